//! Everything at once for a long time: droppers of all kinds, a consumer, reloads, stops and kills.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::harness::{Random, Root, Service, Tally, article, full};

/// Ten minutes with `COPYDESK_TEST_FULL=1`, else 30 seconds; `COPYDESK_TEST_SOAK` says it in
/// seconds. Services live for some seconds each, then are told to end, or are killed.
#[test]
fn whatever_comes_together_for_long_nothing_is_lost_doubled_or_broken() {
    let mut random = Random::seeded();
    let root = Root::new();
    let work = Work::default();
    let mut lives = Lives::default();
    std::thread::scope(|threads| {
        let _end = EndAtEnd(&work.ended);
        for _ in 0..4 {
            let mut random = random.another();
            let (work, root) = (&work, &root);
            threads.spawn(move || work.drop_bursts(root, &mut random));
        }
        threads.spawn(|| work.consume(&root));
        let began = Instant::now();
        while began.elapsed() < length() {
            lives.live(&root, &mut random);
        }
    });
    let service = root.start();
    root.wait_until_through();
    lives.note_memory(&service);
    service.stop();
    root.consume();
    println!("{lives:?}");
    println!("failures: {:?}", root.failures());
    let tally = root.check();
    println!("{tally:?}");
    assert_eq!(tally, work.dropped.into_inner().unwrap().expected);
}

fn length() -> Duration {
    let seconds = match std::env::var("COPYDESK_TEST_SOAK") {
        Ok(seconds) => seconds.parse().expect("COPYDESK_TEST_SOAK is a number of seconds"),
        Err(_) if full() => 600,
        Err(_) => 30,
    };
    Duration::from_secs(seconds)
}

/// What goes on while services come and go.
#[derive(Default)]
struct Work {
    ended: AtomicBool,
    dropped: Mutex<Dropped>,
}

/// Ends the work when it goes: also if the test panics.
struct EndAtEnd<'a>(&'a AtomicBool);

impl Drop for EndAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[derive(Default)]
struct Dropped {
    next: usize,
    /// Numbers of the articles that may be dropped again.
    articles: Vec<usize>,
    /// What must come of all that was dropped.
    expected: Tally,
}

impl Work {
    /// Drops bursts of files, with rests between them, as long as the service keeps up.
    fn drop_bursts(&self, root: &Root, random: &mut Random) {
        while !self.ended.load(Ordering::Relaxed) {
            for _ in 0..=random.below(40) {
                let (name, bytes) = self.dropped.lock().unwrap().next(random);
                root.drop_in(random.below(3) as usize, name, bytes);
            }
            std::thread::sleep(Duration::from_millis(random.below(2_000)));
            while root.names("inbox").len() > 400 && !self.ended.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(50));
            }
        }
    }

    fn consume(&self, root: &Root) {
        while !self.ended.load(Ordering::Relaxed) {
            root.consume();
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Dropped {
    /// The next file to drop, with its name. What must come of it is noted.
    fn next(&mut self, random: &mut Random) -> (OsString, Vec<u8>) {
        self.next += 1;
        let number = self.next;
        let name = |name: String| OsString::from(name);
        let line = |n| serde_json::json!({ "id": n, "body": article(number * 10 + n) }).to_string();
        match random.below(20) {
            0..2 if !self.articles.is_empty() => {
                self.expected.duplicates += 1;
                let again = self.articles[random.below(self.articles.len() as u64) as usize];
                (name(format!("again-{number}.txt")), article(again).into_bytes())
            }
            kind @ 2..5 => {
                self.expected.failed += 1;
                match kind {
                    2 => (name(format!("broken-{number}.json")), line(1).replace('}', "").into()),
                    3 => (name(format!("empty-{number}.txt")), Vec::new()),
                    _ => (name(format!("binary-{number}.txt")), vec![0; 4096]),
                }
            }
            5 => {
                self.expected.published += 1;
                let lines: Vec<_> = (1..=3).map(line).collect();
                (name(format!("lines-{number}.jsonl")), lines.join("\n").into_bytes())
            }
            kind => {
                self.expected.published += 1;
                self.articles.push(number);
                (article_name(kind, number), article(number).into_bytes())
            }
        }
    }
}

/// Names as they come, some of them odd.
fn article_name(kind: u64, number: usize) -> OsString {
    match kind {
        6 => OsString::from_vec([b"caf\xe9\n", number.to_string().as_bytes(), b".txt"].concat()),
        7 => format!("Новости дня %41 {number}").into(),
        // It leaves no room for the numbers of a claim.
        8 => format!("{number:0>251}.txt").into(),
        _ => format!("story-{number}.txt").into(),
    }
}

/// The services that there were.
#[derive(Debug, Default)]
struct Lives {
    killed: usize,
    killed_early: usize,
    stopped: usize,
    stopped_at_once: usize,
    reloads: usize,
    refused_reloads: usize,
    peak_memory_kib: u64,
}

impl Lives {
    /// The life of one service.
    fn live(&mut self, root: &Root, random: &mut Random) {
        let service = root.spawn();
        if random.below(5) == 0 {
            self.killed_early += 1;
            std::thread::sleep(Duration::from_millis(random.below(400)));
            return service.kill();
        }
        service.wait_for_event("service.ready");
        let mut refused = 0;
        for _ in 0..random.below(5) {
            match random.below(6) {
                0 => {
                    refused += 1;
                    root.configure("[intake]\nsettel = \"60ms\"\n");
                    service.signal(Signal::HUP);
                    service.wait_for_count("service.reload_refused", refused);
                    root.configure("[intake]\nsettle = \"60ms\"\n");
                }
                1 => {
                    self.reloads += 1;
                    root.configure(&format!("[intake]\nsettle = \"{}ms\"\n", random.below(300)));
                    service.signal(Signal::HUP);
                }
                _ => {}
            }
            std::thread::sleep(Duration::from_millis(random.below(800)));
        }
        self.refused_reloads += refused;
        self.note_memory(&service);
        match random.below(4) {
            0 => {
                self.stopped += 1;
                service.stop();
            }
            1 => {
                self.stopped_at_once += 1;
                service.signal(Signal::TERM);
                service.wait_for_event("service.stopping");
                service.signal(Signal::TERM);
                assert_eq!(service.ended().code(), Some(0));
            }
            _ => {
                self.killed += 1;
                service.kill();
            }
        }
    }

    fn note_memory(&mut self, service: &Service) {
        self.peak_memory_kib = self.peak_memory_kib.max(service.peak_memory());
    }
}
