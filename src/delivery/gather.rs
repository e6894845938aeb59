//! Gathering: from what is written one by one to a batch whose files are durable.
//!
//! A batch is whatever got ready while the batch before was flushed; under load there is a little
//! wait for more. Its files are flushed side by side, and with them the folders that must be durable
//! before the receipts are. Meanwhile the committer is at work on the batch before.

use std::sync::Arc;
use std::time::Instant;

use async_channel::{Receiver, Sender};
use tokio::sync::watch;

use super::flush::{Flush, Flushers};
use super::ticket::{Staged, Ticket};
use super::writer::Written;
use crate::config::{Config, Dedupe};
use crate::disk::Dir;
use crate::limits;
use crate::outlet::sink::{Sink, StagedKind};
use crate::telemetry::health::Vitals;
use copydesk_analysis::failure::Failure;

/// Claims that are ready for their receipts.
#[derive(Debug)]
pub struct Batch {
    /// What is to be made of each; at least one.
    pub decisions: Vec<Decision>,
    /// What was in force when its folders were flushed.
    pub config: Arc<Config>,
}

/// What is to be made of a claim.
#[derive(Debug)]
pub struct Decision {
    /// The claim.
    pub ticket: Arc<Ticket>,
    /// Its outcome.
    pub verdict: Verdict,
}

/// An outcome that is not yet in the journal.
#[derive(Debug)]
pub enum Verdict {
    /// Its records are staged.
    Publish(Vec<Staged>),
    /// It was published before, by the claim of that number.
    Duplicate(u64),
    /// Nothing could be made of it; the reason is staged.
    Fail(Failure),
}

/// Makes batches.
#[derive(Debug)]
pub struct Gatherer {
    /// Flushes the files of a batch.
    pub flushers: Flushers,
    /// Where records and reasons are staged.
    pub sink: Arc<dyn Sink>,
    /// What is in force.
    pub config: watch::Receiver<Arc<Config>>,
    /// The service's vital signs.
    pub vitals: Arc<Vitals>,
}

impl Gatherer {
    /// Works until `written` is closed and empty, or the service has given up on the disk.
    pub fn run(self, written: &Receiver<Written>, batches: &Sender<Batch>) {
        while let Ok(first) = written.recv_blocking() {
            let gathered = self.gather(first, written);
            self.vitals.metrics.batch.observe(gathered.len() as f64);
            let Some(batch) = self.flush(gathered) else { return };
            if let Some(batch) = batch
                && batches.send_blocking(batch).is_err()
            {
                return;
            }
        }
    }

    /// Takes what is ready. When many more are on their way it naps until there is a fair share of
    /// them: flushes cost by the batch. With few in work this is never waited for.
    fn gather(&self, first: Written, written: &Receiver<Written>) -> Vec<Written> {
        let mut gathered = vec![first];
        let until = Instant::now() + limits::GATHER_TIME;
        loop {
            while gathered.len() < limits::COMMIT_BATCH
                && let Ok(next) = written.try_recv()
            {
                gathered.push(next);
            }
            let claims = usize::try_from(self.vitals.metrics.open.get()).unwrap_or(0);
            let articles = gathered.last().map_or(0, |last| last.ticket().left());
            let in_work = claims.max(articles).min(limits::COMMIT_BATCH);
            let is_fair_share = gathered.len() >= in_work / limits::GATHER_PART;
            if is_fair_share || Instant::now() >= until || written.is_closed() {
                return gathered;
            }
            std::thread::sleep(limits::GATHER_NAP);
        }
    }

    /// Makes what was gathered durable. Returns the claims that are complete with it, if any. `None`
    /// when the service has given up on the disk: the claims stay for the next start.
    pub fn flush(&self, gathered: Vec<Written>) -> Option<Option<Batch>> {
        let config = Arc::clone(&self.config.borrow());
        let (files, decisions) = take_apart(gathered);
        let folders = self.folders_to_flush(&decisions, &config)?;
        let flush_folders = || folders.iter().cloned().map(Flush::Folder);
        let made_again = self.flushers.flush(flush_folders().chain(files).collect())?;
        if made_again {
            self.flushers.flush(flush_folders().collect())?;
        }
        Some((!decisions.is_empty()).then_some(Batch { decisions, config }))
    }

    /// Returns the folders that must be durable before the receipts are.
    fn folders_to_flush(
        &self,
        decisions: &[Decision],
        config: &Config,
    ) -> Option<Vec<Arc<dyn Dir>>> {
        let failed = decisions.iter().filter(|d| matches!(d.verdict, Verdict::Fail(_))).count();
        let mut folders = Vec::new();
        if failed < decisions.len() {
            folders.extend(self.sink.staging_folder(StagedKind::Record).cloned());
        }
        if failed > 0 {
            folders.extend(self.sink.staging_folder(StagedKind::Reason).cloned());
        }
        if config.outlet.dedupe == Dedupe::Off {
            // Nothing else would tell, after a power cut that put the input back into the inbox,
            // that this input was published.
            for input in decisions.iter().map(|one| &one.ticket.input) {
                let open = || input.claim_folders();
                for folder in self.vitals.patiently("flushing a folder", open)? {
                    if !folders.iter().any(|other| Arc::ptr_eq(other, &folder)) {
                        folders.push(folder);
                    }
                }
            }
        }
        Some(folders)
    }
}

/// The files to flush, and what is to be made of the claims that are complete with them.
fn take_apart(gathered: Vec<Written>) -> (Vec<Flush>, Vec<Decision>) {
    let (mut files, mut decisions) = (Vec::new(), Vec::new());
    for written in gathered {
        let (ticket, verdict) = match written {
            Written::Record(ticket, file, staged) => {
                files.push(Flush::File(file));
                let Some(records) = ticket.staged(staged) else { continue };
                (ticket, Verdict::Publish(records))
            }
            Written::Reason(ticket, file, failure) => {
                files.push(Flush::File(file));
                (ticket, Verdict::Fail(failure))
            }
            Written::Duplicate(ticket, of) => (ticket, Verdict::Duplicate(of)),
        };
        decisions.push(Decision { ticket, verdict });
    }
    (files, decisions)
}
