//! Tests of the cutting of dumps, and of what the bounds are for.

use std::io::{self, Read};

use super::chunks::{Chunk, ChunkCutter};
use super::*;
use crate::limits;

/// Gives so many bytes at a time.
struct Dribble<'t>(&'t [u8], usize);

impl Read for Dribble<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.1.min(buffer.len());
        self.0.read(&mut buffer[..length])
    }
}

fn chunks(text: &[u8], step: usize) -> Vec<Chunk> {
    let mut cutter = ChunkCutter::new(Dribble(text, step), 0);
    std::iter::from_fn(|| cutter.next_chunk().unwrap()).collect()
}

#[test]
fn chunks_are_whole_lines_and_the_same_however_the_text_arrives() {
    let text = (0..300_000).map(|n| format!("line {n}\n")).collect::<String>() + "the end";
    let cuts = |step| chunks(text.as_bytes(), step).iter().map(|c| c.end).collect::<Vec<_>>();
    assert_eq!(cuts(1 << 20), cuts(7_777));
    let chunks = chunks(text.as_bytes(), 100_000);
    assert!(chunks.len() > 3);
    for chunk in &chunks {
        assert_eq!(chunk.end - chunk.begin, chunk.bytes.len() as u64);
        assert!(chunk.bytes.ends_with(b"\n") || chunk.is_last);
    }
    let joined: Vec<u8> = chunks.into_iter().flat_map(|chunk| chunk.bytes).collect();
    assert!(joined == text.as_bytes());
}

fn options(folder: &Path, text: &[u8]) -> BuildOptions {
    std::fs::write(folder.join("dump"), text).unwrap();
    BuildOptions {
        dump: folder.join("dump"),
        output: folder.join("base"),
        filter: SketchFilter { languages: Vec::new(), min_sitelinks: 0 },
        kinds: vec![EntityType::Person],
        max_entities: 10,
        checkpoint_every: 1,
    }
}

fn person(id: u32) -> String {
    let value = r#"{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q5"}}},"rank":"normal"}]}"#;
    format!(r#"{{"id":"Q{id}","labels":{{"en":{{"value":"Ilvane Torquist"}}}},"claims":{value}}}"#)
}

#[test]
fn a_line_that_is_too_long_is_left_out_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let long = format!(r#"{{"id":"Q7","x":"{}"}},"#, "x".repeat(limits::DUMP_LINE as usize));
    let text = format!("[\n{},\n{long}\n{}\n]\n", person(900_100), person(900_101));
    let built = build(&options(folder.path(), text.as_bytes()), &mut |_| ()).unwrap();
    let counts = &built.counts;
    assert_eq!((counts.entities, counts.candidates, counts.too_long), (3, 2, 1));
    assert_eq!((counts.unreadable, counts.is_cut_off), (0, false));
    assert_eq!(built.kinds, [(EntityType::Person, 2)]);
}

#[test]
fn a_build_of_another_dump_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path(), person(900_100).as_bytes());
    std::fs::write(folder.path().join("base.checkpoint"), "no checkpoint").unwrap();
    std::fs::write(folder.path().join("base.sketches"), "half a ske").unwrap();
    let built = build(&options, &mut |_| ()).unwrap();
    assert_eq!(built.counts.candidates, 1);

    let dump = Dump::open(&options.dump).unwrap();
    let mut other = Checkpoint::new(dump.identity().clone(), options.filter.clone());
    other.is_complete = true;
    let path = folder.path().join("base.checkpoint");
    std::fs::write(&options.dump, person(900_101) + "\n").unwrap();
    other.write(&path).unwrap();
    let mut anew = false;
    let built = build(&options, &mut |progress| {
        anew |= matches!(progress, Progress::StartedAnew);
    });
    assert!(anew && built.unwrap().counts.candidates == 1);
}

#[test]
fn two_builds_do_not_share_an_output() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path(), person(900_100).as_bytes());
    let held = SketchFile::open(&options.output).unwrap();
    assert!(matches!(build(&options, &mut |_| ()), Err(BuildError::Locked(_))));
    drop(held);
    assert!(build(&options, &mut |_| ()).is_ok());
}
