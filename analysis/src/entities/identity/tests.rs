//! Whose id an entity has, at the seam where users feel it: the entities of a text.

use std::sync::OnceLock;

use crate::article::Entity;
use crate::entities::EntityTagger;

fn tag(text: &str) -> Vec<Entity> {
    static TAGGER: OnceLock<EntityTagger> = OnceLock::new();
    let tagger = TAGGER.get_or_init(|| EntityTagger::new(&[]).unwrap());
    tagger.find_entities(None, text, None).unwrap()
}

/// The Wikidata number of the entity that a text mentions so; none where it has an own address.
fn id(text: &str, mention: &str) -> Option<String> {
    let entities = tag(text);
    let is_it = |entity: &&Entity| entity.mentions.iter().any(|found| found.text == mention);
    let entity = entities.iter().find(is_it);
    let entity = entity.unwrap_or_else(|| panic!("no {mention} in {entities:#?}"));
    entity.uri.strip_prefix("http://www.wikidata.org/entity/").map(str::to_owned)
}

#[test]
fn private_people_have_the_id_of_nobody_whose_name_sounds_alike() {
    let text = "Charlie Mitchell, 34, and Steven Dennis, 51, were hurt when their car hit a tree on \
                Sunday, the sheriff said. The driver, Bill Bliss, was arrested.";
    for name in ["Charlie Mitchell", "Steven Dennis", "Bill Bliss"] {
        assert_eq!(id(text, name), None, "{name}");
    }
    let text = "Joe Moreno and Giuseppe Johansen sold the shop to Miguel Pujol.";
    for name in ["Joe Moreno", "Giuseppe Johansen", "Miguel Pujol"] {
        assert_eq!(id(text, name), None, "{name}");
    }
}

#[test]
fn those_who_are_named_as_the_bases_have_it_have_their_id() {
    let text = "Emmanuel Macron, Olaf Scholz and Narendra Modi met Sergei Lavrov.";
    assert_eq!(id(text, "Emmanuel Macron").as_deref(), Some("Q3052772"));
    assert_eq!(id(text, "Olaf Scholz").as_deref(), Some("Q61053"));
    assert_eq!(id(text, "Narendra Modi").as_deref(), Some("Q1058"));
    assert_eq!(id(text, "Sergei Lavrov").as_deref(), Some("Q58217"));
}

#[test]
fn a_figure_of_one_name_is_meant_in_every_script_and_language_that_has_it() {
    for (text, mention) in [
        ("Эммануэль Макрон прибыл в Вену.", "Эммануэль Макрон"),
        ("Президент встретился с Эммануэлем Макроном в Вене.", "Эммануэлем Макроном"),
        ("Emmanuel Macron a parlé.", "Emmanuel Macron"),
    ] {
        assert_eq!(id(text, mention).as_deref(), Some("Q3052772"), "{text}");
    }
}

#[test]
fn countries_and_organisations_have_their_ids() {
    let text = "Ministers of Haiti, Lithuania and Mongolia met in Senegal. The European Commission and \
                Airbus signed, Deutsche Bank did not.";
    for place in ["Haiti", "Lithuania", "Mongolia", "Senegal"] {
        assert!(id(text, place).is_some(), "{place}");
    }
    assert_eq!(id(text, "European Commission").as_deref(), Some("Q8880"));
    assert_eq!(id(text, "Deutsche Bank").as_deref(), Some("Q66048"));
}

#[test]
fn a_town_whose_name_has_the_form_of_a_persons_is_a_town() {
    let text = "Residents of Khan Younis fled to Rafah on Monday.";
    assert_eq!(id(text, "Khan Younis").as_deref(), Some("Q309348"));
}

#[test]
fn a_name_with_other_initials_is_that_of_somebody_else() {
    let text = "President George H. W. Bush spoke in Houston. Later George W. Bush spoke.";
    let (father, son) = (id(text, "George H. W. Bush"), id(text, "George W. Bush"));
    assert_eq!(son.as_deref(), Some("Q207"));
    assert_ne!(father, son);
}

#[test]
fn an_office_is_no_organisation_and_an_article_no_part_of_a_name() {
    let text = "The Prime Minister of Canada met ministers of The United Arab Emirates.";
    assert_eq!(id(text, "Canada").as_deref(), Some("Q16"));
    assert_eq!(id(text, "United Arab Emirates").as_deref(), Some("Q878"));
}

#[test]
fn a_common_surname_alone_is_nobodys() {
    assert_eq!(id("\"We saw nothing,\" said Schmidt, a baker from Velmora.", "Schmidt"), None);
}

#[test]
fn the_name_shown_is_the_label_and_not_one_spelled_back_from_another_language() {
    let entities = tag("James Comey testified before the Senate.");
    assert_eq!(entities[0].name, "James Comey");
}
