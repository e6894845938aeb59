//! The base of the user's that `entities.base` names.

use std::fs::File;
use std::io::Read as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use copydesk_analysis::entities::base::Base;

use super::setup::SetupError;
use crate::limits;

/// What tells a base file from the one that was there before it: a new one takes its place by a rename.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BaseState {
    path: PathBuf,
    identity: (u64, u64),
    size: u64,
    modified: (i64, i64),
}

/// A base file that is open.
#[derive(Debug)]
pub(super) struct BaseFile {
    file: File,
    /// Its state when it was opened.
    pub(super) state: BaseState,
}

impl BaseFile {
    /// Opens the file.
    pub(super) fn open(path: &Path) -> Result<Self, SetupError> {
        let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
        let (state, file) = opened.map_err(|source| unreadable(path, source))?;
        if !state.is_file() || state.len() > limits::BASE_BYTES {
            let why = if state.is_file() { "is larger than 2 GiB" } else { "is no file" };
            return Err(SetupError::Base { path: path.to_owned(), why: why.to_owned() });
        }
        let state = BaseState {
            path: path.to_owned(),
            identity: (state.dev(), state.ino()),
            size: state.len(),
            modified: (state.mtime(), state.mtime_nsec()),
        };
        Ok(Self { file, state })
    }

    /// Reads the base.
    pub(super) fn read(mut self) -> Result<Base, SetupError> {
        let path = &self.state.path;
        let mut bytes = Vec::with_capacity(usize::try_from(self.state.size).unwrap_or_default());
        self.file.read_to_end(&mut bytes).map_err(|source| unreadable(path, source))?;
        let base = Base::from_file_bytes(bytes);
        base.map_err(|why| SetupError::Base { path: path.clone(), why })
    }
}

fn unreadable(path: &Path, source: std::io::Error) -> SetupError {
    SetupError::Unreadable { key: "entities.base", path: path.to_owned(), source }
}
