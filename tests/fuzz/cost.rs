//! What an input costs must grow no faster than its size: a stage has ten seconds for an article,
//! and 8 MiB may come.
//!
//! Costs are times of the processor in this thread, which other programs hardly touch, and only
//! their ratio at two sizes is judged.

use std::sync::Arc;
use std::time::Duration;

use copydesk::article::Raw;
use copydesk::config::EncodingMode;
use copydesk::intake::format::Format;
use copydesk::intake::read::parse;
use copydesk::outlet::record::{Origin, Record};
use rustix::time::{ClockId, clock_gettime};

use super::worst::{ALL, Worst};
use super::{DESK, full};

/// What is measured by itself.
const STEPS: [&str; 5] = ["reading", "cleanup", "language", "entities", "record"];

/// How many times as large the larger text is.
const GROWTH: usize = 16;
/// What costs in proportion to its size takes [`GROWTH`] times as long, what is quadratic the square
/// of that. Caches and allocators account for the rest.
const SLACK: f64 = 3.0;
/// A step whose costs are small beside those of ordinary news of the same size is let be: some take
/// other ways with longer texts, and a cheap way makes the dear one look steep.
const ORDINARY: &Worst = &ALL[0];

fn now() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap())
}

/// What each step costs for a text.
fn costs(text: String) -> [Duration; STEPS.len()] {
    let mut costs = [Duration::ZERO; STEPS.len()];
    let start = now();
    let Ok(batch) = parse(Format::Text, text.into_bytes(), EncodingMode::Detect) else {
        costs[0] = now() - start;
        return costs;
    };
    let raw: Arc<Raw> = Arc::new(batch.found.into_iter().next().unwrap().raw);
    let read = now();
    let cleaned = DESK.cleanup.run(raw).unwrap();
    let clean = now();
    let identified = DESK.language.run(cleaned).unwrap();
    let told = now();
    let tagged = DESK.entities.run(identified).unwrap();
    let found = now();
    let origin = Origin { id: blake3::hash(b""), file: None, source: batch.source };
    let json = Record::new(tagged, &[], origin, String::new()).to_json();
    let written = now();
    drop(json);
    let times = [start, read, clean, told, found, written];
    for (cost, pair) in costs.iter_mut().zip(times.windows(2)) {
        *cost = pair[1] - pair[0];
    }
    costs
}

/// How many times as much each step costs at [`GROWTH`] times the size; the least of several looks,
/// because noise only ever adds.
fn growth((name, make): &Worst, size: usize, ordinary: Duration) -> Vec<String> {
    let mut suspects: Vec<usize> = (0..STEPS.len()).collect();
    let mut small = [Duration::MAX; STEPS.len()];
    let mut large = [Duration::MAX; STEPS.len()];
    for _ in 0..4 {
        for (least, cost) in small.iter_mut().zip(costs(make(size))) {
            *least = cost.min(*least);
        }
        for (least, cost) in large.iter_mut().zip(costs(make(size * GROWTH))) {
            *least = cost.min(*least);
        }
        suspects.retain(|&step| {
            let base = small[step].max(ordinary).as_secs_f64();
            large[step].as_secs_f64() > base * GROWTH as f64 * SLACK
        });
        if suspects.is_empty() {
            return Vec::new();
        }
    }
    let describe = |step: usize| {
        let (small, large) = (small[step], large[step]);
        format!(
            "{name}: {}: {small:?} for {size} bytes, {large:?} for {GROWTH} times as many",
            STEPS[step]
        )
    };
    suspects.into_iter().map(describe).collect()
}

#[test]
fn no_text_costs_more_than_its_size() {
    let size = if full() { 64 * 1024 } else { 8 * 1024 };
    let ordinary = || costs(ORDINARY.1(size)).iter().sum::<Duration>();
    // The first look loads the models.
    let ordinary = (0..4).map(|_| ordinary()).min().unwrap();
    let slow: Vec<String> = std::thread::scope(|scope| {
        let halves = ALL.chunks(ALL.len().div_ceil(2));
        let threads: Vec<_> = halves
            .map(|half| {
                scope.spawn(move || {
                    half.iter().flat_map(|worst| growth(worst, size, ordinary)).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(slow.is_empty(), "these grow faster than their input:\n{}", slow.join("\n"));
}

/// The table of costs for texts of the largest size, for people: the slowest step's speed first.
#[test]
fn the_largest_texts_stay_within_the_time_of_a_stage() {
    if !full() {
        eprintln!(
            "SKIPPED: the_largest_texts_stay_within_the_time_of_a_stage: COPYDESK_TEST_FULL is not 1"
        );
        return;
    }
    let only = std::env::var("COPYDESK_TEST_ONLY").unwrap_or_default();
    let budget = DESK.time_budget;
    let size = 8 << 20;
    // Loads the models.
    costs("warm".to_owned());
    let mut slow = Vec::new();
    println!("{:32}{}", "seconds for 8 MiB", STEPS.map(|step| format!("{step:>10}")).concat());
    for (name, make) in ALL.iter().filter(|(name, _)| name.contains(&only)) {
        let costs = costs(make(size));
        println!("{name:32}{}", costs.map(|cost| format!("{:>10.2}", cost.as_secs_f64())).concat());
        let worst = costs.iter().max().unwrap();
        // An unoptimised build is about ten times as slow.
        if *worst > budget * if cfg!(debug_assertions) { 10 } else { 1 } {
            slow.push(format!("{name}: {worst:?}"));
        }
    }
    assert!(slow.is_empty(), "over the time budget of a stage: {}", slow.join("; "));
}
