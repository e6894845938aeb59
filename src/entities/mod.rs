//! Entity tagging: people, organisations and places, with one `uri` for all spellings.
//!
//! Three steps. [`find`] takes the names that are told by themselves: spellings of the gazetteer,
//! and a given name with what follows it. [`resolve`] takes those that the rest of the article
//! tells: a surname after the full name, an acronym after what it stands for. [`assemble`] gathers
//! the mentions into entities.
//!
//! Names meet across scripts by a key ([`romanise::person_key`]), so that somebody whom the tables
//! know in Russian only is known in English text too; Russian case forms come from suffix tables
//! ([`russian`]).

mod assemble;
mod evidence;
mod find;
pub mod fold;
pub mod gazetteer;
mod names;
mod resolve;
pub mod romanise;
pub mod russian;
#[cfg(test)]
mod tests;
mod text;
pub mod token;

use crate::article::{Entity, Identified, Tagged, TextPart};
use crate::stage::{Stage, StageName};

use gazetteer::Gazetteer;
pub use gazetteer::GazetteerError;
use resolve::Resolver;
use text::Text;

/// The entity stage.
#[derive(Debug)]
pub struct EntityTagger {
    gazetteer: Gazetteer,
}

impl EntityTagger {
    /// The stage with the gazetteer that the binary carries and, before it, `extra`: the text of a
    /// file of the form of `config/gazetteer.toml`.
    ///
    /// # Errors
    /// When `extra` is not of that form; the error tells line and key.
    pub fn new(extra: Option<&str>) -> Result<Self, GazetteerError> {
        Ok(Self { gazetteer: Gazetteer::load(extra)? })
    }

    /// The entities of a headline and a body, in the order of their first mentions. Spans are code
    /// points of the text that the mention names.
    ///
    /// # Errors
    /// When there are more words or names than any article has.
    pub fn tag(&self, title: Option<&str>, body: &str) -> Result<Vec<Entity>, String> {
        let title = title.map(|title| Text::new(TextPart::Title, title));
        let texts = title.into_iter().chain([Text::new(TextPart::Body, body)]);
        let texts = texts.collect::<Result<Vec<Text>, _>>()?;
        let found = texts.iter().map(|text| find::find(text, &self.gazetteer));
        let resolved =
            Resolver::new(&texts, &self.gazetteer).run(found.collect::<Result<_, _>>()?)?;
        Ok(assemble::assemble(&texts, &self.gazetteer, resolved))
    }
}

impl Stage for EntityTagger {
    type In = Identified;
    type Out = Tagged;

    fn name(&self) -> StageName {
        StageName::Entities
    }

    fn run(&self, article: Identified) -> Result<Tagged, String> {
        let cleaned = &article.cleaned;
        let entities = self.tag(cleaned.title.as_deref(), &cleaned.body)?;
        Ok(Tagged { identified: article, entities })
    }

    fn pass(&self, article: Identified) -> Tagged {
        Tagged::untagged(article)
    }
}
