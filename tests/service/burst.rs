//! Many files at once, dropped in every way while the service runs, and more notices than the
//! kernel keeps.

use std::fs::{self, File};
use std::io::Write;
use std::time::Instant;

use rustix::process::Signal;

use crate::harness::{Root, Tally, article, full};

/// Drops articles `from..to`, the way of dropping changing from one to the next, by four threads.
fn drop_mixed(root: &Root, from: usize, to: usize) {
    std::thread::scope(|threads| {
        for thread in 0..4 {
            threads.spawn(move || {
                for number in (from..to).filter(|number| number % 4 == thread) {
                    let name = format!("story-{number:05}.txt");
                    // Not `number` alone: each thread is to use each way.
                    root.drop_in(number / 4, name, article(number));
                }
            });
        }
    });
}

/// Has the kernel drop notices: files that nobody takes are written until the queue is full.
fn fill_the_queue_of_notices(root: &Root) {
    let limit = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").unwrap();
    let limit: usize = limit.trim().parse().unwrap();
    // Closing is a notice; two of the same in a row would count as one.
    let paths = [root.inbox(".noise"), root.inbox(".more-noise")];
    for path in paths.iter().cycle().take(limit + 1_000) {
        File::create(path).unwrap().write_all(b"noise").unwrap();
    }
}

/// 10,000 files in all with `COPYDESK_TEST_FULL=1`, else 1,200. The second burst comes while the
/// service is stopped (SIGSTOP) and the kernel's queue is full, so no notice of it ever arrives:
/// only the listing after the overflow can find these files.
#[test]
fn of_two_bursts_every_file_has_one_outcome_also_when_notices_are_lost() {
    let files = if full() { 10_000 } else { 1_200 };
    let first = files * 2 / 5;
    let root = Root::new();
    let service = root.start();
    let began = Instant::now();
    drop_mixed(&root, 0, first);
    service.wait_for_outcomes(first);
    println!("{first} files while the service runs: {:.1} s", began.elapsed().as_secs_f64());

    service.signal(Signal::STOP);
    fill_the_queue_of_notices(&root);
    drop_mixed(&root, first, files);
    let began = Instant::now();
    service.signal(Signal::CONT);
    service.wait_for("inbox.rescan", |event| event["why"] == "overflow");
    service.wait_for_outcomes(files);
    let second = files - first;
    println!("{second} files after an overflow: {:.1} s", began.elapsed().as_secs_f64());
    println!("peak memory: {} KiB", service.peak_memory());
    service.stop();
    let tally = root.check();
    println!("{tally:?}");
    assert_eq!(tally, Tally { published: files, ..Tally::default() });
}

/// A burst that goes on while the service is busy with it, then ends in order in the middle: what
/// was not taken waits for the next service.
#[test]
fn a_burst_that_is_cut_by_a_stop_is_finished_by_the_next_service() {
    let files = 400;
    let root = Root::new();
    let service = root.start();
    drop_mixed(&root, 0, files);
    service.wait_for_outcomes(files / 10);
    service.stop();
    let half_way = root.check();
    assert_eq!(half_way.published + half_way.waiting, files, "{half_way:?}");
    let service = root.start();
    root.wait_until_through();
    service.stop();
    assert_eq!(root.check(), Tally { published: files, ..Tally::default() });
}
