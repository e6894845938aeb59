//! Telemetry: log events, metrics, health, and notifications to systemd.

pub mod events;
pub mod health;
pub mod logging;
pub mod metrics;
pub mod systemd;
