//! Finnish. Of a person's name the last part alone declines, and every case has an ending of its own, before
//! which the stem is strong or weak: `Turkki`, `Turkin`, `Turkkiin`.

use super::language::{Inflection, no_feminine};
use super::paradigm::{Paradigm, UNCHANGING, paradigm};

/// The declension of Finnish names.
pub static FINNISH: Inflection = Inflection {
    male: &[&SURNAMES, &VOWELS, &CONSONANTS],
    female: &[&SURNAMES, &VOWELS, &CONSONANTS],
    given: &[&UNCHANGING],
    adjectives: &[],
    nouns: &[&PLURALS, &STEMS, &GRADATION, &SURNAMES, &VOWELS, &CONSONANTS],
    // with `i` it may be the link to a name in a consonant: Bagdadissa, but Berliinissä
    oblique: &[
        "assa", "ossa", "ussa", "ässä", "össä", "yssä", "asta", "osta", "usta", "ästä", "östä",
        "ystä", "alla", "olla", "ulla", "ällä", "öllä", "alta", "olta", "ulta", "ältä", "öltä",
        "alle", "olle", "ulle", "älle", "ölle",
    ],
    feminine: no_feminine,
};

/// The case forms of words in `suffix`, of which the last `cut` letters give way to a weak stem, and before
/// some endings to a strong one: genitive, allative and translative, partitive, inessive and adessive, and in
/// the last place elative, ablative, essive and the illative, which has an ending of its own.
macro_rules! declension {
    ($suffix:literal, $cut:literal, $weak:literal, $strong:literal, $illative:literal) => {
        paradigm(
            $suffix,
            $cut,
            [
                concat!($weak, "n"),
                concat!($weak, "lle/", $weak, "ksi"),
                concat!($strong, "a/", $strong, "ä/", $strong, "ta/", $strong, "tä"),
                concat!($weak, "ssa/", $weak, "ssä/", $weak, "lla/", $weak, "llä"),
                concat!(
                    $weak, "sta/", $weak, "stä/", $weak, "lta/", $weak, "ltä/", $strong, "na/",
                    $strong, "nä/", $strong, $illative
                ),
            ],
        )
    };
}

/// Countries and groups in the plural: Yhdysvallat, Alankomaat, Arabiemiirikunnat.
const PLURALS: [Paradigm; 3] = [
    paradigm(
        "vallat",
        4,
        ["ltojen/ltain", "lloille/lloiksi", "ltoja", "lloissa/lloilla", "lloista/lloilta/ltoihin"],
    ),
    paradigm("maat", 2, ["iden", "ille/iksi", "ita", "issa/illa", "ista/ilta/ihin"]),
    paradigm(
        "kunnat",
        4,
        ["ntien", "nnille/nniksi", "ntia", "nnissa/nnilla", "nnista/nnilta/ntiin"],
    ),
];

/// Words in `i` whose stem has `e`.
const STEMS: [Paradigm; 9] = [
    declension!("suomi", 1, "e", "e", "en"),
    declension!("lahti", 2, "de", "te", "en"),
    declension!("järvi", 1, "e", "e", "en"),
    declension!("niemi", 1, "e", "e", "en"),
    declension!("saari", 1, "e", "e", "en"),
    declension!("vuori", 1, "e", "e", "en"),
    declension!("lampi", 2, "me", "pe", "en"),
    declension!("joki", 2, "e", "ke", "en"),
    declension!("mäki", 2, "e", "ke", "en"),
];

/// The gradation of what places commonly end in.
const GRADATION: [Paradigm; 13] = [
    declension!("kki", 2, "i", "ki", "in"),
    declension!("kka", 2, "a", "ka", "an"),
    declension!("kkä", 2, "ä", "kä", "än"),
    declension!("kko", 2, "o", "ko", "on"),
    declension!("ppa", 2, "a", "pa", "an"),
    declension!("ppi", 2, "i", "pi", "in"),
    declension!("tti", 2, "i", "ti", "in"),
    declension!("tta", 2, "a", "ta", "an"),
    declension!("nki", 2, "gi", "ki", "in"),
    declension!("nka", 2, "ga", "ka", "an"),
    declension!("nta", 2, "na", "ta", "an"),
    declension!("nti", 2, "ni", "ti", "in"),
    declension!("turku", 2, "u", "ku", "un"),
];

const SURNAMES: [Paradigm; 3] = [
    declension!("nen", 3, "se", "s", "een"),
    declension!("uus", 1, "de", "t", "een"),
    // Markuksen, Texasin
    paradigm(
        "s",
        1,
        [
            "sin/ksen",
            "sille/siksi/kselle",
            "sia/siä/sta/stä",
            "sissa/sissä/silla/sillä/ksessa/ksessä/ksella/ksellä",
            "sista/sistä/silta/siltä/sina/siin/ksesta/ksestä/kselta/kseltä/kseen",
        ],
    ),
];

const VOWELS: [Paradigm; 9] = [
    // Lontoo
    declension!("oo", 0, "", "", "seen"),
    declension!("a", 0, "", "", "an"),
    declension!("ä", 0, "", "", "än"),
    declension!("o", 0, "", "", "on"),
    declension!("ö", 0, "", "", "ön"),
    declension!("u", 0, "", "", "un"),
    declension!("y", 0, "", "", "yn"),
    declension!("i", 0, "", "", "in"),
    // Chilen, Tampereen
    paradigm(
        "e",
        0,
        [
            "n/en",
            "lle/ksi/elle/eksi",
            "a/ä/ta/tä/tta/ttä",
            "ssa/ssä/lla/llä/essa/essä/ella/ellä",
            "sta/stä/lta/ltä/na/nä/esta/estä/elta/eltä/en/eseen",
        ],
    ),
];

/// A name in a consonant has `i` before its endings: Putinin, Bagdadissa.
const CONSONANTS: [Paradigm; 1] = [declension!("", 0, "i", "i", "in")];

#[cfg(test)]
mod tests {
    use super::super::{Cases, Gender};
    use super::*;

    fn first_bases(form: &str) -> Vec<String> {
        FINNISH.first_bases(form)
    }

    #[test]
    fn places_go_back_to_their_base_form() {
        for (form, base) in [
            ("pariisissa", "pariisi"),
            ("moskovassa", "moskova"),
            ("kiovaan", "kiova"),
            ("venäjän", "venäjä"),
            ("suomesta", "suomi"),
            ("helsingissä", "helsinki"),
            ("turkkiin", "turkki"),
            ("turkin", "turkki"),
            ("kreikalle", "kreikka"),
            ("euroopan", "eurooppa"),
            ("lontooseen", "lontoo"),
            ("lahdessa", "lahti"),
            ("tampereella", "tampere"),
            ("chilen", "chile"),
            ("bagdadissa", "bagdad"),
            ("yhdysvalloissa", "yhdysvallat"),
            ("alankomaihin", "alankomaat"),
        ] {
            assert!(first_bases(form).iter().any(|found| found == base), "{form}");
        }
    }

    #[test]
    fn a_surname_declines_and_the_given_name_before_it_does_not() {
        for (form, base) in [
            ("zelenskyin", "zelenskyi"),
            ("putinille", "putin"),
            ("obaman", "obama"),
            ("merkeliä", "merkel"),
            ("virtasen", "virtanen"),
            ("niinistölle", "niinistö"),
        ] {
            let bases = FINNISH.surname_bases(form, Gender::Male, Cases::ALL);
            assert!(bases.iter().any(|found| found == base), "{form}: {bases:?}");
        }
        assert_eq!(FINNISH.given_forms("volodymyr"), [("volodymyr".to_owned(), Cases::ALL)]);
    }

    #[test]
    fn the_forms_of_a_surname_are_those_that_news_has() {
        let forms: Vec<String> = FINNISH
            .surname_forms("putin", Gender::Male)
            .into_iter()
            .map(|(form, _)| form)
            .collect();
        for form in ["putin", "putinin", "putinia", "putinille", "putinilta", "putiniin"] {
            assert!(forms.iter().any(|known| known == form), "{form}");
        }
    }
}
