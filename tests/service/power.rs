//! Power cuts: the disk loses, at a random moment, whatever was not flushed.

mod consumer;

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::Value;

use self::consumer::Consumer;
use crate::harness::{LoopDisk, Random, Root, Tally, article, full};

/// 60 cuts with `COPYDESK_TEST_FULL=1`, else 6. In half of the rounds a consumer takes the records
/// away at once; in half of the rounds dedupe is off, so that an input that came back would be
/// published again.
#[test]
fn after_every_power_cut_what_was_told_is_there_and_nothing_is_half_written() {
    let Some(disk) = LoopDisk::new("power cuts", 512) else { return };
    let (cuts, longest_life) = if full() { (60, 1_000_000) } else { (6, 600_000) };
    let mut random = Random::seeded();
    let root = root_on(&disk);
    let (dropper, consumer) = (Dropper::default(), Consumer::default());
    let mut told = Told::default();
    for cut in 0..cuts {
        root.configure(if cut % 4 < 2 { "" } else { "[outlet]\ndedupe = \"off\"\n" });
        let (power, dropping) = (AtomicBool::new(true), AtomicBool::new(true));
        let events = std::thread::scope(|threads| {
            let cut_at_end = CutAtEnd(&disk, [&power, &dropping]);
            let droppers = [(); 3].map(|()| threads.spawn(|| dropper.work(&root, &dropping)));
            if cut % 2 == 0 {
                threads.spawn(|| until_cut(&power, || consumer.take(&root, &told)));
            }
            let service = root.spawn();
            // In one round of four, the cut may come before the service is ready: into recovery.
            if cut % 4 != 3 {
                service.wait_for_event("service.ready");
            }
            std::thread::sleep(Duration::from_micros(random.below(longest_life)));
            // In one round of four, everybody else falls silent, and the cut comes right after the
            // service has told of one more input: no flush but its own makes that one durable.
            if cut % 4 == 1 {
                dropping.store(false, Ordering::Relaxed);
                for dropper in droppers {
                    dropper.join().unwrap();
                }
                root.wait_until_through();
                let last = dropper.drop_one(&root, if cut % 8 == 1 { GOOD } else { BROKEN });
                service.outcome_of(&last.unwrap());
            }
            drop(cut_at_end);
            service.kill_and_read()
        });
        disk.power_up();
        told.hear(&events);
        let damage = damage(&root, &root.receipts(), &told.records);
        assert_eq!(damage, Damage::default(), "after cut {cut}");
        told.check_failures(&root);
        dropper.settle_doubts(&root);
        consumer.look_again(&root, &told);
    }
    let service = root.start();
    root.wait_until_through();
    service.stop();
    consumer.take(&root, &told).unwrap();
    println!("{cuts} cuts, told of {} records", told.records.len());
    println!("{}", consumer.account());
    let dropped = dropper.0.into_inner().unwrap();
    println!("{} drops were lost with their dropper", dropped.cut_short);
    let tally = root.check();
    println!("{tally:?}");
    assert!(!told.records.is_empty(), "no cut came when anything was published");
    let (published, failed) = (dropped.good, dropped.broken);
    assert_eq!(tally, Tally { published, failed, ..Tally::default() });
}

/// The proof that the cut cuts, and that the check sees it.
#[test]
fn a_naive_publisher_loses_everything_to_the_same_cut() {
    const RECORDS: usize = 40;
    let Some(disk) = LoopDisk::new("power cuts under a naive publisher", 64) else { return };
    let after_a_cut = |flush_file: bool, flush_folder: bool| {
        let root = root_on(&disk);
        let mut hashes = HashMap::new();
        for number in 0..RECORDS {
            let (name, bytes) = (format!("{number}.json"), article(number));
            let staged = root.path().join("elsewhere/record");
            let mut file = File::create(&staged).unwrap();
            file.write_all(bytes.as_bytes()).unwrap();
            if flush_file {
                file.sync_all().unwrap();
            }
            rustix::fs::rename(&staged, root.outbox(&name)).unwrap();
            if flush_folder {
                File::open(root.outbox("")).unwrap().sync_all().unwrap();
            }
            hashes.insert(name, blake3::hash(bytes.as_bytes()));
        }
        disk.cut_power();
        disk.power_up();
        let told = hashes.keys().cloned().collect();
        let damage = damage(&root, &hashes, &told);
        (damage.gone.len(), damage.half_written.len())
    };
    assert_eq!(after_a_cut(false, false), (RECORDS, 0), "nothing is flushed: all are gone");
    assert_eq!(after_a_cut(false, true), (0, RECORDS), "names are flushed: all are empty");
    assert_eq!(after_a_cut(true, false), (1, 0), "files are flushed: the last one has no name");
    assert_eq!(after_a_cut(true, true), (0, 0), "both are flushed: all are there");
}

/// A root on a disk that loses its power. What the consumer took stays on another one.
fn root_on(disk: &LoopDisk) -> Root {
    let root = Root::within(disk.path(), "");
    let taken = tempfile::Builder::new().prefix("taken-").tempdir_in(disk.elsewhere()).unwrap();
    fs::remove_dir(root.path().join("taken")).unwrap();
    std::os::unix::fs::symlink(taken.keep(), root.path().join("taken")).unwrap();
    fs::create_dir(root.outbox("")).unwrap();
    rustix::fs::syncfs(File::open(disk.path()).unwrap()).unwrap();
    root
}

/// Cuts the power of a disk when it goes: also if the test panics, so that those who work until
/// then come to an end.
struct CutAtEnd<'a>(&'a LoopDisk, [&'a AtomicBool; 2]);

impl Drop for CutAtEnd<'_> {
    fn drop(&mut self) {
        self.0.cut_power();
        for work in self.1 {
            work.store(false, Ordering::Relaxed);
        }
    }
}

/// Repeats something until the power is cut, or as long as it is to go on.
fn until_cut(go_on: &AtomicBool, mut work: impl FnMut() -> io::Result<()>) {
    while go_on.load(Ordering::Relaxed) {
        if let Err(error) = work() {
            // What is cached can still be read; for the rest the file system is broken, and
            // read-only because of that.
            let is_the_cut = matches!(error.raw_os_error(), Some(libc::EIO | libc::EROFS));
            assert!(is_the_cut, "this is no power cut: {error}");
            return;
        }
    }
}

/// What a cut did to an outbox.
#[derive(Debug, Default, PartialEq, Eq)]
struct Damage {
    /// Records that were told of and are neither there nor taken.
    gone: Vec<String>,
    /// Records that are there, or were taken, with other bytes than were published.
    half_written: Vec<String>,
    /// Records of which nothing says that they were published.
    unknown: Vec<String>,
}

/// Compares an outbox with what was `published` there and what was `told` of that.
fn damage(
    root: &Root,
    published: &HashMap<String, blake3::Hash>,
    told: &HashSet<String>,
) -> Damage {
    let mut damage = Damage::default();
    let mut there = HashSet::new();
    for folder in ["outbox", "taken"] {
        for name in root.names(folder) {
            let bytes = fs::read(root.path().join(folder).join(&name)).unwrap();
            let name = name.into_string().unwrap();
            match published.get(&name) {
                None => damage.unknown.push(name),
                Some(hash) if *hash != blake3::hash(&bytes) => damage.half_written.push(name),
                Some(_) => {
                    there.insert(name);
                }
            }
        }
    }
    let is_seen = |name: &&String| there.contains(*name) || damage.half_written.contains(*name);
    damage.gone = told.iter().filter(|name| !is_seen(name)).cloned().collect();
    damage
}

/// What the service's log told of before the cuts.
#[derive(Default)]
struct Told {
    /// Names of records.
    records: HashSet<String>,
    /// Names of inputs in failed/.
    failures: HashSet<String>,
}

impl Told {
    fn hear(&mut self, events: &[Value]) {
        for event in events {
            let value = |field: &str| event[field].as_str().unwrap().to_owned();
            match event["event"].as_str().unwrap() {
                "article.published" => {
                    assert!(self.records.insert(value("output")), "told twice: {event}");
                }
                "article.failed" => {
                    assert!(self.failures.insert(value("kept_as")), "told twice: {event}");
                }
                "article.duplicate" | "journal.set_aside" | "output.renamed" => panic!("{event}"),
                _ => {}
            }
        }
    }

    /// Every input that was told of as failed lies in failed/, and every reason there is whole.
    fn check_failures(&self, root: &Root) {
        let names: HashSet<_> = root.names("failed").into_iter().collect();
        for name in &self.failures {
            for expected in [name.clone(), format!("{name}.reason.json")] {
                assert!(
                    names.contains(expected.as_ref() as &std::ffi::OsStr),
                    "{expected} is gone"
                );
            }
        }
        for name in names.iter().filter(|name| name.as_encoded_bytes().ends_with(b".reason.json")) {
            let reason = fs::read(root.failed(name)).unwrap();
            let whole = serde_json::from_slice::<Value>(&reason);
            assert!(whole.is_ok_and(|reason| reason["code"].is_string()), "{name:?} is broken");
        }
    }
}

/// Droppers that do it right: an input counts as dropped once it is durable in the inbox.
#[derive(Default)]
struct Dropper(Mutex<Dropped>);

#[derive(Default)]
struct Dropped {
    next: usize,
    good: usize,
    broken: usize,
    /// The cut came before the last flush: each of them may be there or not.
    in_doubt: Vec<Input>,
    /// Those of which nothing was there.
    cut_short: usize,
}

struct Input {
    name: String,
    bytes: String,
    is_good: bool,
}

/// Kinds of inputs; any other number is an article as well.
const GOOD: usize = 0;
const BROKEN: usize = 3;
const SEVERAL: usize = 7;

impl Input {
    fn new(number: usize, kind: usize) -> Self {
        let json =
            |number| serde_json::json!({ "id": number, "body": article(number) }).to_string();
        let (extension, bytes, is_good) = match kind {
            BROKEN => ("json", json(number).replace('}', ""), false),
            SEVERAL => ("jsonl", [1, 2, 3].map(|n| json(number * 10 + n)).join("\n"), true),
            _ => ("txt", article(number), true),
        };
        Self { name: format!("story-{number:05}.{extension}"), bytes, is_good }
    }

    fn drop_into(&self, root: &Root) -> io::Result<()> {
        let elsewhere = root.path().join("elsewhere").join(&self.name);
        let mut file = File::create(&elsewhere)?;
        file.write_all(self.bytes.as_bytes())?;
        file.sync_all()?;
        rustix::fs::rename(&elsewhere, root.inbox(&self.name))?;
        File::open(root.inbox(""))?.sync_all()
    }
}

impl Dropper {
    fn work(&self, root: &Root, go_on: &AtomicBool) {
        until_cut(go_on, || {
            // Mostly articles; some files with several, some that are broken.
            let number = self.0.lock().unwrap().next;
            self.drop_one(root, number % 10)?;
            // No more of a backlog than keeps the service busy.
            while go_on.load(Ordering::Relaxed)
                && fs::read_dir(root.inbox("")).is_ok_and(|entries| entries.count() > 50)
            {
                std::thread::sleep(Duration::from_millis(2));
            }
            Ok(())
        });
    }

    /// Drops one input and gives its name.
    fn drop_one(&self, root: &Root, kind: usize) -> io::Result<String> {
        let number = {
            let mut dropped = self.0.lock().unwrap();
            dropped.next += 1;
            dropped.next
        };
        let input = Input::new(number, kind);
        let done = input.drop_into(root);
        let name = input.name.clone();
        let mut dropped = self.0.lock().unwrap();
        match &done {
            Ok(()) => dropped.count(root, &input),
            Err(_) => dropped.in_doubt.push(input),
        }
        done.map(|()| name)
    }

    /// Looks after a cut which of the doubtful inputs are there.
    fn settle_doubts(&self, root: &Root) {
        let mut dropped = self.0.lock().unwrap();
        for input in std::mem::take(&mut dropped.in_doubt) {
            if root.has_come(input.name.as_ref()) {
                dropped.count(root, &input);
            } else {
                dropped.cut_short += 1;
            }
        }
    }
}

impl Dropped {
    fn count(&mut self, root: &Root, input: &Input) {
        root.note(&input.name, &input.bytes);
        *(if input.is_good { &mut self.good } else { &mut self.broken }) += 1;
    }
}
