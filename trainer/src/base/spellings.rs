//! Spellings that can be found in text, with their words and keys.

use copydesk_analysis::entities::base::build::{NewSpelling, PHRASE_WORDS};
use copydesk_analysis::entities::base::{Languages, SpellingKind};
use copydesk_analysis::entities::gazetteer::phonetic_keys_of_person;
use copydesk_analysis::entities::phonetics::consonant_key;
use copydesk_analysis::entities::token::{WordShape, tokenise};

use crate::gazetteer::people::in_order;

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

/// The kind of spelling that a table calls by this letter.
pub fn kind_of(letter: &str) -> SpellingKind {
    match letter {
        "l" => SpellingKind::Label,
        "w" => SpellingKind::Weak,
        "c" => SpellingKind::Acronym,
        _ => SpellingKind::Alias,
    }
}

/// The spelling that a form is, if it can be found in text.
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

/// The name of a person as it is shown: `John Smith` for `John Smith (dentist)`, `Кейт Спейд` for
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

/// The name of a person with the given name first, without title and patronymic: `Hugh Mackay` for
/// `Hugh Mackay, 14th Lord Reay`.
pub fn plain_name(name: &str) -> String {
    let shown = shown_name(name);
    in_order(shown.split(',').next().unwrap_or_default())
}

/// The consonant keys of the given name and the surname in a person's name; of one that is written with the
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
