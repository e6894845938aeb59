//! What each stage costs, against a plain scan over the same bytes in the same run. All times are
//! CPU time of this process, so that a busy machine does less harm.
//!
//! `cargo bench --bench stages [-- FILE...]`: with files, each is an article; without, articles are
//! put together from a few sentences.

#![allow(unsafe_code)] // an allocator that counts can be written in no other way

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use copydesk::config::Config;
use copydesk::pipeline::setup::Setup;
use copydesk_analysis::article::Raw;
use copydesk_analysis::cleanup::Cleanup;
use copydesk_analysis::entities::EntityTagger;
use copydesk_analysis::formats::Format;
use copydesk_analysis::formats::Source;
use copydesk_analysis::language::LanguageIdentifier;
use copydesk_analysis::record::{Origin, Record};
use copydesk_analysis::stage::{Annotated, Stage as _, StageReport};
use rustix::time::{ClockId, clock_gettime};

/// Each measurement goes on for at least this long.
const LONG_ENOUGH: Duration = Duration::from_secs(4);

const SENTENCES: [&str; 6] = [
    "The town council of Vienna voted on Monday to repair the old bridge before winter.",
    "Work will begin next week, Mayor Jana Orlik told reporters, and cost less than planned.",
    "Городской совет Рязани проголосовал в понедельник за ремонт старого моста до зимы.",
    "Работы начнутся на следующей неделе, сообщил Сергей Лавров, и обойдутся дешевле.",
    "Der Stadtrat von Bremen hat am Montag beschlossen, die alte Brücke zu sanieren.",
    "Le conseil municipal de Lyon a décidé lundi de réparer le vieux pont avant l'hiver.",
];

struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

// SAFETY: all is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.realloc(place, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let resident = resident_kib();
    let mut load = Cost::default();
    let cleanup = load.of(Cleanup::new)?;
    println!("load cleanup: {:.1} ms", load.take().as_secs_f64() * 1e3);
    let language = load.of(LanguageIdentifier::new)?;
    println!("load language: {:.1} ms", load.take().as_secs_f64() * 1e3);
    let entities = load.of(|| EntityTagger::new(&[]))?;
    println!("load entities: {:.1} ms", load.take().as_secs_f64() * 1e3);
    if let (Some(before), Some(after)) = (resident, resident_kib()) {
        println!("resident: {:.1} MiB more", after.saturating_sub(before) as f64 / 1024.0);
    }
    let start = Instant::now();
    black_box(Setup::default().build_stages(&Config::default())?);
    println!("load all, side by side: {:.1} ms by the clock", start.elapsed().as_secs_f64() * 1e3);

    let files: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .map(std::fs::read_to_string)
        .collect::<Result<_, _>>()?;
    let stages = Stages { cleanup, language, entities };
    if files.is_empty() {
        stages.measure("articles of 5 KB, a paragraph a line", &articles(" ", "\n\n"));
        stages.measure("articles of 5 KB, a sentence a line", &articles("\n", "\n"));
        let long = SENTENCES.map(|sentence| format!("{sentence} ").repeat(10_000));
        stages.measure("lines of 1 MB", &long);
    } else {
        stages.measure("the files given", &files);
    }
    Ok(())
}

/// Articles of two languages each, some 5 KB long.
fn articles(after_sentence: &str, after_paragraph: &str) -> Vec<String> {
    let article = |sentences: &[&str]| {
        let paragraphs: Vec<String> = (1..=8)
            .map(|number| {
                let numbered = sentences.iter().map(|text| format!("{number}. {text}"));
                let paragraph: Vec<String> = numbered.cycle().take(6).collect();
                paragraph.join(after_sentence)
            })
            .collect();
        paragraphs.join(after_paragraph)
    };
    SENTENCES.chunks(2).map(article).collect()
}

struct Stages {
    cleanup: Cleanup,
    language: LanguageIdentifier,
    entities: EntityTagger,
}

impl Stages {
    fn measure(&self, what: &str, articles: &[String]) {
        let names = ["byte scan", "cleanup", "language", "entities", "record", "JSON"];
        let mut costs: [Cost; 6] = Default::default();
        let (mut rounds, mut bytes, mut words) = (0, 0, 0);
        let start = Instant::now();
        while start.elapsed() < LONG_ENOUGH {
            for text in articles {
                self.run(text, &mut costs);
                rounds += 1;
                bytes += text.len();
                words += text.split_whitespace().count();
            }
        }
        println!("\n{what} ({} bytes each):", bytes / rounds);
        println!(
            "{:>10} {:>9} {:>9} {:>9} {:>12} {:>12}",
            "", "MB/s", "words/s", "of scan", "us/article", "allocations"
        );
        let line = |name: &str, cost: &Cost| {
            let time = cost.time.as_secs_f64();
            let of_scan = costs[0].time.as_secs_f64() / time;
            let each = |total: f64| total / rounds as f64;
            println!(
                "{name:>10} {:>9.1} {:>8.0}k {of_scan:>9.4} {:>12.1} {:>12.1}",
                bytes as f64 / 1e6 / time,
                words as f64 / 1e3 / time,
                each(time * 1e6),
                each(cost.allocations as f64),
            );
        };
        names.iter().zip(&costs).for_each(|(name, cost)| line(name, cost));
        let mut all = Cost::default();
        for cost in costs.iter().skip(1) {
            all.time += cost.time;
            all.allocations += cost.allocations;
        }
        line("all stages", &all);
    }

    /// One article from its text to the line of its record.
    fn run(&self, text: &str, costs: &mut [Cost; 6]) {
        let [scan, cleanup, language, entities, record, json] = costs;
        scan.of(|| text.bytes().fold(0u32, |sum, byte| sum.rotate_left(1) ^ u32::from(byte)));
        let raw = Arc::new(Raw { text: text.to_owned(), ..Raw::default() });
        let Ok(cleaned) = cleanup.of(|| self.cleanup.run(raw)) else { return };
        let Ok(identified) = language.of(|| self.language.run(cleaned)) else { return };
        let article = Annotated::bare(identified);
        let annotated = entities.of(|| article.annotate_with(&self.entities));
        let Ok(article) = annotated else { return };
        let source = Source::for_utf8_text(Format::Text, text.len());
        let origin = Origin { id: blake3::hash(b""), file: None, source };
        let done: &[StageReport] = &[];
        let created = "2026-01-01T00:00:00Z".to_owned();
        let record = record.of(|| Record::new(article, done, origin, created));
        json.of(|| record.to_json());
    }
}

/// CPU time and allocations of one kind of work.
#[derive(Default)]
struct Cost {
    time: Duration,
    allocations: u64,
}

impl Cost {
    fn of<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let (time, allocations) = (cpu_time(), ALLOCATIONS.load(Ordering::Relaxed));
        let result = black_box(work());
        self.time += cpu_time() - time;
        self.allocations += ALLOCATIONS.load(Ordering::Relaxed) - allocations;
        result
    }

    fn take(&mut self) -> Duration {
        std::mem::take(self).time
    }
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
