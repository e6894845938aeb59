//! The archive: decided inputs in done/ and failed/.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::claim::Claim;
use crate::disk::Dir;
use crate::journal::{Outcome, Receipt};
use crate::limits;
use crate::outlet::names::with_free_name;

/// The open folders that decided inputs are moved to.
#[derive(Debug)]
pub struct Archive {
    /// Inputs that are done, in a folder for each day.
    pub done: Arc<dyn Dir>,
    failed: Arc<dyn Dir>,
    /// The day's folder, held open.
    today: Mutex<Option<(String, Arc<dyn Dir>)>>,
}

impl Archive {
    /// Makes an archive of two open folders.
    pub fn new(done: Arc<dyn Dir>, failed: Arc<dyn Dir>) -> Self {
        Self { done, failed, today: Mutex::default() }
    }

    /// Opens the folder of a day in done/.
    fn open_day(&self, day: &str) -> io::Result<Arc<dyn Dir>> {
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        match &*today {
            Some((open, folder)) if open == day => Ok(Arc::clone(folder)),
            _ => {
                let folder = self.done.subdir(day, 0o750)?;
                *today = Some((day.to_owned(), Arc::clone(&folder)));
                Ok(folder)
            }
        }
    }

    /// Moves a decided input to failed/ or done/; removes it where `keep` is not set. Made again, it does
    /// nothing.
    ///
    /// # Errors
    /// As the disk fails.
    pub fn retire_claim(&self, receipt: &Receipt, claim: &Claim, keep: bool) -> io::Result<()> {
        let moved = match &receipt.outcome {
            Outcome::Failed { name, .. } => {
                move_input(claim, self.failed.as_ref(), OsStr::from_bytes(name))
            }
            _ if keep => {
                let day = crate::clock::day_of(receipt.decided_at);
                match move_input(claim, self.open_day(&day)?.as_ref(), &claim.name) {
                    // It may be the folder that is gone, removed by retention or a person, and not
                    // the claim.
                    Err(e) if e.kind() == io::ErrorKind::NotFound => {
                        *self.today.lock().unwrap_or_else(PoisonError::into_inner) = None;
                        move_input(claim, self.open_day(&day)?.as_ref(), &claim.name)
                    }
                    other => other,
                }
            }
            _ => claim.remove_input(),
        };
        match moved {
            // Retired before, or gone together with an inbox that was removed.
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }
}

fn move_input(claim: &Claim, folder: &dyn Dir, name: &OsStr) -> io::Result<()> {
    let moved = with_free_name(name, claim.seq, limits::NAME_BYTES, |name| {
        claim.move_to(folder, Path::new(name))
    });
    match moved {
        Err(e) if e.kind() == io::ErrorKind::CrossesDevices => copy_input(claim, folder, name),
        other => other,
    }
}

/// Copies an input to a folder on another mount. The copy is durable under its final name before the
/// input is removed.
fn copy_input(claim: &Claim, folder: &dyn Dir, name: &OsStr) -> io::Result<()> {
    let mut input = claim.inbox.claimed.open(&claim.path_in_claims())?;
    let copy = PathBuf::from(format!(".copy.{:012}", claim.seq));
    match folder.unlink(&copy) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let mut output = folder.create(&copy)?;
    io::copy(&mut input, &mut output)?;
    output.sync()?;
    with_free_name(name, claim.seq, limits::NAME_BYTES, |name| {
        match folder.rename(&copy, folder, Path::new(name)) {
            // An earlier try came this far and no farther.
            Err(e)
                if e.kind() == io::ErrorKind::AlreadyExists
                    && have_equal_bytes(folder, &copy, Path::new(name))? =>
            {
                folder.unlink(&copy)
            }
            other => other,
        }
    })?;
    folder.sync()?;
    claim.remove_input()
}

fn have_equal_bytes(folder: &dyn Dir, one: &Path, other: &Path) -> io::Result<bool> {
    if folder.look(one)?.size != folder.look(other)?.size {
        return Ok(false);
    }
    let hash = |name: &Path| -> io::Result<blake3::Hash> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(folder.open(name)?)?;
        Ok(hasher.finalize())
    };
    Ok(hash(one)? == hash(other)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::native::Folder;
    use crate::intake::folder::claim::Inbox;

    #[test]
    fn inputs_whose_names_clash_again_and_again_all_find_a_place() {
        let root = tempfile::tempdir().unwrap();
        let open = |name| Arc::new(Folder::open_or_create(&root.path().join(name)).unwrap());
        let archive = Archive::new(open("done"), open("failed"));
        drop(open("inbox"));
        let inbox_path = root.path().join("inbox");
        let inbox = Arc::new(Inbox::open_and_lock(&inbox_path).unwrap());
        for text in ["one", "two", "three", "four"] {
            std::fs::write(inbox_path.join("feed.txt"), text).unwrap();
            // One number for all of them, as after the loss of a journal.
            let claim = Claim::take_file(&inbox, OsStr::new("feed.txt"), 3).unwrap();
            let receipt = Receipt {
                seq: 3,
                id: None,
                name: b"feed.txt".to_vec(),
                decided_at: 0,
                outcome: Outcome::Published,
                outputs: Vec::new(),
            };
            archive.retire_claim(&receipt, &claim, true).unwrap();
        }
        let mut kept = archive.done.subdir("1970-01-01", 0o750).unwrap().list_names().unwrap();
        kept.sort();
        assert_eq!(kept, ["feed.3.1.txt", "feed.3.2.txt", "feed.3.txt", "feed.txt"]);
    }
}
