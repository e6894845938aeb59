//! The first pass: names that are told by themselves. Leftmost, then longest.

use super::gazetteer::{EntityId, Gazetteer};
use super::names::{FullName, Who, full_name};
use super::text::{Style, Text};
use super::token::{Shape, Token};
use crate::limits;
use crate::stage::too_many;

/// Words before which `an Islamic state` is a state and no organisation.
const INDEFINITE: [&str; 2] = ["an", "a"];

/// A name in the text.
#[derive(Clone, Debug)]
pub struct Found {
    /// First word.
    pub first: usize,
    /// One past the last word.
    pub end: usize,
    /// What it is.
    pub what: What,
}

/// What a name in the text is.
#[derive(Clone, Debug)]
pub enum What {
    /// A spelling of the gazetteer.
    Listed {
        /// What it names.
        entity: EntityId,
        /// Counts only with other evidence.
        weak: bool,
        /// Is an acronym.
        acronym: bool,
    },
    /// A person's full name.
    Person(Box<FullName>),
}

impl Found {
    /// The entity of the gazetteer that is named, if it is one.
    pub fn known(&self) -> Option<EntityId> {
        match &self.what {
            What::Listed { entity, .. } => Some(*entity),
            What::Person(name) => match name.who {
                Who::Known(entity) => Some(entity),
                Who::New { .. } => None,
            },
        }
    }
}

/// Finds the names in `text` that are told by themselves, in order, none over another.
///
/// # Errors
/// When there are more than any article has.
pub fn find(text: &Text, gazetteer: &Gazetteer) -> Result<Vec<Found>, String> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = text.tokens.get(at) {
        let next = find_at(text, at, token, gazetteer);
        at = next.as_ref().map_or(at + 1, |name: &Found| name.end);
        found.extend(next);
        if found.len() > limits::NAMES {
            return Err(too_many("names", limits::NAMES));
        }
    }
    Ok(found)
}

fn find_at(text: &Text, at: usize, token: &Token, gazetteer: &Gazetteer) -> Option<Found> {
    let shouted = text.style(at) == Style::Shouted;
    let rest = text.tokens.get(at..)?;
    let listed = gazetteer.longest(rest, shouted).filter(|found| {
        let article = at.checked_sub(1).and_then(|before| text.tokens.get(before));
        let indefinite = article.is_some_and(|a| INDEFINITE.contains(&a.text(text.text)));
        let lower =
            rest.get(..found.words).is_some_and(|w| w.iter().any(|t| t.shape == Shape::Lower));
        !(indefinite && lower && found.words > 1)
    });
    let person = if token.is_capital() { full_name(text, at, gazetteer) } else { None };
    let words = listed.map_or(0, |listed| listed.words);
    match (person, listed) {
        (Some(person), _) if person.words >= words.max(2) => {
            Some(Found { first: at, end: at + person.words, what: What::Person(Box::new(person)) })
        }
        (_, Some(listed)) => {
            let what =
                What::Listed { entity: listed.entity, weak: listed.weak, acronym: listed.acronym };
            Some(Found { first: at, end: at + listed.words, what })
        }
        _ => None,
    }
}
