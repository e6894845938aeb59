//! The service from the outside: the built binary, real files, real signals.
//!
//! Everything is in one binary, a module for each topic. `COPYDESK_TEST_FULL=1` makes the bursts,
//! the crashes, the power cuts and the soak as large as they are meant to be (10,000 files, 100
//! kills, a death and an error at each system call, 60 cuts, ten minutes; an hour in all);
//! `COPYDESK_TEST_SEED=<number>` repeats a run with the same moments; `COPYDESK_TEST_SOAK=<seconds>`
//! sets the length of the soak alone.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics says what is wrong; clippy.toml allows it in test functions only"
)]

mod bad_input;
mod burst;
mod checker;
mod clock;
mod commands;
mod crash;
mod device;
mod documents;
mod drops;
mod evaluation;
mod explain;
mod folders;
mod formats;
mod harness;
mod knowledge;
mod lifecycle;
mod power;
mod soak;
mod syscalls;
mod systemd;
