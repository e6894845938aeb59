//! Couples who share a surname: `Barack and Michelle Obama`.

use crate::article::EntityType;
use crate::entities::detection::{DetectedName, NameSource};
use crate::entities::fold::hash_word;
use crate::entities::gazetteer::Gazetteer;
use crate::entities::names::{FullName, name_with_surname_of};
use crate::entities::text::ArticleText;
use crate::entities::token::{Gap, WordShape};

/// "And" in the languages whose names are read.
const CONJUNCTIONS: [&str; 19] = [
    "a", "and", "e", "ed", "en", "et", "i", "in", "ja", "och", "og", "oraz", "si", "und", "y", "а",
    "и", "та", "і",
];

/// Adds to what was found the given names of people who have the surname of the full name behind "and".
pub fn add_first_of_couples(
    texts: &[ArticleText],
    mut found: Vec<Vec<DetectedName>>,
    gazetteer: &Gazetteer,
) -> Vec<Vec<DetectedName>> {
    for (text, found) in texts.iter().zip(&mut found) {
        let mut at = 0;
        while at < found.len() {
            if let Some(first) = find_first_of_couple(text, found, at, gazetteer) {
                let (word, end) = (first.first, first.end);
                found.retain(|other| other.end <= word || other.first >= end);
                at = found.partition_point(|other| other.first < word);
                found.insert(at, first);
                at += 1;
            }
            at += 1;
        }
    }
    found
}

/// Returns the name of the person whose given name stands, with "and", before the full name `found[at]`.
fn find_first_of_couple(
    text: &ArticleText,
    found: &[DetectedName],
    at: usize,
    gazetteer: &Gazetteer,
) -> Option<DetectedName> {
    let second = found.get(at)?;
    let NameSource::Person(name) = &second.source else { return None };
    let word = second.first.checked_sub(2)?;
    let [given, and, next] = text.tokens.get(word..=second.first)? else { return None };
    let joined = and.gap == Gap::Space && next.gap == Gap::Space;
    let is_and = || CONJUNCTIONS.contains(&and.text(text.text).to_lowercase().as_str());
    if !joined || and.shape != WordShape::Lower || given.shape != WordShape::Capital || !is_and() {
        return None;
    }
    // "Elton John and Bernie Taupin": the surname of another full name
    let taken = |other: &DetectedName| {
        let person = match &other.source {
            NameSource::Tagged { kind, .. } => *kind == EntityType::Person,
            NameSource::Person(_) => true,
            NameSource::Listed { .. } | NameSource::InBases { .. } => false,
        };
        (other.first..other.end).contains(&word) && (other.end - other.first > 1 || !person)
    };
    let before = word.checked_sub(1).and_then(|before| text.tokens.get(before));
    let begun = before.filter(|_| !given.opens && given.gap == Gap::Space);
    let begun = begun.is_some_and(|before| is_given(before.hash, gazetteer) && before.is_capital());
    if begun || !is_given(given.hash, gazetteer) || found.iter().any(taken) {
        return None;
    }
    if has_other_surname(found, given.hash, name) {
        return None;
    }
    let name = name_with_surname_of(text, word, name, gazetteer)?;
    Some(DetectedName { first: word, end: word + 1, source: NameSource::Person(Box::new(name)) })
}

fn is_given(word: u64, gazetteer: &Gazetteer) -> bool {
    gazetteer.people().find_given(word).is_some()
        || gazetteer.bases().given_name(word).is_some_and(|of| of.as_first > of.as_last)
}

/// Returns whether somebody of this given name is named with another surname: `Brad Pitt … Brad and Angelina
/// Jolie`.
fn has_other_surname(found: &[DetectedName], given: u64, second: &FullName) -> bool {
    found.iter().any(|other| {
        let NameSource::Person(name) = &other.source else { return false };
        let first = name.base.split(' ').next().unwrap_or_default();
        hash_word(first) == given && name.surname != second.surname
    })
}
