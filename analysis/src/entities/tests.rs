//! The stage as a whole, on articles made up for the purpose.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::article::{EntityType, MentionSource, Raw};
use crate::stage::Annotated;

const EXTRA: &str = r#"
[[entity]]
name = "Umbrella Front"
type = "organisation"
aliases = ["Фронт зонтика", "Зонтичная группировка"]
acronyms = ["UF", "IT"]
context = ["militants"]

[[entity]]
name = "Lake Harbour"
type = "place"
aliases = ["Озёрная Гавань"]

[[entity]]
name = "Anton Zaretsky"
type = "person"
aliases = ["Антон Зарецкий"]
"#;

fn own(text: &str) -> UserFile {
    UserFile { name: "own.toml".to_owned(), text: text.to_owned() }
}

fn tagger() -> &'static EntityTagger {
    static TAGGER: std::sync::OnceLock<EntityTagger> = std::sync::OnceLock::new();
    TAGGER.get_or_init(|| EntityTagger::new(&[own(EXTRA)]).expect("sound names"))
}

fn tag(text: &str) -> Vec<Entity> {
    tagger().find_entities(None, text, None).unwrap()
}

fn entity(text: &str, name: &str) -> Entity {
    let entities = tag(text);
    let found = entities.iter().find(|entity| entity.name == name).cloned();
    found.unwrap_or_else(|| panic!("no {name} in {entities:#?}"))
}

fn texts(entity: &Entity) -> Vec<&str> {
    entity.mentions.iter().map(|mention| mention.text.as_str()).collect()
}

fn names(text: &str) -> Vec<String> {
    tag(text).into_iter().map(|entity| entity.name).collect()
}

#[test]
fn all_spellings_of_an_entity_have_one_uri() {
    let english = entity("The Umbrella Front met at Lake Harbour.", "Umbrella Front");
    let russian = entity("Встреча с Фронтом зонтика прошла вчера.", "Umbrella Front");
    assert_eq!(english.uri, russian.uri);
    assert_eq!(texts(&russian), ["Фронтом зонтика"]);
    assert_eq!(english.uri, "urn:copydesk:organisation:umbrella-front");
}

#[test]
fn a_place_is_found_in_every_russian_case() {
    for text in ["в Озёрной Гавани", "из Озерной Гавани", "с Озёрной Гаванью", "Озёрную Гавань"]
    {
        assert_eq!(names(text), ["Lake Harbour"], "{text}");
    }
}

#[test]
fn a_surname_stands_for_who_is_named_in_full() {
    let text = "Tremblay spoke first. Maria Tremblay, a farmer, thanked Boris Kozlov. \
                \"We are glad\", Tremblay said. Kozlov left.";
    let tremblay = entity(text, "Maria Tremblay");
    assert_eq!(texts(&tremblay), ["Tremblay", "Maria Tremblay", "Tremblay"]);
    assert_eq!(tremblay.mentions[0].by, MentionSource::SurnameOf);
    assert_eq!(tremblay.mentions[1].by, MentionSource::NamePattern);
    assert_eq!(texts(&entity(text, "Boris Kozlov")), ["Boris Kozlov", "Kozlov"]);
}

#[test]
fn inflected_russian_surnames_follow_the_full_name() {
    let text = "Сергей Крутояров приехал утром. С Крутояровым говорил Игорь Пивень. Позже \
                Крутоярову позвонили, а Пивня не нашли.";
    let entities = tag(text);
    assert_eq!(entities[0].name, "Сергей Крутояров");
    assert_eq!(texts(&entities[0]), ["Сергей Крутояров", "Крутояровым", "Крутоярову"]);
    assert_eq!(entities[1].mentions.len(), 1, "a fleeting vowel is beyond the tables");
}

#[test]
fn a_new_person_has_one_uri_in_both_scripts_and_in_any_case() {
    let latin = entity("Sergei Krutoyarov came.", "Sergei Krutoyarov");
    let other = entity("Sergey Krutoyarov came.", "Sergey Krutoyarov");
    let russian = entity("Встретили Сергея Крутоярова.", "Сергей Крутояров");
    assert_eq!(latin.uri, other.uri);
    assert_eq!(latin.uri, russian.uri);
    assert!(latin.uri.starts_with("urn:copydesk:person:sergey-"), "{}", latin.uri);
}

#[test]
fn a_person_whom_the_tables_know_in_one_script_is_known_in_the_other() {
    let latin = entity("They asked Anton Zaretsky about it.", "Anton Zaretsky");
    let russian = entity("Они спросили Антона Зарецкого.", "Anton Zaretsky");
    assert_eq!(latin.uri, russian.uri);
    assert_eq!(texts(&entity("Зарецкому ответили.", "Anton Zaretsky")), ["Зарецкому"]);
}

#[test]
fn members_of_a_family_are_kept_apart() {
    let text = "Peter Ostrow met Anna Ostrow. Ostrow smiled. Peter Ostrow left. Ostrow waved.";
    assert_eq!(texts(&entity(text, "Anna Ostrow")), ["Anna Ostrow"]);
    let peter = ["Peter Ostrow", "Ostrow", "Peter Ostrow", "Ostrow"];
    assert_eq!(texts(&entity(text, "Peter Ostrow")), peter);
}

#[test]
fn titles_are_no_part_of_a_name() {
    let text =
        "US Secretary of State Maria Tremblay and President Boris Kozlov met Dr Jane Fenwick.";
    let people: Vec<_> = tag(text)
        .into_iter()
        .filter(|entity| entity.kind == EntityType::Person)
        .map(|entity| entity.mentions[0].text.clone())
        .collect();
    assert_eq!(people, ["Maria Tremblay", "Boris Kozlov", "Jane Fenwick"]);
}

#[test]
fn initials_and_hyphens_belong_to_a_name() {
    assert_eq!(names("Mary F. Tremblay-Jones said so."), ["Mary F. Tremblay-Jones"]);
    let text = "Сергей Крутояров уехал. Приказ подписал С. В. Крутояров.";
    assert_eq!(texts(&tag(text)[0]), ["Сергей Крутояров", "С. В. Крутояров"]);
}

#[test]
fn a_weak_acronym_needs_other_evidence() {
    assert!(names("UF is a strange word.").is_empty());
    let in_context = entity("Militants of UF attacked.", "Umbrella Front");
    assert_eq!(in_context.mentions[0].by, MentionSource::Gazetteer);
    let defined = entity("The Umbrella Front said no. UF had said yes.", "Umbrella Front");
    assert_eq!(defined.mentions[1].by, MentionSource::AcronymOf);
    assert!(defined.confidence > in_context.confidence);
    assert!(names("IT WAS A LONG DAY FOR MILITANTS").is_empty());
}

#[test]
fn an_acronym_in_brackets_is_defined_for_the_article() {
    let front = entity("The \"Umbrella Front\" (UMF, banned) met. UMF voted.", "Umbrella Front");
    assert_eq!(texts(&front), ["Umbrella Front", "UMF", "UMF"]);
    assert_eq!(front.mentions[2].by, MentionSource::AcronymOf);
}

#[test]
fn small_letters_are_no_places() {
    assert!(names("they told us that it is up to us, eu and who").is_empty());
    assert!(names("Российский фермер встретил сирийского врача.").is_empty());
}

#[test]
fn a_country_that_only_its_adjective_names_is_found_by_it() {
    let found = tag("A Syrian doctor met two Syrian farmers in Norway. A Norwegian boat left.");
    let [syria, norway] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(texts(syria), ["Syrian", "Syrian"]);
    assert!(syria.mentions.iter().all(|m| m.by == MentionSource::Demonym));
    assert_eq!(texts(norway), ["Norway"], "named by itself, it needs no adjective");
}

#[test]
fn headlines_in_capitals_are_read() {
    let text = "FARMERS OF SYRIA MEET BORIS KOZLOV\n\nThey met on Monday.";
    assert_eq!(names(text), ["Syria", "Boris Kozlov"]);
}

#[test]
fn an_institution_named_after_a_person_is_no_person() {
    let found = tag("He studied at Maria Tremblay University.");
    assert!(found.iter().all(|entity| entity.kind != EntityType::Person), "{found:?}");
}

#[test]
fn the_headline_comes_first_and_spans_count_code_points() {
    let raw = Raw {
        title: Some("Ёлки: Syria".to_owned()),
        text: "«Ёж» is in Syria.".to_owned(),
        ..Raw::default()
    };
    let article = Identified::with_declared_language(crate::cleanup::uncleaned(Arc::new(raw)));
    let annotated = Annotated::bare(article).annotate_with(tagger());
    let mentions = &annotated.expect("the stage never fails").annotations.entities[0].mentions;
    assert_eq!((mentions[0].part, mentions[0].span.start), (TextPart::Title, 6));
    assert_eq!((mentions[1].part, mentions[1].span.start), (TextPart::Body, 11));
}

#[test]
fn the_built_in_additions_use_every_spelling_once() {
    let additions = gazetteer::Additions::built_in().expect("the built-in additions");
    let mut seen = std::collections::HashMap::new();
    for entry in additions.iter().flat_map(|file| &file.entity) {
        let name = entry.name.get_ref();
        for spelling in std::iter::once(name).chain(&entry.aliases) {
            let before = seen.insert(spelling.as_str(), name.as_str());
            assert!(before.is_none_or(|other| other == name), "{spelling}: {before:?}, {name}");
        }
    }
}

/// The address of the only entity that each text names.
fn only_uris(texts: &[&str], language: Option<&str>) -> std::collections::BTreeSet<String> {
    let uri = |text: &&str| {
        let found = tagger().find_entities(None, text, language).unwrap();
        let [only] = found.as_slice() else { panic!("{text}: {found:?}") };
        only.uri.clone()
    };
    texts.iter().map(uri).collect()
}

#[test]
fn a_president_has_one_address_in_all_spellings_scripts_and_cases() {
    let spellings = "Vladimir Putin|Wladimir Putin|Vladimir Poutine|Владимир Путин|Володимир Путін|\
        Уладзімір Пуцін|Владимир Владимирович Путин|Władimir Putin|Vladimír Putin|Vladimir Poetin|\
        Vladimirs Putins|Vladimiras Putinas|Βλαντιμίρ Πούτιν|V. V. Putin|В. В. Путин|\
        Vlagyimir Putyin|Vladimir V. Putin|Wladimir Wladimirowitsch Putin|\
        Vladimir Vladimirovich Putin|Vladimiro Putin|Volodymyr Putin|Vladímir Putin|فلاديمير بوتين|\
        Vladimir Puttin|ВЛАДИМИР ПУТИН|Владимира Путина|Владимиром Путиным|Владимиру Путину|\
        Putin|Путину|Путиным";
    let spellings: Vec<&str> = spellings.split('|').map(str::trim).collect();
    assert!(spellings.len() >= 30);
    let uris = only_uris(&spellings, None);
    assert_eq!(uris.into_iter().collect::<Vec<_>>(), ["http://www.wikidata.org/entity/Q7747"]);
    let ukrainian = only_uris(&["Володимира Путіна", "Володимиром Путіним"], Some("uk"));
    assert_eq!(ukrainian.into_iter().collect::<Vec<_>>(), ["http://www.wikidata.org/entity/Q7747"]);
    let polish =
        only_uris(&["Władimira Putina", "Władimirem Putinem", "Władimirowi Putinowi"], Some("pl"));
    assert_eq!(polish.into_iter().collect::<Vec<_>>(), ["http://www.wikidata.org/entity/Q7747"]);
}

#[test]
fn a_group_has_one_address_under_all_its_names() {
    let names = [
        "Islamic State",
        "ISIS",
        "ISIL",
        "Daesh",
        "ИГИЛ",
        "«Исламское государство»",
        "ДАИШ",
        "боевики ИГ",
        "militants of IS",
        "Islamic State of Iraq and the Levant",
        "Islamischer Staat",
    ];
    assert_eq!(only_uris(&names, None).len(), 1);
}

#[test]
fn a_city_has_one_address_in_all_languages() {
    assert_eq!(only_uris(&["Kyiv", "Kiev", "Київ", "Киев", "Киеве", "Киева"], None).len(), 1);
    let mut uris = only_uris(&["Київ", "Києві", "Києва", "Києвом"], Some("uk"));
    uris.extend(only_uris(&["w Kijowie", "Kijów"], Some("pl")));
    uris.extend(only_uris(&["Kiev"], None));
    assert_eq!(uris.len(), 1, "{uris:?}");
}

#[test]
fn those_who_share_a_name_are_kept_apart() {
    let text = "George H. W. Bush and his son George W. Bush met in Houston. George Bush Sr. left.";
    assert_eq!(texts(&entity(text, "George H. W. Bush")), ["George H. W. Bush", "George Bush Sr"]);
    assert_eq!(texts(&entity(text, "George W. Bush")), ["George W. Bush"]);
    let text = "George Washington crossed the river. Washington was tired. Officials in Washington \
                said on Monday that Washington would answer.";
    let person = entity(text, "George Washington");
    assert_eq!(texts(&person), ["George Washington", "Washington"]);
    assert_eq!(texts(&entity(text, "Washington")).len(), 2);
    let text = "Paris Hilton arrived in Paris on Monday. Hilton loves Paris.";
    assert_eq!(texts(&entity(text, "Paris Hilton")), ["Paris Hilton", "Hilton"]);
    assert_eq!(texts(&entity(text, "Paris")), ["Paris", "Paris"]);
}

#[test]
fn the_article_tells_which_of_two_places_is_meant() {
    let state =
        entity("Voters in Georgia queued in Atlanta for the Senate.", "Georgia (U.S. state)");
    let country = entity("Georgia signed the deal in Tbilisi, and Abkhazia did not.", "Georgia");
    assert_ne!(state.uri, country.uri);
    assert_eq!(entity("They flew to Georgia.", "Georgia").uri, country.uri);
}

#[test]
fn an_acronym_stands_for_the_name_whose_first_letters_it_has() {
    let text = "The World Harbour Council met. WHC members voted.";
    assert_eq!(texts(&entity(text, "World Harbour Council")), ["World Harbour Council", "WHC"]);
    let text = "Об этом сообщили в МИД России. В МИДе отказались отвечать.";
    assert_eq!(tag(text).into_iter().filter(|e| e.kind == EntityType::Organisation).count(), 1);
}

#[test]
fn a_misspelt_name_of_somebody_known_is_theirs() {
    let text = "Josh Ernest spoke to reporters. Earnest declined to answer.";
    assert_eq!(texts(&entity(text, "Josh Earnest")), ["Josh Ernest", "Earnest"]);
}

#[test]
fn a_mention_carries_its_base_form_in_its_own_script() {
    let bases = |text: &str, language: &str| -> Vec<Option<String>> {
        let found = tagger().find_entities(None, text, Some(language)).unwrap();
        found.into_iter().flat_map(|e| e.mentions).map(|mention| mention.base).collect()
    };
    let some = |base: &str| Some(base.to_owned());
    assert_eq!(bases("Встреча с Сергеем Крутояровым.", "ru"), [some("Сергей Крутояров")]);
    assert_eq!(bases("В Рязанской области тихо.", "ru"), [some("Рязанская область")]);
    assert_eq!(bases("Сергей Крутояров.", "ru"), [None]);
    assert_eq!(bases("Rozmawiał z Donaldem Tuskiem.", "pl"), [some("Donald Tusk")]);
    assert_eq!(bases("Mluvil s Theresou Mayovou.", "cs"), [some("Theresa Mayová")]);
    assert_eq!(bases("Розмова з Олександром Дорощуком.", "uk"), [some("Олександр Дорощук")]);
}

/// The mentions of an article in `language`: what stands there, its base form and its address.
fn mentions(text: &str, language: &str) -> Vec<(String, String, String)> {
    let entities = tagger().find_entities(None, text, Some(language)).unwrap();
    let of = |entity: &Entity| {
        let uri = entity.uri.clone();
        let mention = |mention: &crate::article::Mention| {
            let base = mention.base.clone().unwrap_or_else(|| mention.text.clone());
            (mention.text.clone(), base, uri.clone())
        };
        entity.mentions.iter().map(mention).collect::<Vec<_>>()
    };
    entities.iter().flat_map(of).collect()
}

/// The base form and the address of the mention of `name`.
fn mention(text: &str, language: &str, name: &str) -> (String, String) {
    let all = mentions(text, language);
    let found = all.iter().find(|(there, ..)| there == name);
    let (_, base, uri) = found.unwrap_or_else(|| panic!("no {name} in {all:#?}"));
    (base.clone(), uri.clone())
}

#[test]
fn what_is_listed_is_found_in_the_cases_of_every_slavic_language() {
    for (text, language, name, base, id) in [
        ("Delegacja jutro wróci do Warszawy z Paryża.", "pl", "Warszawy", "Warszawa", "Q270"),
        ("Prezydent poleci do Wiednia w sobotę.", "pl", "Wiednia", "Wiedeń", "Q1741"),
        ("Ministr přijel včera do Paříže vlakem.", "cs", "Paříže", "Paříž", "Q90"),
        ("Ministrica je v četrtek obiskala Evropo.", "sl", "Evropo", "Evropa", "Q46"),
        ("Делегація повернулася із Шотландії вчора.", "uk", "Шотландії", "Шотландія", "Q22"),
        (
            "Ministr přijel do Severního Irska vlakem.",
            "cs",
            "Severního Irska",
            "Severní Irsko",
            "Q26",
        ),
    ] {
        let found = mention(text, language, name);
        assert_eq!(
            found,
            (base.to_owned(), format!("http://www.wikidata.org/entity/{id}")),
            "{text}"
        );
    }
}

#[test]
fn a_bulgarian_name_has_no_article_in_its_base_form() {
    for (text, name, base) in [
        ("Вчера Европейската комисия прие плана.", "Европейската комисия", "Европейска комисия"),
        ("Той говори пред Европейския съюз днес.", "Европейския съюз", "Европейски съюз"),
        ("Пристигна в София рано сутринта днес.", "София", "София"),
    ] {
        assert_eq!(mention(text, "bg", name).0, base);
    }
}

#[test]
fn a_woman_is_known_by_the_name_that_her_husbands_language_gives_her() {
    let text = "Minister Anna Krutel je odšla domov. Krutlova se ni vrnila.";
    let (base, uri) = mention(text, "sl", "Krutlova");
    assert_eq!((base.as_str(), uri), ("Krutlova", mention(text, "sl", "Anna Krutel").1));
}

#[test]
fn h_that_is_written_as_g_is_heard() {
    let usual = mention("We met Jeremy Hunt there.", "en", "Jeremy Hunt").1;
    let text = "Учора міністр Джеремі Гант приїхав до міста і виступив перед людьми.";
    assert_eq!(mention(text, "uk", "Джеремі Гант").1, usual);
}

#[test]
fn all_parts_of_a_name_go_back_to_their_base_form() {
    for (text, name, base) in [
        (
            "Памяти Мартина Лютера Кинга посвятили вечер.",
            "Мартина Лютера Кинга",
            "Мартин Лютер Кинг",
        ),
        ("О реформах Дэн Сяопина писали много.", "Дэн Сяопина", "Дэн Сяопин"),
        ("Вчера встретили Франсуа Олланда в порту.", "Франсуа Олланда", "Франсуа Олланд"),
    ] {
        assert_eq!(mention(text, "ru", name).0, base);
    }
}

#[test]
fn the_first_name_of_a_korean_is_the_family_name() {
    let text = "Мун Чжэ Ин прилетел вчера. Встречу с Муном отложили.";
    let (base, uri) = mention(text, "ru", "Муном");
    assert_eq!((base.as_str(), uri), ("Мун", mention(text, "ru", "Мун Чжэ Ин").1));
}

#[test]
fn a_surname_with_an_apostrophe_stands_for_who_is_named_in_full() {
    let text = "Prezes Michael O’Leary odmówił. Z O’Learym nikt nie rozmawiał.";
    let (base, uri) = mention(text, "pl", "O’Learym");
    assert_eq!((base.as_str(), uri), ("O’Leary", mention(text, "pl", "Michael O’Leary").1));
    let text = "Minister Michael Gove milczał. Gove'owi zadano pytanie.";
    assert_eq!(mention(text, "pl", "Gove'owi").1, mention(text, "pl", "Michael Gove").1);
}

#[test]
fn two_names_side_by_side_are_two() {
    let text = "Poslanec Jeremy Corbyn je govoril z Petrom Zalarjem, Peter Zalar je molčal. \
                Po mnenju Zalarja Corbyn nima dovolj glasov.";
    let all = mentions(text, "sl");
    assert!(all.iter().any(|(there, ..)| there == "Corbyn"), "{all:#?}");
    let text = "Ministryně v pátek přivítala dohodu mezi Srbskem a Kosovem a odjela.";
    assert!(mention(text, "cs", "Srbskem").1.ends_with("Q403"));
    assert!(mention(text, "cs", "Kosovem").1.ends_with("Q1246"));
}

#[test]
fn a_spelling_that_is_denied_is_not_its() {
    let own_file =
        own("[[entity]]\nname = \"Islamic State\"\nuri = \"Q2429253\"\ntype = \"organisation\"\n\
                        not = [\"Daesh\"]\n");
    let tagger = EntityTagger::new(&[own_file]).unwrap();
    let named = |text| {
        tagger
            .find_entities(None, text, None)
            .unwrap()
            .into_iter()
            .any(|e| e.name == "Islamic State")
    };
    assert!(named("ISIL retreated.") && !named("Daesh retreated."));
}

fn check(title: &str, body: &str) -> Result<(), TestCaseError> {
    for entity in tagger().find_entities(Some(title), body, None).unwrap() {
        prop_assert!(!entity.mentions.is_empty() && !entity.uri.is_empty());
        prop_assert!((0.0..=1.0).contains(&entity.confidence));
        for mention in &entity.mentions {
            let text = if mention.part == TextPart::Title { title } else { body };
            let span = mention.span;
            let there: String = text.chars().skip(span.start).take(span.end - span.start).collect();
            prop_assert_eq!(&there, &mention.text);
        }
    }
    for part in [TextPart::Title, TextPart::Body] {
        let entities = tagger().find_entities(Some(title), body, None).unwrap();
        let mut spans: Vec<_> = entities
            .iter()
            .flat_map(|entity| &entity.mentions)
            .filter(|mention| mention.part == part)
            .map(|mention| mention.span)
            .collect();
        spans.sort_unstable();
        prop_assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "{:?}", spans);
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_tagged_without_a_slip(title in any::<String>(), body in any::<String>()) {
        check(&title, &body)?;
    }

    #[test]
    fn texts_full_of_names_are_tagged_without_a_slip(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "Maria", "Tremblay", "Boris", "Kozlov", "IS", "(IS)", "Islamic State", "al-Assad",
                "Bashar", "U.S.", "В.", "Путина", "Владимира", "Владимировича", "-", "'s", ".", "\n",
                "Нью-Йорке", "«Исламское государство»", "(ИГ)", "von der", "Leyen", "O'Neill", "\0",
                "New", "York", "Times", "Ким", "Чен", "Ын", "É", "the", "and",
            ]),
            0..40,
        ),
        gap in prop::sample::select(vec![" ", "", "-"]),
    ) {
        let text = words.join(gap);
        check(&text, &text)?;
    }
}

#[test]
fn who_is_named_in_full_is_kept_for_the_stages_that_follow() {
    let raw = Raw {
        text: "Sergei Lavrov met Jana Orlik in Vienna. Lavrov left early.".to_owned(),
        ..Raw::default()
    };
    let article = Identified::with_declared_language(crate::cleanup::uncleaned(Arc::new(raw)));
    let annotations = Annotated::bare(article)
        .annotate_with(tagger())
        .expect("the stage never fails")
        .annotations;
    let people = &annotations.people;
    let names: Vec<_> = people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["Sergei Lavrov", "Jana Orlik"]);
    let lavrov = &annotations.entities[people[0].entity];
    assert_eq!(lavrov.mentions.len(), 2, "{lavrov:?}");
    let phrase = fold::extend_phrase(0, fold::hash_word("lavrov"));
    assert!(people[0].surname_forms.contains(&phrase));
}

fn limit_and_names(text: &str, language: &str) -> (Option<LanguageLimit>, Vec<String>) {
    let found = tagger().annotate_texts(None, text, Some(language)).unwrap();
    (found.limit, found.entities.into_iter().map(|entity| entity.name).collect())
}

#[test]
fn in_a_script_that_the_tagger_was_not_made_for_nothing_is_guessed_and_the_stage_says_so() {
    for (language, text) in [
        ("zh", "周一，马克龙在巴黎会见了泽连斯基。Apple 公司也在场。"),
        ("ja", "月曜日、首相はパリでゼレンスキー大統領と会談した。"),
        ("ko", "월요일 파리에서 마크롱 대통령이 젤렌스키 대통령을 만났다."),
        ("hi", "सोमवार को पेरिस में राष्ट्रपति मैक्रों ज़ेलेंस्की से मिले।"),
        ("th", "ประธานาธิบดีพบกับเซเลนสกีที่ปารีสเมื่อวันจันทร์"),
    ] {
        let unsupported = (Some(LanguageLimit::Unsupported), vec![]);
        assert_eq!(limit_and_names(text, language), unsupported, "{text}");
    }
}

#[test]
fn in_arabic_the_names_that_are_listed_are_found_and_no_others() {
    let text = "انتقد سيرغي لافروف في موسكو اللقاء. وحضر Jonas Millerov من Velmora.";
    let (limit, names) = limit_and_names(text, "ar");
    assert_eq!(limit, Some(LanguageLimit::ListedNames));
    assert!(names.contains(&"Sergey Lavrov".to_owned()), "{names:?}");
    assert!(!names.contains(&"Jonas Millerov".to_owned()), "{names:?}");
}

#[test]
fn foreign_letters_in_an_english_text_change_nothing() {
    let text = "Emmanuel Macron met Angela Merkel in Paris. The sign read 巴黎欢迎你.";
    let (limit, names) = limit_and_names(text, "en");
    assert_eq!(limit, None);
    assert!(names.contains(&"Angela Merkel".to_owned()), "{names:?}");
}

#[test]
fn finnish_names_are_found_in_their_cases() {
    let text = "Emmanuel Macron tapasi Volodymyr Zelenskyin Pariisissa maanantaina. Macronin mukaan \
        kokous jatkuu Moskovassa, ja Yhdysvalloista tulee vieraita Helsinkiin.";
    let entities = tagger().find_entities(None, text, Some("fi")).unwrap();
    let uri = |spelled: &str| {
        let has = |entity: &&Entity| texts(entity).contains(&spelled);
        let uri = entities.iter().find(has).map(|entity| entity.uri.as_str());
        uri.and_then(|uri| uri.rsplit('/').next()).unwrap_or_default()
    };
    for (spelled, id) in [
        ("Pariisissa", "Q90"),
        ("Moskovassa", "Q649"),
        ("Yhdysvalloista", "Q30"),
        ("Helsinkiin", "Q1757"),
        ("Volodymyr Zelenskyin", "Q3874799"),
        ("Macronin", "Q3052772"),
    ] {
        assert_eq!(uri(spelled), id, "{spelled}: {entities:#?}");
    }
}
