//! Checkpoints: how far a dump was read.

use std::io::{self, Write as _};
use std::path::Path;

use copydesk_analysis::wikidata::SketchFilter;
use serde::{Deserialize, Serialize};

use super::dump::DumpIdentity;
use super::{BuildError, Counts, beside};

/// The version of checkpoints and sketches: others are not gone on with.
const VERSION: u32 = 1;

/// How far a dump was read, and what of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    version: u32,
    dump: DumpIdentity,
    filter: SketchFilter,
    /// Bytes of the dump's text.
    pub(super) text: u64,
    /// Bytes of sketches.
    pub(super) sketches: u64,
    /// Whether the dump was read to its end.
    pub(super) is_complete: bool,
    /// What was read.
    pub(super) counts: Counts,
}

impl Checkpoint {
    /// Makes the checkpoint of a build that begins.
    pub(super) fn new(dump: DumpIdentity, filter: SketchFilter) -> Self {
        let counts = Counts::default();
        Self { version: VERSION, dump, filter, text: 0, sketches: 0, is_complete: false, counts }
    }

    /// Reads a checkpoint; one that cannot be read is none.
    pub(super) fn read(path: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(path).ok()?).ok()
    }

    /// Returns whether a build that begins can go on here.
    pub(super) fn fits(&self, fresh: &Self) -> bool {
        self.version == fresh.version && self.dump == fresh.dump && self.filter == fresh.filter
    }

    /// Writes the checkpoint in the place of the one before.
    pub(super) fn write(&self, path: &Path) -> Result<(), BuildError> {
        let text = serde_json::to_vec(self).unwrap_or_default();
        replace_file(path, &text).map_err(BuildError::disk(path))
    }
}

/// Puts a file with these bytes in the place of another one: all of it or nothing, after a crash too.
///
/// # Errors
/// As the disk's calls fail; then the other file is as it was.
pub(super) fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = beside(path, ".new");
    let mut file = std::fs::File::create(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    rename_over(&new, path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[expect(clippy::disallowed_methods, reason = "the new file is to replace what is there")]
fn rename_over(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::rename(from, to)
}
