//! The contents of a file: its articles, each with its place and its identity.

use super::decode::{Decoded, EncodingEvidence};
use crate::article::Raw;
use crate::failure::{Failure, FailureCode};
use crate::limits;

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Plain text: one article.
    Text,
    /// JSON: an article, or a list with one for each object that has text.
    Json,
    /// JSON Lines: one such object on each line.
    JsonLines,
    /// A page: one article.
    Html,
    /// RSS, Atom or JSON Feed: an article for each entry.
    Feed,
    /// IPTC NewsML-G2: an article for each news item with text.
    NewsmlG2,
    /// IPTC NewsML 1: an article for each news item with text.
    Newsml1,
    /// IPTC NITF: one article.
    Nitf,
    /// An Internet message: one article.
    Mail,
    /// A page saved with what belongs to it (RFC 2557): one article.
    Mhtml,
}

/// The place of an article in a file that may hold several, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArticlePlace {
    /// On this line.
    Line(usize),
    /// This one of the entries.
    Entry(usize),
}

/// An article, its place in the file and its identity.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundArticle {
    /// The article.
    pub raw: Raw,
    /// Its place, if the file may hold several articles.
    pub place: Option<ArticlePlace>,
    /// BLAKE3 of the article's own fields, if the file may hold several; otherwise that of the file.
    pub id: Option<blake3::Hash>,
}

impl FoundArticle {
    /// Makes the only article of a file.
    pub(super) fn from_whole_file(raw: Raw) -> Self {
        Self { raw, place: None, id: None }
    }

    /// Makes the entry number `number` of a file.
    ///
    /// Its id is BLAKE3 over id, address, headline, date and text, each after its length in bytes (64
    /// bits, little endian; all ones where there is none). So an entry is the same article in
    /// tomorrow's copy of the feed, whatever is around it and whenever it was last modified.
    pub(super) fn from_entry(number: usize, raw: Raw) -> Self {
        let mut hasher = blake3::Hasher::new();
        let text = Some(&raw.text);
        for part in [raw.id.as_ref(), raw.url.as_ref(), raw.title.as_ref(), raw.date.as_ref(), text]
        {
            let length = part.map_or(u64::MAX, |part| part.len() as u64);
            hasher.update(&length.to_le_bytes());
            hasher.update(part.map_or(&[], |part| part.as_bytes()));
        }
        Self { raw, place: Some(ArticlePlace::Entry(number)), id: Some(hasher.finalize()) }
    }
}

/// The articles of a file, and how the file was decoded.
#[derive(Clone, Debug, PartialEq)]
pub struct Contents {
    /// The format of the file.
    pub format: Format,
    /// The articles; at least one.
    pub found: Vec<FoundArticle>,
    /// WHATWG name of the encoding, lower case.
    pub encoding: String,
    /// The way in which the encoding was determined.
    pub encoding_by: EncodingEvidence,
    /// True if bytes that the encoding does not know became U+FFFD.
    pub replaced: bool,
}

/// A reader of one format: from bytes to articles.
pub(super) trait Reader {
    /// Reads a file. `strict` refuses bytes that are not UTF-8.
    fn read_contents(&self, bytes: Vec<u8>, strict: bool) -> Result<Contents, Failure>;
}

/// Joins the articles of a file with its format and with how it was decoded.
pub(super) fn contents_from_decoded(
    format: Format,
    how: Decoded,
    found: Vec<FoundArticle>,
) -> Contents {
    let Decoded { encoding, evidence, replaced, .. } = how;
    Contents { format, found, encoding, encoding_by: evidence, replaced }
}

/// Takes the decoded text out of `decoded`.
///
/// # Errors
/// `Empty` where it has none.
pub(super) fn take_text(decoded: &mut Decoded) -> Result<String, Failure> {
    if is_blank(&decoded.text) {
        return Err(Failure::new(FailureCode::Empty, "the file has no text"));
    }
    Ok(std::mem::take(&mut decoded.text))
}

/// Returns whether a text has nothing but blanks and control characters.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control())
}

/// Makes the failure of a file that holds too many articles.
pub(super) fn too_many_articles() -> Failure {
    let message = format!("the file holds more than {} articles", limits::ARTICLES_PER_FILE);
    Failure::new(FailureCode::TooLarge, message)
}

/// Numbers the entries of a file, in their order, and leaves out those that have no text.
pub(super) fn number_entries(
    what: &str,
    raws: impl Iterator<Item = Option<Raw>>,
) -> Result<Vec<FoundArticle>, Failure> {
    let mut found = Vec::new();
    for (at, raw) in raws.enumerate() {
        if at == limits::ARTICLES_PER_FILE {
            return Err(too_many_articles());
        }
        found.extend(raw.map(|raw| FoundArticle::from_entry(at + 1, raw)));
    }
    if found.is_empty() {
        let message = format!("the {what} has no entry with text");
        return Err(Failure::new(FailureCode::NoArticle, message));
    }
    Ok(found)
}

/// Returns the trimmed value; none where it is blank.
pub(super) fn non_blank(value: impl AsRef<str>) -> Option<String> {
    let value = value.as_ref().trim();
    (!value.is_empty()).then(|| value.to_owned())
}
