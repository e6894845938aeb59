//! copydesk: the copy desk of a newsroom as a service.
//!
//! Raw news articles that are dropped into a folder come out as clean, tagged, linked JSON. Data
//! flows one way:
//!
//! ```text
//! intake -> cleanup -> language -> entities -> outlet
//! ```
//!
//! - [`article`]: what flows, in the four states that the stages take it through.
//! - [`intake`]: inbox -> article: watch, settle, claim, read, decode, one module for each format.
//! - [`cleanup`], [`language`], [`entities`]: the stages. Pure: no clock, no disk, no globals.
//! - [`metadata`]: who published an article, when and where, and what says so.
//! - [`stage`], [`pipeline`], [`desk`]: what a stage is, how stages are run, how they are set up.
//! - [`outlet`]: article -> outbox: record, stage, commit, publish, retire.
//! - [`journal`]: the receipts, in SQLite; their commit is the commit point.
//! - [`service`]: everything that runs: start, recovery, signals, reload, logs, metrics.
//! - [`network`]: the layers that the models of several stages are made of.
//! - [`config`], [`limits`], [`name`], [`failure`], [`clock`], [`hashed`]: settings and small words.
//! - [`evaluate`]: how well a stage did, held against what a person expects.
//! - [`disk`]: the disk as the spool sees it; behind it the system calls, and `unsafe`.
//! - [`memory`]: how the allocator gives memory back, the other `unsafe`.
//! - [`cli`], [`commands`]: the command line.

pub mod article;
pub mod cleanup;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod desk;
pub mod disk;
pub mod entities;
pub mod evaluate;
pub mod failure;
pub mod hashed;
pub mod intake;
pub mod journal;
pub mod language;
pub mod limits;
pub mod memory;
pub mod metadata;
pub mod name;
pub mod network;
pub mod outlet;
pub mod pipeline;
pub mod service;
pub mod stage;
