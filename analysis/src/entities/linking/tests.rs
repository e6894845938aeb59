//! Each kind of evidence by itself: what it links, and what looks like it and must not link.
//!
//! The tagger here knows the names of [`TAGGED`] alone, so that nothing else is found but by rule.

use crate::entities::tagger::features::Knowledge;
use crate::entities::tagger::{Name, TagKind, Tagger};
use crate::entities::text::ArticleText;
use crate::entities::{Entity, EntityTagger};
use crate::user_file::UserFile;

const LISTED: &str = r#"
[[entity]]
name = "Umbrella Front"
type = "organisation"

[[entity]]
name = "Anton Zaretsky"
type = "person"

[[entity]]
name = "Grimdale"
type = "place"

[[entity]]
name = "Grimdale Rovers"
type = "organisation"
"#;

/// The names that the tagger finds: kind, confidence.
const TAGGED: [(&str, TagKind, f32); 8] = [
    ("Grumblewick", TagKind::Place, 0.8),
    ("Doubtwick", TagKind::Place, 0.3),
    ("Norwegian", TagKind::Organisation, 0.8),
    ("Cliffside Ferry Union", TagKind::Organisation, 0.8),
    ("Cliffside Ferries", TagKind::Organisation, 0.8),
    ("Zalarja Corbyn", TagKind::Person, 0.8),
    ("Николая II", TagKind::Person, 0.8),
    ("Николай II", TagKind::Person, 0.8),
];

#[derive(Debug)]
struct FewNames;

impl Tagger for FewNames {
    fn names(&self, text: &ArticleText<'_>, _: Option<&str>, _: &Knowledge<'_>) -> Vec<Name> {
        let words = text.tokens.len();
        let at = |first: usize| {
            TAGGED.iter().find_map(|(name, kind, confidence)| {
                let end = first + name.split(' ').count();
                let there = end <= words && text.slice_words(first, end) == *name;
                let (kind, confidence) = (*kind, *confidence);
                there.then_some(Name { kind, first, end, confidence })
            })
        };
        (0..words).filter_map(at).collect()
    }
}

fn entities(text: &str, language: &str) -> Vec<Entity> {
    static TAGGER: std::sync::OnceLock<EntityTagger> = std::sync::OnceLock::new();
    let tagger = TAGGER.get_or_init(|| {
        let own = UserFile { name: "own.toml".to_owned(), text: LISTED.to_owned() };
        EntityTagger::new(&[own]).expect("sound names").with_tagger(Box::new(FewNames))
    });
    tagger.find_entities(None, text, Some(language)).expect("a short text")
}

/// The mentions in their order: the words, the entity, the evidence.
fn links_in(text: &str, language: &str) -> Vec<String> {
    let mut mentions: Vec<(usize, String)> = Vec::new();
    for entity in entities(text, language) {
        for mention in &entity.mentions {
            let link = format!("{} > {}, {:?}", mention.text, entity.name, mention.by);
            mentions.push((mention.span.start, link));
        }
    }
    mentions.sort();
    mentions.into_iter().map(|(_, link)| link).collect()
}

fn links(text: &str) -> Vec<String> {
    links_in(text, "en")
}

const NOTHING: [&str; 0] = [];

#[test]
fn a_listed_spelling_links_and_a_part_of_a_longer_word_does_not() {
    assert_eq!(links("The Umbrella Front met."), ["Umbrella Front > Umbrella Front, Gazetteer"]);
    assert_eq!(links("The Umbrella Frontier met."), NOTHING);
    assert_eq!(links("An umbrella front met."), NOTHING, "without a capital it is no name");
}

#[test]
fn a_given_name_begins_a_full_name_and_any_other_word_does_not() {
    assert_eq!(links("Maria Grumbolt came."), ["Maria Grumbolt > Maria Grumbolt, NamePattern"]);
    assert_eq!(links("Gadget Grumbolt came."), NOTHING);
    assert_eq!(links("They met Maria. Grumbolt came."), NOTHING, "a sentence ends between them");
}

#[test]
fn a_name_of_the_tagger_alone_links_if_it_is_likely() {
    assert_eq!(links("They sailed to Grumblewick."), ["Grumblewick > Grumblewick, Tagger"]);
    assert_eq!(links("They sailed to Doubtwick."), NOTHING);
    let boat = links("A Norwegian boat left.");
    assert_eq!(boat, ["Norwegian > Norway, Demonym"], "an adjective is no organisation");
}

#[test]
fn a_surname_links_to_whom_the_article_names_in_full_and_to_nobody_else() {
    let text = "Maria Grumbolt came. Grumbolt sang.";
    let sang = "Grumbolt > Maria Grumbolt, SurnameOf";
    assert_eq!(links(text), ["Maria Grumbolt > Maria Grumbolt, NamePattern", sang]);
    assert_eq!(links("Grumbolt sang."), NOTHING, "nobody of that name is named in full");
    let text = "Maria Grumbolt came. The Grumbolts sang of a grumbolt.";
    assert_eq!(links(text).len(), 1, "a family and an ordinary word are not she");
}

#[test]
fn a_relative_named_in_full_is_neither_of_those_named_before() {
    let text = "Peter Ostrow met Anna Ostrow. Olga Ostrow waved. Ostrow left.";
    let all = links(text);
    assert_eq!(all[2], "Olga Ostrow > Olga Ostrow, NamePattern");
    assert_eq!(all[3], "Ostrow > Olga Ostrow, SurnameOf", "the last one named in full is meant");
}

#[test]
fn a_surname_that_everybody_knows_links_unless_its_neighbours_make_another_name() {
    assert_eq!(links("Later Putin spoke."), ["Putin > Vladimir Putin, Gazetteer"]);
    let ruth = links("Later Ruth Putin spoke.");
    assert_eq!(ruth, ["Ruth Putin > Ruth Putin, NamePattern"]);
    assert_eq!(links("We know that the firm Putin Grumbletons grew again last year."), NOTHING);
    assert_eq!(links("Later Ushakov spoke."), NOTHING, "listed as meaning nobody by itself");
}

#[test]
fn an_acronym_links_to_the_name_that_has_its_letters_and_alone_to_nothing() {
    let union = "Cliffside Ferry Union > Cliffside Ferry Union, Tagger";
    let short = "CFU > Cliffside Ferry Union, AcronymOf";
    assert_eq!(links("The Cliffside Ferry Union met. The CFU voted."), [union, short]);
    assert_eq!(links("The CFU voted."), NOTHING);
    assert_eq!(links("The Cliffside Ferry Union met. The CFO voted."), [union]);
    let text = "Cliffside Ferries met. CF voted.";
    assert_eq!(links(text).len(), 1, "two letters say too little");
}

#[test]
fn an_acronym_in_brackets_is_of_an_organisation_and_not_of_a_person() {
    let short = "CFX > Cliffside Ferries, AcronymOf";
    assert_eq!(links("They own Cliffside Ferries (CFX). CFX grew.")[1..], [short, short]);
    let text = "They met Maria Grumbolt (GBX). GBX grew.";
    assert_eq!(links(text), ["Maria Grumbolt > Maria Grumbolt, NamePattern"]);
}

#[test]
fn the_adjective_of_a_country_links_unless_it_is_the_surname_of_somebody() {
    assert_eq!(links("Two French singers bowed."), ["French > France, Demonym"]);
    let text = "Maria French sang. Then French bowed.";
    let bowed = "French > Maria French, SurnameOf";
    assert_eq!(links(text), ["Maria French > Maria French, NamePattern", bowed]);
}

#[test]
fn a_namesake_links_only_with_more_words_that_speak_for_it() {
    let entity = |text: &str| {
        let found = entities(text, "en");
        let georgia = found.into_iter().find(|entity| entity.mentions[0].text == "Georgia");
        georgia.expect("Georgia is named").name
    };
    let state = entity("In Georgia the Senate and the Republicans were silent.");
    assert_eq!(state, "Georgia (U.S. state)");
    let even = entity("In Georgia the Senate spoke of the Caucasus.");
    assert_eq!(even, "Georgia", "with as many words for either the usual one is meant");
}

#[test]
fn a_case_form_links_in_a_language_that_has_it_and_in_no_other() {
    assert_eq!(links_in("Spotkali się w Kijowie.", "pl"), ["Kijowie > Kyiv, Gazetteer"]);
    assert_eq!(links_in("Sie trafen sich in Kijowie.", "de"), NOTHING);
}

#[test]
fn a_name_that_sounds_like_a_listed_one_links_across_scripts_and_a_near_one_does_not() {
    let listed = links_in("Спросили Антона Зарецкого.", "ru");
    assert_eq!(listed, ["Антона Зарецкого > Anton Zaretsky, Gazetteer"]);
    for other in ["Спросили Антона Зарубина.", "Спросили Антонину Зарецкую."]
    {
        let links = links_in(other, "ru");
        assert_eq!(links.len(), 1, "{links:?}");
        assert!(links[0].ends_with("NamePattern"), "{links:?}");
    }
}

#[test]
fn an_organisation_named_like_its_town_is_not_the_town() {
    let club = "Grimdale Rovers > Grimdale Rovers, Gazetteer";
    let town = "Grimdale > Grimdale, Gazetteer";
    assert_eq!(links("Grimdale Rovers won."), [club]);
    assert_eq!(links("It rained on Grimdale."), [town]);
    assert_eq!(links("Grimdale Rovers left Grimdale."), [club, town]);
    assert_eq!(
        links("Grimdale Ramblers won."),
        [town],
        "a club that nobody knows is not the known one"
    );
}

#[test]
fn a_town_named_like_somebody_is_meant_until_that_person_is_named_again() {
    let text = "Maria Grimdale moved to Grimdale. Grimdale slept. Maria Grimdale woke. \
                Grimdale smiled.";
    let all = links(text);
    assert_eq!(all[1..3], ["Grimdale > Grimdale, Gazetteer"; 2]);
    assert_eq!(all[4], "Grimdale > Maria Grimdale, SurnameOf");
}

#[test]
fn the_name_of_a_ruler_goes_back_to_its_base_form_and_a_base_form_stays() {
    let base = |text: &str| -> Vec<Option<String>> {
        let mentions = entities(text, "ru").into_iter().flat_map(|entity| entity.mentions);
        mentions.map(|mention| mention.base).collect()
    };
    assert_eq!(base("Они видели Николая II."), [Some("Николай II".to_owned())]);
    assert_eq!(base("Их видел Николай II."), [None]);
}

#[test]
fn a_span_of_the_tagger_is_parted_only_where_the_article_knows_both_names() {
    let joined = "Po mnenju Zalarja Corbyn nima dovolj glasov.";
    let known = format!("Jeremy Corbyn je prišel. Z njim je bil Peter Zalar. {joined}");
    let texts = |text: &str| -> Vec<String> {
        let links = links_in(text, "sl");
        links.iter().map(|link| link.split(" > ").next().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(texts(&known), ["Jeremy Corbyn", "Peter Zalar", "Zalarja", "Corbyn"]);
    assert_eq!(texts(joined), ["Zalarja Corbyn"]);
}

#[test]
fn the_agency_in_a_dateline_is_no_acronym_of_the_town() {
    let text =
        "NEW YORK (AP) — The mayor spoke. AP had asked. The United Arab Emirates (UAE) agreed.";
    let found = EntityTagger::new(&[]).unwrap().find_entities(None, text, None).unwrap();
    let texts = |name: &str| -> Vec<&str> {
        let entity = found.iter().find(|entity| entity.name.contains(name));
        entity.into_iter().flat_map(|e| &e.mentions).map(|mention| mention.text.as_str()).collect()
    };
    assert_eq!(texts("New York"), ["NEW YORK"]);
    assert_eq!(texts("Emirates"), ["United Arab Emirates", "UAE"]);
}
