//! The checker itself: that it fails when a promise is broken.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rusqlite::Connection;

use crate::harness::{Root, Tally, article, copydesk, panic_words};

/// A root that is through: two articles, a duplicate, a file of two lines, a failure.
fn through() -> Root {
    let root = Root::with_config("[pipeline]\nskip = [\"language\", \"entities\"]\n");
    root.rename_in("first.txt", article(1));
    root.rename_in("second.txt", article(2));
    root.rename_in("again.txt", article(2));
    root.rename_in("lines.jsonl", "{\"body\": \"One.\"}\n{\"body\": \"Two.\"}\n");
    root.rename_in("broken.json", "{");
    let done = copydesk(root.path(), &["run", "--once"], b"");
    assert_eq!(done.code, 1, "{}", done.err);
    root
}

fn journal(root: &Root, change: &str) {
    let db = Connection::open(root.path().join("state/journal.db")).unwrap();
    assert!(db.execute(change, []).unwrap() > 0, "it changes something");
}

/// One record in the outbox whose name begins so.
fn record(root: &Root, start: &str) -> std::path::PathBuf {
    let records = root.records();
    let name = records.iter().find(|name| name.to_str().unwrap().starts_with(start)).unwrap();
    root.outbox(name)
}

#[test]
fn a_promise_that_is_kept_passes() {
    let root = through();
    root.check_tidy();
    let expected = Tally { published: 3, duplicates: 1, failed: 1, waiting: 0 };
    assert_eq!(root.check(), expected);
    root.consume();
    assert_eq!(root.check(), expected, "whoever has the records");
    root.rename_in("later.txt", article(3));
    assert_eq!(root.check(), Tally { waiting: 1, ..expected });
}

/// What is broken, how, and what the checker must say.
type Breach = (&'static str, fn(&Root), &'static str);

const BREACHES: &[Breach] = &[
    (
        "a record is cut short",
        |root| {
            let record = record(root, "first");
            let bytes = fs::read(&record).unwrap();
            fs::write(&record, &bytes[..bytes.len() - 1]).unwrap();
        },
        "size of first",
    ),
    (
        "a record is changed",
        |root| {
            let record = record(root, "first");
            let text = fs::read_to_string(&record).unwrap();
            fs::write(&record, text.replace("bridge number 1", "bridge number 7")).unwrap();
        },
        "content of first",
    ),
    (
        "a record is gone",
        |root| fs::remove_file(record(root, "first")).unwrap(),
        "has a receipt and is not there",
    ),
    (
        "a record is there under a second name",
        |root| {
            fs::copy(record(root, "first"), root.outbox("first.2.json")).unwrap();
        },
        "without a receipt",
    ),
    (
        "a record comes again after the consumer took it",
        |root| {
            let record = record(root, "first");
            let bytes = fs::read(&record).unwrap();
            root.consume();
            fs::write(record, bytes).unwrap();
        },
        "is there twice",
    ),
    (
        "a record is no JSON, and its receipt agrees",
        |root| {
            let record = record(root, "first");
            let bytes = vec![b'x'; fs::metadata(&record).unwrap().len() as usize];
            fs::write(&record, &bytes).unwrap();
            let hash = blake3::hash(&bytes).to_hex();
            journal(root, &format!("UPDATE output SET hash = X'{hash}' WHERE name LIKE 'first%'"));
        },
        "is no JSON",
    ),
    (
        "a record breaks the schema, and its receipt agrees",
        |root| {
            let record = record(root, "first");
            let text = fs::read_to_string(&record).unwrap().replacen("\"uri\"", "\"urj\"", 1);
            fs::write(&record, &text).unwrap();
            let hash = blake3::hash(text.as_bytes()).to_hex();
            journal(root, &format!("UPDATE output SET hash = X'{hash}' WHERE name LIKE 'first%'"));
        },
        "against the schema",
    ),
    (
        "one line of a file gave no record",
        |root| {
            let record = record(root, "lines");
            fs::remove_file(&record).unwrap();
            let name = record.file_name().unwrap().to_str().unwrap().to_owned();
            journal(root, &format!("DELETE FROM output WHERE name = '{name}'"));
        },
        "records of \"lines.jsonl\"",
    ),
    ("an input was lost", |root| root.note("ghost.txt", "boo"), "1 lost"),
    (
        "an input was decided twice",
        |root| {
            journal(
                root,
                "INSERT INTO receipt (id, name, decided_at, outcome, duplicate_of)
                 SELECT id, name, decided_at, 'duplicate', seq FROM receipt
                 WHERE name = CAST('first.txt' AS BLOB)",
            );
        },
        "1 doubled",
    ),
    (
        "an input that was decided is in the inbox again",
        |root| fs::write(root.inbox("first.txt"), article(1)).unwrap(),
        "1 doubled",
    ),
    (
        "an input was read wrongly",
        |root| {
            journal(
                root,
                "UPDATE receipt SET id = zeroblob(32) WHERE name = CAST('first.txt' AS BLOB)",
            );
        },
        "was read wrongly",
    ),
    (
        "a failed input is gone",
        |root| fs::remove_file(root.failed("broken.json")).unwrap(),
        "is gone",
    ),
    (
        "a failed input was changed",
        |root| fs::write(root.failed("broken.json"), "}").unwrap(),
        "broken.json",
    ),
    (
        "a failed input has no reason",
        |root| fs::remove_file(root.failed("broken.json.reason.json")).unwrap(),
        "reason of broken.json",
    ),
    (
        "a duplicate was published after all",
        |root| {
            journal(
                root,
                "INSERT INTO output SELECT receipt.seq, 0, output.name, output.hash, output.bytes
                 FROM receipt, output WHERE outcome = 'duplicate' AND output.name LIKE 'first%'",
            );
        },
        "has a receipt and is not there",
    ),
    (
        "a record is left where only unfinished ones belong",
        |root| fs::write(root.outbox(".staged/000000000009.0.json"), "{}").unwrap(),
        "left in outbox/.staged",
    ),
];

#[test]
fn each_broken_promise_is_told() {
    let sound = through();
    for (what, commit, expected) in BREACHES {
        let root = sound.twin();
        commit(&root);
        let found = catch_unwind(AssertUnwindSafe(|| {
            root.check();
            root.check_tidy();
        }));
        let Err(found) = found else { panic!("nobody noticed that {what}") };
        let found = panic_words(found.as_ref());
        assert!(found.contains(expected), "{what}: {found}");
    }
}
