//! Reading a dump: one thread unpacks and cuts, one for each core parses, and this one writes sketches in
//! the order of the dump.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use copydesk_analysis::wikidata::{Line, SketchFilter};

use super::checkpoint::Checkpoint;
use super::chunks::{Chunk, ChunkCutter};
use super::dump::{Dump, Text};
use super::sketches::{SketchFile, push_sketch};
use super::{BuildError, BuildOptions, Counts, Progress, beside};
use crate::limits;

/// What a chunk holds.
#[derive(Debug, Default)]
struct Parsed {
    sketches: Vec<u8>,
    counts: Counts,
    /// The bytes of text up to its end.
    end: u64,
}

type Source = Receiver<io::Result<Chunk>>;
type Sink = SyncSender<io::Result<Parsed>>;

/// Reads the dump to its end, from the checkpoint on.
pub(super) fn read_dump(
    options: &BuildOptions,
    dump: Dump,
    sketches: &mut SketchFile,
    checkpoint: &mut Checkpoint,
    report: &mut dyn FnMut(&Progress),
) -> Result<(), BuildError> {
    let path = beside(&options.output, ".checkpoint");
    let file_bytes = dump.read_counter();
    let parsers = start_threads(dump.into_text(), checkpoint.text, &options.filter);
    let mut saved = checkpoint.text;
    for parser in parsers.iter().cycle() {
        // each parser has its chunks in turn, so that the first one without any is past the end
        let Ok(parsed) = parser.recv() else { break };
        let parsed = parsed.map_err(BuildError::disk(&options.dump))?;
        sketches.append(&parsed.sketches)?;
        checkpoint.counts.add(parsed.counts);
        checkpoint.text = parsed.end;
        refuse_other_files(options, &checkpoint.counts)?;
        let file_bytes = file_bytes.load(Ordering::Relaxed);
        report(&Progress::Read(checkpoint.text, file_bytes, &checkpoint.counts));
        if checkpoint.text - saved >= options.checkpoint_every {
            saved = checkpoint.text;
            save(sketches, checkpoint, &path)?;
            report(&Progress::Checkpoint(saved, &checkpoint.counts));
        }
    }
    let counts = &checkpoint.counts;
    if counts.entities == counts.unreadable + counts.too_long {
        let why = counts.first_unreadable.as_ref().map_or_else(
            || "has no entities".to_owned(),
            |(at, why)| format!("has no entities; at byte {at}: {why}"),
        );
        return Err(BuildError::NoDump { path: options.dump.clone(), why });
    }
    checkpoint.is_complete = true;
    save(sketches, checkpoint, &path)
}

fn save(
    sketches: &SketchFile,
    checkpoint: &mut Checkpoint,
    path: &std::path::Path,
) -> Result<(), BuildError> {
    sketches.flush()?;
    checkpoint.sketches = sketches.len()?;
    checkpoint.write(path)
}

/// Ends the build where too many lines cannot be read.
fn refuse_other_files(options: &BuildOptions, counts: &Counts) -> Result<(), BuildError> {
    if counts.unreadable <= limits::DUMP_UNREADABLE
        || counts.unreadable * limits::DUMP_UNREADABLE_SHARE <= counts.entities
    {
        return Ok(());
    }
    let (at, first) = counts.first_unreadable.clone().unwrap_or_default();
    let why = format!(
        "{} of {} lines cannot be read, the first at byte {at}: {first}",
        counts.unreadable, counts.entities
    );
    Err(BuildError::NoDump { path: options.dump.clone(), why })
}

/// Starts the threads. Chunk after chunk goes to the parsers in turn. A thread ends when what is before or
/// behind it does; an end of the process waits for none of them.
fn start_threads(
    text: Text,
    position: u64,
    filter: &SketchFilter,
) -> Vec<Receiver<io::Result<Parsed>>> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let filter = Arc::new(filter.clone());
    let (mut to_parsers, mut from_parsers) = (Vec::new(), Vec::new());
    for _ in 0..cores {
        let (to_parser, chunks) = sync_channel(limits::DUMP_QUEUE);
        let (results, from_parser) = sync_channel(limits::DUMP_QUEUE);
        let filter = Arc::clone(&filter);
        std::thread::spawn(move || parse_chunks(&chunks, &results, &filter));
        to_parsers.push(to_parser);
        from_parsers.push(from_parser);
    }
    std::thread::spawn(move || {
        let mut cutter = ChunkCutter::new(text, position);
        for parser in to_parsers.iter().cycle() {
            let Some(chunk) = cutter.next_chunk().transpose() else { return };
            let is_broken = chunk.is_err();
            if parser.send(chunk).is_err() || is_broken {
                return;
            }
        }
    });
    from_parsers
}

fn parse_chunks(chunks: &Source, results: &Sink, filter: &SketchFilter) {
    while let Ok(chunk) = chunks.recv() {
        if results.send(chunk.map(|chunk| parse_chunk(&chunk, filter))).is_err() {
            return;
        }
    }
}

fn parse_chunk(chunk: &Chunk, filter: &SketchFilter) -> Parsed {
    let mut parsed = Parsed { end: chunk.end, ..Parsed::default() };
    let counts = &mut parsed.counts;
    (counts.too_long, counts.entities) = (chunk.too_long, chunk.too_long);
    counts.is_cut_off = chunk.is_cut_off;
    let mut at = chunk.begin;
    for line in chunk.bytes.split_inclusive(|&byte| byte == b'\n') {
        let begin = at;
        at += line.len() as u64;
        if line.len() as u64 > limits::DUMP_LINE {
            (counts.too_long, counts.entities) = (counts.too_long + 1, counts.entities + 1);
            continue;
        }
        let read = filter.read_line(line);
        counts.entities += u64::from(read != Line::Frame);
        match read {
            Line::Kept(sketch) => {
                push_sketch(&mut parsed.sketches, &sketch);
                let count = match sketch.is_candidate {
                    true => &mut counts.candidates,
                    false => &mut counts.classes,
                };
                *count += 1;
            }
            Line::NotWanted => counts.not_wanted += 1,
            Line::NoItem => counts.no_items += 1,
            Line::Redirect => counts.redirects += 1,
            Line::Frame => {}
            // the last line without an end is the half of one
            Line::Unreadable(_) if chunk.is_last && !line.ends_with(b"\n") => {
                counts.entities -= 1;
                counts.is_cut_off = true;
            }
            Line::Unreadable(why) => {
                counts.unreadable += 1;
                counts.first_unreadable.get_or_insert((begin, why));
            }
        }
    }
    parsed
}

impl Counts {
    /// Adds what was found behind.
    fn add(&mut self, more: Self) {
        self.entities += more.entities;
        self.candidates += more.candidates;
        self.classes += more.classes;
        self.not_wanted += more.not_wanted;
        self.no_items += more.no_items;
        self.redirects += more.redirects;
        self.too_long += more.too_long;
        self.unreadable += more.unreadable;
        self.is_cut_off |= more.is_cut_off;
        if self.first_unreadable.is_none() {
            self.first_unreadable = more.first_unreadable;
        }
    }
}
