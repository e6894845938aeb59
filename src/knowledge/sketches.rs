//! The file of sketches: a line of JSON for each.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use copydesk_analysis::wikidata::Sketch;
use rustix::fs::FlockOperation;

use super::{BuildError, beside};

/// The file of sketches of a build, which no other build may have meanwhile.
#[derive(Debug)]
pub(super) struct SketchFile {
    path: PathBuf,
    file: File,
}

impl SketchFile {
    /// Opens the file beside an output; makes it where it is missing.
    pub(super) fn open(output: &Path) -> Result<Self, BuildError> {
        let path = beside(output, ".sketches");
        let open = File::options().read(true).write(true).create(true).truncate(false).open(&path);
        let file = open.map_err(BuildError::disk(&path))?;
        match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Self { path, file }),
            Err(rustix::io::Errno::WOULDBLOCK) => Err(BuildError::Locked(output.to_owned())),
            Err(error) => Err(BuildError::Disk { path, source: error.into() }),
        }
    }

    /// Returns the length.
    pub(super) fn len(&self) -> Result<u64, BuildError> {
        Ok(self.file.metadata().map_err(BuildError::disk(&self.path))?.len())
    }

    /// Cuts off what is beyond a length.
    pub(super) fn cut_to(&mut self, length: u64) -> Result<(), BuildError> {
        let cut = self.file.set_len(length).and_then(|()| self.file.seek(SeekFrom::End(0)));
        cut.map(|_| ()).map_err(BuildError::disk(&self.path))
    }

    /// Appends sketches.
    pub(super) fn append(&mut self, lines: &[u8]) -> Result<(), BuildError> {
        self.file.write_all(lines).map_err(BuildError::disk(&self.path))
    }

    /// Makes what was appended durable.
    pub(super) fn flush(&self) -> Result<(), BuildError> {
        self.file.sync_data().map_err(BuildError::disk(&self.path))
    }

    /// Hands over each sketch.
    pub(super) fn for_each(&self, mut take: impl FnMut(Sketch)) -> Result<(), BuildError> {
        let mut read = || -> io::Result<()> {
            let mut lines = BufReader::with_capacity(1 << 20, File::open(&self.path)?);
            let mut line = Vec::new();
            while lines.read_until(b'\n', &mut line)? > 0 {
                take(serde_json::from_slice(&line)?);
                line.clear();
            }
            Ok(())
        };
        read().map_err(BuildError::disk(&self.path))
    }

    /// Returns the path. The file is no longer held.
    pub(super) fn into_path(self) -> PathBuf {
        self.path
    }
}

/// Appends a sketch to lines.
pub(super) fn push_sketch(lines: &mut Vec<u8>, sketch: &Sketch) {
    // writing to memory does not fail
    if serde_json::to_writer(&mut *lines, sketch).is_ok() {
        lines.push(b'\n');
    }
}
