//! How fast the language stage is, against a plain scan over the same bytes in the same run. All
//! times are CPU time of this process, so that a busy machine does less harm.
//!
//! `cargo bench --bench language [-- FILE...]`: with files, each is an article; without, articles
//! are put together from a few sentences.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use copydesk::article::{Cleaned, Raw};
use copydesk::language::LanguageIdentifier;
use copydesk::stage::Stage as _;
use rustix::time::{ClockId, clock_gettime};

/// Each measurement takes at least this long.
const LONG_ENOUGH: Duration = Duration::from_secs(2);

const SENTENCES: [&str; 6] = [
    "The town council voted on Monday to repair the old bridge over the river before winter.",
    "Work will begin next week, the mayor told reporters, and cost less than a new bridge.",
    "Городской совет проголосовал в понедельник за ремонт старого моста через реку до зимы.",
    "Работы начнутся на следующей неделе и обойдутся дешевле нового моста, сообщил мэр.",
    "Der Stadtrat hat am Montag beschlossen, die alte Brücke über den Fluss zu sanieren.",
    "Le conseil municipal a décidé lundi de réparer le vieux pont avant l'hiver prochain.",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let before = resident_kib();
    let start = cpu_time();
    let stage = LanguageIdentifier::new()?;
    println!("load: {:.1} ms", (cpu_time() - start).as_secs_f64() * 1e3);
    if let (Some(before), Some(after)) = (before, resident_kib()) {
        println!("resident: {:.1} MiB more", after.saturating_sub(before) as f64 / 1024.0);
    }
    let files: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .map(std::fs::read_to_string)
        .collect::<Result<_, _>>()?;
    if files.is_empty() {
        measure(&stage, "articles of 5 KB, a paragraph a line", &articles(" ", "\n\n"));
        measure(&stage, "articles of 5 KB, a sentence a line", &articles("\n", "\n"));
        let long = SENTENCES.map(|sentence| format!("{sentence} ").repeat(10_000));
        measure(&stage, "lines of 1 MB (sampled)", &long);
    } else {
        measure(&stage, "the files given", &files);
    }
    Ok(())
}

fn articles(after_sentence: &str, after_paragraph: &str) -> Vec<String> {
    let paragraph = |sentences: &[&str]| sentences.join(after_sentence);
    let article = |sentences: &[&str]| {
        let mut paragraphs = Vec::new();
        while paragraphs.len() < 10 {
            paragraphs.extend(sentences.windows(2).map(|pair| paragraph(&pair.repeat(3))));
        }
        paragraphs.join(after_paragraph)
    };
    SENTENCES.chunks(2).map(article).collect()
}

fn measure(stage: &LanguageIdentifier, what: &str, articles: &[String]) {
    let articles: Vec<Cleaned> = articles
        .iter()
        .map(|text| Cleaned::untouched(Arc::new(Raw { text: text.clone(), ..Raw::default() })))
        .collect();
    let scan = speed(&articles, |article| {
        article.body.bytes().fold(0u32, |sum, byte| sum.rotate_left(1) ^ u32::from(byte))
    });
    let run = speed(&articles, |article| stage.run(article.clone()));
    println!("{what}: {run:.1} MB/s, {:.4} of a byte scan ({scan:.0} MB/s)", run / scan);
}

/// Megabytes a second.
fn speed<T>(articles: &[Cleaned], mut work: impl FnMut(&Cleaned) -> T) -> f64 {
    let start = cpu_time();
    let mut bytes = 0;
    while cpu_time() - start < LONG_ENOUGH {
        for article in articles {
            black_box(work(black_box(article)));
            bytes += article.body.len();
        }
    }
    bytes as f64 / 1e6 / (cpu_time() - start).as_secs_f64()
}

/// CPU time that this process has used.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

/// This process's resident memory, where the system tells.
fn resident_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}
