//! The rest of the article as evidence for who is meant.

use std::collections::HashSet;

use crate::article::EntityType;
use crate::entities::base::{BaseEntity, Bases};
use crate::entities::fold::{extend_phrase, fold, hash_word};
use crate::entities::subject::{Resolved, Subject};
use crate::entities::text::ArticleText;
use crate::prehashed::HashedSet;

use super::Evidence;

/// The shortest word of an occupation that is looked for, in bytes. Set by hand: "of", "and".
const OCCUPATION_WORD: usize = 5;
/// The most words of the region behind a town: `Portland, New South Wales`. Set by hand.
const REGION_WORDS: usize = 3;
/// The words of sports that an article about a match has at the least. Set by hand.
const SPORTS_WORDS: usize = 4;

/// Words of reports on matches, in eight languages, folded.
const SPORTS: [&str; 56] = [
    "arsenal",
    "basketball",
    "championship",
    "coach",
    "cricket",
    "cup",
    "defender",
    "entraineur",
    "entrenador",
    "equipe",
    "final",
    "fixture",
    "football",
    "footballer",
    "game",
    "games",
    "goal",
    "goalkeeper",
    "goals",
    "halftime",
    "hockey",
    "injury",
    "innings",
    "league",
    "liga",
    "ligue",
    "match",
    "matches",
    "mecz",
    "midfielder",
    "mistrovstvi",
    "olympic",
    "partido",
    "penalty",
    "playoff",
    "rugby",
    "saison",
    "scored",
    "season",
    "soccer",
    "spiel",
    "squad",
    "striker",
    "substitute",
    "team",
    "teams",
    "tennis",
    "tor",
    "tournament",
    "trainer",
    "trener",
    "wicket",
    "гол",
    "лига",
    "матч",
    "тренер",
];

/// The rest of the article.
pub struct Context {
    /// Its words, hashed.
    words: HashedSet,
    /// The Wikidata numbers of the places that it names without doubt.
    places: HashSet<u64>,
    /// Set where it reports on a match or a season.
    pub is_sports: bool,
}

impl Context {
    /// Collects the evidence of an article.
    pub fn from_article(evidence: &Evidence, mentions: &[Resolved]) -> Self {
        let words: HashedSet =
            evidence.texts.iter().flat_map(|text| &text.tokens).map(|token| token.hash).collect();
        let known = |mention: &Resolved| match mention.subject {
            Subject::Known(id) => evidence.gazetteer.entity(id)?.wikidata,
            Subject::New(..) => None,
        };
        let sports = SPORTS.iter().filter(|word| words.contains(&hash_word(word))).count();
        let places = mentions.iter().filter_map(known).collect();
        Self { words, places, is_sports: sports >= SPORTS_WORDS }
    }

    /// Returns whether the article has a word of an entity's occupation, office or class.
    pub fn names_work(&self, entity: &BaseEntity) -> bool {
        let named = |words: String| {
            let words = words.split_whitespace().filter(|word| word.len() >= OCCUPATION_WORD);
            words.into_iter().any(|word| self.words.contains(&hash_word(&fold(word))))
        };
        entity.occupations().chain(entity.positions()).any(named)
    }

    /// Returns whether the article names the country of an entity.
    pub fn names_country(&self, entity: &BaseEntity) -> bool {
        entity.countries().any(|number| number != entity.wikidata && self.places.contains(&number))
    }
}

/// The region or country behind a town, as in `Portland, Oregon`.
pub struct Region<'b>(BaseEntity<'b>);

impl Region<'_> {
    /// Returns whether an entity lies there, as far as the bases know: it is of the same country.
    pub fn may_hold(&self, entity: &BaseEntity) -> bool {
        let countries = || self.0.countries().chain([self.0.wikidata]);
        entity.countries().any(|country| countries().any(|other| other == country))
    }
}

/// Returns the region behind the word before `end`, parted from it by a comma.
pub fn region_behind<'b>(bases: &'b Bases, text: &ArticleText, end: usize) -> Option<Region<'b>> {
    if text.gap_after(end.checked_sub(1)?).trim() != "," {
        return None;
    }
    let words = text.tokens.get(end..)?.iter().take(REGION_WORDS);
    let mut phrase = 0;
    let mut region: Option<BaseEntity> = None;
    for word in words.take_while(|word| word.is_capital()) {
        phrase = extend_phrase(phrase, word.hash);
        let found = bases.find_spelling(phrase).filter_map(|found| bases.entity(found.entity));
        let found = found.filter(|found| found.kind == EntityType::Place && !found.obscure);
        region = found.max_by_key(|found| found.prior).or(region);
    }
    region.map(Region)
}
