//! kill -9 at random moments, again and again.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::harness::{PATIENCE, Random, Root, Tally, article, full};

/// 100 kills and 10,000 files with `COPYDESK_TEST_FULL=1`, else 12 and 600. In half of the rounds a
/// consumer takes the records away between the crash and the start, so that nothing in the outbox
/// tells the service what it has published.
#[test]
fn after_every_kill_nothing_is_lost_and_nothing_is_there_twice() {
    let (kills, files, longest_life) =
        if full() { (100, 10_000, 900_000) } else { (12, 600, 600_000) };
    let mut random = Random::seeded();
    let root = Root::new();
    let killed = AtomicUsize::new(0);
    std::thread::scope(|threads| {
        let (root, killed) = (&root, &killed);
        // The dropper does not wait for the service, but spreads the files over the kills, so that
        // there is work at each.
        threads.spawn(move || {
            for number in 0..files {
                root.drop_in(number, format!("story-{number:05}.txt"), article(number));
                while number >= (killed.load(Ordering::Relaxed) + 2) * files / kills {
                    std::thread::sleep(Duration::from_millis(5));
                }
            }
        });
        for kill in 0..kills {
            let service = root.spawn();
            // In one round of four, the kill may come before the service is ready: into recovery.
            if kill % 4 != 3 {
                service.wait_for_event("service.ready");
            }
            std::thread::sleep(Duration::from_micros(random.below(longest_life)));
            service.kill();
            if kill % 2 == 0 {
                root.consume();
            }
            killed.store(kill + 1, Ordering::Relaxed);
        }
        println!("{} of {files} decided under {kills} kills", root.decided());
    });
    let service = root.start();
    let began = Instant::now();
    while root.decided() < files && began.elapsed() < PATIENCE * 5 {
        std::thread::sleep(Duration::from_millis(50));
    }
    root.wait_until_through();
    service.stop();
    println!("failures: {:?}", root.failures());
    let tally = root.check();
    println!("{tally:?}");
    assert_eq!(tally, Tally { published: files, ..Tally::default() });
}

#[test]
fn a_file_that_the_service_died_on_again_and_again_is_given_up_and_its_neighbours_are_not() {
    let root = Root::new();
    root.start().stop();
    // As four deaths would leave it: the culprit was tried four times, its neighbour once.
    root.note("culprit.txt", article(1));
    root.note("neighbour.txt", article(2));
    let claimed = root.inbox(".claimed");
    fs::write(claimed.join("000000000001.4.culprit.txt"), article(1)).unwrap();
    fs::write(claimed.join("000000000002.1.neighbour.txt"), article(2)).unwrap();
    fs::write(root.path().join("state/lock"), "12345\n").unwrap();
    let service = root.start();
    let recovery = service.wait_for_event("recovery.done");
    assert_eq!((&recovery["requeued"], &recovery["clean"]), (&2.into(), &false.into()));
    assert_eq!(service.outcome_of("neighbour.txt")["event"], "article.published");
    let failed = service.outcome_of("culprit.txt");
    assert_eq!(failed["code"], "attempts-exhausted");
    assert_eq!(root.reason(&failed)["attempts"], 5);
    service.stop();
    assert_eq!(root.check(), Tally { published: 1, failed: 1, ..Tally::default() });
}

#[test]
fn a_damaged_journal_is_set_aside_and_costs_no_article() {
    let root = Root::new();
    let service = root.start();
    root.rename_in("before.txt", article(1));
    service.outcome_of("before.txt");
    service.stop();
    root.check();
    root.consume();
    fs::write(root.path().join("state/journal.db"), "this was a database once").unwrap();
    root.rename_in("waiting.txt", article(2));
    let service = root.start();
    let aside = service.wait_for_event("journal.set_aside");
    let aside = fs::read_to_string(aside["path"].as_str().unwrap()).unwrap();
    assert_eq!(aside, "this was a database once");
    assert_eq!(service.outcome_of("waiting.txt")["event"], "article.published");
    service.stop();
    assert_eq!(root.records().len(), 1);
}

#[test]
fn a_journal_that_is_damaged_at_run_time_ends_the_service() {
    let root = Root::new();
    let service = root.start();
    root.rename_in("before.txt", article(1));
    service.outcome_of("before.txt");
    for file in ["journal.db", "journal.db-wal", "journal.db-shm"] {
        let path = root.path().join("state").join(file);
        let size = fs::metadata(&path).unwrap().len();
        fs::write(&path, vec![0xff; usize::try_from(size).unwrap()]).unwrap();
    }
    root.rename_in("after.txt", article(2));
    let (status, words) = service.ended_with_words();
    assert_eq!(status.code(), Some(74), "{words}");
    assert!(words.contains("journal"), "{words}");
    let service = root.start();
    service.wait_for_event("journal.set_aside");
    assert_eq!(service.outcome_of("after.txt")["event"], "article.published");
    service.stop();
    assert_eq!(root.records().len(), 2);
}
