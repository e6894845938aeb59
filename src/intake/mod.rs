//! The intake: inbox -> article.
//!
//! The folder's listing is the truth and notices are hints: the watch is armed first, then the
//! folder is listed; it is listed again whenever notices may have been lost, and once a minute. A
//! name that was seen becomes a candidate, a candidate that has settled is claimed, a claim is
//! read. Only as many claims are taken as can be worked on: the backlog stays as files in the inbox.

pub mod admit;
pub mod claim;
pub mod decode;
pub mod format;
pub mod read;
pub mod settle;
pub mod watch;

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use async_channel::Sender;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch as state};
use tokio::time::{sleep, sleep_until};
use tokio_util::sync::CancellationToken;

use self::admit::LeftAlone;
use self::claim::{CLAIMED, Claim, Inbox};
use self::read::Taken;
use self::settle::{Candidates, Next, Sighting};
use self::watch::{Hint, Watch};
use crate::config::{Config, WatchMode};
use crate::journal::Journal;
use crate::limits;
use crate::name::shown;
use crate::outlet::ticket::Share;
use crate::service::recovery::{Recovered, Recovery, RecoveryError};
use crate::service::vitals::Vitals;
use crate::service::{events, systemd};

/// The intake's loop and what it knows.
pub struct Intake {
    inbox: Arc<Inbox>,
    config: state::Receiver<Arc<Config>>,
    vitals: Arc<Vitals>,
    recovery: Recovery,
    taken: Sender<Taken>,
    budget: Arc<Semaphore>,
    stop: CancellationToken,
    next_seq: u64,
    /// Whether to end once the inbox is through.
    once: bool,
    candidates: Candidates,
    left_alone: HashSet<OsString>,
    stuck: HashSet<OsString>,
    watch: Option<Watch>,
    /// Why the folder must be listed, if it must.
    relist: Option<&'static str>,
    /// The table was full when the folder was listed.
    more_to_list: bool,
    next_listing: Instant,
    next_check: Instant,
    next_watch: Instant,
    /// How often the loop must turn for the watchdog.
    heartbeat: Option<Duration>,
}

/// What the intake is given.
pub struct Parts {
    /// The open inbox.
    pub inbox: Arc<Inbox>,
    /// What is in force.
    pub config: state::Receiver<Arc<Config>>,
    /// The service's vital signs.
    pub vitals: Arc<Vitals>,
    /// How to put an inbox in order that was lost and found.
    pub recovery: Recovery,
    /// The way to the readers.
    pub taken: Sender<Taken>,
    /// Ends the loop.
    pub stop: CancellationToken,
    /// Whether to end once the inbox is through.
    pub once: bool,
}

/// What the intake left in the inbox when it ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Remaining {
    /// Files that somebody is still writing, or that cannot be read.
    pub waiting: usize,
}

impl Intake {
    /// An intake that is watching already.
    pub fn new(parts: Parts, next_seq: u64) -> Self {
        let now = Instant::now();
        let mut intake = Self {
            inbox: parts.inbox,
            config: parts.config,
            vitals: parts.vitals,
            recovery: parts.recovery,
            taken: parts.taken,
            budget: Arc::new(Semaphore::new(limits::OPEN_CLAIMS_KIB as usize)),
            stop: parts.stop,
            next_seq,
            once: parts.once,
            candidates: Candidates::default(),
            left_alone: HashSet::new(),
            stuck: HashSet::new(),
            watch: None,
            relist: Some("start"),
            more_to_list: false,
            next_listing: now,
            next_check: now,
            next_watch: now,
            heartbeat: systemd::heartbeat(),
        };
        intake.arm();
        intake
    }

    /// Whether the inbox is watched natively.
    pub fn mode(&self) -> &'static str {
        if self.watch.is_some() { "native" } else { "poll" }
    }

    /// Works until told to stop, first on the claims of an earlier process.
    pub async fn run(&mut self, recovered: Recovered) -> Remaining {
        self.requeue(recovered).await;
        while !self.stop.is_cancelled() {
            self.vitals.intake_turns.fetch_add(1, Ordering::Relaxed);
            if self.turn().await.is_err() {
                if self.once {
                    // What the inbox holds is not known, so it is not through.
                    return Remaining { waiting: self.candidates.len().max(1) };
                }
                self.find_inbox_again().await;
            }
            if self.once && self.is_through() {
                break;
            }
            self.rest().await;
        }
        Remaining { waiting: self.candidates.len() }
    }

    /// One round: check, hear, list, take.
    async fn turn(&mut self) -> io::Result<()> {
        let now = Instant::now();
        if now >= self.next_check {
            self.next_check = now + limits::INBOX_CHECK;
            if !self.inbox.dir.is_in_place() {
                return Err(io::Error::new(io::ErrorKind::NotFound, "moved or removed"));
            }
        }
        if self.watch.is_none() && now >= self.next_watch {
            self.arm();
        }
        self.hear()?;
        if self.more_to_list && self.candidates.len() < limits::CANDIDATES / 2 {
            self.more_to_list = false;
            self.relist = self.relist.or(Some("full table"));
        }
        if self.relist.is_some() || now >= self.next_listing {
            self.list()?;
        }
        self.take_due().await;
        self.vitals.metrics.waiting.set(self.candidates.len() as i64);
        self.vitals.metrics.stuck.set(self.stuck.len() as i64);
        Ok(())
    }

    /// Waits until there is something to do.
    async fn rest(&mut self) {
        let mut wake = self.next_listing.min(self.next_check);
        if let Some(heartbeat) = self.heartbeat {
            wake = wake.min(Instant::now() + heartbeat);
        }
        if let Some(due) = self.candidates.next_at() {
            wake = wake.min(due);
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
            hint = hint => self.heed(hint, Instant::now()),
        }
    }

    fn arm(&mut self) {
        self.next_watch = Instant::now() + limits::REWATCH;
        let mode = self.config.borrow().intake.watch;
        let remote = self.inbox.is_remote;
        if mode == WatchMode::Poll || (mode == WatchMode::Auto && remote) {
            if self.relist == Some("start") {
                let why = if remote { "the file system gives no events" } else { "configured" };
                events::inbox_watch("poll", why);
            }
            return;
        }
        match Watch::start(self.inbox.dir.path()) {
            Ok(watch) => {
                events::inbox_watch("native", if remote { "configured" } else { "local" });
                self.watch = Some(watch);
                self.relist = Some("watch armed");
            }
            Err(e) => events::inbox_watch("poll", &watch_error(&e)),
        }
    }

    /// Takes in everything that was noticed since the last round.
    fn hear(&mut self) -> io::Result<()> {
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
            self.heed(hint, now);
        }
        Ok(())
    }

    fn heed(&mut self, hint: Hint, now: Instant) {
        match hint {
            Hint::Seen(name, sighting) => self.see(&name, sighting, now),
            Hint::Relist => self.relist = Some("overflow"),
            Hint::FolderGone => self.next_check = now,
        }
    }

    fn see(&mut self, name: &OsStr, sighting: Sighting, now: Instant) {
        if let Some(why) = admit::by_name(name) {
            return self.leave_alone(name, why);
        }
        let quiet = *self.config.borrow().intake.settle;
        if !self.candidates.see(name, sighting, now, quiet) {
            self.more_to_list = true;
        }
    }

    fn list(&mut self) -> io::Result<()> {
        let why = self.relist.take();
        let names = self.inbox.dir.names()?;
        let now = Instant::now();
        for name in &names {
            self.see(name, Sighting::Listed, now);
        }
        if let Some(why @ ("overflow" | "full table")) = why {
            self.vitals.metrics.rescans.inc();
            events::inbox_rescan(why, names.len() as u64);
        }
        let names: HashSet<OsString> = names.into_iter().collect();
        self.left_alone.retain(|name| names.contains(name));
        self.stuck.retain(|name| names.contains(name));
        let config = self.config.borrow();
        let every = if self.watch.is_some() { config.intake.rescan } else { config.intake.poll };
        self.next_listing = now + *every;
        Ok(())
    }

    /// Looks at every name that is due and claims what has settled.
    async fn take_due(&mut self) {
        while !self.stop.is_cancelled()
            && let Some(name) = self.candidates.next_due(Instant::now())
        {
            self.vitals.intake_turns.fetch_add(1, Ordering::Relaxed);
            let Some(size) = self.judge(&name) else { continue };
            let Some(permit) = self.permit(size).await else {
                // Told to stop: the file stays where it is.
                return;
            };
            let seq = self.next_seq;
            self.next_seq += 1;
            match Claim::take(&self.inbox, &name, seq) {
                Ok(claim) => {
                    self.stuck.remove(&name);
                    self.send(claim, permit).await;
                }
                Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                Err(e) => {
                    self.candidates.see(&name, Sighting::Listed, Instant::now(), Duration::ZERO);
                    self.put_off(&name, &e);
                }
            }
            self.vitals.intake_turns.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Looks at a name; its size if it is to be claimed now.
    fn judge(&mut self, name: &OsStr) -> Option<u64> {
        let (quiet, hard_links) = {
            let config = self.config.borrow();
            (*config.intake.settle, config.intake.hard_links)
        };
        let now = Instant::now();
        let path = Path::new(name);
        let opened =
            self.inbox.dir.look(path).and_then(|look| match admit::by_look(&look, hard_links) {
                Some(why) => Ok(Err(why)),
                None => self.inbox.dir.open(path).map(Ok),
            });
        match opened {
            Ok(Ok(file)) => {
                let writers = file.writers();
                match file.look() {
                    Ok(look) => {
                        let next = self.candidates.judge(name, look, writers, now, quiet);
                        (next == Next::Claim).then_some(look.size)
                    }
                    Err(e) => {
                        self.put_off(name, &e);
                        None
                    }
                }
            }
            Ok(Err(LeftAlone::HardLink)) => {
                // Its dropper may be about to unlink the other name.
                if self.candidates.wait(name, now, quiet) > limits::LINK_GRACE {
                    self.leave_alone(name, LeftAlone::HardLink);
                }
                None
            }
            Ok(Err(why)) => {
                self.candidates.forget(name);
                self.leave_alone(name, why);
                None
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                self.candidates.forget(name);
                None
            }
            Err(e) => {
                self.put_off(name, &e);
                None
            }
        }
    }

    fn leave_alone(&mut self, name: &OsStr, why: LeftAlone) {
        let is_ours = name == CLAIMED || name == ".gitignore";
        if is_ours || self.left_alone.contains(name) || self.left_alone.len() >= limits::LEFT_ALONE
        {
            return;
        }
        events::inbox_left_alone(&shown(name), why.as_str());
        self.left_alone.insert(name.to_owned());
    }

    fn put_off(&mut self, name: &OsStr, error: &io::Error) {
        let quiet = *self.config.borrow().intake.settle;
        self.candidates.wait(name, Instant::now(), quiet);
        if self.stuck.insert(name.to_owned()) {
            events::inbox_stuck(&shown(name), &error.to_string());
        }
    }

    /// Waits for a claim's share of what may be open. `None` when told to stop.
    async fn permit(&self, size: u64) -> Option<OwnedSemaphorePermit> {
        let max = self.config.borrow().intake.max_file_size.0;
        let kib = u32::try_from(size.min(max) / 1024).unwrap_or(u32::MAX);
        self.permits(kib.clamp(SHARE_KIB, limits::OPEN_CLAIMS_KIB)).await
    }

    async fn permits(&self, kib: u32) -> Option<OwnedSemaphorePermit> {
        let acquire = Arc::clone(&self.budget).acquire_many_owned(kib);
        tokio::pin!(acquire);
        loop {
            tokio::select! {
                () = self.stop.cancelled() => return None,
                permit = &mut acquire => return permit.ok(),
                // Waiting is what the intake is here for: the watchdog must see it alive.
                () = sleep(Duration::from_secs(1)) => {
                    self.vitals.intake_turns.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
    }

    async fn send(&self, claim: Claim, permit: OwnedSemaphorePermit) {
        let share = Share::new(permit, &self.vitals.metrics.open);
        let taken = Taken { claim, share, received: Instant::now() };
        // Room for every open claim: this never waits. Were the readers gone, the claim would be
        // found again by the next start.
        let _readers_are_there = self.taken.send(taken).await;
    }

    /// Sends the claims of an earlier process on their way again. If that process died, one of them
    /// may have killed it: then each goes alone, so that only the culprit uses up its attempts.
    async fn requeue(&mut self, recovered: Recovered) {
        for mut claim in recovered.requeue {
            let share = if recovered.clean { SHARE_KIB } else { limits::OPEN_CLAIMS_KIB };
            let Some(permit) = self.permits(share).await else { return };
            if !recovered.clean {
                let counted =
                    self.vitals.patiently("counting an attempt", || claim.count_attempt());
                if counted.is_none() {
                    return;
                }
                events::recovery_retry(&shown(&claim.name), u64::from(claim.attempt));
            }
            self.send(claim, permit).await;
        }
    }

    /// Waits for the inbox to come back, and puts in order what lies in it.
    async fn find_inbox_again(&mut self) {
        let path = self.inbox.dir.path().to_owned();
        let mut error = "moved or removed".to_owned();
        events::inbox_lost(&path.to_string_lossy(), &error);
        self.vitals.inbox_open.store(false, Ordering::Relaxed);
        self.watch = None;
        self.candidates = Candidates::default();
        while !self.stop.is_cancelled() {
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = sleep(limits::RETRY_FIRST) => {}
            }
            self.vitals.intake_turns.fetch_add(1, Ordering::Relaxed);
            let inbox = match self.inbox.open_again() {
                Ok(inbox) => Arc::new(inbox),
                Err(e) => {
                    if e.kind() != io::ErrorKind::NotFound && e.to_string() != error {
                        error = e.to_string();
                        events::inbox_lost(&path.to_string_lossy(), &error);
                    }
                    continue;
                }
            };
            // It may be the same folder, mounted again, with claims that are still being worked on.
            let Some(everything) = self.permits(limits::OPEN_CLAIMS_KIB).await else { return };
            let state = self.config.borrow().paths.state.clone();
            let put_in_order = || -> Result<Recovered, RecoveryError> {
                let journal = Journal::read(&state)?;
                journal.map_or_else(|| Ok(Recovered::default()), |j| self.recovery.run(&j, &inbox))
            };
            let Some(mut recovered) =
                self.vitals.patiently("putting the inbox in order", put_in_order)
            else {
                return;
            };
            drop(everything);
            self.inbox = inbox;
            recovered.clean = true;
            self.next_seq = self.next_seq.max(recovered.next_seq);
            self.relist = Some("start");
            self.arm();
            self.relist = Some("inbox found");
            events::inbox_found(&path.to_string_lossy());
            self.vitals.inbox_open.store(true, Ordering::Relaxed);
            return self.requeue(recovered).await;
        }
    }

    /// Whether nothing is left that could be taken soon.
    fn is_through(&self) -> bool {
        const PATIENCE: u32 = 3;
        self.relist.is_none() && !self.more_to_list && self.candidates.all_put_off(PATIENCE)
    }
}

/// The least share of the budget that a claim takes.
const SHARE_KIB: u32 = limits::OPEN_CLAIMS_KIB / limits::OPEN_CLAIMS as u32;

/// Too many watches and too many handles sound alike ("no space", "too many files") and have
/// different cures.
fn watch_error(error: &notify::Error) -> String {
    let cure = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "; raise fs.inotify.max_user_watches",
        notify::ErrorKind::Io(e) if e.raw_os_error() == Some(libc::EMFILE) => {
            "; raise fs.inotify.max_user_instances or the limit of open files"
        }
        _ => "",
    };
    format!("no native watch: {error}{cure}")
}
