//! Given names, and people by the phonetic keys of their names.

use crate::entities::fold::{fold, hash_word};
use crate::entities::inflection::{Cases, Gender, RUSSIAN, gender_of_given_name};
use crate::entities::phonetics::{consonant_key, key_similarity, phonetic_key};
use crate::entities::romanise::is_article;
use crate::prehashed::HashedMap;

use super::EntityId;

/// The weight from which on a listed person counts as well known. Set by hand: as much as six documents of
/// NEREL (`models/gazetteer/README.md`).
pub const WELL_KNOWN_PERSON: u32 = 48;

/// The factor by which an entity must be better known than others of its name to be the only one meant. Set
/// by hand.
pub(super) const CLEARLY_MORE: u32 = 4;

/// A given name, in one of its forms.
#[derive(Clone, Copy, Debug)]
pub struct Given {
    /// The base form: an index for [`People::given_base`].
    base: u32,
    /// The cases of this form.
    pub cases: Cases,
    /// The gender.
    pub gender: Gender,
}

/// The person for whom a name stands.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// The best known of that name.
    pub entity: EntityId,
    /// The prominence of that person.
    pub weight: u32,
    /// The prominence of the others of that name, together.
    pub rivals: u32,
    /// The similarity of the name to one of that person's, 0 to 1.
    pub likeness: f32,
}

impl Person {
    /// Returns whether nobody else of the name comes near: the name alone is enough.
    pub const fn is_dominant(&self) -> bool {
        self.weight >= CLEARLY_MORE * self.rivals
    }
}

/// A spelling of a person's name, found by its key.
#[derive(Debug)]
struct Candidate {
    key: u64,
    entity: EntityId,
    weight: u32,
    /// The phonetic keys of its parts.
    sounds: Box<str>,
}

/// The people of the gazetteer.
#[derive(Debug, Default)]
pub struct People {
    given: HashedMap<Given>,
    /// Inflected forms that are also the base form of another name: `Александра`.
    given_second: HashedMap<Given>,
    given_bases: Vec<Box<str>>,
    /// The variants of given names, in other languages or for short: from the hash of a phonetic key to
    /// the key that stands for all variants.
    variants: HashedMap<Box<str>>,
    /// The phonetic keys that stand for all variants of a name, hashed.
    canonical: HashedMap<()>,
    /// The spellings by key, once [`Self::build_keys`] has sorted them.
    candidates: Vec<Candidate>,
    /// The first parts of the keys, so that most words are passed over at once.
    first_parts: HashedMap<()>,
    /// The last parts of the keys, likewise.
    last_parts: HashedMap<()>,
    by_surname: HashedMap<Person>,
}

/// The similarity below which a name is that of another person. Set by hand: Козаков is not Kiska.
const ALIKE: f32 = 0.9;
/// The difference in similarity from which on the person with the less similar name is not meant. Set by
/// hand.
const CLEARLY_LESS: f32 = 0.06;
/// The share of the family name in the similarity of two names; the other parts have the rest. Set by hand.
const FAMILY: f32 = 0.6;

impl People {
    /// Returns the given name with this hash, and the other given name that the form may be.
    pub fn find_given(&self, word: u64) -> Option<(Given, Option<Given>)> {
        let first = self.given.get(&word).copied()?;
        Some((first, self.given_second.get(&word).copied()))
    }

    /// Returns the base form of a given name, in lower case and folded.
    pub fn given_base(&self, given: Given) -> &str {
        self.given_bases.get(given.base as usize).map_or("", |base| base)
    }

    /// Returns the phonetic key of a part of a name; of a given name the one that stands for all its variants.
    pub fn phonetic_key(&self, part: &str) -> String {
        canonical_key(&self.variants, phonetic_key(part))
    }

    /// Returns whether the name of a listed person begins with a part of this [`Self::phonetic_key`].
    pub fn begins_name(&self, sound: &str) -> bool {
        self.first_parts.contains_key(&hash_word(&consonant_key(sound)))
    }

    /// Returns whether the name of a listed person ends with a part of this [`Self::phonetic_key`].
    pub fn ends_name(&self, sound: &str) -> bool {
        self.last_parts.contains_key(&hash_word(&consonant_key(sound)))
    }

    /// Finds the person whose name has parts of these phonetic keys, with the similarity.
    pub fn find_person(&self, sounds: &[&str]) -> Option<Person> {
        let key = hash_word(&name_key(sounds));
        let from = self.candidates.partition_point(|candidate| candidate.key < key);
        let same = self.candidates.get(from..)?.iter().take_while(|c| c.key == key);
        let mut scored: Vec<(f32, &Candidate)> = same
            .map(|candidate| (self.name_similarity(sounds, &candidate.sounds), candidate))
            .filter(|(likeness, _)| *likeness >= ALIKE)
            .collect();
        let best = scored.iter().map(|(likeness, _)| *likeness).fold(0.0, f32::max);
        scored.retain(|(likeness, _)| *likeness > best - CLEARLY_LESS);
        let (likeness, one) = scored.iter().max_by(|(a, one), (b, other)| {
            (one.weight, a).partial_cmp(&(other.weight, b)).unwrap_or(std::cmp::Ordering::Equal)
        })?;
        let mut others: Vec<(EntityId, u32)> = scored
            .iter()
            .filter(|(_, other)| other.entity != one.entity)
            .map(|(_, other)| (other.entity, other.weight))
            .collect();
        others.sort_unstable();
        others.dedup_by_key(|(entity, _)| *entity);
        let rivals = others.iter().map(|(_, weight)| weight).sum();
        Some(Person { entity: one.entity, weight: one.weight, rivals, likeness: *likeness })
    }

    fn name_similarity(&self, sounds: &[&str], other: &str) -> f32 {
        let others: Vec<&str> = other.split(' ').collect();
        let (Some((family, given)), Some((other_family, other_given))) =
            (sounds.split_last(), others.split_last())
        else {
            return 0.0;
        };
        let rest: f32 = given.iter().zip(other_given).map(|(a, b)| key_similarity(a, b)).sum();
        let of = u16::try_from(given.len().max(other_given.len()).max(1)).map_or(1.0, f32::from);
        FAMILY * key_similarity(family, other_family) + (1.0 - FAMILY) * rest / of
    }

    /// Returns the person for whom the surname with this hash, inflected or not, stands.
    pub fn find_by_surname(&self, word: u64) -> Option<Person> {
        self.by_surname.get(&word).copied()
    }

    pub(super) fn add_given(&mut self, name: &str) {
        let folded = fold(name);
        let cyrillic = is_cyrillic(&folded);
        let forms = if cyrillic {
            RUSSIAN.given_forms(&folded)
        } else {
            vec![(folded.clone(), Cases::NOMINATIVE)]
        };
        let base = u32::try_from(self.given_bases.len()).unwrap_or(u32::MAX);
        let gender = gender_of_given_name(&folded);
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

    /// Enters the names that a given name has in other languages, or for short: the first stands for all.
    /// What is a variant of another name already stays one.
    pub(super) fn add_variants<'n>(&mut self, mut names: impl Iterator<Item = &'n str>) {
        let Some(first) = names.next() else { return };
        let canonical = self.phonetic_key(first);
        self.canonical.insert(hash_word(&canonical), ());
        for name in names {
            let sound = phonetic_key(name);
            if !self.canonical.contains_key(&hash_word(&sound)) {
                self.variants.entry(hash_word(&sound)).or_insert_with(|| canonical.as_str().into());
            }
        }
    }

    /// Enters one spelling of a person's name. `alone`: the surname is well enough known to stand
    /// for the person without the given name.
    pub(super) fn add_person(&mut self, name: &str, entity: EntityId, weight: u32, alone: bool) {
        for sounds in phonetic_keys_of_person(name) {
            self.add_sounds(&sounds, entity, weight);
        }
        if let Some(surname) = surname_in_name(name) {
            self.add_surname(&surname, entity, if alone { weight } else { 1 });
        }
    }

    /// Enters a person under the phonetic keys of the parts of a name, as [`phonetic_keys_of_person`] gives them.
    pub(super) fn add_sounds(&mut self, sounds: &str, entity: EntityId, weight: u32) {
        // the key is made when all variants are known
        self.candidates.push(Candidate { key: 0, entity, weight, sounds: sounds.into() });
    }

    /// Enters a surname as [`surname_in_name`] gives it, with its case forms.
    pub(super) fn add_surname(&mut self, surname: &str, entity: EntityId, weight: u32) {
        if is_cyrillic(surname) {
            let feminine = ["ова", "ева", "ина", "ая"].iter().any(|end| surname.ends_with(end));
            let gender = if feminine { Gender::Female } else { Gender::Male };
            for (form, _) in RUSSIAN.surname_forms(surname, gender) {
                merge_surname(&mut self.by_surname, hash_word(&form), entity, weight);
            }
        } else {
            merge_surname(&mut self.by_surname, hash_word(surname), entity, weight);
        }
    }

    /// Makes the keys of all who were entered, and takes out the surnames that cannot stand for a
    /// person: those for which `keep` says no.
    pub(super) fn build_keys(&mut self, keep: impl Fn(u64, &Person) -> bool) {
        for candidate in &mut self.candidates {
            let sounds = candidate.sounds.split(' ');
            let parts: Vec<String> =
                sounds.map(|sound| canonical_key(&self.variants, sound.to_owned())).collect();
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            candidate.key = hash_word(&name_key(&parts));
            candidate.sounds = parts.join(" ").into();
            if let Some(first) = parts.first() {
                self.first_parts.insert(hash_word(&consonant_key(first)), ());
            }
            if let Some(last) = parts.last() {
                self.last_parts.insert(hash_word(&consonant_key(last)), ());
            }
        }
        self.candidates.sort_by_key(|candidate| candidate.key);
        let given = &self.given;
        self.by_surname.retain(|&word, person| !given.contains_key(&word) && keep(word, person));
        self.by_surname.shrink_to_fit();
    }
}

/// Returns the phonetic key that stands for all variants of a given name, or else `sound` itself.
fn canonical_key(variants: &HashedMap<Box<str>>, sound: String) -> String {
    variants.get(&hash_word(&sound)).map_or(sound, |canonical| canonical.to_string())
}

/// Returns the key that spellings of one name share: the consonant keys of its parts.
fn name_key(sounds: &[&str]) -> String {
    sounds.iter().map(|sound| consonant_key(sound)).collect::<Vec<_>>().join("-")
}

fn merge_surname(map: &mut HashedMap<Person>, key: u64, entity: EntityId, weight: u32) {
    let new = Person { entity, weight, rivals: 0, likeness: 1.0 };
    let there = map.entry(key).or_insert(new);
    if there.entity == entity {
        there.weight = there.weight.max(weight);
    } else if weight > there.weight {
        *there = Person { rivals: there.rivals + there.weight, ..new };
    } else {
        there.rivals += weight;
    }
}

/// Returns the parts of a person's name: `Bashar`, `Assad` of `Bashar al-Assad`. Parts with a hyphen stay
/// whole, but for an article.
pub(super) fn name_parts(name: &str) -> impl Iterator<Item = &str> {
    name.split_whitespace()
        .map(|part| match part.split_once('-') {
            Some((article, rest)) if is_article(article) => rest,
            _ => part,
        })
        .enumerate()
        .filter(|(at, part)| !part.is_empty() && (*at == 0 || !is_article(part)))
        .map(|(_, part)| part)
}

/// Returns the phonetic keys under which a person is found by a spelling of the name, parted by spaces: those of all
/// parts; and those of the first and the last alone. None for a name of one part.
pub fn phonetic_keys_of_person(name: &str) -> Vec<String> {
    let initial = |part: &&str| part.trim_end_matches('.').chars().count() < 2;
    let spelled: Vec<String> =
        name_parts(name).filter(|part| !initial(part)).map(phonetic_key).collect();
    if spelled.len() < 2 || spelled.iter().any(String::is_empty) {
        return Vec::new();
    }
    let short = match spelled.as_slice() {
        [first, .., last] => format!("{first} {last}"),
        _ => return Vec::new(),
    };
    let mut sounds = vec![short, spelled.join(" ")];
    sounds.dedup();
    sounds
}

/// Returns the surname in a person's name: its last part, folded; none where that is too short to stand
/// alone, or has several words.
pub fn surname_in_name(name: &str) -> Option<String> {
    let parts: Vec<&str> = name_parts(name).collect();
    let last = parts.last().filter(|_| parts.len() > 1)?;
    let plain = last.chars().count() > 2 && last.chars().all(char::is_alphabetic);
    plain.then(|| fold(last))
}

/// Returns whether a word is written in Cyrillic.
pub(super) fn is_cyrillic(word: &str) -> bool {
    word.chars().next().is_some_and(|c| ('\u{400}'..='\u{52f}').contains(&c))
}
