//! Recovery: the work that an earlier process left is finished before anything new is taken.
//!
//! Receipts are carried out to the end; claims without a receipt are done again.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::sync::Arc;

use copydesk_analysis::name::show_name;
use tokio::sync::watch;

use super::archive::Archive;
use super::claim::{CLAIM_FOLDER, Claim, Inbox};
use crate::config::Config;
use crate::journal::Journal;
use crate::outlet::sink::{RecoveryError, Sink};
use crate::telemetry::events;

/// The result of a recovery, and the claims that are left to do.
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

/// The parts that a recovery works on.
#[derive(Clone, Debug)]
pub struct Recovery {
    /// The place of staged files.
    pub sink: Arc<dyn Sink>,
    /// The folders for decided inputs.
    pub archive: Arc<Archive>,
    /// The configuration in force.
    pub config: watch::Receiver<Arc<Config>>,
}

impl Recovery {
    /// Carries out every receipt that was not carried out, and lists the claims to be done again.
    /// Nothing of the inbox may be in flight.
    ///
    /// # Errors
    /// As the journal or a folder fails; running again is safe.
    pub fn run(&self, journal: &Journal, inbox: &Arc<Inbox>) -> Result<Recovered, RecoveryError> {
        let keep = !self.config.borrow().done.keep_for.is_zero();
        let staged = self.sink.recover(journal)?;
        let mut found = Recovered {
            published: staged.published,
            discarded: staged.discarded,
            ..Recovered::default()
        };
        self.recover_claims(journal, inbox, keep, &mut found)?;
        let highest = found.requeue.iter().map(|claim| claim.seq).max().unwrap_or(0);
        found.next_seq = journal.highest_seq()?.max(highest) + 1;
        Ok(found)
    }

    fn recover_claims(
        &self,
        journal: &Journal,
        inbox: &Arc<Inbox>,
        keep: bool,
        found: &mut Recovered,
    ) -> Result<(), RecoveryError> {
        let at = |source| RecoveryError::Folder { path: inbox.claimed.path().to_owned(), source };
        let (leftovers, strangers) = inbox.list_claims_and_strangers().map_err(at)?;
        for stranger in &strangers {
            report_stranger(stranger);
        }
        for claim in leftovers {
            match journal.find_receipt(claim.seq)? {
                // Somebody's copy of a claim that is through.
                Some(receipt) if receipt.name != claim.name.as_bytes() => {
                    report_stranger(&claim.entry_name());
                }
                Some(receipt) => {
                    self.archive.retire_claim(&receipt, &claim, keep).map_err(at)?;
                    found.retired += 1;
                }
                None => found.requeue.push(claim),
            }
        }
        Ok(())
    }
}

/// Reports something in the claim folder that is no claim of ours, and stays.
fn report_stranger(entry: &OsStr) {
    events::inbox_left_alone(&format!("{CLAIM_FOLDER}/{}", show_name(entry)), "no-claim");
}
