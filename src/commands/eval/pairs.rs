//! Inputs and their expected results: a folder of pairs, or a file of JSON Lines.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use copydesk_analysis::article::{Markup, Raw};
use copydesk_analysis::evaluate::Expected;
use copydesk_analysis::formats::InputKind;
use copydesk_analysis::name::show_name;

const BODY: &str = ".expected.txt";
const FIELDS: &str = ".expected.json";

/// An input and the files with its expected result.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub input: PathBuf,
    body: PathBuf,
    fields: Option<PathBuf>,
}

/// The content of a folder of pairs.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub pairs: Vec<Pair>,
    /// Mistakes, each with what to do about it.
    pub problems: Vec<String>,
    /// Files that have nothing to do with it.
    pub foreign: Vec<String>,
}

/// Lists the pairs in a folder.
pub(super) fn list_pairs(folder: &Path) -> io::Result<Listing> {
    let mut listing = Listing::default();
    let (mut bodies, mut fields, mut inputs) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    let mut entries = std::fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let (name, path) = (entry.file_name(), entry.path());
        let Some(text) = name.to_str().filter(|_| path.is_file()) else {
            listing.foreign.push(show_name(&name));
            continue;
        };
        if text.starts_with('.') {
            continue;
        }
        if let Some(stem) = text.strip_suffix(BODY) {
            bodies.insert(stem.to_owned(), path);
        } else if let Some(stem) = text.strip_suffix(FIELDS) {
            fields.insert(stem.to_owned(), path);
        } else if InputKind::from_file_name(&name).is_ok_and(|kind| kind != InputKind::JsonLines) {
            inputs.push((file_stem(text), path));
        } else {
            listing.foreign.push(show_name(&name));
        }
    }
    let mut without_input: Vec<&String> = bodies.keys().chain(fields.keys()).collect();
    without_input.retain(|stem| !inputs.iter().any(|(other, _)| other == *stem));
    without_input.dedup();
    for stem in without_input {
        let stem = show_name(OsStr::new(stem));
        listing.problems.push(format!("{stem}.expected.*: there is no input {stem} beside it"));
    }
    for (stem, input) in inputs {
        match bodies.get(&stem) {
            Some(body) => {
                let fields = fields.get(&stem).cloned();
                listing.pairs.push(Pair { input, body: body.clone(), fields });
            }
            None => listing.problems.push(format!(
                "{}: there is no {}{BODY} beside it: write the body that you expect into it, a \
                 paragraph on each line",
                input.display(),
                show_name(OsStr::new(&stem)),
            )),
        }
    }
    Ok(listing)
}

/// Returns an input's name without its extension.
fn file_stem(name: &str) -> String {
    let name = name.strip_suffix(".gz").unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    title: Option<String>,
    published: Option<String>,
}

impl Pair {
    /// Reads the expected result.
    pub(super) fn read_expected(&self) -> Result<Expected, String> {
        let read = |path: &Path| {
            let text = std::fs::read_to_string(path);
            text.map_err(|e| format!("{}: cannot be read: {e}", path.display()))
        };
        let body = read(&self.body)?;
        let Some(path) = &self.fields else {
            return Ok(Expected { body, ..Expected::default() });
        };
        let fields: Fields = serde_json::from_str(&read(path)?).map_err(|e| {
            let form = "{\"title\": \"…\", \"published\": \"2026-01-02\"}";
            format!("{}: {e}; it is to be {form}, each of them if you like", path.display())
        })?;
        Ok(Expected { body, title: fields.title, published: fields.published })
    }
}

/// An article of a .jsonl file with its expected result.
pub(super) struct Sample {
    pub name: String,
    pub raw: Raw,
    pub expected: Expected,
}

#[derive(Deserialize)]
struct Line {
    id: Option<serde_json::Value>,
    text: Option<String>,
    html: Option<String>,
    expected: String,
    title: Option<String>,
    published: Option<String>,
}

/// Reads a file of JSON Lines, each of at most `max` bytes.
pub(super) fn read_samples(
    path: &Path,
    max: u64,
) -> io::Result<impl Iterator<Item = Result<Sample, String>> + use<>> {
    let mut reader = BufReader::new(File::open(path)?);
    let mut number = 0;
    let place = path.display().to_string();
    Ok(std::iter::from_fn(move || {
        loop {
            number += 1;
            let mut line = Vec::new();
            let read = (&mut reader).take(max + 1).read_until(b'\n', &mut line);
            let too_long = line.len() as u64 > max;
            let skipped = if too_long { reader.skip_until(b'\n') } else { Ok(0) };
            if let Err(e) = read.and(skipped) {
                return Some(Err(format!("{place}: cannot be read: {e}")));
            }
            if line.is_empty() {
                return None;
            }
            let sample = match line.trim_ascii() {
                _ if too_long => Err(format!("it has more than {max} bytes")),
                [] => continue,
                line => parse_sample(line, number),
            };
            return Some(sample.map_err(|why| format!("{place}: line {number}: {why}")));
        }
    }))
}

fn parse_sample(line: &[u8], number: usize) -> Result<Sample, String> {
    let line: Line = serde_json::from_slice(line).map_err(|e| {
        format!("{e}; it is to be an object with \"text\" or \"html\", and \"expected\"")
    })?;
    let (text, markup) = match (line.text, line.html) {
        (Some(text), None) => (text, Markup::Plain),
        (None, Some(html)) => (html, Markup::Html),
        _ => return Err("it is to have either \"text\" or \"html\"".to_owned()),
    };
    let name = match line.id {
        Some(serde_json::Value::String(id)) => id,
        Some(id) => id.to_string(),
        None => format!("line {number}"),
    };
    let expected = Expected { body: line.expected, title: line.title, published: line.published };
    Ok(Sample { name, raw: Raw { text, markup, ..Raw::default() }, expected })
}
