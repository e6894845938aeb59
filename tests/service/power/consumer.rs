//! The consumer during power cuts: what it meets again, and whether it may.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use super::Told;
use crate::harness::Root;

/// A consumer that takes records away: it copies them to another disk, removes them and flushes the
/// removals. A record that it has already must have the same bytes.
#[derive(Default)]
pub struct Consumer(Mutex<Taken>);

#[derive(Default)]
struct Taken {
    /// Since the last cut.
    this_round: HashSet<String>,
    /// Removed in this round, and the removal is durable.
    for_good: HashSet<String>,
    /// Taken before and there again, which is counted.
    again: HashSet<String>,
    takes: usize,
    /// The cut undid the consumer's own removal.
    removals_undone: usize,
    /// The cut undid the publication, and the service repeated it.
    repeats: usize,
}

impl Consumer {
    /// Takes what is there now.
    pub fn take(&self, root: &Root, told: &Told) -> io::Result<()> {
        let outbox = root.outbox("");
        let mut names = Vec::new();
        for entry in fs::read_dir(&outbox)? {
            let name = entry?.file_name().into_string().unwrap();
            if !name.starts_with('.') {
                names.push(name);
            }
        }
        if names.is_empty() {
            std::thread::sleep(Duration::from_millis(1));
            return Ok(());
        }
        let mut taken = self.0.lock().unwrap();
        for name in &names {
            let bytes = fs::read(root.outbox(name))?;
            taken.keep(&root.path().join("taken").join(name), name, &bytes, told);
            fs::remove_file(root.outbox(name))?;
        }
        File::open(&outbox)?.sync_all()?;
        taken.for_good.extend(names);
        Ok(())
    }

    /// What there is to tell in the end.
    pub fn account(&self) -> String {
        let Taken { takes, removals_undone, repeats, .. } = &*self.0.lock().unwrap();
        format!("{takes} takings: {removals_undone} undone by a cut, {repeats} of repeated records")
    }

    /// Looks after a cut which of the records that were taken are there again.
    pub fn look_again(&self, root: &Root, told: &Told) {
        let mut taken = self.0.lock().unwrap();
        for name in root.names("outbox") {
            let name = name.into_string().unwrap();
            if !root.path().join("taken").join(&name).try_exists().unwrap() {
                continue;
            }
            assert!(!taken.for_good.contains(&name), "{name} was removed, durably, and is there");
            if taken.this_round.contains(&name) {
                taken.removals_undone += 1;
                taken.again.insert(name);
            } else if taken.again.insert(name.clone()) {
                taken.repeated(&name, told);
            }
        }
        taken.this_round.clear();
        taken.for_good.clear();
    }
}

impl Taken {
    fn keep(&mut self, place: &Path, name: &str, bytes: &[u8], told: &Told) {
        self.takes += 1;
        assert!(self.this_round.insert(name.to_owned()), "{name} was published twice");
        match fs::read(place) {
            Ok(earlier) => {
                assert!(earlier == bytes, "{name} came again with other bytes");
                if !self.again.remove(name) {
                    self.repeated(name, told);
                }
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => fs::write(place, bytes).unwrap(),
            Err(e) => panic!("{}: {e}", place.display()),
        }
    }

    /// What was told of was flushed before: only what was not told of may be published again.
    fn repeated(&mut self, name: &str, told: &Told) {
        assert!(!told.records.contains(name), "{name} was told of, and published again");
        self.repeats += 1;
    }
}
