//! A clock that was wrong, by what it left behind. The service is never asked to run under one: only
//! `src/clock.rs` may ask for the time of day.

use std::fs;

use rusqlite::Connection;

use crate::harness::{Root, Tally, article};

/// The first second of the year 2200.
const IN_2200: i64 = 7_258_118_400;

#[test]
fn what_a_wrong_clock_wrote_changes_only_how_long_things_are_kept() {
    let root = Root::new();
    let service = root.start();
    root.rename_in("ahead.txt", article(1));
    root.rename_in("behind.txt", article(2));
    service.wait_for_outcomes(2);
    service.stop();
    let seq = date(&root, "ahead.txt", IN_2200);
    date(&root, "behind.txt", 0);
    // It died before it could retire the one from the future.
    let done = |place: &str| root.path().join("done").join(place);
    let today = root.names("done").pop().unwrap().into_string().unwrap();
    let claim = root.inbox(".claimed").join(format!("{seq:012}.1.ahead.txt"));
    rustix::fs::rename(done(&today).join("ahead.txt"), claim).unwrap();
    for day in ["2001-01-01", "2999-01-01"] {
        fs::create_dir(done(day)).unwrap();
        fs::write(done(day).join("old.txt"), "kept").unwrap();
    }

    let service = root.start();
    assert_eq!(service.wait_for_event("recovery.done")["retired"], 1);
    assert_eq!(service.wait_for_event("done.swept")["files"], 1);
    // What is remembered from the future is known, what was long ago is forgotten.
    root.rename_in("ahead.txt", article(1));
    assert_eq!(service.outcome_of("ahead.txt")["event"], "article.duplicate");
    root.rename_in("behind.txt", article(2));
    assert_eq!(service.outcome_of("behind.txt")["event"], "article.published");
    service.stop();
    assert_eq!(root.names("done"), [today.as_str(), "2200-01-01", "2999-01-01"]);
    assert_eq!(root.names("done/2200-01-01"), ["ahead.txt"]);
    let expected = Tally { published: 3, duplicates: 1, ..Tally::default() };
    assert_eq!(root.check(), expected);
    root.check_tidy();

    // A date that no calendar has keeps nobody from the start.
    let seq = date(&root, "behind.txt", i64::MAX);
    let claim = root.inbox(".claimed").join(format!("{seq:012}.1.behind.txt"));
    rustix::fs::rename(done(&today).join("behind.txt"), claim).unwrap();
    root.start().stop();
    assert_eq!(root.names("done/9999-12-31"), ["behind.txt"]);
    assert_eq!(root.check(), expected);
    root.check_tidy();
}

/// Dates all receipts of an input. Returns the number of its first claim.
fn date(root: &Root, name: &str, decided_at: i64) -> i64 {
    let db = Connection::open(root.path().join("state/journal.db")).unwrap();
    let change = "UPDATE receipt SET decided_at = ?1 WHERE name = ?2";
    assert!(db.execute(change, (decided_at, name.as_bytes())).unwrap() > 0);
    let first = "SELECT MIN(seq) FROM receipt WHERE name = ?1";
    db.query_row(first, [name.as_bytes()], |row| row.get(0)).unwrap()
}
