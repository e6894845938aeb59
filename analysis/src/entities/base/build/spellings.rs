//! Spellings that can be found in text, with their words and keys.

use super::{NewSpelling, PHRASE_WORDS};
use crate::entities::base::{Languages, SpellingKind};
use crate::entities::fold::fold;
use crate::entities::gazetteer::phonetic_keys_of_person;
use crate::entities::inflection::is_patronymic;
use crate::entities::phonetics::consonant_key;
use crate::entities::token::{WordShape, tokenise};

/// The prior from which on spellings in Chinese, Japanese and Korean letters are kept. These scripts do not
/// part words, so that such a spelling is found only where it stands alone. Set by hand, for size.
const EAST_ASIAN_PRIOR: u32 = 40;

/// The longest acronym, in code points: as in the gazetteer.
const ACRONYM_LETTERS: usize = 6;

/// The parts of a name from which on it is taken for a phrase and gives no key. Set by hand.
const KEY_PARTS: usize = 6;

/// A family of scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Latin, Greek, Cyrillic: has capitals.
    Cased,
    /// Arabic, Hebrew, Devanagari: parts words, has no capitals.
    Uncased,
    /// Chinese, Japanese, Korean.
    EastAsian,
    /// Any other: not kept.
    Other,
}

fn script_of(c: char) -> Script {
    match u32::from(c) {
        0..=0x24f | 0x1e00..=0x1eff | 0x370..=0x52f | 0x1f00..=0x1fff => Script::Cased,
        0x590..=0x6ff | 0x750..=0x77f | 0x900..=0x97f | 0xfb1d..=0xfdff | 0xfe70..=0xfeff => {
            Script::Uncased
        }
        0x3005..=0x3007 | 0x3040..=0x30ff | 0x3400..=0x9fff | 0xac00..=0xd7af => Script::EastAsian,
        _ => Script::Other,
    }
}

/// Returns the spelling that a form is, if it can be found in text.
pub fn read_spelling(
    form: &str,
    kind: SpellingKind,
    languages: Languages,
    prior: u32,
) -> Option<NewSpelling> {
    if form.contains(['@', '#', '/']) || form.contains("www.") {
        return None;
    }
    let mut letters = form.chars().filter(|c| c.is_alphabetic());
    let scripts: Vec<Script> = letters.clone().map(script_of).collect();
    let cased = scripts.contains(&Script::Cased);
    let east_asian = scripts.contains(&Script::EastAsian);
    let plain = !scripts.contains(&Script::Other)
        && (!cased || letters.any(char::is_uppercase))
        && (!east_asian || prior >= EAST_ASIAN_PRIOR)
        && form.chars().filter(|c| c.is_alphanumeric()).count() > 1;
    let tokens = tokenise(form);
    let words = (1..=PHRASE_WORDS).contains(&tokens.len())
        && tokens.iter().any(|token| token.shape != WordShape::Digit);
    let capitals = tokens
        .iter()
        .all(|token| token.shape == WordShape::Upper && token.length() <= ACRONYM_LETTERS);
    let kind = if capitals { SpellingKind::Acronym } else { kind };
    (plain && words).then(|| NewSpelling {
        words: tokens.iter().map(|token| token.hash).collect(),
        kind,
        languages,
    })
}

/// Returns the name of a person as it is shown: `John Smith` for `John Smith (dentist)`, `Кейт Спейд` for
/// `Спейд, Кейт`. In Latin letters a comma parts a name and a title, which stay.
pub fn shown_name(name: &str) -> String {
    let plain = name.split(" (").next().unwrap_or(name);
    match plain.split_once(", ") {
        Some((last, first)) if plain.starts_with(|c| ('\u{400}'..='\u{52f}').contains(&c)) => {
            format!("{first} {last}")
        }
        _ => plain.to_owned(),
    }
}

/// Returns the name of a person with the given name first, without title and patronymic: `Hugh Mackay` for
/// `Hugh Mackay, 14th Lord Reay`.
pub fn plain_name(name: &str) -> String {
    let shown = shown_name(name);
    in_order(shown.split(',').next().unwrap_or_default())
}

/// Returns a name with the given name first and without a patronymic: `Яари Коскинен` of
/// `Коскинен, Яари`.
pub fn in_order(name: &str) -> String {
    let name = upright(&clean(name.split(" (").next().unwrap_or(name)));
    let name = name.split(',').next().unwrap_or_default();
    let parts: Vec<&str> = name.split_whitespace().collect();
    let last = parts.len().saturating_sub(1);
    let kept = parts
        .iter()
        .enumerate()
        .filter(|(at, part)| *at == 0 || *at == last || !is_patronymic(&fold(part)));
    kept.map(|(_, part)| *part).collect::<Vec<_>>().join(" ")
}

/// Returns a name on one line, without what a table or a text would put around it.
pub fn clean(name: &str) -> String {
    let plain: String =
        name.chars().filter(|c| !matches!(c, '|' | '\t' | '"' | '«' | '»' | '“' | '”')).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns `Сергей Лавров` for `Лавров, Сергей`.
pub fn upright(name: &str) -> String {
    match name.split_once(", ") {
        Some((last, first)) if first.chars().next().is_some_and(char::is_uppercase) => {
            format!("{first} {last}")
        }
        _ => name.to_owned(),
    }
}

/// Returns the consonant keys of the given name and the surname in a person's name; of one that is written with the
/// surname first (`east_asian`) the other way round too.
pub fn keys_of_person(name: &str, east_asian: bool) -> Vec<(String, String)> {
    if name.split_whitespace().count() >= KEY_PARTS || name.contains(',') {
        return Vec::new();
    }
    let keys = phonetic_keys_of_person(name);
    let Some((first, last)) = keys.first().and_then(|key| key.split_once(' ')) else {
        return Vec::new();
    };
    let (first, last) = (consonant_key(first), consonant_key(last));
    let mut keys = vec![(first.clone(), last.clone())];
    if east_asian {
        keys.push((last, first));
    }
    keys
}
