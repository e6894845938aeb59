//! What an input costs must grow no faster than its size: a stage has ten seconds for an article,
//! and 8 MiB may come.
//!
//! Costs are times of the processor in this thread, which other programs hardly touch, and only
//! their ratio at two sizes is judged.

use std::sync::Arc;
use std::time::Duration;

use copydesk_analysis::article::Raw;
use copydesk_analysis::formats::InputKind;
use copydesk_analysis::formats::read_batch;
use copydesk_analysis::record::{Origin, Record};
use rustix::time::{ClockId, clock_gettime};

use super::worst::{ALL, Worst};
use super::{STAGES, full};
use crate::material::FILES;

/// What is measured by itself.
const STEPS: [&str; 5] = ["reading", "cleanup", "language", "entities", "record"];

/// How many times as large the larger text is.
const GROWTH: usize = 16;
/// What costs in proportion to its size takes [`GROWTH`] times as long, what is quadratic the square
/// of that. Caches and allocators account for the rest.
const SLACK: f64 = 3.0;
/// A step that costs less than so many times what it does for ordinary news is let be: some take other
/// ways with longer texts, and a cheap way makes the dear one look steep.
const ORDINARY: u32 = 2;
/// The first steps, which look at lines: they are cheap, so larger texts are needed to see a slope.
const OF_LINES: usize = 2;

type Costs = [Duration; STEPS.len()];

fn now() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap())
}

/// What each of the first `steps` costs for a text.
fn costs(text: String, steps: usize) -> Costs {
    let mut costs = [Duration::ZERO; STEPS.len()];
    let start = now();
    let Ok(batch) = read_batch(InputKind::Text, text.into_bytes(), false, u64::MAX) else {
        costs[0] = now() - start;
        return costs;
    };
    let raw: Arc<Raw> = Arc::new(batch.found.into_iter().next().unwrap().raw);
    let read = now();
    let cleaned = STAGES.clean(raw).0;
    let clean = now();
    if steps == OF_LINES {
        (costs[0], costs[1]) = (read - start, clean - read);
        return costs;
    }
    let identified = STAGES.identify(cleaned).0;
    let told = now();
    let tagged = STAGES.annotate(identified).0;
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

/// The least that each step costs, of some looks: noise only ever adds.
fn lower(least: &mut Costs, text: String, steps: usize) {
    for (least, cost) in least.iter_mut().zip(costs(text, steps)) {
        *least = cost.min(*least);
    }
}

/// Which of the first `steps` costs more than it should at [`GROWTH`] times the size.
fn growth((name, make): &Worst, size: usize, steps: usize, ordinary: &Costs) -> Vec<String> {
    let mut suspects: Vec<usize> = (0..steps).collect();
    let (mut small, mut large) = ([Duration::MAX; STEPS.len()], [Duration::MAX; STEPS.len()]);
    for _ in 0..4 {
        lower(&mut small, make(size), steps);
        lower(&mut large, make(size * GROWTH), steps);
        suspects.retain(|&step| {
            let base = small[step].max(ordinary[step] * ORDINARY).as_secs_f64();
            large[step].as_secs_f64() > base * GROWTH as f64 * SLACK
        });
        if suspects.is_empty() {
            return Vec::new();
        }
    }
    let describe = |step: usize| {
        let (step, small, large) = (STEPS[step], small[step], large[step]);
        format!("{name}: {step}: {small:?} for {size} bytes, {large:?} for {GROWTH} times as many")
    };
    suspects.into_iter().map(describe).collect()
}

fn assert_in_proportion(size: usize, steps: usize) {
    let size = if full() { size * 8 } else { size };
    // The first look loads the models, the others count. Of news in paragraphs cleanup leaves the
    // later stages little, for they repeat; of news on one line it leaves all.
    let look = |(_, news): &Worst| {
        let mut costs = [Duration::MAX; STEPS.len()];
        (0..4).for_each(|_| lower(&mut costs, news(size), steps));
        costs
    };
    let (parted, whole) = (look(&ALL[0]), look(&ALL[1]));
    let ordinary: Costs = std::array::from_fn(|step| parted[step].max(whole[step]));
    let slow: Vec<String> =
        ALL.iter().flat_map(|worst| growth(worst, size, steps, &ordinary)).collect();
    assert!(slow.is_empty(), "these grow faster than their input:\n{}", slow.join("\n"));
}

#[test]
fn no_text_costs_cleanup_more_than_its_size() {
    assert_in_proportion(32 * 1024, OF_LINES);
}

#[test]
fn no_text_costs_a_stage_more_than_its_size() {
    assert_in_proportion(6 * 1024, STEPS.len());
}

/// What it costs to read a file, whatever comes of it: the least of some looks.
fn reading(kind: InputKind, file: &[u8]) -> Duration {
    let look = || {
        let start = now();
        let read = read_batch(kind, file.to_vec(), false, u64::MAX);
        let cost = now() - start;
        drop(read);
        cost
    };
    (0..3).map(|_| look()).min().unwrap()
}

#[test]
fn no_file_costs_its_reader_more_than_its_size() {
    let size = if full() { 256 << 10 } else { 32 << 10 };
    // What the cheapest page costs; below some such, a slope says nothing.
    let floor = reading(InputKind::Html, "<p>".repeat(size / 3).as_bytes()) * ORDINARY;
    let mut slow = Vec::new();
    for (name, kind, make) in FILES {
        let (small, large) = (make(size), make(size * GROWTH));
        let is_steep = || {
            let base = reading(*kind, small.as_bytes()).max(floor).as_secs_f64();
            reading(*kind, large.as_bytes()).as_secs_f64() > base * GROWTH as f64 * SLACK
        };
        // Noise is not there every time.
        if is_steep() && is_steep() {
            slow.push(*name);
        }
    }
    assert!(slow.is_empty(), "these grow faster than their input: {slow:?}");
}

/// Prints a table of what the largest texts cost. `COPYSTAGES_TEST_ONLY=<words>` chooses among them.
#[test]
fn the_largest_texts_stay_within_the_time_of_a_stage() {
    if !full() {
        eprintln!(
            "SKIPPED: the_largest_texts_stay_within_the_time_of_a_stage: COPYSTAGES_TEST_FULL is not 1"
        );
        return;
    }
    let only = std::env::var("COPYSTAGES_TEST_ONLY").unwrap_or_default();
    let budget = STAGES.time_budget;
    let size = 8 << 20;
    // Loads the models.
    costs("warm".to_owned(), STEPS.len());
    let mut slow = Vec::new();
    println!("{:32}{}", "seconds for 8 MiB", STEPS.map(|step| format!("{step:>10}")).concat());
    for (name, make) in ALL.iter().filter(|(name, _)| name.contains(&only)) {
        let costs = costs(make(size), STEPS.len());
        println!("{name:32}{}", costs.map(|cost| format!("{:>10.2}", cost.as_secs_f64())).concat());
        let worst = costs.iter().max().unwrap();
        // An unoptimised build is about ten times as slow.
        if *worst > budget * if cfg!(debug_assertions) { 10 } else { 1 } {
            slow.push(format!("{name}: {worst:?}"));
        }
    }
    assert!(slow.is_empty(), "over the time budget of a stage: {}", slow.join("; "));
}
