//! Building a base of one's own from a dump of Wikidata (`copydesk knowledge build`).
//!
//! # Files
//!
//! Beside the output `FILE` lie, until it is finished:
//!
//! - `FILE.sketches`: what was written down of the dump so far, a line for each item that may count;
//! - `FILE.checkpoint`: how far that is, in bytes of the dump's text and of the sketches;
//! - `FILE.new`: the base, until all of it is on the disk and takes its name.
//!
//! # Order of writes
//!
//! Sketches are flushed before the checkpoint that counts them, and a checkpoint takes the place of the one
//! before by a rename. So the sketches are always at least as long as the checkpoint says; what is beyond
//! it is cut off when the build goes on. The base is flushed before it takes its name.
//!
//! # After a crash
//!
//! The same command goes on at the checkpoint if the dump and what is read of it are the same; else it begins
//! anew. A plain dump is read on from there. A packed one is unpacked up to there, without being parsed.
//!
//! # Memory
//!
//! While the dump is read: [`limits::DUMP_CHUNK`] and [`limits::DUMP_LINE`] times the few chunks that the threads
//! hold. At the end: 16 bytes for each pair of classes, and the entities that are kept.

mod checkpoint;
mod chunks;
mod dump;
mod finish;
mod scan;
mod sketches;
#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};

use copydesk_analysis::article::EntityType;
use copydesk_analysis::wikidata::SketchFilter;
use serde::{Deserialize, Serialize};

use checkpoint::Checkpoint;
use dump::Dump;
use sketches::SketchFile;

/// What to build a base from, and how.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// The dump.
    pub dump: PathBuf,
    /// The base.
    pub output: PathBuf,
    /// What is read of the dump.
    pub filter: SketchFilter,
    /// The kinds that are kept.
    pub kinds: Vec<EntityType>,
    /// The most entities that are kept.
    pub max_entities: usize,
    /// The text between two checkpoints, in bytes.
    pub checkpoint_every: u64,
}

/// What was read so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Lines with an entity, or what should be one.
    pub entities: u64,
    /// Items that may be kept, as far as their classes allow it.
    pub candidates: u64,
    /// Other items with classes above them: where the kinds are learned from.
    pub classes: u64,
    /// Items with too few links, or without name or class.
    pub not_wanted: u64,
    /// Properties, lexemes and the like.
    pub no_items: u64,
    /// Items that another one took the place of.
    pub redirects: u64,
    /// Lines that are too long.
    pub too_long: u64,
    /// Lines that cannot be read.
    pub unreadable: u64,
    /// The place of the first of them in the text, and the reason.
    pub first_unreadable: Option<(u64, String)>,
    /// Whether the dump ends in the middle of an entity.
    pub is_cut_off: bool,
}

/// How far a build is.
#[derive(Clone, Debug)]
pub enum Progress<'p> {
    /// The build goes on where an earlier one was, so many bytes of text into the dump.
    Resumed(u64),
    /// An earlier build was of another dump or other options: this one begins anew.
    StartedAnew,
    /// A part of the dump was read: bytes of text, bytes of the file, what was found so far.
    Read(u64, u64, &'p Counts),
    /// All up to here will not be read again.
    Checkpoint(u64, &'p Counts),
    /// The dump is read; the entities are chosen.
    Choosing,
    /// The base is made of so many entities; so many more of the wanted kinds are less known.
    Building(usize, usize),
}

/// What was built.
#[derive(Clone, Debug)]
pub struct Built {
    /// What was read.
    pub counts: Counts,
    /// The entities of each kind.
    pub kinds: Vec<(EntityType, usize)>,
    /// Items of the wanted kinds that were left out, since others are better known.
    pub left_out: usize,
    /// The bytes of the base.
    pub bytes: u64,
}

/// No base could be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A file could not be read or written.
    #[error("{}: {source}{}", path.display(), advice_for(source))]
    Disk {
        /// The file.
        path: PathBuf,
        /// The disk's error.
        source: io::Error,
    },
    /// Another build has the same output.
    #[error("{}: another copydesk builds this base; wait for it, or choose another -o", .0.display())]
    Locked(PathBuf),
    /// The dump is something else.
    #[error("{}: {why}. Is it a JSON dump of Wikidata, an entity on each line?", path.display())]
    NoDump {
        /// The file.
        path: PathBuf,
        /// What it has instead.
        why: String,
    },
    /// The base would be larger than its file can be.
    #[error("{}: {why}; keep fewer entities (--max-entities, --min-sitelinks) or languages \
             (--languages)", path.display())]
    TooLarge {
        /// The base.
        path: PathBuf,
        /// What is too large.
        why: String,
    },
}

fn advice_for(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "; make room and start again: the build goes on where it was"
        }
        _ => "",
    }
}

impl BuildError {
    fn disk(path: &Path) -> impl Fn(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Disk { path: path.clone(), source }
    }
}

/// Returns the path of a file beside the output.
fn beside(output: &Path, ending: &str) -> PathBuf {
    let mut path = output.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

/// Builds a base. `report` hears of the progress.
///
/// # Errors
/// When the dump cannot be read or is none, when the disk refuses, or when the base would be too large. A
/// later build with the same options goes on where this one was.
pub fn build(
    options: &BuildOptions,
    report: &mut dyn FnMut(&Progress),
) -> Result<Built, BuildError> {
    let mut dump = Dump::open(&options.dump).map_err(BuildError::disk(&options.dump))?;
    let mut sketches = SketchFile::open(&options.output)?;
    let checkpoint_path = beside(&options.output, ".checkpoint");
    let fresh = Checkpoint::new(dump.identity().clone(), options.filter.clone());
    let mut checkpoint = match Checkpoint::read(&checkpoint_path) {
        Some(found) if found.fits(&fresh) && found.sketches <= sketches.len()? => {
            report(&Progress::Resumed(found.text));
            found
        }
        Some(_) => {
            report(&Progress::StartedAnew);
            fresh
        }
        None => fresh,
    };
    sketches.cut_to(checkpoint.sketches)?;
    if !checkpoint.is_complete {
        dump.skip_text(checkpoint.text).map_err(BuildError::disk(&options.dump))?;
        scan::read_dump(options, dump, &mut sketches, &mut checkpoint, report)?;
    }
    let built = finish::write_base(options, &sketches, checkpoint.counts, report)?;
    for path in [checkpoint_path, sketches.into_path()] {
        std::fs::remove_file(&path).map_err(BuildError::disk(&path))?;
    }
    Ok(built)
}
