//! Watching the inbox. The watch gives hints where to look. No file's fate depends on a hint: the
//! folder's listing is the truth.

use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_channel::{Receiver, Sender};
use notify::event::{AccessKind, AccessMode, EventKind, EventKindMask, ModifyKind, RenameMode};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::settle::Observation;
use crate::limits;

/// A hint from the watcher.
#[derive(Debug)]
pub enum Hint {
    /// A name was made, written or moved in.
    Seen(OsString, Observation),
    /// Events were lost, or the watch has a fault: list the folder.
    Relist,
    /// The folder itself was moved.
    FolderGone,
}

/// A native watch on one folder. It ends with this value.
#[derive(Debug)]
pub struct Watch {
    _watcher: RecommendedWatcher,
    /// The hints that were not handled yet.
    pub hints: Receiver<Hint>,
    overflow: Arc<AtomicBool>,
}

impl Watch {
    /// Watches a folder.
    ///
    /// # Errors
    /// When the kernel has no watch or descriptor left, or the folder is gone.
    pub fn watch_folder(folder: &Path) -> notify::Result<Self> {
        let (sender, hints) = async_channel::bounded(limits::QUEUED_HINTS);
        let overflow = Arc::new(AtomicBool::new(false));
        let handler = Handler { root: folder.to_owned(), sender, overflow: Arc::clone(&overflow) };
        // Without the events that the service itself causes in the inbox: opening files and moving them
        // away. With the latter, the events of the folder's own removal are left out too;
        // `limits::INBOX_CHECK_INTERVAL` finds that out.
        let kinds = EventKindMask::CREATE
            | EventKindMask::ACCESS_CLOSE
            | EventKindMask::MODIFY_META
            | EventKindMask::MODIFY_NAME;
        let config = notify::Config::default().with_event_kinds(kinds);
        let mut watcher = RecommendedWatcher::new(handler, config)?;
        watcher.watch(folder, RecursiveMode::NonRecursive)?;
        Ok(Self { _watcher: watcher, hints, overflow })
    }

    /// Returns whether hints were dropped since the last call, because nobody had taken the earlier ones.
    pub fn take_overflow(&self) -> bool {
        self.overflow.swap(false, Ordering::Relaxed)
    }
}

/// Explains why there is no native watch, and what to do about it. The errors for too many watches and too
/// many handles sound alike ("no space", "too many files") and have different cures.
pub fn explain_watch_error(error: &notify::Error) -> String {
    let cure = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "; raise fs.inotify.max_user_watches",
        notify::ErrorKind::Io(e) if e.raw_os_error() == Some(libc::EMFILE) => {
            "; raise fs.inotify.max_user_instances or the limit of open files"
        }
        _ => "",
    };
    format!("no native watch: {error}{cure}")
}

/// The handler of events. It runs on the thread that empties the kernel's queue, so it must do next to
/// nothing: a slow handler makes the queue overflow.
struct Handler {
    root: std::path::PathBuf,
    sender: Sender<Hint>,
    overflow: Arc<AtomicBool>,
}

impl notify::EventHandler for Handler {
    fn handle_event(&mut self, event: notify::Result<notify::Event>) {
        let Some(hint) = self.hint_from_event(event) else { return };
        if self.sender.try_send(hint).is_err() {
            self.overflow.store(true, Ordering::Relaxed);
        }
    }
}

impl Handler {
    fn hint_from_event(&self, event: notify::Result<notify::Event>) -> Option<Hint> {
        let Ok(event) = event else { return Some(Hint::Relist) };
        if event.need_rescan() {
            return Some(Hint::Relist);
        }
        let sighting = match event.kind {
            EventKind::Modify(ModifyKind::Name(RenameMode::To)) => Observation::RenamedIn,
            EventKind::Create(_)
            | EventKind::Access(AccessKind::Close(AccessMode::Write))
            | EventKind::Modify(ModifyKind::Metadata(_)) => Observation::Event,
            EventKind::Modify(ModifyKind::Name(_)) => {
                let is_root = event.paths.contains(&self.root);
                return is_root.then_some(Hint::FolderGone);
            }
            _ => return None,
        };
        let path = event.paths.into_iter().next_back()?;
        if path == self.root {
            return None;
        }
        Some(Hint::Seen(path.file_name()?.to_owned(), sighting))
    }
}
