//! The formats that copydesk reads, one module each. What a file is, its name's extension says; plain
//! text, XML and what has no name are told by how they open.

mod batch;
pub mod decode;
mod feed;
mod gzip;
mod html;
mod json;
mod json_feed;
mod json_lines;
mod mail;
mod markup;
mod mhtml;
mod newsml;
mod nitf;
mod source;
mod text;
mod xml;
mod xml_tree;

use std::ffi::OsStr;
use std::path::Path;

pub use self::batch::{Batch, parse, show_size, too_large};
use self::decode::{Decoded, Evidence};
pub use self::gzip::{is_named_gzip, unpack};
pub use self::source::Source;
use crate::article::Raw;
use crate::failure::{Failure, FailureCode};
use crate::limits;

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Plain text: one article.
    Text,
    /// A JSON object: one article, copydesk's own keys or an IPTC ninjs item.
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

/// Where an article stands in a file that may hold several, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On this line.
    Line(usize),
    /// It is this one of the entries.
    Entry(usize),
}

/// An article as it stands in its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The article.
    pub raw: Raw,
    /// Where it stands, where the file may hold several.
    pub place: Option<Place>,
    /// BLAKE3 of what makes the article, where the file may hold several; else that of the file.
    pub id: Option<blake3::Hash>,
}

impl Found {
    /// The one article of a file.
    fn only(raw: Raw) -> Self {
        Self { raw, place: None, id: None }
    }

    /// One of the entries of a file, with the number `number`.
    ///
    /// Its id is BLAKE3 over id, address, headline, date and text, each after its length in bytes (64
    /// bits, little endian; all ones where there is none). So an entry is the same article in
    /// tomorrow's copy of the feed, whatever stands around it and whenever it was last touched.
    fn entry(number: usize, raw: Raw) -> Self {
        let mut hasher = blake3::Hasher::new();
        let text = Some(&raw.text);
        for part in [raw.id.as_ref(), raw.url.as_ref(), raw.title.as_ref(), raw.date.as_ref(), text]
        {
            let length = part.map_or(u64::MAX, |part| part.len() as u64);
            hasher.update(&length.to_le_bytes());
            hasher.update(part.map_or(&[], |part| part.as_bytes()));
        }
        Self { raw, place: Some(Place::Entry(number)), id: Some(hasher.finalize()) }
    }
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Contents {
    /// What the file is.
    pub format: Format,
    /// The articles; at least one.
    pub found: Vec<Found>,
    /// WHATWG name of the encoding, lower case.
    pub encoding: String,
    /// How the encoding was told.
    pub encoding_by: Evidence,
    /// Whether bytes that the encoding does not know became U+FFFD.
    pub replaced: bool,
}

/// How the bytes of one format become articles.
trait Reader {
    /// Reads a file. `strict` refuses bytes that are not UTF-8.
    fn read(&self, bytes: Vec<u8>, strict: bool) -> Result<Contents, Failure>;
}

/// What a file is taken for before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Anything: it is told by how it opens.
    Any,
    /// Plain text, unless it opens as a page does.
    Plain,
    /// Plain text, however it opens.
    Text,
    /// One article as a JSON object, or a JSON Feed.
    Json,
    /// JSON Lines.
    JsonLines,
    /// A page.
    Html,
    /// A feed, a wire format or a page, as its root element says.
    Xml,
    /// An Internet message.
    Mail,
    /// A page saved with what belongs to it.
    Mhtml,
}

/// What the file names may end in, for messages.
pub const KNOWN: &str = ".txt or no extension (plain text), .html, .htm, .xhtml (pages), .mhtml, .mht \
    (saved pages), .json, .ninjs (one article, or a JSON Feed), .jsonl (one article on each line), \
    .rss, .atom, .rdf (feeds), .nitf, .newsml, .g2 (wires), .xml (any of feeds and wires), .eml \
    (mail), and each of these with .gz";

impl Kind {
    /// What a file name stands for. Of `a.html.gz` the inner name decides.
    ///
    /// # Errors
    /// `UnknownFormat`; the message says which are known.
    pub fn of(name: &OsStr) -> Result<Self, Failure> {
        let path = Path::new(name);
        let inner = path.file_stem().filter(|_| is_named_gzip(name)).unwrap_or(name);
        let Some(extension) = Path::new(inner).extension() else { return Ok(Self::Plain) };
        match extension.to_ascii_lowercase().to_str() {
            Some("txt") => Ok(Self::Plain),
            Some("json" | "ninjs") => Ok(Self::Json),
            Some("jsonl") => Ok(Self::JsonLines),
            Some("html" | "htm" | "xhtml") => Ok(Self::Html),
            Some("xml" | "rss" | "atom" | "rdf" | "nitf" | "newsml" | "g2") => Ok(Self::Xml),
            Some("eml") => Ok(Self::Mail),
            Some("mhtml" | "mht") => Ok(Self::Mhtml),
            _ => Err(Failure::new(
                FailureCode::UnknownFormat,
                format!(
                    "the extension .{} is not known; known are {KNOWN}",
                    crate::name::shown(extension)
                ),
            )),
        }
    }

    /// The kind once the file's first bytes are known. Packed bytes say nothing.
    pub fn told_by(self, head: &[u8]) -> Self {
        match self {
            packed if gzip::is_gzip(head) => packed,
            Self::Any => by_opening(&opening(head)),
            Self::Plain if html::opens(&opening(head)) => Self::Html,
            known => known,
        }
    }

    /// The articles in a file that is not packed.
    ///
    /// # Errors
    /// Every failure that is the input's own: encoding, syntax, nothing in it.
    pub fn read(self, bytes: Vec<u8>, strict: bool) -> Result<Contents, Failure> {
        let reader: &dyn Reader = match self.told_by(&bytes) {
            Self::Any | Self::Plain | Self::Text => &text::Text,
            Self::Json => &json::Json,
            Self::JsonLines => &json_lines::JsonLines,
            Self::Html => &html::Html,
            Self::Xml => &xml::Xml,
            Self::Mail => &mail::Mail,
            Self::Mhtml => &mhtml::Mhtml,
        };
        reader.read(bytes, strict)
    }
}

/// The first characters of a file, without a byte order mark.
fn opening(head: &[u8]) -> String {
    let head = head.get(..4096).unwrap_or(head);
    match encoding_rs::Encoding::for_bom(head) {
        Some((encoding, _)) => encoding.decode(head).0.into_owned(),
        None => String::from_utf8_lossy(head).into_owned(),
    }
}

fn by_opening(opening: &str) -> Kind {
    let opening = opening.trim_start();
    if html::opens(opening) {
        return Kind::Html;
    }
    if opening.starts_with("<?xml") || xml::opens(opening) {
        return Kind::Xml;
    }
    if opening.starts_with('{') {
        let mut lines = opening.lines().filter(|line| !line.trim().is_empty());
        let first_is_whole = lines.next().is_some_and(|line| line.trim_end().ends_with('}'));
        let second_begins = lines.next().is_some_and(|line| line.starts_with('{'));
        return if first_is_whole && second_begins { Kind::JsonLines } else { Kind::Json };
    }
    match mail::opens(opening) {
        true if mhtml::opens(opening) => Kind::Mhtml,
        true => Kind::Mail,
        false => Kind::Plain,
    }
}

/// A file of one format and the articles in it.
fn contents(format: Format, how: Decoded, found: Vec<Found>) -> Contents {
    let Decoded { encoding, evidence, replaced, .. } = how;
    Contents { format, found, encoding, encoding_by: evidence, replaced }
}

/// Takes the text out of what was decoded.
fn text_of(decoded: &mut Decoded) -> Result<String, Failure> {
    if is_blank(&decoded.text) {
        return Err(Failure::new(FailureCode::Empty, "the file has no text"));
    }
    Ok(std::mem::take(&mut decoded.text))
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control())
}

/// The failure of a file that holds too many articles.
fn too_many() -> Failure {
    let message = format!("the file holds more than {} articles", limits::ARTICLES_PER_FILE);
    Failure::new(FailureCode::TooLarge, message)
}

/// Numbers the entries of a file, in their order, and leaves out those that have no text.
fn entries(what: &str, raws: impl Iterator<Item = Option<Raw>>) -> Result<Vec<Found>, Failure> {
    let mut found = Vec::new();
    for (at, raw) in raws.enumerate() {
        if at == limits::ARTICLES_PER_FILE {
            return Err(too_many());
        }
        found.extend(raw.map(|raw| Found::entry(at + 1, raw)));
    }
    if found.is_empty() {
        let message = format!("the {what} has no entry with text");
        return Err(Failure::new(FailureCode::NoArticle, message));
    }
    Ok(found)
}

/// A value, if it says anything.
fn said(value: impl AsRef<str>) -> Option<String> {
    let value = value.as_ref().trim();
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests;
