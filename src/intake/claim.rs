//! Claims: how a file is taken out of the droppers' reach before it is read.
//!
//! A claim is the input, renamed to `inbox/.claimed/<seq>.<attempt>.<name>`. From then on the
//! dropper cannot touch it, a second drop of the same name is a new article, and no other instance
//! can take it. The claim stays until the outcome is durable. `seq` is never used twice, so a
//! receipt in the journal always speaks of one claim. `attempt` is in the name because a rename
//! survives the death of the process, which is what counting poison inputs needs.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::disk::{Dir, native};
use crate::limits;

/// The folder inside the inbox that holds the claims.
pub const CLAIMED: &str = ".claimed";

/// An inbox that this process alone serves.
#[derive(Debug)]
pub struct Inbox {
    /// The folder that files are dropped into.
    pub dir: Arc<dyn Dir>,
    /// The folder inside it that holds the claims.
    pub claimed: Arc<dyn Dir>,
    /// Whether the folder lies on a file system that tells nothing of changes made elsewhere.
    pub is_remote: bool,
}

impl Inbox {
    /// Opens and locks an inbox.
    ///
    /// # Errors
    /// `WouldBlock` when another process serves it; else as opening the folders fails.
    pub fn open(path: &Path) -> io::Result<Self> {
        let dir = native::Folder::open(path)?;
        dir.lock()?;
        let is_remote = dir.is_remote();
        Self::on(Arc::new(dir), is_remote)
    }

    /// Opens the inbox that now stands where this one stood.
    ///
    /// # Errors
    /// As [`Inbox::open`].
    pub fn open_again(&self) -> io::Result<Self> {
        if self.dir.is_in_place() {
            // Moved away and back: its lock is ours still, and a second one would be refused.
            Self::on(Arc::clone(&self.dir), self.is_remote)
        } else {
            Self::open(self.dir.path())
        }
    }

    /// An inbox in a folder that is this process's own already.
    ///
    /// # Errors
    /// As opening the claim folder fails.
    pub fn on(dir: Arc<dyn Dir>, is_remote: bool) -> io::Result<Self> {
        // Its own mode: a mirror tool that deletes what it does not know must not reach in here.
        let claimed = dir.subdir(CLAIMED, 0o700)?;
        Ok(Self { dir, claimed, is_remote })
    }

    /// The claims that an earlier process left, in the order in which they are to be done again:
    /// those with the fewest attempts first.
    ///
    /// # Errors
    /// When the claim folder cannot be read.
    pub fn leftovers(self: &Arc<Self>) -> io::Result<Vec<Claim>> {
        let mut claims = Vec::new();
        for entry in self.claimed.names()? {
            if let Some(claim) = self.leftover(&entry)? {
                claims.push(claim);
            }
        }
        claims.sort_by_key(|claim| (claim.attempt, claim.seq));
        Ok(claims)
    }

    fn leftover(self: &Arc<Self>, entry: &OsStr) -> io::Result<Option<Claim>> {
        let mut parts = entry.as_bytes().splitn(3, |b| *b == b'.');
        let mut number = || std::str::from_utf8(parts.next()?).ok()?.parse::<u64>().ok();
        let (Some(seq), Some(attempt)) = (number(), number()) else { return Ok(None) };
        let Ok(attempt) = u32::try_from(attempt) else { return Ok(None) };
        let name = match parts.next() {
            Some(name) => OsString::from_vec(name.to_vec()),
            None => {
                // A folder that holds one file whose name left no room for the numbers.
                let folder = self.claimed.subdir(&entry.to_string_lossy(), 0o700)?;
                match folder.names()?.pop() {
                    Some(name) => name,
                    None => {
                        self.claimed.rmdir(Path::new(entry))?;
                        return Ok(None);
                    }
                }
            }
        };
        Ok(Some(Claim { inbox: Arc::clone(self), seq, attempt, name }))
    }
}

/// An input that this process has taken and not yet decided.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Where it was dropped.
    pub inbox: Arc<Inbox>,
    /// Its number, never used twice.
    pub seq: u64,
    /// Which attempt at it this is, counted from 1.
    pub attempt: u32,
    /// The name under which it was dropped.
    pub name: OsString,
}

impl Claim {
    /// Takes a file out of the inbox.
    ///
    /// # Errors
    /// `NotFound` when somebody else took it, which is normal; else as the rename fails.
    pub fn take(inbox: &Arc<Inbox>, name: &OsStr, seq: u64) -> io::Result<Self> {
        let claim = Self { inbox: Arc::clone(inbox), seq, attempt: 1, name: name.to_owned() };
        claim.make_folder()?;
        match inbox.dir.rename(Path::new(name), inbox.claimed.as_ref(), &claim.place()) {
            Ok(()) => Ok(claim),
            Err(e) => {
                claim.forget_folder();
                Err(e)
            }
        }
    }

    /// Counts one more attempt, before it is made.
    ///
    /// # Errors
    /// As the rename fails.
    pub fn count_attempt(&mut self) -> io::Result<()> {
        let next = Self { attempt: self.attempt + 1, ..self.clone() };
        let claimed = &self.inbox.claimed;
        let (from, to) = match (self.folder(), next.folder()) {
            (Some(from), Some(to)) => (PathBuf::from(from), PathBuf::from(to)),
            _ => (self.place(), next.place()),
        };
        claimed.rename(&from, claimed.as_ref(), &to)?;
        *self = next;
        Ok(())
    }

    /// Where the input stands, inside the claim folder.
    pub fn place(&self) -> PathBuf {
        match self.folder() {
            Some(folder) => Path::new(&folder).join(&self.name),
            None => {
                let mut entry = OsString::from(format!("{}.", self.numbers()));
                entry.push(&self.name);
                PathBuf::from(entry)
            }
        }
    }

    /// Moves the input to where it goes once it is decided.
    ///
    /// # Errors
    /// `AlreadyExists` when the name is taken, `CrossesDevices` when the folder is on another
    /// mount, `NotFound` when the claim is gone.
    pub fn move_to(&self, folder: &dyn Dir, name: &Path) -> io::Result<()> {
        self.inbox.claimed.rename(&self.place(), folder, name)?;
        self.forget_folder();
        Ok(())
    }

    /// Removes the input.
    ///
    /// # Errors
    /// `NotFound` when the claim is gone; else as the unlink fails.
    pub fn remove(&self) -> io::Result<()> {
        self.inbox.claimed.unlink(&self.place())?;
        self.forget_folder();
        Ok(())
    }

    fn numbers(&self) -> String {
        format!("{:012}.{}", self.seq, self.attempt)
    }

    /// The folder that holds the input when its name leaves no room for the numbers. The attempt
    /// may grow a digit, so room for that is kept.
    fn folder(&self) -> Option<String> {
        let room = limits::NAME_BYTES - "000000000000.000.".len();
        (self.name.len() > room).then(|| self.numbers())
    }

    /// The folder that holds this claim alone, if its name is so long that it needs one.
    ///
    /// # Errors
    /// As opening it fails.
    pub fn own_folder(&self) -> io::Result<Option<Arc<dyn Dir>>> {
        self.folder().map(|folder| self.inbox.claimed.subdir(&folder, 0o700)).transpose()
    }

    fn make_folder(&self) -> io::Result<()> {
        match self.folder() {
            Some(folder) => self.inbox.claimed.mkdir(Path::new(&folder)),
            None => Ok(()),
        }
    }

    fn forget_folder(&self) {
        if let Some(folder) = self.folder() {
            // An empty folder that stays behind does no harm: the next start removes it.
            let _left_for_recovery = self.inbox.claimed.rmdir(Path::new(&folder));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inbox() -> (tempfile::TempDir, Arc<Inbox>) {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Arc::new(Inbox::open(folder.path()).unwrap());
        (folder, inbox)
    }

    #[test]
    fn a_claimed_file_is_out_of_the_droppers_reach() {
        let (folder, inbox) = inbox();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "text").unwrap();
        let claim = Claim::take(&inbox, OsStr::new("a.txt"), 7).unwrap();
        assert!(!path.try_exists().unwrap());
        let place = folder.path().join(CLAIMED).join(claim.place());
        assert_eq!(std::fs::read_to_string(place).unwrap(), "text");
    }

    #[test]
    fn a_second_drop_of_the_same_name_is_another_claim() {
        let (folder, inbox) = inbox();
        for seq in 1..=2 {
            std::fs::write(folder.path().join("a.txt"), seq.to_string()).unwrap();
            Claim::take(&inbox, OsStr::new("a.txt"), seq).unwrap();
        }
        let seqs: Vec<_> = inbox.leftovers().unwrap().iter().map(|claim| claim.seq).collect();
        assert_eq!(seqs, [1, 2]);
    }

    #[test]
    fn leftovers_know_their_name_and_attempt_even_at_255_bytes() {
        let (folder, inbox) = inbox();
        for name in ["a.b.txt".to_owned(), "x".repeat(255), "new\nline".to_owned()] {
            std::fs::write(folder.path().join(&name), "text").unwrap();
            let mut claim = Claim::take(&inbox, OsStr::new(&name), 3).unwrap();
            claim.count_attempt().unwrap();
            let found = inbox.leftovers().unwrap();
            assert_eq!(found.len(), 1);
            assert_eq!((found[0].seq, found[0].attempt), (3, 2));
            assert_eq!(found[0].name, OsString::from(&name));
            found[0].remove().unwrap();
            assert!(inbox.claimed.names().unwrap().is_empty());
        }
    }

    #[test]
    fn an_inbox_serves_one_process() {
        let (folder, _inbox) = inbox();
        let error = Inbox::open(folder.path()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
    }
}
