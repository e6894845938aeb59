//! Notifications to systemd (sd_notify(3)). Without systemd, all of this does nothing.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use sd_notify::NotifyState;

use super::health::Health;

/// Tells systemd that the service takes articles.
pub fn notify_ready(status: &str) {
    send_states(&[NotifyState::Ready, NotifyState::Status(status)]);
}

/// Tells systemd that the configuration is being read again; [`notify_ready`] ends the reload.
pub fn notify_reloading() {
    match NotifyState::monotonic_usec_now() {
        Ok(stamp) => send_states(&[NotifyState::Reloading, stamp]),
        Err(_) => send_states(&[NotifyState::Reloading]),
    }
}

/// Tells systemd that the service ends.
pub fn notify_stopping() {
    send_states(&[NotifyState::Stopping, NotifyState::Status("draining")]);
}

/// Sets the line that `systemctl status` shows.
pub fn notify_status(status: &str) {
    send_states(&[NotifyState::Status(status)]);
}

/// Returns the longest pause between two signs of life of each part that the watchdog watches; none
/// without a watchdog.
pub fn heartbeat_interval() -> Option<Duration> {
    sd_notify::watchdog_enabled().map(|limit| limit / 4)
}

/// Feeds systemd's watchdog as long as the service makes progress, and keeps the status up to date.
/// Progress means that the intake's loop turns and, if there is work, that some of it was done since the
/// last time. When the service is alive but stuck, the watchdog is not fed, so systemd restarts it.
pub async fn feed_watchdog(health: Arc<Health>) {
    let pause = sd_notify::watchdog_enabled().map_or(Duration::from_secs(10), |limit| limit / 2);
    let (mut turns, mut steps) = (u64::MAX, u64::MAX);
    let mut last_status = String::new();
    loop {
        tokio::time::sleep(pause).await;
        let now_turns = health.intake_turns.load(Ordering::Relaxed);
        let now_steps = health.work_steps.load(Ordering::Relaxed);
        let idle = health.metrics.open.get() == 0 || health.disk_is_failing();
        let turning = now_turns != turns || health.disk_is_failing();
        if turning && (now_steps != steps || idle) {
            send_states(&[NotifyState::Watchdog]);
        }
        (turns, steps) = (now_turns, now_steps);
        let line = status_line(&health);
        if line != last_status {
            notify_status(&line);
            last_status = line;
        }
    }
}

fn status_line(health: &Health) -> String {
    match health.reason_not_ready() {
        Some(why) => format!("standing still: {why}"),
        None => format!(
            "{} records published, {} inputs in work, {} waiting",
            health.metrics.records.get(),
            health.metrics.open.get(),
            health.metrics.waiting.get()
        ),
    }
}

fn send_states(states: &[NotifyState<'_>]) {
    // Nobody listening is the normal case outside systemd.
    let _nobody_listens = sd_notify::notify(states);
}
