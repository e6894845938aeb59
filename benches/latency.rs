//! Drop to JSON: how long one article takes from the rename into the inbox to its name in the
//! outbox, with the service idle; beside it what the disk alone takes for the flushes that
//! durability costs. `cargo bench --bench latency [-- FOLDER]`: the folder picks the disk.
//!
//! Two flushes in a row stand before publication and cannot be left out: that of the staged record
//! (its bytes must be durable before anything names it) and that of the journal (the receipt is the
//! commit point). The flush of the staging folder between them is nearly free on ext4, where the
//! first one has carried the folder's entry along. The flush of the outbox comes after the record
//! is visible.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ARTICLES: usize = 300;

fn main() {
    let folder = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    let base = folder.map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")), PathBuf::from);
    let root = tempfile::tempdir_in(base).unwrap();
    let mut floor = Vec::new();
    let mut service = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(["run", "--log-format", "json", "--root"])
        .arg(root.path())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = BufReader::new(service.stderr.take().unwrap()).lines();
    log.find(|line| line.as_ref().unwrap().contains("service.ready")).unwrap().unwrap();
    std::thread::spawn(move || log.for_each(drop));

    let mut latency = Vec::new();
    for n in 0..ARTICLES {
        floor.push(two_flushes(root.path(), n));
        latency.push(drop_to_json(root.path(), n));
    }
    let rss = memory(service.id());
    let before = cpu(service.id());
    std::thread::sleep(Duration::from_secs(10));
    let idle = cpu(service.id()) - before;
    Command::new("kill").arg(service.id().to_string()).status().unwrap();
    service.wait().unwrap();

    println!("{ARTICLES} articles of about 5 KB, one at a time, service idle");
    println!("two flushes alone   {}", percentiles(&mut floor));
    println!("drop to JSON        {}", percentiles(&mut latency));
    println!("ratio of medians    {:.2}", middle(&latency) / middle(&floor));
    println!("memory afterwards   {rss}");
    println!("CPU in 10 s of idleness  {:.0} ms", idle * 1000.0);
}

fn article(n: usize) -> String {
    let sentence = "The council met on Tuesday and agreed to mend the bridge before the winter. ";
    format!(
        "Bridge to be mended, report {n}\n\n{}\n",
        format!("{}\n\n", sentence.repeat(6)).repeat(11)
    )
}

fn drop_to_json(root: &Path, n: usize) -> f64 {
    let ready = root.join(format!("ready-{n}.txt"));
    let mut file = File::create(&ready).unwrap();
    file.write_all(article(n).as_bytes()).unwrap();
    file.sync_all().unwrap();
    drop(file);
    let outbox = root.join("outbox");
    let start = Instant::now();
    #[allow(clippy::disallowed_methods, reason = "the name is new")]
    fs::rename(&ready, root.join(format!("inbox/a{n}.txt"))).unwrap();
    let stem = format!("a{n}.");
    loop {
        let there = fs::read_dir(&outbox)
            .unwrap()
            .any(|entry| entry.unwrap().file_name().to_str().unwrap().starts_with(&stem));
        if there {
            let took = start.elapsed().as_secs_f64();
            // A consumer takes it, so that the folder stays small.
            for entry in fs::read_dir(&outbox).unwrap() {
                let path = entry.unwrap().path();
                if path.is_file() {
                    fs::remove_file(path).unwrap();
                }
            }
            return took;
        }
        std::thread::sleep(Duration::from_micros(200));
    }
}

/// A file of the record's size written and flushed, then a log appended to and flushed.
fn two_flushes(root: &Path, n: usize) -> f64 {
    let log = File::options().create(true).append(true).open(root.join("floor.log")).unwrap();
    let start = Instant::now();
    let path = root.join(format!("floor-{n}"));
    let mut file = File::create(&path).unwrap();
    file.write_all(&[b'x'; 7000]).unwrap();
    file.sync_data().unwrap();
    (&log).write_all(&[b'x'; 4096]).unwrap();
    log.sync_data().unwrap();
    let took = start.elapsed().as_secs_f64();
    fs::remove_file(path).unwrap();
    took
}

fn percentiles(seconds: &mut [f64]) -> String {
    seconds.sort_by(f64::total_cmp);
    let at = |share: f64| seconds[((seconds.len() - 1) as f64 * share) as usize] * 1000.0;
    format!("p50 {:6.2} ms   p90 {:6.2} ms   p99 {:6.2} ms", at(0.5), at(0.9), at(0.99))
}

fn middle(sorted: &[f64]) -> f64 {
    sorted[sorted.len() / 2]
}

fn memory(process: u32) -> String {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let lines =
        status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS"));
    lines
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Seconds of CPU that the process has used; the kernel counts in hundredths.
fn cpu(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let fields: Vec<_> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks = |at: usize| fields[at].parse::<f64>().unwrap();
    (ticks(11) + ticks(12)) / 100.0
}
