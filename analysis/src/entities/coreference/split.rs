//! Names that the tagger took for one and that are two, or a surname of somebody named in full.

use crate::article::EntityType;
use crate::entities::confidence;
use crate::entities::detection::{DetectedName, NameSource, find_listed_at};
use crate::entities::fold::{extend_phrase, hash_phrase};
use crate::entities::text::ArticleText;
use crate::entities::token::{Gap, Token};

use super::NameHolders;

impl NameHolders<'_, '_> {
    /// Splits the names that the tagger took for one where the other names of the article show that they are
    /// two side by side: `Po mnenju Hargrava Corbyn nima dovolj glasov`.
    pub(super) fn split_joined_names(
        &self,
        found: Vec<Vec<DetectedName>>,
    ) -> Vec<Vec<DetectedName>> {
        let of_text = |(at, found): (usize, Vec<DetectedName>)| {
            let Some(text) = self.texts.get(at) else { return found };
            let parts = |found: DetectedName| {
                let doubtful = match &found.source {
                    NameSource::Tagged { .. } => true,
                    NameSource::Person(_) => self.is_doubtful(at, &found),
                    NameSource::Listed { .. } | NameSource::InBases { .. } => false,
                };
                if doubtful && self.is_double_surname(text, &found) {
                    let (kind, confidence) = (EntityType::Person, confidence::SURNAME);
                    let source = NameSource::Tagged { kind, confidence };
                    return vec![DetectedName { source, ..found }];
                }
                let parts = if doubtful { self.split_name(text, &found) } else { None };
                parts.unwrap_or_else(|| vec![found])
            };
            found.into_iter().flat_map(parts).collect()
        };
        found.into_iter().enumerate().map(of_text).collect()
    }

    /// Returns whether the words of a name are the two surnames of somebody named in full.
    fn is_double_surname(&self, text: &ArticleText, found: &DetectedName) -> bool {
        let words = text.tokens.get(found.first..found.end).unwrap_or_default();
        let phrase = hash_phrase(words.iter().map(|word| word.hash));
        words.len() == 2 && self.surnames.contains_key(&phrase)
    }

    /// Returns the two names in the words of one, or the one behind an ordinary word.
    fn split_name(&self, text: &ArticleText, found: &DetectedName) -> Option<Vec<DetectedName>> {
        let [first, second, ..] = text.tokens.get(found.first..found.end)? else { return None };
        let holder =
            |word: &Token| self.surnames.get(&extend_phrase(0, word.hash)).map(|held| &held.first);
        let surname = |word: usize| DetectedName {
            first: word,
            end: word + 1,
            source: NameSource::Tagged {
                kind: EntityType::Person,
                confidence: confidence::SURNAME,
            },
        };
        let (rest, one) = (found.first + 1, found.end - found.first == 2);
        if !matches!(second.gap, Gap::Space) {
            return None;
        }
        if let Some(person) = holder(first) {
            let listed =
                find_listed_at(text, rest, self.gazetteer).filter(|rest| rest.end == found.end);
            let other = holder(second).filter(|other| one && other.person != person.person);
            let rest = listed.or_else(|| other.map(|_| surname(rest)))?;
            return Some(vec![surname(found.first), rest]);
        }
        // "Pozycja Corbyna": a noun with somebody's surname in the genitive
        let inflected = text.inflection(second.cyrillic).is_some();
        let person = holder(second).filter(|_| one && first.opens && inflected)?;
        let base = self.named.get(person.person)?.surname_forms.first()?;
        (*base != extend_phrase(0, second.hash)).then(|| vec![surname(rest)])
    }
}
