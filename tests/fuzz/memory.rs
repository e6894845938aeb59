//! What inputs cost in memory: read off a real process, for one article and for many at once.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::sync::Arc;

use copydesk_analysis::article::Raw;
use rustix::process::{Pid, Signal, kill_process};

use super::worst::{ALL, Worst};
use super::{STAGES, full};

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
    let peak = peak_of(&child);
    drop(input);
    assert!(child.wait().unwrap().success());
    assert!(record.contains("\"bodies\""), "no record: {record:.200}");
    peak
}

/// The most memory that a process ever had resident, in bytes.
fn peak_of(child: &Child) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
}

#[test]
fn memory_is_bounded_by_the_size_of_the_article() {
    let size = if full() { 7 << 20 } else { 1 << 19 };
    let only = std::env::var("COPYSTAGES_TEST_ONLY").unwrap_or_default();
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

/// What the service may take, whatever is dropped.
const SERVICE: usize = 250_000_000;

/// The texts that cost most for their size, and what the names of their files end in.
const DROPPED: &[(&str, &str)] = &[
    ("letters on lines", "txt"),
    ("letters on lines", "json"),
    ("words on lines", "txt"),
    ("words on one line", "txt"),
    ("letters on one line", "txt"),
    ("one word", "txt"),
    ("empty lines", "txt"),
    ("figures", "txt"),
    ("digits on lines", "txt"),
    ("dates on lines", "txt"),
    ("dates on one line", "txt"),
    ("marker phrases on lines", "txt"),
    ("scripts in turn", "txt"),
    ("known names", "txt"),
    ("one full name again", "txt"),
    ("full names", "txt"),
    ("Russian full names", "txt"),
    ("a name, then its surname", "txt"),
    ("news", "txt"),
    ("Chinese", "txt"),
];

/// JSON Lines of as many articles as fit into so many bytes, or as one file may hold.
const ARTICLES: Worst = ("articles of one letter", |size| {
    let each = "{\"body\":\"a\"}\n"
        .len()
        .max(size / (copydesk_analysis::limits::ARTICLES_PER_FILE - 1) + 1);
    let article = format!("{{\"body\":\"{:>1$}\"}}\n", "a", each - 12);
    article.repeat(size / each)
});

/// A file of so many bytes. No two of different numbers are alike.
fn file((_, make): &Worst, ending: &str, size: usize, number: usize) -> String {
    let text = |size| make(size - 40);
    match ending {
        // A line feed takes two bytes in JSON.
        "json" => serde_json::json!({ "id": number, "body": text(size * 2 / 3) }).to_string(),
        "jsonl" => format!("{{\"body\":\"{number}\"}}\n{}", text(size)),
        _ => format!("{number}\n{}", text(size)),
    }
}

/// The most memory that the service ever had resident, in bytes, when so many files of so many
/// bytes each lay in its inbox.
fn peak_of_service(worst: &Worst, ending: &str, (files, size): (usize, usize)) -> usize {
    let root = tempfile::tempdir().unwrap();
    let inbox = root.path().join("inbox");
    std::fs::create_dir(&inbox).unwrap();
    for number in 0..files {
        let name = inbox.join(format!("{number}.{ending}"));
        std::fs::write(name, file(worst, ending, size, number)).unwrap();
    }
    let mut service = super::copydesk()
        .args(["run", "--log-format", "json", "--root"])
        .arg(root.path())
        // An unoptimised build is about ten times as slow.
        .env("COPYSTAGES_PIPELINE_TIME_BUDGET", if cfg!(debug_assertions) { "100s" } else { "10s" })
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut decided = HashSet::new();
    for line in BufReader::new(service.stderr.take().unwrap()).lines() {
        let line = line.unwrap();
        let event: serde_json::Value =
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("the service says: {line}"));
        if ["article.published", "article.failed"].iter().any(|name| event["event"] == *name) {
            decided.insert(event["file"].to_string());
        }
        if decided.len() == files {
            break;
        }
    }
    let peak = peak_of(&service);
    kill_process(Pid::from_child(&service), Signal::KILL).unwrap();
    service.wait().unwrap();
    assert_eq!(decided.len(), files, "not every file has an outcome");
    peak
}

/// Prints a table. `COPYSTAGES_TEST_ONLY=<words>` chooses among the texts.
#[test]
fn whatever_is_dropped_at_once_the_service_stays_below_250_mb() {
    // Of the smaller ones more are worked on at a time; in these as many lines stand as are looked at.
    let usual = [(8, 1 << 18)];
    // Each of these is tens of thousands of articles.
    let one = [(1, 1 << 18)];
    let all = [(8, 8 << 20), (64, 1 << 20), (64, 1 << 18), (1024, 1 << 16)];
    let only = std::env::var("COPYSTAGES_TEST_ONLY").unwrap_or_default();
    let worst = |name| ALL.iter().find(|(known, _)| *known == name).unwrap();
    let texts = DROPPED.iter().map(|&(name, ending)| (worst(name), ending));
    let texts = texts.filter(|(worst, ending)| {
        full() || *ending == "txt" && ["digits on lines", "full names"].contains(&worst.0)
    });
    let texts = texts.chain([(&ARTICLES, "jsonl")]);
    let mut greedy = Vec::new();
    for (worst, ending) in texts.filter(|(worst, _)| worst.0.contains(&only)) {
        let drops = match ending {
            _ if full() => &all[..],
            "jsonl" => &one[..],
            _ => &usual[..],
        };
        for &(files, size) in drops {
            let peak = peak_of_service(worst, ending, (files, size));
            let (kib, mb) = (size >> 10, peak / 1_000_000);
            let what = format!("{files:5} x {kib:5} KiB of {}.{ending}: {mb} MB", worst.0);
            println!("{what}");
            if peak >= SERVICE {
                greedy.push(what);
            }
        }
    }
    assert!(greedy.is_empty(), "too much memory: {}", greedy.join("; "));
}

/// What each stage says of a text, and the body that comes out.
fn told(text: &str) -> ([Option<String>; 3], String) {
    let raw = Arc::new(Raw { text: text.to_owned(), ..Raw::default() });
    let (cleaned, first) = STAGES.clean(raw);
    let (identified, second) = STAGES.identify(cleaned);
    let (tagged, third) = STAGES.annotate(identified);
    ([first, second, third], tagged.identified.cleaned.body)
}

#[test]
fn a_text_of_more_lines_words_or_names_than_any_article_passes_as_it_is() {
    let lines = |number| "a\n".repeat(number);
    assert_eq!(told(&lines(copydesk_analysis::limits::LINES)).0, [None, None, None]);
    let text = lines(copydesk_analysis::limits::LINES + 1);
    let (said, body) = told(&text);
    let too_many = |what: &str, most| Some(format!("the text has more than {most} {what}"));
    let why = too_many("lines", copydesk_analysis::limits::LINES);
    assert_eq!((said, body), ([why.clone(), why, None], text));

    let text = "a ".repeat(copydesk_analysis::limits::WORDS + 1);
    let (said, body) = told(&text);
    let why = too_many("words", copydesk_analysis::limits::WORDS);
    assert_eq!((said, body), ([why.clone(), None, why], text));

    let names = |number| "Vladimir Putin met ".repeat(number);
    assert_eq!(told(&names(copydesk_analysis::limits::NAMES)).0, [None, None, None]);
    let why = too_many("names", copydesk_analysis::limits::NAMES);
    assert_eq!(told(&names(copydesk_analysis::limits::NAMES + 1)).0, [None, None, why]);
}
