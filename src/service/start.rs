//! Start: folders, journal and limits before the first input is taken.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::error::StartError;
use super::folders::{Folders, open_folders};
use super::lock::{LockError, StateLock};
use super::{rebuild, stranded};
use crate::config::Paths;
use crate::disk::Dir;
use crate::disk::native::Folder;
use crate::intake::folder::claim::Inbox;
use crate::intake::folder::recovery::Recovered;
use crate::journal::Journal;
use crate::limits;
use crate::telemetry::events;

/// The folders, the journal and the lock that a running service holds.
#[derive(Debug)]
pub struct Spool {
    /// The state folder's lock.
    pub lock: StateLock,
    /// The inbox, locked.
    pub inbox: Arc<Inbox>,
    /// The folders of records and decided inputs.
    pub folders: Folders,
    /// The receipts.
    pub journal: Journal,
}

impl Spool {
    /// Locks and opens the folders. Makes those that are missing, and rebuilds a journal that was lost.
    ///
    /// # Errors
    /// When another service is at work here, a folder or the journal cannot be used, or unfinished work
    /// was left in a folder that is configured no more.
    pub fn open_spool(paths: &Paths) -> Result<Self, StartError> {
        make_folder(&paths.state)?;
        let lock = StateLock::take_lock(&paths.state)?;
        make_folder(&paths.inbox)?;
        events::service_starting(
            copydesk_analysis::record::VERSION,
            &paths.inbox.to_string_lossy(),
            &paths.outbox.to_string_lossy(),
        );
        let inbox = Arc::new(open_inbox(&paths.inbox)?);
        let folders = open_folders(paths)?;
        let mut journal = open_journal(&paths.state)?;
        stranded::refuse_stranded_work(&mut journal, paths)?;
        rebuild::rebuild_if_empty(&mut journal, &inbox, &folders)?;
        Ok(Self { lock, inbox, folders, journal })
    }
}

/// Raises the limit of open files as far as the service needs it and may.
pub(super) fn allow_open_files(workers: usize) -> Result<(), StartError> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    // Folders, journal, watch, log, sockets; the files of a batch and of the one that gets ready; a
    // file for each thread that reads or writes.
    let needed = (96 + 2 * limits::COMMIT_BATCH + 3 * workers) as u64;
    let now = getrlimit(Resource::Nofile);
    if now.current.is_none_or(|limit| limit >= needed) {
        return Ok(());
    }
    let raised = Rlimit { current: Some(needed), maximum: now.maximum };
    if now.maximum.is_some_and(|limit| limit < needed)
        || setrlimit(Resource::Nofile, raised).is_err()
    {
        let limit = now.maximum.or(now.current).unwrap_or(0);
        return Err(StartError::OpenFiles { limit, needed });
    }
    Ok(())
}

fn make_folder(path: &Path) -> Result<(), StartError> {
    Folder::open_or_create(path)
        .map(drop)
        .map_err(|source| StartError::Folder { path: path.to_owned(), source })
}

fn open_inbox(path: &Path) -> Result<Inbox, StartError> {
    Inbox::open_and_lock(path).map_err(|source| match source.kind() {
        io::ErrorKind::WouldBlock => {
            let holder = "unknown; it has another state folder".to_owned();
            StartError::Locked(LockError::Held { path: path.to_owned(), holder })
        }
        _ => StartError::Folder { path: path.to_owned(), source },
    })
}

/// Opens the journal; a damaged one is set aside, which costs dedupe its memory and no article.
fn open_journal(state: &Path) -> Result<Journal, StartError> {
    match Journal::open_for_writing(state) {
        Err(error) if error.is_damage() => {
            let aside = format!("{}.damaged-{}", Journal::FILE, crate::clock::unix_seconds());
            let folder = Folder::open_path(state)
                .map_err(|source| StartError::Folder { path: state.to_owned(), source })?;
            for suffix in ["", "-wal", "-shm"] {
                let from = format!("{}{suffix}", Journal::FILE);
                let to = format!("{aside}{suffix}");
                // The write-ahead log need not be there.
                let _may_be_missing = folder.rename(Path::new(&from), &folder, Path::new(&to));
            }
            let aside = state.join(aside);
            events::journal_set_aside(&aside.to_string_lossy(), &error.to_string());
            Ok(Journal::open_for_writing(state)?)
        }
        other => Ok(other?),
    }
}

pub(super) fn report_recovery(found: &Recovered) {
    let requeued = found.requeue.len() as u64;
    if !found.clean || found.published + found.retired + found.discarded + requeued > 0 {
        events::recovery_done(
            found.published,
            found.retired,
            requeued,
            found.discarded,
            found.clean,
        );
    }
}
