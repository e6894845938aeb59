//! Polish. Consonants soften before some endings (Donald, Donaldzie), so most paradigms are of one
//! consonant.

use super::language::{Inflection, no_feminine};
use super::paradigm::{Paradigm, UNCHANGING, paradigm};

/// The declension of Polish names.
pub static POLISH: Inflection = Inflection {
    male: &[&MALE, &VOWELS, &CONSONANTS],
    female: &[&FEMALE, &VOWELS, &UNCHANGING],
    given: &[&GIVEN, &VOWELS, &CONSONANTS],
    adjectives: &[&ADJECTIVES],
    nouns: &[&NOUNS, &VOWELS, &THINGS],
    oblique: &[
        "ii", "ję", "ją", "ię", "ią", "ą", "ę", "owi", "ego", "emu", "ów", "ach", "ami", "owa",
    ],
    feminine: no_feminine,
};

const MALE: [Paradigm; 9] = [
    paradigm("ki", 1, ["iego", "iemu", "iego", "im", "im"]),
    paradigm("gi", 1, ["iego", "iemu", "iego", "im", "im"]),
    paradigm("i", 0, ["ego", "emu", "ego", "m", "m"]),
    paradigm("y", 1, ["ego/y'ego", "emu/y'emu", "ego/y'ego", "ym", "ym"]),
    paradigm("e", 0, ["go/'a", "mu/'owi", "go/'a", "m/'em", "m/'ie"]),
    paradigm("ek", 2, ["ka", "kowi", "ka", "kiem", "ku"]),
    paradigm("iec", 3, ["ca", "cowi", "ca", "cem", "cu"]),
    paradigm("ec", 2, ["ca", "cowi", "ca", "cem", "cu"]),
    paradigm("o", 1, ["a", "owi/u", "a", "em", "ie/u"]),
];

const FEMALE: [Paradigm; 3] = [
    paradigm("ska", 1, ["iej", "iej", "ą", "ą", "iej"]),
    paradigm("cka", 1, ["iej", "iej", "ą", "ą", "iej"]),
    paradigm("wa", 1, ["y/ej", "ie/ej", "ę/ą", "ą", "ie/ej"]),
];

const GIVEN: [Paradigm; 8] = [
    paradigm("paweł", 2, ["ła", "łowi", "ła", "łem", "le"]),
    paradigm("ek", 2, ["ka", "kowi", "ka", "kiem", "ku"]),
    paradigm("iej", 1, ["ja", "jowi", "ja", "jem", "ju"]),
    paradigm("ej", 1, ["ja", "jowi", "ja", "jem", "ju"]),
    paradigm("i", 0, ["ego", "emu", "ego", "m", "m"]),
    paradigm("y", 1, ["ego/y'ego", "emu/y'emu", "ego/y'ego", "ym", "ym"]),
    paradigm("e", 0, ["go/'a", "mu", "go/'a", "m/'em", "m"]),
    paradigm("o", 1, ["a", "owi", "a", "em", "ie/u"]),
];

/// Words in `-a`.
const VOWELS: [Paradigm; 22] = [
    paradigm("sta", 3, ["sty", "ście", "stę", "stą", "ście"]),
    paradigm("ta", 2, ["ty", "cie", "tę", "tą", "cie"]),
    paradigm("da", 1, ["y", "zie", "ę", "ą", "zie"]),
    paradigm("ra", 1, ["y", "ze", "ę", "ą", "ze"]),
    paradigm("ya", 1, ["i", "i", "ę", "ą", "i"]),
    paradigm("ła", 2, ["ły", "le", "łę", "łą", "le"]),
    paradigm("ka", 2, ["ki", "ce", "kę", "ką", "ce"]),
    paradigm("ga", 2, ["gi", "dze", "gę", "gą", "dze"]),
    paradigm("cha", 3, ["chy", "sze", "chę", "chą", "sze"]),
    paradigm("cza", 1, ["y", "y", "ę", "ą", "y"]),
    paradigm("sza", 1, ["y", "y", "ę", "ą", "y"]),
    paradigm("rza", 1, ["y", "y", "ę", "ą", "y"]),
    paradigm("ża", 1, ["y", "y", "ę", "ą", "y"]),
    paradigm("ca", 1, ["y", "y", "ę", "ą", "y"]),
    paradigm("nia", 1, ["i/", "i/", "ę", "ą", "i/"]),
    paradigm("ia", 1, ["i/", "i/", "ę", "ą", "i/"]),
    paradigm("ea", 1, ["i", "i", "ę", "ą", "i"]),
    paradigm("ja", 2, ["i/ji", "i/ji", "ję", "ją", "i/ji"]),
    paradigm("la", 1, ["i", "i", "ę", "ą", "i"]),
    paradigm("na", 1, ["y", "ie", "ę", "ą", "ie"]),
    paradigm("za", 1, ["y", "ie", "ę", "ą", "ie"]),
    paradigm("a", 1, ["y", "ie", "ę", "ą", "ie"]),
];

const CONSONANTS: [Paradigm; 18] = [
    paradigm("st", 2, ["sta", "stowi", "sta", "stem", "ście"]),
    paradigm("t", 1, ["ta", "towi", "ta", "tem", "cie"]),
    paradigm("d", 0, ["a", "owi", "a", "em", "zie"]),
    paradigm("r", 0, ["a", "owi", "a", "em", "ze"]),
    paradigm("ł", 1, ["ła", "łowi", "ła", "łem", "le"]),
    paradigm("k", 0, ["a", "owi", "a", "iem", "u"]),
    paradigm("g", 0, ["a", "owi", "a", "iem", "u"]),
    paradigm("ch", 0, ["a", "owi", "a", "em", "u"]),
    paradigm("l", 0, ["a", "owi", "a", "em", "u"]),
    paradigm("j", 0, ["a", "owi", "a", "em", "u"]),
    paradigm("cz", 0, ["a", "owi", "a", "em", "u"]),
    paradigm("sz", 0, ["a", "owi", "a", "em", "u"]),
    paradigm("rz", 0, ["a", "owi", "a", "em", "u"]),
    paradigm("ż", 0, ["a", "owi", "a", "em", "u"]),
    paradigm("c", 0, ["a", "owi", "a", "em", "u"]),
    paradigm("ń", 1, ["nia", "niowi", "nia", "niem", "niu"]),
    paradigm("ś", 1, ["sia", "siowi", "sia", "siem", "siu"]),
    paradigm("", 0, ["a/u", "owi", "a", "em", "ie"]),
];

/// The words of `CONSONANTS` that name things: many have `-u` in the genitive (`Bagdadu`, `Instytutu`).
const THINGS: [Paradigm; 18] = [
    paradigm("st", 2, ["stu/sta", "stowi", "st", "stem", "ście"]),
    paradigm("t", 1, ["tu/ta", "towi", "t", "tem", "cie"]),
    paradigm("d", 0, ["u/a", "owi", "", "em", "zie"]),
    paradigm("r", 0, ["u/a", "owi", "", "em", "ze"]),
    paradigm("ł", 1, ["łu/ła", "łowi", "ł", "łem", "le"]),
    paradigm("k", 0, ["u/a", "owi", "", "iem", "u"]),
    paradigm("g", 0, ["u/a", "owi", "", "iem", "u"]),
    paradigm("ch", 0, ["u/a", "owi", "", "em", "u"]),
    paradigm("l", 0, ["u/a", "owi", "", "em", "u"]),
    paradigm("j", 0, ["u/a", "owi", "", "em", "u"]),
    paradigm("cz", 0, ["u/a", "owi", "", "em", "u"]),
    paradigm("sz", 0, ["u/a", "owi", "", "em", "u"]),
    paradigm("rz", 0, ["u/a", "owi", "", "em", "u"]),
    paradigm("ż", 0, ["u/a", "owi", "", "em", "u"]),
    paradigm("c", 0, ["u/a", "owi", "", "em", "u"]),
    paradigm("ń", 1, ["nia/niu", "niowi", "ń", "niem", "niu"]),
    paradigm("ów", 2, ["owa", "owowi", "ów", "owem", "owie"]),
    paradigm("", 0, ["u/a", "owi", "", "em", "ie"]),
];

const ADJECTIVES: [Paradigm; 6] = [
    paradigm("ki", 1, ["iego", "iemu", "i", "im", "im"]),
    paradigm("y", 1, ["ego", "emu", "y", "ym", "ym"]),
    paradigm("ka", 1, ["iej", "iej", "ą", "ą", "iej"]),
    paradigm("a", 1, ["ej", "ej", "ą", "ą", "ej"]),
    paradigm("kie", 1, ["go", "mu", "e", "", ""]),
    paradigm("e", 1, ["ego/ych", "emu/ym", "e", "ym/ymi", "ym/ych"]),
];

const NOUNS: [Paradigm; 23] = [
    paradigm("dom", 0, ["u", "owi", "", "em", "u"]),
    paradigm("straż", 0, ["y", "y", "", "ą", "y"]),
    paradigm("ruś", 1, ["si", "si", "ś", "sią", "si"]),
    paradigm("nki", 2, ["ek", "kom", "ki", "kami", "kach"]),
    paradigm("niki", 1, ["", "om", "i", "ami", "ach"]),
    paradigm("zgi", 1, ["/ów", "om", "i", "ami", "ach"]),
    paradigm("morze", 1, ["a", "u", "e", "em", "u"]),
    paradigm("owo", 1, ["a", "u", "o", "em", "ie"]),
    paradigm("ień", 3, ["nia", "niowi", "ień", "niem", "niu"]),
    paradigm("eń", 2, ["nia", "niowi", "eń", "niem", "niu"]),
    paradigm("stwo", 1, ["a", "u", "o", "em", "ie"]),
    paradigm("nie", 1, ["a", "u", "e", "em", "u"]),
    paradigm("ość", 1, ["ci", "ci", "ć", "cią", "ci"]),
    paradigm("niemcy", 2, ["iec", "com", "cy", "cami", "czech"]),
    paradigm("włochy", 2, ["ch", "chom", "chy", "chami", "szech"]),
    paradigm("węgry", 1, ["ier", "rom", "y", "rami", "rzech"]),
    paradigm("czechy", 2, ["ch", "chom", "chy", "chami", "chach"]),
    paradigm("chiny", 1, ["", "om", "y", "ami", "ach"]),
    paradigm("stany", 1, ["ów", "om", "y", "ami", "ach"]),
    paradigm("ek", 2, ["ku/ka", "kowi", "ek", "kiem", "ku"]),
    paradigm("o", 1, ["a", "u", "o", "em", "ie/u"]),
    paradigm("ice", 1, ["", "om", "e", "ami", "ach"]),
    paradigm("e", 1, ["a", "u", "e", "em", "u"]),
];

/// Returns whether letters behind an apostrophe are the ending of a foreign name: `Jeremy'ego`, `Gove'owi`.
pub fn is_ending_with_apostrophe(letters: &str) -> bool {
    ["ego", "emu", "a", "owi", "em", "m", "ie", "u", "y"].contains(&letters)
}
