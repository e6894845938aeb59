//! The outlet's folders, and the moves that carry out what a receipt says. The committer and the
//! recovery after a crash make the same moves, and each of them can be made again.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::config::Paths;
use crate::disk::Dir;
use crate::disk::native::Folder;
use crate::intake::folder::claim::Claim;
use crate::journal::{Outcome, Output, Receipt};
use crate::limits;

/// The folder inside outbox/ and failed/ where files are written before they are shown.
pub const STAGED: &str = ".staged";
/// What a reason file's name ends in.
pub const REASON: &str = ".reason.json";

/// Open folders of the outlet.
#[derive(Debug)]
pub struct Folders {
    /// Where records appear.
    pub outbox: Arc<dyn Dir>,
    /// Records that wait for their receipt, as `<seq>.<line>.json`.
    pub staged: Arc<dyn Dir>,
    /// Inputs nothing could be made of, with their reasons.
    pub failed: Arc<dyn Dir>,
    /// Reasons that wait for their receipt, as `<seq>.0.json`.
    pub staged_reasons: Arc<dyn Dir>,
    /// Inputs that are done, in a folder for each day.
    pub done: Arc<dyn Dir>,
    /// The day's folder, held open.
    pub today: Mutex<Option<(String, Arc<dyn Dir>)>>,
}

impl Folders {
    /// Opens the folders, making those that are missing.
    ///
    /// # Errors
    /// The path that could not be opened and why.
    pub fn open(paths: &Paths) -> Result<Self, (PathBuf, io::Error)> {
        let open = |path: &Path| -> Result<Arc<dyn Dir>, (PathBuf, io::Error)> {
            Ok(Arc::new(Folder::create(path).map_err(|e| (path.to_owned(), e))?))
        };
        let (outbox, failed, done) =
            (open(&paths.outbox)?, open(&paths.failed)?, open(&paths.done)?);
        let (outbox_at, failed_at) = (outbox.path().join(STAGED), failed.path().join(STAGED));
        let staged = outbox.subdir(STAGED, 0o750).map_err(|e| (outbox_at, e))?;
        let staged_reasons = failed.subdir(STAGED, 0o750).map_err(|e| (failed_at, e))?;
        Ok(Self { outbox, staged, failed, staged_reasons, done, today: Mutex::default() })
    }

    /// Shows a staged record. Returns the name that it got: another one than the receipt's only if
    /// somebody put a file of that name there since. `None` when it was shown before.
    ///
    /// # Errors
    /// As the rename fails.
    pub fn publish(&self, seq: u64, output: &Output) -> io::Result<Option<String>> {
        let staged = staged_name(seq, output.line);
        let mut name = output.name.clone();
        for n in 2_u64.. {
            match self.staged.rename(&staged, self.outbox.as_ref(), Path::new(&name)) {
                Ok(()) => return Ok(Some(name)),
                Err(e) if e.kind() == io::ErrorKind::NotFound => break,
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                    name = numbered(&output.name, n);
                }
                Err(e) => return Err(e),
            }
        }
        Ok(None)
    }

    /// A name for a record that no file in the outbox has.
    pub fn free_output_name(&self, wanted: String) -> String {
        let taken = |name: &str| self.outbox.has(Path::new(name));
        if !taken(&wanted) {
            return wanted;
        }
        (2_u64..).map(|n| numbered(&wanted, n)).find(|name| !taken(name)).unwrap_or(wanted)
    }

    /// A name for an input in failed/ that leaves room for its reason's name; with the claim's
    /// number in it if the plain one is taken.
    pub fn free_failed_name(&self, claim: &Claim, taken: impl Fn(&OsStr) -> bool) -> OsString {
        let room = limits::NAME_BYTES - REASON.len();
        let is_free = |name: &OsStr| {
            // The reason's name counts too: it may be another input's.
            !taken(name)
                && !taken(reason_name(name).as_os_str())
                && !self.failed.has(Path::new(name))
                && !self.failed.has(&reason_name(name))
        };
        if claim.name.len() <= room && is_free(&claim.name) {
            return claim.name.clone();
        }
        let mut others = (0..).map(|n| distinct(&claim.name, claim.seq, n, room));
        others.find(|name| is_free(name)).unwrap_or_else(|| claim.name.clone())
    }

    /// Shows a staged reason beside the failed input. Made again, it does nothing.
    ///
    /// # Errors
    /// As the rename fails.
    pub fn publish_reason(&self, seq: u64, failed_name: &OsStr) -> io::Result<()> {
        let staged = staged_name(seq, 0);
        let room = limits::NAME_BYTES - REASON.len();
        let shown = under_a_free_name(failed_name, seq, room, |name| {
            self.staged_reasons.rename(&staged, self.failed.as_ref(), &reason_name(name))
        });
        match shown {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    /// The folder of a day in done/.
    fn day(&self, day: &str) -> io::Result<Arc<dyn Dir>> {
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

    /// Moves a decided input to where it goes. Made again, it does nothing.
    ///
    /// # Errors
    /// As the disk fails.
    pub fn retire(&self, receipt: &Receipt, claim: &Claim, keep: bool) -> io::Result<()> {
        let moved = match &receipt.outcome {
            Outcome::Failed { name, .. } => {
                move_input(claim, self.failed.as_ref(), OsStr::from_bytes(name))
            }
            _ if keep => {
                let day = crate::clock::day_of(receipt.decided_at);
                match move_input(claim, self.day(&day)?.as_ref(), &claim.name) {
                    // It may be the folder that is gone, swept or removed, and not the claim.
                    Err(e) if e.kind() == io::ErrorKind::NotFound => {
                        *self.today.lock().unwrap_or_else(PoisonError::into_inner) = None;
                        move_input(claim, self.day(&day)?.as_ref(), &claim.name)
                    }
                    other => other,
                }
            }
            _ => claim.remove(),
        };
        match moved {
            // Retired before, or gone together with an inbox that was removed.
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }
}

/// The name of a staged file.
pub fn staged_name(seq: u64, line: u64) -> PathBuf {
    PathBuf::from(format!("{seq:012}.{line}.json"))
}

/// The claim's number and the line that a staged file's name stands for.
pub fn parse_staged_name(name: &OsStr) -> Option<(u64, u64)> {
    let (seq, rest) = name.to_str()?.split_once('.')?;
    Some((seq.parse().ok()?, rest.strip_suffix(".json")?.parse().ok()?))
}

/// The name of the reason that lies beside a failed input.
pub fn reason_name(failed_name: &OsStr) -> PathBuf {
    let mut name = failed_name.to_owned();
    name.push(REASON);
    PathBuf::from(name)
}

/// The name of a record with one more number in it.
pub fn numbered(name: &str, n: u64) -> String {
    format!("{}.{n}.json", name.strip_suffix(".json").unwrap_or(name))
}

/// The name with the claim's number before the extension, cut to `room` bytes; with one more number
/// when that is taken as well.
fn distinct(name: &OsStr, seq: u64, n: u32, room: usize) -> OsString {
    let path = Path::new(name);
    let stem = path.file_stem().unwrap_or(name).as_bytes();
    let extension = path.extension().map(OsStr::as_bytes).filter(|e| e.len() < 32);
    let mut tail = if n == 0 { format!(".{seq}") } else { format!(".{seq}.{n}") }.into_bytes();
    if let Some(extension) = extension {
        tail.push(b'.');
        tail.extend_from_slice(extension);
    }
    let kept = stem.len().min(room.saturating_sub(tail.len()));
    let mut out: Vec<u8> = stem.iter().copied().take(kept).collect();
    out.extend(tail);
    OsString::from_vec(out)
}

/// Does something under the name, or under the first distinct one that is not taken.
fn under_a_free_name(
    name: &OsStr,
    seq: u64,
    room: usize,
    mut action: impl FnMut(&OsStr) -> io::Result<()>,
) -> io::Result<()> {
    let mut done = action(name);
    for n in 0.. {
        match done {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                done = action(&distinct(name, seq, n, room));
            }
            other => return other,
        }
    }
    done
}

fn move_input(claim: &Claim, folder: &dyn Dir, name: &OsStr) -> io::Result<()> {
    let moved = under_a_free_name(name, claim.seq, limits::NAME_BYTES, |name| {
        claim.move_to(folder, Path::new(name))
    });
    match moved {
        Err(e) if e.kind() == io::ErrorKind::CrossesDevices => copy_input(claim, folder, name),
        other => other,
    }
}

/// The move to a folder on another mount: the copy is durable under its final name before the
/// input goes.
fn copy_input(claim: &Claim, folder: &dyn Dir, name: &OsStr) -> io::Result<()> {
    let mut input = claim.inbox.claimed.open(&claim.place())?;
    let copy = PathBuf::from(format!(".copy.{:012}", claim.seq));
    match folder.unlink(&copy) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let mut output = folder.create(&copy)?;
    io::copy(&mut input, &mut output)?;
    output.sync()?;
    under_a_free_name(name, claim.seq, limits::NAME_BYTES, |name| {
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
    claim.remove()
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

    #[test]
    fn a_staged_name_reads_back() {
        let name = staged_name(7, 12);
        assert_eq!(parse_staged_name(name.as_os_str()), Some((7, 12)));
        assert_eq!(parse_staged_name(OsStr::new("rubbish.json")), None);
    }

    #[test]
    fn a_distinct_name_keeps_the_extension_and_fits() {
        assert_eq!(distinct(OsStr::new("a.b.txt"), 7, 0, 255), "a.b.7.txt");
        assert_eq!(distinct(OsStr::new("a"), 7, 2, 255), "a.7.2");
        let long = distinct(OsStr::new(&format!("{}.txt", "x".repeat(251))), 7, 0, 243);
        assert_eq!(long.len(), 243);
        assert!(long.to_str().unwrap().ends_with("x.7.txt"));
    }

    #[test]
    fn inputs_whose_names_clash_again_and_again_all_find_a_place() {
        let root = tempfile::tempdir().unwrap();
        let paths = crate::config::Config::default().rooted(root.path()).paths;
        Folder::create(&paths.inbox).unwrap();
        let folders = Folders::open(&paths).unwrap();
        let inbox =
            std::sync::Arc::new(crate::intake::folder::claim::Inbox::open(&paths.inbox).unwrap());
        for text in ["one", "two", "three", "four"] {
            std::fs::write(paths.inbox.join("feed.txt"), text).unwrap();
            // One number for all of them, as after the loss of a journal.
            let claim = Claim::take(&inbox, OsStr::new("feed.txt"), 3).unwrap();
            let receipt = Receipt {
                seq: 3,
                id: None,
                name: b"feed.txt".to_vec(),
                decided_at: 0,
                outcome: Outcome::Published,
                outputs: Vec::new(),
            };
            folders.retire(&receipt, &claim, true).unwrap();
        }
        let mut kept = folders.done.subdir("1970-01-01", 0o750).unwrap().names().unwrap();
        kept.sort();
        assert_eq!(kept, ["feed.3.1.txt", "feed.3.2.txt", "feed.3.txt", "feed.txt"]);
    }
}
