//! Claims: a file is taken out of the droppers' reach before it is read.
//!
//! A claim is the input, renamed to `inbox/.claimed/<seq>.<attempt>.<name>`. From then on the
//! dropper cannot touch it, a second drop of the same name is a new article, and no other instance
//! can take it. `seq` is never used twice, so a receipt in the journal is always about one claim.
//! `attempt` is in the name because a rename survives the death of the process. Without that, an input
//! that kills the process could not be recognised.
//!
//! # States
//! - dropped: a name in the inbox, which belongs to its dropper;
//! - claimed: an entry of the claim folder, with the number of its attempt. It stays until the outcome is
//!   durable;
//! - retired: moved to done/ or failed/, or removed. The claim is gone.
//!
//! A name that leaves no room for the numbers gets a folder of its own, `<seq>.<attempt>`, and keeps its
//! name inside it.
//!
//! # Order of writes
//! 1. Where the name is too long: the claim's folder is made and flushed, so that nothing is moved into a
//!    folder that a power cut could remove.
//! 2. The file is renamed, never over another one. The rename is not flushed: a power cut may put the file
//!    back into the inbox, and dedupe then recognises it.
//! 3. After an unclean end, the next attempt is counted by a rename before it is made.
//! 4. When the claim is decided, it is moved or removed, and then its folder.
//!
//! # After a crash
//! [`Inbox::list_claims_and_strangers`] lists the claims that are left, those with the fewest attempts
//! first. A claim with a receipt is retired, one without is done again. An empty folder is removed. Entries
//! that are no claim of ours are reported and stay as they are.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::FileType;

use crate::disk::{Dir, native};
use crate::limits;

/// The folder inside the inbox that holds the claims.
pub const CLAIM_FOLDER: &str = ".claimed";
/// The highest number that is believed when a file name has it. Names and the journal have room for
/// eighteen digits. No service ever counts so far, so somebody invented a higher number, and there might
/// be none left after it.
pub const LAST_SEQ: u64 = 999_999_999_999_999_999;
/// The same for attempts: names have room for three digits, and one more is to be counted.
const LAST_ATTEMPT: u32 = 998;

/// An inbox that this process alone serves.
#[derive(Debug)]
pub struct Inbox {
    /// The folder that files are dropped into.
    pub dir: Arc<dyn Dir>,
    /// The folder inside it that holds the claims.
    pub claimed: Arc<dyn Dir>,
    /// Whether the folder is on a file system that reports no changes made elsewhere.
    pub is_remote: bool,
}

impl Inbox {
    /// Opens and locks an inbox.
    ///
    /// # Errors
    /// `WouldBlock` when another process serves it; else as opening the folders fails.
    pub fn open_and_lock(path: &Path) -> io::Result<Self> {
        let dir = native::Folder::open_path(path)?;
        dir.lock_exclusively()?;
        let is_remote = dir.is_remote();
        Self::from_folder(Arc::new(dir), is_remote)
    }

    /// Opens the inbox that is now at the path of this one.
    ///
    /// # Errors
    /// As [`Inbox::open_and_lock`].
    pub fn open_again(&self) -> io::Result<Self> {
        if self.dir.is_in_place() {
            // Moved away and back: its lock is ours still, and a second one would be refused.
            Self::from_folder(Arc::clone(&self.dir), self.is_remote)
        } else {
            Self::open_and_lock(self.dir.path())
        }
    }

    /// Makes an inbox of a folder that is locked by this process already.
    ///
    /// # Errors
    /// As opening the claim folder fails.
    pub fn from_folder(dir: Arc<dyn Dir>, is_remote: bool) -> io::Result<Self> {
        // Its own mode: a mirror tool that deletes what it does not know must not reach in here.
        let claimed = dir.subdir(CLAIM_FOLDER, 0o700)?;
        Ok(Self { dir, claimed, is_remote })
    }

    /// Lists the claims that an earlier process left, in the order in which they are to be done again:
    /// those with the fewest attempts first.
    ///
    /// # Errors
    /// When the claim folder cannot be read.
    pub fn list_leftovers(self: &Arc<Self>) -> io::Result<Vec<Claim>> {
        Ok(self.list_claims_and_strangers()?.0)
    }

    /// Lists the claims as [`Inbox::list_leftovers`] does, and the names of all other entries of the claim
    /// folder. Somebody put those there: they stay as they are.
    ///
    /// # Errors
    /// When the claim folder cannot be read.
    pub fn list_claims_and_strangers(self: &Arc<Self>) -> io::Result<(Vec<Claim>, Vec<OsString>)> {
        let (mut claims, mut strangers) = (Vec::<Claim>::new(), Vec::new());
        for entry in self.claimed.list_names()? {
            match self.identify_entry(&entry)? {
                ClaimEntry::Claim(claim) => claims.push(claim),
                ClaimEntry::EmptyFolder => self.claimed.rmdir(Path::new(&entry))?,
                ClaimEntry::Stranger => strangers.push(entry),
            }
        }
        claims.sort_by(|a, b| (a.attempt, a.seq, &a.name).cmp(&(b.attempt, b.seq, &b.name)));
        // A receipt is about one claim. Somebody has made a copy.
        let mut numbers = HashSet::new();
        let (claims, copies): (Vec<_>, Vec<_>) =
            claims.into_iter().partition(|claim| numbers.insert(claim.seq));
        strangers.extend(copies.iter().map(Claim::entry_name));
        Ok((claims, strangers))
    }

    /// Identifies an entry of the claim folder. It is a claim only if that claim's own path is the entry,
    /// so that every later step finds the file.
    fn identify_entry(self: &Arc<Self>, entry: &OsStr) -> io::Result<ClaimEntry> {
        let mut parts = entry.as_bytes().splitn(3, |b| *b == b'.');
        let mut number = || std::str::from_utf8(parts.next()?).ok()?.parse::<u64>().ok();
        let (Some(seq @ ..=LAST_SEQ), Some(attempt)) = (number(), number()) else {
            return Ok(ClaimEntry::Stranger);
        };
        let Ok(attempt @ ..=LAST_ATTEMPT) = u32::try_from(attempt) else {
            return Ok(ClaimEntry::Stranger);
        };
        let claim = |name| Claim { inbox: Arc::clone(self), seq, attempt, name };
        let path = Path::new(entry);
        if let Some(name) = parts.next() {
            let claim = claim(OsString::from_vec(name.to_vec()));
            return Ok(if claim.path_in_claims() == path {
                ClaimEntry::Claim(claim)
            } else {
                ClaimEntry::Stranger
            });
        }
        // A folder that holds one file whose name left no room for the numbers.
        let numbers = claim(OsString::new()).number_prefix();
        if entry != numbers.as_str() || self.claimed.look(path)?.kind != FileType::Directory {
            return Ok(ClaimEntry::Stranger);
        }
        let names = self.claimed.subdir(&numbers, 0o700)?.list_names()?;
        if names.is_empty() {
            return Ok(ClaimEntry::EmptyFolder);
        }
        let mut claims = names.into_iter().map(claim);
        let own = claims.find(|claim| claim.path_in_claims() == path.join(&claim.name));
        Ok(own.map_or(ClaimEntry::Stranger, ClaimEntry::Claim))
    }
}

/// An entry of the claim folder at the start.
enum ClaimEntry {
    Claim(Claim),
    /// The folder of a claim that was retired.
    EmptyFolder,
    /// Nothing of ours.
    Stranger,
}

/// An input that this process has taken and not yet decided.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The inbox that it was dropped into.
    pub inbox: Arc<Inbox>,
    /// Its number, never used twice.
    pub seq: u64,
    /// The number of this attempt at it, counted from 1.
    pub attempt: u32,
    /// The name under which it was dropped.
    pub name: OsString,
}

impl Claim {
    /// Takes a file out of the inbox.
    ///
    /// # Errors
    /// `NotFound` when somebody else took it, which is normal; else as the rename fails.
    pub fn take_file(inbox: &Arc<Inbox>, name: &OsStr, seq: u64) -> io::Result<Self> {
        let claim = Self { inbox: Arc::clone(inbox), seq, attempt: 1, name: name.to_owned() };
        claim.make_folder()?;
        match inbox.dir.rename(Path::new(name), inbox.claimed.as_ref(), &claim.path_in_claims()) {
            Ok(()) => Ok(claim),
            Err(e) => {
                claim.remove_folder();
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
        let (from, to) = match (self.folder_name(), next.folder_name()) {
            (Some(from), Some(to)) => (PathBuf::from(from), PathBuf::from(to)),
            _ => (self.path_in_claims(), next.path_in_claims()),
        };
        claimed.rename(&from, claimed.as_ref(), &to)?;
        *self = next;
        Ok(())
    }

    /// Returns the path of the input inside the claim folder.
    pub fn path_in_claims(&self) -> PathBuf {
        match self.folder_name() {
            Some(folder) => Path::new(&folder).join(&self.name),
            None => {
                let mut entry = OsString::from(format!("{}.", self.number_prefix()));
                entry.push(&self.name);
                PathBuf::from(entry)
            }
        }
    }

    /// Returns the name of the claim's entry in the claim folder: the input, or the folder that holds it.
    pub fn entry_name(&self) -> OsString {
        self.folder_name().map_or_else(|| self.path_in_claims().into_os_string(), OsString::from)
    }

    /// Moves the decided input to its folder.
    ///
    /// # Errors
    /// `AlreadyExists` when the name is taken, `CrossesDevices` when the folder is on another
    /// mount, `NotFound` when the claim is gone.
    pub fn move_to(&self, folder: &dyn Dir, name: &Path) -> io::Result<()> {
        self.inbox.claimed.rename(&self.path_in_claims(), folder, name)?;
        self.remove_folder();
        Ok(())
    }

    /// Removes the input.
    ///
    /// # Errors
    /// `NotFound` when the claim is gone; else as the unlink fails.
    pub fn remove_input(&self) -> io::Result<()> {
        self.inbox.claimed.unlink(&self.path_in_claims())?;
        self.remove_folder();
        Ok(())
    }

    fn number_prefix(&self) -> String {
        format!("{:012}.{}", self.seq, self.attempt)
    }

    /// Returns the name of the folder that holds the input, when the input's own name leaves no room for
    /// the longest numbers.
    fn folder_name(&self) -> Option<String> {
        let room = limits::NAME_BYTES - "999999999999999999.999.".len();
        (self.name.len() > room).then(|| self.number_prefix())
    }

    /// Opens the folder that holds this claim alone, if its name is so long that it needs one.
    ///
    /// # Errors
    /// As opening it fails.
    pub fn open_own_folder(&self) -> io::Result<Option<Arc<dyn Dir>>> {
        self.folder_name().map(|folder| self.inbox.claimed.subdir(&folder, 0o700)).transpose()
    }

    fn make_folder(&self) -> io::Result<()> {
        match self.folder_name() {
            Some(folder) => self.inbox.claimed.mkdir(Path::new(&folder)),
            None => Ok(()),
        }
    }

    fn remove_folder(&self) {
        if let Some(folder) = self.folder_name() {
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
        let inbox = Arc::new(Inbox::open_and_lock(folder.path()).unwrap());
        (folder, inbox)
    }

    #[test]
    fn a_claimed_file_is_out_of_the_droppers_reach() {
        let (folder, inbox) = inbox();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "text").unwrap();
        let claim = Claim::take_file(&inbox, OsStr::new("a.txt"), 7).unwrap();
        assert!(!path.try_exists().unwrap());
        let place = folder.path().join(CLAIM_FOLDER).join(claim.path_in_claims());
        assert_eq!(std::fs::read_to_string(place).unwrap(), "text");
    }

    #[test]
    fn a_second_drop_of_the_same_name_is_another_claim() {
        let (folder, inbox) = inbox();
        for seq in 1..=2 {
            std::fs::write(folder.path().join("a.txt"), seq.to_string()).unwrap();
            Claim::take_file(&inbox, OsStr::new("a.txt"), seq).unwrap();
        }
        let seqs: Vec<_> = inbox.list_leftovers().unwrap().iter().map(|claim| claim.seq).collect();
        assert_eq!(seqs, [1, 2]);
    }

    #[test]
    fn leftovers_know_their_name_and_attempt_even_at_255_bytes() {
        let (folder, inbox) = inbox();
        for name in ["a.b.txt".to_owned(), "x".repeat(255), "new\nline".to_owned()] {
            std::fs::write(folder.path().join(&name), "text").unwrap();
            let mut claim = Claim::take_file(&inbox, OsStr::new(&name), 3).unwrap();
            claim.count_attempt().unwrap();
            let found = inbox.list_leftovers().unwrap();
            assert_eq!(found.len(), 1);
            assert_eq!((found[0].seq, found[0].attempt), (3, 2));
            assert_eq!(found[0].name, OsString::from(&name));
            found[0].remove_input().unwrap();
            assert!(inbox.claimed.list_names().unwrap().is_empty());
        }
    }

    #[test]
    fn what_is_no_claim_is_passed_over_and_stays() {
        let (folder, inbox) = inbox();
        let claimed = folder.path().join(CLAIM_FOLDER);
        let files = [
            "0.0",
            "notes",
            // They read as numbers, and no claim stands under them.
            "7.1.x",
            "+00000000007.1.x",
            "000000000007.01.x",
            "000000000007.1",
            // Numbers that no claim has, and after which there might be none.
            "1000000000000000000.1.x",
            "18446744073709551615.1.x",
            "000000000007.999.x",
            "000000000007.4294967295.x",
        ];
        for name in files {
            std::fs::write(claimed.join(name), "not yours").unwrap();
        }
        // The folder of a claim has a file in it whose name is too long for the numbers.
        std::fs::create_dir(claimed.join("000000000008.1")).unwrap();
        std::fs::write(claimed.join("000000000008.1/short"), "not yours").unwrap();
        let mut before = inbox.claimed.list_names().unwrap();

        let (claims, mut strangers) = inbox.list_claims_and_strangers().unwrap();
        assert_eq!(claims.len(), 0);
        strangers.sort();
        before.sort();
        assert_eq!(strangers, before);
        let mut after = inbox.claimed.list_names().unwrap();
        after.sort();
        assert_eq!(after, before);
    }

    #[test]
    fn a_claim_is_found_beside_what_somebody_put_into_its_folder() {
        let (folder, inbox) = inbox();
        let name = "x".repeat(255);
        std::fs::write(folder.path().join(&name), "text").unwrap();
        let claim = Claim::take_file(&inbox, OsStr::new(&name), 3).unwrap();
        let beside =
            folder.path().join(CLAIM_FOLDER).join(claim.path_in_claims()).with_file_name("notes");
        std::fs::write(beside, "not yours").unwrap();
        let found = inbox.list_leftovers().unwrap();
        assert_eq!(found.iter().map(|claim| &claim.name).collect::<Vec<_>>(), [&*name]);
    }

    #[test]
    fn an_inbox_serves_one_process() {
        let (folder, _inbox) = inbox();
        let error = Inbox::open_and_lock(folder.path()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
    }
}
