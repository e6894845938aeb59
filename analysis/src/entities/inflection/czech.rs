//! Czech and Slovak.

use super::language::Inflection;
use super::paradigm::{NONE, Paradigm, UNCHANGING, paradigm};

/// The declension of Czech names.
pub static CZECH: Inflection = Inflection {
    male: &[&MALE, &VOWELS, &CONSONANTS],
    female: &[&FEMALE, &VOWELS, &UNCHANGING],
    given: &[&GIVEN, &VOWELS, &CONSONANTS],
    adjectives: &[&ADJECTIVES],
    nouns: &[&NOUNS, &VOWELS, &CONSONANTS],
    oblique: &["ii", "ií", "ou", "ovi", "ech", "ách", "ích", "ého", "ému"],
    feminine: czech_feminine,
};

/// The declension of Slovak names.
pub static SLOVAK: Inflection = Inflection {
    male: &[&SLOVAK_MALE, &SLOVAK_VOWELS, &SLOVAK_CONSONANTS],
    female: &[&SLOVAK_FEMALE, &SLOVAK_VOWELS, &UNCHANGING],
    given: &[&SLOVAK_GIVEN, &SLOVAK_VOWELS, &SLOVAK_CONSONANTS],
    adjectives: &[&SLOVAK_ADJECTIVES],
    nouns: &[&SLOVAK_NOUNS, &SLOVAK_VOWELS, &SLOVAK_CONSONANTS],
    oblique: &["ou", "ovi", "och", "ách", "iách", "ého", "ému"],
    feminine: czech_feminine,
};

/// Returns the feminine forms of a surname: `Merkelová` of `Merkel`.
fn czech_feminine(surname: &str) -> Vec<String> {
    if surname.ends_with(['á', 'í']) {
        return Vec::new();
    }
    let stem = surname.strip_suffix(['a', 'o', 'e', 'y']).unwrap_or(surname);
    [surname, stem].map(|stem| format!("{stem}ová")).into()
}

const SOFT: [&str; 5] = ["e", "i/ovi", "e", "em", "i/ovi"];

const MALE: [Paradigm; 8] = [
    paradigm("ý", 1, ["ého", "ému", "ého", "ým", "ém"]),
    paradigm("í", 0, ["ho", "mu", "ho", "m", "m"]),
    paradigm("y", 0, ["ho", "mu", "ho", "m", "m"]),
    paradigm("i", 0, ["ho", "mu", "ho", "m", "m"]),
    paradigm("e", 0, ["ho", "mu", "ho", "m", "m"]),
    paradigm("ek", 2, ["ka", "kovi/ku", "ka", "kem", "kovi/ku"]),
    paradigm("ec", 2, ["ce", "ci/covi", "ce", "cem", "ci/covi"]),
    paradigm("o", 1, ["a", "ovi/u", "a", "em", "ovi/u"]),
];

const FEMALE: [Paradigm; 2] = [
    paradigm("ová", 1, ["é", "é", "ou", "ou", "é"]),
    paradigm("á", 1, ["é", "é", "ou", "ou", "é"]),
];

const GIVEN: [Paradigm; 9] = [
    paradigm("pavel", 2, ["la", "lovi/lu", "la", "lem", "lovi/lu"]),
    paradigm("karel", 2, ["la", "lovi/lu", "la", "lem", "lovi/lu"]),
    paradigm("ek", 2, ["ka", "kovi/ku", "ka", "kem", "kovi/ku"]),
    paradigm("ie", 2, ["ie", "ii", "ii", "ií", "ii"]),
    paradigm("í", 0, ["ho", "mu", "ho", "m", "m"]),
    paradigm("i", 0, ["ho", "mu", "ho", "m", "m"]),
    paradigm("y", 0, ["ho", "mu", "ho", "m", "m"]),
    paradigm("e", 0, ["ho/", "mu/", "ho/", "m/", "m/"]),
    paradigm("o", 1, ["a", "ovi/u", "a", "em", "ovi/u"]),
];

/// Words in `-a`.
const VOWELS: [Paradigm; 7] = [
    paradigm("ka", 2, ["ky", "ce/kovi", "ku", "kou", "ce/kovi"]),
    paradigm("ha", 2, ["hy", "ze/hovi", "hu", "hou", "ze/hovi"]),
    paradigm("ga", 2, ["gy", "ze/govi", "gu", "gou", "ze/govi"]),
    paradigm("ra", 2, ["ry", "ře/rovi", "ru", "rou", "ře/rovi"]),
    paradigm("ja", 1, ["i", "e/i/ovi", "u", "ou", "e/i/ovi"]),
    paradigm("ia", 1, ["e", "i", "i", "í", "i"]),
    paradigm("a", 1, ["y", "ě/e/ovi", "u", "ou", "ě/e/ovi"]),
];

const CONSONANTS: [Paradigm; 7] = [
    paradigm("č", 0, SOFT),
    paradigm("š", 0, SOFT),
    paradigm("ž", 0, SOFT),
    paradigm("ř", 0, SOFT),
    paradigm("j", 0, SOFT),
    paradigm("s", 0, ["e/a", "i/ovi/u", "e/a", "em", "i/ovi/u"]),
    paradigm("", 0, ["a/u", "ovi/u", "a", "em", "ovi/u/ě/e"]),
];

const ADJECTIVES: [Paradigm; 4] = [
    paradigm("ý", 1, ["ého", "ému", "ý", "ým", "ém"]),
    paradigm("á", 1, ["é", "é", "ou", "ou", "é"]),
    paradigm("é", 1, ["ého/ých", "ému/ým", "é", "ým/ými", "ém/ých"]),
    paradigm("í", 0, ["ho", "mu", "", "m", "m"]),
];

const NOUNS: [Paradigm; 14] = [
    paradigm("dům", 2, ["omu", "omu", "ům", "omem", "omě"]),
    paradigm("um", 2, ["a", "u", "um", "em", "u"]),
    paradigm("usa", 0, NONE),
    paradigm("moře", 1, ["e", "i", "e", "em", "i"]),
    paradigm("eň", 2, ["ně", "ni", "eň", "ní", "ni"]),
    paradigm("ovo", 1, ["a", "u", "o", "em", "u/ě"]),
    paradigm("ství", 1, ["í", "í", "í", "ím", "í"]),
    paradigm("ec", 2, ["ce", "ci", "ec", "cem", "ci"]),
    paradigm("ie", 1, ["e", "i", "i", "í", "i"]),
    paradigm("sko", 1, ["a", "u", "o", "em", "u"]),
    paradigm("o", 1, ["a", "u", "o", "em", "u/ě"]),
    paradigm("e", 1, ["e", "i", "i", "í", "i"]),
    paradigm("y", 1, ["/ů", "ům", "y", "y", "ách/ech"]),
    paradigm("í", 0, NONE),
];

const SLOVAK_SOFT: [&str; 5] = ["a", "ovi", "a", "om", "ovi"];

const SLOVAK_MALE: [Paradigm; 8] = [
    paradigm("ý", 1, ["ého", "ému", "ého", "ým", "om"]),
    paradigm("í", 0, ["ho", "mu", "ho", "m", "om"]),
    paradigm("y", 0, ["ho", "mu", "ho", "m", "m"]),
    paradigm("i", 0, ["ho", "mu", "ho", "m", "m"]),
    paradigm("e", 0, ["ho", "mu", "ho", "m", "m"]),
    paradigm("ek", 2, ["ka", "kovi", "ka", "kom", "kovi"]),
    paradigm("ec", 2, ["ca", "covi", "ca", "com", "covi"]),
    paradigm("o", 1, ["a", "ovi", "a", "om", "ovi"]),
];

const SLOVAK_FEMALE: [Paradigm; 2] = [
    paradigm("ová", 1, ["ej", "ej", "ú", "ou", "ej"]),
    paradigm("á", 1, ["ej", "ej", "ú", "ou", "ej"]),
];

const SLOVAK_GIVEN: [Paradigm; 5] = [
    paradigm("pavol", 2, ["la", "lovi", "la", "lom", "lovi"]),
    paradigm("ek", 2, ["ka", "kovi", "ka", "kom", "kovi"]),
    paradigm("i", 0, ["ho", "mu", "ho", "m", "m"]),
    paradigm("y", 0, ["ho", "mu", "ho", "m", "m"]),
    paradigm("o", 1, ["a", "ovi", "a", "om", "ovi"]),
];

const SLOVAK_VOWELS: [Paradigm; 2] = [
    paradigm("ia", 1, ["e", "i", "u", "ou", "i"]),
    paradigm("a", 1, ["y", "e/ovi", "u", "ou", "e/ovi"]),
];

const SLOVAK_CONSONANTS: [Paradigm; 1] = [paradigm("", 0, SLOVAK_SOFT)];

const SLOVAK_ADJECTIVES: [Paradigm; 4] = [
    paradigm("ý", 1, ["ého", "ému", "ý", "ým", "om"]),
    paradigm("á", 1, ["ej", "ej", "ú", "ou", "ej"]),
    paradigm("é", 0, ["ho", "mu", "", "", "m"]),
    paradigm("a", 1, ["ej", "ej", "u", "ou", "ej"]),
];

const SLOVAK_NOUNS: [Paradigm; 8] = [
    paradigm("usa", 0, NONE),
    paradigm("more", 1, ["a", "u", "e", "om", "i"]),
    paradigm("ovo", 1, ["a", "u", "o", "om", "e"]),
    paradigm("sko", 1, ["a", "u", "o", "om", "u"]),
    paradigm("o", 1, ["a", "u", "o", "om", "e"]),
    paradigm("e", 0, NONE),
    paradigm("y", 1, ["", "om", "y", "ami", "ách"]),
    paradigm("", 0, ["u/a", "u", "", "om", "e/u"]),
];
