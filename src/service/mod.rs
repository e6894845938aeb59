//! The service: everything that runs, from the lock to the last receipt.

pub mod lock;
pub mod rebuild;
pub mod recovery;
pub mod reload;
pub mod stranded;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{oneshot, watch};
use tokio_util::sync::CancellationToken;

use self::lock::{Lock, LockError};
use self::recovery::{Recovered, Recovery, RecoveryError};
use self::stranded::Stranded;
use crate::config::Config;
use crate::delivery::commit::Committer;
use crate::delivery::flush::Flushers;
use crate::delivery::gather::Gatherer;
use crate::delivery::read::{Reader, Taken};
use crate::delivery::writer::Writer;
use crate::disk::Dir;
use crate::disk::native::Folder;
use crate::intake::folder::claim::Inbox;
use crate::intake::folder::done_retention;
use crate::intake::folder::returned::Returned;
use crate::intake::folder::{Intake, Parts, Remaining};
use crate::journal::{Journal, JournalError};
use crate::limits;
use crate::outlet::folder::Folders;
use crate::pipeline::setup::{self, DeskError};
use crate::pipeline::{self, Desk};
use crate::telemetry::health::{End, Vitals};
use crate::telemetry::logging::LevelHandle;
use crate::telemetry::{events, metrics, systemd};
use crate::web;

/// The service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another service is at work here.
    #[error(transparent)]
    Locked(#[from] LockError),
    /// A stage cannot be built.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The journal cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// What an earlier process left cannot be put in order.
    #[error("what an earlier run left cannot be put in order: {0}")]
    Recovery(#[from] RecoveryError),
    /// Work was left in a folder that is configured no more.
    #[error(transparent)]
    Stranded(#[from] Stranded),
    /// The limit of open files is too low.
    #[error(
        "the limit of open files is {limit}, {needed} are needed: raise it (ulimit -n, LimitNOFILE=)"
    )]
    OpenFiles {
        /// What the process may have open.
        limit: u64,
        /// What it needs.
        needed: u64,
    },
    /// A folder cannot be used.
    #[error("the folder {}: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Signals cannot be received.
    #[error("signals: {0}")]
    Signals(io::Error),
}

/// How a service ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Why it ended by itself; none when it was told to, or was through.
    pub by_itself: Option<End>,
    /// What it left in the inbox.
    pub remaining: Remaining,
    /// Claims that it left for the next start.
    pub left: u64,
    /// Inputs that went to failed/.
    pub failed: u64,
    /// Records that were published.
    pub records: u64,
}

/// What a service is started with.
pub struct Start {
    /// The configuration, with absolute folders.
    pub config: Config,
    /// Reads the configuration again, as at the start.
    pub reload: reload::Load,
    /// Changes the log's level.
    pub level: LevelHandle,
    /// Whether to end once the inbox is through.
    pub once: bool,
    /// Told the vital signs as soon as there are any: a progress bar reads them.
    pub observe: Box<dyn FnOnce(Arc<Vitals>) + Send>,
}

/// Runs the service until it is told to end (SIGTERM, SIGINT), must end, or, with `once`, is
/// through.
///
/// # Errors
/// When it cannot start.
pub async fn run(start: Start) -> Result<Ended, StartError> {
    let began = Instant::now();
    let signals = Signals::listen().map_err(StartError::Signals)?;
    let Start { config, reload, level, once, observe } = start;
    let paths = config.paths.clone();
    make(&paths.state)?;
    let lock = Lock::take(&paths.state)?;
    make(&paths.inbox)?;
    events::service_starting(
        copydesk_analysis::record::VERSION,
        &paths.inbox.to_string_lossy(),
        &paths.outbox.to_string_lossy(),
    );
    let inbox = Arc::new(open_inbox(&paths.inbox)?);
    let folders = Arc::new(
        Folders::open(&paths).map_err(|(path, source)| StartError::Folder { path, source })?,
    );
    let mut journal = open_journal(&paths.state)?;
    stranded::refuse(&mut journal, &paths)?;
    rebuild::if_empty(&mut journal, &inbox, &folders)?;
    let drain_timeout = config.service.drain_timeout;
    let listen = web::Listen::parse(&config.http.listen).unwrap_or(web::Listen::Off);
    let desk = setup::set_up(&config)?;
    let workers = setup::workers(&config);
    allow_open_files(workers)?;
    let (desk_in_force, desk) = watch::channel(Arc::new(desk));
    let (config_in_force, config) = watch::channel(Arc::new(config));
    let vitals = Arc::new(Vitals::default());
    observe(Arc::clone(&vitals));
    let recovery = Recovery { folders: Arc::clone(&folders), config: config.clone() };
    let mut recovered = recovery.run(&journal, &inbox)?;
    recovered.clean = lock.last_was_clean;
    tell_recovery(&recovered);

    let (taken, to_read) = async_channel::bounded(limits::OPEN_CLAIMS);
    let (give_back, returned) = async_channel::bounded(limits::OPEN_CLAIMS);
    let finished = start_work(Work {
        journal,
        folders,
        workers,
        vitals: Arc::clone(&vitals),
        config: config.clone(),
        desk,
        state: paths.state.clone(),
        to_read,
        give_back,
    });
    let stop = CancellationToken::new();
    let intake = Intake::new(
        Parts {
            inbox,
            config: config.clone(),
            vitals: Arc::clone(&vitals),
            recovery,
            taken,
            returned,
            stop: stop.clone(),
            once,
        },
        recovered.next_seq,
    );
    let mode = intake.mode();
    let (through, intake_ended) = oneshot::channel();
    let runtime = tokio::runtime::Handle::current();
    std::thread::spawn(move || {
        let mut intake = intake;
        let remaining = runtime.block_on(intake.run(recovered));
        // Told before the intake goes and everything behind it drains. Nobody is waiting any more
        // when the drain has timed out.
        let _drain_timed_out = through.send(remaining);
        drop(intake);
    });
    vitals.inbox_open.store(true, Ordering::Relaxed);
    events::service_ready(mode, began.elapsed().as_millis() as u64);
    systemd::ready("ready");
    tokio::spawn(web::serve(listen, Arc::clone(&vitals)));
    tokio::spawn(systemd::watch_over(Arc::clone(&vitals)));
    tokio::spawn(sweep_done(config.clone()));
    let reloader =
        reload::Reloader { load: reload, config: config_in_force, desk: desk_in_force, level };

    let ending =
        attend(signals, &vitals, reloader, finished, intake_ended, &stop, *drain_timeout).await;
    let failed = vitals.metrics.inputs.get_or_create(&metrics::OutcomeLabel { outcome: "failed" });
    let ended = Ended {
        by_itself: ending.by_itself,
        remaining: ending.remaining,
        left: ending.left,
        failed: failed.get(),
        records: vitals.metrics.records.get(),
    };
    // After a death, what was in flight is suspect, as after a crash.
    if ended.by_itself != Some(End::ThreadDied) {
        lock.release();
    }
    Ok(ended)
}

/// What the threads behind the intake are started with.
struct Work {
    journal: Journal,
    folders: Arc<Folders>,
    workers: usize,
    vitals: Arc<Vitals>,
    config: watch::Receiver<Arc<Config>>,
    desk: watch::Receiver<Arc<Desk>>,
    state: PathBuf,
    to_read: async_channel::Receiver<Taken>,
    give_back: async_channel::Sender<Returned>,
}

/// Starts readers, stages, gatherer and committer. The returned token tells when the last receipt
/// is carried out, which is after the intake has ended and everything has drained.
fn start_work(work: Work) -> CancellationToken {
    let Work { journal, folders, workers, vitals, config, desk, state, to_read, give_back } = work;
    let (written, to_gather) = async_channel::bounded(limits::COMMIT_BATCH);
    let (batches, to_commit) = async_channel::bounded(1);
    let writer = Writer { folders: Arc::clone(&folders), vitals: Arc::clone(&vitals), written };
    let flushers = Flushers::start(limits::FLUSHERS, Arc::clone(&vitals));
    let gatherer = Gatherer {
        flushers,
        folders: Arc::clone(&folders),
        config: config.clone(),
        vitals: Arc::clone(&vitals),
    };
    std::thread::spawn(move || gatherer.run(&to_gather, &batches));
    let committer =
        Committer { journal, folders, config: config.clone(), vitals: Arc::clone(&vitals) };
    let finished = CancellationToken::new();
    let tell = finished.clone().drop_guard();
    std::thread::spawn(move || {
        committer.run(&to_commit);
        // Also if it panics.
        drop(tell);
    });
    let for_loss = Arc::clone(&vitals);
    let input = pipeline::start(workers, writer.clone(), move |stage, straggler| {
        for_loss.straggler(stage.as_str(), straggler);
    });
    for _ in 0..workers {
        let reader = Reader {
            config: config.clone(),
            desk: desk.clone(),
            state: state.clone(),
            pipeline: Arc::clone(&input),
            writer: writer.clone(),
            returned: give_back.clone(),
            vitals: Arc::clone(&vitals),
        };
        let to_read = to_read.clone();
        std::thread::spawn(move || reader.run(&to_read));
    }
    finished
}

/// The signals that the service heeds. Listened for from the very start: before that, each of them
/// ends the process as a crash does.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hangup: Signal,
}

impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }
}

struct Ending {
    by_itself: Option<End>,
    remaining: Remaining,
    left: u64,
}

/// Heeds signals until the service ends, and sees the end through.
async fn attend(
    signals: Signals,
    vitals: &Arc<Vitals>,
    reloader: reload::Reloader,
    finished: CancellationToken,
    mut intake_ended: oneshot::Receiver<Remaining>,
    stop: &CancellationToken,
    drain_timeout: Duration,
) -> Ending {
    let Signals { mut terminate, mut interrupt, mut hangup } = signals;
    let mut by_itself = None;
    let mut remaining = None;
    let why = loop {
        tokio::select! {
            biased;
            _ = terminate.recv() => break "SIGTERM",
            _ = interrupt.recv() => break "SIGINT",
            end = vitals.must_end() => {
                by_itself = Some(end);
                break end.as_str();
            }
            left = &mut intake_ended => match left {
                Ok(left) => {
                    remaining = Some(left);
                    break "the inbox is through";
                }
                Err(_) => {
                    by_itself = Some(End::ThreadDied);
                    remaining = Some(Remaining::default());
                    break End::ThreadDied.as_str();
                }
            },
            () = finished.cancelled() => {
                by_itself = Some(End::ThreadDied);
                break End::ThreadDied.as_str();
            }
            _ = hangup.recv() => reloader.reload().await,
        }
    };
    let began = Instant::now();
    vitals.inbox_open.store(false, Ordering::Relaxed);
    events::service_stopping(why, vitals.metrics.open.get().cast_unsigned());
    systemd::stopping();
    stop.cancel();
    if let Some(End::FolderGone | End::FlushFailed | End::JournalDamaged) = by_itself {
        // There is nothing to wait for: what is in flight stays claimed for the next start.
        vitals.give_up();
    }
    // A batch run ends when it is done, however long the rest takes.
    let deadline = if remaining.is_some() { Duration::MAX } else { drain_timeout };
    tokio::select! {
        () = finished.cancelled() => {}
        () = tokio::time::sleep(deadline.min(Duration::from_secs(u32::MAX.into()))) => {}
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        end = vitals.must_end(), if by_itself.is_none() => by_itself = Some(end),
    }
    // Counted before those who wait for the disk let go of their claims.
    let left = vitals.metrics.open.get().cast_unsigned();
    vitals.give_up();
    let remaining = match remaining {
        Some(remaining) => remaining,
        None => intake_ended.try_recv().unwrap_or_default(),
    };
    events::service_stopped(left, began.elapsed().as_millis() as u64);
    Ending { by_itself, remaining, left }
}

async fn sweep_done(config: watch::Receiver<Arc<Config>>) {
    loop {
        let now = Arc::clone(&config.borrow());
        let swept =
            tokio::task::spawn_blocking(move || done_retention::sweep(&now.paths.done, &now.done))
                .await;
        if let Ok(Ok((files, bytes))) = swept
            && files > 0
        {
            events::done_swept(files, bytes);
        }
        tokio::time::sleep(limits::SWEEP).await;
    }
}

/// Raises the limit of open files as far as the service needs it and may.
fn allow_open_files(workers: usize) -> Result<(), StartError> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    // Folders, journal, watch, log, sockets; the files of a batch and of the one that gets ready; a
    // file for each thread that reads or writes.
    let needed = (96 + 2 * limits::COMMIT_BATCH + 3 * workers) as u64;
    let now = getrlimit(Resource::Nofile);
    if now.current.is_none_or(|limit| limit >= needed) {
        return Ok(());
    }
    let raised = Rlimit { current: Some(needed), maximum: now.maximum };
    if now.maximum.is_some_and(|limit| limit < needed)
        || setrlimit(Resource::Nofile, raised).is_err()
    {
        let limit = now.maximum.or(now.current).unwrap_or(0);
        return Err(StartError::OpenFiles { limit, needed });
    }
    Ok(())
}

fn make(path: &Path) -> Result<(), StartError> {
    Folder::create(path)
        .map(drop)
        .map_err(|source| StartError::Folder { path: path.to_owned(), source })
}

fn open_inbox(path: &Path) -> Result<Inbox, StartError> {
    Inbox::open(path).map_err(|source| match source.kind() {
        io::ErrorKind::WouldBlock => {
            let holder = "unknown; it has another state folder".to_owned();
            StartError::Locked(LockError::Held { path: path.to_owned(), holder })
        }
        _ => StartError::Folder { path: path.to_owned(), source },
    })
}

/// Opens the journal; a damaged one is set aside, which costs dedupe its memory and no article.
fn open_journal(state: &Path) -> Result<Journal, StartError> {
    match Journal::open(state) {
        Err(error) if error.is_damage() => {
            let aside = format!("{}.damaged-{}", Journal::FILE, crate::clock::unix_seconds());
            let folder = Folder::open(state)
                .map_err(|source| StartError::Folder { path: state.to_owned(), source })?;
            for suffix in ["", "-wal", "-shm"] {
                let from = format!("{}{suffix}", Journal::FILE);
                let to = format!("{aside}{suffix}");
                // The write-ahead log need not be there.
                let _may_be_missing = folder.rename(Path::new(&from), &folder, Path::new(&to));
            }
            let aside = state.join(aside);
            events::journal_set_aside(&aside.to_string_lossy(), &error.to_string());
            Ok(Journal::open(state)?)
        }
        other => Ok(other?),
    }
}

fn tell_recovery(found: &Recovered) {
    let requeued = found.requeue.len() as u64;
    if !found.clean || found.published + found.retired + found.discarded + requeued > 0 {
        events::recovery_done(
            found.published,
            found.retired,
            requeued,
            found.discarded,
            found.clean,
        );
    }
}
