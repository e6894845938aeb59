//! The words of the article as evidence for who is meant.

use crate::entities::base::{BaseEntity, Bases};
use crate::entities::fold::hash_word;
use crate::entities::text::ArticleText;
use crate::entities::token::tokenise;
use crate::prehashed::HashedSet;

/// The shortest word of an occupation that is looked for, in bytes. Set by hand: "of", "and".
const OCCUPATION_WORD: usize = 5;

/// The words of an article, hashed.
pub struct Context(HashedSet);

impl Context {
    /// Collects the words of the texts of an article.
    pub fn from_texts(texts: &[ArticleText]) -> Self {
        Self(texts.iter().flat_map(|text| &text.tokens).map(|token| token.hash).collect())
    }

    /// Counts the kinds of evidence for an entity: its occupation or office, and its country.
    pub fn count_evidence(&self, bases: &Bases, entity: &BaseEntity) -> usize {
        let named = |words: String| {
            words
                .split_whitespace()
                .filter(|word| word.len() >= OCCUPATION_WORD)
                .any(|word| self.0.contains(&hash_word(&crate::entities::fold::fold(word))))
        };
        let work = entity.occupations().chain(entity.positions()).any(named);
        let country = entity.countries().any(|number| self.has_country(bases, number));
        usize::from(work) + usize::from(country)
    }

    fn has_country(&self, bases: &Bases, number: u64) -> bool {
        let Some(country) = bases.find_by_wikidata(number).and_then(|id| bases.entity(id)) else {
            return false;
        };
        let labels = country.labels().map(|(_, label)| label).chain([country.name()]);
        labels.into_iter().any(|label| {
            let words = tokenise(&label);
            !words.is_empty() && words.iter().all(|word| self.0.contains(&word.hash))
        })
    }
}
