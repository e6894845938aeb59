//! Speaking to systemd (sd_notify(3)). Without systemd, all of this does nothing.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use sd_notify::NotifyState;

use super::health::Vitals;

/// The service takes articles.
pub fn ready(status: &str) {
    send(&[NotifyState::Ready, NotifyState::Status(status)]);
}

/// The configuration is being read again; [`ready`] ends it.
pub fn reloading() {
    match NotifyState::monotonic_usec_now() {
        Ok(stamp) => send(&[NotifyState::Reloading, stamp]),
        Err(_) => send(&[NotifyState::Reloading]),
    }
}

/// The service ends.
pub fn stopping() {
    send(&[NotifyState::Stopping, NotifyState::Status("draining")]);
}

/// What `systemctl status` shows.
pub fn status(status: &str) {
    send(&[NotifyState::Status(status)]);
}

/// How often everything that the watchdog watches must show itself.
pub fn heartbeat() -> Option<Duration> {
    sd_notify::watchdog_enabled().map(|limit| limit / 4)
}

/// Feeds systemd's watchdog as long as the service makes progress, and keeps the status up to date.
/// Progress means: the intake's loop turns, and if there is work, some of it was done since the
/// last time. A service that is alive but stuck is not fed, so systemd restarts it.
pub async fn watch_over(vitals: Arc<Vitals>) {
    let pause = sd_notify::watchdog_enabled().map_or(Duration::from_secs(10), |limit| limit / 2);
    let (mut turns, mut steps) = (u64::MAX, u64::MAX);
    let mut last_status = String::new();
    loop {
        tokio::time::sleep(pause).await;
        let now_turns = vitals.intake_turns.load(Ordering::Relaxed);
        let now_steps = vitals.work_steps.load(Ordering::Relaxed);
        let idle = vitals.metrics.open.get() == 0 || vitals.disk_is_failing();
        let turning = now_turns != turns || vitals.disk_is_failing();
        if turning && (now_steps != steps || idle) {
            send(&[NotifyState::Watchdog]);
        }
        (turns, steps) = (now_turns, now_steps);
        let line = line(&vitals);
        if line != last_status {
            status(&line);
            last_status = line;
        }
    }
}

fn line(vitals: &Vitals) -> String {
    match vitals.not_ready() {
        Some(why) => format!("standing still: {why}"),
        None => format!(
            "{} records published, {} inputs in work, {} waiting",
            vitals.metrics.records.get(),
            vitals.metrics.open.get(),
            vitals.metrics.waiting.get()
        ),
    }
}

fn send(states: &[NotifyState<'_>]) {
    // Nobody listening is the normal case outside systemd.
    let _nobody_listens = sd_notify::notify(states);
}
