//! Flushing side by side. The file system's journal carries out together all flushes that wait at the
//! same time, so many of them cost hardly more than one.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use async_channel::Sender;

use super::writer::UnflushedFile;
use crate::disk::Dir;
use crate::telemetry::health::{EndReason, Health};

/// Threads that wait for flushes. They end with this value.
#[derive(Debug)]
pub struct Flushers {
    tasks: Sender<Task>,
    health: Arc<Health>,
}

/// Something to make durable.
#[derive(Debug)]
pub enum Flush {
    /// A folder's entries, as they are now.
    Folder(Arc<dyn Dir>),
    /// A file's bytes.
    File(UnflushedFile),
}

#[derive(Debug)]
struct Task {
    flush: Flush,
    tally: Arc<FlushTally>,
    /// Nothing is ever sent on it: the channel closes when all tasks of the batch are done.
    _at_work: Sender<Infallible>,
}

/// Counts of the durable parts of a batch. They are counted, so that a thread that dies does not pass for
/// a flush that worked.
#[derive(Debug, Default)]
struct FlushTally {
    durable: AtomicUsize,
    made_again: AtomicBool,
}

impl Flushers {
    /// Starts so many threads beside the caller's. With none, everything is flushed in its order.
    pub fn start_threads(threads: usize, health: Arc<Health>) -> Self {
        let (to_flush, tasks) = async_channel::unbounded::<Task>();
        for _ in 0..threads {
            let (tasks, health) = (tasks.clone(), Arc::clone(&health));
            std::thread::spawn(move || {
                while let Ok(Task { flush, tally, _at_work }) = tasks.recv_blocking() {
                    tally.note_result(flush.make_durable(&health));
                }
            });
        }
        Self { tasks: to_flush, health }
    }

    /// Makes all of it durable. Returns whether a file had to be made again: its name may have missed the
    /// flush of its folder. Returns `None` when the service has given up on the disk.
    pub fn flush_all(&self, mut all: Vec<Flush>) -> Option<bool> {
        let asked = all.len();
        let Some(own) = all.pop() else { return Some(false) };
        let (at_work, done) = async_channel::bounded::<Infallible>(1);
        let tally = Arc::new(FlushTally::default());
        for flush in all {
            let task = Task { flush, tally: Arc::clone(&tally), _at_work: at_work.clone() };
            if let Err(unsent) = self.tasks.try_send(task) {
                tally.note_result(unsent.into_inner().flush.make_durable(&self.health));
            }
        }
        drop(at_work);
        tally.note_result(own.make_durable(&self.health));
        let _closed_when_all_are_done = done.recv_blocking();
        let is_durable = tally.durable.load(Ordering::Relaxed) == asked;
        is_durable.then(|| tally.made_again.load(Ordering::Relaxed))
    }
}

impl FlushTally {
    fn note_result(&self, made_again: Option<bool>) {
        if let Some(made_again) = made_again {
            self.durable.fetch_add(1, Ordering::Relaxed);
            self.made_again.fetch_or(made_again, Ordering::Relaxed);
        }
    }
}

impl Flush {
    fn make_durable(self, health: &Health) -> Option<bool> {
        match self {
            Self::File(file) => file.flush_bytes(health),
            Self::Folder(folder) => flush_folder(health, folder.as_ref()).map(|()| false),
        }
    }
}

/// Makes a folder's entries durable. The kernel reports a failed flush once. A second flush that works
/// does not prove that the data of the first one is there: so the service ends, and the next start finds
/// out what is there. Returns `None` then, and when the service has given up on the disk.
pub fn flush_folder(health: &Health, folder: &dyn Dir) -> Option<()> {
    let flushed = health.retry_until_ok("flushing a folder", || match folder.sync() {
        Err(e) if e.raw_os_error() == Some(libc::EIO) => Ok(false),
        other => other.map(|()| true),
    })?;
    if !flushed {
        health.end_service(EndReason::FlushFailed);
    }
    flushed.then_some(())
}
