//! The sink: where records and the reasons of failures are shown.
//!
//! Delivery goes through this trait alone, so another sink (a message stream, say) comes without a
//! change of [`crate::delivery`].
//!
//! # Order of writes
//! 1. [`Sink::create_staged`], then the flush of the file and of [`Sink::staging_folder`]: what is
//!    staged is durable, and nobody sees it. A sink whose flush already shows the record (a stream that
//!    acknowledges it) has nothing to do in step 3.
//! 2. The receipt, in the journal. It is the commit point.
//! 3. [`Sink::publish_record`] or [`Sink::publish_reason`], then the flush of [`Sink::shown_folder`].
//!
//! # After a crash
//! [`Sink::recover`] publishes what is staged and has a receipt, and removes what has none. Each step can
//! be made again.

use std::ffi::{OsStr, OsString};
use std::fmt::Debug;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::disk::{Dir, Output};
use crate::journal::{self, Journal, JournalError};

/// The content of a staged file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StagedKind {
    /// The record of one article.
    Record,
    /// The reason why nothing could be made of an input.
    Reason,
}

/// A file that waits for its receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StagedFile {
    /// Its content.
    pub kind: StagedKind,
    /// The claim's number.
    pub seq: u64,
    /// The article's number in its file; 0 where the file is one article, and for a reason.
    pub line: u64,
}

/// Staged files that a recovery dealt with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StagedLeftovers {
    /// Records that had a receipt and were published.
    pub published: u64,
    /// Files that had no receipt and were removed.
    pub discarded: u64,
}

/// A recovery that could not be done; it may be tried again.
#[derive(Debug, thiserror::Error)]
pub enum RecoveryError {
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A folder cannot be read or changed.
    #[error("{}: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The disk's error.
        source: io::Error,
    },
}

/// A place where records and reasons are staged, and then shown.
pub trait Sink: Debug + Send + Sync {
    /// Returns the folder whose flush makes staged names durable; none where nothing is to be flushed.
    fn staging_folder(&self, kind: StagedKind) -> Option<&Arc<dyn Dir>>;

    /// Returns the folder whose flush makes shown names durable; none where nothing is to be flushed.
    fn shown_folder(&self, kind: StagedKind) -> Option<&Arc<dyn Dir>>;

    /// Makes a staged file for writing. Its bytes are durable after its own flush.
    ///
    /// # Errors
    /// `AlreadyExists` when an earlier try left one; else as the sink fails.
    fn create_staged(&self, file: StagedFile) -> io::Result<Box<dyn Output>>;

    /// Removes a staged file.
    ///
    /// # Errors
    /// `NotFound` when it is gone; else as the sink fails.
    fn remove_staged(&self, file: StagedFile) -> io::Result<()>;

    /// Returns a name for a record that no other has: the wanted one where it is free.
    fn find_free_name(&self, wanted: String) -> String;

    /// Returns a name for a failed input that leaves room for its reason's name; with the claim's
    /// number in it where the plain one is taken. `taken` knows names that are about to be used.
    fn find_free_failed_name(
        &self,
        name: &OsStr,
        seq: u64,
        taken: &dyn Fn(&OsStr) -> bool,
    ) -> OsString;

    /// Shows a staged record. Returns its final name: another than the receipt's only if somebody put
    /// a file of that name there since. `None` when it was shown before.
    ///
    /// # Errors
    /// As the sink fails.
    fn publish_record(
        &self,
        seq: u64,
        output: &journal::ReceiptOutput,
    ) -> io::Result<Option<String>>;

    /// Shows a staged reason beside the failed input. Made again, it does nothing.
    ///
    /// # Errors
    /// As the sink fails.
    fn publish_reason(&self, seq: u64, failed_name: &OsStr) -> io::Result<()>;

    /// Publishes staged files that have a receipt and removes the others. Nothing may be in flight.
    ///
    /// # Errors
    /// As the journal or the sink fails; running again is safe.
    fn recover(&self, journal: &Journal) -> Result<StagedLeftovers, RecoveryError>;
}
