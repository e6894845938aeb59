//! Taking: makes a claim of a name that is due, and sends it to a reader.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tokio::sync::OwnedSemaphorePermit;
use tokio::time::sleep;

use super::FolderSource;
use super::admit::{self, LeftAlone};
use super::claim::{CLAIM_FOLDER, Claim};
use super::input::ClaimedFile;
use super::recovery::Recovered;
use super::returned::ReturnedClaim;
use super::settle::{NextStep, Observation};
use crate::disk::Writers;
use crate::intake::budget::{Share, estimate_share};
use crate::intake::source::InputToRead;
use crate::limits;
use crate::telemetry::events;
use copydesk_analysis::name::show_name;

impl FolderSource {
    /// Looks at every name that is due and claims what has settled.
    pub(super) async fn take_due(&mut self) {
        while !self.stop.is_cancelled()
            && !self.unsettled.is_full()
            && let Some(name) = self.candidates.next_due(Instant::now())
        {
            self.health.intake_turns.fetch_add(1, Ordering::Relaxed);
            let Some(size) = self.judge_candidate(&name) else { continue };
            let Some(permit) = self.take_share(&name, size).await else {
                // Told to stop: the file stays where it is.
                return;
            };
            let seq = self.next_seq;
            self.next_seq += 1;
            match Claim::take_file(&self.inbox, &name, seq) {
                Ok(claim) => {
                    self.stuck.remove(&name);
                    self.send_claim(claim, permit, 0).await;
                }
                Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                Err(e) => {
                    self.candidates.note_observation(
                        &name,
                        Observation::Listed,
                        Instant::now(),
                        Duration::ZERO,
                    );
                    self.note_stuck(&name, &e);
                }
            }
        }
    }

    /// Notes a claim that could not be read.
    pub(super) fn note_returned(&mut self, back: ReturnedClaim) {
        if let Some(why) = back.why.as_ref().filter(|_| back.tries == 0) {
            events::inbox_stuck(&show_name(&back.claim.name), why);
        }
        self.unsettled.put_off(back, Instant::now(), *self.config.borrow().intake.settle);
    }

    /// Sends claims that could not be read to the readers again, once they have settled.
    pub(super) async fn take_again(&mut self) {
        while let Ok(back) = self.returned.try_recv() {
            self.note_returned(back);
        }
        while !self.stop.is_cancelled()
            && let Some(mut back) = self.unsettled.next_due(Instant::now())
        {
            let now = match self.inbox.claimed.look(&back.claim.path_in_claims()) {
                Ok(look) => Some(look),
                Err(e) if e.kind() == io::ErrorKind::NotFound => {
                    events::article_vanished(&show_name(&back.claim.name));
                    continue;
                }
                Err(_) => None,
            };
            let is_settled = now.is_some() && back.look == now;
            back.look = now;
            if !is_settled {
                self.unsettled.put_off(back, Instant::now(), *self.config.borrow().intake.settle);
                continue;
            }
            let size = now.map_or(0, |look| look.size);
            let Some(permit) = self.take_share(&back.claim.name, size).await else { return };
            self.send_claim(back.claim, permit, back.tries).await;
        }
    }

    /// Looks at a name. Returns its size if it is to be claimed now.
    fn judge_candidate(&mut self, name: &OsStr) -> Option<u64> {
        let (quiet, hard_links) = {
            let config = self.config.borrow();
            (*config.intake.settle, config.intake.hard_links)
        };
        let now = Instant::now();
        let path = Path::new(name);
        let look = match self.inbox.dir.look(path) {
            Ok(look) => look,
            Err(e) => return self.pass_over(name, &e),
        };
        match admit::judge_file_state(&look, hard_links) {
            None => {}
            Some(LeftAlone::HardLink) => {
                // Its dropper may be about to unlink the other name.
                if self.candidates.put_off(name, now, quiet) > limits::LINK_GRACE {
                    self.leave_alone(name, LeftAlone::HardLink);
                }
                return None;
            }
            Some(why) => {
                self.candidates.forget_name(name);
                self.leave_alone(name, why);
                return None;
            }
        }
        let writers = if self.candidates.only_notes(name, quiet) {
            Writers::Unknown
        } else {
            match self.inbox.dir.open(path) {
                Ok(file) => file.writers(),
                Err(e) => return self.pass_over(name, &e),
            }
        };
        let next = self.candidates.decide_next(name, look, writers, now, quiet);
        (next == NextStep::Claim).then_some(look.size)
    }

    /// Forgets a name that is gone, and puts off one that cannot be looked at.
    fn pass_over(&mut self, name: &OsStr, error: &io::Error) -> Option<u64> {
        if error.kind() == io::ErrorKind::NotFound {
            self.candidates.forget_name(name);
        } else {
            self.note_stuck(name, error);
        }
        None
    }

    pub(super) fn leave_alone(&mut self, name: &OsStr, why: LeftAlone) {
        let is_ours = name == CLAIM_FOLDER
            || name == ".gitignore"
            || name.as_encoded_bytes().starts_with(admit::OWN_PREFIX.as_bytes());
        if is_ours || self.left_alone.contains(name) || self.left_alone.len() >= limits::LEFT_ALONE
        {
            return;
        }
        events::inbox_left_alone(&show_name(name), why.as_str());
        self.left_alone.insert(name.to_owned());
    }

    fn note_stuck(&mut self, name: &OsStr, error: &io::Error) {
        let quiet = *self.config.borrow().intake.settle;
        self.candidates.put_off(name, Instant::now(), quiet);
        if self.stuck.insert(name.to_owned()) {
            events::inbox_stuck(&show_name(name), &error.to_string());
        }
    }

    /// Waits for a claim's share of the budget. Returns `None` when the intake must stop.
    async fn take_share(&mut self, name: &OsStr, size: u64) -> Option<OwnedSemaphorePermit> {
        let max = self.config.borrow().intake.max_file_size.0;
        self.take_of_budget(estimate_share(name, size, max)).await
    }

    /// Waits for a part of the budget. Returns `None` when the intake must stop.
    pub(super) async fn take_of_budget(&mut self, kib: u32) -> Option<OwnedSemaphorePermit> {
        if let Some(permit) = self.budget.try_take(kib) {
            return Some(permit);
        }
        let room = self.budget.clone().wait_for(kib);
        tokio::pin!(room);
        loop {
            tokio::select! {
                () = self.stop.cancelled() => return None,
                permit = &mut room => return permit,
                // A reader that gives a claim back must not have to wait for this.
                Ok(back) = self.returned.recv() => self.note_returned(back),
                // Waiting is what the intake is here for: the watchdog must see it alive.
                () = sleep(Duration::from_secs(1)) => {
                    self.health.intake_turns.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
    }

    async fn send_claim(&self, claim: Claim, permit: OwnedSemaphorePermit, tries: u32) {
        let share = Share::new(permit, &self.health.metrics.open);
        let (archive, returned) = (Arc::clone(&self.archive), self.give_back.clone());
        let input = Box::new(ClaimedFile { claim, tries, archive, returned });
        let taken = InputToRead { input, share, received: Instant::now() };
        // Room for every open claim: this never waits. Were the readers gone, the claim would be
        // found again by the next start.
        let _readers_are_there = self.taken.send(taken).await;
    }

    /// Sends the claims of an earlier process to the readers again. If that process died, one of them may
    /// have killed it: then each is done alone, so that only the culprit uses up its attempts.
    pub(super) async fn requeue_claims(&mut self, recovered: Recovered) {
        for mut claim in recovered.requeue {
            let permit = if recovered.clean {
                let size =
                    self.inbox.claimed.look(&claim.path_in_claims()).map_or(0, |look| look.size);
                self.take_share(&claim.name, size).await
            } else {
                self.take_of_budget(limits::OPEN_CLAIMS_KIB).await
            };
            let Some(permit) = permit else { return };
            if !recovered.clean {
                let counted =
                    self.health.retry_until_ok("counting an attempt", || claim.count_attempt());
                if counted.is_none() {
                    return;
                }
                events::recovery_retry(&show_name(&claim.name), u64::from(claim.attempt));
            }
            self.send_claim(claim, permit, 0).await;
        }
    }
}
