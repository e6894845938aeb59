//! Claims in flight: the data that travels with a claim from the intake to its outcome.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use crate::intake::budget::Share;
use crate::intake::source::ClaimedInput;
use crate::journal::ReceiptOutput;
use copydesk_analysis::record::Origin;
use copydesk_analysis::stage::StageName;

/// A claim on its way to its outcome.
#[derive(Debug)]
pub struct InFlightClaim {
    /// The input.
    pub input: Box<dyn ClaimedInput>,
    /// BLAKE3 of its bytes; none where they were not read.
    pub id: Option<blake3::Hash>,
    /// Its size in bytes, once it was read or looked at.
    pub bytes: u64,
    /// Time of the claim.
    pub received: Instant,
    /// Its share of the memory budget; given back with this value.
    pub share: Share,
    /// Articles of it that are not staged yet, and the records that are.
    pending: Mutex<(usize, Vec<StagedRecord>)>,
    failed: AtomicBool,
}

/// A record that is durable in the staging folder and waits for its receipt.
#[derive(Clone, Debug)]
pub struct StagedRecord {
    /// Its entry in the receipt.
    pub output: ReceiptOutput,
    /// Its summary for the log.
    pub summary: RecordSummary,
}

/// The facts about a record that are logged.
#[derive(Clone, Debug)]
pub struct RecordSummary {
    /// The record's `uri`.
    pub uri: String,
    /// The article's language.
    pub language: Option<String>,
    /// Number of entities that it names.
    pub entities: usize,
    /// Milliseconds in each stage.
    pub stage_ms: Vec<(StageName, f64)>,
    /// The stages that failed, with why; empty when none did.
    pub failed_stages: String,
    /// The stages that do not read the article's language, or only in part; empty when all do.
    pub limited_stages: String,
}

/// One article of a claim.
#[derive(Clone, Debug)]
pub struct InFlightArticle {
    /// The claim.
    pub claim: Arc<InFlightClaim>,
    /// The origin of the article.
    pub origin: Origin,
}

impl InFlightClaim {
    /// Makes an entry for a claim that has not been read yet.
    pub fn new(input: Box<dyn ClaimedInput>, share: Share, received: Instant) -> Self {
        let failed = AtomicBool::new(false);
        Self { input, id: None, bytes: 0, received, share, pending: Mutex::default(), failed }
    }

    /// Notes the number of articles in the claim, before they are sent on.
    pub fn expect_articles(&mut self, articles: usize) {
        self.pending = Mutex::new((articles, Vec::with_capacity(articles)));
    }

    /// Notes that the claim failed. Returns false when that was noted before: a claim has one outcome.
    pub fn fail_once(&self) -> bool {
        !self.failed.swap(true, Ordering::Relaxed)
    }

    /// Counts the articles of the claim that are not staged yet.
    pub fn count_unstaged(&self) -> usize {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    /// Notes a staged record. Returns all records of the claim once this was the last one.
    pub fn note_staged(&self, record: StagedRecord) -> Option<Vec<StagedRecord>> {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let (left, records) = &mut *pending;
        records.push(record);
        *left = left.saturating_sub(1);
        (*left == 0).then(|| std::mem::take(records))
    }
}

impl RecordSummary {
    /// Returns the milliseconds that a stage took; 0 where the article did not pass it.
    pub fn milliseconds_of(&self, stage: StageName) -> f64 {
        self.stage_ms.iter().find(|(name, _)| *name == stage).map_or(0.0, |(_, ms)| *ms)
    }
}
