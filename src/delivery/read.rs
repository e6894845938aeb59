//! Reading: claim -> articles. Readers are threads that read, hash, decode and parse, and send the
//! articles into the pipeline; what cannot be read goes straight to the outlet as a failure.

use std::io;
use std::os::unix::ffi::OsStrExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use async_channel::Receiver;
use tokio::sync::watch;

use crate::config::{Config, EncodingMode};
use crate::delivery::dedupe::find_published;
use crate::delivery::ticket::{Piece, Ticket};
use crate::delivery::writer::Writer;
use crate::intake::source::{ClaimedInput, Content, Taken};
use crate::journal::Journal;
use crate::limits;
use crate::pipeline::{Input, Job, StageSet, panic_message};
use crate::telemetry::events;
use crate::telemetry::health::Vitals;
use copydesk_analysis::failure::{Failure, FailureCode};
use copydesk_analysis::formats::{Batch, InputKind, read_batch, too_large};
use copydesk_analysis::name::show_name;
use copydesk_analysis::record::Origin;

/// A reader.
pub struct Reader {
    /// What is in force.
    pub config: watch::Receiver<Arc<Config>>,
    /// The stages in force.
    pub stages: watch::Receiver<Arc<StageSet>>,
    /// The state folder, for looking into the journal.
    pub state: PathBuf,
    /// The way into the pipeline.
    pub pipeline: Input<Piece>,
    /// The way past it.
    pub writer: Writer,
    /// The service's vital signs.
    pub vitals: Arc<Vitals>,
}

/// Why a claim did not become articles.
enum Obstacle {
    /// Somebody took the file away.
    Gone,
    /// It changed while it was read, or cannot be read now, for a reason that a person must know.
    Unsettled(Option<String>),
    /// Nothing can be made of it.
    Failure(Failure),
    /// The service has given up on the disk.
    GivenUp,
}

impl From<Failure> for Obstacle {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl Reader {
    /// Works until `taken` is closed and empty.
    pub fn run(self, taken: &Receiver<Taken>) {
        let mut journal = None;
        while let Ok(taken) = taken.recv_blocking() {
            self.vitals.step();
            if journal.is_none() {
                // A journal that cannot be read costs the early look; the committer looks again.
                journal = Journal::read(&self.state).ok().flatten();
            }
            self.take(taken, journal.as_ref());
        }
    }

    /// Reads a claim and sends on what it holds. `journal` tells whether it was published before.
    pub fn take(&self, taken: Taken, journal: Option<&Journal>) {
        let Taken { input, share, received } = taken;
        let config = Arc::clone(&self.config.borrow());
        let mut ticket = Ticket::new(input, share, received);
        let bytes = match self.read_claim(ticket.input.as_ref(), &config) {
            Ok(bytes) => bytes,
            Err(obstacle) => return self.give_back(ticket, obstacle),
        };
        let id = blake3::hash(&bytes);
        ticket.id = Some(id);
        ticket.bytes = bytes.len() as u64;
        let name = ticket.input.name().as_bytes();
        let twin = journal.and_then(|j| find_published(j, &config, &id, name).ok().flatten());
        if let Some(of) = twin {
            return self.writer.pass_on_duplicate(Arc::new(ticket), of);
        }
        let intake = &config.intake;
        let parsed = InputKind::from_file_name(ticket.input.name()).and_then(|kind| {
            let parse = || {
                read_batch(
                    kind,
                    bytes,
                    intake.encoding == EncodingMode::Utf8,
                    intake.max_file_size.0,
                )
            };
            catch_unwind(AssertUnwindSafe(parse)).unwrap_or_else(|panic| {
                let message = format!("reading panicked: {}", panic_message(panic.as_ref()));
                Err(Failure::new(FailureCode::Internal, message))
            })
        });
        match parsed {
            Ok(batch) => self.send_articles(ticket, id, batch),
            Err(failure) => self.give_back(ticket, failure.into()),
        }
    }

    /// The file's bytes, if it may be read at all.
    fn read_claim(&self, input: &dyn ClaimedInput, config: &Config) -> Result<Vec<u8>, Obstacle> {
        if input.attempt() > limits::SOLO_ATTEMPTS + 1 {
            let message = format!(
                "the service ended without warning each of the {} times that it worked on this file",
                input.attempt() - 1
            );
            return Err(Failure::new(FailureCode::AttemptsExhausted, message).into());
        }
        let max = config.intake.max_file_size;
        InputKind::from_file_name(input.name())?;
        let read = self.vitals.patiently("reading an input", || match input.read_content(max.0) {
            Err(e) if is_the_inputs_own(&e) => Ok(Err(e)),
            other => other.map(Ok),
        });
        match read.ok_or(Obstacle::GivenUp)? {
            Ok(Content::Bytes(bytes)) => Ok(bytes),
            Ok(Content::TooLarge(size)) => Err(too_large(size, max.0).into()),
            Ok(Content::Changing) => Err(Obstacle::Unsettled(None)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Err(Obstacle::Gone),
            Err(e) => Err(Obstacle::Unsettled(Some(e.to_string()))),
        }
    }

    fn send_articles(&self, mut ticket: Ticket, id: blake3::Hash, mut batch: Batch) {
        let file = Some(show_name(ticket.input.name()));
        ticket.expect(batch.found.len());
        let ticket = Arc::new(ticket);
        let stages = Arc::clone(&self.stages.borrow());
        for found in std::mem::take(&mut batch.found) {
            let source = batch.source_of(&found);
            let origin = Origin { id: found.id.unwrap_or(id), file: file.clone(), source };
            let job = Job {
                context: Piece { ticket: Arc::clone(&ticket), origin },
                stages: Arc::clone(&stages),
                article: Arc::new(found.raw),
            };
            self.pipeline.send(job);
        }
    }

    fn give_back(&self, mut ticket: Ticket, obstacle: Obstacle) {
        match obstacle {
            Obstacle::Failure(failure) => {
                if ticket.id.is_none() {
                    ticket.bytes = ticket.input.size();
                }
                self.writer.write_failure(Arc::new(ticket), failure);
            }
            Obstacle::Gone => events::article_vanished(&show_name(ticket.input.name())),
            Obstacle::Unsettled(why) => ticket.input.give_back(why),
            Obstacle::GivenUp => {}
        }
    }
}

/// Errors that say something of this file, not of the disk.
fn is_the_inputs_own(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied)
        // EIO while reading: a bad sector under this file. A disk that fails altogether shows in
        // what is written.
        || matches!(error.raw_os_error(), Some(libc::ELOOP | libc::EIO))
}
