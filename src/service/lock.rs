//! The state folder's lock: it allows one service at a time, and shows whether the last one ended in
//! order.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use rustix::fs::FlockOperation;

/// The lock's file name in the state folder.
pub const LOCK_FILE: &str = "lock";

/// Tries to take the lock: `copydesk status` holds it for a moment when it asks who holds it.
const TRIES: u32 = 5;
const PAUSE: std::time::Duration = std::time::Duration::from_millis(20);

/// The lock. Its file holds the process id while a service runs and is empty after one that ended
/// in order.
#[derive(Debug)]
pub struct StateLock {
    file: File,
    /// Whether the last service ended in order.
    pub last_was_clean: bool,
}

/// The lock could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another service holds it.
    #[error("another copydesk (process {holder}) is running on {}", path.display())]
    Held {
        /// The locked folder.
        path: PathBuf,
        /// Its process id, as far as it is known.
        holder: String,
    },
    /// The file cannot be used.
    #[error("the lock {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The disk's error.
        source: io::Error,
    },
}

impl StateLock {
    /// Takes the lock of a state folder.
    ///
    /// # Errors
    /// When another service holds it, or the file cannot be used.
    pub fn take_lock(state: &Path) -> Result<Self, LockError> {
        let path = state.join(LOCK_FILE);
        let failed = |source| LockError::Io { path: path.clone(), source };
        let mut options = File::options();
        let file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        let holder = read_holder(&file).map_err(failed)?;
        for tries_left in (0..TRIES).rev() {
            match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => break,
                Err(rustix::io::Errno::WOULDBLOCK) if tries_left > 0 => std::thread::sleep(PAUSE),
                Err(rustix::io::Errno::WOULDBLOCK) => {
                    return Err(LockError::Held { path: state.to_owned(), holder });
                }
                Err(e) => return Err(failed(e.into())),
            }
        }
        let lock = Self { file, last_was_clean: holder.is_empty() };
        lock.write_holder(&format!("{}\n", std::process::id())).map_err(failed)?;
        Ok(lock)
    }

    /// Returns the process that holds the lock of a state folder, if one does.
    pub fn find_holder(state: &Path) -> Option<String> {
        let file = File::open(state.join(LOCK_FILE)).ok()?;
        match rustix::fs::flock(&file, FlockOperation::NonBlockingLockShared) {
            Err(rustix::io::Errno::WOULDBLOCK) => read_holder(&file).ok(),
            _ => None,
        }
    }

    /// Marks that this service has ended in order.
    pub fn release_clean(self) {
        // If this fails, the next start is as careful as after a crash.
        let _careful_next_time = self.write_holder("");
    }

    fn write_holder(&self, text: &str) -> io::Result<()> {
        let mut file = &self.file;
        file.set_len(0)?;
        file.rewind()?;
        file.write_all(text.as_bytes())
    }
}

/// Reads the text of the lock's file. The file may be damaged: that is no reason not to start.
fn read_holder(mut file: &File) -> io::Result<String> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_tells_its_holder_and_how_the_last_service_ended() {
        let state = tempfile::tempdir().unwrap();
        let lock = StateLock::take_lock(state.path()).unwrap();
        assert!(lock.last_was_clean);
        let me = std::process::id().to_string();
        assert_eq!(StateLock::find_holder(state.path()).as_deref(), Some(me.as_str()));
        assert!(
            matches!(StateLock::take_lock(state.path()), Err(LockError::Held { holder, .. }) if holder == me)
        );
        drop(lock);
        let lock = StateLock::take_lock(state.path()).unwrap();
        assert!(!lock.last_was_clean, "it was dropped without release, as a crash does");
        lock.release_clean();
        assert!(StateLock::take_lock(state.path()).unwrap().last_was_clean);
    }

    #[test]
    fn a_lock_that_is_not_utf8_is_taken_as_after_a_crash() {
        let state = tempfile::tempdir().unwrap();
        std::fs::write(state.path().join(LOCK_FILE), b"\xff\xfe12").unwrap();
        let lock = StateLock::take_lock(state.path()).unwrap();
        assert!(!lock.last_was_clean);
        assert_eq!(StateLock::find_holder(state.path()), Some(std::process::id().to_string()));
        std::fs::write(state.path().join(LOCK_FILE), b"\xff").unwrap();
        assert_eq!(
            StateLock::find_holder(state.path()).as_deref(),
            Some("\u{fffd}"),
            "somebody holds it"
        );
        drop(lock);
    }
}
