//! Writing: from an article that went through the stages, or a failure, to a file in a staging
//! folder. It is done on the thread that brings the article; the flush is left to the gatherer,
//! which has the files of a batch flushed side by side.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use async_channel::Sender;

use super::reason::Reason;
use super::ticket::{Piece, Staged, Summary, Ticket};
use crate::disk::Output as File;
use crate::journal;
use crate::outlet::sink::{Sink, StagedFile, StagedKind};
use crate::pipeline::{FinishedJob, Output};
use crate::telemetry::health::Vitals;
use crate::telemetry::metrics::StageLabel;
use copydesk_analysis::failure::{Failure, FailureCode};
use copydesk_analysis::record::Record;
use copydesk_analysis::stage::Status;

/// What became of a claim, or of one article of it, on the way to the gatherer.
#[derive(Debug)]
pub enum Written {
    /// A record is written.
    Record(Arc<Ticket>, Unflushed, Staged),
    /// Nothing could be made of the claim; the reason is written.
    Reason(Arc<Ticket>, Unflushed, Failure),
    /// The claim was published before, by the one of that number.
    Duplicate(Arc<Ticket>, u64),
}

impl Written {
    /// The claim.
    pub fn ticket(&self) -> &Ticket {
        match self {
            Self::Record(ticket, ..) | Self::Reason(ticket, ..) | Self::Duplicate(ticket, _) => {
                ticket
            }
        }
    }
}

/// Writes what is ready.
#[derive(Clone, Debug)]
pub struct Writer {
    /// Where records and reasons are staged.
    pub sink: Arc<dyn Sink>,
    /// The service's vital signs.
    pub vitals: Arc<Vitals>,
    /// The way to the gatherer.
    pub written: Sender<Written>,
}

impl Output<FinishedJob<Piece>> for Writer {
    fn send(&self, job: FinishedJob<Piece>) {
        let ticket = Arc::clone(&job.context.ticket);
        match catch_unwind(AssertUnwindSafe(|| render(job))) {
            Ok(rendered) => self.write_record(ticket, rendered),
            Err(panic) => {
                let why = crate::pipeline::panic_message(panic.as_ref());
                let message = format!("the record could not be written out: {why}");
                self.write_failure(ticket, Failure::new(FailureCode::Internal, message));
            }
        }
    }

    fn close(&self) {
        self.written.close();
    }
}

impl Writer {
    /// Writes why nothing could be made of a claim, unless it has failed before.
    pub fn write_failure(&self, ticket: Arc<Ticket>, failure: Failure) {
        if !ticket.fail_once() {
            return;
        }
        let reason = Reason::new(&ticket, &failure).to_json();
        let staged = StagedFile { kind: StagedKind::Reason, seq: ticket.input.seq(), line: 0 };
        if let Some(file) = self.write_staged(staged, reason) {
            self.send_to_gatherer(Written::Reason(ticket, file, failure));
        }
    }

    /// Passes on that a claim was published before, by the one of that number.
    pub fn pass_on_duplicate(&self, ticket: Arc<Ticket>, of: u64) {
        self.send_to_gatherer(Written::Duplicate(ticket, of));
    }

    fn write_record(&self, ticket: Arc<Ticket>, rendered: Rendered) {
        let Rendered { json, name, line, summary, stages } = rendered;
        for (stage, took, failed) in stages {
            let label = StageLabel { stage };
            self.vitals.metrics.stage.get_or_create(&label).observe(took);
            if failed {
                self.vitals.metrics.stage_failures.get_or_create(&label).inc();
            }
        }
        let hash = blake3::hash(json.as_bytes());
        let output = journal::Output { line, name, hash, bytes: json.len() as u64 };
        let staged = StagedFile { kind: StagedKind::Record, seq: ticket.input.seq(), line };
        if let Some(file) = self.write_staged(staged, json) {
            self.send_to_gatherer(Written::Record(ticket, file, Staged { output, summary }));
        }
    }

    /// `None` when the service has given up on the disk.
    fn write_staged(&self, staged: StagedFile, text: String) -> Option<Unflushed> {
        let sink = Arc::clone(&self.sink);
        let mut file = Unflushed { sink, staged, bytes: text.into_bytes(), file: None };
        file.file = Some(self.vitals.patiently(WRITING, || file.write(&self.vitals))?);
        Some(file)
    }

    fn send_to_gatherer(&self, written: Written) {
        // When the gatherer has gone, the claim stays for the next start.
        let _or_next_start = self.written.send_blocking(written);
    }
}

const WRITING: &str = "writing a staged file";

/// A staged file whose bytes need not be durable yet.
pub struct Unflushed {
    sink: Arc<dyn Sink>,
    staged: StagedFile,
    /// For another try: what a file holds after a flush that failed, nobody knows.
    bytes: Vec<u8>,
    file: Option<Box<dyn File>>,
}

impl std::fmt::Debug for Unflushed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unflushed").field("staged", &self.staged).finish_non_exhaustive()
    }
}

impl Unflushed {
    /// Makes the file's bytes durable, however often the disk refuses. Returns whether it had to be
    /// made again. `None` when the service has given up on the disk.
    pub fn flush(mut self, vitals: &Vitals) -> Option<bool> {
        let mut made_again = false;
        vitals.patiently(WRITING, || {
            let mut file = match self.file.take() {
                Some(file) => file,
                None => {
                    made_again = true;
                    self.write(vitals)?
                }
            };
            let flushed = file.sync();
            match &flushed {
                Ok(()) => vitals.flushed(true),
                Err(e) => {
                    // EIO is how a flush says that data is lost.
                    if e.raw_os_error() == Some(libc::EIO) {
                        vitals.flushed(false);
                    }
                    // The file goes, so that no later flush of it is believed.
                    let _it_may_be_gone = self.sink.remove_staged(self.staged);
                }
            }
            flushed
        })?;
        Some(made_again)
    }

    /// Makes it as after a flush that failed.
    #[cfg(test)]
    pub fn spoil(&mut self) {
        self.file = None;
    }

    fn write(&self, vitals: &Vitals) -> io::Result<Box<dyn File>> {
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
                vitals.is_in_place(folder.as_ref());
            }
        })
    }
}

struct Rendered {
    json: String,
    name: String,
    line: u64,
    summary: Summary,
    /// Name, seconds, whether it failed.
    stages: Vec<(&'static str, f64, bool)>,
}

fn render(job: FinishedJob<Piece>) -> Rendered {
    let FinishedJob { context: Piece { ticket, origin }, article, reports } = job;
    let number = origin.source.number();
    let name = copydesk_analysis::name::output_name(ticket.input.name(), number, &origin.id);
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
