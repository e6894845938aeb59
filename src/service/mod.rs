//! The service: everything that runs, from the lock to the last receipt.

pub mod lock;
pub mod rebuild;
pub mod reload;
mod signals;
pub mod start;
pub mod stranded;
mod workers;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use tokio::sync::{oneshot, watch};
use tokio_util::sync::CancellationToken;

use self::lock::LockError;
use self::reload::Reloader;
use self::signals::{Signals, run_until_end};
use self::start::{Spool, allow_open_files, report_recovery};
use self::stranded::Stranded;
use self::workers::{Work, start_work};
use crate::config::Config;
use crate::intake::folder::recovery::Recovery;
use crate::intake::folder::{Intake, Parts, done_retention};
use crate::intake::source::{Remaining, Source};
use crate::journal::JournalError;
use crate::limits;
use crate::outlet::sink::RecoveryError;
use crate::pipeline::setup::{self, Setup, SetupError};
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
    Stages(#[from] SetupError),
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
    /// Builds the stages, now and at each reload.
    pub setup: Setup,
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
    let Start { config, setup, reload, level, once, observe } = start;
    let Spool { lock, inbox, folders, journal } = Spool::open(&config.paths)?;
    let (drain_timeout, listen) = (*config.service.drain_timeout, config.http.listen.clone());
    let state = config.paths.state.clone();
    let stages = setup.build_stages(&config)?;
    let workers = setup::count_workers(&config);
    allow_open_files(workers)?;
    let (stages_in_force, stages) = watch::channel(Arc::new(stages));
    let (config_in_force, config) = watch::channel(Arc::new(config));
    let vitals = Arc::new(Vitals::default());
    observe(Arc::clone(&vitals));
    let recovery = Recovery {
        sink: folders.sink.clone(),
        archive: Arc::clone(&folders.archive),
        config: config.clone(),
    };
    let mut recovered = recovery.run(&journal, &inbox)?;
    recovered.clean = lock.last_was_clean;
    report_recovery(&recovered);

    let (taken, to_read) = async_channel::bounded(limits::OPEN_CLAIMS);
    let finished = start_work(Work {
        journal,
        folders,
        workers,
        vitals: Arc::clone(&vitals),
        config: config.clone(),
        stages,
        state,
        to_read,
    });
    let stop = CancellationToken::new();
    let parts = Parts {
        inbox,
        config: config.clone(),
        vitals: Arc::clone(&vitals),
        recovery,
        taken,
        runtime: tokio::runtime::Handle::current(),
        stop: stop.clone(),
        once,
    };
    let source: Box<dyn Source> = Box::new(Intake::new(parts, recovered));
    let mode = source.watch_mode();
    let intake_ended = start_source(source);
    vitals.inbox_open.store(true, Ordering::Relaxed);
    events::service_ready(mode, began.elapsed().as_millis() as u64);
    systemd::ready("ready");
    tokio::spawn(web::serve(listen, Arc::clone(&vitals)));
    tokio::spawn(systemd::watch_over(Arc::clone(&vitals)));
    tokio::spawn(retain_done(config.clone()));
    let reloader =
        Reloader { load: reload, setup, config: config_in_force, stages: stages_in_force, level };
    let ending =
        run_until_end(signals, &vitals, reloader, finished, intake_ended, &stop, drain_timeout)
            .await;
    // After a death, what was in flight is suspect, as after a crash.
    if ending.by_itself != Some(End::ThreadDied) {
        lock.release();
    }
    Ok(Ended::from_ending(ending, &vitals))
}

impl Ended {
    fn from_ending(ending: signals::Ending, vitals: &Vitals) -> Self {
        let label = metrics::OutcomeLabel { outcome: "failed" };
        Self {
            by_itself: ending.by_itself,
            remaining: ending.remaining,
            left: ending.left,
            failed: vitals.metrics.inputs.get_or_create(&label).get(),
            records: vitals.metrics.records.get(),
        }
    }
}

/// Runs the source on a thread of its own. What it left behind is told when it ends.
fn start_source(mut source: Box<dyn Source>) -> oneshot::Receiver<Remaining> {
    let (through, ended) = oneshot::channel();
    std::thread::spawn(move || {
        let remaining = source.run();
        // Told before the source goes and everything behind it drains. Nobody is waiting any more
        // when the drain has timed out.
        let _drain_timed_out = through.send(remaining);
        drop(source);
    });
    ended
}

/// Keeps done/ within its time and size.
async fn retain_done(config: watch::Receiver<Arc<Config>>) {
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
