//! JSON Lines: one article on each line that is not blank. Either all of them are published or none, so
//! one bad line fails the file.

use super::contents::{
    ArticlePlace, Contents, Format, FoundArticle, Reader, contents_from_decoded, take_text,
    too_many_articles,
};
use super::json;
use crate::failure::Failure;
use crate::formats::decode::decode_undeclared;
use crate::limits;

pub(super) struct JsonLines;

impl Reader for JsonLines {
    fn read_contents(&self, bytes: Vec<u8>, strict: bool) -> Result<Contents, Failure> {
        let mut decoded = decode_undeclared(bytes, strict)?;
        let found = parse_json_lines(&take_text(&mut decoded)?)?;
        Ok(contents_from_decoded(Format::JsonLines, decoded, found))
    }
}

/// Parses the articles, each with its line number and the BLAKE3 of its line.
fn parse_json_lines(text: &str) -> Result<Vec<FoundArticle>, Failure> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate().map(|(i, line)| (i + 1, line.trim())) {
        if line.is_empty() {
            continue;
        }
        if found.len() == limits::ARTICLES_PER_FILE {
            return Err(too_many_articles());
        }
        let raw = json::parse_json_article(line)
            .map_err(|f| Failure::new(f.code, format!("line {number}: {}", f.message)))?;
        let id = Some(blake3::hash(line.as_bytes()));
        found.push(FoundArticle { raw, place: Some(ArticlePlace::Line(number)), id });
    }
    Ok(found)
}
