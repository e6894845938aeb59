//! Notifications to systemd (sd_notify(3)). Without systemd, all of this does nothing.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use sd_notify::NotifyState;

use super::health::Vitals;

/// Tells systemd that the service takes articles.
#[deprecated(note = "RN:notify_ready")]
pub fn ready(status: &str) {
    send(&[NotifyState::Ready, NotifyState::Status(status)]);
}

/// Tells systemd that the configuration is being read again; [`ready`] ends the reload.
#[deprecated(note = "RN:notify_reloading")]
pub fn reloading() {
    match NotifyState::monotonic_usec_now() {
        Ok(stamp) => send(&[NotifyState::Reloading, stamp]),
        Err(_) => send(&[NotifyState::Reloading]),
    }
}

/// Tells systemd that the service ends.
#[deprecated(note = "RN:notify_stopping")]
pub fn stopping() {
    send(&[NotifyState::Stopping, NotifyState::Status("draining")]);
}

/// Sets the line that `systemctl status` shows.
#[deprecated(note = "RN:notify_status")]
pub fn status(status: &str) {
    send(&[NotifyState::Status(status)]);
}

/// Returns the longest pause between two signs of life of each part that the watchdog watches; none
/// without a watchdog.
#[deprecated(note = "RN:heartbeat_interval")]
pub fn heartbeat() -> Option<Duration> {
    sd_notify::watchdog_enabled().map(|limit| limit / 4)
}

/// Feeds systemd's watchdog as long as the service makes progress, and keeps the status up to date.
/// Progress means that the intake's loop turns and, if there is work, that some of it was done since the
/// last time. When the service is alive but stuck, the watchdog is not fed, so systemd restarts it.
#[deprecated(note = "RN:feed_watchdog")]
pub async fn watch_over(health: Arc<Vitals>) {
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
            send(&[NotifyState::Watchdog]);
        }
        (turns, steps) = (now_turns, now_steps);
        let line = line(&health);
        if line != last_status {
            status(&line);
            last_status = line;
        }
    }
}

#[deprecated(note = "RN:status_line")]
fn line(health: &Vitals) -> String {
    match health.not_ready() {
        Some(why) => format!("standing still: {why}"),
        None => format!(
            "{} records published, {} inputs in work, {} waiting",
            health.metrics.records.get(),
            health.metrics.open.get(),
            health.metrics.waiting.get()
        ),
    }
}

#[deprecated(note = "RN:send_states")]
fn send(states: &[NotifyState<'_>]) {
    // Nobody listening is the normal case outside systemd.
    let _nobody_listens = sd_notify::notify(states);
}
