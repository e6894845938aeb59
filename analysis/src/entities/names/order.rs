//! Names whose surname stands first: the official order of East Slavic papers, and the order of East Asia and
//! Hungary.

use crate::entities::address::person_address;
use crate::entities::fold::{fold, hash_phrase, hash_word};
use crate::entities::gazetteer::Gazetteer;
use crate::entities::inflection::{Inflection, is_patronymic};
use crate::entities::text::ArticleText;

use super::parts::{Part, hash_part, join_words};
use super::{FullName, Who, inflected};

/// Finds a name in the official order: surname, given name, patronymic. `Иванов Иван Иванович`.
pub fn find_official_name(
    text: &ArticleText,
    parts: &[Part],
    gazetteer: &Gazetteer,
    inflection: &Inflection,
) -> Option<FullName> {
    let [surname, given, patronymic, ..] = parts else { return None };
    let cyrillic = text.tokens.get(surname.first).is_some_and(|token| token.cyrillic);
    let is_given = |part: &Part| gazetteer.people().find_given(hash_part(text, part)).is_some();
    let all = [surname, given, patronymic];
    let official = cyrillic
        && all.iter().all(|part| part.capital && !part.initial)
        && is_given(given)
        && !is_given(surname)
        && is_patronymic(&fold(&join_words(text, patronymic)));
    if !official {
        return None;
    }
    let usual = [*given, *patronymic, *surname];
    let name = inflected::find_declined_name(text, &usual, gazetteer, inflection)
        .or_else(|| inflected::read_new_name(text, &usual, gazetteer, inflection))?;
    Some(FullName { words: patronymic.end - surname.first, ..name })
}

/// Returns a name of two words in the order in which a base lists it, given name first, where it has the
/// other: `Kishida Fumio`.
pub fn turn_name(name: FullName, gazetteer: &Gazetteer) -> FullName {
    turned(&name, gazetteer).unwrap_or(name)
}

fn turned(name: &FullName, gazetteer: &Gazetteer) -> Option<FullName> {
    let Who::New { .. } = name.who else { return None };
    let (surname, given) = name.base.split_once(' ')?;
    if given.contains(' ') {
        return None;
    }
    let bases = gazetteer.bases();
    let (first, second) = (hash_word(surname), hash_word(given));
    let is_given = bases.given_name(second).is_some_and(|of| of.as_first > of.as_last);
    let is_surname = bases.given_name(first).is_none_or(|of| of.as_last >= of.as_first);
    if !is_given || !is_surname {
        return None;
    }
    if !bases.names_person(hash_phrase([second, first])) {
        return None;
    }
    let base = format!("{given} {surname}");
    let key = person_address(bases, &base).into();
    let who = Who::New { key, name: base.as_str().into() };
    Some(FullName { who, base, surname: vec![fold(surname)], ..name.clone() })
}
