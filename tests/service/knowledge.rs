//! Bases of the user's own: built from a made dump, and used.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use rustix::fs::{CWD, FileType, Mode};
use serde_json::Value;

use crate::harness::{Finished, Root, command, copydesk, dump};

const ARTICLE: &str = "The harbour was closed on Monday because of a storm, as Marta Torquist, the prime \
                       minister, told reporters. Torquist said that ferries would sail again on Friday.\n";

/// The people of the record of an article, by a base.
fn people_of(root: &Root, base: &str) -> Vec<Value> {
    root.configure(&format!("[entities]\nbase = \"{base}\"\n"));
    fs::write(root.path().join("storm.txt"), ARTICLE).unwrap();
    let done = copydesk(root.path(), &["process", "storm.txt"], b"");
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    let record: Value = serde_json::from_str(&done.out).unwrap();
    record["people"].as_array().cloned().unwrap_or_default()
}

fn build(root: &Root, arguments: &[&str]) -> Finished {
    copydesk(root.path(), &[&["knowledge", "build"], arguments].concat(), b"")
}

fn pack(text: &[u8], packing: &str) -> Vec<u8> {
    match packing {
        "gz" => {
            // two members, as tools that pack by parts write them
            let member = |part: &[u8]| {
                let mut packer =
                    flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                packer.write_all(part).unwrap();
                packer.finish().unwrap()
            };
            let (one, other) = text.split_at(text.len() / 2);
            [member(one), member(other)].concat()
        }
        "bz2" => {
            let stream = |part: &[u8]| {
                let mut packer =
                    bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
                packer.write_all(part).unwrap();
                packer.finish().unwrap()
            };
            let (one, other) = text.split_at(text.len() / 3);
            [stream(one), stream(other)].concat()
        }
        "zst" => {
            let frame = |part: &[u8]| {
                ruzstd::encoding::compress_to_vec(part, ruzstd::encoding::CompressionLevel::Fastest)
            };
            let (one, other) = text.split_at(text.len() / 2);
            // a frame without text between them
            let empty = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
            [frame(one), empty.to_vec(), frame(other)].concat()
        }
        _ => text.to_owned(),
    }
}

#[test]
fn a_person_of_a_dump_has_the_id_of_the_dump_however_it_is_packed() {
    let root = Root::new();
    let text = dump::dump(200_000, "\n");
    let mut bases = Vec::new();
    for packing in ["json", "gz", "bz2", "zst"] {
        // the packing is told by the content
        fs::write(root.path().join("all.dump"), pack(text.as_bytes(), packing)).unwrap();
        let base = format!("{packing}.base");
        let done = build(&root, &["all.dump", "-o", &base]);
        assert_eq!(done.code, 0, "{packing}: {}", done.err);
        assert!(done.err.contains("1 lines cannot be read"), "{}", done.err);
        assert!(done.err.contains("2 no items, 1 redirects"), "{}", done.err);
        bases.push(fs::read(root.path().join(&base)).unwrap());
    }
    assert!(bases.windows(2).all(|pair| pair[0] == pair[1]), "the packing changes the base");
    let people = people_of(&root, "bz2.base");
    assert_eq!(people.len(), 1, "{people:?}");
    assert_eq!(people[0]["uri"], "http://www.wikidata.org/entity/Q900100");
    let left: Vec<_> = fs::read_dir(root.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".sketches") || name.contains(".checkpoint"))
        .collect();
    assert_eq!(left, [""; 0]);
}

#[test]
fn a_dump_with_other_line_ends_or_without_its_end_is_read_as_far_as_it_goes() {
    let root = Root::new();
    let text = dump::dump(20_000, "\r\n");
    fs::write(root.path().join("dump"), &text).unwrap();
    assert_eq!(build(&root, &["dump", "-o", "whole.base"]).code, 0);
    // the last class is cut in the middle
    let end = text.rfind("shipwright").unwrap();
    for (packing, bytes) in [
        ("json", text.as_bytes()[..end].to_vec()),
        ("gz", {
            let packed = pack(text.as_bytes(), "gz");
            packed[..packed.len() - 40].to_vec()
        }),
    ] {
        fs::write(root.path().join("dump"), bytes).unwrap();
        let done = build(&root, &["dump", "-o", "cut.base"]);
        assert_eq!(done.code, 1, "{packing}: {}", done.err);
        assert!(done.err.contains("ends in the middle"), "{}", done.err);
    }
    assert_eq!(people_of(&root, "whole.base")[0]["uri"], "http://www.wikidata.org/entity/Q900100");
}

/// Writes a text into a pipe until nobody reads it any more.
fn feed(pipe: PathBuf, text: Vec<u8>, hold_open: bool) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let mut file = fs::File::options().write(true).open(pipe).unwrap();
        if file.write_all(&text).is_ok() && hold_open {
            // more would come: wait for the reader's end, not for a time
            while file.write_all(b" ").is_ok() {}
        }
    })
}

fn spawn_build(root: &Path, pipe: &Path) -> std::process::Child {
    let mut build = command(root);
    build.args(["knowledge", "build", "--checkpoint", "1MiB", "-o", "own.base"]).arg(pipe);
    build.stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn a_build_that_was_killed_goes_on_and_gives_the_same_base() {
    let root = Root::new();
    let text = dump::dump(9_000_000, "\n").into_bytes();
    let pipe = root.path().join("pipe");
    rustix::fs::mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();

    let mut killed = spawn_build(root.path(), &pipe);
    let part = text[..text.len() * 2 / 3].to_vec();
    let feeder = feed(pipe.clone(), part, true);
    let mut lines = BufReader::new(killed.stderr.take().unwrap()).lines();
    let checkpoint =
        lines.find(|line| line.as_ref().unwrap().contains("of text")).unwrap().unwrap();
    assert!(checkpoint.contains("MB/s"), "{checkpoint}");
    killed.kill().unwrap();
    killed.wait().unwrap();
    feeder.join().unwrap();
    assert!(!root.path().join("own.base").try_exists().unwrap());

    let resumed = spawn_build(root.path(), &pipe);
    let feeder = feed(pipe, text.clone(), false);
    let resumed = resumed.wait_with_output().unwrap();
    feeder.join().unwrap();
    let words = String::from_utf8(resumed.stderr).unwrap();
    assert!(resumed.status.success(), "{words}");
    assert!(words.contains("going on after"), "{words}");

    fs::write(root.path().join("dump"), text).unwrap();
    let whole = build(&root, &["dump", "-o", "whole.base"]);
    assert_eq!(whole.code, 0, "{}", whole.err);
    let read = |name: &str| fs::read(root.path().join(name)).unwrap();
    assert!(read("own.base") == read("whole.base"), "the bases differ");
}

#[test]
fn what_is_no_dump_is_refused() {
    let root = Root::new();
    fs::write(root.path().join("novel"), "It was a dark night.\n".repeat(5_000)).unwrap();
    let done = build(&root, &["novel", "-o", "own.base"]);
    assert_eq!(done.code, 78, "{}", done.err);
    assert!(
        done.err.contains("novel: ") && done.err.contains("JSON dump of Wikidata"),
        "{}",
        done.err
    );
    let done = build(&root, &["nowhere", "-o", "own.base"]);
    assert_eq!(done.code, 74, "{}", done.err);
    assert!(done.err.contains("nowhere: "), "{}", done.err);
}

#[test]
fn a_base_that_cannot_be_used_stops_the_start() {
    let root = Root::new();
    fs::write(root.path().join("dump"), dump::dump(20_000, "\n")).unwrap();
    assert_eq!(build(&root, &["dump", "-o", "own.base"]).code, 0);
    let whole = fs::read(root.path().join("own.base")).unwrap();
    let mut flipped = whole.clone();
    let middle = whole.len() / 2;
    flipped[middle] ^= 1;
    let mut other_version = whole.clone();
    other_version[8] = 99;
    other_version.truncate(whole.len() - 40);
    let damaged: [(&str, &[u8]); 4] = [
        ("is damaged", &flipped),
        ("has version 99", &other_version),
        ("in its sections", &whole[..whole.len() - 60]),
        ("is no base file", b"people"),
    ];
    for (why, bytes) in damaged {
        fs::write(root.path().join("own.base"), bytes).unwrap();
        root.configure("[entities]\nbase = \"own.base\"\n");
        for arguments in [&["check"][..], &["run", "--once"]] {
            let done = copydesk(root.path(), arguments, b"");
            assert_eq!(done.code, 78, "{why}: {}", done.err);
            let place = format!("entities.base: {}", root.path().join("own.base").display());
            assert!(done.err.contains(&place) && done.err.contains(why), "{}", done.err);
            assert!(done.err.contains("copydesk knowledge build"), "{}", done.err);
        }
    }
    fs::write(root.path().join("own.base"), &whole).unwrap();
    let done = copydesk(root.path(), &["check"], b"");
    assert_eq!(done.code, 0, "{}", done.err);
}
