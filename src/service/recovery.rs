//! Recovery: what an earlier process left is put in order before the service is ready.
//!
//! Whatever has a receipt is carried out to the end; whatever has none is done again.

use std::ffi::OsStr;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::watch;

use crate::config::Config;
use crate::intake::folder::claim::{CLAIMED, Claim, Inbox};
use crate::journal::{Journal, JournalError, Outcome};
use crate::outlet::folder::{Folders, parse_staged_name};
use crate::telemetry::events;
use copydesk_analysis::name::shown;

/// What recovery found and did.
#[derive(Debug, Default)]
pub struct Recovered {
    /// Staged records that had a receipt and were published.
    pub published: u64,
    /// Claims that had a receipt and were retired.
    pub retired: u64,
    /// Staged files that had no receipt and were removed.
    pub discarded: u64,
    /// Claims that have no receipt: to be done again.
    pub requeue: Vec<Claim>,
    /// Whether the earlier process ended in order.
    pub clean: bool,
    /// A claim number that was never used.
    pub next_seq: u64,
}

/// Recovery could not be done.
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
        /// Why.
        source: std::io::Error,
    },
}

/// How to put in order what an earlier process left.
#[derive(Clone, Debug)]
pub struct Recovery {
    /// The outlet's folders.
    pub folders: Arc<Folders>,
    /// What is in force.
    pub config: watch::Receiver<Arc<Config>>,
}

impl Recovery {
    /// Carries out every receipt that was not carried out, and lists what is to be done again.
    /// Nothing of the inbox may be in flight.
    ///
    /// # Errors
    /// As the journal or a folder fails; running again is safe.
    pub fn run(&self, journal: &Journal, inbox: &Arc<Inbox>) -> Result<Recovered, RecoveryError> {
        let keep = !self.config.borrow().done.keep_for.is_zero();
        let mut found = Recovered::default();
        self.staged_records(journal, &mut found)?;
        self.staged_reasons(journal, &mut found)?;
        self.claims(journal, inbox, keep, &mut found)?;
        let highest = found.requeue.iter().map(|claim| claim.seq).max().unwrap_or(0);
        found.next_seq = journal.last_seq()?.max(highest) + 1;
        Ok(found)
    }

    fn staged_records(
        &self,
        journal: &Journal,
        found: &mut Recovered,
    ) -> Result<(), RecoveryError> {
        let Folders { staged, outbox, .. } = self.folders.as_ref();
        for entry in staged.names().map_err(|e| at(staged.path(), e))? {
            let Some((seq, line)) = parse_staged_name(&entry) else { continue };
            let receipt = journal.receipt(seq)?;
            let output = receipt.and_then(|r| r.outputs.into_iter().find(|o| o.line == line));
            match output {
                Some(output) => {
                    self.folders.publish(seq, &output).map_err(|e| at(outbox.path(), e))?;
                    found.published += 1;
                }
                None => {
                    staged.unlink(Path::new(&entry)).map_err(|e| at(staged.path(), e))?;
                    found.discarded += 1;
                }
            }
        }
        if found.published > 0 {
            outbox.sync().map_err(|e| at(outbox.path(), e))?;
        }
        Ok(())
    }

    fn staged_reasons(
        &self,
        journal: &Journal,
        found: &mut Recovered,
    ) -> Result<(), RecoveryError> {
        let Folders { staged_reasons, failed, .. } = self.folders.as_ref();
        for entry in staged_reasons.names().map_err(|e| at(staged_reasons.path(), e))? {
            let Some((seq, _)) = parse_staged_name(&entry) else { continue };
            match journal.receipt(seq)?.map(|receipt| receipt.outcome) {
                Some(Outcome::Failed { name, .. }) => {
                    let name = std::ffi::OsString::from_vec(name);
                    self.folders.publish_reason(seq, &name).map_err(|e| at(failed.path(), e))?;
                }
                _ => {
                    let gone = staged_reasons.unlink(Path::new(&entry));
                    gone.map_err(|e| at(staged_reasons.path(), e))?;
                    found.discarded += 1;
                }
            }
        }
        Ok(())
    }

    fn claims(
        &self,
        journal: &Journal,
        inbox: &Arc<Inbox>,
        keep: bool,
        found: &mut Recovered,
    ) -> Result<(), RecoveryError> {
        let (leftovers, strangers) =
            inbox.look_through().map_err(|e| at(inbox.claimed.path(), e))?;
        for stranger in &strangers {
            leave_alone(stranger);
        }
        for claim in leftovers {
            match journal.receipt(claim.seq)? {
                // Somebody's copy of a claim that is through.
                Some(receipt) if receipt.name != claim.name.as_bytes() => {
                    leave_alone(&claim.entry());
                }
                Some(receipt) => {
                    let retired = self.folders.retire(&receipt, &claim, keep);
                    retired.map_err(|e| at(inbox.claimed.path(), e))?;
                    found.retired += 1;
                }
                None => found.requeue.push(claim),
            }
        }
        Ok(())
    }
}

/// Tells of something in the claim folder that is no claim of ours, and stays.
fn leave_alone(entry: &OsStr) {
    events::inbox_left_alone(&format!("{CLAIMED}/{}", shown(entry)), "no-claim");
}

fn at(path: &Path, source: std::io::Error) -> RecoveryError {
    RecoveryError::Folder { path: path.to_owned(), source }
}
