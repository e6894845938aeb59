//! Words that stand in people's names or beside them. The lists are sorted.

/// Words in small letters that stand between the parts of a name.
pub const PARTICLES: [&str; 34] = [
    "af", "al", "ben", "bin", "bint", "da", "de", "del", "della", "den", "der", "di", "dos", "du",
    "el", "ibn", "la", "le", "ten", "ter", "ul", "van", "von", "zu", "аль", "бен", "бин", "ван",
    "да", "де", "дер", "ибн", "оглы", "фон",
];

/// Words that follow a name and make it that of something else: `John Brown University`.
pub const INSTITUTIONS: [&str; 40] = [
    "airport",
    "arena",
    "avenue",
    "award",
    "awards",
    "bank",
    "bay",
    "bridge",
    "center",
    "centre",
    "city",
    "college",
    "company",
    "corp",
    "county",
    "cup",
    "foundation",
    "group",
    "hospital",
    "inc",
    "institute",
    "island",
    "islands",
    "lake",
    "library",
    "ltd",
    "museum",
    "park",
    "prize",
    "river",
    "road",
    "school",
    "square",
    "stadium",
    "station",
    "street",
    "theater",
    "theatre",
    "trophy",
    "university",
];

/// Words with a capital that are no surname.
pub const NO_SURNAMES: [&str; 50] = [
    "and",
    "april",
    "at",
    "august",
    "church",
    "day",
    "december",
    "dr",
    "february",
    "for",
    "foreign",
    "friday",
    "general",
    "government",
    "he",
    "i",
    "in",
    "inc",
    "it",
    "january",
    "jr",
    "july",
    "june",
    "march",
    "minister",
    "monday",
    "mr",
    "mrs",
    "ms",
    "november",
    "october",
    "of",
    "on",
    "party",
    "president",
    "prime",
    "road",
    "saturday",
    "secretary",
    "senator",
    "september",
    "she",
    "street",
    "sunday",
    "the",
    "they",
    "thursday",
    "tuesday",
    "we",
    "wednesday",
];

/// Forms of address, which are no part of a name.
pub const HONORIFICS: [&str; 72] = [
    "adm",
    "baron",
    "baroness",
    "capt",
    "cmdr",
    "col",
    "cpl",
    "dame",
    "dr",
    "frau",
    "fru",
    "gen",
    "gospa",
    "gospod",
    "gov",
    "herr",
    "hr",
    "lady",
    "lord",
    "lt",
    "madam",
    "madame",
    "maj",
    "mevrouw",
    "miss",
    "mlle",
    "mme",
    "monsieur",
    "mr",
    "mrs",
    "ms",
    "pan",
    "pana",
    "panem",
    "pani",
    "paní",
    "prof",
    "professor",
    "rabbi",
    "rep",
    "rev",
    "sen",
    "senhor",
    "senhora",
    "señor",
    "señora",
    "sgt",
    "sheriff",
    "signor",
    "signora",
    "sir",
    "sr",
    "sra",
    "барон",
    "баронесса",
    "господин",
    "господина",
    "господином",
    "господину",
    "госпожа",
    "госпоже",
    "госпожи",
    "госпожой",
    "госпожу",
    "леди",
    "лорд",
    "мисс",
    "миссис",
    "мистер",
    "пан",
    "пані",
    "сэр",
];

/// Titles that may also be a name: no part of one that goes on with two more words. `Sheikh Hasina`, `Sheikh
/// Mohammed bin Rashid`.
pub const SOFT_TITLES: [&str; 7] =
    ["emir", "imam", "mullah", "sayyid", "shaikh", "sheik", "sheikh"];

/// Those of [`INSTITUTIONS`] that are places.
pub const PLACES: [&str; 19] = [
    "airport", "arena", "avenue", "bay", "bridge", "city", "county", "island", "islands", "lake",
    "park", "river", "road", "square", "stadium", "station", "street", "theater", "theatre",
];

/// Returns whether one of the sorted lists has `word`.
pub fn is_in_list(list: &[&str], word: &str) -> bool {
    list.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_as_the_search_expects() {
        for list in
            [&PARTICLES[..], &INSTITUTIONS, &NO_SURNAMES, &HONORIFICS, &SOFT_TITLES, &PLACES]
        {
            assert!(list.is_sorted());
        }
    }
}
