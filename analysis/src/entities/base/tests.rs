//! Tests of the base: the built-in files, small ones, and damaged ones.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::build::{BaseContents, NewEntity, NewGiven, NewSpelling, build_base};
use super::*;
use crate::article::EntityType;
use crate::entities::fold::hash_phrase;
use crate::entities::inflection::Gender;
use crate::entities::phonetics::{consonant_key, phonetic_key};
use crate::entities::token::tokenise;

static BUILT_IN: LazyLock<Bases> = LazyLock::new(|| Bases::built_in().unwrap());

fn phrase(spelling: &str) -> u64 {
    hash_phrase(tokenise(spelling).iter().map(|token| token.hash))
}

fn numbers(bases: &Bases, spelling: &str) -> Vec<u64> {
    let found = bases.find_spelling(phrase(spelling));
    found.filter_map(|spelling| bases.entity(spelling.entity)).map(|e| e.wikidata).collect()
}

fn key(given: &str, surname: &str) -> String {
    [given, surname].map(|part| consonant_key(&phonetic_key(part))).join("-")
}

fn given(form: &str) -> GivenName {
    BUILT_IN.given_name(hash_word(form)).unwrap_or_else(|| panic!("{form} is not listed"))
}

fn spelling(text: &str, kind: SpellingKind, tag: &str) -> NewSpelling {
    NewSpelling {
        words: tokenise(text).iter().map(|token| token.hash).collect(),
        kind,
        languages: Languages::from_tag(tag),
    }
}

fn person(wikidata: u32, prior: u32, name: &str) -> NewEntity {
    NewEntity {
        wikidata,
        kind: EntityType::Person,
        prior,
        gender: Some(Gender::Female),
        obscure: prior < 3,
        years: Years { birth: Some(1961), death: None, office: Some((1997, 2017)) },
        countries: vec![30, 145],
        occupations: vec!["politician".into(), "painter".into()],
        positions: vec!["Member of the Senate".into()],
        name: name.into(),
        labels: vec![(Languages::from_tag("ru"), "Анна Смит".into())],
        spellings: vec![
            spelling(name, SpellingKind::Label, "en"),
            spelling("Анна Смит", SpellingKind::Label, "ru"),
        ],
        keys: vec![("an".into(), "smt".into())],
    }
}

fn small_base() -> Vec<u8> {
    let entities = (0..40).map(|n| person(1_000 + n * 300, n, "Anna Smith")).collect();
    let given = NewGiven {
        form: "anna".into(),
        classes: vec![Some(GivenClass(1))],
        sexes: (0, 9),
        as_first: 9,
        as_last: 1,
    };
    build_base(BaseContents {
        entities,
        given: vec![given],
        given_classes: vec!["anna".into()],
        surnames: vec![(hash_word("smith"), 40)],
    })
    .unwrap()
}

fn open(bytes: Vec<u8>) -> Bases {
    Bases::new(vec![Base::from_bytes(Cow::Owned(bytes)).unwrap()])
}

#[test]
fn spellings_in_two_scripts_lead_to_one_person() {
    for spelling in ["Sergey Lavrov", "Сергей Лавров"] {
        assert_eq!(numbers(&BUILT_IN, spelling).first(), Some(&58_217), "{spelling}");
    }
    let found: Vec<u64> = BUILT_IN
        .find_people_by_key(&key("Sergueï", "Lavrov"))
        .filter_map(|id| BUILT_IN.entity(id))
        .map(|entity| entity.wikidata)
        .collect();
    assert!(found.contains(&58_217), "{found:?}");
}

#[test]
fn countries_institutions_firms_and_clubs_are_listed() {
    for (spelling, number) in [
        ("Haiti", 790),
        ("Chad", 657),
        ("Lithuania", 37),
        ("Литва", 37),
        ("European Commission", 8_880),
        ("Boeing", 66),
        ("Manchester United", 18_656),
    ] {
        assert!(numbers(&BUILT_IN, spelling).contains(&number), "{spelling}");
    }
}

#[test]
fn an_entity_is_read_with_all_that_is_known() {
    let id = BUILT_IN.find_by_wikidata(58_217).unwrap();
    let lavrov = BUILT_IN.entity(id).unwrap();
    assert_eq!((lavrov.name().as_str(), lavrov.kind), ("Sergey Lavrov", EntityType::Person));
    assert_eq!((lavrov.gender, lavrov.years.birth), (Some(Gender::Male), Some(1950)));
    assert_eq!(lavrov.years.office, Some((1994, 2004)));
    assert_eq!(lavrov.countries().collect::<Vec<_>>(), [159]);
    assert!(lavrov.positions().any(|position| position == "Minister of Foreign Affairs"));
    assert!(!lavrov.obscure && lavrov.prior > 40);
    let russian = BUILT_IN.labels(id).find(|(languages, _)| languages.contains("ru"));
    assert!(russian.unwrap().1.contains("Лавров"));
}

#[test]
fn a_label_differs_from_the_name() {
    let merkel = BUILT_IN.entity(BUILT_IN.find_by_wikidata(567).unwrap()).unwrap();
    assert_eq!(merkel.name(), "Angela Merkel");
    let label = |tag: &str| {
        merkel.labels().find(|(languages, _)| languages.contains(tag)).map(|(_, label)| label)
    };
    assert_eq!(label("ru").as_deref(), Some("Ангела Меркель"));
    assert_eq!(label("cs").as_deref(), Some("Angela Merkelová"));
    assert_eq!(label("de"), None);
}

#[test]
fn every_entity_is_found_by_its_number_and_its_names_are_text() {
    for (at, base) in BUILT_IN.bases().iter().enumerate() {
        let count = base.section(Section::Blocks).len() / 8 * BLOCK;
        let step = 97;
        for index in (0..count - BLOCK).step_by(step) {
            let id = EntityId::new(at, index as u32);
            let entity = BUILT_IN.entity(id).unwrap();
            assert_eq!(BUILT_IN.find_by_wikidata(entity.wikidata), Some(id));
            assert!(!entity.name().is_empty(), "Q{}", entity.wikidata);
            assert!(entity.labels().all(|(_, label)| !label.is_empty()), "Q{}", entity.wikidata);
        }
    }
    assert_eq!(BUILT_IN.find_by_wikidata(u64::from(u32::MAX)), None);
    assert_eq!(BUILT_IN.find_by_wikidata(u64::MAX), None);
}

#[test]
fn namesakes_come_in_the_order_of_their_prior() {
    let priors: Vec<u8> = BUILT_IN
        .find_spelling(phrase("Michael Jackson"))
        .filter_map(|spelling| BUILT_IN.entity(spelling.entity))
        .map(|entity| entity.prior)
        .collect();
    assert!(priors.len() > 1 && priors.is_sorted_by(|a, b| a >= b), "{priors:?}");

    let bases = open(small_base());
    assert_eq!(numbers(&bases, "Анна Смит").first(), Some(&(1_000 + 39 * 300)));
    assert_eq!(numbers(&bases, "anna smith").len(), 40);
    assert_eq!(bases.find_people_by_key("an-smt").count(), 40);
    assert_eq!(bases.find_people_by_key("mr-smt").count(), 0);
    assert_eq!(bases.find_people_by_surname_key("smt").count(), SURNAME_PEOPLE);
    let best = bases.find_people_by_surname_key("smt").next().and_then(|id| bases.entity(id));
    assert_eq!(best.unwrap().prior, 39);
}

#[test]
fn one_given_name_has_one_class_in_all_languages() {
    for forms in [
        &["Sergey", "Sergei", "Сергей", "Serguei"][..],
        &["Peter", "Питер"],
        &["John", "Джон"],
        &["Bill", "William"],
    ] {
        let names: Vec<GivenName> = forms.iter().map(|form| given(form)).collect();
        for (form, name) in forms.iter().zip(&names) {
            assert!(names.iter().all(|other| name.can_be(other)), "{form} of {forms:?}");
        }
    }
}

#[test]
fn names_that_only_look_alike_are_apart() {
    for forms in
        [&["Peter", "Petra"][..], &["Joan", "John", "Jane", "Jean"], &["Daniel", "Daniela"]]
    {
        let names: Vec<GivenName> = forms.iter().map(|form| given(form)).collect();
        for (at, one) in names.iter().enumerate() {
            for (other, form) in names.iter().zip(forms).skip(at + 1) {
                assert!(!one.can_be(other), "{} and {form}", forms[at]);
            }
        }
    }
    let sergey = given("Сергей");
    assert!(sergey.female.is_some_and(|share| share < 0.1));
    let name = sergey.class().and_then(|class| BUILT_IN.given_class_name(class));
    assert_eq!(name.as_deref(), Some("sergey"));
}

#[test]
fn common_surnames_are_known_to_be_common() {
    assert!(BUILT_IN.surname_bearers(hash_word("Smith")) > 200);
    assert_eq!(BUILT_IN.surname_bearers(hash_word("Qwertzuiop")), 1);
}

#[test]
fn a_search_for_the_longest_phrase_knows_when_to_stop() {
    let first = |word| BUILT_IN.longest_phrase(hash_word(word));
    assert!(first("United") >= 5 && first("United") <= build::PHRASE_WORDS);
    assert_eq!(open(small_base()).longest_phrase(hash_word("Anna")), 2);
    assert_eq!(open(small_base()).longest_phrase(hash_word("Smith")), 1);
}

#[test]
fn what_was_built_is_read_back() {
    let bases = open(small_base());
    let id = bases.find_by_wikidata(1_000 + 17 * 300).unwrap();
    let anna = bases.entity(id).unwrap();
    assert_eq!((anna.prior, anna.gender, anna.obscure), (17, Some(Gender::Female), false));
    assert_eq!(anna.years.office, Some((1997, 2017)));
    assert_eq!(anna.countries().collect::<Vec<_>>(), [30, 145]);
    assert_eq!(anna.occupations().collect::<Vec<_>>(), ["politician", "painter"]);
    assert_eq!(anna.positions().collect::<Vec<_>>(), ["Member of the Senate"]);
    let labels: Vec<_> = anna.labels().collect();
    assert_eq!(labels, [(Languages::from_tag("ru"), "Анна Смит".to_owned())]);
    assert_eq!(bases.surname_bearers(hash_word("Smith")).abs_diff(40), 3);
    let found = bases.find_spelling(phrase("Анна Смит")).next().unwrap();
    assert!(found.kind == SpellingKind::Label && found.languages.contains("ru"));
    assert_eq!(small_base(), small_base());
}

#[test]
fn a_file_that_is_cut_off_or_of_another_version_is_refused() {
    let bytes = small_base();
    for length in (0..bytes.len()).step_by(7).chain([bytes.len() - 1]) {
        assert!(Base::from_bytes(Cow::Owned(bytes[..length].to_vec())).is_err(), "{length}");
    }
    let mut other = bytes.clone();
    other[format::MAGIC.len()] += 1;
    assert!(Base::from_bytes(Cow::Owned(other)).is_err());
    let mut longer = bytes;
    longer.push(0);
    assert!(Base::from_bytes(Cow::Owned(longer)).is_err());
}

/// Asks a base that may be damaged for everything.
fn ask_all(bytes: Vec<u8>) {
    let Ok(base) = Base::from_bytes(Cow::Owned(bytes)) else { return };
    let bases = Bases::new(vec![base]);
    let found = bases.find_spelling(phrase("Anna Smith")).map(|found| found.entity);
    let people = bases.find_people_by_key("an-smt").chain(bases.find_people_by_surname_key("smt"));
    let ids = found.chain(people).chain((0..60).map(|index| EntityId::new(0, index)));
    for entity in ids.filter_map(|id| bases.entity(id)) {
        let texts = entity.occupations().chain(entity.positions());
        let labels = entity.labels().map(|(_, label)| label);
        texts.chain(labels).chain([entity.name()]).for_each(drop);
        entity.countries().for_each(drop);
    }
    for number in [0, 1_000, 5_200, u64::from(u32::MAX)] {
        bases.find_by_wikidata(number);
    }
    bases.given_name(hash_word("anna"));
    bases.given_class_name(GivenClass(1));
    bases.surname_bearers(hash_word("smith"));
    bases.longest_phrase(hash_word("anna"));
}

proptest! {
    #[test]
    fn damaged_bytes_never_panic(
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
    ) {
        let mut bytes = small_base();
        let header = format::MAGIC.len() + 4;
        for (at, byte) in damage {
            let at = header + at.index(bytes.len() - header);
            bytes[at] = byte;
        }
        ask_all(bytes);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        ask_all(bytes.clone());
        ask_all([&format::MAGIC[..], &format::VERSION.to_le_bytes(), &bytes].concat());
    }
}
