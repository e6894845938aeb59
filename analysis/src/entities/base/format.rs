//! The layout of a base file: a header, then its sections one after the other.
//!
//! ```text
//! magic    8 bytes
//! version  u32
//! lengths  u32 for each section
//! sections
//! ```
//!
//! All numbers are little-endian and lie where they lie: nothing is aligned. A number that a damaged file
//! puts past the end reads as 0.

use std::ops::Range;

/// The first bytes of a base file. The line end tells a file that was copied as text.
pub const MAGIC: [u8; 8] = *b"CDBASE\r\n";
/// The version of the layout. A file of another one is refused.
pub const VERSION: u32 = 1;

/// The sections, in their order in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The symbols of which strings are made: a [`List`].
    Symbols,
    /// Occupations, classes and positions: a [`List`].
    Words,
    /// The things that many entities have in common: kind, gender, countries and the like: a [`List`].
    Attributes,
    /// Sets of languages, two bytes each.
    Languages,
    /// The beginning and the first Wikidata number of each block of records.
    Blocks,
    /// A record for each entity.
    Records,
    /// Phrases and the entities that bear them: a table.
    Spellings,
    /// The first words of phrases, each with the length of the longest one: a table.
    FirstWords,
    /// People by the keys of their names: a table.
    People,
    /// Given names: a table.
    Given,
    /// The names of the classes of given names: a [`List`].
    GivenClasses,
    /// Surnames with how many people bear them: a table.
    Surnames,
}

impl Section {
    /// All sections.
    pub const ALL: [Self; 12] = [
        Self::Symbols,
        Self::Words,
        Self::Attributes,
        Self::Languages,
        Self::Blocks,
        Self::Records,
        Self::Spellings,
        Self::FirstWords,
        Self::People,
        Self::Given,
        Self::GivenClasses,
        Self::Surnames,
    ];
}

const HEADER: usize = MAGIC.len() + 4 + 4 * Section::ALL.len();

/// Returns where each section lies.
///
/// # Errors
/// When the header is not that of a base file of this version, or the sections do not fill the file.
pub fn split_sections(bytes: &[u8]) -> Result<[Range<usize>; Section::ALL.len()], String> {
    if !bytes.starts_with(&MAGIC) {
        return Err("is no base file".into());
    }
    let version = read_le::<4>(bytes, MAGIC.len());
    if version != VERSION {
        return Err(format!("has version {version}, not {VERSION}"));
    }
    let mut end = HEADER;
    let sections = Section::ALL.map(|section| {
        let length = read_le::<4>(bytes, MAGIC.len() + 4 + 4 * section as usize) as usize;
        let begin = end;
        end = end.saturating_add(length);
        begin..end
    });
    if end != bytes.len() {
        return Err(format!("has {} bytes, but {end} in its sections", bytes.len()));
    }
    Ok(sections)
}

/// Returns the file that has these sections.
///
/// # Errors
/// When one of them is too long for its length to be written down.
pub fn join_sections(sections: &[Vec<u8>; Section::ALL.len()]) -> Result<Vec<u8>, String> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(VERSION.to_le_bytes());
    for section in sections {
        let length = u32::try_from(section.len()).map_err(|_| "a section is too long")?;
        bytes.extend(length.to_le_bytes());
    }
    sections.iter().for_each(|section| bytes.extend(section));
    Ok(bytes)
}

/// The bytes between a base and its checksum, where it has one.
const SEAL: [u8; 8] = *b"\r\nCDSUM\n";
/// The length of the checksum (BLAKE3).
const SUM: usize = 32;

/// Appends a checksum, so that a file on a disk is known to be whole.
pub fn seal(mut bytes: Vec<u8>) -> Vec<u8> {
    let sum = blake3::hash(&bytes);
    bytes.extend(SEAL);
    bytes.extend(sum.as_bytes());
    bytes
}

/// Removes the checksum of a file, if it has one and it is right.
///
/// # Errors
/// When it is wrong.
pub fn unseal(mut bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    let Some(end) = bytes.len().checked_sub(SEAL.len() + SUM) else { return Ok(bytes) };
    let (base, tail) = bytes.split_at(end);
    let Some(sum) = tail.strip_prefix(&SEAL) else { return Ok(bytes) };
    if blake3::hash(base).as_bytes() != sum {
        return Err("is damaged: its checksum is another one".into());
    }
    bytes.truncate(end);
    Ok(bytes)
}

/// Returns the number of `N` bytes at an offset; 0 past the end.
pub fn read_le<const N: usize>(bytes: &[u8], at: usize) -> u32 {
    let chunk = bytes.get(at..).and_then(|rest| rest.first_chunk::<N>());
    chunk.map_or(0, |chunk| chunk.iter().rev().fold(0, |sum, &byte| sum << 8 | u32::from(byte)))
}

/// Appends the lowest `N` bytes of a number.
pub fn push_le<const N: usize>(bytes: &mut Vec<u8>, value: u32) {
    bytes.extend(value.to_le_bytes().iter().take(N));
}

/// Takes a number of variable length (LEB128) from the beginning of `bytes`; `None` past the end.
pub fn take_varint(bytes: &mut &[u8]) -> Option<u32> {
    let mut value = 0;
    for shift in (0..u32::BITS).step_by(7) {
        let byte = take_byte(bytes)?;
        value |= u32::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

/// Takes a byte from the beginning of `bytes`.
pub fn take_byte(bytes: &mut &[u8]) -> Option<u8> {
    let (&first, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(first)
}

/// Takes a run of bytes with its length in front.
pub fn take_run<'b>(bytes: &mut &'b [u8]) -> Option<&'b [u8]> {
    let length = take_varint(bytes)? as usize;
    let (run, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(run)
}

/// Appends a number of variable length.
pub fn push_varint(bytes: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Appends a run of bytes with its length in front.
pub fn push_run(bytes: &mut Vec<u8>, run: &[u8]) {
    push_varint(bytes, u32::try_from(run.len()).unwrap_or(u32::MAX));
    bytes.extend(run);
}

/// A list of runs of bytes, found by index: their number, the ends of all, the runs.
#[derive(Clone, Debug)]
pub struct List {
    ends: Range<usize>,
    runs: Range<usize>,
}

impl List {
    /// Opens the list that is a section of `file`.
    ///
    /// # Errors
    /// When the section does not hold as many runs as it says.
    pub fn open(file: &[u8], section: Range<usize>) -> Result<Self, String> {
        let bytes = file.get(section.clone()).unwrap_or_default();
        let count = read_le::<4>(bytes, 0) as usize;
        let begin = count.saturating_mul(3).saturating_add(4);
        let length = bytes.len().checked_sub(begin).ok_or("has a list that is cut off")?;
        let last = if count == 0 { 0 } else { read_le::<3>(bytes, begin - 3) as usize };
        if last != length {
            return Err("has a list of another length than it says".into());
        }
        let runs = section.start + begin;
        Ok(Self { ends: section.start + 4..runs, runs: runs..section.end })
    }

    /// Returns a run; an empty one where there is none.
    pub fn get_run<'b>(&self, file: &'b [u8], index: usize) -> &'b [u8] {
        let ends = file.get(self.ends.clone()).unwrap_or_default();
        let runs = file.get(self.runs.clone()).unwrap_or_default();
        let end = index.checked_mul(3).map_or(0, |at| read_le::<3>(ends, at) as usize);
        let before = index.checked_sub(1).and_then(|index| index.checked_mul(3));
        let begin = before.map_or(0, |at| read_le::<3>(ends, at) as usize);
        runs.get(begin..end).unwrap_or_default()
    }

    /// Returns the number of runs.
    pub fn count(&self) -> usize {
        self.ends.len() / 3
    }

    /// Returns the section of these runs.
    ///
    /// # Errors
    /// When they have 16 MiB and more.
    pub fn build<R: AsRef<[u8]>>(runs: &[R]) -> Result<Vec<u8>, String> {
        let count = u32::try_from(runs.len()).map_err(|_| "a list is too long")?;
        let mut bytes = count.to_le_bytes().to_vec();
        let mut end = 0;
        for run in runs {
            end += run.as_ref().len();
            let end = u32::try_from(end).ok().filter(|end| end >> 24 == 0);
            push_le::<3>(&mut bytes, end.ok_or("a list is too long")?);
        }
        runs.iter().for_each(|run| bytes.extend(run.as_ref()));
        Ok(bytes)
    }
}
