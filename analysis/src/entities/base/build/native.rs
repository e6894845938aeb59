//! What a country says of the names of its people and places.

/// Countries whose language is not among those of the labels, by their Wikidata number.
const LANGUAGES: [(u32, &str); 34] = [
    (17, "ja"),
    (148, "zh"),
    (865, "zh"),
    (884, "ko"),
    (423, "ko"),
    (801, "he"),
    (794, "fa"),
    (41, "el"),
    (229, "el"),
    (28, "hu"),
    (218, "ro"),
    (217, "ro"),
    (33, "fi"),
    (35, "da"),
    (20, "nb"),
    (189, "is"),
    (191, "et"),
    (211, "lv"),
    (37, "lt"),
    (214, "sk"),
    (215, "sl"),
    (224, "hr"),
    (403, "sr"),
    (222, "sq"),
    (399, "hy"),
    (230, "ka"),
    (227, "az"),
    (668, "hi"),
    (881, "vi"),
    (869, "th"),
    (252, "id"),
    (79, "ar"),
    (851, "ar"),
    (858, "ar"),
];

/// Countries whose people have the surname first in English too.
const SURNAME_FIRST: [u32; 6] = [148, 865, 884, 423, 881, 8_646];

/// Returns the language of a country, where it has one that no bit of
/// [`Languages`](crate::entities::base::Languages) stands for.
pub fn native_language(country: u32) -> Option<&'static str> {
    LANGUAGES.iter().find(|(number, _)| *number == country).map(|(_, language)| *language)
}

/// Returns whether people of a country have the surname first in English too.
pub fn puts_surname_first(country: u32) -> bool {
    SURNAME_FIRST.contains(&country)
}
