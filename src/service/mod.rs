//! The service: starts, connects and ends all its parts, from the lock to the last receipt.

pub mod error;
mod folders;
pub mod lock;
pub mod rebuild;
pub mod reload;
mod signals;
pub mod start;
pub mod stranded;
mod workers;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use tokio::sync::{oneshot, watch};
use tokio_util::sync::CancellationToken;

use self::error::StartError;
use self::reload::Reloader;
use self::signals::{Signals, run_until_end};
use self::start::{Spool, allow_open_files, report_recovery};
use self::workers::{Work, start_work};
use crate::config::Config;
use crate::intake::folder::recovery::Recovery;
use crate::intake::folder::{FolderSource, SourceParts, done_retention};
use crate::intake::source::{Remaining, Source};
use crate::limits;
use crate::pipeline::setup::{self, Setup};
use crate::telemetry::health::{EndReason, Health};
use crate::telemetry::logging::LevelHandle;
use crate::telemetry::{events, metrics, systemd};
use crate::web;

/// The end of a service, in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The reason if it ended by itself; none when it was asked to end, or was through.
    pub by_itself: Option<EndReason>,
    /// The files that it left in the inbox.
    pub remaining: Remaining,
    /// Claims that it left for the next start.
    pub left: u64,
    /// Inputs that were moved to failed/.
    pub failed: u64,
    /// Records that were published.
    pub records: u64,
}

/// The parts that a service is started with.
pub struct Start {
    /// The configuration, with absolute folders.
    pub config: Config,
    /// Builds the stages, now and at each reload.
    pub setup: Setup,
    /// Reads the configuration again, as at the start.
    pub reload: reload::ReadConfig,
    /// Changes the log's level.
    pub level: LevelHandle,
    /// Whether to end once the inbox is through.
    pub once: bool,
    /// Gets the service's health as soon as there is one: a progress bar reads it.
    pub observe: Box<dyn FnOnce(Arc<Health>) + Send>,
}

/// Runs the service until a signal ends it (SIGTERM, SIGINT), until it must end, or, with `once`, until
/// the inbox is through.
///
/// # Errors
/// When it cannot start.
pub async fn run(start: Start) -> Result<Ended, StartError> {
    let began = Instant::now();
    let signals = Signals::listen_for_signals().map_err(StartError::Signals)?;
    let Start { config, setup, reload, level, once, observe } = start;
    let Spool { lock, inbox, folders, journal } = Spool::open_spool(&config.paths)?;
    let (drain_timeout, listen) = (*config.service.drain_timeout, config.http.listen.clone());
    let state = config.paths.state.clone();
    let stages = setup.build_stages(&config)?;
    let workers = setup::count_workers(&config);
    allow_open_files(workers)?;
    let (stages_in_force, stages) = watch::channel(Arc::new(stages));
    let (config_in_force, config) = watch::channel(Arc::new(config));
    let health = Arc::new(Health::default());
    observe(Arc::clone(&health));
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
        health: Arc::clone(&health),
        config: config.clone(),
        stages,
        state,
        to_read,
    });
    let stop = CancellationToken::new();
    let parts = SourceParts {
        inbox,
        config: config.clone(),
        health: Arc::clone(&health),
        recovery,
        taken,
        runtime: tokio::runtime::Handle::current(),
        stop: stop.clone(),
        once,
    };
    let source: Box<dyn Source> = Box::new(FolderSource::new(parts, recovered));
    let mode = source.watch_mode();
    let intake_ended = start_source(source);
    health.inbox_open.store(true, Ordering::Relaxed);
    events::service_ready(mode, began.elapsed().as_millis() as u64);
    systemd::notify_ready("ready");
    tokio::spawn(web::serve_http(listen, Arc::clone(&health)));
    tokio::spawn(systemd::feed_watchdog(Arc::clone(&health)));
    tokio::spawn(retain_done(config.clone()));
    let reloader =
        Reloader { load: reload, setup, config: config_in_force, stages: stages_in_force, level };
    let ending =
        run_until_end(signals, &health, reloader, finished, intake_ended, &stop, drain_timeout)
            .await;
    // After a death, what was in flight is suspect, as after a crash.
    if ending.by_itself != Some(EndReason::ThreadDied) {
        lock.release_clean();
    }
    Ok(Ended::from_ending(ending, &health))
}

impl Ended {
    fn from_ending(ending: signals::Ending, health: &Health) -> Self {
        let label = metrics::OutcomeLabel { outcome: "failed" };
        Self {
            by_itself: ending.by_itself,
            remaining: ending.remaining,
            left: ending.left,
            failed: health.metrics.inputs.get_or_create(&label).get(),
            records: health.metrics.records.get(),
        }
    }
}

/// Runs the source on a thread of its own. The receiver gets the number of remaining files when it ends.
fn start_source(mut source: Box<dyn Source>) -> oneshot::Receiver<Remaining> {
    let (through, ended) = oneshot::channel();
    std::thread::spawn(move || {
        let remaining = source.run();
        // Sent before the source is dropped and everything behind it drains. Nobody is waiting any more
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
        let swept = tokio::task::spawn_blocking(move || {
            done_retention::remove_expired(&now.paths.done, &now.done)
        })
        .await;
        if let Ok(Ok((files, bytes))) = swept
            && files > 0
        {
            events::done_swept(files, bytes);
        }
        tokio::time::sleep(limits::RETENTION_INTERVAL).await;
    }
}
