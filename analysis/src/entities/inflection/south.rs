//! Slovene, and Croatian with its neighbours in Latin script.

use super::language::{Inflection, no_feminine};
use super::paradigm::{Paradigm, UNCHANGING, paradigm};

/// The declension of Slovene names.
pub static SLOVENE: Inflection = Inflection {
    male: &[&MALE, &VOWELS, &CONSONANTS],
    female: &[&FEMALE, &VOWELS, &UNCHANGING],
    given: &[&GIVEN, &VOWELS, &CONSONANTS],
    adjectives: &[&ADJECTIVES],
    nouns: &[&NOUNS, &VOWELS, &PLACES],
    oblique: &["jem", "ega", "emu", "ijo", "iji", "ami", "ah", "ih"],
    feminine: slovene_feminine,
};

/// The declension of Croatian, Bosnian and Serbian names.
pub static CROATIAN: Inflection = Inflection {
    male: &[&CROATIAN_MALE, &CROATIAN_VOWELS, &CONSONANTS],
    female: &[&CROATIAN_FEMALE, &CROATIAN_VOWELS, &UNCHANGING],
    given: &[&CROATIAN_GIVEN, &CROATIAN_VOWELS, &CONSONANTS],
    adjectives: &[&CROATIAN_ADJECTIVES],
    nouns: &[&CROATIAN_COUNTRIES, &NOUNS, &CROATIAN_VOWELS, &PLACES],
    oblique: &["jem", "oga", "ome", "ama", "ima", "ijom", "iju"],
    feminine: no_feminine,
};

/// Returns the feminine forms of a surname, its possessive adjectives: `Mayeva` of `May`, `Merklova` of
/// `Merkel`, `Bulčeva` of `Bulc`.
fn slovene_feminine(surname: &str) -> Vec<String> {
    let fleeting =
        |end: &str, short: &str| surname.strip_suffix(end).map(|s| format!("{s}{short}"));
    let vowel = surname.strip_suffix(['a', 'o', 'e']).map(str::to_owned);
    let stems = [
        Some(surname.to_owned()),
        vowel,
        surname.strip_suffix('c').map(|stem| format!("{stem}č")),
        fleeting("el", "l"),
        fleeting("r", "rj"),
    ];
    let both = |stem: String| ["ova", "eva"].map(|end| format!("{stem}{end}"));
    stems.into_iter().flatten().flat_map(both).collect()
}

const FOREIGN: [&str; 5] = ["ja", "ju", "ja", "jem", "ju"];

/// The endings of foreign words that name things.
const FOREIGN_THING: [&str; 5] = ["", "ju", "", "jem", "ju"];

const MALE: [Paradigm; 9] = [
    paradigm("e", 0, FOREIGN),
    paradigm("den", 2, ["na", "nu", "na", "nom", "nu"]),
    paradigm("ski", 1, ["ega", "emu", "ega", "im", "em"]),
    paradigm("i", 0, FOREIGN),
    paradigm("y", 0, FOREIGN),
    paradigm("r", 0, ["ja/a", "ju/u", "ja/a", "jem/om", "ju/u"]),
    paradigm("ek", 2, ["ka", "ku", "ka", "kom", "ku"]),
    paradigm("ec", 2, ["ca", "cu", "ca", "cem", "cu"]),
    paradigm("o", 1, ["a", "u", "a", "om", "u"]),
];

const FEMALE: [Paradigm; 1] = [paradigm("ska", 1, ["e", "i", "o", "o", "i"])];

const GIVEN: [Paradigm; 8] = [
    paradigm("pavel", 2, ["la", "lu", "la", "lom", "lu"]),
    paradigm("i", 0, FOREIGN),
    paradigm("y", 0, FOREIGN),
    paradigm("ie", 0, FOREIGN),
    paradigm("r", 0, ["ja/a", "ju/u", "ja/a", "jem/om", "ju/u"]),
    paradigm("ek", 2, ["ka", "ku", "ka", "kom", "ku"]),
    paradigm("e", 0, ["ja", "ju", "ja", "jem", "ju"]),
    paradigm("o", 1, ["a", "u", "a", "om", "u"]),
];

const VOWELS: [Paradigm; 1] = [paradigm("a", 1, ["e", "i", "o", "o", "i"])];

const CONSONANTS: [Paradigm; 2] = [
    paradigm("ec", 2, ["ca", "cu", "ca", "cem", "cu"]),
    paradigm("", 0, ["a", "u", "a", "om/em", "u"]),
];

/// The words in a consonant that name things.
const PLACES: [Paradigm; 2] = [
    paradigm("r", 0, ["ja/a", "ju/u", "", "jem/om", "ju/u"]),
    paradigm("", 0, ["a", "u", "", "om/em", "u"]),
];

const ADJECTIVES: [Paradigm; 4] = [
    paradigm("ski", 1, ["ega", "emu", "i", "im", "em"]),
    paradigm("i", 1, ["ega/ih", "emu/im", "i/e", "im/imi", "em/ih"]),
    paradigm("a", 1, ["e", "i", "o", "o", "i"]),
    paradigm("o", 1, ["ega", "emu", "o", "im", "em"]),
];

const NOUNS: [Paradigm; 15] = [
    paradigm("ška", 1, ["e", "i/em", "o", "o", "i/em"]),
    paradigm("čka", 1, ["e", "i/em", "o", "o", "i/em"]),
    paradigm("ter", 2, ["tra", "tru", "ter", "trom", "tru"]),
    paradigm("odi", 1, ["ov", "om", "e", "i", "ih"]),
    paradigm("ati", 1, ["ov", "om", "e", "i", "ih"]),
    paradigm("morje", 1, ["a", "u", "e", "em", "u"]),
    paradigm("ovo", 1, ["a", "u", "o", "om", "u"]),
    paradigm("elj", 3, ["lja", "lju", "elj", "ljem", "lju"]),
    paradigm("ska", 1, ["e", "i/em", "o", "o", "i/em"]),
    paradigm("zda", 1, ["", "am", "e", "ami", "ah"]),
    paradigm("ec", 2, ["ca", "cu", "ec", "cem", "cu"]),
    paradigm("stvo", 1, ["a", "u", "o", "om", "u"]),
    paradigm("o", 1, ["a", "u", "o", "om", "u"]),
    paradigm("i", 0, FOREIGN_THING),
    paradigm("e", 1, ["a/eja", "u/eju", "e", "em/ejem", "u/eju"]),
];

/// Countries that are adjectives: `Hrvatska`, `Grčka`.
const CROATIAN_COUNTRIES: [Paradigm; 3] = [
    paradigm("ska", 1, ["e", "oj", "u", "om", "oj"]),
    paradigm("ška", 1, ["e", "oj", "u", "om", "oj"]),
    paradigm("čka", 1, ["e", "oj", "u", "om", "oj"]),
];

const CROATIAN_MALE: [Paradigm; 6] = [
    paradigm("ski", 1, ["og/oga", "om/ome", "og/oga", "im", "om/ome"]),
    paradigm("i", 0, FOREIGN),
    paradigm("y", 0, FOREIGN),
    paradigm("ek", 2, ["ka", "ku", "ka", "kom", "ku"]),
    paradigm("ac", 2, ["ca", "cu", "ca", "cem", "cu"]),
    paradigm("o", 1, ["a", "u", "a", "om", "u"]),
];

const CROATIAN_FEMALE: [Paradigm; 1] = [paradigm("ska", 1, ["e", "oj", "u", "om", "oj"])];

const CROATIAN_GIVEN: [Paradigm; 5] = [
    paradigm("pavao", 2, ["la", "lu", "la", "lom", "lu"]),
    paradigm("i", 0, FOREIGN),
    paradigm("y", 0, FOREIGN),
    paradigm("e", 0, ["a", "u", "a", "om", "u"]),
    paradigm("o", 1, ["a", "u", "a", "om", "u"]),
];

const CROATIAN_VOWELS: [Paradigm; 3] = [
    paradigm("ka", 2, ["ke", "ki/ci", "ku", "kom", "ki/ci"]),
    paradigm("ga", 2, ["ge", "gi/zi", "gu", "gom", "gi/zi"]),
    paradigm("a", 1, ["e", "i", "u", "om", "i"]),
];

const CROATIAN_ADJECTIVES: [Paradigm; 4] = [
    paradigm("ski", 1, ["og/oga", "om", "i", "im", "om"]),
    paradigm("i", 1, ["og/oga", "om", "i", "im", "om"]),
    paradigm("a", 1, ["e", "oj", "u", "om", "oj"]),
    paradigm("o", 1, ["og", "om", "o", "im", "om"]),
];
