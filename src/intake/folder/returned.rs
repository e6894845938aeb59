//! Claims that the readers gave back: the file changed while it was read, somebody had it open
//! again, or the disk could not read it. Each stays claimed, out of the droppers' reach, and is read
//! again when it has not changed for the quiet window; the pauses double.

use std::time::{Duration, Instant};

use super::claim::Claim;
use super::settle::pause_before_look;
use crate::disk::FileState;
use crate::limits;

/// A claim that could not be read.
#[derive(Debug)]
pub struct ReturnedClaim {
    /// The claim.
    pub claim: Claim,
    /// Number of times that it was given back before.
    pub tries: u32,
    /// The reason, for a person; none where the file had only not settled.
    pub why: Option<String>,
    /// The last known state of the file.
    pub look: Option<FileState>,
}

/// The claims that were given back, each with the time of the next look at it.
#[derive(Debug, Default)]
pub(super) struct UnsettledClaims(Vec<(Instant, ReturnedClaim)>);

impl UnsettledClaims {
    /// Puts a claim off, for longer each time.
    pub(super) fn put_off(&mut self, mut back: ReturnedClaim, now: Instant, quiet: Duration) {
        let due = now + pause_before_look(quiet, back.tries);
        back.tries += 1;
        self.0.push((due, back));
    }

    /// Takes a claim whose pause is over.
    pub(super) fn next_due(&mut self, now: Instant) -> Option<ReturnedClaim> {
        let at = self.0.iter().position(|(due, _)| *due <= now)?;
        Some(self.0.swap_remove(at).1)
    }

    /// Returns the time at which the next pause is over.
    pub(super) fn next_due_at(&self) -> Option<Instant> {
        self.0.iter().map(|(due, _)| *due).min()
    }

    /// Counts the claims.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether there are so many that no more may be claimed.
    pub(super) fn is_full(&self) -> bool {
        self.0.len() >= limits::OPEN_CLAIMS
    }

    /// Returns whether each has been put off at least `times` times.
    pub(super) fn all_put_off(&self, times: u32) -> bool {
        self.0.iter().all(|(_, back)| back.tries >= times)
    }
}
