//! Names that the gazetteer lists: ambiguous acronyms, words that may be a surname, and places of one
//! name.

use std::collections::HashMap;

use crate::article::{EntityType, MentionSource};
use crate::entities::base_form::find_phrase_base;
use crate::entities::confidence;
use crate::entities::detection::{DetectedName, NameSource};
use crate::entities::fold::fold;
use crate::entities::gazetteer::{EntityId, Gazetteer};
use crate::entities::subject::{Resolved, Subject};
use crate::entities::text::ArticleText;
use crate::entities::token::WordShape;
use crate::prehashed::HashedSet;

use super::{Resolver, acronym_mention};

/// The number of words on each side of an ambiguous acronym that are searched for context words. Set by
/// hand.
const CONTEXT_WINDOW: usize = 16;

/// Locative prepositions: a place may follow them, and a person does not.
const LOCATIVES: [&str; 14] = [
    "in",
    "at",
    "from",
    "to",
    "near",
    "into",
    "outside",
    "across",
    "через",
    "в",
    "из",
    "во",
    "под",
    "de",
];

/// The weight in the gazetteer below which a name of one word is that of a small place. Set by hand.
const SMALL_PLACE_WEIGHT: u32 = 10;

/// Counts for each entity the different words of the texts that are evidence for it.
pub(super) fn count_context_words(
    texts: &[ArticleText],
    gazetteer: &Gazetteer,
) -> HashMap<EntityId, usize> {
    let mut counts = HashMap::new();
    let mut seen = HashedSet::default();
    for token in texts.iter().flat_map(|text| &text.tokens) {
        let of = gazetteer.context_of(token.hash);
        if !of.is_empty() && seen.insert(token.hash) {
            of.iter().for_each(|entity| *counts.entry(*entity).or_default() += 1);
        }
    }
    counts
}

impl Resolver<'_, '_> {
    /// Resolves a name that the gazetteer lists.
    pub(super) fn resolve_listed(&self, at: usize, found: &DetectedName) -> Option<Resolved> {
        let NameSource::Listed { entity, weak, acronym, tagged } = found.source else {
            return None;
        };
        let text = self.texts.get(at)?;
        let token = text.tokens.get(found.first)?;
        let single = found.end - found.first == 1;
        let short = weak || acronym || token.cyrillic && token.shape == WordShape::Capital;
        if single
            && short
            && let Some(defined) = self.acronyms.get(&token.hash)
        {
            return Some(acronym_mention(at, found.first, defined));
        }
        let words = found.first..found.end;
        if weak {
            let (by, sure) = self.evidence_for_acronym(text, found, entity, tagged)?;
            return Some(Resolved::new(at, words, Subject::Known(entity), by, sure));
        }
        let entity = self.choose_homonym(text, found, entity);
        let known = self.gazetteer.entity(entity)?;
        let placed = self.is_located(text, found.first) || self.placed.contains(&token.hash);
        if single && known.kind == EntityType::Place && !placed {
            // "Jordan" in an article on Michael Jordan
            if let Some(surname) = self.surname_in_article(at, found.first) {
                return Some(surname);
            }
        }
        let sure = match (single, acronym) {
            (true, true) => confidence::ACRONYM,
            (true, false) if known.weight < SMALL_PLACE_WEIGHT => confidence::SMALL_PLACE,
            (true, false) => confidence::WORD,
            (false, _) => confidence::PHRASE,
        };
        let base = find_phrase_base(text, found.first, found.end, self.gazetteer);
        let base = base.filter(|(_, listed)| listed.is_some()).map(|(base, _)| base.into());
        let (subject, by) = (Subject::Known(entity), MentionSource::Gazetteer);
        Some(Resolved { base, ..Resolved::new(at, words, subject, by, sure) })
    }

    /// Returns the evidence that an ambiguous acronym stands for `entity`, and its confidence. `tagged`: the
    /// tagger takes the acronym for a name of that kind.
    fn evidence_for_acronym(
        &self,
        text: &ArticleText,
        found: &DetectedName,
        entity: EntityId,
        tagged: bool,
    ) -> Option<(MentionSource, f32)> {
        if self.unambiguous.contains(&entity) {
            Some((MentionSource::AcronymOf, confidence::DEFINED_ACRONYM))
        } else if self.has_context_near(text, found, entity) {
            Some((MentionSource::Gazetteer, confidence::ACRONYM_IN_CONTEXT))
        } else if tagged {
            Some((MentionSource::Tagger, confidence::ACRONYM_IN_CONTEXT))
        } else {
            None
        }
    }

    /// Returns whether a context word of `entity` is near a name.
    fn has_context_near(&self, text: &ArticleText, found: &DetectedName, entity: EntityId) -> bool {
        let from = found.first.saturating_sub(CONTEXT_WINDOW);
        let near = text.tokens.get(from..text.tokens.len().min(found.end + CONTEXT_WINDOW));
        near.unwrap_or_default().iter().any(|t| self.gazetteer.is_context(t.hash, entity))
    }

    /// Chooses between the two entities that have one name: that with more context words in the article, or
    /// else the one that has the name without a condition.
    fn choose_homonym(
        &self,
        text: &ArticleText,
        found: &DetectedName,
        entity: EntityId,
    ) -> EntityId {
        let words = text.tokens.get(found.first..found.end).unwrap_or_default();
        let Some(other) = self.gazetteer.find_homonym(words.iter().map(|word| word.hash)) else {
            return entity;
        };
        let evidence = |entity| self.context.get(&entity).copied().unwrap_or(0);
        if evidence(other) > evidence(entity) { other } else { entity }
    }

    /// Returns whether a locative preposition stands before `word`.
    fn is_located(&self, text: &ArticleText, word: usize) -> bool {
        word.checked_sub(1)
            .and_then(|before| text.tokens.get(before))
            .is_some_and(|token| LOCATIVES.contains(&fold(token.text(text.text)).as_str()))
    }

    /// Returns whether a name is a single word that names a place, behind a locative preposition.
    pub(super) fn is_located_place(&self, at: usize, found: &DetectedName) -> bool {
        let place = found.known_entity().and_then(|known| self.gazetteer.entity(known));
        found.end - found.first == 1
            && place.is_some_and(|known| known.kind == EntityType::Place)
            && self.texts.get(at).is_some_and(|text| self.is_located(text, found.first))
    }
}
