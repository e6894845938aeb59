//! Tests of the building of the base.

use std::collections::HashMap;

use copydesk_analysis::article::EntityType;
use copydesk_analysis::entities::base::{Languages, SpellingKind};
use copydesk_analysis::entities::fold::hash_word;

use super::cut::keeps;
use super::obscure::is_obscure;
use super::spellings::{keys_of_person, plain_name, read_spelling, shown_name};
use super::tables::Tables;
use crate::source::Row;

fn row<'r>(fields: &[(&'r str, &'r str)]) -> Row<'r> {
    fields.iter().copied().collect::<HashMap<_, _>>()
}

#[test]
fn spellings_that_no_text_has_as_a_name_are_left_out() {
    let kept = |form, prior| {
        read_spelling(form, SpellingKind::Alias, Languages::default(), prior).is_some()
    };
    for form in ["Haiti", "Гаити", "Αϊτή", "هايتي", "האיטי", "हैती", "NATO", "U.S.", "7-Eleven"]
    {
        assert!(kept(form, 1), "{form}");
    }
    for form in ["distraction", "X", "1984", "🇭🇹", "@POTUS", "ประเทศเฮติ", "Հայիթի", "AC/DC"]
    {
        assert!(!kept(form, 100), "{form}");
    }
    assert!(kept("ハイチ", 100) && !kept("ハイチ", 2));
    let long = "A B C D E F G H I J K L M";
    assert!(!kept(long, 100), "{long}");
}

#[test]
fn capitals_make_an_acronym_of_a_label() {
    let kind =
        |form| read_spelling(form, SpellingKind::Label, Languages::default(), 9).map(|s| s.kind);
    assert_eq!(kind("NATO"), Some(SpellingKind::Acronym));
    assert_eq!(kind("Nato"), Some(SpellingKind::Label));
    let words = read_spelling("U.S.", SpellingKind::Weak, Languages::default(), 9).map(|s| s.words);
    assert_eq!(words, Some(vec![hash_word("us")]));
}

#[test]
fn spellings_of_a_person_in_other_scripts_have_one_key() {
    let lavrov = keys_of_person("Sergey Lavrov", false);
    assert_eq!(lavrov.len(), 1);
    for name in ["Сергей Лавров", "Sergueï Lavrov", "Sergej Lawrow", "Sergei Viktorovich Lavrov"]
    {
        assert_eq!(keys_of_person(name, false), lavrov, "{name}");
    }
    assert_eq!(keys_of_person("Pelé", false), []);
    let (one, other) = ("sn".to_owned(), "jn".to_owned());
    let both = keys_of_person("Sun Jun", true);
    assert!(both.contains(&(one.clone(), other.clone())) && both.contains(&(other, one)));
}

#[test]
fn members_of_regional_parliaments_and_small_clubs_are_obscure_and_ministers_are_not() {
    let person = |sources, position, prior| {
        let fields = [("sources", sources), ("position", position), ("country", "spain")];
        is_obscure(EntityType::Person, &row(&fields), prior)
    };
    assert!(person("ep-scrapers", "Member of the Parliament of Catalonia", 1));
    assert!(!person("ep-scrapers", "Member of the Congress of Deputies", 1));
    assert!(!person("ep-scrapers", "Member of the Parliament of Catalonia", 9));
    assert!(!person("ep-scrapers,x-factr", "Member of the Parliament of Catalonia", 5));
    assert!(person("proto-commons", "", 1) && person("chadwick", "", 1));
    let state = [
        ("sources", "ep-scrapers"),
        ("position", "member of the Massachusetts House of Representatives"),
        ("country", "us"),
    ];
    assert!(is_obscure(EntityType::Person, &row(&state), 1));
    let club = [("sources", "reep")];
    assert!(is_obscure(EntityType::Organisation, &row(&club), 2));
    assert!(!is_obscure(EntityType::Organisation, &row(&[("sources", "reep,x-factr")]), 2));
}

#[test]
fn works_are_kept_when_their_name_could_be_that_of_somebody() {
    assert!(keeps(EntityType::Other, false, 30, "Harry Potter"));
    assert!(!keeps(EntityType::Other, false, 30, "International Phonetic Alphabet of All"));
    assert!(!keeps(EntityType::Other, false, 30, "chess"));
    assert!(!keeps(EntityType::Other, false, 5, "Harry Potter"));
}

#[test]
fn a_source_that_is_not_known_is_refused() {
    assert!(Tables::new("kb".as_ref(), Some("ex")).is_ok());
    assert!(Tables::new("kb".as_ref(), Some("eq")).is_err());
}

#[test]
fn a_person_is_shown_with_the_given_name_first_and_nothing_in_brackets() {
    for (name, shown, plain) in [
        ("John Smith (dentist)", "John Smith", "John Smith"),
        ("Овчинников, Ричард Сергеевич", "Ричард Сергеевич Овчинников", "Ричард Овчинников"),
        ("Martin Luther King, Jr.", "Martin Luther King, Jr.", "Martin Luther King"),
        ("Hugh Mackay, 14th Lord Reay", "Hugh Mackay, 14th Lord Reay", "Hugh Mackay"),
    ] {
        assert_eq!((shown_name(name).as_str(), plain_name(name).as_str()), (shown, plain));
    }
}
