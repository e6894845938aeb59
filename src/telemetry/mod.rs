//! What the service says of itself: log events, metrics, health, and what systemd is told.

pub mod events;
pub mod health;
pub mod logging;
pub mod metrics;
pub mod systemd;
