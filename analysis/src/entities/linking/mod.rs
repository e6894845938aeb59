//! The second pass, entity linking: decides for each name of an article which entity it mentions. It uses
//! the rest of the article: surnames of people who are named in full, acronyms of names that are written
//! out.
//!
//! One file for each kind of evidence: [`listed`] for names of the gazetteer, [`tagged`] for names that
//! the tagger alone found, [`surnames`] for surnames.

mod listed;
mod surnames;
mod tagged;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use crate::article::MentionSource;

use super::acronyms::{Defined, find_acronyms};
use super::confidence;
use super::coreference::{NameHolders, NamedPerson, subject_of};
use super::detection::{DetectedName, NameSource};
use super::gazetteer::{EntityId, Gazetteer, WELL_KNOWN_PERSON};
use super::names::{FullName, Who};
use super::subject::{Resolved, Subject};
use super::text::ArticleText;
use super::token::WordShape;
use crate::limits;
use crate::prehashed::{HashedMap, HashedSet};
use crate::stage::too_many;

/// The mentions of an article, each with its subject, and who is who among its people.
pub struct Resolution {
    /// In order.
    pub mentions: Vec<Resolved>,
    /// The people who are named in full.
    pub people: Vec<NamedPerson>,
}

/// Decides which entities the names in the texts of one article mention.
pub struct Resolver<'a, 't> {
    texts: &'a [ArticleText<'t>],
    gazetteer: &'a Gazetteer,
    /// The people who are named in full.
    holders: NameHolders<'a, 't>,
    /// The acronyms that the article defines, by their hashes.
    acronyms: HashedMap<Defined>,
    /// The entities that the texts name by something else than an ambiguous acronym.
    unambiguous: HashSet<EntityId>,
    /// The words, hashed, that named a place since a person of that name was last named in full.
    placed: HashedSet,
    /// The number of words of the article that are evidence for an entity.
    context: HashMap<EntityId, usize>,
    resolved: Vec<Resolved>,
}

impl<'a, 't> Resolver<'a, 't> {
    /// Returns a resolver for the texts of one article.
    pub fn new(texts: &'a [ArticleText<'t>], gazetteer: &'a Gazetteer) -> Self {
        Self {
            texts,
            gazetteer,
            holders: NameHolders::new(texts, gazetteer),
            acronyms: HashedMap::default(),
            unambiguous: HashSet::new(),
            placed: HashedSet::default(),
            context: listed::count_context_words(texts, gazetteer),
            resolved: Vec::new(),
        }
    }

    /// Resolves the names that the first pass detected in each text.
    ///
    /// # Errors
    /// When there are more than any article has.
    pub fn run(mut self, found: Vec<Vec<DetectedName>>) -> Result<Resolution, String> {
        let found = self.holders.collect_holders(found);
        self.acronyms = find_acronyms(self.texts, &found, self.gazetteer);
        self.unambiguous = unambiguous_entities(&found);
        for (at, found) in found.iter().enumerate() {
            let mut next = found.iter().peekable();
            let Some(text) = self.texts.get(at) else { continue };
            let mut word = 0;
            while word < text.tokens.len() {
                let here = next.next_if(|f| f.first == word);
                if here.is_some() && self.holders.note_full_name(at, word) {
                    self.placed.clear();
                }
                let mention = match here {
                    Some(found) => self.resolve_detected(at, found),
                    None => self.resolve_other_word(at, word),
                };
                // past the words of a name, be it dropped or not: no other begins within
                word = here.map_or(word + 1, |f| f.end).max(mention.as_ref().map_or(0, |m| m.end));
                while next.next_if(|f| f.first < word).is_some() {}
                if let Some(place) = here.filter(|found| self.is_located_place(at, found)) {
                    self.placed.extend(text.tokens.get(place.first).map(|token| token.hash));
                }
                if let Some(mention) = &mention
                    && mention.by == MentionSource::SurnameOf
                {
                    self.holders.note_surname(&mention.subject);
                }
                self.resolved.extend(mention);
                if self.resolved.len() > limits::NAMES {
                    return Err(too_many("names", limits::NAMES));
                }
            }
        }
        self.drop_needless_demonyms();
        Ok(Resolution { mentions: self.resolved, people: self.holders.into_named() })
    }

    /// Drops the adjectives of countries that the article also names themselves.
    fn drop_needless_demonyms(&mut self) {
        let is_demonym = |mention: &Resolved| mention.by == MentionSource::Demonym;
        let named = self.resolved.iter().filter(|mention| !is_demonym(mention));
        let named: HashSet<Subject> = named.map(|mention| mention.subject.clone()).collect();
        self.resolved.retain(|mention| !is_demonym(mention) || !named.contains(&mention.subject));
    }

    /// Resolves a name that the first pass detected, with the evidence of the whole article.
    fn resolve_detected(&self, at: usize, found: &DetectedName) -> Option<Resolved> {
        self.texts.get(at)?.tokens.get(found.first)?;
        match &found.source {
            NameSource::Person(name) => {
                let mention = full_name_mention(at, found, name);
                let person = self.holders.person_in_full(at, found.first);
                Some(match person {
                    Some(person) if person.subject != mention.subject => {
                        let (subject, name) = (person.subject.clone(), person.name.clone());
                        Resolved { subject, name, ..mention }
                    }
                    _ => mention,
                })
            }
            NameSource::Listed { .. } => self.resolve_listed(at, found),
            NameSource::InBases { kind } => {
                let mention = self.resolve_tagged(at, found, *kind, confidence::PHRASE)?;
                Some(Resolved { by: MentionSource::Gazetteer, ..mention })
            }
            NameSource::Tagged { kind, confidence } => {
                self.resolve_tagged(at, found, *kind, *confidence)
            }
        }
    }

    /// Resolves a word that the first pass did not take for a name: a surname, an acronym that the article
    /// defines, or the adjective of a country.
    fn resolve_other_word(&self, at: usize, word: usize) -> Option<Resolved> {
        let token = self.texts.get(at)?.tokens.get(word)?;
        if !matches!(token.shape, WordShape::Capital | WordShape::Upper) {
            return None;
        }
        if let Some(surname) = self.surname_in_article(at, word) {
            return Some(surname);
        }
        let may_be_acronym =
            token.shape == WordShape::Upper || token.shape == WordShape::Capital && token.cyrillic;
        if may_be_acronym && let Some(defined) = self.acronyms.get(&token.hash) {
            return Some(acronym_mention(at, word, defined));
        }
        if let Some(country) =
            self.gazetteer.country_of_demonym(token.hash).filter(|_| token.is_capital())
        {
            let (subject, by) = (Subject::Known(country), MentionSource::Demonym);
            return Some(Resolved::new(at, word..word + 1, subject, by, confidence::DEMONYM));
        }
        self.well_known_surname(at, word)
    }
}

/// Returns the mention of a person by the full name.
fn full_name_mention(at: usize, found: &DetectedName, name: &FullName) -> Resolved {
    let (subject, spelled) = subject_of(name);
    let (by, sure) = match name.who {
        Who::New { .. } => (MentionSource::NamePattern, confidence::PATTERN),
        Who::Known(_) if name.weight >= WELL_KNOWN_PERSON => {
            (MentionSource::Gazetteer, confidence::KNOWN_PERSON)
        }
        Who::Known(_) => (MentionSource::Gazetteer, confidence::LISTED_PERSON),
    };
    let (base, likeness) = (Some(name.base.as_str().into()), name.likeness);
    let words = found.first..found.end;
    let mention = Resolved::new(at, words, subject, by, sure * likeness);
    Resolved { name: spelled, base, likeness, ..mention }
}

/// Returns the mention of an entity by an acronym that the article defines: the word `word` of text `at`.
fn acronym_mention(at: usize, word: usize, defined: &Defined) -> Resolved {
    let (by, sure) = (MentionSource::AcronymOf, confidence::DEFINED_ACRONYM);
    let mention = Resolved::new(at, word..word + 1, defined.subject.clone(), by, sure);
    Resolved { name: defined.name.clone(), ..mention }
}

/// Returns the entities that the texts name by something else than an ambiguous acronym.
fn unambiguous_entities(found: &[Vec<DetectedName>]) -> HashSet<EntityId> {
    found
        .iter()
        .flatten()
        .filter(|name| !matches!(name.source, NameSource::Listed { weak: true, .. }))
        .filter_map(DetectedName::known_entity)
        .collect()
}
