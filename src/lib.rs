//! copydesk: the copy desk of a newsroom as a service.
//!
//! This package waits, writes and listens; what is computed is in [`copydesk_analysis`].
//!
//! # Map
//!
//! The modules are a ladder: each uses what is below it, never what is above.
//!
//! | module | what it is |
//! |---|---|
//! | [`commands`] | the commands, one module each |
//! | [`cli`] | the command line: options, help, exit codes |
//! | [`service`] | start, reload, signals, and the threads behind the intake |
//! | [`knowledge`] | a base of one's own, built from a dump of Wikidata |
//! | [`web`] | metrics and health over HTTP |
//! | [`delivery`] | one input's way to its outcome: read, write, gather, flush, commit |
//! | [`intake`] | where inputs come from: a [`source`](intake::source), the folder inbox, the memory budget |
//! | [`outlet`] | where records go: a [`sink`](outlet::sink), the folder outbox |
//! | [`telemetry`] | log events, metrics, health, systemd |
//! | [`pipeline`] | the stages: set up, and run by one pool of workers |
//! | [`config`] | settings, with the place of every mistake |
//! | [`disk`] | folders held open, and what is done in them by name |
//! | [`journal`] | receipts, in SQLite |
//! | [`limits`], [`clock`], [`memory`] | bounds, the time of day, what the allocator keeps |
//!
//! ARCHITECTURE.md in the repository has the flow of data, the invariants and the reasons.

pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod delivery;
pub mod disk;
pub mod intake;
pub mod journal;
pub mod knowledge;
pub mod limits;
pub mod memory;
pub mod outlet;
pub mod pipeline;
pub mod service;
pub mod telemetry;
pub mod web;
