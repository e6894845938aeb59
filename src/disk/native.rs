//! The real disk: the few system calls that the standard library does not offer, and the only
//! `unsafe`.

use std::any::Any;
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Once};

use rustix::fs::{AtFlags, FileType, FlockOperation, Mode, OFlags, RenameFlags};

use super::{Dir, FileState, Input, Output, Writers};

/// An open folder of the real disk.
#[derive(Debug)]
pub struct Folder {
    fd: OwnedFd,
    path: PathBuf,
}

impl From<rustix::fs::Stat> for FileState {
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

impl Folder {
    /// Opens a folder.
    ///
    /// # Errors
    /// When it is not there, is no folder, or may not be opened.
    pub fn open_path(path: &Path) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let fd = rustix::fs::open(path, flags, Mode::empty())?;
        Ok(Self { fd, path: path.to_owned() })
    }

    /// Opens a folder. Makes it and its parents first, durably, where they are missing.
    ///
    /// # Errors
    /// When it can be neither made nor opened.
    pub fn open_or_create(path: &Path) -> io::Result<Self> {
        use std::os::unix::fs::DirBuilderExt;
        let missing: Vec<&Path> =
            path.ancestors().take_while(|path| matches!(path.try_exists(), Ok(false))).collect();
        std::fs::DirBuilder::new().recursive(true).mode(0o750).create(path)?;
        for made in missing {
            if let Some(parent) = made.parent().filter(|parent| !parent.as_os_str().is_empty()) {
                Self::open_path(parent)?.sync()?;
            }
        }
        Self::open_path(path)
    }

    /// Locks the folder for this process. The lock ends with this value.
    ///
    /// # Errors
    /// `WouldBlock` when another process holds it.
    pub fn lock_exclusively(&self) -> io::Result<()> {
        Ok(rustix::fs::flock(&self.fd, FlockOperation::NonBlockingLockExclusive)?)
    }

    /// Returns whether the folder is on a file system that reports no changes made elsewhere.
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

impl Dir for Folder {
    fn path(&self) -> &Path {
        &self.path
    }

    fn each_name(&self, take: &mut dyn FnMut(&OsStr)) -> io::Result<()> {
        for entry in rustix::fs::Dir::read_from(&self.fd)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if name != b"." && name != b".." {
                take(OsStr::from_bytes(name));
            }
        }
        Ok(())
    }

    fn look(&self, name: &Path) -> io::Result<FileState> {
        Ok(rustix::fs::statat(&self.fd, name, AtFlags::SYMLINK_NOFOLLOW)?.into())
    }

    fn open(&self, name: &Path) -> io::Result<Box<dyn Input>> {
        let flags =
            OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let fd = rustix::fs::openat(&self.fd, name, flags, Mode::empty())?;
        Ok(Box::new(File::from(fd)))
    }

    fn create(&self, name: &Path) -> io::Result<Box<dyn Output>> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let fd = rustix::fs::openat(&self.fd, name, flags, Mode::from_raw_mode(0o640))?;
        Ok(Box::new(File::from(fd)))
    }

    fn subdir(&self, name: &str, mode: u32) -> io::Result<Arc<dyn Dir>> {
        match rustix::fs::mkdirat(&self.fd, name, Mode::from_raw_mode(mode)) {
            Ok(()) => self.sync()?,
            Err(rustix::io::Errno::EXIST) => {}
            Err(e) => return Err(e.into()),
        }
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        let fd = rustix::fs::openat(&self.fd, name, flags, Mode::empty())?;
        Ok(Arc::new(Self { fd, path: self.path.join(name) }))
    }

    fn mkdir(&self, name: &Path) -> io::Result<()> {
        rustix::fs::mkdirat(&self.fd, name, Mode::from_raw_mode(0o700))?;
        self.sync()
    }

    fn rmdir(&self, name: &Path) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.fd, name, AtFlags::REMOVEDIR)?)
    }

    fn rename(&self, from: &Path, to: &dyn Dir, name: &Path) -> io::Result<()> {
        let Some(to) = (to as &dyn Any).downcast_ref::<Self>() else {
            return Err(io::ErrorKind::CrossesDevices.into());
        };
        match rustix::fs::renameat_with(&self.fd, from, &to.fd, name, RenameFlags::NOREPLACE) {
            // Some network file systems know no NOREPLACE. Not a link and an unlink: a death between
            // the two would leave both names. That somebody makes the name in between can only be
            // where others make files, in the inbox and the outbox, and only in that moment.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
                if (to as &dyn Dir).has_name(name) {
                    return Err(io::ErrorKind::AlreadyExists.into());
                }
                Ok(rustix::fs::renameat(&self.fd, from, &to.fd, name)?)
            }
            other => Ok(other?),
        }
    }

    fn unlink(&self, name: &Path) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.fd, name, AtFlags::empty())?)
    }

    fn sync(&self) -> io::Result<()> {
        Ok(rustix::fs::fsync(&self.fd)?)
    }

    fn is_in_place(&self) -> bool {
        let held = rustix::fs::fstat(&self.fd);
        let named = rustix::fs::stat(&self.path);
        matches!((held, named), (Ok(a), Ok(b)) if (a.st_dev, a.st_ino) == (b.st_dev, b.st_ino))
    }
}

impl Input for File {
    fn look(&self) -> io::Result<FileState> {
        Ok(rustix::fs::fstat(self.as_fd())?.into())
    }

    /// Takes a read lease for a moment (`fcntl(2)`, `F_SETLEASE`): the kernel grants it only while
    /// nobody has the file open for writing.
    #[expect(unsafe_code, reason = "rustix has no leases")]
    fn writers(&self) -> Writers {
        static IGNORE_SIGIO: Once = Once::new();
        let fd = self.as_raw_fd();
        // A writer who opens the file in the moment of the lease has the kernel send us SIGIO, which
        // would end the process.
        // SAFETY: nothing else in this process handles SIGIO.
        IGNORE_SIGIO.call_once(|| unsafe {
            libc::signal(libc::SIGIO, libc::SIG_IGN);
        });
        // SAFETY: a plain fcntl call on a descriptor that `self` keeps open; no memory is passed.
        let answer = unsafe { libc::fcntl(fd, libc::F_SETLEASE, libc::F_RDLCK) };
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
}

impl Output for File {
    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }
}
