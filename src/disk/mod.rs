//! The disk as the spool sees it: folders held open, and what is done in them by name.
//!
//! Claims, staging, publishing and recovery go through these traits alone. Behind them is the real
//! disk ([`native`]), or, in tests, one that forgets at a crash whatever was not flushed.

#[cfg(test)]
pub mod model;
pub mod native;
pub mod room;

use std::any::Any;
use std::ffi::{OsStr, OsString};
use std::fmt::Debug;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;

use rustix::fs::FileType;

/// An open folder. Each operation takes an open folder and a name, never a full path: a folder that is
/// moved or replaced while the service runs cannot send a rename somewhere else.
pub trait Dir: Any + Debug + Send + Sync {
    /// Returns the path of the folder when it was opened: for messages, not for access.
    fn path(&self) -> &Path;

    /// Hands over each name in the folder, `.` and `..` left out.
    ///
    /// # Errors
    /// When the folder cannot be read.
    fn each_name(&self, take: &mut dyn FnMut(&OsStr)) -> io::Result<()>;

    /// Reads the state of a file without following links.
    ///
    /// # Errors
    /// `NotFound` when there is no such name; else as `stat` fails.
    fn look(&self, name: &Path) -> io::Result<FileState>;

    /// Opens a file for reading: never through a link, never waiting for a FIFO's writer.
    ///
    /// # Errors
    /// As `open` does.
    fn open(&self, name: &Path) -> io::Result<Box<dyn Input>>;

    /// Makes a new file for writing.
    ///
    /// # Errors
    /// `AlreadyExists` when the name is taken; else as `open` fails.
    fn create(&self, name: &Path) -> io::Result<Box<dyn Output>>;

    /// Opens a folder inside this one. Makes it first, durably, where it is missing.
    ///
    /// # Errors
    /// When it can be neither made nor opened.
    fn subdir(&self, name: &str, mode: u32) -> io::Result<Arc<dyn Dir>>;

    /// Makes a folder inside this one, durably: what is moved into it must not outlive it.
    ///
    /// # Errors
    /// As `mkdir` and the flush do.
    fn mkdir(&self, name: &Path) -> io::Result<()>;

    /// Removes an empty folder inside this one.
    ///
    /// # Errors
    /// As `rmdir` does.
    fn rmdir(&self, name: &Path) -> io::Result<()>;

    /// Moves a file, never over another one. `to` is a folder of the same disk.
    ///
    /// # Errors
    /// `AlreadyExists` when the new name is taken, `CrossesDevices` when the folders are on
    /// different mounts; else as the rename fails.
    fn rename(&self, from: &Path, to: &dyn Dir, name: &Path) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// `NotFound` when it is gone; else as the unlink fails.
    fn unlink(&self, name: &Path) -> io::Result<()>;

    /// Makes the folder's entries durable.
    ///
    /// # Errors
    /// As the flush fails; what was renamed since the last one may then be undone by a power cut.
    fn sync(&self) -> io::Result<()>;

    /// Returns whether the folder that this value holds open is still the one that its path names.
    fn is_in_place(&self) -> bool;
}

impl dyn Dir {
    /// Returns whether the folder has a file of that name.
    pub fn has_name(&self, name: &Path) -> bool {
        self.look(name).is_ok()
    }

    /// Lists all names in the folder.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn list_names(&self) -> io::Result<Vec<OsString>> {
        let mut names = Vec::new();
        self.each_name(&mut |name| names.push(name.to_owned()))?;
        Ok(names)
    }
}

/// A file that is open for reading.
pub trait Input: Read {
    /// Reads the state of the file.
    ///
    /// # Errors
    /// As `fstat` does.
    fn look(&self) -> io::Result<FileState>;

    /// Returns whether somebody has the file open for writing.
    fn writers(&self) -> Writers;
}

/// A new file that is open for writing.
pub trait Output: Write + Send {
    /// Makes the file's content durable; its name is made so by the folder's flush.
    ///
    /// # Errors
    /// As the flush fails; then nothing that was written may be believed.
    fn sync(&mut self) -> io::Result<()>;
}

/// The state of a file: if none of these changed, its content did not either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileState {
    /// File, folder, link or special file.
    pub kind: FileType,
    /// Number of names (hard links) that the file has.
    pub links: u64,
    /// Size in bytes.
    pub size: u64,
    /// Device and inode.
    pub identity: (u64, u64),
    /// Time of the last write, seconds and nanoseconds; compared for equality only.
    pub modified: (i64, u64),
    /// Time of the last change of content or metadata; compared for equality only.
    pub changed: (i64, u64),
}

/// The kernel's answer about a file's writers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writers {
    /// Nobody has it open for writing.
    None,
    /// Somebody has.
    Some,
    /// The kernel cannot say, because of the file system or of our rights.
    Unknown,
}
