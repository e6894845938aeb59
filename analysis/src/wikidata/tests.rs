//! Tests of the reading of items and of the entities made of them.

use super::*;
use crate::article::EntityType;
use crate::entities::base::SpellingKind;

fn filter(languages: &[&str]) -> SketchFilter {
    let languages = languages.iter().map(|tag| (*tag).to_owned()).collect();
    SketchFilter { languages, min_sitelinks: 1 }
}

fn kept(line: &str, languages: &[&str]) -> Sketch {
    match filter(languages).read_line(line.as_bytes()) {
        Line::Kept(sketch) => *sketch,
        other => panic!("{other:?}"),
    }
}

const PERSON: &str = r#"{"type":"item","id":"Q900100",
    "labels":{"en":{"language":"en","value":"Ilvane Torquist"},
        "de":{"language":"de","value":"Ilvane Torquist"},
        "ru":{"language":"ru","value":"\u0418\u043b\u0432\u0430\u043d\u0435 \u0422\u043e\u0440\u043a\u0432\u0438\u0441\u0442"},
        "fr":{"language":"fr","value":"Ilvane Torquiste"}},
    "aliases":{"en":[{"language":"en","value":"I. M. Torquist"}],"fr":[]},
    "claims":{
        "P31":[{"mainsnak":{"datavalue":{"value":{"numeric-id":5},"type":"wikibase-entityid"}},"rank":"normal"}],
        "P21":[{"mainsnak":{"datavalue":{"value":{"id":"Q6581072"}}},"rank":"normal"}],
        "P569":[{"mainsnak":{"datavalue":{"value":{"time":"-0044-03-15T00:00:00Z"}}},"rank":"normal"}],
        "P106":[{"mainsnak":{"datavalue":{"value":{"id":"Q1"}}},"rank":"deprecated"},
            {"mainsnak":{"datavalue":{"value":{"id":"Q2"}}},"rank":"normal"}],
        "P39":[{"mainsnak":{"datavalue":{"value":{"id":"Q3"}}},"rank":"normal"},
            {"mainsnak":{"datavalue":{"value":{"id":"Q4"}}},"rank":"preferred"}],
        "P18":[{"mainsnak":{"datavalue":{"value":"a.jpg"}},"rank":"normal"}]},
    "sitelinks":{"enwiki":{"site":"enwiki","title":"A"},"commonswiki":{},"enwikiquote":{},"dewiki":{}}},"#;

#[test]
fn a_sketch_has_the_best_statements_and_each_name_once() {
    let sketch = kept(PERSON, &["ru", "de"]);
    assert!(sketch.is_candidate);
    assert_eq!((sketch.id, sketch.links), (900_100, 2));
    assert_eq!((sketch.classes.as_slice(), sketch.is_female), (&[5][..], Some(true)));
    assert_eq!((sketch.birth, sketch.death), (Some(-44), None));
    assert_eq!((sketch.occupations.as_slice(), sketch.positions.as_slice()), (&[2][..], &[4][..]));
    let names: Vec<_> =
        sketch.names.iter().map(|n| (n.text.as_str(), n.languages.as_str(), n.is_label)).collect();
    let expected = [
        ("Ilvane Torquist", "en,de", true),
        ("Илване Торквист", "ru", true),
        ("I. M. Torquist", "en", false),
    ];
    assert_eq!(names, expected);
    assert_eq!(kept(PERSON, &[]).names.len(), 4);
}

#[test]
fn lines_that_are_no_items_are_told_apart() {
    let read = |line: &str| filter(&[]).read_line(line.as_bytes());
    for frame in ["[", "]", "", " \r\n", "[\r\n"] {
        assert_eq!(read(frame), Line::Frame, "{frame:?}");
    }
    assert_eq!(read(r#"{"type":"property","id":"P31","claims":[]},"#), Line::NoItem);
    assert_eq!(read(r#"{"type":"item","id":"Q1","redirect":"Q2"},"#), Line::Redirect);
    let empty = r#"{"id":"Q1","labels":[],"aliases":[],"claims":[],"sitelinks":[]},"#;
    assert_eq!(read(empty), Line::NotWanted);
    assert_eq!(read(r#"{"id":"Q1","labels":null,"claims":null}"#), Line::NotWanted);
    for bad in [r#"{"id":"Q1","#, "{}", "7", r#"{"id":"Q1"} {"id":"Q2"}"#] {
        assert!(matches!(read(bad), Line::Unreadable(_)), "{bad}");
    }
}

#[test]
fn a_class_without_links_keeps_its_place_and_its_label() {
    let class = r#"{"id":"Q10","labels":{"mul":{"value":"harbour"},"fr":{"value":"port"}},"claims":{"P279":
        [{"mainsnak":{"datavalue":{"value":{"id":"Q11"}}},"rank":"normal"}]},"sitelinks":{}}"#;
    let sketch = kept(class, &[]);
    assert!(!sketch.is_candidate && sketch.classes.is_empty());
    assert_eq!((sketch.above.as_slice(), sketch.shown_name()), (&[11][..], Some("harbour")));
}

#[test]
fn a_sketch_is_read_back_as_it_was() {
    let sketch = kept(PERSON, &[]);
    let line = serde_json::to_string(&sketch).unwrap();
    assert_eq!(serde_json::from_str::<Sketch>(&line).unwrap(), sketch);
}

#[test]
fn an_entity_has_the_words_for_what_it_refers_to() {
    let labels = Labels::from([(2, "shipwright".to_owned()), (4, "mayor".to_owned())]);
    let entity = new_entity(&kept(PERSON, &[]), EntityType::Person, &labels).unwrap();
    assert_eq!(entity.name, "Ilvane Torquist");
    assert_eq!(
        (entity.occupations, entity.positions),
        (vec!["shipwright".into()], vec!["mayor".into()])
    );
    let labels: Vec<&str> = entity.labels.iter().map(|(_, label)| label.as_str()).collect();
    assert_eq!(labels, ["Ilvane Torquiste", "Илване Торквист"]);
    assert!(entity.obscure && !entity.keys.is_empty());
    assert!(entity.spellings.iter().any(|spelling| spelling.kind == SpellingKind::Alias));
}

#[test]
fn the_best_known_are_kept_and_of_equals_those_of_the_lower_number() {
    let tree = ClassTree::learn(Vec::new());
    let sketch = |id, links, class| Sketch {
        id,
        links,
        is_candidate: true,
        classes: vec![class],
        ..Sketch::default()
    };
    let mut selection = Selection::new(vec![EntityType::Person], 2);
    for (id, links, class) in [(9, 3, 5), (8, 1, 5), (7, 3, 5), (6, 3, 5), (5, 9, 515)] {
        selection.offer(&sketch(id, links, class), &tree);
    }
    assert_eq!(selection.left_out(), 2);
    assert_eq!(selection.into_ids(), [6, 7]);
}
