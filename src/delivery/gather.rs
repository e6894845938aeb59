//! The gatherer (group commit): one thread that makes batches of the items that writers hand over, and
//! makes their files durable.
//!
//! A batch holds the items that became ready while the batch before was flushed; under load it waits a
//! little for more. Meanwhile the committer works on the batch before.
//!
//! # States
//! - written: an item from a writer. Its file is in the staging folder, but need not be durable;
//! - complete: all articles of a claim are written, or the claim failed, or is a duplicate. Only complete
//!   claims are handed to the committer; the records of the others wait in their [`InFlightClaim`];
//! - durable: the files of the batch and the folders that name them are flushed.
//!
//! # Order of writes
//! 1. The files of the batch and the staging folders are flushed, side by side. Where dedupe is off, the
//!    folders of the claims are flushed too: nothing else would show, after a power cut that put an input
//!    back into the inbox, that it was published.
//! 2. Where a flush failed, the file is removed and written again, since nobody knows what it holds. The
//!    new name may have missed the flush of the folder, so the folders are flushed once more.
//! 3. The batch is handed to the committer.
//!
//! # After a crash
//! Nothing that the gatherer did counts without a receipt: recovery removes the staged files and the claims
//! are done again.

use std::sync::Arc;
use std::time::Instant;

use async_channel::{Receiver, Sender};
use tokio::sync::watch;

use super::flush::{Flush, Flushers};
use super::in_flight::{InFlightClaim, StagedRecord};
use super::writer::DeliveryItem;
use crate::config::{Config, Dedupe};
use crate::disk::Dir;
use crate::limits;
use crate::outlet::sink::{Sink, StagedKind};
use crate::telemetry::health::Health;
use copydesk_analysis::failure::Failure;

/// Claims that are ready for their receipts.
#[derive(Debug)]
pub struct CommitBatch {
    /// The pending decision of each claim; at least one.
    pub decisions: Vec<PendingDecision>,
    /// The configuration that was in force when its folders were flushed.
    pub config: Arc<Config>,
}

/// A claim and its outcome, which has no receipt yet.
#[derive(Debug)]
pub struct PendingDecision {
    /// The claim.
    pub claim: Arc<InFlightClaim>,
    /// Its outcome.
    pub verdict: PendingOutcome,
}

/// An outcome that is not yet in the journal.
#[derive(Debug)]
pub enum PendingOutcome {
    /// Its records are staged.
    Publish(Vec<StagedRecord>),
    /// It was published before, by the claim of that number.
    Duplicate(u64),
    /// Nothing could be made of it; the reason is staged.
    Fail(Failure),
}

/// The thread that makes batches.
#[derive(Debug)]
pub struct Gatherer {
    /// Flushes the files of a batch.
    pub flushers: Flushers,
    /// The place where records and reasons are staged.
    pub sink: Arc<dyn Sink>,
    /// The configuration in force.
    pub config: watch::Receiver<Arc<Config>>,
    /// The service's health.
    pub health: Arc<Health>,
}

impl Gatherer {
    /// Works until `written` is closed and empty, or the service has given up on the disk.
    pub fn run(self, written: &Receiver<DeliveryItem>, batches: &Sender<CommitBatch>) {
        while let Ok(first) = written.recv_blocking() {
            let gathered = self.gather_ready(first, written);
            self.health.metrics.batch.observe(gathered.len() as f64);
            let Some(batch) = self.flush_batch(gathered) else { return };
            if let Some(batch) = batch
                && batches.send_blocking(batch).is_err()
            {
                return;
            }
        }
    }

    /// Takes the items that are ready. When many more are on their way, it waits until there is a fair
    /// share of them, because a flush costs the same for a larger batch. With few in flight it never waits.
    fn gather_ready(
        &self,
        first: DeliveryItem,
        written: &Receiver<DeliveryItem>,
    ) -> Vec<DeliveryItem> {
        let mut gathered = vec![first];
        let until = Instant::now() + limits::GATHER_TIME;
        loop {
            while gathered.len() < limits::COMMIT_BATCH
                && let Ok(next) = written.try_recv()
            {
                gathered.push(next);
            }
            let claims = usize::try_from(self.health.metrics.open.get()).unwrap_or(0);
            let articles = gathered.last().map_or(0, |last| last.claim().count_unstaged());
            let in_work = claims.max(articles).min(limits::COMMIT_BATCH);
            let is_fair_share = gathered.len() >= in_work / limits::GATHER_PART;
            if is_fair_share || Instant::now() >= until || written.is_closed() {
                return gathered;
            }
            std::thread::sleep(limits::GATHER_PAUSE);
        }
    }

    /// Makes the gathered files durable. Returns the claims that are complete with them, if any. Returns
    /// `None` when the service has given up on the disk: then the claims stay for the next start.
    pub fn flush_batch(&self, gathered: Vec<DeliveryItem>) -> Option<Option<CommitBatch>> {
        let config = Arc::clone(&self.config.borrow());
        let (files, decisions) = split_files_and_decisions(gathered);
        let folders = self.folders_to_flush(&decisions, &config)?;
        let flush_folders = || folders.iter().cloned().map(Flush::Folder);
        let made_again = self.flushers.flush_all(flush_folders().chain(files).collect())?;
        if made_again {
            self.flushers.flush_all(flush_folders().collect())?;
        }
        Some((!decisions.is_empty()).then_some(CommitBatch { decisions, config }))
    }

    /// Returns the folders that must be durable before the receipts are.
    fn folders_to_flush(
        &self,
        decisions: &[PendingDecision],
        config: &Config,
    ) -> Option<Vec<Arc<dyn Dir>>> {
        let failed =
            decisions.iter().filter(|d| matches!(d.verdict, PendingOutcome::Fail(_))).count();
        let mut folders = Vec::new();
        if failed < decisions.len() {
            folders.extend(self.sink.staging_folder(StagedKind::Record).cloned());
        }
        if failed > 0 {
            folders.extend(self.sink.staging_folder(StagedKind::Reason).cloned());
        }
        if config.outlet.dedupe == Dedupe::Off {
            // Nothing else would show, after a power cut that put the input back into the inbox,
            // that this input was published.
            for input in decisions.iter().map(|one| &one.claim.input) {
                let open = || input.claim_folders();
                for folder in self.health.retry_until_ok("flushing a folder", open)? {
                    if !folders.iter().any(|other| Arc::ptr_eq(other, &folder)) {
                        folders.push(folder);
                    }
                }
            }
        }
        Some(folders)
    }
}

/// Splits items into the files to flush and the decisions on the claims that are complete with them.
fn split_files_and_decisions(gathered: Vec<DeliveryItem>) -> (Vec<Flush>, Vec<PendingDecision>) {
    let (mut files, mut decisions) = (Vec::new(), Vec::new());
    for written in gathered {
        let (claim, verdict) = match written {
            DeliveryItem::Record(claim, file, staged) => {
                files.push(Flush::File(file));
                let Some(records) = claim.note_staged(staged) else { continue };
                (claim, PendingOutcome::Publish(records))
            }
            DeliveryItem::Reason(claim, file, failure) => {
                files.push(Flush::File(file));
                (claim, PendingOutcome::Fail(failure))
            }
            DeliveryItem::Duplicate(claim, of) => (claim, PendingOutcome::Duplicate(of)),
        };
        decisions.push(PendingDecision { claim, verdict });
    }
    (files, decisions)
}
