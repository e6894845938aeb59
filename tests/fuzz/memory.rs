//! What an input costs in memory: read off a real process that works on one article.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use super::full;
use super::worst::ALL;

/// What the program takes by itself: models and tables, and what the allocator keeps of their making.
const PROGRAM: usize = 96 << 20;
/// Bytes of memory for each byte of the article, at most: its text in each state of the pipeline, and
/// what is known of each line and word. News takes about 15; where every second byte is a line of its
/// own, more than 100.
const FACTOR: usize = 200;

/// The most memory that `copydesk process` ever had resident, in bytes, for one article.
fn peak(text: &str) -> usize {
    let mut child = super::copydesk()
        .args(["process", "--format", "jsonl", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    writeln!(input, "{}", serde_json::json!({ "body": text })).unwrap();
    input.flush().unwrap();
    // The record is there, and the process waits for more.
    let mut record = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut record).unwrap();
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    drop(input);
    assert!(child.wait().unwrap().success());
    assert!(record.contains("\"bodies\""), "no record: {record:.200}");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
}

#[test]
fn memory_is_bounded_by_the_size_of_the_article() {
    let size = if full() { 7 << 20 } else { 1 << 19 };
    let only = std::env::var("COPYDESK_TEST_ONLY").unwrap_or_default();
    let usual = ["news", "letters on lines", "full names"];
    let chosen = ALL.iter().filter(|(name, _)| full() || usual.contains(name));
    let mut greedy = Vec::new();
    let base = peak("Nothing happened in Velmora.");
    println!("nearly nothing: {} MiB", base >> 20);
    for (name, make) in chosen.filter(|(name, _)| name.contains(&only)) {
        let text = make(size);
        // A text of blanks is refused before it costs anything.
        if text.trim().is_empty() {
            continue;
        }
        let peak = peak(&text);
        println!(
            "{name}: {} MiB, {:.0} bytes a byte",
            peak >> 20,
            peak.saturating_sub(base) as f64 / size as f64
        );
        if peak > PROGRAM + FACTOR * size {
            greedy.push(format!("{name}: {} MiB", peak >> 20));
        }
    }
    assert!(base <= PROGRAM, "{} MiB for nearly nothing", base >> 20);
    assert!(greedy.is_empty(), "too much memory for {size} bytes: {}", greedy.join("; "));
}
