//! Case forms of Slavic and Finnish names, by suffix tables: of surnames, given names, and the phrases that name
//! places and organisations. A table says how base forms decline; read backwards it says what base
//! forms a word in the text may have.
//!
//! Words are in lower case. Cyrillic ones have `ё` folded to `е`, as the gazetteer stores them; Latin
//! ones keep their accents.

mod article;
mod cases;
mod czech;
mod east_asian;
mod finnish;
mod gender;
mod language;
mod paradigm;
mod phrase;
mod phrase_bases;
mod polish;
mod russian;
mod south;
mod ukrainian;

pub use article::{has_articles, strip_article};
pub use cases::{Cases, Gender};
pub use east_asian::is_family_name;
pub use finnish::FINNISH;
pub use gender::{gender_of_given_name, is_patronymic};
pub use language::Inflection;
pub use paradigm::{in_cases, is_vowel};
pub use phrase::phrase_forms;
pub use phrase_bases::is_power_station;
pub use polish::is_ending_with_apostrophe;
pub use russian::RUSSIAN;

/// Returns the declension of names in a text in `language` (a BCP 47 tag) that are written in Cyrillic or
/// else in Latin. `None` where they do not decline: Bulgarian and Macedonian have no cases. In Cyrillic and
/// without a language that has other rules, the Russian one.
pub fn for_language(language: Option<&str>, cyrillic: bool) -> Option<&'static Inflection> {
    let primary = language.and_then(|tag| tag.split('-').next());
    match (primary, cyrillic) {
        (Some("uk"), true) => Some(&ukrainian::UKRAINIAN),
        (Some("bg" | "mk"), true) => None,
        (Some("sr" | "bs" | "hbs"), true) => None,
        (_, true) => Some(&RUSSIAN),
        (Some("pl"), false) => Some(&polish::POLISH),
        (Some("cs"), false) => Some(&czech::CZECH),
        (Some("sk"), false) => Some(&czech::SLOVAK),
        (Some("fi"), false) => Some(&FINNISH),
        (Some("sl"), false) => Some(&south::SLOVENE),
        (Some("hr" | "bs" | "sr" | "hbs"), false) => Some(&south::CROATIAN),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given_forms(base: &str) -> Vec<(String, Cases)> {
        RUSSIAN.given_forms(base)
    }

    fn bases(form: &str, gender: Gender, given: &str, given_form: &str) -> String {
        let forms = given_forms(given);
        let cases = forms.iter().find(|(f, _)| f == given_form).expect("a form").1;
        RUSSIAN.surname_bases(form, gender, cases).remove(0)
    }

    #[test]
    fn a_surname_goes_back_to_its_base_form_by_the_case_of_the_given_name() {
        use Gender::*;
        assert_eq!(bases("лаврова", Male, "сергей", "сергея"), "лавров");
        assert_eq!(bases("путиным", Male, "владимир", "владимиром"), "путин");
        assert_eq!(bases("асаду", Male, "башар", "башару"), "асад");
        assert_eq!(bases("обаму", Male, "барак", "барака"), "обама");
        assert_eq!(bases("обамы", Male, "барак", "барака"), "обама");
        assert_eq!(bases("зеленским", Male, "владимир", "владимиром"), "зеленский");
        assert_eq!(bases("захаровой", Female, "мария", "марии"), "захарова");
        assert_eq!(bases("песков", Male, "дмитрий", "дмитрий"), "песков");
    }

    #[test]
    fn indeclinable_surnames_are_left_alone() {
        use Gender::*;
        assert_eq!(bases("керри", Male, "джон", "джона"), "керри");
        assert_eq!(bases("нуланд", Female, "виктория", "виктории"), "нуланд");
        assert_eq!(bases("порошенко", Male, "петр", "петром"), "порошенко");
        assert_eq!(RUSSIAN.surname_forms("керри", Male), [("керри".to_owned(), Cases::ALL)]);
    }

    #[test]
    fn given_names_decline() {
        let forms: Vec<_> = given_forms("дмитрий").into_iter().map(|(form, _)| form).collect();
        assert_eq!(forms, ["дмитрий", "дмитрия", "дмитрию", "дмитрием", "дмитрии"]);
        assert_eq!(given_forms("павел")[1].0, "павла");
    }

    #[test]
    fn phrases_decline_up_to_their_first_noun() {
        let forms = phrase_forms(&["исламское", "государство"], 0);
        assert!(forms.contains(&vec!["исламского".into(), "государства".into()]));
        assert!(forms.contains(&vec!["исламским".into(), "государством".into()]));
        let forms = phrase_forms(&["министерство", "обороны", "сша"], 0);
        assert!(forms.contains(&vec!["министерством".into(), "обороны".into(), "сша".into()]));
        let forms = phrase_forms(&["сирия"], 0);
        assert!(forms.contains(&vec!["сирии".into()]) && forms.contains(&vec!["сирию".into()]));
        assert!(phrase_forms(&["нью", "йорк"], 1).contains(&vec!["нью".into(), "йорке".into()]));
        assert!(
            phrase_forms(&["государственная", "дума"], 0)
                .contains(&vec!["государственной".into(), "думы".into()])
        );
    }
}
