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
use crate::delivery::in_flight::{InFlightArticle, InFlightClaim};
use crate::delivery::writer::Writer;
use crate::intake::source::{ClaimedInput, Content, InputToRead};
use crate::journal::Journal;
use crate::limits;
use crate::pipeline::{Input, Job, StageSet, panic_message};
use crate::telemetry::events;
use crate::telemetry::health::Health;
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
    pub pipeline: Input<InFlightArticle>,
    /// The way past the pipeline, for failures and duplicates.
    pub writer: Writer,
    /// The service's health.
    pub health: Arc<Health>,
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
    pub fn run(self, taken: &Receiver<InputToRead>) {
        let mut journal = None;
        while let Ok(taken) = taken.recv_blocking() {
            self.health.note_step();
            if journal.is_none() {
                // A journal that cannot be read costs the early look; the committer looks again.
                journal = Journal::open_for_reading(&self.state).ok().flatten();
            }
            self.read_and_send(taken, journal.as_ref());
        }
    }

    /// Reads a claim and sends its articles on. `journal` is asked whether it was published before.
    pub fn read_and_send(&self, taken: InputToRead, journal: Option<&Journal>) {
        let InputToRead { input, share, received } = taken;
        let config = Arc::clone(&self.config.borrow());
        let mut claim = InFlightClaim::new(input, share, received);
        let bytes = match self.read_claim(claim.input.as_ref(), &config) {
            Ok(bytes) => bytes,
            Err(obstacle) => return self.handle_obstacle(claim, obstacle),
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
            Err(failure) => self.handle_obstacle(claim, failure.into()),
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
        let read =
            self.health.retry_until_ok("reading an input", || match input.read_content(max.0) {
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

    fn send_articles(&self, mut claim: InFlightClaim, id: blake3::Hash, mut batch: Batch) {
        let file = Some(show_name(claim.input.name()));
        claim.expect_articles(batch.found.len());
        let claim = Arc::new(claim);
        let stages = Arc::clone(&self.stages.borrow());
        for found in std::mem::take(&mut batch.found) {
            let source = batch.source_of(&found);
            let origin = Origin { id: found.id.unwrap_or(id), file: file.clone(), source };
            let job = Job {
                context: InFlightArticle { claim: Arc::clone(&claim), origin },
                stages: Arc::clone(&stages),
                article: Arc::new(found.raw),
            };
            self.pipeline.send(job);
        }
    }

    fn handle_obstacle(&self, mut claim: InFlightClaim, obstacle: Obstacle) {
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
