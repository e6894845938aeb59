//! Signals, and the end of the service: articles in flight drain, within a time limit.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use super::reload::Reloader;
use crate::intake::source::Remaining;
use crate::telemetry::health::{EndReason, Health};
use crate::telemetry::{events, systemd};

/// The signals that the service handles. It listens for them from the very start: before that, each of
/// them ends the process as a crash does.
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hangup: Signal,
}

impl Signals {
    pub(super) fn listen_for_signals() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }
}

/// The end of a service.
pub(super) struct Ending {
    pub by_itself: Option<EndReason>,
    pub remaining: Remaining,
    pub left: u64,
}

/// Handles signals until the service must end, and then ends it.
pub(super) async fn run_until_end(
    signals: Signals,
    health: &Arc<Health>,
    reloader: Reloader,
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
            end = health.wait_for_end() => {
                by_itself = Some(end);
                break end.as_str();
            }
            left = &mut intake_ended => match left {
                Ok(left) => {
                    remaining = Some(left);
                    break "the inbox is through";
                }
                Err(_) => {
                    by_itself = Some(EndReason::ThreadDied);
                    remaining = Some(Remaining::default());
                    break EndReason::ThreadDied.as_str();
                }
            },
            () = finished.cancelled() => {
                by_itself = Some(EndReason::ThreadDied);
                break EndReason::ThreadDied.as_str();
            }
            _ = hangup.recv() => reloader.reload_config().await,
        }
    };
    let began = Instant::now();
    health.inbox_open.store(false, Ordering::Relaxed);
    events::service_stopping(why, health.metrics.open.get().cast_unsigned());
    systemd::notify_stopping();
    stop.cancel();
    if let Some(EndReason::FolderGone | EndReason::FlushFailed | EndReason::JournalDamaged) =
        by_itself
    {
        // There is nothing to wait for: what is in flight stays claimed for the next start.
        health.stop_retrying();
    }
    // A batch run ends when it is done, however long the rest takes.
    let deadline = if remaining.is_some() { Duration::MAX } else { drain_timeout };
    tokio::select! {
        () = finished.cancelled() => {}
        () = tokio::time::sleep(deadline.min(Duration::from_secs(u32::MAX.into()))) => {}
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        end = health.wait_for_end(), if by_itself.is_none() => by_itself = Some(end),
    }
    // Counted before those who wait for the disk let go of their claims.
    let left = health.metrics.open.get().cast_unsigned();
    health.stop_retrying();
    let remaining = match remaining {
        Some(remaining) => remaining,
        None => intake_ended.try_recv().unwrap_or_default(),
    };
    events::service_stopped(left, began.elapsed().as_millis() as u64);
    Ending { by_itself, remaining, left }
}
