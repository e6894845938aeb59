//! Given names, and people by the key of their names.

use crate::entities::fold::{fold, hash_word};
use crate::entities::romanise::{is_article, person_key};
use crate::entities::russian::{Cases, Gender, gender, given_forms, surname_forms};
use crate::hashed::HashedMap;

use super::EntityId;

/// A given name, in one of its forms.
#[derive(Clone, Copy, Debug)]
pub struct Given {
    /// The base form: an index for [`People::given_base`].
    base: u32,
    /// The cases in which this form stands.
    pub cases: Cases,
    /// The gender.
    pub gender: Gender,
}

/// Whom a name stands for.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// The best known of that name.
    pub entity: EntityId,
    /// How well known that person is.
    pub weight: u32,
    /// How well known the others of that name are, together.
    pub rivals: u32,
}

impl Person {
    /// Whether nobody else of the name comes near: the name alone will do.
    pub const fn dominates(&self) -> bool {
        self.weight >= 4 * self.rivals
    }
}

/// The people of the gazetteer.
#[derive(Debug, Default)]
pub struct People {
    given: HashedMap<Given>,
    /// Inflected forms that are also the base form of another name: `Александра`.
    given_second: HashedMap<Given>,
    given_bases: Vec<Box<str>>,
    by_key: HashedMap<Person>,
    /// The first parts of the keys, so that most words are passed over at once.
    first_parts: HashedMap<()>,
    by_surname: HashedMap<Person>,
}

impl People {
    /// The given name with this hash, and what else that form may be.
    pub fn given(&self, word: u64) -> Option<(Given, Option<Given>)> {
        let first = self.given.get(&word).copied()?;
        Some((first, self.given_second.get(&word).copied()))
    }

    /// The base form of a given name, in lower case and folded.
    pub fn given_base(&self, given: Given) -> &str {
        self.given_bases.get(given.base as usize).map_or("", |base| base)
    }

    /// Whether somebody's key begins with this key of a part.
    pub fn begins_name(&self, part: &str) -> bool {
        self.first_parts.contains_key(&hash_word(part))
    }

    /// The person with this [`person_key`].
    pub fn by_key(&self, key: &str) -> Option<Person> {
        self.by_key.get(&hash_word(key)).copied()
    }

    /// The person for whom the surname with this hash, inflected or not, stands.
    pub fn by_surname(&self, word: u64) -> Option<Person> {
        self.by_surname.get(&word).copied()
    }

    pub(super) fn add_given(&mut self, name: &str) {
        let folded = fold(name);
        let cyrillic = is_cyrillic(&folded);
        let forms =
            if cyrillic { given_forms(&folded) } else { vec![(folded.clone(), Cases::NOMINATIVE)] };
        let base = u32::try_from(self.given_bases.len()).unwrap_or(u32::MAX);
        let gender = gender(&folded);
        self.given_bases.push(folded.into_boxed_str());
        for (at, (form, cases)) in forms.into_iter().enumerate() {
            let given = Given { base, cases, gender };
            let hash = hash_word(&form);
            // the base form comes first: Александра is a woman's name, then a case of a man's
            let there = self.given.get(&hash).copied();
            match there {
                Some(old) if at == 0 && old.cases.meets(Cases::NOMINATIVE) => (),
                Some(old) if at == 0 => {
                    self.given.insert(hash, given);
                    self.given_second.insert(hash, old);
                }
                Some(_) => {
                    self.given_second.entry(hash).or_insert(given);
                }
                None => {
                    self.given.insert(hash, given);
                }
            }
        }
    }

    /// Enters one spelling of a person's name. `alone`: the surname is well enough known to stand
    /// for the person without the given name.
    pub(super) fn add(&mut self, name: &str, entity: EntityId, weight: u32, alone: bool) {
        for key in person_keys(name) {
            self.add_key(&key, entity, weight);
        }
        if let Some(surname) = surname(name) {
            self.add_surname(&surname, entity, if alone { weight } else { 1 });
        }
    }

    /// Enters a person under a [`person_keys`] key.
    pub(super) fn add_key(&mut self, key: &str, entity: EntityId, weight: u32) {
        merge(&mut self.by_key, hash_word(key), entity, weight);
        let first = key.split('-').next().unwrap_or_default();
        self.first_parts.insert(hash_word(first), ());
    }

    /// Enters a surname as [`surname`] gives it, with its case forms.
    pub(super) fn add_surname(&mut self, surname: &str, entity: EntityId, weight: u32) {
        if is_cyrillic(surname) {
            let feminine = ["ова", "ева", "ина", "ая"].iter().any(|end| surname.ends_with(end));
            let gender = if feminine { Gender::Female } else { Gender::Male };
            for (form, _) in surname_forms(surname, gender) {
                merge(&mut self.by_surname, hash_word(&form), entity, weight);
            }
        } else {
            merge(&mut self.by_surname, hash_word(surname), entity, weight);
        }
    }

    /// Takes out what cannot stand for a person: surnames for which `keep` says no.
    pub(super) fn prune_surnames(&mut self, keep: impl Fn(u64, &Person) -> bool) {
        let given = &self.given;
        self.by_surname.retain(|&word, person| !given.contains_key(&word) && keep(word, person));
        self.by_surname.shrink_to_fit();
    }
}

fn merge(map: &mut HashedMap<Person>, key: u64, entity: EntityId, weight: u32) {
    let there = map.entry(key).or_insert(Person { entity, weight, rivals: 0 });
    if there.entity == entity {
        there.weight = there.weight.max(weight);
    } else if weight > there.weight {
        *there = Person { entity, weight, rivals: there.rivals + there.weight };
    } else {
        there.rivals += weight;
    }
}

/// The parts of a person's name: `Bashar`, `Assad` of `Bashar al-Assad`. Parts with a hyphen stay
/// whole, but for an article.
fn parts(name: &str) -> Vec<&str> {
    name.split_whitespace()
        .map(|part| match part.split_once('-') {
            Some((article, rest)) if is_article(article) => rest,
            _ => part,
        })
        .enumerate()
        .filter(|(at, part)| !part.is_empty() && (*at == 0 || !is_article(part)))
        .map(|(_, part)| part)
        .collect()
}

/// The keys under which a person is found by a spelling of the name: all parts; and the first and
/// the last, without what stands between. None for a name of one part.
pub fn person_keys(name: &str) -> Vec<String> {
    let parts = parts(name);
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return Vec::new() };
    if parts.len() < 2 {
        return Vec::new();
    }
    let initial = |part: &&str| part.trim_end_matches('.').chars().count() < 2;
    let full = person_key(parts.iter().copied().filter(|part| !initial(part)));
    let mut keys = vec![person_key([*first, *last]), full];
    keys.dedup();
    keys.retain(|key| key.contains('-'));
    keys
}

/// The surname in a person's name: its last part, folded; none where that is too short to stand
/// alone, or has several words.
pub fn surname(name: &str) -> Option<String> {
    let parts = parts(name);
    let last = parts.last().filter(|_| parts.len() > 1)?;
    let plain = last.chars().count() > 2 && last.chars().all(char::is_alphabetic);
    plain.then(|| fold(last))
}

/// Whether a word is written in Cyrillic.
pub(super) fn is_cyrillic(word: &str) -> bool {
    word.chars().next().is_some_and(|c| ('\u{400}'..='\u{52f}').contains(&c))
}
