//! The candidates for a subject: entities of the bases that bear one of its names, or one that sounds alike.

use crate::article::EntityType;
use crate::entities::base::{BaseEntity, Spelling, SpellingKind};
use crate::entities::fold::{extend_phrase, fold, hash_word};
use crate::entities::phonetics::{consonant_key, key_similarity, phonetic_key};

use super::Evidence;
use super::forms::{NameForm, NameForms};

/// The most candidates that are found by sound. Set by hand.
const BY_SOUND: usize = 12;
/// The similarity of the keys of two surnames in different scripts below which they are two names. Set by
/// hand.
const SAME_SURNAME: f32 = 0.85;
/// The letters by which two spellings of a surname in one script may differ. Set by hand.
const SPELLING_ERRORS: usize = 2;

/// The similarity of the keys of two given names in one script, and in two, from which on they may be one name,
/// if the other is that of a world figure: Vladimiro, Vladimir. Set by hand.
const NEARLY_SAME_GIVEN: f32 = 0.85;
const SAME_GIVEN_OF_FIGURE: f32 = 0.8;
/// The similarity of the keys of two given names in different scripts, of which one is in no table, below which
/// they are two names. Set by hand.
const SAME_GIVEN: f32 = 0.7;
/// The prior from which on a person is a world figure, who needs no other evidence under a name that only
/// sounds alike in another script. Set by hand.
pub const WORLD_FIGURE: u8 = 20;
/// The bearers of a surname in the sources from which on the surname alone says little. Set by hand.
pub const COMMON_SURNAME: u32 = 60;

/// The way in which a name led to a candidate, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameMatch {
    /// A source has the very spelling, as this kind of name; in the language of the article, or not.
    Spelled(SpellingKind, InLanguage),
    /// The first and the last word are spelled as those of the candidate.
    FirstAndLast,
    /// The names sound alike.
    SoundsAlike,
    /// The surname is the candidate's.
    Surname,
}

/// The language that has a spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InLanguage {
    /// It does, or the sources do not say.
    Here,
    /// Another one has it.
    Elsewhere,
}

/// An entity that may be meant.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'b> {
    /// The entity.
    pub entity: BaseEntity<'b>,
    /// The best way in which a name led to it.
    pub by: NameMatch,
    /// The similarity of the names, 0 to 1; 1 for a spelling.
    pub similarity: f32,
    /// Set where the given name is another form of the candidate's.
    pub other_given: bool,
}

/// Finds the people who bear one of the forms, or one that sounds alike.
pub fn find_people<'a>(
    evidence: &'a Evidence,
    forms: &NameForms,
    listed: Option<BaseEntity<'a>>,
) -> Vec<Candidate<'a>> {
    let mut found: Vec<Candidate> = Vec::new();
    let full = forms.own.iter().any(NameForm::is_full);
    for form in forms.own.iter().filter(|form| !full || form.is_full()) {
        let is_person = |_, it: &BaseEntity| it.kind == EntityType::Person;
        add_spelled(evidence, form.phrase, &mut found, is_person);
        if let [first, .., last] = form.words.as_slice() {
            let short = extend_phrase(extend_phrase(0, *first), *last);
            if short != form.phrase && !form.is_hyphenated {
                let before = found.len();
                let may_be = |_, it: &BaseEntity| {
                    it.kind == EntityType::Person && has_middle_of(&it.name(), &form.text)
                };
                add_spelled(evidence, short, &mut found, may_be);
                found.iter_mut().skip(before).for_each(|new| new.by = NameMatch::FirstAndLast);
            }
        }
        if full {
            add_by_sound(evidence, form, &mut found);
        } else {
            add_by_surname(evidence, form, &mut found);
        }
    }
    if let Some(entity) = listed
        && let Some(form) = forms.own.iter().find(|form| form.is_full())
        && !found.iter().any(|there| there.entity.id == entity.id)
    {
        found.extend(compare_names(evidence, form, entity));
    }
    found
}

/// Returns whether the words between the first and the last of two names may be the same: they begin with the
/// same letters, or one of the names has none. `George H. W. Bush` is not George W. Bush.
fn has_middle_of(one: &str, other: &str) -> bool {
    let middle = |name: &str| -> Vec<char> {
        let parts: Vec<&str> = name.split([' ', '.']).filter(|part| !part.is_empty()).collect();
        let between = parts.get(1..parts.len().saturating_sub(1)).unwrap_or_default();
        let names = between.iter().filter_map(|part| part.chars().next());
        names.filter(|letter| letter.is_uppercase()).collect()
    };
    let (one, other) = (middle(one), middle(other));
    one.iter().zip(&other).all(|(a, b)| a == b)
}

/// Finds the organisations, places and events that bear one of the forms.
pub fn find_things<'a>(evidence: &'a Evidence, forms: &NameForms) -> Vec<Candidate<'a>> {
    let mut found: Vec<Candidate> = Vec::new();
    for form in &forms.own {
        let capitals = form.text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        let fits = |kind: SpellingKind, it: &BaseEntity| {
            it.kind != EntityType::Person && (capitals || kind != SpellingKind::Acronym)
        };
        add_spelled(evidence, form.phrase, &mut found, fits);
    }
    found
}

/// Adds those who bear a spelling.
fn add_spelled<'a>(
    evidence: &'a Evidence,
    phrase: u64,
    found: &mut Vec<Candidate<'a>>,
    fits: impl Fn(SpellingKind, &BaseEntity) -> bool,
) {
    for Spelling { entity, kind, languages } in evidence.bases.find_spelling(phrase) {
        let here = evidence.language.is_none_or(|tag| languages.contains(tag));
        let here =
            if here || languages.is_empty() { InLanguage::Here } else { InLanguage::Elsewhere };
        let by = NameMatch::Spelled(kind, here);
        if let Some(there) = found.iter_mut().find(|there| there.entity.id == entity) {
            if by < there.by {
                *there = Candidate { by, similarity: 1.0, other_given: false, ..*there };
            }
            continue;
        }
        let entity = evidence.bases.entity(entity).filter(|entity| fits(kind, entity));
        found.extend(entity.map(|entity| Candidate {
            entity,
            by,
            similarity: 1.0,
            other_given: false,
        }));
    }
}

/// Adds those whose full name sounds like a form.
fn add_by_sound<'a>(evidence: &'a Evidence, form: &NameForm, found: &mut Vec<Candidate<'a>>) {
    let Some((given, surname)) = first_and_last(&form.text) else { return };
    let people = evidence.gazetteer.people();
    let [given, surname] =
        [people.phonetic_key(given), phonetic_key(surname)].map(|key| consonant_key(&key));
    if given.is_empty() || surname.is_empty() {
        return;
    }
    let key = format!("{given}-{surname}");
    for id in evidence.bases.find_people_by_key(&key).take(BY_SOUND) {
        if found.iter().any(|there| there.entity.id == id) {
            continue;
        }
        let entity = evidence.bases.entity(id);
        found.extend(entity.and_then(|entity| compare_names(evidence, form, entity)));
    }
}

/// Adds the best known people of a surname.
fn add_by_surname<'a>(evidence: &'a Evidence, form: &NameForm, found: &mut Vec<Candidate<'a>>) {
    let surname = fold(&form.text);
    let key = consonant_key(&phonetic_key(&form.text));
    for id in evidence.bases.find_people_by_surname_key(&key) {
        if found.iter().any(|there| there.entity.id == id) {
            continue;
        }
        let Some(entity) = evidence.bases.entity(id) else { continue };
        let is_surname =
            |name: String| first_and_last(&name).is_some_and(|(_, last)| fold(last) == surname);
        if names_of(&entity).any(is_surname) {
            let (by, similarity, other_given) = (NameMatch::Surname, 1.0, false);
            found.push(Candidate { entity, by, similarity, other_given });
        }
    }
}

/// Returns the names of an entity: the one that is shown, then its labels.
pub fn names_of(entity: &BaseEntity) -> impl Iterator<Item = String> {
    std::iter::once(entity.name()).chain(entity.labels().map(|(_, label)| label))
}

/// Returns the candidate that an entity is, if a form reads like one of its names. A name in Latin letters is
/// compared with names in Latin letters where there are any: what is written for another script says nothing
/// more.
fn compare_names<'a>(
    evidence: &Evidence,
    form: &NameForm,
    entity: BaseEntity<'a>,
) -> Option<Candidate<'a>> {
    let names: Vec<String> = names_of(&entity).collect();
    let in_latin = is_latin(&form.text) && names.iter().any(|name| is_latin(name));
    let comparable = names.iter().filter(|name| !in_latin || is_latin(name));
    let bearers = form.words.last().map_or(0, |word| evidence.bases.surname_bearers(*word));
    let is_figure = entity.prior >= WORLD_FIGURE && bearers < COMMON_SURNAME;
    let alike =
        comparable.filter_map(|name| compare_full_names(evidence, &form.text, name, is_figure));
    let best = alike.max_by(|a, b| a.0.total_cmp(&b.0))?;
    let (by, (similarity, other_given)) = (NameMatch::SoundsAlike, best);
    Some(Candidate { entity, by, similarity, other_given })
}

/// Returns how alike two full names read, 0 to 1, and whether the given names are two forms of one name; none
/// where they are names of two people. `is_figure`: the other name is that of a world figure of an uncommon
/// surname, so that two people are less likely.
fn compare_full_names(
    evidence: &Evidence,
    one: &str,
    other: &str,
    is_figure: bool,
) -> Option<(f32, bool)> {
    let (given, family) = first_and_last(one)?;
    let (other_given, other_family) = first_and_last(other)?;
    let name = |given: &str| evidence.bases.given_name(hash_word(&fold(given)));
    let one_name = match (name(given), name(other_given)) {
        (Some(one), Some(other)) => Some(one.can_be(&other)),
        _ => None,
    };
    let people = evidence.gazetteer.people();
    let keys = [people.phonetic_key(given), people.phonetic_key(other_given)];
    let families = [phonetic_key(family), phonetic_key(other_family)];
    let initial = given.trim_end_matches('.').chars().count() == 1;
    let begins = initial && keys[1].starts_with(&keys[0]);
    let similarity = key_similarity(&families[0], &families[1]);
    let alike = |least: f32| key_similarity(&keys[0], &keys[1]) >= least;
    if is_latin(family) && is_latin(other_family) {
        let same_given = fold(given) == fold(other_given);
        let near = strsim::levenshtein(&fold(family), &fold(other_family)) <= SPELLING_ERRORS;
        let given_agrees = same_given
            || begins
            || one_name == Some(true)
            || one_name.is_none() && keys[0] == keys[1]
            || is_figure && alike(NEARLY_SAME_GIVEN);
        // Of two parts one may be spelled otherwise. Charlie Mitchell is not Charles Michel.
        let one_differs = same_given || begins || fold(family) == fold(other_family);
        let agrees = given_agrees && near && families[0] == families[1] && one_differs;
        return agrees.then_some((similarity, !same_given));
    }
    let given_agrees = begins
        || one_name == Some(true)
        || one_name.is_none() && alike(SAME_GIVEN)
        || is_figure && alike(SAME_GIVEN_OF_FIGURE);
    (given_agrees && similarity >= SAME_SURNAME).then_some((similarity, keys[0] != keys[1]))
}

/// Returns the first and the last word of a name of several.
fn first_and_last(name: &str) -> Option<(&str, &str)> {
    let mut words = name.split_whitespace();
    Some((words.next()?, words.next_back()?))
}

/// Returns whether a name is written in Latin letters.
fn is_latin(name: &str) -> bool {
    name.chars().all(|c| c < '\u{250}')
}
