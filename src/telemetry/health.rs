//! The health of the service: shared by all its parts, read by health checks, metrics and the watchdog.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::{events, metrics::Metrics};
use crate::disk::Dir;
use crate::limits;
use crate::pipeline::HungWorker;

/// The reason why the service ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndReason {
    /// The disk failed to flush several times in a row.
    FlushFailed,
    /// Too many threads were lost to stages that did not come back.
    ThreadsLost,
    /// A thread that the service cannot do without has died.
    ThreadDied,
    /// The journal was damaged while the service ran.
    JournalDamaged,
    /// A folder that records or inputs go to was moved or removed while the service ran.
    FolderGone,
}

impl EndReason {
    /// Returns the reason as the log has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FlushFailed => "the disk fails to flush",
            Self::ThreadsLost => "too many stages did not come back",
            Self::ThreadDied => "a part of the service died",
            Self::JournalDamaged => "the journal is damaged",
            Self::FolderGone => "a folder was moved or removed while the service ran",
        }
    }
}

/// The health of the service: its metrics, its progress, and what keeps it from working.
#[derive(Debug)]
pub struct Health {
    /// The metrics.
    pub metrics: Metrics,
    /// Turns of the intake's loop.
    pub intake_turns: AtomicU64,
    /// Steps of work: articles read, staged, committed, and deliberate waits for the disk.
    pub work_steps: AtomicU64,
    /// Whether the inbox is open and recovery is done.
    pub inbox_open: AtomicBool,
    outages: Mutex<Vec<Outage>>,
    short_of: Mutex<Option<String>>,
    flush_failures: AtomicU32,
    given_up: (Mutex<bool>, Condvar),
    end: watch::Sender<Option<EndReason>>,
}

#[derive(Debug)]
struct Outage {
    doing: &'static str,
    error: String,
    since: Instant,
    last_logged: Instant,
    suppressed: u64,
}

impl Default for Health {
    fn default() -> Self {
        Self {
            metrics: Metrics::default(),
            intake_turns: AtomicU64::new(0),
            work_steps: AtomicU64::new(0),
            inbox_open: AtomicBool::new(false),
            outages: Mutex::default(),
            short_of: Mutex::default(),
            flush_failures: AtomicU32::new(0),
            given_up: (Mutex::new(false), Condvar::new()),
            end: watch::channel(None).0,
        }
    }
}

impl Health {
    /// Notes a step of work.
    pub fn note_step(&self) {
        self.work_steps.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns the reason why the service is not ready, if there is one.
    pub fn reason_not_ready(&self) -> Option<String> {
        let outages = self.outages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(outage) = outages.first() {
            return Some(format!("{}: {}", outage.doing, outage.error));
        }
        if let Some(what) = self.short_of.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            return Some(what);
        }
        (!self.inbox_open.load(Ordering::Relaxed)).then(|| "the inbox is not open".to_owned())
    }

    /// Notes the shortage for which the intake pauses; none when there is enough. Returns the shortage
    /// that was noted before.
    pub fn set_short_of(&self, what: Option<String>) -> Option<String> {
        std::mem::replace(&mut *self.short_of.lock().unwrap_or_else(PoisonError::into_inner), what)
    }

    /// Returns whether the intake pauses because of a shortage.
    pub fn is_short(&self) -> bool {
        self.short_of.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Returns whether the disk refuses at the moment.
    pub fn disk_is_failing(&self) -> bool {
        !self.outages.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Retries an action on the disk until it works. A failure here is the environment's fault and never
    /// the article's. Returns `None` when the service stops retrying; then everything stays as it is for
    /// the next start.
    pub fn retry_until_ok<T, E: std::fmt::Display>(
        &self,
        doing: &'static str,
        mut action: impl FnMut() -> Result<T, E>,
    ) -> Option<T> {
        let mut pause = limits::RETRY_FIRST;
        let mut failed = false;
        loop {
            match action() {
                Ok(value) => {
                    self.note_step();
                    if failed {
                        self.note_disk_recovery(doing);
                    }
                    return Some(value);
                }
                Err(error) => self.note_disk_failure(doing, &error.to_string(), pause),
            }
            failed = true;
            if self.wait_before_retry(pause) {
                return None;
            }
            self.note_step();
            pause = (pause * 2).min(limits::RETRY_MAX);
        }
    }

    /// Notes the result of a flush. Several failures in a row end the service: a disk that loses data
    /// cannot be trusted.
    pub fn note_flush(&self, worked: bool) {
        if worked {
            self.flush_failures.store(0, Ordering::Relaxed);
        } else if self.flush_failures.fetch_add(1, Ordering::Relaxed) + 1 >= limits::FLUSH_FAILURES
        {
            self.end.send_replace(Some(EndReason::FlushFailed));
        }
    }

    /// Reports a thread that was lost to a stage, or that came back. Too many lost threads at a time end
    /// the service: each of them holds a core.
    pub fn report_hung_worker(&self, stage: &'static str, fate: HungWorker) {
        if fate == HungWorker::CameBack {
            self.metrics.threads_lost.dec();
            return;
        }
        events::stage_abandoned(stage);
        if self.metrics.threads_lost.inc() + 1 >= limits::LOST_THREADS {
            self.end.send_replace(Some(EndReason::ThreadsLost));
        }
    }

    /// Ends the service: its state can no longer be trusted.
    pub fn end_service(&self, why: EndReason) {
        self.end.send_replace(Some(why));
    }

    /// Ends the service if a folder that it writes into is no longer where its path says: nobody would
    /// see new files there. Returns whether the folder is in place.
    pub fn is_in_place(&self, folder: &dyn Dir) -> bool {
        let is_in_place = folder.is_in_place();
        if !is_in_place {
            events::folder_gone(&folder.path().to_string_lossy());
            self.end_service(EndReason::FolderGone);
        }
        is_in_place
    }

    /// Waits until the service must end by itself.
    pub async fn wait_for_end(&self) -> EndReason {
        let mut end = self.end.subscribe();
        loop {
            if let Some(end) = *end.borrow_and_update() {
                return end;
            }
            if end.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }

    /// Stops all retries on the disk: the drain has taken too long.
    pub fn stop_retrying(&self) {
        *self.given_up.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.given_up.1.notify_all();
    }

    /// Waits before a retry, a little more or less, so that many waiters do not come back at once. Returns
    /// whether the service has stopped retrying.
    fn wait_before_retry(&self, pause: Duration) -> bool {
        let jitter = u64::from(std::process::id()) ^ self.work_steps.load(Ordering::Relaxed);
        let pause = pause.mul_f64(0.9 + (jitter % 21) as f64 / 100.0);
        let guard = self.given_up.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.given_up.1.wait_timeout_while(guard, pause, |given_up| !*given_up);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn note_disk_failure(&self, doing: &'static str, error: &str, pause: Duration) {
        let mut outages = self.outages.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let retry_ms = pause.as_millis() as u64;
        self.metrics.disk_failing.set(1);
        match outages.iter_mut().find(|outage| outage.doing == doing) {
            // Many threads meet the same full disk: one line for each pause is enough.
            Some(outage) if now.duration_since(outage.last_logged) < pause.mul_f64(0.8) => {
                outage.suppressed += 1;
            }
            Some(outage) => {
                events::disk_failing(doing, error, retry_ms, outage.suppressed);
                outage.last_logged = now;
                outage.suppressed = 0;
                outage.error = error.to_owned();
            }
            None => {
                events::disk_failing(doing, error, retry_ms, 0);
                let error = error.to_owned();
                outages.push(Outage { doing, error, since: now, last_logged: now, suppressed: 0 });
            }
        }
    }

    fn note_disk_recovery(&self, doing: &'static str) {
        let mut outages = self.outages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = outages.iter().position(|outage| outage.doing == doing) {
            let outage = outages.remove(at);
            events::disk_recovered(doing, outage.since.elapsed().as_millis() as u64);
        }
        self.metrics.disk_failing.set(i64::from(!outages.is_empty()));
    }
}
