//! The few system calls that the standard library does not offer, and the only `unsafe`.
//!
//! Everything here works by folder descriptor and name, never by full path: a folder that is moved
//! or replaced while the service runs cannot send a rename somewhere else.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, FileType, FlockOperation, Mode, OFlags, RenameFlags};

/// An open folder.
#[derive(Debug)]
pub struct Dir {
    fd: OwnedFd,
    path: PathBuf,
}

/// What identifies a state of a file: if none of these changed, nor did its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// What it is.
    pub kind: FileType,
    /// Names that the file has.
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

impl From<rustix::fs::Stat> for Look {
    fn from(stat: rustix::fs::Stat) -> Self {
        Self {
            kind: FileType::from_raw_mode(stat.st_mode),
            links: u64::from(stat.st_nlink as u32),
            size: u64::try_from(stat.st_size).unwrap_or(0),
            identity: (stat.st_dev, stat.st_ino),
            modified: (stat.st_mtime, stat.st_mtime_nsec),
            changed: (stat.st_ctime, stat.st_ctime_nsec),
        }
    }
}

/// What the kernel says of a file's writers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writers {
    /// Nobody has it open for writing.
    None,
    /// Somebody has.
    Some,
    /// The file system or our rights do not let the kernel tell.
    Unknown,
}

impl Dir {
    /// Opens a folder.
    ///
    /// # Errors
    /// When it is not there, is no folder, or may not be opened.
    pub fn open(path: &Path) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let fd = rustix::fs::open(path, flags, Mode::empty())?;
        Ok(Self { fd, path: path.to_owned() })
    }

    /// Opens a folder, making it and its parents first where they are missing.
    ///
    /// # Errors
    /// When it can be neither made nor opened.
    pub fn create(path: &Path) -> io::Result<Self> {
        use std::os::unix::fs::DirBuilderExt;
        std::fs::DirBuilder::new().recursive(true).mode(0o750).create(path)?;
        Self::open(path)
    }

    /// The same open folder again: what is locked stays locked as long as one of the two lives.
    ///
    /// # Errors
    /// When no descriptor is left.
    pub fn try_clone(&self) -> io::Result<Self> {
        Ok(Self { fd: self.fd.try_clone()?, path: self.path.clone() })
    }

    /// Opens a folder inside this one, making it first where it is missing.
    ///
    /// # Errors
    /// When it can be neither made nor opened.
    pub fn subdir(&self, name: &str, mode: u32) -> io::Result<Self> {
        match rustix::fs::mkdirat(&self.fd, name, Mode::from_raw_mode(mode)) {
            Ok(()) | Err(rustix::io::Errno::EXIST) => {}
            Err(e) => return Err(e.into()),
        }
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        let fd = rustix::fs::openat(&self.fd, name, flags, Mode::empty())?;
        Ok(Self { fd, path: self.path.join(name) })
    }

    /// Where the folder was when it was opened: for messages, not for access.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the folder's entries durable.
    ///
    /// # Errors
    /// As the flush fails; what was renamed since the last one may then be undone by a power cut.
    pub fn sync(&self) -> io::Result<()> {
        Ok(rustix::fs::fsync(&self.fd)?)
    }

    /// Takes the folder's lock, which ends with this value.
    ///
    /// # Errors
    /// `WouldBlock` when another process holds it.
    pub fn lock(&self) -> io::Result<()> {
        Ok(rustix::fs::flock(&self.fd, FlockOperation::NonBlockingLockExclusive)?)
    }

    /// Moves a file, never over another one.
    ///
    /// # Errors
    /// `AlreadyExists` when the new name is taken, `CrossesDevices` when the folders are on
    /// different mounts, and whatever else a rename may say.
    pub fn rename(&self, from: &Path, to: &Self, name: &Path) -> io::Result<()> {
        match rustix::fs::renameat_with(&self.fd, from, &to.fd, name, RenameFlags::NOREPLACE) {
            // Some network file systems know no NOREPLACE: a link cannot replace either.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
                rustix::fs::linkat(&self.fd, from, &to.fd, name, AtFlags::empty())?;
                Ok(rustix::fs::unlinkat(&self.fd, from, AtFlags::empty())?)
            }
            other => Ok(other?),
        }
    }

    /// Removes a file.
    ///
    /// # Errors
    /// `NotFound` when it is gone, and whatever else an unlink may say.
    pub fn unlink(&self, name: &Path) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.fd, name, AtFlags::empty())?)
    }

    /// Makes a folder inside this one.
    ///
    /// # Errors
    /// As `mkdir` does.
    pub fn mkdir(&self, name: &Path) -> io::Result<()> {
        Ok(rustix::fs::mkdirat(&self.fd, name, Mode::from_raw_mode(0o700))?)
    }

    /// Removes an empty folder inside this one.
    ///
    /// # Errors
    /// As `rmdir` does.
    pub fn rmdir(&self, name: &Path) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.fd, name, AtFlags::REMOVEDIR)?)
    }

    /// Opens a file for reading: never through a link, never waiting for a FIFO's writer.
    ///
    /// # Errors
    /// As `open` does.
    pub fn open_file(&self, name: &Path) -> io::Result<File> {
        let flags =
            OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        Ok(File::from(rustix::fs::openat(&self.fd, name, flags, Mode::empty())?))
    }

    /// Makes a new file for writing.
    ///
    /// # Errors
    /// `AlreadyExists` when the name is taken, and whatever else `open` may say.
    pub fn create_file(&self, name: &Path) -> io::Result<File> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        Ok(File::from(rustix::fs::openat(&self.fd, name, flags, Mode::from_raw_mode(0o640))?))
    }

    /// Looks at a name without following links.
    ///
    /// # Errors
    /// `NotFound` when there is no such name, and whatever else `stat` may say.
    pub fn look(&self, name: &Path) -> io::Result<Look> {
        Ok(rustix::fs::statat(&self.fd, name, AtFlags::SYMLINK_NOFOLLOW)?.into())
    }

    /// Whether a name is there.
    pub fn has(&self, name: &Path) -> bool {
        self.look(name).is_ok()
    }

    /// The names in the folder, `.` and `..` left out.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn names(&self) -> io::Result<Vec<OsString>> {
        let mut names = Vec::new();
        for entry in rustix::fs::Dir::read_from(&self.fd)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if name != b"." && name != b".." {
                names.push(OsStr::from_bytes(name).to_owned());
            }
        }
        Ok(names)
    }

    /// Whether the folder that this value holds open is still the one that its path names.
    pub fn is_in_place(&self) -> bool {
        let held = rustix::fs::fstat(&self.fd);
        let named = rustix::fs::stat(&self.path);
        matches!((held, named), (Ok(a), Ok(b)) if (a.st_dev, a.st_ino) == (b.st_dev, b.st_ino))
    }

    /// Whether the folder lies on a file system that tells nothing of changes made elsewhere.
    pub fn is_remote(&self) -> bool {
        // statfs(2) magic numbers: NFS, SMB, CIFS, SMB2, 9p, FUSE, Ceph, AFS.
        const REMOTE: [u32; 8] = [
            0x6969,
            0x517b,
            0xff53_4d42,
            0xfe53_4d42,
            0x0102_1997,
            0x6573_5546,
            0x00c3_6400,
            0x5346_414f,
        ];
        rustix::fs::fstatfs(&self.fd)
            .is_ok_and(|fs| REMOTE.iter().any(|magic| i64::from(*magic) == fs.f_type))
    }
}

/// Looks at an open file.
///
/// # Errors
/// As `fstat` does.
pub fn look(file: &File) -> io::Result<Look> {
    Ok(rustix::fs::fstat(file.as_fd())?.into())
}

/// Asks the kernel whether anybody has the file open for writing, by taking a read lease for a
/// moment (`fcntl(2)`, `F_SETLEASE`).
#[expect(unsafe_code, reason = "rustix has no leases")]
pub fn writers(file: &File) -> Writers {
    const F_SETSIG: libc::c_int = 10; // fcntl(2); not in libc for every target
    let fd = file.as_raw_fd();
    // A writer who opens the file in the moment of the lease has the kernel send us a signal. The
    // default one, SIGIO, would end the process; SIGURG is ignored by default.
    // SAFETY: plain fcntl calls on a descriptor that `file` keeps open; no memory is passed.
    let answer = unsafe {
        libc::fcntl(fd, F_SETSIG, libc::SIGURG);
        libc::fcntl(fd, libc::F_SETLEASE, libc::F_RDLCK)
    };
    if answer == 0 {
        // SAFETY: as above.
        unsafe { libc::fcntl(fd, libc::F_SETLEASE, libc::F_UNLCK) };
        return Writers::None;
    }
    match io::Error::last_os_error().raw_os_error() {
        Some(libc::EAGAIN) => Writers::Some,
        _ => Writers::Unknown,
    }
}
