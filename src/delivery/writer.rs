//! The writer: writes a finished article, or the reason of a failure, to a file in a staging folder. It
//! runs on the thread that brings the article. The gatherer flushes the files of a batch side by side.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use async_channel::Sender;

use super::in_flight::{Piece, Staged, Summary, Ticket};
use super::reason::Reason;
use crate::disk::Output as File;
use crate::journal;
use crate::outlet::sink::{Sink, StagedFile, StagedKind};
use crate::pipeline::{FinishedJob, Output};
use crate::telemetry::health::Vitals;
use crate::telemetry::metrics::StageLabel;
use copydesk_analysis::failure::{Failure, FailureCode};
use copydesk_analysis::record::Record;
use copydesk_analysis::stage::Status;

/// A claim, or one article of it, on the way from the writer to the gatherer.
#[derive(Debug)]
#[deprecated(note = "RN:DeliveryItem")]
pub enum Written {
    /// A record is written.
    Record(Arc<Ticket>, Unflushed, Staged),
    /// Nothing could be made of the claim; the reason is written.
    Reason(Arc<Ticket>, Unflushed, Failure),
    /// The claim was published before, by the claim of that number.
    Duplicate(Arc<Ticket>, u64),
}

impl Written {
    /// Returns the claim.
    pub fn claim(&self) -> &Ticket {
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
    pub health: Arc<Vitals>,
    /// The way to the gatherer.
    pub written: Sender<Written>,
}

impl Output<FinishedJob<Piece>> for Writer {
    fn send(&self, job: FinishedJob<Piece>) {
        let claim = Arc::clone(&job.context.claim);
        match catch_unwind(AssertUnwindSafe(|| render(job))) {
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
    pub fn write_failure(&self, claim: Arc<Ticket>, failure: Failure) {
        if !claim.fail_once() {
            return;
        }
        let reason = Reason::new(&claim, &failure).to_json();
        let staged = StagedFile { kind: StagedKind::Reason, seq: claim.input.seq(), line: 0 };
        if let Some(file) = self.write_staged(staged, reason) {
            self.send_to_gatherer(Written::Reason(claim, file, failure));
        }
    }

    /// Passes on that a claim was published before, by the claim of that number.
    pub fn pass_on_duplicate(&self, claim: Arc<Ticket>, of: u64) {
        self.send_to_gatherer(Written::Duplicate(claim, of));
    }

    fn write_record(&self, claim: Arc<Ticket>, rendered: Rendered) {
        let Rendered { json, name, line, summary, stages } = rendered;
        for (stage, took, failed) in stages {
            let label = StageLabel { stage };
            self.health.metrics.stage.get_or_create(&label).observe(took);
            if failed {
                self.health.metrics.stage_failures.get_or_create(&label).inc();
            }
        }
        let hash = blake3::hash(json.as_bytes());
        let output = journal::Output { line, name, hash, bytes: json.len() as u64 };
        let staged = StagedFile { kind: StagedKind::Record, seq: claim.input.seq(), line };
        if let Some(file) = self.write_staged(staged, json) {
            self.send_to_gatherer(Written::Record(claim, file, Staged { output, summary }));
        }
    }

    /// Writes a staged file. Returns `None` when the service has given up on the disk.
    fn write_staged(&self, staged: StagedFile, text: String) -> Option<Unflushed> {
        let sink = Arc::clone(&self.sink);
        let mut file = Unflushed { sink, staged, bytes: text.into_bytes(), file: None };
        file.file = Some(self.health.patiently(WRITING, || file.write(&self.health))?);
        Some(file)
    }

    fn send_to_gatherer(&self, written: Written) {
        // When the gatherer has gone, the claim stays for the next start.
        let _or_next_start = self.written.send_blocking(written);
    }
}

const WRITING: &str = "writing a staged file";

/// A staged file whose bytes need not be durable yet.
#[deprecated(note = "RN:UnflushedFile")]
pub struct Unflushed {
    sink: Arc<dyn Sink>,
    staged: StagedFile,
    /// The content, to write it again: nobody knows what a file holds after a flush that failed.
    bytes: Vec<u8>,
    file: Option<Box<dyn File>>,
}

impl std::fmt::Debug for Unflushed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unflushed").field("staged", &self.staged).finish_non_exhaustive()
    }
}

impl Unflushed {
    /// Makes the file's bytes durable, however often the disk refuses. Returns whether the file had to be
    /// made again. Returns `None` when the service has given up on the disk.
    #[deprecated(note = "RN:flush_bytes")]
    pub fn flush(mut self, health: &Vitals) -> Option<bool> {
        let mut made_again = false;
        health.patiently(WRITING, || {
            let mut file = match self.file.take() {
                Some(file) => file,
                None => {
                    made_again = true;
                    self.write(health)?
                }
            };
            let flushed = file.sync();
            match &flushed {
                Ok(()) => health.flushed(true),
                Err(e) => {
                    // EIO is how a flush says that data is lost.
                    if e.raw_os_error() == Some(libc::EIO) {
                        health.flushed(false);
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
    #[deprecated(note = "RN:discard_handle")]
    pub fn spoil(&mut self) {
        self.file = None;
    }

    #[deprecated(note = "RN:write_bytes")]
    fn write(&self, health: &Vitals) -> io::Result<Box<dyn File>> {
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
    summary: Summary,
    /// Name, seconds, and whether the stage failed.
    stages: Vec<(&'static str, f64, bool)>,
}

#[deprecated(note = "RN:render_record")]
fn render(job: FinishedJob<Piece>) -> Rendered {
    let FinishedJob { context: Piece { claim, origin }, article, reports } = job;
    let number = origin.source.number();
    let name = copydesk_analysis::name::output_name(claim.input.name(), number, &origin.id);
    let stages: Vec<_> = reports
        .iter()
        .map(|report| {
            let failed = matches!(report.status, Status::Failed(_));
            (report.name.as_str(), report.took.as_secs_f64(), failed)
        })
        .collect();
    let stage_ms =
        reports.iter().map(|report| (report.name, report.took.as_secs_f64() * 1000.0)).collect();
    let record = Record::new(article, &reports, origin, crate::clock::timestamp());
    let failed: Vec<_> =
        record.failed_stages().map(|(stage, why)| format!("{}: {why}", stage.as_str())).collect();
    let summary = Summary {
        uri: record.uri.clone(),
        language: record.language().map(str::to_owned),
        entities: record.entity_count(),
        stage_ms,
        failed_stages: failed.join("; "),
    };
    let mut json = record.to_json();
    json.push('\n');
    Rendered { json, name, line: number.unwrap_or(0) as u64, summary, stages }
}
