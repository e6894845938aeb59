//! Cutting a text into chunks of whole lines.

use std::io::{self, Read};

use crate::limits;

/// Some lines of a dump.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    /// The lines.
    pub(super) bytes: Vec<u8>,
    /// The bytes of the text before them.
    pub(super) begin: u64,
    /// The bytes of the text up to their end.
    pub(super) end: u64,
    /// Lines before this chunk that were too long to be read.
    pub(super) too_long: u64,
    /// Whether the text ends here.
    pub(super) is_last: bool,
    /// Whether a packed text ends before its end.
    pub(super) is_cut_off: bool,
}

/// Cuts what a reader gives. The cuts depend on the text alone, not on how it arrives.
#[derive(Debug)]
pub(super) struct ChunkCutter<R> {
    reader: R,
    /// The beginning of a line that has not ended.
    carry: Vec<u8>,
    position: u64,
    /// Whether a packed text broke off.
    is_cut_off: bool,
    is_done: bool,
}

impl<R: Read> ChunkCutter<R> {
    /// Makes a cutter of a text from which `position` bytes were taken before.
    pub(super) const fn new(reader: R, position: u64) -> Self {
        Self { reader, carry: Vec::new(), position, is_cut_off: false, is_done: false }
    }

    /// Returns the next chunk; `None` after the last one.
    pub(super) fn next_chunk(&mut self) -> io::Result<Option<Chunk>> {
        if self.is_done {
            return Ok(None);
        }
        let mut chunk = Chunk { bytes: std::mem::take(&mut self.carry), ..Chunk::default() };
        let (mut searched, mut skipped) = (chunk.bytes.len(), 0);
        loop {
            if !self.fill(&mut chunk.bytes)? {
                (chunk.is_last, chunk.is_cut_off) = (true, self.is_cut_off);
                self.is_done = true;
                break;
            }
            let fresh = chunk.bytes.get(searched..).unwrap_or_default();
            if let Some(at) = fresh.iter().rposition(|&byte| byte == b'\n') {
                self.carry = chunk.bytes.split_off(searched + at + 1);
                break;
            }
            searched = chunk.bytes.len();
            if searched as u64 > limits::DUMP_LINE {
                skipped += self.skip_line(&mut chunk)?;
                searched = 0;
            }
        }
        chunk.begin = self.position + skipped;
        chunk.end = chunk.begin + chunk.bytes.len() as u64;
        self.position = chunk.end;
        Ok(Some(chunk))
    }

    /// Appends [`limits::DUMP_CHUNK`] bytes of text, or what is left of it. Returns whether there were any.
    fn fill(&mut self, bytes: &mut Vec<u8>) -> io::Result<bool> {
        let before = bytes.len();
        if !self.is_cut_off {
            match self.reader.by_ref().take(limits::DUMP_CHUNK).read_to_end(bytes) {
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    self.is_cut_off = true;
                }
                read => {
                    read?;
                }
            }
        }
        Ok(bytes.len() > before)
    }

    /// Passes over a line that is too long; the chunk goes on with what follows it. Returns its bytes.
    fn skip_line(&mut self, chunk: &mut Chunk) -> io::Result<u64> {
        chunk.too_long += 1;
        let mut skipped = 0;
        loop {
            skipped += chunk.bytes.len() as u64;
            chunk.bytes.clear();
            if !self.fill(&mut chunk.bytes)? {
                return Ok(skipped);
            }
            if let Some(at) = chunk.bytes.iter().position(|&byte| byte == b'\n') {
                let rest = chunk.bytes.split_off(at + 1);
                skipped += chunk.bytes.len() as u64;
                chunk.bytes = rest;
                return Ok(skipped);
            }
        }
    }
}
