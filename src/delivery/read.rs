//! Reading: claim -> articles. Readers are threads that read, hash, decode and parse, and send the
//! articles into the pipeline; what cannot be read goes straight to the outlet as a failure.

use std::io::{self, Read as _};
use std::os::unix::ffi::OsStrExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use async_channel::{Receiver, Sender};
use rustix::fs::FileType;
use tokio::sync::watch;

use crate::config::{Bytes, Config, EncodingMode};
use crate::delivery::commit::published_before;
use crate::delivery::ticket::{Piece, Share, Ticket};
use crate::delivery::writer::Writer;
use crate::disk::Writers;
use crate::intake::folder::claim::Claim;
use crate::intake::folder::returned::Returned;
use crate::journal::Journal;
use crate::limits;
use crate::pipeline::{Desk, Input, Job, panic_message};
use crate::telemetry::events;
use crate::telemetry::health::Vitals;
use copydesk_analysis::failure::{Failure, FailureCode};
use copydesk_analysis::formats::{Batch, Kind, parse, too_large};
use copydesk_analysis::record::Origin;

/// A claim on its way to a reader, with its share of what may be open at a time.
#[derive(Debug)]
pub struct Taken {
    /// The claim.
    pub claim: Claim,
    /// Given back when the claim is decided.
    pub share: Share,
    /// When it was claimed.
    pub received: Instant,
    /// How often it was given back.
    pub tries: u32,
}

/// A reader.
pub struct Reader {
    /// What is in force.
    pub config: watch::Receiver<Arc<Config>>,
    /// The stages in force.
    pub desk: watch::Receiver<Arc<Desk>>,
    /// The state folder, for looking into the journal.
    pub state: PathBuf,
    /// The way into the pipeline.
    pub pipeline: Input<Piece>,
    /// The way past it.
    pub writer: Writer,
    /// The way back to the intake.
    pub returned: Sender<Returned>,
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
        let Taken { claim, share, received, tries } = taken;
        let config = Arc::clone(&self.config.borrow());
        let mut ticket = Ticket::new(claim, share, received);
        let bytes = match self.admit(&ticket.claim, &config) {
            Ok(bytes) => bytes,
            Err(obstacle) => return self.give_back(ticket, tries, obstacle),
        };
        let id = blake3::hash(&bytes);
        ticket.id = Some(id);
        ticket.bytes = bytes.len() as u64;
        let name = ticket.claim.name.as_bytes();
        let twin = journal.and_then(|j| published_before(j, &config, &id, name).ok().flatten());
        if let Some(of) = twin {
            return self.writer.duplicate(Arc::new(ticket), of);
        }
        let intake = &config.intake;
        let parsed = Kind::of(&ticket.claim.name).and_then(|kind| {
            let parse = || {
                parse(kind, bytes, intake.encoding == EncodingMode::Utf8, intake.max_file_size.0)
            };
            catch_unwind(AssertUnwindSafe(parse)).unwrap_or_else(|panic| {
                let message = format!("reading panicked: {}", panic_message(panic.as_ref()));
                Err(Failure::new(FailureCode::Internal, message))
            })
        });
        match parsed {
            Ok(batch) => self.send_articles(ticket, id, batch),
            Err(failure) => self.give_back(ticket, tries, failure.into()),
        }
    }

    /// The file's bytes, if it may be read at all.
    fn admit(&self, claim: &Claim, config: &Config) -> Result<Vec<u8>, Obstacle> {
        if claim.attempt > limits::SOLO_ATTEMPTS + 1 {
            let message = format!(
                "the service ended without warning each of the {} times that it worked on this file",
                claim.attempt - 1
            );
            return Err(Failure::new(FailureCode::AttemptsExhausted, message).into());
        }
        let max = config.intake.max_file_size;
        Kind::of(&claim.name)?;
        let read = self.vitals.patiently("reading an input", || match read(claim, max) {
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
        let file = Some(copydesk_analysis::name::shown(&ticket.claim.name));
        ticket.expect(batch.found.len());
        let ticket = Arc::new(ticket);
        let desk = Arc::clone(&self.desk.borrow());
        for found in std::mem::take(&mut batch.found) {
            let source = batch.source_of(&found);
            let origin = Origin { id: found.id.unwrap_or(id), file: file.clone(), source };
            let job = Job {
                context: Piece { ticket: Arc::clone(&ticket), origin },
                desk: Arc::clone(&desk),
                article: Arc::new(found.raw),
                reports: Vec::with_capacity(3),
            };
            self.pipeline.send(job);
        }
    }

    fn give_back(&self, mut ticket: Ticket, tries: u32, obstacle: Obstacle) {
        match obstacle {
            Obstacle::Failure(failure) => {
                if ticket.id.is_none() {
                    let claim = &ticket.claim;
                    let look = claim.inbox.claimed.look(&claim.place());
                    ticket.bytes = look.map_or(0, |look| look.size);
                }
                self.writer.failure(Arc::new(ticket), failure);
            }
            Obstacle::Gone => {
                events::article_vanished(&copydesk_analysis::name::shown(&ticket.claim.name))
            }
            Obstacle::Unsettled(why) => {
                let Ticket { claim, .. } = ticket;
                let look = claim.inbox.claimed.look(&claim.place()).ok();
                // When the intake has ended, the claim stays for the next start.
                let _or_next_start =
                    self.returned.send_blocking(Returned { claim, tries, why, look });
            }
            Obstacle::GivenUp => {}
        }
    }
}

/// What a look into a claim found.
enum Content {
    Bytes(Vec<u8>),
    /// It has so many bytes, more than are allowed.
    TooLarge(u64),
    /// Somebody is writing it, or has replaced it.
    Changing,
}

/// Reads a claim, if it has no more than `max` bytes.
fn read(claim: &Claim, max: Bytes) -> io::Result<Content> {
    let mut file = claim.inbox.claimed.open(&claim.place())?;
    let before = file.look()?;
    // Between the last look at it and the claim somebody may have opened or replaced it.
    if before.kind != FileType::RegularFile || file.writers() == Writers::Some {
        return Ok(Content::Changing);
    }
    if before.size > max.0 {
        return Ok(Content::TooLarge(before.size));
    }
    let mut bytes = vec![0; usize::try_from(before.size).unwrap_or(usize::MAX)];
    match file.read_exact(&mut bytes) {
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(Content::Changing),
        other => other?,
    }
    let after = file.look()?;
    let is_the_same = (after.size, after.modified) == (before.size, before.modified);
    Ok(if is_the_same { Content::Bytes(bytes) } else { Content::Changing })
}

/// Errors that say something of this file, not of the disk.
fn is_the_inputs_own(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied)
        // EIO while reading: a bad sector under this file. A disk that fails altogether shows in
        // what is written.
        || matches!(error.raw_os_error(), Some(libc::ELOOP | libc::EIO))
}
