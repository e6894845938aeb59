//! copydesk: the copy desk of a newsroom as a service.

pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod delivery;
pub mod disk;
pub mod intake;
pub mod journal;
pub mod limits;
pub mod memory;
pub mod outlet;
pub mod pipeline;
pub mod service;
pub mod telemetry;
pub mod web;
