//! Input that is broken, hostile or out of reach: each has a clear outcome, and nothing is lost.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::harness::{Mounted, Place, Root, Tally, article, eventually, get, is_root};

const RUSSIAN: &str = "Министр иностранных дел заявил в понедельник, что переговоры продолжатся. \
    Журналисты спросили его о сроках, но ответа не получили. Встреча прошла в столице республики.";

/// Drops one file and gives its outcome, after checking that it is the only one.
fn outcome(name: &OsStr, bytes: &[u8]) -> (Root, Value) {
    let root = Root::new();
    let service = root.start();
    root.rename_in(name, bytes);
    let outcome = service.wait_for_outcomes(1).remove(0);
    service.stop();
    let tally = root.check();
    assert_eq!((tally.published + tally.failed, tally.waiting), (1, 0), "{tally:?}");
    (root, outcome)
}

/// The record of a text that is published.
fn record_of(name: impl AsRef<OsStr>, bytes: impl AsRef<[u8]>) -> Value {
    let (root, outcome) = outcome(name.as_ref(), bytes.as_ref());
    root.record(&outcome)
}

/// The code of an input that fails; its reason says what to do.
fn code_of(name: impl AsRef<OsStr>, bytes: impl AsRef<[u8]>) -> String {
    let (root, outcome) = outcome(name.as_ref(), bytes.as_ref());
    let reason = root.reason(&outcome);
    assert_eq!(reason["code"], outcome["code"]);
    assert_eq!(reason["message"], outcome["why"]);
    assert!(reason["advice"].as_str().is_some_and(|advice| !advice.is_empty()), "{reason}");
    outcome["code"].as_str().unwrap().to_owned()
}

fn source(record: &Value) -> &Value {
    &record["copydesk"]["source"]
}

/// Everything of the input that is in the record, whichever part cleanup put it into.
fn all_text(record: &Value) -> String {
    let mut text = String::new();
    for list in [&record["headlines"], &record["bodies"]] {
        for part in list.as_array().into_iter().flatten() {
            text.push_str(part["value"].as_str().unwrap());
            text.push('\n');
        }
    }
    text
}

#[test]
fn an_empty_file_fails_as_empty() {
    assert_eq!(code_of("a.txt", ""), "empty");
    assert_eq!(code_of("a.json", ""), "empty");
    assert_eq!(code_of("a.jsonl", "\n \n"), "empty");
}

#[test]
fn a_file_of_nul_bytes_fails_and_a_nul_in_a_text_does_no_harm() {
    let code = code_of("a.txt", [0; 4096]);
    assert!(["empty", "not-text"].contains(&code.as_str()), "{code}");
    let text = format!("The ferry was late again on Monday.\0\n\n{}", article(1));
    assert!(all_text(&record_of("a.txt", text)).contains("The council met"));
}

#[test]
fn random_bytes_fail_as_no_text() {
    let bytes: Vec<u8> =
        (0..20_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    assert_eq!(code_of("picture.txt", bytes), "not-text");
}

#[test]
fn a_few_bytes_that_are_not_utf8_are_replaced_and_the_record_says_so() {
    let mut bytes = RUSSIAN.repeat(3).into_bytes();
    bytes.insert(0, 0xff);
    let record = record_of("a.txt", bytes);
    assert_eq!(source(&record)["encoding"], "utf-8");
    assert_eq!(source(&record)["replacementCharacters"], true);
    assert!(all_text(&record).contains("переговоры продолжатся"));
}

#[test]
fn where_only_utf8_is_taken_other_bytes_fail() {
    let root = Root::with_config("[intake]\nencoding = \"utf8\"\n");
    let service = root.start();
    root.rename_in("a.txt", b"caf\xe9 society");
    let failed = service.outcome_of("a.txt");
    assert_eq!(failed["code"], "not-utf8");
    assert!(failed["why"].as_str().unwrap().contains("offset 3"), "{failed}");
    service.stop();
    root.check();
}

#[test]
fn old_cyrillic_encodings_are_told_by_their_letters() {
    for encoding in [encoding_rs::WINDOWS_1251, encoding_rs::KOI8_R] {
        let (bytes, _, _) = encoding.encode(RUSSIAN);
        let record = record_of("a.txt", bytes);
        // koi8-u differs from koi8-r in box-drawing characters only.
        let told = source(&record)["encoding"].as_str().unwrap().replace("koi8-u", "koi8-r");
        assert_eq!(told, encoding.name().to_ascii_lowercase());
        assert_eq!(source(&record)["encodingBy"], "guess");
        assert!(all_text(&record).contains("переговоры продолжатся"));
    }
}

#[test]
fn utf16_is_read_with_a_mark_and_without() {
    let english = article(1);
    let mark = [0xff, 0xfe];
    let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
    let marked = record_of("a.txt", [mark.as_slice(), &little(RUSSIAN)].concat());
    assert_eq!(source(&marked)["encoding"], "utf-16le");
    assert_eq!(source(&marked)["encodingBy"], "byte-order-mark");
    assert!(all_text(&marked).contains("переговоры продолжатся"));
    let unmarked = record_of("a.txt", big(&english));
    assert_eq!(source(&unmarked)["encoding"], "utf-16be");
    assert!(all_text(&unmarked).contains("The council met"));
}

#[test]
fn a_file_of_200_mb_fails_by_its_size_and_is_never_in_memory() {
    let root = Root::new();
    let service = root.start();
    let elsewhere = root.path().join("elsewhere/huge");
    File::create(&elsewhere).unwrap().set_len(200 * 1024 * 1024).unwrap();
    root.note("huge.txt", "whatever: it is not read");
    rustix::fs::rename(&elsewhere, root.inbox("huge.txt")).unwrap();
    let failed = service.outcome_of("huge.txt");
    assert_eq!(failed["code"], "too-large");
    assert!(failed["why"].as_str().unwrap().contains("209715200"), "{failed}");
    let peak = service.peak_memory();
    assert!(peak < 300 * 1024, "{peak} KiB");
    service.stop();
    root.check();
    assert_eq!(fs::metadata(root.failed("huge.txt")).unwrap().len(), 200 * 1024 * 1024);
}

#[test]
fn a_single_line_of_5_mb_is_published() {
    let line = "The council met again on Monday to hear about the bridge. ".repeat(90_000);
    assert!(line.len() > 5_000_000);
    let record = record_of("a.txt", &line);
    assert_eq!(source(&record)["bytes"], line.len());
}

#[test]
fn json_nested_10_000_deep_takes_nothing_down() {
    let (open, close) = ("[".repeat(10_000), "]".repeat(10_000));
    for name in ["deep.json", "deep.jsonl"] {
        assert_eq!(code_of(name, format!("{{\"body\": \"b\", \"x\": {open}")), "bad-json");
        // a list may hold articles, and this one holds none
        assert_eq!(code_of(name, format!("{open}{close}")), "no-article");
        assert_eq!(code_of(name, format!("{{\"body\": {open}{close}}}")), "bad-json");
        // What is deep stands under a key that is passed over, and there is an article.
        record_of(name, format!("{{\"body\": \"b\", \"x\": {open}{close}}}"));
    }
}

#[test]
fn json_without_an_article_fails_and_says_what_is_missing() {
    for json in ["[]", "{}", "{\"body\": 7}", "\"text\""] {
        assert_eq!(code_of("a.json", json), "no-article", "{json}");
    }
}

#[test]
fn an_unknown_extension_fails_and_names_the_known_ones() {
    let (root, failed) = outcome(OsStr::new("report.pdf"), article(1).as_bytes());
    assert_eq!(failed["code"], "unknown-format");
    for known in [".txt", ".json", ".jsonl"] {
        assert!(failed["why"].as_str().unwrap().contains(known), "{failed}");
    }
    assert_eq!(fs::read_to_string(root.failed("report.pdf")).unwrap(), article(1));
}

#[test]
fn names_as_odd_as_they_may_be_come_out_distinct() {
    let root = Root::new();
    let service = root.start();
    let long = |end: &str| OsString::from(format!("{}{end}", "n".repeat(255 - end.len())));
    let good = [
        long(".txt"),
        long(""),
        OsString::from("new\nline.txt"),
        OsString::from("tab\tand \"quotes\" and 100%.txt"),
        OsStr::from_bytes(b"caf\xe9.txt").to_owned(),
        OsString::from("café.txt"),
        OsString::from("Новости дня.txt"),
        OsString::from("ж".repeat(127)),
        OsString::from("-..txt"),
        OsString::from("-rf"),
        OsString::from("*"),
    ];
    let bad =
        [long(".pdf"), OsStr::from_bytes(b"\xff\xfe.pdf").to_owned(), OsString::from("a\n.pdf")];
    for (number, name) in good.iter().chain(&bad).enumerate() {
        match number % 3 {
            0 => root.rename_in(name, article(number)),
            1 => root.write_in(name, article(number)),
            _ => root.link_in(name, article(number)),
        }
    }
    service.wait_for_outcomes(good.len() + bad.len());
    service.stop();
    let tally = root.check();
    let expected = Tally { published: good.len(), failed: bad.len(), ..Tally::default() };
    assert_eq!(tally, expected);
    for name in root.records() {
        let name = name.to_str().expect("names in the outbox are UTF-8");
        assert!(!name.contains(|c: char| c.is_control() || c == '/' || c == '"'), "{name:?}");
    }
}

#[test]
fn a_folder_is_left_alone_and_the_articles_around_it_are_not() {
    let root = Root::new();
    let service = root.start();
    let elsewhere = root.path().join("elsewhere/folder");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("inside.txt"), article(1)).unwrap();
    rustix::fs::rename(&elsewhere, root.inbox("folder")).unwrap();
    root.rename_in("beside.txt", article(2));
    service.outcome_of("beside.txt");
    let told = service.wait_for_event("inbox.left_alone");
    assert_eq!((&told["file"], &told["why"]), (&"folder".into(), &"folder".into()));
    service.stop();
    root.check();
    assert!(root.inbox("folder/inside.txt").try_exists().unwrap());
}

/// The service as another user, since nothing is unreadable for root.
#[test]
fn an_unreadable_file_is_reported_and_taken_once_its_rights_are_mended() {
    const NOBODY: u32 = 65_534;
    if !is_root("an_unreadable_file_is_reported_and_taken_once_its_rights_are_mended") {
        return;
    }
    let root = Root::new();
    // The binary may lie where only root may go.
    let binary = root.path().join("copydesk");
    fs::copy(env!("CARGO_BIN_EXE_copydesk"), &binary).unwrap();
    for folder in ["", "config", "inbox", "elsewhere"] {
        chown(root.path().join(folder), Some(NOBODY), Some(NOBODY)).unwrap();
    }
    let service = root.start_with(|command| {
        let arguments: Vec<OsString> = command.get_args().map(OsStr::to_owned).collect();
        *command = as_user(&binary, NOBODY, root.path());
        command.args(arguments);
    });
    let path = root.elsewhere(article(1).as_bytes());
    fs::set_permissions(&path, Permissions::from_mode(0o000)).unwrap();
    root.note("locked.txt", article(1));
    rustix::fs::rename(&path, root.inbox("locked.txt")).unwrap();
    let stuck = service.wait_for_event("inbox.stuck");
    assert_eq!(stuck["file"], "locked.txt");
    assert!(stuck["error"].as_str().unwrap().contains("denied"), "{stuck}");
    // It keeps nobody from being served.
    let other = root.elsewhere(article(2).as_bytes());
    chown(&other, Some(NOBODY), Some(NOBODY)).unwrap();
    root.note("other.txt", article(2));
    rustix::fs::rename(&other, root.inbox("other.txt")).unwrap();
    service.outcome_of("other.txt");
    assert!(root.inbox("locked.txt").try_exists().unwrap());

    fs::set_permissions(root.inbox("locked.txt"), Permissions::from_mode(0o644)).unwrap();
    service.outcome_of("locked.txt");
    assert_eq!(service.events("inbox.stuck").len(), 1, "reported once");
    service.stop();
    assert_eq!(root.check(), Tally { published: 2, ..Tally::default() });
}

fn as_user(binary: &Path, user: u32, folder: &Path) -> Command {
    let mut command = Command::new(binary);
    command.env_clear().current_dir(folder).uid(user).gid(user);
    command.stdin(std::process::Stdio::null()).stdout(std::process::Stdio::null());
    command.stderr(std::process::Stdio::piped());
    command
}

#[test]
fn a_full_outbox_holds_everything_up_and_loses_nothing() {
    if !is_root("a_full_outbox_holds_everything_up_and_loses_nothing") {
        return;
    }
    let root = Root::with_config("[http]\nlisten = \"127.0.0.1:0\"\n[intake]\nsettle = \"20ms\"\n");
    let mounted = Mounted::tmpfs(root.path().join("outbox"), "256k");
    let ballast = root.outbox(".ballast");
    fs::write(&ballast, vec![0; 160 * 1024]).unwrap();
    let service = root.start();
    let address = service.wait_for_event("http.listening");
    let place = Place::of(address["address"].as_str().unwrap());
    assert_eq!(get(&place, "/readyz").0, 200);
    // Each record takes a page or more of the 96 KiB that are left.
    let drops = 60;
    for number in 0..drops {
        root.rename_in(format!("story-{number}.txt"), article(number));
    }
    let failing = service.wait_for_event("disk.failing");
    assert!(failing["error"].as_str().unwrap().contains("space"), "{failing}");
    let (status, answer) = get(&place, "/readyz");
    assert_eq!(status, 503);
    assert!(answer.contains("space"), "{answer}");
    assert_eq!(get(&place, "/healthz").0, 200, "it is alive all the same");

    // The consumer makes room, and goes on doing so.
    fs::remove_file(&ballast).unwrap();
    service.wait_for_event("disk.recovered");
    let mut taken = 0;
    eventually("everything is published", || {
        for name in root.records() {
            fs::copy(root.outbox(&name), root.path().join("taken").join(&name)).unwrap();
            fs::remove_file(root.outbox(&name)).unwrap();
            taken += 1;
        }
        (taken == drops).then_some(())
    });
    eventually("it is ready again", || (get(&place, "/readyz").0 == 200).then_some(()));
    service.wait_for_outcomes(drops);
    service.stop();
    assert_eq!(root.check(), Tally { published: drops, ..Tally::default() });
    drop(mounted);
}

#[test]
fn an_inbox_that_is_removed_and_made_again_is_served_again() {
    let root = Root::new();
    let service = root.start();
    root.rename_in("before.txt", article(1));
    service.outcome_of("before.txt");
    root.wait_until_through();
    fs::remove_dir_all(root.inbox("")).unwrap();
    service.wait_for_event("inbox.lost");
    fs::create_dir(root.inbox("")).unwrap();
    root.rename_in("early.txt", article(2));
    service.wait_for_event("inbox.found");
    service.outcome_of("early.txt");
    root.write_in("after.txt", article(3));
    service.outcome_of("after.txt");
    service.stop();
    assert_eq!(root.check(), Tally { published: 3, ..Tally::default() });
}

#[test]
fn an_inbox_that_is_moved_away_and_back_is_served_again() {
    let root = Root::with_config("[http]\nlisten = \"127.0.0.1:0\"\n[intake]\nsettle = \"20ms\"\n");
    let service = root.start();
    let address = service.wait_for_event("http.listening");
    let place = Place::of(address["address"].as_str().unwrap());
    let away = root.path().join("inbox-away");
    rustix::fs::rename(root.inbox(""), &away).unwrap();
    service.wait_for_event("inbox.lost");
    eventually("it is not ready", || (get(&place, "/readyz").0 == 503).then_some(()));
    fs::write(away.join("meanwhile.txt"), article(1)).unwrap();
    root.note("meanwhile.txt", article(1));
    rustix::fs::rename(&away, root.inbox("")).unwrap();
    service.wait_for_event("inbox.found");
    service.outcome_of("meanwhile.txt");
    eventually("it is ready", || (get(&place, "/readyz").0 == 200).then_some(()));
    root.rename_in("after.txt", article(2));
    service.outcome_of("after.txt");
    service.stop();
    assert_eq!(root.check(), Tally { published: 2, ..Tally::default() });
}
