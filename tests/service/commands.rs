//! The commands, as a person or a script runs them.

use std::fs;

use serde_json::Value;

use crate::harness::{Finished, Root, Tally, article, copydesk};

fn run(root: &Root, arguments: &[&str]) -> Finished {
    copydesk(root.path(), arguments, b"")
}

fn records(finished: &Finished) -> Vec<Value> {
    finished.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn bytes_of(record: &Value) -> u64 {
    record["copydesk"]["source"]["bytes"].as_u64().unwrap()
}

/// Writes a file into the root and gives its path.
fn file(root: &Root, name: &str, text: &str) -> String {
    let path = root.path().join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn process_prints_the_records_in_the_order_of_the_input() {
    let root = Root::new();
    // The first are the largest, so that the order of finishing is not that of the input.
    let texts: Vec<String> = (0..60).map(|n| article(n).repeat(60 - n)).collect();
    let paths: Vec<String> = (0..60).map(|n| file(&root, &format!("{n}.txt"), &texts[n])).collect();
    let mut arguments = vec!["process"];
    arguments.extend(paths.iter().map(String::as_str));
    let done = run(&root, &arguments);
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    let sizes: Vec<u64> = records(&done).iter().map(bytes_of).collect();
    let expected: Vec<u64> = texts.iter().map(|text| text.len() as u64).collect();
    assert_eq!(sizes, expected);
    let validator = root.validator();
    for record in records(&done) {
        assert!(validator.is_valid(&record), "{record}");
    }
    for folder in ["outbox", "state", "done", "failed"] {
        assert!(!root.path().join(folder).try_exists().unwrap(), "{folder}/ was made");
    }
}

#[test]
fn process_reads_standard_input_between_files() {
    let root = Root::new();
    let first = file(&root, "first.txt", &article(1));
    let last = file(&root, "last.txt", &article(3));
    let piped = "A text that came through a pipe and has no name.";
    let done = copydesk(root.path(), &["process", &first, "-", &last], piped.as_bytes());
    assert_eq!(done.code, 0, "{}", done.err);
    let records = records(&done);
    let names: Vec<&Value> = records.iter().map(|r| &r["altIds"][0]["value"]).collect();
    assert_eq!(names, [&Value::from("first.txt"), &Value::Null, &Value::from("last.txt")]);
    assert_eq!(bytes_of(&records[1]), piped.len() as u64);
    let json = format!("{{\"id\": \"x1\", \"body\": {:?}}}", piped);
    let done = copydesk(root.path(), &["process", "--format", "json", "-"], json.as_bytes());
    let record: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(record["altIds"][0], serde_json::json!({"role": "id", "value": "x1"}));
}

#[test]
fn process_gives_a_record_for_each_line_of_a_jsonl_file_and_names_the_bad_ones() {
    let root = Root::new();
    let line = |n: usize| serde_json::json!({ "id": n, "body": article(n) }).to_string();
    let text = [line(1), String::new(), "{\"body\":".to_owned(), line(4)].join("\n");
    let path = file(&root, "feed.jsonl", &text);
    let done = run(&root, &["process", &path]);
    assert_eq!(done.code, 1);
    let ids: Vec<Value> =
        records(&done).iter().map(|record| record["altIds"][1]["value"].clone()).collect();
    assert_eq!(ids, ["1", "4"]);
    assert_eq!(done.err.lines().count(), 1, "{}", done.err);
    assert!(done.err.contains("feed.jsonl: line 3: "), "{}", done.err);
}

#[test]
fn process_prints_what_it_can_and_one_line_for_each_failure() {
    let root = Root::new();
    let good = file(&root, "good.txt", &article(1));
    let bad = file(&root, "bad.json", "{");
    let missing = root.path().join("missing.txt");
    let unknown = file(&root, "unknown.pdf", "%PDF");
    let also_good = file(&root, "also-good.txt", &article(2));
    let arguments = ["process", &good, &bad, missing.to_str().unwrap(), &unknown, &also_good];
    let done = run(&root, &arguments);
    assert_eq!(done.code, 1);
    let names: Vec<Value> =
        records(&done).iter().map(|record| record["altIds"][0]["value"].clone()).collect();
    assert_eq!(names, ["good.txt", "also-good.txt"]);
    let lines: Vec<&str> = done.err.lines().collect();
    assert_eq!(lines.len(), 3, "{}", done.err);
    for (line, name) in lines.iter().zip(["bad.json", "missing.txt", "unknown.pdf"]) {
        assert!(line.starts_with("copydesk: ") && line.contains(name), "{line}");
    }
}

#[test]
fn process_leaves_out_the_stages_that_it_is_told_to() {
    let root = Root::new();
    let path = file(&root, "a.txt", &article(1));
    let done = run(&root, &["process", "--skip", "language,entities", &path]);
    let record: Value = serde_json::from_str(&done.out).unwrap();
    let status = |at: usize| record["copydesk"]["stages"][at]["status"].clone();
    assert_eq!([status(0), status(1), status(2)], ["done", "skipped", "skipped"]);
    assert_eq!(run(&root, &["process", "--skip", "translation", &path]).code, 2);
}

#[test]
fn run_leaves_out_the_stages_that_it_is_told_to_besides_those_of_the_configuration() {
    let root = Root::with_config("[pipeline]\nskip = [\"cleanup\"]\n");
    root.rename_in("a.txt", article(1));
    assert_eq!(run(&root, &["run", "--once", "--skip", "language,entities"]).code, 0);
    let name = root.records().pop().unwrap();
    let record: Value = serde_json::from_slice(&std::fs::read(root.outbox(name)).unwrap()).unwrap();
    let status = |at: usize| record["copydesk"]["stages"][at]["status"].clone();
    assert_eq!([status(0), status(1), status(2)], ["skipped"; 3]);
}

#[test]
fn the_same_input_gives_the_same_record_by_command_and_by_service() {
    let root = Root::new();
    let path = file(&root, "a.txt", &article(1));
    let without_time = |mut record: Value| {
        record.as_object_mut().unwrap().remove("versionCreated").unwrap();
        record
    };
    let by_command =
        || without_time(serde_json::from_str(&run(&root, &["process", &path]).out).unwrap());
    let first = by_command();
    assert_eq!(first, by_command());
    let service = root.start();
    root.rename_in("a.txt", article(1));
    let by_service = root.record(&service.outcome_of("a.txt"));
    assert_eq!(first, without_time(by_service));
    service.stop();
}

#[test]
fn check_prints_the_configuration_in_force() {
    let root = Root::with_config("[intake]\nsettle = \"1s\"\n");
    let done = run(&root, &["check"]);
    assert_eq!(done.code, 0, "{}", done.err);
    let printed: toml::Table = done.out.parse().unwrap();
    assert_eq!(printed["intake"]["settle"].as_str(), Some("1s"));
    assert_eq!(printed["intake"]["poll"].as_str(), Some("2s"), "the default");
    assert_eq!(printed["paths"]["inbox"].as_str(), root.path().join("inbox").to_str());
    // What it prints is a configuration itself.
    let path = file(&root, "printed.toml", &done.out);
    assert_eq!(run(&root, &["check", "--config", &path]).out, done.out);
}

#[test]
fn check_refuses_a_wrong_key_with_its_place_and_the_nearest_one() {
    let root = Root::with_config("[paths]\ninbox = \"inbox\"\noutbx = \"outbox\"\n");
    for arguments in [["check"].as_slice(), &["run"], &["run", "--once"], &["status"]] {
        let done = run(&root, arguments);
        assert_eq!(done.code, 78, "{arguments:?}");
        assert!(done.err.contains("config/copydesk.toml:3:1: "), "{}", done.err);
        assert!(done.err.contains("paths.outbx; did you mean paths.outbox?"), "{}", done.err);
    }
    assert!(!root.path().join("state").try_exists().unwrap(), "nothing was begun");
}

#[test]
fn check_refuses_every_mistake_at_once() {
    let root = Root::with_config("[intake]\npoll = \"1ms\"\n[http]\nlisten = \"0.0.0.0:80\"\n");
    let done = run(&root, &["check"]);
    assert_eq!(done.code, 78);
    assert!(done.err.contains("copydesk.toml:2:1: intake.poll"), "{}", done.err);
    assert!(done.err.contains("copydesk.toml:4:1: http.listen"), "{}", done.err);
}

#[test]
fn check_finds_a_mistake_in_the_names_of_a_stage_that_is_left_out() {
    let root =
        Root::with_config("[pipeline]\nskip = [\"entities\"]\n[entities]\nknowledge = \"names\"\n");
    fs::create_dir(root.path().join("names")).unwrap();
    file(&root, "names/own.toml", "[[entity]]\nname = \"Umbrella Council\"\ntype = \"club\"\n");
    let done = run(&root, &["check"]);
    assert_eq!(done.code, 78, "{}", done.err);
    assert!(done.err.contains("/names/own.toml:3:8: "), "{}", done.err);
    fs::remove_dir_all(root.path().join("names")).unwrap();
    let done = run(&root, &["check"]);
    assert_eq!(done.code, 78, "{}", done.err);
    assert!(
        done.err.contains("entities.knowledge: ") && done.err.contains("/names"),
        "{}",
        done.err
    );
}

#[test]
fn a_configuration_file_that_is_named_must_be_there() {
    let root = Root::new();
    let done = run(&root, &["check", "--config", "/nowhere/copydesk.toml"]);
    assert_eq!(done.code, 78);
    assert!(done.err.contains("/nowhere/copydesk.toml"), "{}", done.err);
}

#[test]
fn status_counts_what_waits_and_what_is_done() {
    let root = Root::new();
    let status = || -> Value {
        let done = run(&root, &["status", "--json"]);
        assert_eq!(done.code, 0, "{}", done.err);
        serde_json::from_str(&done.out).unwrap()
    };
    let before = status();
    assert_eq!((&before["running"], &before["in_outbox"]), (&Value::Null, &0.into()));
    let service = root.start();
    root.rename_in("good.txt", article(1));
    service.outcome_of("good.txt");
    root.rename_in("again.txt", article(1));
    root.rename_in("bad.json", "{");
    service.wait_for_outcomes(3);
    root.wait_until_through();
    assert_eq!(status()["running"], service.pid().to_string());
    service.stop();
    root.write_in("later.txt", article(2));
    let after = status();
    let expected = serde_json::json!({
        "running": null, "waiting": 1, "in_work": 0, "in_outbox": 1, "in_failed": 1,
        "last_day": {"published": 1, "duplicates": 1, "failed": 1},
        "remembered": {"published": 1, "duplicates": 1, "failed": 1},
    });
    assert_eq!(after, expected);
    let for_people = run(&root, &["status"]).out;
    assert!(for_people.contains("not running"), "{for_people}");
    assert!(for_people.contains("1 published, 1 duplicates, 1 failed"), "{for_people}");
}

#[test]
fn what_failed_is_listed_shown_mended_and_published() {
    let root = Root::with_config("[intake]\nmax_file_size = \"1 KiB\"\nsettle = \"20ms\"\n");
    let service = root.start();
    root.rename_in("large.txt", article(1));
    root.rename_in("broken.json", "{\"body\": \"A short article\"");
    service.wait_for_outcomes(2);
    let list = run(&root, &["failed", "list"]);
    let lines: Vec<&str> = list.out.lines().collect();
    assert_eq!(lines.len(), 2, "{}", list.out);
    assert!(lines[0].starts_with("broken.json") && lines[0].contains("bad-json"), "{}", list.out);
    assert!(lines[1].starts_with("large.txt") && lines[1].contains("too-large"), "{}", list.out);
    let shown = run(&root, &["failed", "show", "large.txt"]).out;
    assert!(shown.contains("raise intake.max_file_size and retry"), "{shown}");
    assert!(shown.contains(root.failed("large.txt").to_str().unwrap()), "{shown}");
    assert_eq!(run(&root, &["failed", "show", "nothing.txt"]).code, 1);

    root.configure("[intake]\nsettle = \"20ms\"\n");
    service.signal(rustix::process::Signal::HUP);
    service.wait_for_event("service.reloaded");
    let broken = root.failed("broken.json");
    fs::write(&broken, "{\"body\": \"A short article\"}").unwrap();
    let retried = run(&root, &["failed", "retry", "--all"]);
    assert_eq!(retried.code, 0, "{}", retried.err);
    service.wait_for_count("article.published", 2);
    let list = run(&root, &["failed", "list"]);
    assert_eq!((list.code, list.out.as_str()), (0, ""));
    assert!(root.names("failed").is_empty(), "the reasons are gone too");
    service.stop();
}

#[test]
fn a_retry_overwrites_nothing_in_the_inbox() {
    let root = Root::new();
    root.write_in("bad.json", "{");
    assert_eq!(run(&root, &["run", "--once"]).code, 1);
    root.write_in("bad.json", "{\"body\": \"Another article\"}");
    let retried = run(&root, &["failed", "retry", "bad.json"]);
    assert_eq!(retried.code, 1);
    assert!(retried.err.contains("the inbox has a file of that name"), "{}", retried.err);
    assert_eq!(root.check(), Tally { failed: 1, waiting: 1, ..Tally::default() });
}

#[test]
fn a_file_with_an_odd_name_is_retried_under_its_own_name() {
    use std::os::unix::ffi::OsStrExt;
    let root = Root::new();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9 100%.json");
    for _ in 0..2 {
        root.write_in(name, "{");
        assert_eq!(run(&root, &["run", "--once"]).code, 1);
    }
    assert_eq!(root.names("failed").len(), 4, "two files, each with its reason");
    let kept = root
        .names("failed")
        .into_iter()
        .find(|kept| kept != name && !kept.as_encoded_bytes().ends_with(b".reason.json"));
    // The one that had to be kept under another name.
    let kept = copydesk_analysis::name::show_name(&kept.unwrap());
    let retried = run(&root, &["failed", "retry", &kept]);
    assert_eq!(retried.code, 0, "{}", retried.err);
    assert_eq!(root.names("inbox"), [name]);
}

#[test]
fn the_schema_takes_every_record_and_not_just_anything() {
    let root = Root::new();
    let validator = root.validator();
    let json = serde_json::json!({
        "id": "x1", "title": "A title", "body": article(1), "language": "en",
        "date": "2026-01-02T03:04:05Z", "url": "https://example.org/a",
    });
    let path = file(&root, "a.json", &json.to_string());
    let mut record: Value = serde_json::from_str(&run(&root, &["process", &path]).out).unwrap();
    let errors: Vec<_> = validator.iter_errors(&record).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    record["copydesk"].as_object_mut().unwrap().remove("source");
    assert!(!validator.is_valid(&record));
}

#[test]
fn every_command_explains_itself() {
    let root = Root::new();
    let commands: [&[&str]; 13] = [
        &[],
        &["run"],
        &["process"],
        &["check"],
        &["status"],
        &["failed"],
        &["failed", "list"],
        &["failed", "show"],
        &["failed", "retry"],
        &["failed", "purge"],
        &["drop"],
        &["schema"],
        &["generate"],
    ];
    for command in commands {
        let mut arguments = command.to_vec();
        arguments.push("--help");
        let help = run(&root, &arguments);
        assert_eq!(help.code, 0, "{command:?}");
        let usage = format!("Usage: copydesk {}", command.join(" "));
        assert!(help.out.contains(usage.trim_end()), "{}", help.out);
    }
    assert_eq!(run(&root, &["polish"]).code, 2);
    // A stage's thread is not the only one whose loss ends the service with this.
    let help = run(&root, &["--help"]).out;
    let software = help.lines().find(|line| line.trim().starts_with("70 ")).unwrap();
    assert!(software.contains("stages") && software.contains("died"), "{software}");
}

#[test]
fn man_page_and_completions_know_every_command() {
    let root = Root::new();
    let man = run(&root, &["generate", "man"]).out;
    assert!(man.contains(".TH copydesk 1"), "{man}");
    for command in ["RUN", "DROP", "PROCESS", "CHECK", "STATUS", "FAILED", "SCHEMA"] {
        assert!(man.contains(&format!(".SH \"{command}\"")), "{command}");
    }
    assert!(man.contains("75"), "the exit codes are there");
    for shell in ["bash", "zsh", "fish"] {
        let completions = run(&root, &["generate", "completions", shell]).out;
        for command in ["run", "drop", "process", "check", "status", "failed", "schema"] {
            assert!(completions.contains(command), "{shell}: {command}");
        }
    }
}

#[test]
fn a_retry_stays_in_the_inbox_whatever_a_reason_file_says() {
    let root = Root::new();
    root.write_in("bad.json", "{");
    assert_eq!(run(&root, &["run", "--once"]).code, 1);
    let path = root.failed("bad.json.reason.json");
    let forged = fs::read_to_string(&path).unwrap().replace("\"bad.json\"", "\"../outside\"");
    fs::write(&path, forged).unwrap();
    assert_eq!(run(&root, &["failed", "retry", "--all"]).code, 0);
    assert!(root.path().join("inbox/bad.json").is_file());
    assert!(!root.path().join("outside").try_exists().unwrap());
}

#[test]
fn an_input_that_is_named_like_a_reason_is_listed_and_its_neighbour_keeps_its_own_reason() {
    let root = Root::new();
    root.write_in("a.json.reason.json", "{");
    root.write_in("a.json", "[]");
    assert_eq!(run(&root, &["run", "--once"]).code, 1);
    let list = run(&root, &["failed", "list"]).out;
    assert_eq!(list.lines().count(), 2, "{list}");
    assert!(list.contains("bad-json") && list.contains("no-article"), "{list}");
}
