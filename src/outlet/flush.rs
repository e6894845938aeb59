//! Flushing side by side: the file system's journal carries out together what waits together, so
//! many flushes at a time are hardly more than one.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_channel::Sender;

use super::writer::Unflushed;
use crate::service::vitals::Vitals;

/// Threads that wait for flushes. They end with this value.
#[derive(Debug)]
pub struct Flushers {
    to_flush: Sender<Task>,
    vitals: Arc<Vitals>,
}

#[derive(Debug)]
struct Task {
    file: Unflushed,
    gave_up: Arc<AtomicBool>,
    /// Never sent on: that all of them are gone tells that the batch is done.
    _at_work: Sender<Infallible>,
}

impl Flushers {
    /// Starts so many threads beside the one that asks. With none, files are flushed in their order.
    pub fn start(threads: usize, vitals: Arc<Vitals>) -> Self {
        let (to_flush, tasks) = async_channel::unbounded::<Task>();
        for _ in 0..threads {
            let (tasks, vitals) = (tasks.clone(), Arc::clone(&vitals));
            std::thread::spawn(move || {
                while let Ok(Task { file, gave_up, _at_work }) = tasks.recv_blocking() {
                    if file.flush(&vitals).is_none() {
                        gave_up.store(true, Ordering::Relaxed);
                    }
                }
            });
        }
        Self { to_flush, vitals }
    }

    /// Makes files durable. `None` when the service has given up on the disk.
    pub fn flush(&self, mut files: Vec<Unflushed>) -> Option<()> {
        let Some(own) = files.pop() else { return Some(()) };
        let (at_work, done) = async_channel::bounded::<Infallible>(1);
        let gave_up = Arc::new(AtomicBool::new(false));
        for file in files {
            let task = Task { file, gave_up: Arc::clone(&gave_up), _at_work: at_work.clone() };
            if let Err(unsent) = self.to_flush.try_send(task) {
                unsent.into_inner().file.flush(&self.vitals)?;
            }
        }
        drop(at_work);
        own.flush(&self.vitals)?;
        let _closed_when_all_are_done = done.recv_blocking();
        (!gave_up.load(Ordering::Relaxed)).then_some(())
    }
}
