//! kill -9 at random moments, again and again.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::harness::{PATIENCE, Random, Root, Service, Tally, article, full};

/// 100 kills and 10,000 files with `COPYDESK_TEST_FULL=1`, else 12 and 600. In half of the rounds a
/// consumer takes the records away between the crash and the start, so that nothing in the outbox
/// tells the service what it has published.
#[test]
fn after_every_kill_nothing_is_lost_and_nothing_is_there_twice() {
    let (kills, files, longest_life) =
        if full() { (100, 10_000, 2_000_000) } else { (12, 600, 600_000) };
    let mut random = Random::seeded();
    let root = Root::new();
    let killed_all = AtomicBool::new(false);
    std::thread::scope(|threads| {
        let (root, killed_all) = (&root, &killed_all);
        // The dropper knows nothing of the kills. It spreads the files over them, so that there is
        // work at each; what is left comes after the last.
        threads.spawn(move || {
            for number in 0..files {
                let name = format!("story-{number:05}.txt");
                match number % 3 {
                    0 => root.write_in(name, article(number)),
                    1 => root.rename_in(name, article(number)),
                    _ => root.link_in(name, article(number)),
                }
                let ahead = || number > root.decided() + files / 10;
                while number % 50 == 0 && !killed_all.load(Ordering::Relaxed) && ahead() {
                    std::thread::sleep(Duration::from_millis(20));
                }
            }
        });
        for kill in 0..kills {
            let service = Service::spawn(root.path(), |command| {
                command.arg("run");
            });
            // In one round of four, the kill may come before the service is ready: into recovery.
            if kill % 4 != 3 {
                service.wait_for_event("service.ready");
            }
            std::thread::sleep(Duration::from_micros(random.below(longest_life)));
            service.kill();
            if kill % 2 == 0 {
                root.consume();
            }
        }
        println!("{} of {files} decided under {kills} kills", root.decided());
        killed_all.store(true, Ordering::Relaxed);
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
