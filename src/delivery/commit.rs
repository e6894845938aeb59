//! The committer: one thread that turns decisions into receipts, and receipts into files.
//!
//! A batch costs one flush of the journal and one of the outbox, however many articles it holds.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::sync::Arc;
use std::time::Instant;

use async_channel::Receiver;
use tokio::sync::watch;

use super::flush::flush_folder;
use super::gather::{Batch, Decision, Verdict};
use super::ticket::{Staged, Ticket};
use crate::clock;
use crate::config::{Config, Dedupe};
use crate::journal::{Journal, JournalError, Outcome, Receipt};
use crate::limits;
use crate::outlet::folder::{Folders, numbered, reason_name, staged_name};
use crate::telemetry::events;
use crate::telemetry::health::{End, Vitals};
use crate::telemetry::metrics::OutcomeLabel;
use copydesk_analysis::failure::Failure;
use copydesk_analysis::name;

/// The committer.
#[derive(Debug)]
pub struct Committer {
    /// The journal, for writing.
    pub journal: Journal,
    /// The folders.
    pub folders: Arc<Folders>,
    /// What is in force.
    pub config: watch::Receiver<Arc<Config>>,
    /// The service's vital signs.
    pub vitals: Arc<Vitals>,
}

impl Committer {
    /// Works until `batches` is closed and empty.
    pub fn run(mut self, batches: &Receiver<Batch>) {
        let mut forgot = Instant::now();
        while let Ok(batch) = batches.recv_blocking() {
            if self.commit(batch).is_none() {
                return;
            }
            if forgot.elapsed() > limits::SWEEP {
                forgot = Instant::now();
                self.forget_old_receipts();
            }
        }
    }

    /// Drops receipts that no dedupe asks for any more.
    fn forget_old_receipts(&mut self) {
        let window = self.config.borrow().outlet.dedupe_window;
        let before = clock::unix_seconds().saturating_sub_unsigned(window.as_secs());
        // It is tidied again in some minutes; nothing depends on it.
        let _next_time = self.journal.forget(before);
    }

    /// Decides a batch, carries it out and tells of it. `None` when the service has given up on the
    /// disk: the claims stay for the next start.
    pub fn commit(&mut self, batch: Batch) -> Option<()> {
        let Batch { decisions, config } = batch;
        for folder in [&self.folders.outbox, &self.folders.failed, &self.folders.done] {
            if !self.vitals.is_in_place(folder.as_ref()) {
                return None;
            }
        }
        let decided = self.decide(decisions, &config)?;
        let vitals = Arc::clone(&self.vitals);
        let receipts: Vec<Receipt> = decided.iter().map(|d| d.receipt.clone()).collect();
        let journal = &mut self.journal;
        on_the_journal(&vitals, "writing the journal", || journal.commit(&receipts))?;
        let keep = !config.done.keep_for.is_zero();
        for one in &decided {
            self.carry_out(one, keep)?;
        }
        let has = |failed: bool| {
            decided.iter().any(|d| matches!(d.receipt.outcome, Outcome::Failed { .. }) == failed)
        };
        if has(false) {
            flush_folder(&vitals, self.folders.outbox.as_ref())?;
        }
        if has(true) {
            flush_folder(&vitals, self.folders.failed.as_ref())?;
        }
        for one in decided {
            self.tell(one);
        }
        Some(())
    }

    /// Makes a receipt of each decision. Here dedupe is decided, in the order of the receipts.
    fn decide(&self, batch: Vec<Decision>, config: &Config) -> Option<Vec<Decided>> {
        let mut first_of: HashMap<(blake3::Hash, Vec<u8>), u64> = HashMap::new();
        let mut failed_names: HashSet<OsString> = HashSet::new();
        let mut decided = Vec::with_capacity(batch.len());
        let _in_one = on_the_journal(&self.vitals, READING, || self.journal.reading())?;
        for Decision { ticket, verdict } in batch {
            let name = ticket.claim.name.as_bytes().to_vec();
            let twin = match (&verdict, ticket.id) {
                (Verdict::Publish(_), Some(id)) => self.twin(&id, &name, config, &first_of)?,
                _ => None,
            };
            let mut records = Vec::new();
            let (outcome, failure) = match (verdict, twin) {
                (Verdict::Publish(staged), Some(of)) => {
                    for record in staged {
                        // What cannot be removed now, the next start removes: it has no receipt.
                        let staged = staged_name(ticket.claim.seq, record.output.line);
                        let _left_for_recovery = self.folders.staged.unlink(&staged);
                    }
                    (Outcome::Duplicate { of }, None)
                }
                (Verdict::Publish(staged), None) => {
                    records = staged;
                    (Outcome::Published, None)
                }
                (Verdict::Duplicate(of), _) => (Outcome::Duplicate { of }, None),
                (Verdict::Fail(failure), _) => {
                    let free = self
                        .folders
                        .free_failed_name(&ticket.claim, |name| failed_names.contains(name));
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
                    wanted = numbered(&wanted, ticket.claim.seq);
                }
                record.output.name = self.folders.free_output_name(wanted);
            }
            if let (Outcome::Published, Some(id)) = (&outcome, ticket.id) {
                first_of.insert((id, dedupe_name(config, &name)), ticket.claim.seq);
            }
            let receipt = Receipt {
                seq: ticket.claim.seq,
                id: ticket.id,
                name,
                decided_at: clock::unix_seconds(),
                outcome,
                outputs: records.iter().map(|record| record.output.clone()).collect(),
            };
            decided.push(Decided { ticket, receipt, records, failure });
        }
        Some(decided)
    }

    /// The claim that published the same input before, in this batch or earlier.
    fn twin(
        &self,
        id: &blake3::Hash,
        name: &[u8],
        config: &Config,
        first_of: &HashMap<(blake3::Hash, Vec<u8>), u64>,
    ) -> Option<Option<u64>> {
        if let Some(seq) = first_of.get(&(*id, dedupe_name(config, name))) {
            return Some((config.outlet.dedupe != Dedupe::Off).then_some(*seq));
        }
        on_the_journal(&self.vitals, READING, || published_before(&self.journal, config, id, name))
    }

    fn carry_out(&self, one: &Decided, keep: bool) -> Option<()> {
        let Decided { ticket, receipt, .. } = one;
        for output in &receipt.outputs {
            let shown = self
                .vitals
                .patiently("publishing", || self.folders.publish(receipt.seq, output))?;
            if let Some(other) = shown.filter(|shown| *shown != output.name) {
                events::output_renamed(&other, &output.name);
            }
        }
        if let Outcome::Failed { name, .. } = &receipt.outcome {
            let name = OsString::from_vec(name.clone());
            self.vitals.patiently("showing a reason", || {
                self.folders.publish_reason(receipt.seq, &name)
            })?;
        }
        self.vitals
            .patiently("retiring an input", || self.folders.retire(receipt, &ticket.claim, keep))
    }

    fn tell(&self, one: Decided) {
        let Decided { ticket, receipt, records, failure } = one;
        let metrics = &self.vitals.metrics;
        let file = name::shown(&ticket.claim.name);
        let took = ticket.received.elapsed().as_secs_f64();
        let ms = rounded(took * 1000.0);
        metrics.latency.observe(took);
        let outcome = match &receipt.outcome {
            Outcome::Published => "published",
            Outcome::Duplicate { .. } => "duplicate",
            Outcome::Failed { .. } => "failed",
        };
        metrics.inputs.get_or_create(&OutcomeLabel { outcome }).inc();
        let bytes = ticket.bytes;
        // Whoever reads the outcome in the log finds the claim closed.
        drop(ticket);
        match (&receipt.outcome, failure) {
            (Outcome::Published, _) => {
                for Staged { output, summary } in records {
                    metrics.records.inc();
                    let [cleanup, language, entities] = summary.stage_ms.map(rounded);
                    events::article_published(
                        &summary.uri,
                        &file,
                        &output.name,
                        summary.language.as_deref(),
                        summary.entities as u64,
                        bytes,
                        ms,
                        cleanup,
                        language,
                        entities,
                        &summary.failed_stages,
                    );
                }
            }
            (Outcome::Duplicate { of }, _) => {
                let id = receipt.id.map(|id| format!("urn:copydesk:article:{}", id.to_hex()));
                let first = self.journal.receipt(*of).ok().flatten();
                let first: Vec<_> =
                    first.into_iter().flat_map(|r| r.outputs).map(|o| o.name).collect();
                let id = id.unwrap_or_default();
                events::article_duplicate(&id, &file, &first.join(" "), bytes, ms);
            }
            (Outcome::Failed { code, name }, failure) => {
                let why = failure.map(|failure| failure.message).unwrap_or_default();
                let kept_as = name::shown(&OsString::from_vec(name.clone()));
                events::article_failed(&file, code.as_str(), &why, &kept_as, bytes, ms);
            }
        }
    }
}

const READING: &str = "reading the journal";

/// Uses the journal, again and again while the disk refuses. A journal that is damaged ends the
/// service: the next start sets it aside.
fn on_the_journal<T>(
    vitals: &Vitals,
    doing: &'static str,
    mut action: impl FnMut() -> Result<T, JournalError>,
) -> Option<T> {
    let done = vitals.patiently(doing, || match action() {
        Err(e) if e.is_damage() => Ok(None),
        other => other.map(Some),
    })?;
    if done.is_none() {
        vitals.end(End::JournalDamaged);
    }
    done
}

/// A decision with its receipt.
#[derive(Debug)]
struct Decided {
    ticket: Arc<Ticket>,
    receipt: Receipt,
    records: Vec<Staged>,
    failure: Option<Failure>,
}

/// The claim that published these bytes before, as far as the configuration asks.
///
/// # Errors
/// As reading the journal fails.
pub fn published_before(
    journal: &Journal,
    config: &Config,
    id: &blake3::Hash,
    name: &[u8],
) -> Result<Option<u64>, JournalError> {
    let name = match config.outlet.dedupe {
        Dedupe::Off => return Ok(None),
        Dedupe::Content => None,
        Dedupe::NameAndContent => Some(name),
    };
    let window = config.outlet.dedupe_window.as_secs();
    let since = clock::unix_seconds().saturating_sub_unsigned(window);
    Ok(journal.published(id, name, since)?.map(|receipt| receipt.seq))
}

/// What the name counts for in dedupe.
fn dedupe_name(config: &Config, name: &[u8]) -> Vec<u8> {
    match config.outlet.dedupe {
        Dedupe::NameAndContent => name.to_vec(),
        _ => Vec::new(),
    }
}

fn rounded(ms: f64) -> f64 {
    (ms * 1000.0).round() / 1000.0
}
