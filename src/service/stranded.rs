//! Stranded work: claims and staged records stay in the folder that they are in. So a folder that still
//! holds some must not be exchanged for another in the configuration.

use std::io;
use std::path::Path;

use super::error::{StartError, StrandedWork};
use crate::config::Paths;
use crate::intake::folder::claim::CLAIM_FOLDER;
use crate::journal::Journal;
use crate::outlet::names::STAGING_FOLDER;

/// Notes which folders are in use, unless one that was used before still holds unfinished work.
///
/// # Errors
/// When it does; or as the journal fails.
pub fn refuse_stranded_work(journal: &mut Journal, paths: &Paths) -> Result<(), StartError> {
    let roles = [
        ("inbox", &paths.inbox, CLAIM_FOLDER),
        ("outbox", &paths.outbox, STAGING_FOLDER),
        ("failed", &paths.failed, STAGING_FOLDER),
    ];
    // As seen from the state folder's neighbourhood: a root may be copied or moved as a whole.
    let base = paths.state.parent().unwrap_or(Path::new("/"));
    for (role, new, work) in roles {
        let before = journal.find_folder(role)?.map(|before| base.join(before));
        if before.as_ref() == Some(new) {
            continue;
        }
        if let Some(left_in) = before.map(|before| before.join(work)).filter(|w| holds_any(w)) {
            return Err(StrandedWork { role, left_in, new: new.clone() }.into());
        }
        journal.set_folder(role, new.strip_prefix(base).unwrap_or(new))?;
    }
    Ok(())
}

fn holds_any(folder: &Path) -> bool {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        // One that is gone holds nothing; of one that cannot be read nobody knows.
        Err(e) => e.kind() != io::ErrorKind::NotFound,
    }
}
