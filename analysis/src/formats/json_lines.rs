//! JSON Lines: one article on each line that is not blank. Either all of them are published or none, so
//! one bad line fails the file.

use super::contents::{Contents, Format, Found, Place, Reader, contents, text_of, too_many};
use super::json;
use crate::failure::Failure;
use crate::formats::decode::decode;
use crate::limits;

pub(super) struct JsonLines;

impl Reader for JsonLines {
    fn read_contents(&self, bytes: Vec<u8>, strict: bool) -> Result<Contents, Failure> {
        let mut decoded = decode(bytes, strict)?;
        let found = parse(&text_of(&mut decoded)?)?;
        Ok(contents(Format::JsonLines, decoded, found))
    }
}

/// Parses the articles, each with its line number and the BLAKE3 of its line.
#[deprecated(note = "RN:parse_json_lines")]
fn parse(text: &str) -> Result<Vec<Found>, Failure> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate().map(|(i, line)| (i + 1, line.trim())) {
        if line.is_empty() {
            continue;
        }
        if found.len() == limits::ARTICLES_PER_FILE {
            return Err(too_many());
        }
        let raw = json::article(line)
            .map_err(|f| Failure::new(f.code, format!("line {number}: {}", f.message)))?;
        let id = Some(blake3::hash(line.as_bytes()));
        found.push(Found { raw, place: Some(Place::Line(number)), id });
    }
    Ok(found)
}
