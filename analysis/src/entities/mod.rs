//! Entity tagging: people, organisations and places, with one `uri` for all spellings.
//!
//! Three steps. [`detection`] finds the names that need no other evidence: spellings of the gazetteer, a
//! given name with the words that follow it, and the names that the trained [`tagger`] finds. [`linking`]
//! decides which entity each name mentions, and finds the names that need the rest of the article: a surname
//! after the full name, an acronym after the name it is short for. [`assemble`] gathers the mentions into
//! entities.
//!
//! Names meet across scripts by their phonetic keys ([`phonetics`]), so that a person whom the tables
//! list in Russian only is found in English text too; case forms of Slavic languages come from suffix
//! tables ([`inflection`]).
//!
//! In scripts that the tagger was not made for nothing is guessed, and the stage says so ([`coverage`]).

mod acronyms;
mod address;
mod assemble;
pub mod base;
mod base_form;
mod confidence;
mod coreference;
mod coverage;
mod detection;
pub mod fold;
pub mod gazetteer;
mod identity;
pub mod inflection;
mod linking;
mod names;
pub mod phonetics;
pub mod romanise;
mod subject;
pub mod tagger;
#[cfg(test)]
mod tests;
mod text;
pub mod token;

use std::ops::Range;

use crate::article::{Entity, Identified, TextPart};
use crate::stage::{
    Annotation, Annotations, Annotator, EntityAnnotations, LanguageLimit, StageName,
};
use crate::user_file::UserFile;

use base::Base;
use gazetteer::Gazetteer;
pub use gazetteer::KnowledgeError;
pub use identity::WeighedCandidate;
pub use identity::model;
use identity::{Evidence, decide_identities, weigh_subjects};
use linking::{Resolution, Resolver};
use subject::Resolved;
use tagger::clusters::WordClusters;
use tagger::features::Knowledge;
use tagger::{Network, Tagger, TaggerModel};
use text::ArticleText;

/// The entity stage.
#[derive(Debug)]
pub struct EntityTagger {
    gazetteer: Gazetteer,
    tagger: Box<dyn Tagger>,
    clusters: WordClusters,
}

/// A mention with the candidates for its id.
#[derive(Clone, Debug)]
pub struct WeighedMention {
    /// Its place in the body, in code points.
    pub span: Range<usize>,
    /// The candidates, with their features.
    pub candidates: Vec<WeighedCandidate>,
}

const MODEL: &[u8] = include_bytes!("../../../models/tagger/tagger.bin");

impl EntityTagger {
    /// Returns the stage with the names that the binary carries and, before them, those of the user's `own`
    /// files (`docs/knowledge.md`).
    ///
    /// # Errors
    /// When a file of `own` has a mistake; the error has its line.
    pub fn new(own: &[UserFile]) -> Result<Self, KnowledgeError> {
        Self::with_base(own, None)
    }

    /// Returns the stage as [`Self::new`] does, with a base of the user's in the place of the built-in one.
    ///
    /// # Errors
    /// When a file of `own` has a mistake; the error has its line.
    pub fn with_base(own: &[UserFile], base: Option<Base>) -> Result<Self, KnowledgeError> {
        let model = TaggerModel::from_bytes(MODEL.into());
        let model = model.map_err(|why| KnowledgeError::BuiltIn { file: "tagger.bin", why })?;
        let damaged = |why| KnowledgeError::BuiltIn { file: "clusters", why };
        let clusters = tagger::clusters::load_built_in().map_err(damaged)?;
        let tagger = Box::new(Network::new(model));
        Ok(Self { gazetteer: Gazetteer::load_tables_with_base(own, base)?, tagger, clusters })
    }

    /// Returns the same stage with another tagger.
    #[must_use]
    pub fn with_tagger(self, tagger: Box<dyn Tagger>) -> Self {
        Self { tagger, ..self }
    }

    /// Finds the entities of a headline and a body, in the order of their first mentions. Spans are code
    /// points of the text in which the mention is. `language` is the tag of the main language (BCP 47).
    ///
    /// # Errors
    /// When there are more words or names than any article has.
    pub fn find_entities(
        &self,
        title: Option<&str>,
        body: &str,
        language: Option<&str>,
    ) -> Result<Vec<Entity>, String> {
        Ok(self.annotate_texts(title, body, language)?.entities)
    }

    fn annotate_texts(
        &self,
        title: Option<&str>,
        body: &str,
        language: Option<&str>,
    ) -> Result<EntityAnnotations, String> {
        let limit = coverage::language_limit(title.into_iter().chain([body]));
        if limit == Some(LanguageLimit::Unsupported) {
            return Ok(EntityAnnotations { limit, ..EntityAnnotations::default() });
        }
        let title = title.map(|title| ArticleText::new(TextPart::Title, title, language));
        let texts = title.into_iter().chain([ArticleText::new(TextPart::Body, body, language)]);
        let texts = texts.collect::<Result<Vec<ArticleText>, _>>()?;
        let resolution = self.resolve_names(&texts, language, limit)?;
        let evidence = Evidence::new(&self.gazetteer, &texts, language);
        let identities = decide_identities(&evidence, &resolution.mentions);
        let found = assemble::assemble_entities(&texts, identities, resolution);
        Ok(EntityAnnotations { limit, ..found })
    }

    /// Finds the names of a body and returns the mentions with the candidates for their ids: what `trainer
    /// link-train` learns from.
    ///
    /// # Errors
    /// When there are more words or names than any article has.
    pub fn weigh_links(
        &self,
        body: &str,
        language: Option<&str>,
    ) -> Result<Vec<WeighedMention>, String> {
        let texts = [ArticleText::new(TextPart::Body, body, language)?];
        let resolution = self.resolve_names(&texts, language, None)?;
        let evidence = Evidence::new(&self.gazetteer, &texts, language);
        let weighed = weigh_subjects(&evidence, &resolution.mentions);
        let [text] = &texts;
        let of_mention = |mention: &Resolved| {
            let first = text.tokens.get(mention.first)?.points().start;
            let end = text.tokens.get(mention.end.checked_sub(1)?)?.points().end;
            let candidates = weighed.get(&mention.subject).cloned().unwrap_or_default();
            Some(WeighedMention { span: first..end, candidates })
        };
        Ok(resolution.mentions.iter().filter_map(of_mention).collect())
    }

    fn resolve_names(
        &self,
        texts: &[ArticleText],
        language: Option<&str>,
        limit: Option<LanguageLimit>,
    ) -> Result<Resolution, String> {
        let found = texts.iter().map(|text| {
            let mut found = detection::find_names(text, &self.gazetteer)?;
            if limit.is_some() {
                found.retain(|name| name.known_entity().is_some());
                return Ok(found);
            }
            let knowledge = Knowledge { gazetteer: &self.gazetteer, clusters: &self.clusters };
            let names = self.tagger.names(text, language, &knowledge);
            Ok(detection::merge_tagger_names(text, &self.gazetteer, found, &names))
        });
        Resolver::new(texts, &self.gazetteer).run(found.collect::<Result<_, String>>()?)
    }
}

impl Annotator for EntityTagger {
    fn name(&self) -> StageName {
        StageName::Entities
    }

    fn annotate(&self, article: &Identified, _: &Annotations) -> Result<Annotation, String> {
        let (title, body) = (article.cleaned.title.as_deref(), &article.cleaned.body);
        self.annotate_texts(title, body, article.language.as_deref()).map(Annotation::Entities)
    }
}
