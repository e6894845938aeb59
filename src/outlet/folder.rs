//! The folder outbox, and failed/ for the reasons of failures.
//!
//! The committer and the recovery after a crash make the same moves, and each of them can be made again.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::names::{
    REASON_SUFFIX, STAGING_FOLDER, distinct_name, numbered_name, parse_staged_name, reason_name,
    staged_name, with_free_name,
};
use super::sink::{RecoveryError, Sink, StagedFile, StagedKind, StagedLeftovers};
use crate::config::Paths;
use crate::disk::native::Folder;
use crate::disk::{self, Dir};
use crate::journal::{Journal, Outcome, ReceiptOutput};
use crate::limits;

/// The open folders of the outlet.
#[derive(Debug)]
pub struct FolderSink {
    /// Records, as the world sees them.
    pub outbox: Arc<dyn Dir>,
    /// Records that wait for their receipt, as `<seq>.<line>.json`.
    pub staged: Arc<dyn Dir>,
    /// Inputs nothing could be made of, with their reasons.
    pub failed: Arc<dyn Dir>,
    /// Reasons that wait for their receipt, as `<seq>.0.json`.
    pub staged_reasons: Arc<dyn Dir>,
}

impl FolderSink {
    /// Opens the folders. Makes those that are missing.
    ///
    /// # Errors
    /// The path that could not be opened and why.
    pub fn open_folders(paths: &Paths) -> Result<Self, (PathBuf, io::Error)> {
        let open = |path: &Path| -> Result<Arc<dyn Dir>, (PathBuf, io::Error)> {
            Ok(Arc::new(Folder::open_or_create(path).map_err(|e| (path.to_owned(), e))?))
        };
        Self::from_folders(open(&paths.outbox)?, open(&paths.failed)?)
    }

    /// Opens the staging folders inside `outbox` and `failed`.
    ///
    /// # Errors
    /// The path that could not be opened and why.
    pub fn from_folders(
        outbox: Arc<dyn Dir>,
        failed: Arc<dyn Dir>,
    ) -> Result<Self, (PathBuf, io::Error)> {
        let (outbox_at, failed_at) =
            (outbox.path().join(STAGING_FOLDER), failed.path().join(STAGING_FOLDER));
        let staged = outbox.subdir(STAGING_FOLDER, 0o750).map_err(|e| (outbox_at, e))?;
        let staged_reasons = failed.subdir(STAGING_FOLDER, 0o750).map_err(|e| (failed_at, e))?;
        Ok(Self { outbox, staged, failed, staged_reasons })
    }

    fn staging_of(&self, kind: StagedKind) -> &Arc<dyn Dir> {
        match kind {
            StagedKind::Record => &self.staged,
            StagedKind::Reason => &self.staged_reasons,
        }
    }

    fn recover_records(
        &self,
        journal: &Journal,
        found: &mut StagedLeftovers,
    ) -> Result<(), RecoveryError> {
        let Self { staged, outbox, .. } = self;
        for entry in staged.list_names().map_err(|e| folder_error(staged.path(), e))? {
            let Some((seq, line)) = parse_staged_name(&entry) else { continue };
            let receipt = journal.find_receipt(seq)?;
            let output = receipt.and_then(|r| r.outputs.into_iter().find(|o| o.line == line));
            match output {
                Some(output) => {
                    self.publish_record(seq, &output)
                        .map_err(|e| folder_error(outbox.path(), e))?;
                    found.published += 1;
                }
                None => {
                    staged.unlink(Path::new(&entry)).map_err(|e| folder_error(staged.path(), e))?;
                    found.discarded += 1;
                }
            }
        }
        if found.published > 0 {
            outbox.sync().map_err(|e| folder_error(outbox.path(), e))?;
        }
        Ok(())
    }

    fn recover_reasons(
        &self,
        journal: &Journal,
        found: &mut StagedLeftovers,
    ) -> Result<(), RecoveryError> {
        let Self { staged_reasons, failed, .. } = self;
        for entry in
            staged_reasons.list_names().map_err(|e| folder_error(staged_reasons.path(), e))?
        {
            let Some((seq, _)) = parse_staged_name(&entry) else { continue };
            match journal.find_receipt(seq)?.map(|receipt| receipt.outcome) {
                Some(Outcome::Failed { name, .. }) => {
                    let name = OsString::from_vec(name);
                    self.publish_reason(seq, &name).map_err(|e| folder_error(failed.path(), e))?;
                }
                _ => {
                    let gone = staged_reasons.unlink(Path::new(&entry));
                    gone.map_err(|e| folder_error(staged_reasons.path(), e))?;
                    found.discarded += 1;
                }
            }
        }
        Ok(())
    }
}

impl Sink for FolderSink {
    fn staging_folder(&self, kind: StagedKind) -> Option<&Arc<dyn Dir>> {
        Some(self.staging_of(kind))
    }

    fn shown_folder(&self, kind: StagedKind) -> Option<&Arc<dyn Dir>> {
        Some(match kind {
            StagedKind::Record => &self.outbox,
            StagedKind::Reason => &self.failed,
        })
    }

    fn create_staged(&self, file: StagedFile) -> io::Result<Box<dyn disk::Output>> {
        self.staging_of(file.kind).create(&staged_name(file.seq, file.line))
    }

    fn remove_staged(&self, file: StagedFile) -> io::Result<()> {
        self.staging_of(file.kind).unlink(&staged_name(file.seq, file.line))
    }

    fn find_free_name(&self, wanted: String) -> String {
        let taken = |name: &str| self.outbox.has_name(Path::new(name));
        if !taken(&wanted) {
            return wanted;
        }
        (2_u64..).map(|n| numbered_name(&wanted, n)).find(|name| !taken(name)).unwrap_or(wanted)
    }

    fn find_free_failed_name(
        &self,
        name: &OsStr,
        seq: u64,
        taken: &dyn Fn(&OsStr) -> bool,
    ) -> OsString {
        let room = limits::NAME_BYTES - REASON_SUFFIX.len();
        let is_free = |name: &OsStr| {
            // The reason's name counts too: it may be another input's.
            !taken(name)
                && !taken(reason_name(name).as_os_str())
                && !self.failed.has_name(Path::new(name))
                && !self.failed.has_name(&reason_name(name))
        };
        if name.len() <= room && is_free(name) {
            return name.to_owned();
        }
        let mut others = (0..).map(|n| distinct_name(name, seq, n, room));
        others.find(|other| is_free(other)).unwrap_or_else(|| name.to_owned())
    }

    fn publish_record(&self, seq: u64, output: &ReceiptOutput) -> io::Result<Option<String>> {
        let staged = staged_name(seq, output.line);
        let mut name = output.name.clone();
        for n in 2_u64.. {
            match self.staged.rename(&staged, self.outbox.as_ref(), Path::new(&name)) {
                Ok(()) => return Ok(Some(name)),
                Err(e) if e.kind() == io::ErrorKind::NotFound => break,
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                    name = numbered_name(&output.name, n);
                }
                Err(e) => return Err(e),
            }
        }
        Ok(None)
    }

    fn publish_reason(&self, seq: u64, failed_name: &OsStr) -> io::Result<()> {
        let staged = staged_name(seq, 0);
        let room = limits::NAME_BYTES - REASON_SUFFIX.len();
        let shown = with_free_name(failed_name, seq, room, |name| {
            self.staged_reasons.rename(&staged, self.failed.as_ref(), &reason_name(name))
        });
        match shown {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    fn recover(&self, journal: &Journal) -> Result<StagedLeftovers, RecoveryError> {
        let mut found = StagedLeftovers::default();
        self.recover_records(journal, &mut found)?;
        self.recover_reasons(journal, &mut found)?;
        Ok(found)
    }
}

fn folder_error(path: &Path, source: io::Error) -> RecoveryError {
    RecoveryError::Folder { path: path.to_owned(), source }
}
