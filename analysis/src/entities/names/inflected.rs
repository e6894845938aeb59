//! Names in a language that declines them: for each part the candidates for its base form.

use std::rc::Rc;

use crate::entities::fold::{fold, hash_word};
use crate::entities::gazetteer::{Gazetteer, Person};
use crate::entities::inflection::{
    Cases, Gender, Inflection, gender_of_given_name, in_cases, is_patronymic,
};
use crate::entities::text::{ArticleText, Surname};

use super::context::given_in_context;
use super::parts::{Part, join_words, part_phonetic_key};
use super::spelling::{given_bases, spell_base, spell_part, surname_bases, surname_words};
use super::{FullName, Who, somebody_new};

/// A reading of a given name and a surname.
struct Reading {
    given: String,
    surname: String,
    gender: Gender,
    /// The worth of the reading: the higher, the likelier it is the base form.
    worth: i32,
}

/// Finds the full name of a person whom the gazetteer lists, in any case, that begins with the first of
/// `parts`.
pub fn find_declined_name(
    text: &ArticleText,
    parts: &[Part],
    gazetteer: &Gazetteer,
    inflection: &Inflection,
) -> Option<FullName> {
    let given = given_readings(text, parts.first()?, gazetteer, inflection);
    let given = given_in_context(text, parts, given, |of| of.cases == Cases::NOMINATIVE);
    if given.is_empty() {
        return None;
    }
    (2..=parts.len()).rev().find_map(|count| {
        let parts = parts.get(..count)?;
        let last = parts.last().filter(|last| last.capital && !last.initial)?;
        let surnames = listed_surname_readings(text, last, gazetteer, inflection);
        let (person, given, surname) = best_reading(text, parts, gazetteer, &given, &surnames)?;
        let bases = [given.base.as_str(), surname.base.as_str()];
        Some(FullName {
            words: last.end - parts.first()?.first,
            who: Who::Known(person.entity),
            base: spell_base(text, parts, bases, inflection, given.cases.both(surname.cases)),
            surname: surname_words(text, parts, &surname.base),
            gender: surname.gender,
            weight: person.weight,
            likeness: person.likeness,
        })
    })
}

/// Returns the readings of a part as a given name with which the name of a listed person begins.
fn given_readings(
    text: &ArticleText,
    part: &Part,
    gazetteer: &Gazetteer,
    inflection: &Inflection,
) -> Vec<GivenReading> {
    let people = gazetteer.people();
    given_bases(inflection, &spell_part(text, part))
        .into_iter()
        .take(READINGS)
        .flat_map(|(base, cases)| {
            let listed = is_listed(gazetteer, &base);
            key_spellings(&base)
                .map(|spelled| people.phonetic_key(&spelled))
                .map(move |sound| GivenReading { base: base.clone(), listed, cases, sound })
        })
        .filter(|given| people.begins_name(&given.sound))
        .collect()
}

/// Finds the person whose name is spelled most like a reading of the given name and one of the surname that
/// agree. Of equals the one whose given name is listed, and of these the first.
fn best_reading<'r>(
    text: &ArticleText,
    parts: &[Part],
    gazetteer: &Gazetteer,
    given: &'r [GivenReading],
    surnames: &'r [Surname],
) -> Option<(Person, &'r GivenReading, &'r Surname)> {
    let usual = |person: &Person, given: &GivenReading, surname: &Surname| {
        let known = gazetteer.entity(person.entity);
        let mut parts = known.map_or("", |known| &known.name).split(' ').map(fold);
        let same = |part: Option<String>, base: &str| part.as_deref() == Some(base);
        let both = [same(parts.next(), &given.base), same(parts.next_back(), &surname.base)];
        both.into_iter().filter(|same| *same).count()
    };
    let worth = |person: &Person, given: &GivenReading, surname: &Surname| {
        (person.likeness, usual(person, given, surname), given.listed)
    };
    let mut best: Option<(Person, &GivenReading, &Surname)> = None;
    for given in given {
        let gender = gender_of_given_name(given.base.rsplit('-').next().unwrap_or_default());
        let fits =
            |surname: &&Surname| surname.gender == gender && surname.cases.meets(given.cases);
        for surname in surnames.iter().filter(fits) {
            let person = match_person(gazetteer, parts, text, [&given.sound, &surname.sound]);
            if let Some(person) = person
                && best.as_ref().is_none_or(|(best, of, called)| {
                    worth(&person, given, surname) > worth(best, of, called)
                })
            {
                best = Some((person, given, surname));
            }
        }
    }
    best
}

/// A candidate for the base form of a given name.
struct GivenReading {
    base: String,
    listed: bool,
    cases: Cases,
    sound: String,
}

/// Returns a base form, and the same with `х` for the `г` by which Ukrainian, and Russian of old, write the h
/// of other languages: `Гелен Гант`.
fn key_spellings(base: &str) -> impl Iterator<Item = String> + use<> {
    let breathed = base.contains('г').then(|| base.replace('г', "х"));
    std::iter::once(base.to_owned()).chain(breathed)
}

/// Returns the readings of a part as a surname with which the name of a listed person ends.
fn listed_surname_readings(
    text: &ArticleText,
    part: &Part,
    gazetteer: &Gazetteer,
    inflection: &Inflection,
) -> Rc<[Surname]> {
    let people = gazetteer.people();
    text.cached_surnames(part.first..part.end, || {
        let form = spell_part(text, part);
        let mut found = Vec::new();
        for gender in [Gender::Male, Gender::Female] {
            for (base, cases) in surname_bases(inflection, &form, gender).into_iter().take(READINGS)
            {
                let mut add = |spelled: &str| {
                    let sound = people.phonetic_key(spelled);
                    if people.ends_name(&sound) {
                        let base = base.clone();
                        found.push(Surname { base, gender, cases, sound });
                    }
                };
                key_spellings(&base).for_each(|spelled| add(&spelled));
                // a woman's surname in Czech and Slovak: Merkelová
                if let Some(man) = base.strip_suffix("ová") {
                    add(man);
                }
            }
        }
        found
    })
}

/// Returns the full name of a new person in `parts`, all of them.
pub fn read_new_name(
    text: &ArticleText,
    parts: &[Part],
    gazetteer: &Gazetteer,
    inflection: &Inflection,
) -> Option<FullName> {
    let (first, last) = (parts.first()?, parts.last()?);
    let given = given_bases(inflection, &spell_part(text, first));
    let given = given_in_context(text, parts, given, |(_, cases)| *cases == Cases::NOMINATIVE);
    let found = rank_readings(text, parts, &given, gazetteer, inflection);
    // of equals the first
    let reading = found.iter().rev().max_by_key(|reading| reading.worth)?;
    let cases = given.iter().find(|(base, _)| *base == reading.given)?.1;
    let base = spell_base(text, parts, [&reading.given, &reading.surname], inflection, cases);
    let surname = surname_words(text, parts, &reading.surname);
    let words = last.end - first.first;
    somebody_new(words, base, surname, reading.gender, gazetteer)
}

/// Finds the person of this name: with all that is between the two parts, or else without.
fn match_person(
    gazetteer: &Gazetteer,
    parts: &[Part],
    text: &ArticleText,
    sounds: [&String; 2],
) -> Option<Person> {
    let people = gazetteer.people();
    let [given, surname] = sounds.map(String::as_str);
    let between = parts.get(1..parts.len() - 1)?;
    if !between.is_empty() {
        let middle = between.iter().filter(|part| part.capital && !part.initial);
        let middle: Vec<Rc<str>> =
            middle.map(|part| part_phonetic_key(text, part, gazetteer)).collect();
        let middle = middle.iter().map(|sound| &**sound);
        let all: Vec<&str> = std::iter::once(given).chain(middle).chain([surname]).collect();
        if let Some(person) = people.find_person(&all) {
            return Some(person);
        }
    }
    let skipped = |part: &Part| {
        !part.capital || part.initial || is_patronymic(&fold(&join_words(text, part)))
    };
    if between.iter().all(skipped) { people.find_person(&[given, surname]) } else { None }
}

/// The most readings of a given name that are looked at.
const READINGS: usize = 6;

/// Returns the readings of the first and the last part of a name in base form, the likeliest first by rule.
fn rank_readings(
    text: &ArticleText,
    parts: &[Part],
    given: &[(String, Cases)],
    gazetteer: &Gazetteer,
    inflection: &Inflection,
) -> Vec<Reading> {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return Vec::new() };
    let given_form = spell_part(text, first);
    let surname_form = spell_part(text, last);
    let mut found = Vec::new();
    for (given, cases) in given.iter().take(READINGS) {
        let cases = *cases;
        let gender = gender_of_given_name(given.rsplit('-').next().unwrap_or_default());
        let itself = *given == given_form;
        let mut worth = 0;
        if is_listed(gazetteer, given) {
            worth += 4;
        }
        if itself && is_oblique(given) {
            worth -= 2;
        }
        worth += i32::from(itself) + 2 * i32::from(!itself && text.has_word(given));
        let bases = surname_bases(inflection, &surname_form, gender);
        let stands = bases.first().map_or(Cases::ALL, |(_, cases)| *cases);
        let bases = in_cases(bases, &surname_form, cases);
        for (rank, surname) in bases.into_iter().take(READINGS).enumerate() {
            let attested = surname != surname_form && text.has_word(&surname);
            let feminine = ["ova", "ová", "ska", "ова", "ева", "ская", "ська"]
                .iter()
                .any(|end| surname.ends_with(end));
            let mismatch = feminine && gender == Gender::Male;
            // a man in the genitive and a woman in the nominative look alike: Alexandra Nováka
            let plain = cases == Cases::NOMINATIVE && surname == surname_form;
            // a given name that never changes says nothing of the case
            let open = cases == Cases::ALL && surname == surname_form;
            let oblique = surname == surname_form
                && (is_oblique(&surname)
                    || open && surname.ends_with(['а', 'a']) && gender == Gender::Male);
            // of names that nobody knows most end in a consonant
            let guessed = |base: &str, form: &str| base != form && base.ends_with(['а', 'я']);
            let guessed = !is_listed(gazetteer, given)
                && (guessed(given, &given_form) || guessed(&surname, &surname_form) && !feminine);
            // it would have to stand in another case than the given name
            let stuck = surname == surname_form && !stands.meets(cases);
            found.push(Reading {
                given: given.clone(),
                surname,
                gender,
                worth: worth * 4 + 6 * i32::from(attested) - 6 * i32::from(mismatch)
                    + i32::from(plain)
                    - 3 * i32::from(oblique)
                    - 8 * i32::from(stuck)
                    - 2 * i32::from(guessed)
                    - i32::try_from(rank).unwrap_or(0),
            });
        }
    }
    found
}

/// Returns whether a given name is listed as a base form.
fn is_listed(gazetteer: &Gazetteer, given: &str) -> bool {
    let listed = gazetteer.people().find_given(hash_word(given));
    listed.is_some_and(|(given, _)| given.cases.meets(Cases::NOMINATIVE))
}

/// Returns whether a given name ends as hardly one does in base form.
fn is_oblique(given: &str) -> bool {
    const ENDINGS: [&str; 17] = [
        "ой", "ою", "ом", "ем", "ым", "им", "у", "ю", "ы", "em", "ou", "owi", "ovi", "ого", "ому",
        "ego", "emu",
    ];
    ENDINGS.iter().any(|end| given.ends_with(end))
}
