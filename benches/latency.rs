//! Drop to JSON: how long one article takes from the rename into the inbox to its name in the
//! outbox, with the service idle and at half of the rate that it can hold; beside it the floor, the
//! disk calls in a row that durability costs and nothing else, measured in turn with it.
//!
//! `cargo bench --bench latency [-- FOLDER]`: the folder picks the disk.
//!
//! Two flushes in a row stand before publication and cannot be left out: that of the staged record
//! (its bytes must be durable before anything names it) and that of the journal (the receipt is the
//! commit point). The flush of the staging folder between them is nearly free on ext4, where the
//! first one has carried the folder's entry along. The flush of the outbox comes after the record
//! is visible.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod common;

use std::ops::Range;
use std::time::{Duration, Instant};

use common::floor::Floor;
use common::root::Root;
use common::service::{Outbox, Service};
use common::table::Table;
use common::{FULL, PASS_THROUGH, percentile};

/// Articles dropped one by one.
const IDLE: usize = 400;
/// Articles dropped at once, to learn the rate.
const BURST: usize = 1_500;
/// Articles dropped at half of that rate.
const LOADED: usize = 2_000;
/// The size of a record.
const RECORD: [u8; 6_400] = [b'x'; 6_400];

fn main() {
    let mut table = Table::default();
    for (name, config) in [("pass-through", PASS_THROUGH), ("all stages", FULL)] {
        measure(&mut table, name, config);
    }
    println!("articles of about 5 KB, renamed in; p50, p90, p99 in ms");
    table.print();
}

fn measure(table: &mut Table, name: &str, config: &str) {
    let root = Root::new(&common::base(), config);
    root.fill("ready", 0..IDLE + BURST + LOADED);
    let mut floor_disk = Floor::new(root.path());
    let service = Service::start(root.path());
    let outbox = Outbox::watch(root.path());

    let (mut floor, mut idle) = (Vec::new(), Vec::new());
    for number in 0..IDLE {
        floor.push(floor_disk.measure(number, &RECORD));
        let dropped = Instant::now();
        root.drop_in(number);
        idle.push(seconds(outbox.wait_for(&format!("a{number}")), dropped));
        // The flush of the outbox, which comes after, must not disturb the next floor.
        service.wait_for(number + 1);
    }
    table.row(&format!("{name}: floor"), percentiles(&mut floor));
    table.row(&format!("{name}: idle"), percentiles(&mut idle));
    for (share, target) in [(0.5, 2.0), (0.99, 6.0)] {
        let ratio = percentile(&mut idle, share) / percentile(&mut floor, share);
        let what = format!("{name}: idle, p{:.0} to the floor's", share * 100.0);
        table.judged(&what, format!("{ratio:.2}"), &format!("<= {target}"), ratio <= target);
    }

    let rate = burst(&root, &service, IDLE..IDLE + BURST);
    let from = IDLE + BURST;
    let mut loaded = steadily(&root, &outbox, from..from + LOADED, rate / 2.0);
    let what = format!("{name}: at {:.0}/s, half of what it holds", rate / 2.0);
    table.row(&what, percentiles(&mut loaded));

    service.wait_for(from + LOADED);
    let (before, pause) = (service.cpu(), Duration::from_secs(10));
    std::thread::sleep(pause);
    table.row(
        &format!("{name}: CPU in 10 idle s"),
        format!("{:.0} ms", (service.cpu() - before) * 1e3),
    );
    table.row(&format!("{name}: peak of memory"), format!("{:.0} MB", service.memory("VmHWM")));
    service.stop();
}

/// Drops everything at once. Articles a second, after the first tenth.
fn burst(root: &Root, service: &Service, numbers: Range<usize>) -> f64 {
    let before = numbers.start;
    numbers.clone().for_each(|number| root.drop_in(number));
    let tenth = service.wait_for(before + numbers.len() / 10);
    let end = service.wait_for(before + numbers.len());
    (end.articles - tenth.articles) as f64 / seconds(end.at, tenth.at)
}

/// Drops at a steady rate, whatever the service does. Seconds from drop to record.
fn steadily(root: &Root, outbox: &Outbox, numbers: Range<usize>, rate: f64) -> Vec<f64> {
    let begin = Instant::now();
    let mut dropped = Vec::with_capacity(numbers.len());
    for number in numbers {
        let due = begin + Duration::from_secs_f64(dropped.len() as f64 / rate);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        dropped.push((number, Instant::now()));
        root.drop_in(number);
    }
    let took = |(number, at)| seconds(outbox.wait_for(&format!("a{number}")), at);
    dropped.into_iter().map(took).collect()
}

fn seconds(end: Instant, begin: Instant) -> f64 {
    end.duration_since(begin).as_secs_f64()
}

fn percentiles(seconds: &mut [f64]) -> String {
    let at = [0.5, 0.9, 0.99].map(|share| percentile(seconds, share) * 1e3);
    format!("{:.2}  {:.2}  {:.2}", at[0], at[1], at[2])
}
