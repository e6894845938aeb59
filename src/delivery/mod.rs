//! Delivery: the way of one input to its outcome.
//!
//! Stage, commit, publish, retire. Each record is written into a staging folder; the files of a batch
//! are flushed side by side; a committer writes its receipts in one transaction of the journal, which
//! is the commit point; only then is a record renamed to where the world can see it. A rename is a
//! move, so "still staged" means exactly "not yet published", and a crash can neither lose nor
//! double a record, even when a consumer has taken it away already.

pub mod commit;
pub mod dedupe;
pub mod flush;
pub mod gather;
pub mod in_flight;
pub mod read;
pub mod reason;
#[cfg(test)]
mod spool_tests;
pub mod writer;
