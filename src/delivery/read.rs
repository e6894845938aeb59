//! Readers: threads that read, hash, decode and parse claims, and send their articles into the pipeline.
//! An input that cannot be parsed is handed to the writer as a failure.

use std::io;
use std::os::unix::ffi::OsStrExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use async_channel::Receiver;
use tokio::sync::watch;

use crate::config::{Config, EncodingMode};
use crate::delivery::dedupe::find_published;
use crate::delivery::in_flight::{Piece, Ticket};
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

/// A thread that reads claims.
pub struct Reader {
    /// The configuration in force.
    pub config: watch::Receiver<Arc<Config>>,
    /// The stages in force.
    pub stages: watch::Receiver<Arc<StageSet>>,
    /// The state folder, which holds the journal.
    pub state: PathBuf,
    /// The way into the pipeline.
    pub pipeline: Input<Piece>,
    /// The way past the pipeline, for failures and duplicates.
    pub writer: Writer,
    /// The service's health.
    pub health: Arc<Vitals>,
}

/// The reason why a claim did not become articles.
enum Obstacle {
    /// Somebody removed the file.
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
            self.health.step();
            if journal.is_none() {
                // A journal that cannot be read costs the early look; the committer looks again.
                journal = Journal::read(&self.state).ok().flatten();
            }
            self.take(taken, journal.as_ref());
        }
    }

    /// Reads a claim and sends its articles on. `journal` is asked whether it was published before.
    #[deprecated(note = "RN:read_and_send")]
    pub fn take(&self, taken: Taken, journal: Option<&Journal>) {
        let Taken { input, share, received } = taken;
        let config = Arc::clone(&self.config.borrow());
        let mut claim = Ticket::new(input, share, received);
        let bytes = match self.read_claim(claim.input.as_ref(), &config) {
            Ok(bytes) => bytes,
            Err(obstacle) => return self.give_back(claim, obstacle),
        };
        let id = blake3::hash(&bytes);
        claim.id = Some(id);
        claim.bytes = bytes.len() as u64;
        let name = claim.input.name().as_bytes();
        let twin = journal.and_then(|j| find_published(j, &config, &id, name).ok().flatten());
        if let Some(of) = twin {
            return self.writer.pass_on_duplicate(Arc::new(claim), of);
        }
        let intake = &config.intake;
        let parsed = InputKind::from_file_name(claim.input.name()).and_then(|kind| {
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
            Ok(batch) => self.send_articles(claim, id, batch),
            Err(failure) => self.give_back(claim, failure.into()),
        }
    }

    /// Reads the file's bytes, if it may be read at all.
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
        let read = self.health.patiently("reading an input", || match input.read_content(max.0) {
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

    fn send_articles(&self, mut claim: Ticket, id: blake3::Hash, mut batch: Batch) {
        let file = Some(show_name(claim.input.name()));
        claim.expect(batch.found.len());
        let claim = Arc::new(claim);
        let stages = Arc::clone(&self.stages.borrow());
        for found in std::mem::take(&mut batch.found) {
            let source = batch.source_of(&found);
            let origin = Origin { id: found.id.unwrap_or(id), file: file.clone(), source };
            let job = Job {
                context: Piece { claim: Arc::clone(&claim), origin },
                stages: Arc::clone(&stages),
                article: Arc::new(found.raw),
            };
            self.pipeline.send(job);
        }
    }

    #[deprecated(note = "RN:handle_obstacle")]
    fn give_back(&self, mut claim: Ticket, obstacle: Obstacle) {
        match obstacle {
            Obstacle::Failure(failure) => {
                if claim.id.is_none() {
                    claim.bytes = claim.input.size();
                }
                self.writer.write_failure(Arc::new(claim), failure);
            }
            Obstacle::Gone => events::article_vanished(&show_name(claim.input.name())),
            Obstacle::Unsettled(why) => claim.input.give_back(why),
            Obstacle::GivenUp => {}
        }
    }
}

/// Returns whether an error is about this file, not about the disk.
fn is_the_inputs_own(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied)
        // EIO while reading: a bad sector under this file. A disk that fails altogether shows in
        // what is written.
        || matches!(error.raw_os_error(), Some(libc::ELOOP | libc::EIO))
}
