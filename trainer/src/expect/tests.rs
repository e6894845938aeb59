use serde_json::{Value, json};

use super::schemas::Schemas;
use super::wanted::Input;
use super::{Report, Verdict, judge};

const TEXT: &str = "\
Mayor opens the new bridge
Mayor opens the new bridge
TALLINN, May 3 (BNS) - Mayor Anna Tamm opened a bridge over the river Pirita.
A second bridge
Tamm said that Tallinn needs it.
Subscribe
Комментарии к этой статье
Source: BNS";

fn input(file: &str) -> Input {
    let wanted = json!({
        "title": [1], "keep": [3, 5], "heading": [4], "either": [8], "drop": [2, 6, 7],
        "language": "en", "line_languages": {"7": "ru"},
        "dateline": {"place": "Tallinn", "date": "--05-03", "agency": "BNS", "note": "no year"},
        "people": {"Anna Tamm": ["Anna Tamm", "Tamm"]},
        "organisations": {"BNS": ["BNS"]},
        "places": ["Tallinn", "Riga"],
        "not_places": ["Tamm"],
        "quotes": [{"line": 5, "speaker": "Anna Tamm"}], "story": "bridges"
    });
    Input::new(file, TEXT.to_owned(), serde_json::from_value(wanted).unwrap()).unwrap()
}

/// Where `part` stands for the `nth` time in `text`, in code points.
fn span(text: &str, part: &str, nth: usize) -> (usize, usize) {
    let at = text.match_indices(part).nth(nth).unwrap().0;
    let start = text.get(..at).unwrap().chars().count();
    (start, start + part.chars().count())
}

/// The record that a careful reader would write.
fn record(file: &str) -> Value {
    let lines: Vec<&str> = TEXT.lines().collect();
    let body = [lines[2], lines[3], lines[4]].join("\n\n");
    let mention = |part: &str, nth: usize| json!({"in": "body", "span": span(&body, part, nth), "text": part, "by": "gazetteer"});
    let entity = |id: &str, kind: &str, name: &str, mentions: Value| {
        json!({"id": id, "type": kind, "name": name, "uri": format!("urn:copydesk:{kind}:{name}"),
               "confidence": 0.9, "mentions": mentions})
    };
    let removed = |line: &str, nth: usize, why: &str, language: &str| json!({"raw": span(TEXT, line, nth), "text": line, "why": why, "language": language});
    json!({
        "uri": "urn:copydesk:article:00", "type": "text", "language": "en",
        "standard": {"name": "ninjs", "version": "3.1", "schema": "urn:a"},
        "versionCreated": "2026-01-02T03:04:05Z",
        "headlines": [{"role": "main", "contentType": "text/plain", "value": lines[0]}],
        "bodies": [{"role": "main", "contentType": "text/plain", "value": body}],
        "located": "Tallinn", "infoSources": [{"role": "originator", "name": "BNS"}],
        "altIds": [{"role": "filename", "value": file}],
        "copydesk": {
            "version": "0.1.0", "offsets": {"unit": "unicode-code-point"},
            "source": {"format": "text", "bytes": 1, "encoding": "utf-8", "encodingBy": "valid"},
            "cleanup": {
                "headings": [span(&body, lines[3], 0)],
                "removed": [
                    removed(lines[1], 1, "duplicate-headline", "en"),
                    removed(lines[5], 0, "share-bar", "en"),
                    removed(lines[6], 0, "comment-form", "ru"),
                    removed(lines[7], 0, "furniture", "en"),
                ]
            },
            "languages": [{"tag": "en", "span": [0, body.chars().count()], "confidence": 0.9}],
            "dateline": {"place": "Tallinn", "date": "--05-03", "agency": "BNS"},
            "entities": [
                entity("e1", "person", "Anna Tamm", json!([mention("Anna Tamm", 0), mention("Tamm", 1)])),
                entity("e2", "organisation", "BNS", json!([mention("BNS", 0)])),
                entity("e3", "place", "Tallinn", json!([mention("Tallinn", 0)])),
            ],
            "stages": [{"name": "cleanup", "status": "done"}]
        }
    })
}

fn judged(inputs: &[Input], records: &[Value]) -> Report {
    judge(inputs, records, &Schemas::new(None, None).unwrap())
}

/// What falls short when the one record is changed by `edit`.
fn short_after(edit: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut record = record("a.txt");
    edit(&mut record);
    judged(&[input("a.txt")], &[record]).short()
}

fn figures<'a>(report: &'a Report, criterion: &str) -> &'a str {
    let mut all = report.all().map(|(_, finding)| finding);
    &all.find(|finding| finding.criterion == criterion).unwrap().figures
}

/// Puts other text in the body; the spans are taken away, which would not hold it.
fn set_body(record: &mut Value, body: &str) {
    record["bodies"][0]["value"] = json!(body);
    record["copydesk"]["entities"] = json!([]);
    record["copydesk"]["cleanup"]["headings"] = json!([]);
    record["copydesk"]["languages"] = json!([]);
}

fn without_names(short: Vec<String>) -> Vec<String> {
    let names = ["a.txt: people", "a.txt: organisations", "a.txt: places", "a.txt: forms"];
    short.into_iter().filter(|line| !names.contains(&line.as_str())).collect()
}

#[test]
fn a_record_as_expected_falls_short_of_nothing() {
    let report = judged(&[input("a.txt")], &[record("a.txt")]);
    assert_eq!(report.short(), [""; 0]);
    let holds = report.all().filter(|(_, f)| f.verdict == Verdict::Holds).count();
    assert_eq!(holds, 15, "each criterion was looked at: {report:#?}");
    assert!(
        figures(&report, "places").contains("1 of 1 found; not in the text, not counted: Riga")
    );
    assert!(figures(&report, "forms").contains("3 of 3"));
}

#[test]
fn a_missing_and_a_doubled_record_fall_short() {
    let missing = judged(&[input("a.txt")], &[record("b.txt")]);
    assert_eq!(missing.short(), ["a.txt: record"]);
    let doubled = judged(&[input("a.txt")], &[record("a.txt"), record("a.txt")]);
    assert_eq!(doubled.short(), ["a.txt: record"]);
}

#[test]
fn a_record_against_the_schema_falls_short() {
    assert_eq!(short_after(|r| r["copydesk"]["guess"] = json!(1)), ["a.txt: schema"]);
}

#[test]
fn a_span_that_does_not_hold_its_text_falls_short() {
    let short = short_after(|r| {
        r["copydesk"]["entities"][0]["mentions"][0]["span"] = json!([0, 9]);
    });
    assert_eq!(short, ["a.txt: spans"]);
}

#[test]
fn another_headline_falls_short() {
    let short = short_after(|r| r["headlines"][0]["value"] = json!("Mayor opens a bridge"));
    assert_eq!(short, ["a.txt: title"]);
}

#[test]
fn a_lost_paragraph_and_a_lost_subhead_fall_short() {
    let lines: Vec<&str> = TEXT.lines().collect();
    let short = short_after(|r| set_body(r, &format!("{}\n\n{}", lines[3], lines[4])));
    assert_eq!(without_names(short), ["a.txt: keep"]);
    let short = short_after(|r| set_body(r, &format!("{}\n\n{}", lines[2], lines[4])));
    assert_eq!(without_names(short), ["a.txt: heading"]);
}

#[test]
fn kept_lines_may_be_joined_or_parted_and_either_lines_may_stay() {
    let lines: Vec<&str> = TEXT.lines().collect();
    let parted = lines[2].replacen(" - ", " -\n\n", 1);
    let body = format!("{}\n\n{parted}\n\n{} {}", lines[7], lines[3], lines[4]);
    assert_eq!(without_names(short_after(|r| set_body(r, &body))), [""; 0]);
}

#[test]
fn a_dropped_line_in_the_body_falls_short_over_all_files() {
    let lines: Vec<&str> = TEXT.lines().collect();
    let mut record = record("a.txt");
    set_body(&mut record, &format!("{}\n\n{}", lines[2..5].join("\n\n"), lines[5]));
    let report = judged(&[input("a.txt")], &[record]);
    assert_eq!(without_names(report.short()), ["all files: drop"]);
    assert!(figures(&report, "drop").contains("still there: 6 (9 of 9)"), "{report:#?}");
}

#[test]
fn the_rest_of_a_dropped_line_counts_with_its_own_characters() {
    let lines: Vec<&str> = TEXT.lines().collect();
    let mut record = record("a.txt");
    set_body(&mut record, &format!("{}\n\nthe new bridge", lines[2..5].join("\n\n")));
    let report = judged(&[input("a.txt")], &[record]);
    assert!(figures(&report, "drop").contains("still there: 2 (14 of 26)"), "{report:#?}");
}

#[test]
fn a_dropped_copy_of_a_kept_line_counts_only_where_it_stands_a_second_time() {
    let text = "The lede says this.\nThe lede says this. Then it says more.\nThe lede says this.";
    let drops = |body: &str| {
        let wanted = json!({"keep": [2], "drop": [1]});
        let wanted = serde_json::from_value(wanted).unwrap();
        let input = Input::new("a.txt", text.to_owned(), wanted).unwrap();
        let mut record = record("a.txt");
        set_body(&mut record, body);
        record["copydesk"]["cleanup"]["removed"] = json!([]);
        judged(&[input], &[record]).short()
    };
    let lede = "The lede says this. Then it says more.";
    assert_eq!(drops(lede), [""; 0], "it stands in the kept line alone");
    assert_eq!(drops(&format!("The lede says this.\n\n{lede}")), ["all files: drop"]);
}

#[test]
fn a_wrong_language_of_file_or_line_falls_short() {
    assert_eq!(short_after(|r| r["language"] = json!("et")), ["a.txt: language"]);
    let short = short_after(|r| {
        r["copydesk"]["cleanup"]["removed"][2]["language"] = json!("uk");
    });
    assert_eq!(short, ["a.txt: line languages"]);
}

#[test]
fn the_language_of_a_kept_line_is_that_of_the_body_where_it_stands() {
    let wanted = || json!({"keep": [3], "line_languages": {"3": "en"}});
    let judge = |tag: &str| {
        let wanted = serde_json::from_value(wanted()).unwrap();
        let input = Input::new("a.txt", TEXT.to_owned(), wanted).unwrap();
        let mut record = record("a.txt");
        record["copydesk"]["languages"][0]["tag"] = json!(tag);
        judged(&[input], &[record]).short()
    };
    assert_eq!(judge("en"), [""; 0]);
    assert_eq!(judge("fr"), ["a.txt: line languages"]);
}

#[test]
fn a_dateline_with_a_guessed_year_or_none_falls_short() {
    let guessed = short_after(|r| r["copydesk"]["dateline"]["date"] = json!("2026-05-03"));
    assert_eq!(guessed, ["a.txt: dateline"]);
    let none = short_after(|r| {
        r["copydesk"].as_object_mut().unwrap().remove("dateline");
    });
    assert_eq!(none, ["a.txt: dateline"]);
}

#[test]
fn a_dateline_where_none_is_expected_falls_short_and_one_not_spoken_of_does_not() {
    let short = |wanted: Value| {
        let wanted = serde_json::from_value(wanted).unwrap();
        let input = Input::new("a.txt", TEXT.to_owned(), wanted).unwrap();
        judged(&[input], &[record("a.txt")]).short()
    };
    assert_eq!(short(json!({"dateline": null})), ["a.txt: dateline"]);
    assert_eq!(short(json!({})), [""; 0]);
}

#[test]
fn a_person_that_is_not_found_falls_short_with_the_forms() {
    let mut record = record("a.txt");
    record["copydesk"]["entities"].as_array_mut().unwrap().remove(0);
    let report = judged(&[input("a.txt")], &[record]);
    assert_eq!(report.short(), ["a.txt: people", "a.txt: forms"]);
    assert!(figures(&report, "people").contains("missing: Anna Tamm"));
    assert!(figures(&report, "forms").contains("not: Anna Tamm (Anna Tamm), Tamm (Anna Tamm)"));
}

#[test]
fn a_form_that_is_no_mention_falls_short() {
    let short = short_after(|r| {
        r["copydesk"]["entities"][0]["mentions"].as_array_mut().unwrap().remove(1);
    });
    assert_eq!(short, ["a.txt: forms"]);
}

#[test]
fn another_type_is_told_of_and_a_forbidden_place_falls_short() {
    let mut record = record("a.txt");
    record["copydesk"]["entities"][0]["type"] = json!("place");
    let report = judged(&[input("a.txt")], &[record]);
    assert_eq!(report.short(), ["a.txt: not places"]);
    assert!(figures(&report, "people").contains("of another type: Anna Tamm as place"));
}

#[test]
fn a_source_that_stands_in_no_body_is_found_in_the_dateline() {
    let lines: Vec<&str> = TEXT.lines().collect();
    let wanted = json!({"keep": [5], "either": [8], "organisations": {"BNS": ["BNS"]}});
    let wanted = serde_json::from_value(wanted).unwrap();
    let input = Input::new("a.txt", TEXT.to_owned(), wanted).unwrap();
    let mut record = record("a.txt");
    set_body(&mut record, lines[4]);
    let report = judged(std::slice::from_ref(&input), &[record.clone()]);
    assert_eq!(report.short(), [""; 0]);
    record["infoSources"] = json!([]);
    let report = judged(&[input], &[record]);
    assert_eq!(report.short(), ["a.txt: organisations"]);
}

#[test]
fn a_name_in_another_script_is_counted_although_it_cannot_be_looked_up() {
    let text = "Мэр Таллина открыл мост.";
    let wanted = json!({"keep": [1], "places": ["Tallinn"]});
    let wanted = serde_json::from_value(wanted).unwrap();
    let input = Input::new("a.txt", text.to_owned(), wanted).unwrap();
    let mut record = record("a.txt");
    set_body(&mut record, text);
    record["located"] = json!("Riga");
    record["copydesk"]["cleanup"]["removed"] = json!([]);
    assert_eq!(judged(&[input], &[record]).short(), ["a.txt: places"]);
}

#[test]
fn two_uris_of_one_name_in_two_files_fall_short() {
    let inputs = [input("a.txt"), input("b.txt")];
    let mut records = [record("a.txt"), record("b.txt")];
    assert_eq!(judged(&inputs, &records).short(), [""; 0]);
    records[1]["copydesk"]["entities"][0]["name"] = json!("A. Tamm");
    records[1]["copydesk"]["entities"][0]["uri"] = json!("urn:copydesk:person:A. Tamm");
    let report = judged(&inputs, &records);
    assert_eq!(report.short(), ["all files: uris"]);
    assert!(figures(&report, "uris").contains("urn:copydesk:person:A. Tamm (b.txt)"));
}

#[test]
fn a_name_is_found_by_the_uri_that_it_carries_in_another_file() {
    let inputs = [input("a.txt"), input("b.txt")];
    let mut records = [record("a.txt"), record("b.txt")];
    let other_label = json!({
        "id": "e3", "type": "place", "name": "Reval", "uri": "urn:copydesk:place:Tallinn",
        "confidence": 0.9, "mentions": []
    });
    records[1]["copydesk"]["entities"][2] = other_label;
    records[1]["located"] = json!("Reval");
    let report = judged(&inputs, &records);
    assert_eq!(report.short(), [""; 0]);
    let figures = report.files[1].1.iter().find(|f| f.criterion == "places").unwrap();
    assert!(figures.figures.contains("by the uri of another file: Tallinn as Reval"));
    assert_eq!(judged(&inputs[1..], &records[1..]).short(), ["b.txt: places"]);
}

#[test]
fn expectations_of_a_line_that_is_not_there_are_refused() {
    let wanted = serde_json::from_value(json!({"keep": [99]})).unwrap();
    let refused = Input::new("a.txt", TEXT.to_owned(), wanted).unwrap_err();
    assert!(refused.to_string().contains("line 99"), "{refused}");
}

#[test]
fn ninjs_is_checked_without_our_own_object_and_without_a_network() {
    let folder = tempfile::tempdir().unwrap();
    let [ninjs, geojson] = ["ninjs.json", "geojson.json"].map(|name| folder.path().join(name));
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
        "required": ["uri"], "unevaluatedProperties": false,
        "properties": {
            "uri": {"type": "string"},
            "geo": {"$ref": "https://geojson.org/schema/GeoJSON.json#"}
        }
    });
    let point = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://geojson.org/schema/GeoJSON.json", "required": ["coordinates"]
    });
    std::fs::write(&ninjs, schema.to_string()).unwrap();
    std::fs::write(&geojson, point.to_string()).unwrap();
    let schemas = Schemas::new(Some(&ninjs), Some(&geojson)).unwrap();
    let verdict = |record: Value| schemas.check(&record)[0].verdict;
    assert_eq!(verdict(json!({"uri": "a", "copydesk": {}})), Verdict::Holds);
    assert_eq!(verdict(json!({"uri": "a", "other": 1})), Verdict::Short);
    assert_eq!(verdict(json!({"uri": "a", "geo": {}})), Verdict::Short);
}

#[test]
fn the_command_reads_a_folder_of_expectations_and_fails_when_one_is_not_met() {
    let folder = tempfile::tempdir().unwrap();
    let [records, expect] = ["outbox", "expect"].map(|name| folder.path().join(name));
    std::fs::create_dir(&records).unwrap();
    std::fs::create_dir(&expect).unwrap();
    std::fs::write(expect.join("a.txt"), TEXT).unwrap();
    let expected = json!({"note": "for people", "a.txt": {"title": [1], "drop": [6]}});
    std::fs::write(expect.join("expected.json"), expected.to_string()).unwrap();
    let out = records.join("a.0123.json");
    let args = super::Args { records, expect, ninjs: None, geojson: None };
    std::fs::write(&out, record("a.txt").to_string()).unwrap();
    super::run(&args).unwrap();
    let mut wrong = record("a.txt");
    wrong["headlines"] = json!([]);
    std::fs::write(&out, wrong.to_string()).unwrap();
    let error = super::run(&args).unwrap_err().to_string();
    assert!(error.contains("a.txt: title"), "{error}");
}

#[test]
fn a_place_within_a_longer_name_of_a_place_counts_as_found() {
    let text = "She lives in Pirita District.";
    let wanted = json!({"keep": [1], "places": ["Pirita"]});
    let input =
        Input::new("a.txt", text.to_owned(), serde_json::from_value(wanted).unwrap()).unwrap();
    let mut record = record("a.txt");
    set_body(&mut record, text);
    record["copydesk"]["cleanup"] = json!({"removed": []});
    for (kind, short) in [("place", &[][..]), ("organisation", &["a.txt: places"][..])] {
        record["copydesk"]["entities"] = json!([{
            "id": "e1", "type": kind, "name": "Pirita City District", "uri": "urn:a", "confidence": 0.9,
            "mentions": [{"in": "body", "span": [13, 28], "text": "Pirita District", "by": "gazetteer"}]
        }]);
        let report = judged(std::slice::from_ref(&input), std::slice::from_ref(&record));
        assert_eq!(report.short(), short, "{kind}");
    }
}
