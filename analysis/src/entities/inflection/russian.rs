//! Russian. The paradigms are those of Zaliznyak's Grammatical Dictionary, cut down to what names need.

use super::language::{Inflection, no_feminine};
use super::paradigm::{NONE, Paradigm, UNCHANGING, paradigm};

/// The declension of Russian names.
pub static RUSSIAN: Inflection = Inflection {
    male: &[&MALE_SURNAMES, &INDECLINABLE, &VOWEL_STEMS, &CONSONANT_STEMS],
    female: &[&FEMALE_SURNAMES, &INDECLINABLE, &VOWEL_STEMS, &UNCHANGING],
    given: &[&GIVEN_NAMES, &INDECLINABLE, &VOWEL_STEMS, &CONSONANT_STEMS],
    adjectives: &[&ADJECTIVES],
    nouns: &[&PLURALS, &NOUNS, &VOWEL_STEMS, &CONSONANT_STEMS],
    oblique: &[
        "ии", "ию", "ией", "ами", "ями", "ах", "ях", "ого", "ому", "ска", "ску", "ском", "ова",
        "ева",
    ],
    feminine: no_feminine,
};

const POSSESSIVE: [&str; 5] = ["а", "у", "а", "ым/ом", "е"];
const HARD: [&str; 5] = ["ого", "ому", "ого", "ым", "ом"];
const AFTER_K: [&str; 5] = ["ого", "ому", "ого", "им", "ом"];
const SOFT: [&str; 5] = ["я", "ю", "я", "ем", "е"];
const CONSONANT: [&str; 5] = ["а", "у", "а", "ом", "е"];
const HISSING: [&str; 5] = ["а", "у", "а", "ем/ом", "е"];
const FEMININE: [&str; 5] = ["ы", "е", "у", "ой", "е"];
const FEMININE_K: [&str; 5] = ["и", "е", "у", "ой/ей", "е"];
const FEMININE_SOFT: [&str; 5] = ["и", "е", "ю", "ей", "е"];

/// Words in `-а`, and the feminine ones in `-я` that follow a vowel or a soft sign.
pub(super) const VOWEL_STEMS: [Paradigm; 12] = [
    paradigm("га", 1, FEMININE_K),
    paradigm("ка", 1, FEMININE_K),
    paradigm("ха", 1, FEMININE_K),
    paradigm("жа", 1, FEMININE_K),
    paradigm("ша", 1, FEMININE_K),
    paradigm("ча", 1, FEMININE_K),
    paradigm("ща", 1, FEMININE_K),
    paradigm("ца", 1, ["ы", "е", "у", "ей/ой", "е"]),
    paradigm("а", 1, FEMININE),
    paradigm("ия", 1, ["и", "и", "ю", "ей", "и"]),
    paradigm("ья", 1, FEMININE_SOFT),
    paradigm("ея", 1, FEMININE_SOFT),
];

/// Words that never change: foreign names in a vowel, surnames in -ко, -их, -ых.
const INDECLINABLE: [Paradigm; 10] = [
    paradigm("уа", 0, NONE),
    paradigm("о", 0, NONE),
    paradigm("е", 0, NONE),
    paradigm("и", 0, NONE),
    paradigm("у", 0, NONE),
    paradigm("ю", 0, NONE),
    paradigm("э", 0, NONE),
    paradigm("ы", 0, NONE),
    paradigm("их", 0, NONE),
    paradigm("ых", 0, NONE),
];

const MALE_SURNAMES: [Paradigm; 10] = [
    paradigm("ов", 0, POSSESSIVE),
    paradigm("ев", 0, POSSESSIVE),
    paradigm("ин", 0, POSSESSIVE),
    paradigm("ын", 0, POSSESSIVE),
    paradigm("кий", 2, AFTER_K),
    paradigm("гий", 2, AFTER_K),
    paradigm("хий", 2, AFTER_K),
    paradigm("ий", 2, ["его", "ему", "его", "им", "ем"]),
    paradigm("ый", 2, HARD),
    paradigm("той", 2, HARD),
];

const FEMALE_SURNAMES: [Paradigm; 5] = [
    paradigm("ова", 1, ["ой", "ой", "у", "ой", "ой"]),
    paradigm("ева", 1, ["ой", "ой", "у", "ой", "ой"]),
    paradigm("ина", 1, ["ой", "ой", "у", "ой", "ой"]),
    paradigm("ына", 1, ["ой", "ой", "у", "ой", "ой"]),
    paradigm("ая", 2, ["ой", "ой", "ую", "ой", "ой"]),
];

/// The male words in a consonant, й or ь.
pub(super) const CONSONANT_STEMS: [Paradigm; 8] = [
    paradigm("й", 1, SOFT),
    paradigm("ь", 1, SOFT),
    paradigm("ж", 0, HISSING),
    paradigm("ш", 0, HISSING),
    paradigm("ч", 0, HISSING),
    paradigm("щ", 0, HISSING),
    paradigm("ц", 0, HISSING),
    paradigm("", 0, CONSONANT),
];

const GIVEN_NAMES: [Paradigm; 5] = [
    paradigm("павел", 2, ["ла", "лу", "ла", "лом", "ле"]),
    paradigm("лев", 2, ["ьва", "ьву", "ьва", "ьвом", "ьве"]),
    paradigm("любовь", 1, ["и", "и", "ь", "ью", "и"]),
    paradigm("ий", 1, ["я", "ю", "я", "ем", "и"]),
    paradigm("я", 1, FEMININE_SOFT),
];

/// Towns and organisations in the plural: `Брузги`.
const PLURALS: [Paradigm; 2] = [
    paradigm("зги", 1, ["/ов", "ам", "и", "ами", "ах"]),
    paradigm("ники", 1, ["ов/", "ам", "и", "ами", "ах"]),
];

/// Adjectives in the names of places and organisations.
pub(super) const ADJECTIVES: [Paradigm; 16] = [
    paradigm("чая", 2, ["ей", "ей", "ую", "ей", "ей"]),
    paradigm("щая", 2, ["ей", "ей", "ую", "ей", "ей"]),
    paradigm("ний", 2, ["его", "ему", "ий", "им", "ем"]),
    paradigm("кий", 2, ["ого", "ому", "ий", "им", "ом"]),
    paradigm("гий", 2, ["ого", "ому", "ий", "им", "ом"]),
    paradigm("хий", 2, ["ого", "ому", "ий", "им", "ом"]),
    paradigm("ий", 2, ["его", "ему", "ий", "им", "ем"]),
    paradigm("ый", 2, ["ого", "ому", "ый", "ым", "ом"]),
    paradigm("ой", 2, ["ого", "ому", "ой", "ым", "ом"]),
    paradigm("ая", 2, ["ой", "ой", "ую", "ой", "ой"]),
    paradigm("яя", 2, ["ей", "ей", "юю", "ей", "ей"]),
    paradigm("кое", 2, ["ого", "ому", "ое", "им", "ом"]),
    paradigm("ое", 2, ["ого", "ому", "ое", "ым", "ом"]),
    paradigm("ее", 2, ["его", "ему", "ее", "им", "ем"]),
    paradigm("ые", 2, ["ых", "ым", "ые", "ыми", "ых"]),
    paradigm("ие", 2, ["их", "им", "ие", "ими", "их"]),
];

/// Nouns that name places and institutions, inanimate.
pub(super) const NOUNS: [Paradigm; 32] = [
    paradigm("аэс", 0, NONE),
    paradigm("гэс", 0, NONE),
    paradigm("тэс", 0, NONE),
    paradigm("египет", 2, ["та", "ту", "ет", "том", "те"]),
    paradigm("известия", 1, ["й", "ям", "я", "ями", "ях"]),
    paradigm("ости", 1, ["ей", "ям", "и", "ями", "ях"]),
    // places that are adjectives: Грозный, Жуковский
    paradigm("ый", 2, ["ого", "ому", "ый", "ым", "ом"]),
    paradigm("ский", 2, ["ого", "ому", "ий", "им", "ом"]),
    paradigm("море", 1, ["я", "ю", "е", "ем", "е"]),
    paradigm("церковь", 4, ["кви", "кви", "ковь", "ковью", "кви"]),
    paradigm("ия", 1, ["и", "и", "ю", "ей", "и"]),
    paradigm("ие", 1, ["я", "ю", "е", "ем", "и"]),
    paradigm("ье", 1, ["я", "ю", "е", "ем", "е"]),
    paradigm("ий", 1, ["я", "ю", "й", "ем", "и"]),
    paradigm("ии", 1, ["й", "ям", "и", "ями", "ях"]),
    paradigm("ство", 1, ["а", "у", "о", "ом", "е"]),
    paradigm("ово", 1, ["а", "у", "о", "ом", "е"]),
    paradigm("ево", 1, ["а", "у", "о", "ом", "е"]),
    paradigm("ино", 1, ["а", "у", "о", "ом", "е"]),
    paradigm("ыно", 1, ["а", "у", "о", "ом", "е"]),
    paradigm("бюро", 0, NONE),
    paradigm("ец", 2, ["ца", "цу", "ец", "цом/цем", "це"]),
    paradigm("ы", 1, ["/ов", "ам", "ы", "ами", "ах"]),
    paradigm("о", 0, NONE),
    paradigm("е", 0, NONE),
    paradigm("и", 0, NONE),
    paradigm("у", 0, NONE),
    paradigm("ю", 0, NONE),
    paradigm("э", 0, NONE),
    paradigm("ь", 1, ["и/я", "и/ю", "ь", "ью/ем", "и/е"]),
    paradigm("я", 1, FEMININE_SOFT),
    paradigm("й", 1, ["я", "ю", "й", "ем", "е"]),
];
