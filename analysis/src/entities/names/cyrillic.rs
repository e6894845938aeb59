//! Names in Cyrillic, which may be in any case.

use crate::entities::fold::fold;
use crate::entities::gazetteer::{Gazetteer, Given, People};
use crate::entities::inflection::{Cases, Gender, RUSSIAN, is_patronymic};
use crate::entities::text::{ArticleText, Style};
use crate::entities::token::{Gap, WordShape};

use super::context::given_in_context;
use super::parts::{Part, capitalise_words, hash_part, join_words, part_phonetic_key, word_at};
use super::{FullName, Who, inflected};

/// Finds a name in Cyrillic: a given name in any case, a patronymic perhaps, a surname in the same case.
pub fn find_cyrillic_name(
    text: &ArticleText,
    parts: &[Part],
    gazetteer: &Gazetteer,
) -> Option<FullName> {
    let first = parts.first()?;
    let people = gazetteer.people();
    let (given, second) = people.find_given(hash_part(text, first))?;
    let lower = |part: &Part| fold(&join_words(text, part));
    let rest: Vec<&Part> = parts
        .iter()
        .skip(1)
        .take_while(|part| text.tokens.get(part.first).is_some_and(|t| t.cyrillic))
        .collect();
    if let Some(whole) = find_listed_whole(text, first, &rest, gazetteer) {
        return Some(whole);
    }
    // what leads up to the surname: a patronymic, particles, other given names
    let leads = rest
        .iter()
        .take_while(|part| {
            let other_given = people.find_given(hash_part(text, part)).is_some();
            !part.capital || part.initial || is_patronymic(&lower(part)) || other_given
        })
        .count();
    let last = *rest.get(leads).or_else(|| rest.get(..leads)?.iter().rfind(|p| p.capital))?;
    let shouted = text.style_at(first.first) == Style::Shouted;
    let acronym = (last.first..last.end)
        .any(|at| text.tokens.get(at).is_some_and(|t| t.shape == WordShape::Upper) && !shouted);
    if !last.capital || acronym || is_patronymic(&lower(last)) {
        return None;
    }
    let form = lower(last);
    let bases = |given: Given| RUSSIAN.surname_bases(&form, given.gender, given.cases);
    let readings = vec![Some(given), second];
    let in_nominative =
        |of: &Option<Given>| of.is_some_and(|given| given.cases == Cases::NOMINATIVE);
    let name = parts.get(..parts.iter().take_while(|part| part.end <= last.end).count())?;
    let readings = given_in_context(text, name, readings, in_nominative);
    let found = readings.into_iter().flatten().find_map(|given| {
        bases(given).into_iter().find_map(|base| {
            let sounds =
                [people.phonetic_key(people.given_base(given)), people.phonetic_key(&base)];
            let person = people.find_person(&[&sounds[0], &sounds[1]]);
            person.map(|person| (given, base, person))
        })
    });
    let words = last.end - first.first;
    if let Some((given, base, person)) = found {
        let who = Who::Known(person.entity);
        let gender = given.gender;
        let spelled = spell_base_form(people, given, text, last, &base);
        let (surname, weight, likeness) = (vec![base], person.weight, person.likeness);
        return Some(FullName { words, who, base: spelled, surname, gender, weight, likeness });
    }
    let count = parts.iter().take_while(|part| part.end <= last.end).count();
    inflected::read_new_name(text, parts.get(..count)?, gazetteer, &RUSSIAN)
}

/// Finds a name of the gazetteer of which at most the last part declines: `Ким Чен Ына`.
fn find_listed_whole(
    text: &ArticleText,
    first: &Part,
    rest: &[&Part],
    gazetteer: &Gazetteer,
) -> Option<FullName> {
    if !gazetteer.people().begins_name(&part_phonetic_key(text, first, gazetteer)) {
        return None;
    }
    let all = std::iter::once(first).chain(rest.iter().copied());
    let sounds: Vec<_> = all.map(|part| part_phonetic_key(text, part, gazetteer)).collect();
    (2..=rest.len()).rev().find_map(|count| {
        let parts = rest.get(..count)?;
        let last = parts.last()?;
        if !parts.iter().all(|part| part.capital && !part.initial) {
            return None;
        }
        let head: Vec<&str> = sounds.get(..count)?.iter().map(|sound| &**sound).collect();
        let bases = RUSSIAN.surname_bases(&fold(&join_words(text, last)), Gender::Male, Cases::ALL);
        bases.into_iter().find_map(|base| {
            let surname = gazetteer.people().phonetic_key(&base);
            let person =
                gazetteer.people().find_person(&[&head, &[surname.as_str()][..]].concat())?;
            Some(FullName {
                base: format!(
                    "{} {}",
                    text.slice_words(first.first, last.first),
                    capitalise_words(&base)
                ),
                words: last.end - first.first,
                who: Who::Known(person.entity),
                surname: vec![base],
                gender: Gender::Male,
                weight: person.weight,
                likeness: person.likeness,
            })
        })
    })
}

/// Returns the name in base form, without the words between the given name and the surname.
fn spell_base_form(
    people: &People,
    given: Given,
    text: &ArticleText,
    last: &Part,
    base: &str,
) -> String {
    let given = people.given_base(given);
    let hyphen = (last.first..last.end)
        .any(|at| at > last.first && text.tokens.get(at).is_some_and(|t| t.gap == Gap::Hyphen));
    // words of the surname were joined; part them again for the name
    let surname = if hyphen && last.end - last.first == 2 {
        let head = fold(word_at(text, last.first)).chars().count();
        let at = base.char_indices().nth(head).map_or(base.len(), |(at, _)| at);
        format!("{}-{}", base.get(..at).unwrap_or(base), base.get(at..).unwrap_or_default())
    } else {
        base.to_owned()
    };
    capitalise_words(&format!("{given} {surname}"))
}
