//! `copydesk eval`, as a person runs it.

use std::fs;

use serde_json::{Value, json};

use crate::harness::{Finished, Root, copydesk};

const HEADLINE: &str = "Velmora closes its oldest bridge";
const FIRST: &str = "The council of Velmora closed the northern bridge on Monday, two days after a \
    storm had torn three planks out of it and carried them down to the harbour.";
const SECOND: &str = "Engineers said that the piers had sunk by a hand's breadth, and that repairs \
    would have to begin before the winter. Boats will carry people in the meantime.";
const OTHER: &str = "None of this sentence of eight words stands there.";

fn article() -> String {
    format!("{HEADLINE}\n\n{FIRST}\n\n{SECOND}\n")
}

fn body() -> String {
    format!("{FIRST}\n\n{SECOND}\n")
}

/// Evaluates a folder of files.
fn eval(root: &Root, files: &[(&str, &str)], options: &[&str]) -> Finished {
    let folder = root.path().join("pages");
    fs::create_dir(&folder).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    let arguments: Vec<&str> =
        ["eval", "cleanup", "pages"].iter().chain(options).copied().collect();
    copydesk(root.path(), &arguments, b"")
}

fn report(done: &Finished) -> Value {
    serde_json::from_str(&done.out).unwrap_or_else(|e| panic!("{e}: {} {}", done.out, done.err))
}

#[test]
fn a_perfect_pair_scores_one() {
    let root = Root::new();
    let fields = json!({ "title": HEADLINE, "published": "2026-01-02" }).to_string();
    let done = eval(
        &root,
        &[("a.txt", &article()), ("a.expected.txt", &body()), ("a.expected.json", &fields)],
        &["--json"],
    );
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    let report = report(&done);
    let file = &report["files"][0];
    assert_eq!(file["file"], "a.txt");
    assert_eq!(file["shingles"], json!({ "precision": 1.0, "recall": 1.0, "f1": 1.0 }));
    assert_eq!(file["lines"]["f1"], 1.0);
    assert!(file["keep_all"]["f1"].as_f64().unwrap() < 1.0);
    assert!(file["keep_all_lines"]["f1"].as_f64().unwrap() < 1.0);
    assert_eq!((&file["headline"], &file["published"]), (&json!("right"), &json!("missing")));
    let total = &report["total"];
    assert_eq!((&total["files"], &total["shingles"]["f1"]), (&json!(1), &json!(1.0)));
    assert_eq!(total["headline"], json!({ "right": 1, "wrong": 0, "missing": 0 }));
    assert!(total["megabytes_per_second"].as_f64().unwrap() > 0.0);
    assert_eq!(report["worst"], json!([]));
}

#[test]
fn what_the_body_lacks_costs_its_shingles_and_is_listed() {
    let root = Root::new();
    let expected = format!("{}\n{OTHER}\n", body());
    let files = [("a.txt", article()), ("a.expected.txt", expected)];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let done = eval(&root, &files, &["--json"]);
    let report = report(&done);
    let words = |text: &str| {
        let parts = text.split(|c: char| !c.is_alphanumeric());
        parts.filter(|word| !word.is_empty()).count()
    };
    let (kept, lost) = (words(&body()), words(OTHER));
    // A text has three shingles fewer than words.
    let recall = (kept - 3) as f64 / (kept + lost - 3) as f64;
    let shingles = &report["total"]["shingles"];
    assert_eq!(shingles["precision"], 1.0);
    assert!((shingles["recall"].as_f64().unwrap() - recall).abs() < 1e-4, "{shingles}");
    let f1 = 2.0 * recall / (1.0 + recall);
    assert!((shingles["f1"].as_f64().unwrap() - f1).abs() < 1e-4, "{shingles}");
    let costs = report["worst"][0]["costs"].as_array().unwrap();
    let expected = json!({ "what": "not-found", "characters": OTHER.len(), "text": OTHER });
    assert_eq!(costs, &[expected]);
    let done = copydesk(root.path(), &["eval", "cleanup", "pages"], b"");
    assert!(done.out.contains("expected, not found") && done.out.contains(OTHER), "{}", done.out);
    let done = copydesk(root.path(), &["eval", "cleanup", "pages", "--worst", "0"], b"");
    assert!(done.out.contains("shingles") && !done.out.contains(OTHER), "{}", done.out);
}

#[test]
fn the_mean_counts_every_file_alike() {
    let root = Root::new();
    let files = [
        ("good.txt", article()),
        ("good.expected.txt", body()),
        ("lost.txt", article()),
        ("lost.expected.txt", "Words that the other text has none of.".to_owned()),
    ];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let report = report(&eval(&root, &files, &["--json"]));
    let f1 = |at: usize| report["files"][at]["shingles"]["f1"].as_f64().unwrap();
    assert_eq!((f1(0), f1(1)), (1.0, 0.0));
    let total = report["total"]["shingles"]["f1"].as_f64().unwrap();
    assert!((0.45..0.75).contains(&total), "{total}");
    assert_eq!(report["worst"][0]["file"], "lost.txt");
}

#[test]
fn an_input_without_an_expected_body_is_told_with_what_to_do() {
    let root = Root::new();
    let files = [("a.txt", article()), ("a.expected.txt", body()), ("bridge.txt", article())];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let done = eval(&root, &files, &["--json"]);
    assert_eq!(done.code, 1);
    let line = done.err.lines().next().unwrap();
    assert!(line.contains("bridge.txt: there is no bridge.expected.txt beside it"), "{line}");
    assert!(line.contains("write the body that you expect into it"), "{line}");
    assert_eq!(report(&done)["total"]["files"], 1, "the other one is scored");
}

#[test]
fn foreign_files_are_left_alone_with_a_note() {
    let root = Root::new();
    let files = [("a.txt", article()), ("a.expected.txt", body()), ("b.pdf", "%PDF".to_owned())];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let done = eval(&root, &files, &[]);
    assert_eq!((done.code, done.err.as_str()), (0, "copydesk: left alone: b.pdf\n"));
}

#[test]
fn an_expected_body_without_its_input_is_told() {
    let root = Root::new();
    let files = [("a.txt", article()), ("a.expected.txt", body()), ("b.expected.txt", body())];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let done = eval(&root, &files, &[]);
    assert_eq!(done.code, 1);
    assert!(done.err.contains("b.expected.*: there is no input b beside it"), "{}", done.err);
}

#[test]
fn a_folder_of_nothing_and_no_folder_are_told() {
    let root = Root::new();
    let done = eval(&root, &[], &[]);
    assert_eq!((done.code, done.out.as_str()), (1, ""));
    assert!(done.err.contains("eval cleanup --help"), "{}", done.err);
    let done = copydesk(root.path(), &["eval", "cleanup", "nowhere"], b"");
    assert_eq!(done.code, 74, "{}", done.err);
}

#[test]
fn an_input_that_cannot_be_read_counts_as_lost() {
    let root = Root::new();
    let files = [
        ("a.txt", article()),
        ("a.expected.txt", body()),
        ("b.json", "{".to_owned()),
        ("b.expected.txt", body()),
    ];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let done = eval(&root, &files, &["--json"]);
    assert_eq!(done.code, 1);
    assert!(done.err.contains("b.json: "), "{}", done.err);
    let report = report(&done);
    assert_eq!(report["total"]["failed"], 1);
    assert_eq!(report["total"]["shingles"]["recall"], 0.5);
    assert_eq!(report["files"][1]["shingles"]["f1"], 0.0);
}

#[test]
fn a_file_of_json_lines_holds_inputs_and_bodies() {
    let root = Root::new();
    let lines = [
        json!({ "id": "one", "text": article(), "expected": body(), "title": HEADLINE }),
        json!({ "id": 2, "html": format!("<p>{FIRST}</p>"), "expected": FIRST }),
        json!({ "text": article() }),
    ];
    let text = lines.each_ref().map(Value::to_string).join("\n");
    fs::write(root.path().join("pages.jsonl"), text).unwrap();
    let done = copydesk(root.path(), &["eval", "cleanup", "pages.jsonl", "--json"], b"");
    assert_eq!(done.code, 1);
    assert!(done.err.contains("pages.jsonl: line 3: missing field `expected`"), "{}", done.err);
    let report = report(&done);
    assert_eq!(report["files"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&report["files"][0]["file"], &report["files"][1]["file"]),
        (&json!("one"), &json!("2"))
    );
    assert_eq!(report["files"][0]["shingles"]["f1"], 1.0);
    assert_eq!(report["files"][0]["headline"], "right");
    assert_eq!(report["files"][1].get("lines"), None, "markup has no lines");
}

const LABELLED: &str = "-DOCSTART-\tO\n\nJohn\tB-PER\nKerry\tI-PER\narrived\tO\nin\tO\nMoscow\tB-LOC\non\tO\n\
    Tuesday\tO\n.\tO\n\nNobody\tO\nin\tO\nOldtown\tB-ORG\nwaited\tO\n.\tO\n";

#[test]
fn names_are_scored_against_labelled_text() {
    let root = Root::new();
    fs::write(root.path().join("labelled.bio"), LABELLED).unwrap();
    let done = copydesk(root.path(), &["eval", "entities", "labelled.bio", "--json"], b"");
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    let report = report(&done);
    assert_eq!(report["documents"], 1);
    let people = json!({ "precision": 1.0, "recall": 1.0, "f1": 1.0, "names": 1.0 });
    assert_eq!(report["figures"]["PER"], people);
    assert_eq!(report["figures"]["ORG"]["recall"], 0.0);
    let done = copydesk(root.path(), &["eval", "entities", "labelled.bio"], b"");
    assert!(done.out.contains("not found:") && done.out.contains("ORG Oldtown"), "{}", done.out);
}

#[test]
fn text_without_labels_is_told() {
    let root = Root::new();
    fs::write(root.path().join("plain.txt"), "Nobody labelled this.\n").unwrap();
    let done = copydesk(root.path(), &["eval", "entities", "plain.txt"], b"");
    assert_eq!(done.code, 1);
    assert!(done.err.contains("plain.txt") && done.err.contains("--help"), "{}", done.err);
}

/// Articles on one event in seven languages, with the names in them.
const LINKING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/linking");

#[test]
fn names_of_one_thing_have_one_id_in_seven_languages() {
    let root = Root::new();
    let done = copydesk(root.path(), &["eval", "linking", LINKING, "--json"], b"");
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    let report = report(&done);
    assert_eq!(report["articles"], 7);
    let at_least = |pointer: &str, least: f64| {
        let value = report.pointer(pointer).and_then(Value::as_f64).unwrap();
        assert!(value >= least, "{pointer}: {value}, not {least}");
    };
    at_least("/pairs/precision", 0.97);
    at_least("/pairs/recall", 0.9);
    at_least("/b_cubed/f1", 0.95);
    at_least("/languages/ru/b_cubed/f1", 0.95);
    for language in ["bg", "cs", "en", "pl", "ru", "sl", "uk"] {
        let found = &report["languages"][language]["found"];
        assert_eq!(found["right"], found["all"], "{language}");
    }
    let done = copydesk(root.path(), &["eval", "linking", LINKING], b"");
    assert!(done.out.contains("ru: base forms right, PER"), "{}", done.out);
}

#[test]
fn labels_without_an_article_are_told() {
    let root = Root::new();
    let folder = root.path().join("labelled");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("one.links.tsv"), "Orlik\tOrlik\tPER\torlik\n").unwrap();
    let done = copydesk(root.path(), &["eval", "linking", "labelled"], b"");
    assert_eq!(done.code, 1);
    assert!(done.err.contains("one.links.tsv: there is no article"), "{}", done.err);
    assert!(done.err.contains("no labelled articles"), "{}", done.err);
}
