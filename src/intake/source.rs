//! The source: where inputs come from.
//!
//! Delivery goes through these traits alone, so another source (a message stream, say) comes without a
//! change of [`crate::delivery`].
//!
//! # States of an input
//! - waiting: nobody's yet, as long as there is no room for it;
//! - claimed: a [`ClaimedInput`] that travels through delivery, under a number that is never used twice;
//! - given back ([`ClaimedInput::give_back`]): it could not be read now. The source sends it again later;
//! - decided: it has a receipt;
//! - retired ([`ClaimedInput::retire`]): done with. A file is moved away, a message acknowledged.
//!
//! # After a crash
//! A claim outlives the process. The next start retires what has a receipt and sends the rest again, with
//! its attempts counted.

use std::ffi::OsStr;
use std::fmt::Debug;
use std::io;
use std::sync::Arc;
use std::time::Instant;

use super::budget::Share;
use crate::disk::Dir;
use crate::journal::Receipt;

/// The bytes of an input, or why there are none now.
#[derive(Debug)]
pub enum Content {
    /// The whole input.
    Bytes(Vec<u8>),
    /// Its size in bytes, which is more than was asked for.
    TooLarge(u64),
    /// Nothing yet: somebody is writing it, or has replaced it.
    Changing,
}

/// An input that its source has claimed for this process.
pub trait ClaimedInput: Debug + Send + Sync {
    /// Returns the claim's number, never used twice.
    fn seq(&self) -> u64;

    /// Returns the name under which the input was dropped.
    fn name(&self) -> &OsStr;

    /// Returns which attempt at it this is, counted from 1.
    fn attempt(&self) -> u32;

    /// Reads the input, if it has no more than `max` bytes.
    ///
    /// # Errors
    /// `NotFound` when somebody took it away; else as the source fails.
    fn read_content(&self, max: u64) -> io::Result<Content>;

    /// Returns the size in bytes; 0 where it cannot be determined.
    fn size(&self) -> u64;

    /// Returns the folders whose flush makes the claim itself durable.
    ///
    /// # Errors
    /// As opening one of them fails.
    fn claim_folders(&self) -> io::Result<Vec<Arc<dyn Dir>>>;

    /// Puts the input away as its receipt says; keeps a copy if `keep` is set. Made again, it does
    /// nothing.
    ///
    /// # Errors
    /// As the source fails.
    fn retire(&self, receipt: &Receipt, keep: bool) -> io::Result<()>;

    /// Gives back an input that could not be read. `why` is for a person; none where the input only
    /// has to settle.
    fn give_back(&self, why: Option<String>);
}

/// A claimed input on its way to a reader.
#[derive(Debug)]
pub struct InputToRead {
    /// The input.
    pub input: Box<dyn ClaimedInput>,
    /// Its share of the memory budget; given back when the claim is decided.
    pub share: Share,
    /// Time of the claim.
    pub received: Instant,
}

/// Inputs that a source left behind when it ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Remaining {
    /// Inputs that somebody is still writing, or that cannot be read.
    pub waiting: usize,
}

/// A place that inputs are taken from.
pub trait Source: Send {
    /// Returns how new inputs are noticed: `native` or `poll`.
    fn watch_mode(&self) -> &'static str;

    /// Takes inputs until it must stop, or is through. Blocks the calling thread.
    fn run(&mut self) -> Remaining;
}
