//! A claimed file, as delivery sees it.

use std::ffi::OsStr;
use std::io::{self, Read as _};
use std::sync::Arc;

use async_channel::Sender;
use rustix::fs::FileType;

use super::archive::Archive;
use super::claim::Claim;
use super::returned::ReturnedClaim;
use crate::disk::{Dir, Writers};
use crate::intake::source::{ClaimedInput, Content};
use crate::journal::Receipt;

/// A file of the inbox that this process has claimed.
#[derive(Debug)]
pub struct ClaimedFile {
    /// The claim.
    pub claim: Claim,
    /// Number of times that it was given back.
    pub tries: u32,
    /// The folders for decided inputs.
    pub archive: Arc<Archive>,
    /// The way back to the intake.
    pub returned: Sender<ReturnedClaim>,
}

impl ClaimedInput for ClaimedFile {
    fn seq(&self) -> u64 {
        self.claim.seq
    }

    fn name(&self) -> &OsStr {
        &self.claim.name
    }

    fn attempt(&self) -> u32 {
        self.claim.attempt
    }

    fn read_content(&self, max: u64) -> io::Result<Content> {
        let mut file = self.claim.inbox.claimed.open(&self.claim.path_in_claims())?;
        let before = file.look()?;
        // Between the last look at it and the claim somebody may have opened or replaced it.
        if before.kind != FileType::RegularFile || file.writers() == Writers::Some {
            return Ok(Content::Changing);
        }
        if before.size > max {
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

    fn size(&self) -> u64 {
        self.claim.inbox.claimed.look(&self.claim.path_in_claims()).map_or(0, |look| look.size)
    }

    fn claim_folders(&self) -> io::Result<Vec<Arc<dyn Dir>>> {
        let mut folders: Vec<_> = self.claim.open_own_folder()?.into_iter().collect();
        folders.push(Arc::clone(&self.claim.inbox.claimed));
        Ok(folders)
    }

    fn retire(&self, receipt: &Receipt, keep: bool) -> io::Result<()> {
        self.archive.retire_claim(receipt, &self.claim, keep)
    }

    fn give_back(&self, why: Option<String>) {
        let claim = self.claim.clone();
        let look = claim.inbox.claimed.look(&claim.path_in_claims()).ok();
        let returned = ReturnedClaim { claim, tries: self.tries, why, look };
        // When the intake has ended, the claim stays for the next start.
        let _or_next_start = self.returned.send_blocking(returned);
    }
}
