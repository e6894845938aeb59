//! From the bytes of a file to its articles.

use super::contents::{ArticlePlace, Contents, FoundArticle};
use super::gzip::unpack_gzip;
use super::kind::InputKind;
use super::source::Source;
use crate::failure::Failure;

/// The articles of a file and their common source.
#[derive(Debug)]
pub struct Batch {
    /// The articles; at least one.
    pub found: Vec<FoundArticle>,
    /// The file, as the record describes it.
    pub source: Source,
}

/// Unpacks, decodes and parses the bytes of a file. `max` bounds what packed bytes may hold.
///
/// # Errors
/// Every failure that is the input's own: format, packing, encoding, syntax.
pub fn read_batch(
    kind: InputKind,
    bytes: Vec<u8>,
    strict: bool,
    max: u64,
) -> Result<Batch, Failure> {
    let size = bytes.len() as u64;
    let unpacked = unpack_gzip(&bytes, max)?;
    let unpacked_bytes = unpacked.as_ref().map(|unpacked| unpacked.len() as u64);
    // Only one of the two is kept in memory while it is parsed.
    let bytes = unpacked.unwrap_or(bytes);
    let Contents { format, found, encoding, encoding_by, replaced } =
        kind.read_contents(bytes, strict)?;
    let source = Source {
        format,
        bytes: size,
        encoding,
        encoding_by,
        replacement_characters: replaced,
        unpacked_bytes,
        line: None,
        entry: None,
        date: None,
    };
    Ok(Batch { found, source })
}

impl Batch {
    /// Returns the source of one article: the file's, with the article's place in it.
    pub fn source_of(&self, found: &FoundArticle) -> Source {
        let (line, entry) = match found.place {
            Some(ArticlePlace::Line(line)) => (Some(line), None),
            Some(ArticlePlace::Entry(entry)) => (None, Some(entry)),
            None => (None, None),
        };
        Source { line, entry, ..self.source.clone() }
    }
}
