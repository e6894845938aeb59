//! The outlet's folders, and the moves that carry out what a receipt says. The committer and the
//! recovery after a crash make the same moves, and each of them can be made again.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use crate::config::Paths;
use crate::intake::claim::Claim;
use crate::journal::{Outcome, Output, Receipt};
use crate::limits;
use crate::sys::Dir;

/// The folder inside outbox/ and failed/ where files are written before they are shown.
pub const STAGED: &str = ".staged";
/// What a reason file's name ends in.
pub const REASON: &str = ".reason.json";

/// Open folders of the outlet.
#[derive(Debug)]
pub struct Folders {
    /// Where records appear.
    pub outbox: Dir,
    /// Records that wait for their receipt, as `<seq>.<line>.json`.
    pub staged: Dir,
    /// Inputs nothing could be made of, with their reasons.
    pub failed: Dir,
    /// Reasons that wait for their receipt, as `<seq>.0.json`.
    pub staged_reasons: Dir,
    /// Inputs that are done, in a folder for each day.
    pub done: Dir,
}

impl Folders {
    /// Opens the folders, making those that are missing.
    ///
    /// # Errors
    /// The path that could not be opened and why.
    pub fn open(paths: &Paths) -> Result<Self, (PathBuf, io::Error)> {
        let open = |path: &Path| Dir::create(path).map_err(|e| (path.to_owned(), e));
        let staged = |parent: &Dir| {
            parent.subdir(STAGED, 0o750).map_err(|e| (parent.path().join(STAGED), e))
        };
        let outbox = open(&paths.outbox)?;
        let failed = open(&paths.failed)?;
        Ok(Self {
            staged: staged(&outbox)?,
            staged_reasons: staged(&failed)?,
            outbox,
            failed,
            done: open(&paths.done)?,
        })
    }

    /// Shows a staged record. Returns the name that it got: another one than the receipt's only if
    /// somebody put a file of that name there since. `None` when it was shown before.
    ///
    /// # Errors
    /// As the rename fails.
    pub fn publish(&self, seq: u64, output: &Output) -> io::Result<Option<String>> {
        let staged = staged_name(seq, output.line);
        let mut name = output.name.clone();
        for n in 2_u32.. {
            match self.staged.rename(&staged, &self.outbox, Path::new(&name)) {
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
        (2_u32..).map(|n| numbered(&wanted, n)).find(|name| !taken(name)).unwrap_or(wanted)
    }

    /// A name for an input in failed/ that leaves room for its reason's name; with the claim's
    /// number in it if the plain one is taken.
    pub fn free_failed_name(&self, claim: &Claim, taken: impl Fn(&OsStr) -> bool) -> OsString {
        let room = limits::NAME_BYTES - REASON.len();
        let is_free = |name: &OsStr| {
            !taken(name)
                && !self.failed.has(Path::new(name))
                && !self.failed.has(&reason_name(name))
        };
        if claim.name.len() <= room && is_free(&claim.name) {
            return claim.name.clone();
        }
        distinct(&claim.name, claim.seq, room)
    }

    /// Shows a staged reason beside the failed input. Made again, it does nothing.
    ///
    /// # Errors
    /// As the rename fails.
    pub fn publish_reason(&self, seq: u64, failed_name: &OsStr) -> io::Result<()> {
        let staged = staged_name(seq, 0);
        match self.staged_reasons.rename(&staged, &self.failed, &reason_name(failed_name)) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                // Somebody put a file of that name there: the input's number makes it another.
                let name = distinct(failed_name, seq, limits::NAME_BYTES - REASON.len());
                self.staged_reasons.rename(&staged, &self.failed, &reason_name(&name))
            }
            other => other,
        }
    }

    /// Moves a decided input to where it goes. Made again, it does nothing.
    ///
    /// # Errors
    /// As the disk fails.
    pub fn retire(&self, receipt: &Receipt, claim: &Claim, keep: bool) -> io::Result<()> {
        let moved = match &receipt.outcome {
            Outcome::Failed { name, .. } => {
                move_input(claim, &self.failed, OsStr::from_bytes(name))
            }
            _ if keep => {
                let day = crate::clock::day_of(receipt.decided_at);
                move_input(claim, &self.done.subdir(&day, 0o750)?, &claim.name)
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

fn numbered(name: &str, n: u32) -> String {
    format!("{}.{n}.json", name.strip_suffix(".json").unwrap_or(name))
}

/// The name with the claim's number before the extension, cut to `room` bytes.
fn distinct(name: &OsStr, seq: u64, room: usize) -> OsString {
    let path = Path::new(name);
    let stem = path.file_stem().unwrap_or(name).as_bytes();
    let extension = path.extension().map(OsStr::as_bytes).filter(|e| e.len() < 32);
    let mut tail = format!(".{seq}").into_bytes();
    if let Some(extension) = extension {
        tail.push(b'.');
        tail.extend_from_slice(extension);
    }
    let kept = stem.len().min(room.saturating_sub(tail.len()));
    let mut out: Vec<u8> = stem.iter().copied().take(kept).collect();
    out.extend(tail);
    OsString::from_vec(out)
}

fn move_input(claim: &Claim, folder: &Dir, name: &OsStr) -> io::Result<()> {
    let moved = match claim.move_to(folder, Path::new(name)) {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
            claim.move_to(folder, Path::new(&distinct(name, claim.seq, limits::NAME_BYTES)))
        }
        other => other,
    };
    match moved {
        Err(e) if e.kind() == io::ErrorKind::CrossesDevices => copy_input(claim, folder, name),
        other => other,
    }
}

/// The move to a folder on another mount: the copy is durable under its final name before the
/// input goes.
fn copy_input(claim: &Claim, folder: &Dir, name: &OsStr) -> io::Result<()> {
    let mut input = claim.inbox.claimed.open_file(&claim.place())?;
    let copy = PathBuf::from(format!(".copy.{:012}", claim.seq));
    match folder.unlink(&copy) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let mut output = folder.create_file(&copy)?;
    io::copy(&mut input, &mut output)?;
    output.sync_all()?;
    match folder.rename(&copy, folder, Path::new(name)) {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
            folder.rename(
                &copy,
                folder,
                Path::new(&distinct(name, claim.seq, limits::NAME_BYTES)),
            )?;
        }
        other => other?,
    }
    folder.sync()?;
    claim.remove()
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
        assert_eq!(distinct(OsStr::new("a.b.txt"), 7, 255), "a.b.7.txt");
        assert_eq!(distinct(OsStr::new("a"), 7, 255), "a.7");
        let long = distinct(OsStr::new(&format!("{}.txt", "x".repeat(251))), 7, 243);
        assert_eq!(long.len(), 243);
        assert!(long.to_str().unwrap().ends_with("x.7.txt"));
    }
}
