//! Ukrainian.

use super::language::{Inflection, no_feminine};
use super::paradigm::{NONE, Paradigm, UNCHANGING, paradigm};

/// The declension of Ukrainian names.
pub static UKRAINIAN: Inflection = Inflection {
    male: &[&MALE, &INDECLINABLE, &VOWELS, &CONSONANTS],
    female: &[&FEMALE, &INDECLINABLE, &VOWELS, &UNCHANGING],
    given: &[&GIVEN, &INDECLINABLE, &VOWELS, &CONSONANTS],
    adjectives: &[&ADJECTIVES],
    nouns: &[&NOUNS, &VOWELS, &THINGS],
    oblique: &[
        "ії", "ію", "ією", "ою", "ею", "ові", "ами", "ями", "ах", "ях", "ого", "ому", "ська",
        "ську", "ова",
    ],
    feminine: no_feminine,
};

const POSSESSIVE: [&str; 5] = ["а", "у/ові", "а", "им", "і/у/ові"];
const HARD: [&str; 5] = ["ого", "ому", "ого", "им", "ому/им/ім"];
const CONSONANT: [&str; 5] = ["а", "у/ові", "а", "ом", "і/у/ові"];
const SOFT: [&str; 5] = ["я", "ю/єві/еві", "я", "єм/ем", "ї/ю/єві/еві/і"];

const MALE: [Paradigm; 16] = [
    paradigm("ов", 0, POSSESSIVE),
    paradigm("ев", 0, POSSESSIVE),
    paradigm("єв", 0, POSSESSIVE),
    paradigm("ін", 0, POSSESSIVE),
    paradigm("їн", 0, POSSESSIVE),
    paradigm("ин", 0, POSSESSIVE),
    paradigm("ий", 2, HARD),
    paradigm("ій", 2, ["ього", "ьому", "ього", "ім", "ьому/ім"]),
    paradigm("нко", 1, CONSONANT),
    paradigm("йко", 1, CONSONANT),
    paradigm("ько", 1, CONSONANT),
    paradigm("тко", 1, CONSONANT),
    paradigm("шко", 1, CONSONANT),
    paradigm("чко", 1, CONSONANT),
    paradigm("ець", 3, ["ця", "цю/цеві", "ця", "цем", "цю/цеві/ці"]),
    paradigm("ок", 2, ["ка", "ку/кові", "ка", "ком", "ку/кові"]),
];

const FEMALE: [Paradigm; 6] = [
    paradigm("ова", 1, ["ої", "ій", "у", "ою", "ій"]),
    paradigm("ева", 1, ["ої", "ій", "у", "ою", "ій"]),
    paradigm("єва", 1, ["ої", "ій", "у", "ою", "ій"]),
    paradigm("іна", 1, ["ої", "ій", "у", "ою", "ій"]),
    paradigm("ська", 1, ["ої", "ій", "у", "ою", "ій"]),
    paradigm("цька", 1, ["ої", "ій", "у", "ою", "ій"]),
];

const GIVEN: [Paradigm; 7] = [
    paradigm("петро", 1, CONSONANT),
    paradigm("павло", 1, CONSONANT),
    paradigm("дмитро", 1, CONSONANT),
    paradigm("данило", 1, CONSONANT),
    paradigm("лев", 2, ["ева", "еву/евові", "ева", "евом", "еві"]),
    paradigm("любов", 0, ["і", "і", "", "'ю", "і"]),
    paradigm("ій", 1, ["я", "ю/єві", "я", "єм", "ї/єві/ю"]),
];

const INDECLINABLE: [Paradigm; 7] = [
    paradigm("о", 0, NONE),
    paradigm("е", 0, NONE),
    paradigm("є", 0, NONE),
    paradigm("і", 0, NONE),
    paradigm("и", 0, NONE),
    paradigm("у", 0, NONE),
    paradigm("ю", 0, NONE),
];

/// Words in `-а` and `-я`.
const VOWELS: [Paradigm; 11] = [
    paradigm("ка", 2, ["ки", "ці", "ку", "кою", "ці"]),
    paradigm("га", 2, ["ги", "зі", "гу", "гою", "зі"]),
    paradigm("ха", 2, ["хи", "сі", "ху", "хою", "сі"]),
    paradigm("жа", 1, ["і", "і", "у", "ею", "і"]),
    paradigm("ша", 1, ["і", "і", "у", "ею", "і"]),
    paradigm("ча", 1, ["і", "і", "у", "ею", "і"]),
    paradigm("а", 1, ["и", "і", "у", "ою", "і"]),
    paradigm("ія", 1, ["ї", "ї", "ю", "єю", "ї"]),
    paradigm("ея", 1, ["ї", "ї", "ю", "єю", "ї"]),
    paradigm("'я", 1, ["ї", "ї", "ю", "єю", "ї"]),
    paradigm("я", 1, ["і", "і", "ю", "ею", "і"]),
];

const CONSONANTS: [Paradigm; 8] = [
    paradigm("й", 1, SOFT),
    paradigm("ь", 1, SOFT),
    paradigm("ж", 0, ["а", "у/еві", "а", "ем", "і/у/еві"]),
    paradigm("ш", 0, ["а", "у/еві", "а", "ем", "і/у/еві"]),
    paradigm("ч", 0, ["а", "у/еві", "а", "ем", "і/у/еві"]),
    paradigm("щ", 0, ["а", "у/еві", "а", "ем", "і/у/еві"]),
    paradigm("ц", 0, ["а", "у/еві", "а", "ем/ом", "і/у/еві"]),
    paradigm("", 0, CONSONANT),
];

const ADJECTIVES: [Paradigm; 5] = [
    paradigm("ий", 2, ["ого", "ому", "ий", "им", "ому/ім"]),
    paradigm("ій", 2, ["ього", "ьому", "ій", "ім", "ьому/ім"]),
    paradigm("а", 1, ["ої", "ій", "у", "ою", "ій"]),
    paradigm("е", 1, ["ого", "ому", "е", "им", "ому/ім"]),
    paradigm("і", 1, ["их", "им", "і", "ими", "их"]),
];

const NOUNS: [Paradigm; 25] = [
    paradigm("аес", 0, NONE),
    paradigm("гес", 0, NONE),
    paradigm("тес", 0, NONE),
    paradigm("дім", 2, ["ому", "ому", "ім", "омом", "омі"]),
    paradigm("ий", 2, ["ого", "ому", "ий", "им", "ому/ім"]),
    paradigm("море", 1, ["я", "ю", "е", "ем", "і"]),
    paradigm("ень", 3, ["ня", "ню/неві", "ень", "нем", "ні"]),
    paradigm("ово", 1, ["а", "у", "о", "ом", "і/у"]),
    paradigm("київ", 2, ["єва", "єву", "їв", "євом", "єві"]),
    paradigm("харків", 2, ["ова", "ову", "ів", "овом", "ові"]),
    paradigm("львів", 2, ["ова", "ову", "ів", "овом", "ові"]),
    paradigm("чернігів", 2, ["ова", "ову", "ів", "овом", "ові"]),
    paradigm("рів", 2, ["ова", "ову", "ів", "овом", "ові"]),
    paradigm("ство", 1, ["а", "у", "о", "ом", "і"]),
    paradigm("ння", 1, ["я", "ю", "я", "ям", "і"]),
    paradigm("ття", 1, ["я", "ю", "я", "ям", "і"]),
    paradigm("ець", 3, ["ця", "цю/цеві", "ець", "цем", "ці/цеві"]),
    paradigm("ість", 3, ["ості", "ості", "ість", "істю", "ості"]),
    paradigm("ь", 1, ["і/я", "і/ю", "ь", "ю/ем", "і/ю"]),
    paradigm("и", 1, ["/ів", "ам", "и", "ами", "ах"]),
    paradigm("не", 1, ["ого", "ому", "е", "им", "ому"]),
    paradigm("о", 0, NONE),
    paradigm("е", 0, NONE),
    paradigm("і", 0, NONE),
    paradigm("у", 0, NONE),
];

/// The words of `CONSONANTS` that name things: many have `-у` in the genitive (`Союзу`, `Криму`).
const THINGS: [Paradigm; 8] = [
    paradigm("й", 1, ["я/ю", "ю/єві", "й", "єм", "ї/ю"]),
    paradigm("ь", 1, ["я/ю", "ю/еві", "ь", "ем", "і/ю"]),
    paradigm("ж", 0, ["а/у", "у", "", "ем", "і/у"]),
    paradigm("ш", 0, ["а/у", "у", "", "ем", "і/у"]),
    paradigm("ч", 0, ["а/у", "у", "", "ем", "і/у"]),
    paradigm("щ", 0, ["а/у", "у", "", "ем", "і/у"]),
    paradigm("ц", 0, ["а/у", "у", "", "ем/ом", "і/у"]),
    paradigm("", 0, ["а/у", "у/ові", "", "ом", "і/у/ові"]),
];
