//! The committer: one thread that turns pending decisions into receipts, and carries the receipts out.
//!
//! A batch costs one flush of the journal and one of the outbox, however many articles it holds.
//!
//! # States
//! - pending: a claim that the gatherer hands over. Its files are staged and durable; nobody sees them;
//! - decided: the claim has a receipt in the journal. Its outcome never changes again;
//! - published: its records, or its reason, have their final names in the outbox or in failed/;
//! - retired: the input is in done/ or failed/, or removed;
//! - reported: the log line of its outcome is written, and its share of the memory budget is free.
//!
//! # Order of writes
//! 1. Dedupe and the free names are decided, in the order of the receipts.
//! 2. One transaction writes the receipts of the batch. Its durable commit is the commit point.
//! 3. For each receipt: staged files are renamed to their final names, then the input is retired.
//! 4. The outbox is flushed, and failed/ where an input failed.
//! 5. Only then each outcome is reported in the log: a reported record survives a power cut.
//!
//! Each step of 3 can be made again, because a rename is a move: "still staged" means "not yet
//! published".
//!
//! # After a crash
//! Before step 2 nothing has happened: recovery removes the staged files and the claims are done again.
//! After step 2 recovery carries out steps 3 and 4 for every receipt (`Sink::recover`,
//! `intake::folder::recovery`). A power cut between 3 and 4 may undo renames; recovery makes them again
//! under the same names with the same bytes.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::sync::Arc;
use std::time::Instant;

use async_channel::Receiver;
use tokio::sync::watch;

use super::dedupe::{BatchPublications, find_published};
use super::flush::flush_folder;
use super::gather::{CommitBatch, PendingDecision, PendingOutcome};
use super::in_flight::{InFlightClaim, StagedRecord};
use crate::clock;
use crate::config::{Config, Dedupe};
use crate::disk::Dir;
use crate::journal::{Journal, JournalError, Outcome, Receipt};
use crate::limits;
use crate::outlet::names::{numbered_name, reason_name};
use crate::outlet::sink::{Sink, StagedFile, StagedKind};
use crate::telemetry::events;
use crate::telemetry::health::{EndReason, Health};
use crate::telemetry::metrics::OutcomeLabel;
use copydesk_analysis::failure::Failure;
use copydesk_analysis::name;
use copydesk_analysis::stage::StageName;

/// The thread that commits batches.
#[derive(Debug)]
pub struct Committer {
    /// The journal, for writing.
    pub journal: Journal,
    /// The place where records and reasons are published.
    pub sink: Arc<dyn Sink>,
    /// Folders that must stay where they are, or the service ends.
    pub folders: Vec<Arc<dyn Dir>>,
    /// The configuration in force.
    pub config: watch::Receiver<Arc<Config>>,
    /// The service's health.
    pub health: Arc<Health>,
}

impl Committer {
    /// Works until `batches` is closed and empty.
    pub fn run(mut self, batches: &Receiver<CommitBatch>) {
        let mut forgot = Instant::now();
        while let Ok(batch) = batches.recv_blocking() {
            if self.commit_batch(batch).is_none() {
                return;
            }
            if forgot.elapsed() > limits::RETENTION_INTERVAL {
                forgot = Instant::now();
                self.forget_old_receipts();
            }
        }
    }

    /// Forgets receipts that dedupe needs no more.
    fn forget_old_receipts(&mut self) {
        let window = self.config.borrow().outlet.dedupe_window;
        let before = clock::unix_seconds().saturating_sub_unsigned(window.as_secs());
        // It is tidied again in some minutes; nothing depends on it.
        let _next_time = self.journal.forget_receipts_before(before);
    }

    /// Decides a batch, carries it out and reports its outcomes. Returns `None` when the service has given
    /// up on the disk: then the claims stay for the next start.
    pub fn commit_batch(&mut self, batch: CommitBatch) -> Option<()> {
        let CommitBatch { decisions, config } = batch;
        for folder in &self.folders {
            if !self.health.is_in_place(folder.as_ref()) {
                return None;
            }
        }
        let decided = self.decide_batch(decisions, &config)?;
        let health = Arc::clone(&self.health);
        let receipts: Vec<Receipt> = decided.iter().map(|d| d.receipt.clone()).collect();
        let journal = &mut self.journal;
        retry_on_journal(&health, "writing the journal", || journal.commit_receipts(&receipts))?;
        let keep = !config.done.keep_for.is_zero();
        for one in &decided {
            self.carry_out(one, keep)?;
        }
        let has = |failed: bool| {
            decided.iter().any(|d| matches!(d.receipt.outcome, Outcome::Failed { .. }) == failed)
        };
        for (kind, failed) in [(StagedKind::Record, false), (StagedKind::Reason, true)] {
            if let Some(folder) = self.sink.shown_folder(kind).filter(|_| has(failed)) {
                flush_folder(&health, folder.as_ref())?;
            }
        }
        for one in decided {
            self.report_outcome(one);
        }
        Some(())
    }

    /// Makes a receipt of each pending decision. Here dedupe is decided, in the order of the receipts.
    fn decide_batch(
        &self,
        batch: Vec<PendingDecision>,
        config: &Config,
    ) -> Option<Vec<DecidedClaim>> {
        let mut published = BatchPublications::default();
        let mut failed_names: HashSet<OsString> = HashSet::new();
        let mut decided = Vec::with_capacity(batch.len());
        let _in_one = retry_on_journal(&self.health, READING, || self.journal.begin_reading())?;
        for PendingDecision { claim, verdict } in batch {
            let name = claim.input.name().as_bytes().to_vec();
            let twin = match (&verdict, claim.id) {
                (PendingOutcome::Publish(_), Some(id)) => {
                    self.find_twin(&id, &name, config, &published)?
                }
                _ => None,
            };
            let mut records = Vec::new();
            let (outcome, failure) = match (verdict, twin) {
                (PendingOutcome::Publish(staged), Some(of)) => {
                    for record in staged {
                        // What cannot be removed now, the next start removes: it has no receipt.
                        let seq = claim.input.seq();
                        let line = record.output.line;
                        let staged = StagedFile { kind: StagedKind::Record, seq, line };
                        let _left_for_recovery = self.sink.remove_staged(staged);
                    }
                    (Outcome::Duplicate { of }, None)
                }
                (PendingOutcome::Publish(staged), None) => {
                    records = staged;
                    (Outcome::Published, None)
                }
                (PendingOutcome::Duplicate(of), _) => (Outcome::Duplicate { of }, None),
                (PendingOutcome::Fail(failure), _) => {
                    let taken = |name: &OsStr| failed_names.contains(name);
                    let (name, seq) = (claim.input.name(), claim.input.seq());
                    let free = self.sink.find_free_failed_name(name, seq, &taken);
                    failed_names.insert(reason_name(&free).into_os_string());
                    failed_names.insert(free.clone());
                    let code = failure.code;
                    (Outcome::Failed { code, name: free.into_vec() }, Some(failure))
                }
            };
            for record in &mut records {
                let mut wanted = std::mem::take(&mut record.output.name);
                if config.outlet.dedupe == Dedupe::Off {
                    // Input and name may be the same again: the claim's number never is.
                    wanted = numbered_name(&wanted, claim.input.seq());
                }
                record.output.name = self.sink.find_free_name(wanted);
            }
            if let (Outcome::Published, Some(id)) = (&outcome, claim.id) {
                published.note_published(config, id, &name, claim.input.seq());
            }
            let receipt = Receipt {
                seq: claim.input.seq(),
                id: claim.id,
                name,
                decided_at: clock::unix_seconds(),
                outcome,
                outputs: records.iter().map(|record| record.output.clone()).collect(),
            };
            decided.push(DecidedClaim { claim, receipt, records, failure });
        }
        Some(decided)
    }

    /// Returns the claim that published the same input before, in this batch or earlier.
    fn find_twin(
        &self,
        id: &blake3::Hash,
        name: &[u8],
        config: &Config,
        batch: &BatchPublications,
    ) -> Option<Option<u64>> {
        if let Some(seq) = batch.find_publisher(config, id, name) {
            return Some(Some(seq));
        }
        retry_on_journal(&self.health, READING, || find_published(&self.journal, config, id, name))
    }

    fn carry_out(&self, one: &DecidedClaim, keep: bool) -> Option<()> {
        let DecidedClaim { claim, receipt, .. } = one;
        for output in &receipt.outputs {
            let shown = self
                .health
                .retry_until_ok("publishing", || self.sink.publish_record(receipt.seq, output))?;
            if let Some(other) = shown.filter(|shown| *shown != output.name) {
                events::output_renamed(&other, &output.name);
            }
        }
        if let Outcome::Failed { name, .. } = &receipt.outcome {
            let name = OsString::from_vec(name.clone());
            self.health.retry_until_ok("showing a reason", || {
                self.sink.publish_reason(receipt.seq, &name)
            })?;
        }
        self.health.retry_until_ok("retiring an input", || claim.input.retire(receipt, keep))
    }

    fn report_outcome(&self, one: DecidedClaim) {
        let DecidedClaim { claim, receipt, records, failure } = one;
        let metrics = &self.health.metrics;
        let file = name::show_name(claim.input.name());
        let took = claim.received.elapsed().as_secs_f64();
        let ms = round_milliseconds(took * 1000.0);
        metrics.latency.observe(took);
        let outcome = match &receipt.outcome {
            Outcome::Published => "published",
            Outcome::Duplicate { .. } => "duplicate",
            Outcome::Failed { .. } => "failed",
        };
        metrics.inputs.get_or_create(&OutcomeLabel { outcome }).inc();
        let bytes = claim.bytes;
        // Whoever reads the outcome in the log finds the claim closed.
        drop(claim);
        match (&receipt.outcome, failure) {
            (Outcome::Published, _) => {
                for StagedRecord { output, summary } in records {
                    metrics.records.inc();
                    let ms_of = |stage| round_milliseconds(summary.milliseconds_of(stage));
                    events::article_published(
                        &summary.uri,
                        &file,
                        &output.name,
                        summary.language.as_deref(),
                        summary.entities as u64,
                        bytes,
                        ms,
                        ms_of(StageName::Cleanup),
                        ms_of(StageName::Language),
                        ms_of(StageName::Entities),
                        &summary.failed_stages,
                        &summary.limited_stages,
                    );
                }
            }
            (Outcome::Duplicate { of }, _) => {
                let id = receipt.id.map(|id| format!("urn:copydesk:article:{}", id.to_hex()));
                let first = self.journal.find_receipt(*of).ok().flatten();
                let first: Vec<_> =
                    first.into_iter().flat_map(|r| r.outputs).map(|o| o.name).collect();
                let id = id.unwrap_or_default();
                events::article_duplicate(&id, &file, &first.join(" "), bytes, ms);
            }
            (Outcome::Failed { code, name }, failure) => {
                let why = failure.map(|failure| failure.message).unwrap_or_default();
                let kept_as = name::show_name(&OsString::from_vec(name.clone()));
                events::article_failed(&file, code.as_str(), &why, &kept_as, bytes, ms);
            }
        }
    }
}

const READING: &str = "reading the journal";

/// Retries an action on the journal while the disk refuses. A damaged journal ends the service: the next
/// start sets it aside.
fn retry_on_journal<T>(
    health: &Health,
    doing: &'static str,
    mut action: impl FnMut() -> Result<T, JournalError>,
) -> Option<T> {
    let done = health.retry_until_ok(doing, || match action() {
        Err(e) if e.is_damage() => Ok(None),
        other => other.map(Some),
    })?;
    if done.is_none() {
        health.end_service(EndReason::JournalDamaged);
    }
    done
}

/// A claim with its receipt.
#[derive(Debug)]
struct DecidedClaim {
    claim: Arc<InFlightClaim>,
    receipt: Receipt,
    records: Vec<StagedRecord>,
    failure: Option<Failure>,
}

fn round_milliseconds(ms: f64) -> f64 {
    (ms * 1000.0).round() / 1000.0
}
