//! The writer: writes a finished article, or the reason of a failure, to a file in a staging folder. It
//! runs on the thread that brings the article. The gatherer flushes the files of a batch side by side.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use async_channel::Sender;

use super::in_flight::{InFlightArticle, InFlightClaim, RecordSummary, StagedRecord};
use super::reason::Reason;
use crate::disk::Output as File;
use crate::journal;
use crate::outlet::sink::{Sink, StagedFile, StagedKind};
use crate::pipeline::{FinishedJob, Output};
use crate::telemetry::health::Health;
use crate::telemetry::metrics::StageLabel;
use copydesk_analysis::failure::{Failure, FailureCode};
use copydesk_analysis::record::Record;
use copydesk_analysis::stage::{StageReport, Status};

/// A claim, or one article of it, on the way from the writer to the gatherer.
#[derive(Debug)]
pub enum DeliveryItem {
    /// A record is written.
    Record(Arc<InFlightClaim>, UnflushedFile, StagedRecord),
    /// Nothing could be made of the claim; the reason is written.
    Reason(Arc<InFlightClaim>, UnflushedFile, Failure),
    /// The claim was published before, by the claim of that number.
    Duplicate(Arc<InFlightClaim>, u64),
}

impl DeliveryItem {
    /// Returns the claim.
    pub fn claim(&self) -> &InFlightClaim {
        match self {
            Self::Record(claim, ..) | Self::Reason(claim, ..) | Self::Duplicate(claim, _) => claim,
        }
    }
}

/// The way of records and reasons into the staging folders.
#[derive(Clone, Debug)]
pub struct Writer {
    /// The place where records and reasons are staged.
    pub sink: Arc<dyn Sink>,
    /// The service's health.
    pub health: Arc<Health>,
    /// The way to the gatherer.
    pub written: Sender<DeliveryItem>,
}

impl Output<FinishedJob<InFlightArticle>> for Writer {
    fn send(&self, job: FinishedJob<InFlightArticle>) {
        let claim = Arc::clone(&job.context.claim);
        match catch_unwind(AssertUnwindSafe(|| render_record(job))) {
            Ok(rendered) => self.write_record(claim, rendered),
            Err(panic) => {
                let why = crate::pipeline::panic_message(panic.as_ref());
                let message = format!("the record could not be written out: {why}");
                self.write_failure(claim, Failure::new(FailureCode::Internal, message));
            }
        }
    }

    fn close(&self) {
        self.written.close();
    }
}

impl Writer {
    /// Writes the reason of a failed claim, unless it has failed before.
    pub fn write_failure(&self, claim: Arc<InFlightClaim>, failure: Failure) {
        if !claim.fail_once() {
            return;
        }
        let reason = Reason::new(&claim, &failure).to_json();
        let staged = StagedFile { kind: StagedKind::Reason, seq: claim.input.seq(), line: 0 };
        if let Some(file) = self.write_staged(staged, reason) {
            self.send_to_gatherer(DeliveryItem::Reason(claim, file, failure));
        }
    }

    /// Passes on that a claim was published before, by the claim of that number.
    pub fn pass_on_duplicate(&self, claim: Arc<InFlightClaim>, of: u64) {
        self.send_to_gatherer(DeliveryItem::Duplicate(claim, of));
    }

    fn write_record(&self, claim: Arc<InFlightClaim>, rendered: Rendered) {
        let Rendered { json, name, line, summary, stages } = rendered;
        let metrics = &self.health.metrics;
        for StageReport { name, status, took } in stages {
            let label = StageLabel { stage: name.as_str() };
            metrics.stage.get_or_create(&label).observe(took.as_secs_f64());
            match status {
                Status::Failed(_) => {
                    metrics.stage_failures.get_or_create(&label).inc();
                }
                Status::Limited(_) => {
                    metrics.stage_limited.get_or_create(&label).inc();
                }
                Status::Done | Status::Skipped(_) => {}
            }
        }
        let hash = blake3::hash(json.as_bytes());
        let output = journal::ReceiptOutput { line, name, hash, bytes: json.len() as u64 };
        let staged = StagedFile { kind: StagedKind::Record, seq: claim.input.seq(), line };
        if let Some(file) = self.write_staged(staged, json) {
            self.send_to_gatherer(DeliveryItem::Record(
                claim,
                file,
                StagedRecord { output, summary },
            ));
        }
    }

    /// Writes a staged file. Returns `None` when the service has given up on the disk.
    fn write_staged(&self, staged: StagedFile, text: String) -> Option<UnflushedFile> {
        let sink = Arc::clone(&self.sink);
        let mut file = UnflushedFile { sink, staged, bytes: text.into_bytes(), file: None };
        file.file = Some(self.health.retry_until_ok(WRITING, || file.write_bytes(&self.health))?);
        Some(file)
    }

    fn send_to_gatherer(&self, written: DeliveryItem) {
        // When the gatherer has gone, the claim stays for the next start.
        let _or_next_start = self.written.send_blocking(written);
    }
}

const WRITING: &str = "writing a staged file";

/// A staged file whose bytes need not be durable yet.
pub struct UnflushedFile {
    sink: Arc<dyn Sink>,
    staged: StagedFile,
    /// The content, to write it again: nobody knows what a file holds after a flush that failed.
    bytes: Vec<u8>,
    file: Option<Box<dyn File>>,
}

impl std::fmt::Debug for UnflushedFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unflushed").field("staged", &self.staged).finish_non_exhaustive()
    }
}

impl UnflushedFile {
    /// Makes the file's bytes durable, however often the disk refuses. Returns whether the file had to be
    /// made again. Returns `None` when the service has given up on the disk.
    pub fn flush_bytes(mut self, health: &Health) -> Option<bool> {
        let mut made_again = false;
        health.retry_until_ok(WRITING, || {
            let mut file = match self.file.take() {
                Some(file) => file,
                None => {
                    made_again = true;
                    self.write_bytes(health)?
                }
            };
            let flushed = file.sync();
            match &flushed {
                Ok(()) => health.note_flush(true),
                Err(e) => {
                    // EIO is how a flush says that data is lost.
                    if e.raw_os_error() == Some(libc::EIO) {
                        health.note_flush(false);
                    }
                    // The file is removed, so that no later flush of it is believed.
                    let _it_may_be_gone = self.sink.remove_staged(self.staged);
                }
            }
            flushed
        })?;
        Some(made_again)
    }

    /// Discards the open file, as after a flush that failed.
    #[cfg(test)]
    pub fn discard_handle(&mut self) {
        self.file = None;
    }

    fn write_bytes(&self, health: &Health) -> io::Result<Box<dyn File>> {
        let write = || {
            let mut file = match self.sink.create_staged(self.staged) {
                // What an earlier try left, which could not be removed then.
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                    self.sink.remove_staged(self.staged)?;
                    self.sink.create_staged(self.staged)?
                }
                other => other?,
            };
            file.write_all(&self.bytes)?;
            Ok(file)
        };
        write().inspect_err(|e: &io::Error| {
            let _it_may_never_have_been = self.sink.remove_staged(self.staged);
            if e.kind() == io::ErrorKind::NotFound
                && let Some(folder) = self.sink.staging_folder(self.staged.kind)
            {
                health.is_in_place(folder.as_ref());
            }
        })
    }
}

struct Rendered {
    json: String,
    name: String,
    line: u64,
    summary: RecordSummary,
    stages: Vec<StageReport>,
}

fn render_record(job: FinishedJob<InFlightArticle>) -> Rendered {
    let FinishedJob { context: InFlightArticle { claim, origin }, article, reports } = job;
    let number = origin.source.number();
    let name = copydesk_analysis::name::output_name(claim.input.name(), number, &origin.id);
    let stage_ms =
        reports.iter().map(|report| (report.name, report.took.as_secs_f64() * 1000.0)).collect();
    let record = Record::new(article, &reports, origin, crate::clock::now_rfc3339());
    let failed: Vec<_> =
        record.failed_stages().map(|(stage, why)| format!("{}: {why}", stage.as_str())).collect();
    let summary = RecordSummary {
        uri: record.uri.clone(),
        language: record.language().map(str::to_owned),
        entities: record.entity_count(),
        stage_ms,
        failed_stages: failed.join("; "),
        limited_stages: list_limited(&reports),
    };
    let mut json = record.to_json();
    json.push('\n');
    Rendered { json, name, line: number.unwrap_or(0) as u64, summary, stages: reports }
}

/// Lists the stages that do not read an article's language, or only in part.
fn list_limited(reports: &[StageReport]) -> String {
    let limited = reports.iter().filter_map(|report| match report.status {
        Status::Limited(limit) => Some(format!("{}: {}", report.name.as_str(), limit.as_str())),
        _ => None,
    });
    limited.collect::<Vec<_>>().join("; ")
}
