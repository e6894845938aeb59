//! Who is meant by a part of a name, on articles made up for the purpose.

use crate::entities::{Entity, EntityTagger};

fn entities(title: &str, body: &str, language: &str) -> Vec<Entity> {
    static TAGGER: std::sync::OnceLock<EntityTagger> = std::sync::OnceLock::new();
    let tagger = TAGGER.get_or_init(|| EntityTagger::new(&[]).expect("sound names"));
    tagger.find_entities(Some(title), body, Some(language)).unwrap()
}

/// Returns the uri of the entity whose mention begins where `words` do in the body.
fn uri(entities: &[Entity], body: &str, words: &str) -> String {
    let start =
        body.split_once(words).map(|(before, _)| before.chars().count()).expect("in the body");
    let covers = |entity: &&Entity| {
        entity.mentions.iter().any(|mention| {
            mention.part == crate::article::TextPart::Body
                && (mention.span.start..mention.span.end).contains(&start)
        })
    };
    let found = entities.iter().find(covers);
    found.unwrap_or_else(|| panic!("nobody at {words}: {entities:#?}")).uri.clone()
}

/// Checks that the names of each pair, by the words with which they begin, are of one entity.
fn same(title: &str, body: &str, language: &str, pairs: &[(&str, &str)]) {
    let found = entities(title, body, language);
    for (one, other) in pairs {
        let (one_uri, other_uri) = (uri(&found, body, one), uri(&found, body, other));
        assert_eq!(one_uri, other_uri, "{one} and {other}: {found:#?}");
    }
}

fn different(body: &str, language: &str, one: &str, other: &str) {
    let found = entities("News", body, language);
    assert_ne!(uri(&found, body, one), uri(&found, body, other), "{found:#?}");
}

#[test]
fn a_suffix_is_no_surname() {
    let body = "Walter B. Harding Jr. opened the bridge. The singer Walter Lonsdale Jr. was there. \
        Harding cut the ribbon.";
    different(body, "en", "Walter B. Harding", "Walter Lonsdale");
    same("A bridge", body, "en", &[("Harding cut", "Walter B. Harding")]);
}

#[test]
fn a_bare_surname_is_not_that_of_a_relative_who_was_named_last() {
    let body = "Peter Lonsdale opened the fair on Monday. His wife, Anna Lonsdale, stood by. \
        Lonsdale said that it was late.";
    same("A fair", body, "en", &[("Lonsdale said", "Peter Lonsdale")]);
}

#[test]
fn of_two_strangers_of_one_surname_the_last_is_meant_unless_the_headline_says_otherwise() {
    let body = "Peter Lonsdale voted. Anna Lonsdale voted too. Lonsdale smiled.";
    same("A vote", body, "en", &[("Lonsdale smiled", "Anna Lonsdale")]);
    same("Peter Lonsdale wins", body, "en", &[("Lonsdale smiled", "Peter Lonsdale")]);
}

#[test]
fn titles_and_pronouns_agree_with_the_gender_of_the_given_name() {
    let body = "Peter Lonsdale and Anna Lonsdale came early. Mr. Lonsdale wore a hat. \
        Mrs. Lonsdale wore none. Lonsdale said that she was tired.";
    let pairs = [
        ("Lonsdale wore a hat", "Peter Lonsdale"),
        ("Lonsdale wore none", "Anna Lonsdale"),
        ("Lonsdale said", "Anna Lonsdale"),
    ];
    same("Guests", body, "en", &pairs);
    let body = "Jean Lonsdale et Anne Lonsdale sont venus. M. Lonsdale est parti. Mme Lonsdale est restée.";
    let pairs = [("Lonsdale est parti", "Jean Lonsdale"), ("Lonsdale est restée", "Anne Lonsdale")];
    same("Visite", body, "fr", &pairs);
}

#[test]
fn the_words_before_a_full_name_return_before_the_surname() {
    let body = "Директор завода Олег Крутояров приехал с сыном Петром Крутояровым. \
        Директор завода Крутояров доволен.";
    same("Приезд", body, "ru", &[("Крутояров доволен", "Олег Крутояров")]);
}

#[test]
fn two_surnames_together_are_those_of_the_person_who_has_both() {
    let body = "Carlos Manuel Gómez Salinas habló el lunes. Gómez Salinas dijo que no. \
        Después calló Salinas.";
    let pairs = [("Gómez Salinas dijo", "Carlos Manuel"), ("Salinas.", "Carlos Manuel")];
    same("Gómez Salinas responde", body, "es", &pairs);
}

#[test]
fn the_first_of_a_couple_has_the_surname_of_the_second() {
    let english =
        "Peter and Anna Lonsdale gave money. Mr. Lonsdale spoke for an hour. Then Anna left.";
    let found = entities("A gift", english, "en");
    assert!(found.iter().any(|entity| entity.name == "Peter Lonsdale"), "{found:#?}");
    same(
        "A gift",
        english,
        "en",
        &[("Lonsdale spoke", "Peter and"), ("Anna left", "Anna Lonsdale")],
    );
    for (language, and) in [("de", "und"), ("fr", "et"), ("es", "y"), ("it", "e"), ("sv", "och")] {
        let body = format!("Peter {and} Anna Lonsdale. 2026.");
        let found = entities("x", &body, language);
        assert!(
            found.iter().any(|entity| entity.name == "Peter Lonsdale"),
            "{language}: {found:#?}"
        );
    }
}

#[test]
fn two_names_joined_by_and_keep_their_own_surnames() {
    let body = "Peter Lonsdale and Anna Harding came.";
    let found = entities("Guests", body, "en");
    let mut names: Vec<_> = found.iter().map(|entity| entity.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Anna Harding", "Peter Lonsdale"]);
}

#[test]
fn a_name_in_both_orders_is_one_person() {
    let body = "The writer Hanako Tanabe met readers. The programme has Tanabe Hanako.";
    same("Readers", body, "en", &[("Tanabe Hanako", "Hanako Tanabe")]);
    let body = "Свидетель Крутояров Иван Петрович молчал. Иван Крутояров ушел.";
    same("Суд", body, "ru", &[("Крутояров Иван", "Иван Крутояров ушел")]);
}

#[test]
fn a_man_in_the_genitive_has_the_name_of_his_nominative() {
    let nominative = "Генерал Александр Крутояров приехал.";
    let expected = uri(&entities("x", nominative, "ru"), nominative, "Александр");
    for body in [
        "Орден вручили за генерала Александра Крутоярова.",
        "Суд арестовал Александра Крутоярова.",
        "Адвокат полковника Александра Крутоярова молчит.",
    ] {
        assert_eq!(uri(&entities("x", body, "ru"), body, "Александра"), expected, "{body}");
    }
    let body = "Журналистка Александра Крутоярова приехала.";
    assert_ne!(uri(&entities("x", body, "ru"), body, "Александра"), expected);
}

#[test]
fn a_surname_in_the_german_genitive_is_that_of_its_holder() {
    let body = "Anna Lonsdale reist ab. Lonsdales Partei wartet. Auch Peter Hardings Sprecher schweigt. \
        Harding kommt. Merkels Nachfolger schweigt.";
    let pairs = [("Lonsdales Partei", "Anna Lonsdale"), ("Harding kommt", "Peter Hardings")];
    same("Reise", body, "de", &pairs);
    let found = entities("Reise", body, "de");
    assert!(uri(&found, body, "Merkels").contains("wikidata"), "{found:#?}");
    assert!(found.iter().all(|entity| !entity.name.contains("Sprecher")), "{found:#?}");
}

#[test]
fn a_well_known_surname_is_known_in_its_case_forms() {
    for (language, base, form) in [
        ("pl", "Putin przyjechał w środę.", "Rozmawiano z Putinem w środę."),
        ("cs", "Putin přijel ve středu.", "Jednali s Putinem ve středu."),
        ("hr", "Putin je stigao u srijedu.", "Razgovarali su s Putinom u srijedu."),
        ("sl", "Putin je prišel v sredo.", "Govorili so s Putinom v sredo."),
        ("ru", "В среду Путин приехал.", "В среду говорили с Путиным."),
        ("uk", "У середу Путін приїхав.", "У середу говорили з Путіним."),
    ] {
        let name = |body: &str| {
            let words = if body.contains("Put") { "Put" } else { "Пут" };
            uri(&entities("x", body, language), body, words)
        };
        assert_eq!(name(base), name(form), "{language}");
    }
}

#[test]
fn a_common_surname_behind_a_form_of_address_is_no_known_persons() {
    let found =
        entities("Einbruch", "Ein Nachbar, Herr Schröder, sah zwei Männer weglaufen.", "de");
    assert!(found.iter().all(|entity| !entity.uri.contains("wikidata")), "{found:#?}");
}

#[test]
fn titles_and_ranks_are_no_part_of_a_name() {
    let body = "Lt. Col. Peter Lonsdale and Rabbi David Hardinger sat in front. Hardinger spoke. \
        Lonsdale left.";
    let found = entities("Guests", body, "en");
    let mut names: Vec<_> = found.iter().map(|entity| entity.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["David Hardinger", "Peter Lonsdale"]);
}

#[test]
fn an_airport_called_after_somebody_is_a_place() {
    let body = "Flights at Charles de Gaulle Airport were late on Monday.";
    let found = entities("Strike", body, "en");
    let airport = found.iter().find(|entity| entity.mentions[0].text.starts_with("Charles"));
    let airport = airport.expect("a name");
    assert_eq!(airport.kind, crate::article::EntityType::Place);
}

#[test]
fn a_given_name_that_is_a_country_begins_a_name_before_a_surname() {
    let body = "The model India Hicks came first, in the colours of India.";
    different(body, "en", "India Hicks", "India.");
}
