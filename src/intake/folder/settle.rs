//! Settling: decides when a file that was seen may be taken.
//!
//! Pure bookkeeping: it gets observations with their times, and returns the name to look at next. A file
//! is settled when nobody has it open for writing and it has not changed for the quiet window. A
//! file that was renamed in is complete by contract and needs no window.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::ffi::{OsStr, OsString};
use std::time::{Duration, Instant};

use crate::disk::{FileState, Writers};
use crate::limits;

/// The way in which a name was observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observation {
    /// It was renamed in.
    RenamedIn,
    /// The kernel reported that it was made, written or closed just now.
    Event,
    /// It is in a listing; the time of its writing is not known.
    Listed,
}

/// The next step after a look at a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Take it.
    Claim,
    /// Look again later; the caller has nothing to do.
    Wait,
}

/// Events of one file closer together than this count as one.
const TICK: Duration = Duration::from_millis(10);

#[derive(Debug)]
struct Candidate {
    due: Instant,
    sighting: Observation,
    first_seen: Instant,
    /// The last look and when its state was first seen.
    stable: Option<(FileState, Instant)>,
    /// Looks that found a reason to wait.
    waits: u32,
}

/// The names that were seen and not yet taken.
#[derive(Debug, Default)]
pub struct Candidates {
    by_name: HashMap<OsString, Candidate>,
    queue: BinaryHeap<Reverse<(Instant, OsString)>>,
}

impl Candidates {
    /// Notes an observation of a name. Returns false when there is no room for it: then the folder must be
    /// listed again once there is.
    pub fn note_observation(
        &mut self,
        name: &OsStr,
        sighting: Observation,
        now: Instant,
        quiet: Duration,
    ) -> bool {
        let due = if sighting == Observation::Event { now + quiet } else { now };
        if let Some(known) = self.by_name.get_mut(name) {
            // A listing says nothing new of a name that is being watched already.
            let is_news = match sighting {
                Observation::Listed => false,
                Observation::RenamedIn => true,
                // A long write brings thousands of events: one entry for each tick is enough.
                // One that was put off for longer is looked at again sooner: its writer may be done.
                Observation::Event => due.max(known.due).duration_since(due.min(known.due)) >= TICK,
            };
            if is_news {
                known.sighting = sighting;
                known.stable = None;
                known.due = due;
                self.queue.push(Reverse((due, name.to_owned())));
            }
            return true;
        }
        if self.by_name.len() >= limits::CANDIDATES {
            return false;
        }
        let candidate = Candidate { due, sighting, first_seen: now, stable: None, waits: 0 };
        self.by_name.insert(name.to_owned(), candidate);
        self.queue.push(Reverse((due, name.to_owned())));
        true
    }

    /// Takes the next name that is due for a look.
    pub fn next_due(&mut self, now: Instant) -> Option<OsString> {
        while let Some(Reverse((due, name))) = self.queue.peek() {
            // Entries that a later observation has overtaken are skipped.
            if self.by_name.get(name).is_none_or(|candidate| candidate.due != *due) {
                self.queue.pop();
            } else if *due <= now {
                return self.queue.pop().map(|Reverse((_, name))| name);
            } else {
                return None;
            }
        }
        None
    }

    /// Returns the time at which the next name is due.
    pub fn next_due_at(&self) -> Option<Instant> {
        self.queue.peek().map(|Reverse((due, _))| *due)
    }

    /// Returns whether the next look can only note a state to compare with. Then the kernel need not be
    /// asked about writers.
    pub fn only_notes(&self, name: &OsStr, quiet: Duration) -> bool {
        let is_new = |c: &Candidate| c.sighting == Observation::Listed && c.stable.is_none();
        !quiet.is_zero() && self.by_name.get(name).is_some_and(is_new)
    }

    /// Decides the next step after a look at a name that was due.
    pub fn decide_next(
        &mut self,
        name: &OsStr,
        look: FileState,
        writers: Writers,
        now: Instant,
        quiet: Duration,
    ) -> NextStep {
        let Some(candidate) = self.by_name.get_mut(name) else { return NextStep::Wait };
        if writers == Writers::Some {
            candidate.stable = None;
            self.put_off(name, now, quiet);
            return NextStep::Wait;
        }
        let settled = match candidate.sighting {
            Observation::RenamedIn => true,
            // The window began with the event, and every further event began it anew.
            Observation::Event if writers == Writers::None => true,
            _ => match candidate.stable {
                Some((before, since)) if before == look => now.duration_since(since) >= quiet,
                _ => {
                    candidate.stable = Some((look, now));
                    quiet.is_zero()
                }
            },
        };
        if settled {
            self.by_name.remove(name);
            return NextStep::Claim;
        }
        candidate.due = now + quiet;
        self.queue.push(Reverse((candidate.due, name.to_owned())));
        NextStep::Wait
    }

    /// Puts a name off: it cannot be taken now, but may be later. The pauses double. Returns the time since
    /// the name was first seen.
    pub fn put_off(&mut self, name: &OsStr, now: Instant, quiet: Duration) -> Duration {
        let Some(candidate) = self.by_name.get_mut(name) else { return Duration::ZERO };
        candidate.due = now + pause_before_look(quiet, candidate.waits);
        candidate.waits += 1;
        self.queue.push(Reverse((candidate.due, name.to_owned())));
        now.duration_since(candidate.first_seen)
    }

    /// Forgets a name.
    pub fn forget_name(&mut self, name: &OsStr) {
        self.by_name.remove(name);
    }

    /// Counts the names that wait.
    pub fn len(&self) -> usize {
        self.by_name.len()
    }

    /// Returns whether no name waits.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// Returns whether each name that waits has been put off at least `times` times.
    pub fn all_put_off(&self, times: u32) -> bool {
        self.by_name.values().all(|candidate| candidate.waits >= times)
    }
}

/// Returns the pause before the next look at a file that was put off so many times.
pub fn pause_before_look(quiet: Duration, times: u32) -> Duration {
    let first = quiet.max(Duration::from_millis(50));
    first.saturating_mul(1 << times.min(16)).min(limits::LOOK_AGAIN_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUIET: Duration = Duration::from_millis(250);

    fn look(size: u64) -> FileState {
        FileState {
            kind: rustix::fs::FileType::RegularFile,
            links: 1,
            size,
            identity: (1, 1),
            modified: (0, 0),
            changed: (0, 0),
        }
    }

    fn name() -> &'static OsStr {
        OsStr::new("a.txt")
    }

    #[test]
    fn a_renamed_in_file_is_taken_at_once() {
        let (mut candidates, now) = (Candidates::default(), Instant::now());
        assert!(candidates.note_observation(name(), Observation::RenamedIn, now, QUIET));
        assert_eq!(candidates.next_due(now).as_deref(), Some(name()));
        assert_eq!(
            candidates.decide_next(name(), look(1), Writers::None, now, QUIET),
            NextStep::Claim
        );
        assert!(candidates.is_empty());
    }

    #[test]
    fn a_written_file_waits_for_the_quiet_window_after_the_last_event() {
        let (mut candidates, start) = (Candidates::default(), Instant::now());
        candidates.note_observation(name(), Observation::Event, start, QUIET);
        candidates.note_observation(name(), Observation::Event, start + QUIET / 2, QUIET);
        assert_eq!(candidates.next_due(start + QUIET), None);
        let later = start + QUIET / 2 + QUIET;
        assert_eq!(candidates.next_due(later).as_deref(), Some(name()));
        assert_eq!(
            candidates.decide_next(name(), look(1), Writers::None, later, QUIET),
            NextStep::Claim
        );
    }

    #[test]
    fn a_file_with_a_writer_waits_longer_each_time() {
        let (mut candidates, start) = (Candidates::default(), Instant::now());
        candidates.note_observation(name(), Observation::RenamedIn, start, QUIET);
        let mut now = start;
        let mut pauses = Vec::new();
        for _ in 0..12 {
            assert!(candidates.next_due(now).is_some());
            assert_eq!(
                candidates.decide_next(name(), look(1), Writers::Some, now, QUIET),
                NextStep::Wait
            );
            let next = candidates.next_due_at().unwrap();
            pauses.push(next - now);
            now = next;
        }
        assert!(pauses.is_sorted() && pauses[0] == QUIET);
        assert_eq!(pauses.last(), Some(&limits::LOOK_AGAIN_MAX));
    }

    #[test]
    fn an_event_ends_a_long_pause() {
        let (mut candidates, start) = (Candidates::default(), Instant::now());
        candidates.note_observation(name(), Observation::RenamedIn, start, QUIET);
        for _ in 0..8 {
            candidates.put_off(name(), start, QUIET);
        }
        assert_eq!(candidates.next_due(start + 10 * QUIET), None);
        candidates.note_observation(name(), Observation::Event, start, QUIET);
        assert_eq!(candidates.next_due(start + QUIET).as_deref(), Some(name()));
    }

    #[test]
    fn a_listed_file_must_stay_the_same_for_the_window() {
        let (mut candidates, start) = (Candidates::default(), Instant::now());
        candidates.note_observation(name(), Observation::Listed, start, QUIET);
        assert!(candidates.next_due(start).is_some());
        assert_eq!(
            candidates.decide_next(name(), look(1), Writers::None, start, QUIET),
            NextStep::Wait
        );
        let second = start + QUIET;
        assert!(candidates.next_due(second).is_some());
        assert_eq!(
            candidates.decide_next(name(), look(2), Writers::None, second, QUIET),
            NextStep::Wait
        );
        let third = second + QUIET;
        assert!(candidates.next_due(third).is_some());
        assert_eq!(
            candidates.decide_next(name(), look(2), Writers::None, third, QUIET),
            NextStep::Claim
        );
    }

    #[test]
    fn without_leases_an_event_is_not_enough() {
        let (mut candidates, start) = (Candidates::default(), Instant::now());
        candidates.note_observation(name(), Observation::Event, start, QUIET);
        let first = start + QUIET;
        assert!(candidates.next_due(first).is_some());
        assert_eq!(
            candidates.decide_next(name(), look(1), Writers::Unknown, first, QUIET),
            NextStep::Wait
        );
        let second = first + QUIET;
        assert!(candidates.next_due(second).is_some());
        assert_eq!(
            candidates.decide_next(name(), look(1), Writers::Unknown, second, QUIET),
            NextStep::Claim
        );
    }

    #[test]
    fn a_full_table_asks_for_another_listing() {
        let (mut candidates, now) = (Candidates::default(), Instant::now());
        for i in 0..limits::CANDIDATES {
            assert!(candidates.note_observation(
                OsStr::new(&i.to_string()),
                Observation::Listed,
                now,
                QUIET
            ));
        }
        assert!(!candidates.note_observation(name(), Observation::Listed, now, QUIET));
        assert!(candidates.note_observation(OsStr::new("0"), Observation::RenamedIn, now, QUIET));
    }
}
