//! The yardstick: the service's disk calls, in its order and with its threads, and nothing else.
//!
//! Claim by rename, read, hash, write and flush a staged file (16 threads); flush the staging
//! folder, write the journal, rename the record into the outbox and the claim to done/, flush the
//! outbox (one thread, for whatever is ready). No stages, no watching, no settling, no log.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Instant;

use rusqlite::{Connection, params};
use rustix::fs::{CWD, RenameFlags, renameat_with};

use super::{Pace, Sample, own_cpu};

const WRITERS: usize = 16;
const BATCH: usize = 256;
/// A record is its article with so many bytes around it.
const AROUND: usize = 1_400;

/// What stands in for the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Journal {
    /// A log that a line of 120 bytes is appended to for each article.
    Log,
    /// SQLite with a write-ahead log and full flushes, as the service has it.
    Sqlite,
}

enum Open {
    Log(File),
    Sqlite(Connection),
}

struct Staged {
    claim: PathBuf,
    staged: PathBuf,
    name: String,
    shown: String,
    seq: usize,
    id: blake3::Hash,
}

/// Takes everything that is in the inbox of a root folder to its outbox.
pub fn run(root: &Path, journal: Journal) -> Pace {
    for folder in ["inbox/.claimed", "outbox/.staged", "done/day", "state"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    let names: Vec<String> = fs::read_dir(root.join("inbox"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    let (next, articles) = (AtomicUsize::new(0), names.len());
    let (send, receive) = sync_channel(BATCH);
    let begin = Sample { articles: 0, at: Instant::now(), cpu: own_cpu() };
    let samples = Mutex::new(vec![begin]);
    std::thread::scope(|threads| {
        for _ in 0..WRITERS {
            let (send, names, next) = (send.clone(), &names, &next);
            threads.spawn(move || write(root, names, next, &send));
        }
        drop(send);
        commit(root, journal, &receive, articles, &samples);
    });
    Pace::of(samples.into_inner().unwrap().try_into().unwrap())
}

fn rename(from: &Path, to: &Path) {
    renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE).unwrap();
}

fn write(root: &Path, names: &[String], next: &AtomicUsize, send: &SyncSender<Staged>) {
    let mut record = Vec::new();
    loop {
        let seq = next.fetch_add(1, Ordering::Relaxed);
        let Some(name) = names.get(seq) else { return };
        let claim = root.join(format!("inbox/.claimed/{seq:012}.1.{name}"));
        rename(&root.join("inbox").join(name), &claim);
        record.clear();
        File::open(&claim).unwrap().read_to_end(&mut record).unwrap();
        let id = blake3::hash(&record);
        record.resize(record.len() + AROUND, b' ');
        let staged = root.join(format!("outbox/.staged/{seq:012}.0.json"));
        let mut file = File::create_new(&staged).unwrap();
        file.write_all(&record).unwrap();
        file.sync_data().unwrap();
        drop(file);
        let shown = format!("{name}.{:.16}.json", id.to_hex().as_str());
        send.send(Staged { claim, staged, name: name.clone(), shown, seq, id }).unwrap();
    }
}

fn commit(
    root: &Path,
    journal: Journal,
    receive: &Receiver<Staged>,
    articles: usize,
    samples: &Mutex<Vec<Sample>>,
) {
    let mut journal = journal.open(root);
    let staged_dir = File::open(root.join("outbox/.staged")).unwrap();
    let outbox_path = root.join("outbox");
    let outbox = File::open(&outbox_path).unwrap();
    let done = root.join("done/day");
    let mut published = 0;
    while let Ok(first) = receive.recv() {
        let mut batch = vec![first];
        while batch.len() < BATCH
            && let Ok(more) = receive.try_recv()
        {
            batch.push(more);
        }
        staged_dir.sync_all().unwrap();
        journal.commit(&batch);
        for one in &batch {
            rename(&one.staged, &outbox_path.join(&one.shown));
            rename(&one.claim, &done.join(&one.name));
        }
        outbox.sync_all().unwrap();
        published += batch.len();
        let mut samples = samples.lock().unwrap();
        if (samples.len() == 1 && published >= articles / 10) || published == articles {
            samples.push(Sample { articles: published, at: Instant::now(), cpu: own_cpu() });
        }
    }
}

impl Journal {
    fn open(self, root: &Path) -> Open {
        if self == Self::Log {
            let log = root.join("state/journal.log");
            return Open::Log(File::options().create(true).append(true).open(log).unwrap());
        }
        let db = Connection::open(root.join("state/journal.db")).unwrap();
        db.pragma_update(None, "journal_mode", "WAL").unwrap();
        db.pragma_update(None, "synchronous", "FULL").unwrap();
        db.execute_batch(
            "CREATE TABLE receipt (seq INTEGER PRIMARY KEY, id BLOB, name BLOB, outcome TEXT);
             CREATE INDEX receipt_id ON receipt (id);
             CREATE TABLE output (seq INTEGER PRIMARY KEY, name TEXT, hash BLOB, bytes INTEGER);",
        )
        .unwrap();
        Open::Sqlite(db)
    }
}

impl Open {
    fn commit(&mut self, batch: &[Staged]) {
        match self {
            Self::Log(log) => {
                log.write_all(&vec![b'x'; 120 * batch.len()]).unwrap();
                log.sync_data().unwrap();
            }
            Self::Sqlite(db) => {
                let change = db.transaction().unwrap();
                for one in batch {
                    let (seq, id) = (one.seq as i64, one.id.as_bytes());
                    change
                        .prepare_cached("INSERT INTO receipt VALUES (?1, ?2, ?3, 'published')")
                        .unwrap()
                        .execute(params![seq, id, one.name.as_bytes()])
                        .unwrap();
                    change
                        .prepare_cached("INSERT INTO output VALUES (?1, ?2, ?3, 6400)")
                        .unwrap()
                        .execute(params![seq, one.shown, id])
                        .unwrap();
                }
                change.commit().unwrap();
            }
        }
    }
}
