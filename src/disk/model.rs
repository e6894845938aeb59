//! A disk for tests that behaves as badly as a real one may.
//!
//! It keeps two states: what a running process sees, and what would be there after a power cut. A
//! change of a folder is pending until that folder is flushed, a file's content until the file is;
//! at a cut any subset of the pending changes is kept, in their order, and of content that was not
//! flushed any part. That is weaker than what journalling file systems promise, on purpose.
//!
//! A fuse may be set: after so many operations the disk refuses every further one, as if the process
//! had been killed before it.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use rustix::fs::FileType;

use super::{Dir, FileState, Input, Output, Writers};

type Inode = u64;
/// A folder and a name in it.
type Place = (Inode, OsString);

/// The disk.
#[derive(Clone, Debug, Default)]
pub struct ModelDisk(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    next_inode: Inode,
    names: BTreeMap<Place, Inode>,
    durable_names: BTreeMap<Place, Inode>,
    pending: Vec<Change>,
    files: BTreeMap<Inode, Content>,
    /// Operations that are still carried out; none means all.
    fuse: Option<u64>,
    operations: u64,
    /// Folders between which a rename says `CrossesDevices`, apart from all others.
    other_mount: Vec<Inode>,
}

/// A change of names that a power cut may undo.
#[derive(Clone, Debug)]
struct Change {
    inode: Inode,
    from: Option<Place>,
    to: Option<Place>,
}

#[derive(Clone, Debug, Default)]
struct Content {
    bytes: Vec<u8>,
    durable: Vec<u8>,
    is_folder: bool,
}

impl ModelDisk {
    /// Returns the root folder.
    pub fn open_root(&self) -> Arc<dyn Dir> {
        Arc::new(Folder { disk: self.clone(), inode: 0, path: PathBuf::from("/") })
    }

    /// Lets so many operations pass and refuses all that follow.
    pub fn set_fuse(&self, operations: Option<u64>) {
        self.lock_state().fuse = operations;
    }

    /// Returns whether the fuse has blown.
    pub fn is_dead(&self) -> bool {
        self.lock_state().fuse == Some(0)
    }

    /// Counts the operations so far.
    pub fn count_operations(&self) -> u64 {
        self.lock_state().operations
    }

    /// Puts a folder on another mount: renames into it and out of it are refused.
    pub fn mount_apart(&self, folder: &dyn Dir) {
        let inode = model_folder(folder).inode;
        self.lock_state().other_mount.push(inode);
    }

    /// Cuts the power and starts again. Of the changes that were not flushed, those stay for which `keep`
    /// returns true.
    pub fn cut_power(&self, mut keep: impl FnMut() -> bool) {
        let mut state = self.lock_state();
        let state = &mut *state;
        for change in std::mem::take(&mut state.pending) {
            if keep() {
                change.apply_to(&mut state.durable_names);
            }
        }
        state.names = state.durable_names.clone();
        for file in state.files.values_mut() {
            if file.bytes != file.durable && keep() {
                // A part of what was written, or all of it.
                let cut = if keep() { file.bytes.len() } else { file.bytes.len() / 2 };
                file.durable = file.bytes.iter().take(cut).copied().collect();
            }
            file.bytes = file.durable.clone();
        }
        state.fuse = None;
    }

    fn lock_state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Begins an operation, if the fuse allows it.
    fn begin_operation(&self) -> io::Result<MutexGuard<'_, State>> {
        let mut state = self.lock_state();
        match &mut state.fuse {
            Some(0) => return Err(io::Error::other("the disk is dead")),
            Some(left) => *left -= 1,
            None => {}
        }
        state.operations += 1;
        Ok(state)
    }
}

impl Change {
    /// Carries the change out, unless what it starts from is not there.
    fn apply_to(&self, names: &mut BTreeMap<Place, Inode>) {
        if let Some(from) = &self.from {
            if names.get(from) != Some(&self.inode) {
                return;
            }
            names.remove(from);
        }
        if let Some(to) = &self.to {
            names.insert(to.clone(), self.inode);
        }
    }

    fn touches(&self, folder: Inode) -> bool {
        [&self.from, &self.to].into_iter().flatten().any(|(inode, _)| *inode == folder)
    }
}

impl State {
    fn find_inode(&self, place: &Place) -> io::Result<Inode> {
        self.names.get(place).copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn change_names(&mut self, inode: Inode, from: Option<Place>, to: Option<Place>) {
        let change = Change { inode, from, to };
        change.apply_to(&mut self.names);
        self.pending.push(change);
    }

    fn make_entry(&mut self, place: Place, is_folder: bool) -> io::Result<Inode> {
        if self.names.contains_key(&place) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.next_inode += 1;
        let inode = self.next_inode;
        self.files.insert(inode, Content { is_folder, ..Content::default() });
        if is_folder {
            self.durable_names.insert(place.clone(), inode);
            self.names.insert(place, inode);
        } else {
            self.change_names(inode, None, Some(place));
        }
        Ok(inode)
    }

    fn is_empty(&self, folder: Inode) -> bool {
        !self.names.keys().any(|(parent, _)| *parent == folder)
    }

    fn file_state(&self, inode: Inode) -> FileState {
        let file = &self.files[&inode];
        FileState {
            kind: if file.is_folder { FileType::Directory } else { FileType::RegularFile },
            links: self.names.values().filter(|there| **there == inode).count() as u64,
            size: file.bytes.len() as u64,
            identity: (1, inode),
            modified: (file.bytes.len() as i64, 0),
            changed: (0, 0),
        }
    }
}

#[derive(Debug)]
struct Folder {
    disk: ModelDisk,
    inode: Inode,
    path: PathBuf,
}

fn model_folder(dir: &dyn Dir) -> &Folder {
    (dir as &dyn std::any::Any).downcast_ref().expect("a folder of the model disk")
}

impl Folder {
    /// Returns the place of a name, which may be one folder deeper.
    fn resolve_place(&self, state: &State, name: &Path) -> io::Result<Place> {
        let mut parts = name.iter();
        let (Some(first), second) = (parts.next(), parts.next()) else {
            return Err(io::ErrorKind::InvalidInput.into());
        };
        let place = (self.inode, first.to_owned());
        match second {
            None => Ok(place),
            Some(second) => Ok((state.find_inode(&place)?, second.to_owned())),
        }
    }
}

impl Dir for Folder {
    fn path(&self) -> &Path {
        &self.path
    }

    fn each_name(&self, take: &mut dyn FnMut(&OsStr)) -> io::Result<()> {
        let state = self.disk.begin_operation()?;
        let names: Vec<OsString> = state
            .names
            .keys()
            .filter(|(folder, _)| *folder == self.inode)
            .map(|(_, name)| name.clone())
            .collect();
        drop(state);
        names.iter().for_each(|name| take(name));
        Ok(())
    }

    fn look(&self, name: &Path) -> io::Result<FileState> {
        let state = self.disk.begin_operation()?;
        let inode = state.find_inode(&self.resolve_place(&state, name)?)?;
        Ok(state.file_state(inode))
    }

    fn open(&self, name: &Path) -> io::Result<Box<dyn Input>> {
        let state = self.disk.begin_operation()?;
        let inode = state.find_inode(&self.resolve_place(&state, name)?)?;
        Ok(Box::new(Open { disk: self.disk.clone(), inode, at: 0 }))
    }

    fn create(&self, name: &Path) -> io::Result<Box<dyn Output>> {
        let mut state = self.disk.begin_operation()?;
        let place = self.resolve_place(&state, name)?;
        let inode = state.make_entry(place, false)?;
        Ok(Box::new(Open { disk: self.disk.clone(), inode, at: 0 }))
    }

    fn subdir(&self, name: &str, _mode: u32) -> io::Result<Arc<dyn Dir>> {
        let mut state = self.disk.begin_operation()?;
        let place = (self.inode, OsString::from(name));
        let inode = match state.find_inode(&place) {
            Ok(inode) => inode,
            Err(_) => state.make_entry(place, true)?,
        };
        Ok(Arc::new(Self { disk: self.disk.clone(), inode, path: self.path.join(name) }))
    }

    fn mkdir(&self, name: &Path) -> io::Result<()> {
        let mut state = self.disk.begin_operation()?;
        let place = self.resolve_place(&state, name)?;
        state.make_entry(place, true).map(drop)
    }

    fn rmdir(&self, name: &Path) -> io::Result<()> {
        let mut state = self.disk.begin_operation()?;
        let place = self.resolve_place(&state, name)?;
        let inode = state.find_inode(&place)?;
        if !state.is_empty(inode) {
            return Err(io::ErrorKind::DirectoryNotEmpty.into());
        }
        state.change_names(inode, Some(place), None);
        Ok(())
    }

    fn rename(&self, from: &Path, to: &dyn Dir, name: &Path) -> io::Result<()> {
        let to = model_folder(to);
        let mut state = self.disk.begin_operation()?;
        if state.other_mount.contains(&self.inode) != state.other_mount.contains(&to.inode) {
            return Err(io::ErrorKind::CrossesDevices.into());
        }
        let (from, to) = (self.resolve_place(&state, from)?, to.resolve_place(&state, name)?);
        let inode = state.find_inode(&from)?;
        if state.names.contains_key(&to) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        state.change_names(inode, Some(from), Some(to));
        Ok(())
    }

    fn unlink(&self, name: &Path) -> io::Result<()> {
        let mut state = self.disk.begin_operation()?;
        let place = self.resolve_place(&state, name)?;
        let inode = state.find_inode(&place)?;
        state.change_names(inode, Some(place), None);
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        let mut state = self.disk.begin_operation()?;
        let state = &mut *state;
        // What is flushed takes along the earlier changes of the same files: a file that is durable
        // under its new name is gone from the old one.
        let flushed: Vec<Inode> =
            state.pending.iter().filter(|c| c.touches(self.inode)).map(|c| c.inode).collect();
        let last = state.pending.iter().rposition(|c| c.touches(self.inode));
        let mut at = 0;
        let names = &mut state.durable_names;
        state.pending.retain(|change| {
            let is_durable = last.is_some_and(|last| at <= last) && flushed.contains(&change.inode);
            at += 1;
            if is_durable {
                change.apply_to(names);
            }
            !is_durable
        });
        Ok(())
    }

    fn is_in_place(&self) -> bool {
        true
    }
}

/// A file that is open.
struct Open {
    disk: ModelDisk,
    inode: Inode,
    at: usize,
}

impl Read for Open {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let state = self.disk.begin_operation()?;
        let read = (&state.files[&self.inode].bytes[self.at..]).read(buffer)?;
        self.at += read;
        Ok(read)
    }
}

impl Write for Open {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.disk.begin_operation()?;
        state.files.get_mut(&self.inode).unwrap().bytes.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Input for Open {
    fn look(&self) -> io::Result<FileState> {
        Ok(self.disk.begin_operation()?.file_state(self.inode))
    }

    fn writers(&self) -> Writers {
        Writers::None
    }
}

impl Output for Open {
    fn sync(&mut self) -> io::Result<()> {
        let mut state = self.disk.begin_operation()?;
        let file = state.files.get_mut(&self.inode).unwrap();
        file.durable = file.bytes.clone();
        Ok(())
    }
}
