//! The reasons why a service cannot start.

use std::io;
use std::path::PathBuf;

use super::lock::LockError;
use crate::journal::JournalError;
use crate::outlet::sink::RecoveryError;
use crate::pipeline::setup::SetupError;

/// The service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another service works on these folders.
    #[error(transparent)]
    Locked(#[from] LockError),
    /// A stage cannot be built.
    #[error(transparent)]
    Stages(#[from] SetupError),
    /// The journal cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Recovery of an earlier process's work failed.
    #[error("what an earlier run left cannot be put in order: {0}")]
    Recovery(#[from] RecoveryError),
    /// Work was left in a folder that is configured no more.
    #[error(transparent)]
    Stranded(#[from] StrandedWork),
    /// The limit of open files is too low.
    #[error(
        "the limit of open files is {limit}, {needed} are needed: raise it (ulimit -n, LimitNOFILE=)"
    )]
    OpenFiles {
        /// The number that the process may have open.
        limit: u64,
        /// The number that it needs.
        needed: u64,
    },
    /// A folder cannot be used.
    #[error("the folder {}: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The disk's error.
        source: io::Error,
    },
    /// Signals cannot be received.
    #[error("signals: {0}")]
    Signals(io::Error),
}

/// Work was left in a folder that is configured no more.
#[derive(Debug, thiserror::Error)]
#[error(
    "paths.{role} is now {}, but unfinished work lies in {}: start once with the old folder to \
     finish it, then change the setting",
    new.display(),
    left_in.display()
)]
pub struct StrandedWork {
    /// The setting of the folder, without `paths.`.
    pub role: &'static str,
    /// The folder that holds the work.
    pub left_in: PathBuf,
    /// The folder that is configured now.
    pub new: PathBuf,
}
