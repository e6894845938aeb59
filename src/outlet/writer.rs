//! Writers: threads that render records and put them, durable, into the staging folder.
//!
//! There are more of them than cores because they wait for the disk: flushes that wait together are
//! carried out together by the file system's journal.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use async_channel::{Receiver, Sender};

use super::commit::{Decision, Verdict};
use super::folders::{Folders, staged_name};
use super::reason::Reason;
use super::record::Record;
use super::ticket::{Outgoing, Piece, Staged, Summary, Ticket};
use crate::article::Tagged;
use crate::disk::Dir;
use crate::failure::{Failure, FailureCode};
use crate::journal::Output;
use crate::limits;
use crate::pipeline::{Job, Status};
use crate::service::metrics::StageLabel;
use crate::service::vitals::Vitals;

/// Starts the writers. They end when `outgoing` is closed and empty, and close `decisions` then.
pub fn start(
    folders: &Arc<Folders>,
    vitals: &Arc<Vitals>,
    outgoing: &Receiver<Outgoing>,
    decisions: &Sender<Decision>,
) {
    for _ in 0..limits::WRITERS {
        let writer = Writer { folders: Arc::clone(folders), vitals: Arc::clone(vitals) };
        let (outgoing, decisions) = (outgoing.clone(), decisions.clone());
        std::thread::spawn(move || {
            while let Ok(item) = outgoing.recv_blocking() {
                if let Some(decision) = writer.stage(item)
                    && decisions.send_blocking(decision).is_err()
                {
                    return;
                }
            }
        });
    }
}

/// A writer.
#[derive(Debug)]
pub struct Writer {
    /// The folders.
    pub folders: Arc<Folders>,
    /// The service's vital signs.
    pub vitals: Arc<Vitals>,
}

impl Writer {
    /// Stages what there is to stage. `None` while other articles of the claim are on their way, or
    /// when the service has given up on the disk.
    pub fn stage(&self, item: Outgoing) -> Option<Decision> {
        let (ticket, failure) = match item {
            Outgoing::Duplicate(ticket, of) => {
                return Some(Decision { ticket, verdict: Verdict::Duplicate(of) });
            }
            Outgoing::Failure(ticket, failure) => (ticket, failure),
            Outgoing::Article(job) => {
                let ticket = Arc::clone(&job.context.ticket);
                match catch_unwind(AssertUnwindSafe(|| render(*job))) {
                    Ok(rendered) => return self.stage_record(ticket, rendered),
                    Err(panic) => {
                        let why = crate::pipeline::panic_message(panic.as_ref());
                        let message = format!("the record could not be written out: {why}");
                        (ticket, Failure::new(FailureCode::Internal, message))
                    }
                }
            }
        };
        if !ticket.fail_once() {
            return None;
        }
        let reason = Reason::new(&ticket, &failure).to_json();
        let staged = staged_name(ticket.claim.seq, 0);
        self.write(self.folders.staged_reasons.as_ref(), &staged, reason.as_bytes())?;
        Some(Decision { ticket, verdict: Verdict::Fail(failure) })
    }

    fn stage_record(&self, ticket: Arc<Ticket>, rendered: Rendered) -> Option<Decision> {
        let Rendered { json, name, line, summary, stages } = rendered;
        for (stage, took, failed) in stages {
            let label = StageLabel { stage };
            self.vitals.metrics.stage.get_or_create(&label).observe(took);
            if failed {
                self.vitals.metrics.stage_failures.get_or_create(&label).inc();
            }
        }
        self.write(
            self.folders.staged.as_ref(),
            &staged_name(ticket.claim.seq, line),
            json.as_bytes(),
        )?;
        let bytes = json.len() as u64;
        let output = Output { line, name, hash: blake3::hash(json.as_bytes()), bytes };
        let records = ticket.staged(Staged { output, summary })?;
        Some(Decision { ticket, verdict: Verdict::Publish(records) })
    }

    fn write(&self, folder: &dyn Dir, name: &Path, bytes: &[u8]) -> Option<()> {
        self.vitals.patiently("writing a staged file", || {
            let mut flushing = false;
            let written = write_durably(folder, name, bytes, &mut flushing);
            if let Err(e) = &written {
                // EIO is how a flush says that data is lost. The file goes, so that no later flush
                // of it is believed.
                if flushing && e.raw_os_error() == Some(libc::EIO) {
                    self.vitals.flushed(false);
                }
                let _it_may_never_have_been = folder.unlink(name);
                if e.kind() == io::ErrorKind::NotFound {
                    self.vitals.is_in_place(folder);
                }
            } else {
                self.vitals.flushed(true);
            }
            written
        })
    }
}

/// Writes and flushes a new file; `flushing` tells how far it came.
fn write_durably(
    folder: &dyn Dir,
    name: &Path,
    bytes: &[u8],
    flushing: &mut bool,
) -> io::Result<()> {
    let mut file = match folder.create(name) {
        // What an earlier try left, which could not be removed then.
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
            folder.unlink(name)?;
            folder.create(name)?
        }
        other => other?,
    };
    file.write_all(bytes)?;
    *flushing = true;
    file.sync()
}

struct Rendered {
    json: String,
    name: String,
    line: u64,
    summary: Summary,
    /// Name, seconds, whether it failed.
    stages: Vec<(&'static str, f64, bool)>,
}

fn render(job: Job<Piece, Tagged>) -> Rendered {
    let Job { context: Piece { ticket, origin }, article, reports, .. } = job;
    let line = origin.source.line;
    let name = crate::name::output(&ticket.claim.name, line, &origin.id);
    let stages: Vec<_> = reports
        .iter()
        .map(|report| {
            let failed = matches!(report.status, Status::Failed(_));
            (report.name.as_str(), report.took.as_secs_f64(), failed)
        })
        .collect();
    let mut stage_ms = [0.0; 3];
    for (ms, (_, seconds, _)) in stage_ms.iter_mut().zip(&stages) {
        *ms = seconds * 1000.0;
    }
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
    Rendered { json, name, line: line.unwrap_or(0) as u64, summary, stages }
}
