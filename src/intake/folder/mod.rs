//! The folder source: it watches an inbox and claims its files.
//!
//! The folder's listing is the truth, and the events of the watch are hints. The watch is armed first,
//! then the folder is listed. It is listed again whenever events may have been lost, and once a minute. A
//! name that was seen becomes a candidate, a candidate that has settled is claimed, a claim is read. Only
//! as many claims are made as can be worked on: the backlog stays as files in the inbox.

pub mod admit;
pub mod archive;
pub mod claim;
pub mod done_retention;
pub mod input;
mod lost;
pub mod recovery;
pub mod returned;
pub mod settle;
mod take;
pub mod watch;

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use async_channel::{Receiver, Sender};
use tokio::runtime::Handle;
use tokio::sync::watch as state;
use tokio::time::sleep_until;
use tokio_util::sync::CancellationToken;

use self::archive::Archive;
use self::claim::Inbox;
use self::recovery::{Recovered, Recovery};
use self::returned::{ReturnedClaim, UnsettledClaims};
use self::settle::{Candidates, Observation};
use self::watch::{Hint, Watch};
use crate::config::{Config, WatchMode};
use crate::disk::room;
use crate::intake::budget::MemoryBudget;
use crate::intake::source::{InputToRead, Remaining, Source};
use crate::limits;
use crate::telemetry::health::Health;
use crate::telemetry::{events, systemd};

/// The loop of the intake and its state.
pub struct FolderSource {
    inbox: Arc<Inbox>,
    config: state::Receiver<Arc<Config>>,
    health: Arc<Health>,
    recovery: Recovery,
    taken: Sender<InputToRead>,
    returned: Receiver<ReturnedClaim>,
    budget: MemoryBudget,
    archive: Arc<Archive>,
    give_back: Sender<ReturnedClaim>,
    /// Claims of an earlier process, until they are on their way.
    recovered: Recovered,
    runtime: Handle,
    stop: CancellationToken,
    next_seq: u64,
    /// Whether to end once the inbox is through.
    once: bool,
    candidates: Candidates,
    left_alone: HashSet<OsString>,
    stuck: HashSet<OsString>,
    unsettled: UnsettledClaims,
    watch: Option<Watch>,
    /// The reason why the folder must be listed; none when it need not.
    relist: Option<&'static str>,
    /// The table was full when the folder was listed.
    more_to_list: bool,
    next_listing: Instant,
    next_check: Instant,
    next_watch: Instant,
    /// Longest pause between two turns of the loop, for the watchdog.
    heartbeat: Option<Duration>,
}

/// The parts that a folder source is made of.
pub struct SourceParts {
    /// The open inbox.
    pub inbox: Arc<Inbox>,
    /// The configuration in force.
    pub config: state::Receiver<Arc<Config>>,
    /// The service's health.
    pub health: Arc<Health>,
    /// Recovers an inbox that was lost and found.
    pub recovery: Recovery,
    /// The way to the readers.
    pub taken: Sender<InputToRead>,
    /// The runtime of the timers.
    pub runtime: Handle,
    /// Ends the loop.
    pub stop: CancellationToken,
    /// Whether to end once the inbox is through.
    pub once: bool,
}

impl FolderSource {
    /// Makes a source that is watching already.
    pub fn new(parts: SourceParts, recovered: Recovered) -> Self {
        let now = Instant::now();
        let (give_back, returned) = async_channel::bounded(limits::OPEN_CLAIMS);
        let archive = Arc::clone(&parts.recovery.archive);
        let mut intake = Self {
            inbox: parts.inbox,
            config: parts.config,
            health: parts.health,
            recovery: parts.recovery,
            taken: parts.taken,
            returned,
            budget: MemoryBudget::default(),
            archive,
            give_back,
            next_seq: recovered.next_seq,
            recovered,
            runtime: parts.runtime,
            stop: parts.stop,
            once: parts.once,
            candidates: Candidates::default(),
            left_alone: HashSet::new(),
            stuck: HashSet::new(),
            unsettled: UnsettledClaims::default(),
            watch: None,
            relist: Some("start"),
            more_to_list: false,
            next_listing: now,
            next_check: now,
            next_watch: now,
            heartbeat: systemd::heartbeat_interval(),
        };
        intake.arm_watch();
        intake
    }

    /// Works until it must stop, first on the claims of an earlier process.
    async fn take_until_stopped(&mut self) -> Remaining {
        let recovered = std::mem::take(&mut self.recovered);
        self.requeue_claims(recovered).await;
        while !self.stop.is_cancelled() {
            self.health.intake_turns.fetch_add(1, Ordering::Relaxed);
            if self.run_round().await.is_err() {
                if self.once {
                    // What the inbox holds is not known, so it is not through.
                    return Remaining { waiting: self.count_left().max(1) };
                }
                self.wait_for_inbox().await;
            }
            if self.once && self.is_through() {
                break;
            }
            self.wait_for_work().await;
        }
        Remaining { waiting: self.count_left() }
    }

    /// Counts the files that were seen or given back and have no outcome.
    fn count_left(&self) -> usize {
        self.candidates.len() + self.unsettled.len() + self.returned.len()
    }

    /// Runs one round: checks the inbox, takes hints, lists the folder, claims files.
    async fn run_round(&mut self) -> io::Result<()> {
        let now = Instant::now();
        if now >= self.next_check {
            self.next_check = now + limits::INBOX_CHECK_INTERVAL;
            if !self.inbox.dir.is_in_place() {
                return Err(io::Error::new(io::ErrorKind::NotFound, "moved or removed"));
            }
            self.check_room();
        }
        if self.watch.is_none() && now >= self.next_watch {
            self.arm_watch();
        }
        self.take_hints()?;
        if self.more_to_list && self.candidates.len() < limits::CANDIDATES / 2 {
            self.more_to_list = false;
            self.relist = self.relist.or(Some("full table"));
        }
        if self.relist.is_some() || now >= self.next_listing {
            self.list_inbox()?;
        }
        if !self.health.is_short() {
            self.take_again().await;
            self.take_due().await;
        }
        self.health.metrics.waiting.set(self.candidates.len() as i64);
        self.health.metrics.stuck.set((self.stuck.len() + self.unsettled.len()) as i64);
        Ok(())
    }

    /// Waits until there is something to do.
    async fn wait_for_work(&mut self) {
        let mut wake = self.next_listing.min(self.next_check);
        if let Some(heartbeat) = self.heartbeat {
            wake = wake.min(Instant::now() + heartbeat);
        }
        if !self.health.is_short() {
            let next = self.candidates.next_due_at().filter(|_| !self.unsettled.is_full());
            wake = next.into_iter().chain(self.unsettled.next_due_at()).fold(wake, Instant::min);
        }
        if self.relist.is_some() {
            return;
        }
        let hints = self.watch.as_ref().map(|watch| watch.hints.clone());
        let hint = async {
            match hints {
                Some(hints) => hints.recv().await.unwrap_or(Hint::Relist),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = self.stop.cancelled() => {}
            () = sleep_until(wake.into()) => {}
            hint = hint => self.handle_hint(hint, Instant::now()),
            Ok(claim) = self.returned.recv() => self.note_returned(claim),
        }
    }

    fn arm_watch(&mut self) {
        self.next_watch = Instant::now() + limits::REWATCH_INTERVAL;
        let mode = self.config.borrow().intake.watch;
        let remote = self.inbox.is_remote;
        if mode == WatchMode::Poll || (mode == WatchMode::Auto && remote) {
            if self.relist == Some("start") {
                let why = if remote { "the file system gives no events" } else { "configured" };
                events::inbox_watch("poll", why);
            }
            return;
        }
        match Watch::watch_folder(self.inbox.dir.path()) {
            Ok(watch) => {
                events::inbox_watch("native", if remote { "configured" } else { "local" });
                self.watch = Some(watch);
                self.relist = Some("watch armed");
            }
            Err(e) => events::inbox_watch("poll", &watch::explain_watch_error(&e)),
        }
    }

    /// Checks that there is room for records and receipts. Without room nothing is taken: a backlog is
    /// better than a full disk.
    fn check_room(&mut self) {
        let paths = self.config.borrow().paths.clone();
        let short = [&paths.outbox, &paths.failed, &paths.state]
            .into_iter()
            .find_map(|path| room::find_shortage(path).map(|what| (path, what)));
        let words = short.as_ref().map(|(path, what)| format!("{}: {what}", path.display()));
        let was_short = self.health.set_short_of(words).is_some();
        match short {
            Some((path, what)) if !was_short => events::disk_low(&path.to_string_lossy(), &what),
            None if was_short => events::disk_roomy(),
            _ => {}
        }
    }

    /// Handles all hints since the last round.
    fn take_hints(&mut self) -> io::Result<()> {
        let Some(watch) = &self.watch else { return Ok(()) };
        if watch.take_overflow() {
            self.relist = Some("overflow");
        }
        let hints = watch.hints.clone();
        if hints.is_closed() {
            // The watch has died: list, and arm another.
            self.watch = None;
            self.relist = Some("overflow");
            self.next_watch = Instant::now();
            return Ok(());
        }
        let now = Instant::now();
        while let Ok(hint) = hints.try_recv() {
            if matches!(hint, Hint::FolderGone) && !self.inbox.dir.is_in_place() {
                return Err(io::Error::new(io::ErrorKind::NotFound, "moved or removed"));
            }
            self.handle_hint(hint, now);
        }
        Ok(())
    }

    fn handle_hint(&mut self, hint: Hint, now: Instant) {
        match hint {
            Hint::Seen(name, sighting) => self.note_name(&name, sighting, now),
            Hint::Relist => self.relist = Some("overflow"),
            Hint::FolderGone => self.next_check = now,
        }
    }

    fn note_name(&mut self, name: &OsStr, sighting: Observation, now: Instant) {
        if let Some(why) = admit::judge_name(name) {
            return self.leave_alone(name, why);
        }
        let quiet = *self.config.borrow().intake.settle;
        if !self.candidates.note_observation(name, sighting, now, quiet) {
            self.more_to_list = true;
        }
    }

    fn list_inbox(&mut self) -> io::Result<()> {
        let why = self.relist.take();
        let now = Instant::now();
        // However many names there are, only those are kept that mean something.
        let (left_alone, stuck) =
            (std::mem::take(&mut self.left_alone), std::mem::take(&mut self.stuck));
        let mut names = 0;
        Arc::clone(&self.inbox).dir.each_name(&mut |name| {
            names += 1;
            if left_alone.contains(name) {
                self.left_alone.insert(name.to_owned());
            }
            if stuck.contains(name) {
                self.stuck.insert(name.to_owned());
            }
            self.note_name(name, Observation::Listed, now);
        })?;
        if let Some(why @ ("overflow" | "full table")) = why {
            self.health.metrics.rescans.inc();
            events::inbox_rescan(why, names);
        }
        let config = self.config.borrow();
        let every = if self.watch.is_some() { config.intake.rescan } else { config.intake.poll };
        self.next_listing = now + *every;
        Ok(())
    }

    /// Returns whether nothing is left that could be taken soon.
    fn is_through(&self) -> bool {
        /// Looks at a file before a run with `--once` no longer waits for it. Set by hand.
        const PATIENCE: u32 = 3;
        self.relist.is_none()
            && !self.more_to_list
            && self.candidates.all_put_off(PATIENCE)
            && self.unsettled.all_put_off(PATIENCE)
            && (self.returned.is_empty() || self.health.is_short())
    }
}

impl Source for FolderSource {
    fn watch_mode(&self) -> &'static str {
        if self.watch.is_some() { "native" } else { "poll" }
    }

    fn run(&mut self) -> Remaining {
        let runtime = self.runtime.clone();
        runtime.block_on(self.take_until_stopped())
    }
}
