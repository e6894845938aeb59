//! The kind of a file, before it is read: by the extension of its name and, where that is not enough,
//! by how the file opens.

use std::ffi::OsStr;
use std::path::Path;

use super::contents::{Contents, Reader};
use super::gzip::is_named_gzip;
use super::{gzip, html, json, json_lines, mail, mhtml, text, xml};
use crate::failure::{Failure, FailureCode};

/// The kind of file that an input is taken for before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// Anything: how the file opens decides.
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

/// The known extensions of file names, for messages.
pub const KNOWN_EXTENSIONS: &str = ".txt or no extension (plain text), .html, .htm, .xhtml (pages), .mhtml, .mht \
    (saved pages), .json, .ninjs (one article, or a JSON Feed), .jsonl (one article on each line), \
    .rss, .atom, .rdf (feeds), .nitf, .newsml, .g2 (wires), .xml (any of feeds and wires), .eml \
    (mail), and each of these with .gz";

impl InputKind {
    /// Returns the kind that the extension of a file name says. Of `a.html.gz` the inner name decides.
    ///
    /// # Errors
    /// `UnknownFormat`; the message lists the known extensions.
    pub fn from_file_name(name: &OsStr) -> Result<Self, Failure> {
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
                    "the extension .{} is not known; known are {KNOWN_EXTENSIONS}",
                    crate::name::show_name(extension)
                ),
            )),
        }
    }

    /// Returns the kind once the file's first bytes are known. Packed bytes change nothing.
    pub fn refine_by_opening(self, head: &[u8]) -> Self {
        match self {
            packed if gzip::is_gzip(head) => packed,
            Self::Any => guess_by_opening(&decode_opening(head)),
            Self::Plain if html::is_page_opening(&decode_opening(head)) => Self::Html,
            known => known,
        }
    }

    /// Reads the articles of a file that is not packed. `strict` refuses bytes that are not UTF-8.
    ///
    /// # Errors
    /// Every failure that is the input's own: encoding, syntax, nothing in it.
    pub fn read_contents(self, bytes: Vec<u8>, strict: bool) -> Result<Contents, Failure> {
        let reader: &dyn Reader = match self.refine_by_opening(&bytes) {
            Self::Any | Self::Plain | Self::Text => &text::PlainText,
            Self::Json => &json::Json,
            Self::JsonLines => &json_lines::JsonLines,
            Self::Html => &html::Html,
            Self::Xml => &xml::Xml,
            Self::Mail => &mail::Mail,
            Self::Mhtml => &mhtml::Mhtml,
        };
        reader.read_contents(bytes, strict)
    }
}

/// Decodes the first characters of a file, without a byte order mark.
fn decode_opening(head: &[u8]) -> String {
    let head = head.get(..4096).unwrap_or(head);
    match encoding_rs::Encoding::for_bom(head) {
        Some((encoding, _)) => encoding.decode(head).0.into_owned(),
        None => String::from_utf8_lossy(head).into_owned(),
    }
}

/// Guesses the kind of a file without a name from its first characters.
fn guess_by_opening(opening: &str) -> InputKind {
    let opening = opening.trim_start();
    if html::is_page_opening(opening) {
        return InputKind::Html;
    }
    if opening.starts_with("<?xml") || xml::is_xml_opening(opening) {
        return InputKind::Xml;
    }
    if opening.starts_with('{') {
        let mut lines = opening.lines().filter(|line| !line.trim().is_empty());
        let first_is_whole = lines.next().is_some_and(|line| line.trim_end().ends_with('}'));
        let second_begins = lines.next().is_some_and(|line| line.starts_with('{'));
        return if first_is_whole && second_begins {
            InputKind::JsonLines
        } else {
            InputKind::Json
        };
    }
    match mail::is_mail_opening(opening) {
        true if mhtml::is_saved_page_opening(opening) => InputKind::Mhtml,
        true => InputKind::Mail,
        false => InputKind::Plain,
    }
}
