//! The service from the outside: the built binary, real files, real signals.
//!
//! Everything is in one binary, a module for each topic. `COPYDESK_TEST_FULL=1` makes the bursts and
//! the crashes as large as they are meant to be (10,000 files, 100 kills; some minutes);
//! `COPYDESK_TEST_SEED=<number>` repeats a run of the crashes with the same moments.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics says what is wrong; clippy.toml allows it in test functions only"
)]

mod bad_input;
mod burst;
mod commands;
mod crash;
mod drops;
mod harness;
mod lifecycle;
