//! The formats that copydesk reads, one module each, told by the file name's extension.

mod json;
mod json_lines;
mod text;

use std::ffi::OsStr;
use std::path::Path;

use crate::article::Raw;
use crate::failure::{Failure, FailureCode};

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Plain text: one article.
    Text,
    /// A JSON object: one article, copydesk's own keys or an IPTC ninjs item.
    Json,
    /// JSON Lines: one such object on each line.
    JsonLines,
}

/// An article as it stands in its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The article.
    pub raw: Raw,
    /// The line that it stands on (counted from 1), where the file holds several.
    pub line: Option<usize>,
    /// BLAKE3 of the article's own bytes, where the file holds several; else that of the file.
    pub id: Option<blake3::Hash>,
}

/// What the file names may end in, for messages.
pub const KNOWN: &str = ".txt or no extension (plain text), .json (one article), \
    .jsonl (one article on each line)";

impl Format {
    /// The format that a file name stands for.
    ///
    /// # Errors
    /// `UnknownFormat`; the message says which are known.
    pub fn of(name: &OsStr) -> Result<Self, Failure> {
        let Some(extension) = Path::new(name).extension() else { return Ok(Self::Text) };
        match extension.to_ascii_lowercase().to_str() {
            Some("txt") => Ok(Self::Text),
            Some("json") => Ok(Self::Json),
            Some("jsonl") => Ok(Self::JsonLines),
            _ => Err(Failure::new(
                FailureCode::UnknownFormat,
                format!(
                    "the extension .{} is not known; known are {KNOWN}",
                    crate::name::shown(extension)
                ),
            )),
        }
    }

    /// The articles in a decoded file; at least one.
    ///
    /// # Errors
    /// `Empty`, `BadJson` or `NoArticle`.
    pub fn parse(self, text: String) -> Result<Vec<Found>, Failure> {
        if text.chars().all(|c| c.is_whitespace() || c.is_control()) {
            return Err(Failure::new(FailureCode::Empty, "the file has no text"));
        }
        match self {
            Self::Text => Ok(vec![text::parse(text)]),
            Self::Json => Ok(vec![json::parse(&text)?]),
            Self::JsonLines => json_lines::parse(&text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(name: &str, text: &str) -> Result<Vec<Found>, Failure> {
        Format::of(OsStr::new(name))?.parse(text.to_owned())
    }

    #[test]
    fn the_extension_tells_the_format() {
        assert_eq!(Format::of(OsStr::new("a.TXT")), Ok(Format::Text));
        assert_eq!(Format::of(OsStr::new("a")), Ok(Format::Text));
        assert_eq!(Format::of(OsStr::new("a.b.jsonl")), Ok(Format::JsonLines));
        let failure = Format::of(OsStr::new("a.pdf")).unwrap_err();
        assert_eq!(failure.code, FailureCode::UnknownFormat);
        assert!(failure.message.contains(".pdf") && failure.message.contains(".jsonl"));
    }

    #[test]
    fn a_file_of_blanks_is_empty() {
        assert_eq!(parse("a.txt", " \n\0\n").unwrap_err().code, FailureCode::Empty);
        assert_eq!(parse("a.json", "").unwrap_err().code, FailureCode::Empty);
    }

    #[test]
    fn json_gives_its_keys() {
        let found = parse(
            "a.json",
            r#"{"id": 7, "title": "T", "body": "B", "language": "en", "date": "2026-01-02",
                "url": "https://example.org/a", "extra": [1]}"#,
        )
        .unwrap();
        let raw = &found[0].raw;
        assert_eq!(raw.id.as_deref(), Some("7"));
        assert_eq!((raw.title.as_deref(), raw.text.as_str()), (Some("T"), "B"));
        assert_eq!(raw.language.as_deref(), Some("en"));
        assert_eq!(raw.date.as_deref(), Some("2026-01-02"));
        assert_eq!(raw.url.as_deref(), Some("https://example.org/a"));
    }

    #[test]
    fn a_ninjs_item_is_understood() {
        let found = parse(
            "a.json",
            r#"{"uri": "urn:x:1", "language": "de", "contentCreated": "2026-01-02T03:04:05Z",
                "headlines": [{"value": "Kopf"}],
                "bodies": [{"role": "caption", "value": "no"}, {"role": "main", "value": "Text"}]}"#,
        )
        .unwrap();
        let raw = &found[0].raw;
        assert_eq!((raw.title.as_deref(), raw.text.as_str()), (Some("Kopf"), "Text"));
        assert_eq!(raw.id.as_deref(), Some("urn:x:1"));
        assert_eq!(raw.date.as_deref(), Some("2026-01-02T03:04:05Z"));
    }

    #[test]
    fn json_without_a_body_is_no_article() {
        assert_eq!(parse("a.json", r#"{"title": "T"}"#).unwrap_err().code, FailureCode::NoArticle);
        assert_eq!(parse("a.json", r#"{"body": " "}"#).unwrap_err().code, FailureCode::NoArticle);
        assert_eq!(parse("a.json", "[]").unwrap_err().code, FailureCode::NoArticle);
    }

    #[test]
    fn broken_json_names_the_place() {
        let failure = parse("a.json", "{\n  \"body\": oops}").unwrap_err();
        assert_eq!(failure.code, FailureCode::BadJson);
        assert!(failure.message.contains("line 2"), "{}", failure.message);
    }

    #[test]
    fn json_nested_without_end_is_refused_and_not_followed() {
        let deep = format!("{{\"x\": {}", "[".repeat(10_000));
        assert_eq!(parse("a.json", &deep).unwrap_err().code, FailureCode::BadJson);
        let (open, close) = ("[".repeat(9_000), "]".repeat(9_000));
        let known = format!("{{\"id\": {open}{close}, \"body\": \"b\"}}");
        assert_eq!(parse("a.json", &known).unwrap_err().code, FailureCode::BadJson);
        // A key that is passed over is passed over however deep it goes.
        let ignored = format!("{{\"body\": \"b\", \"x\": {open}{close}}}");
        assert_eq!(parse("a.json", &ignored).unwrap()[0].raw.text, "b");
    }

    #[test]
    fn json_lines_gives_an_article_for_each_line() {
        let found = parse("a.jsonl", "{\"body\":\"one\"}\n\n{\"body\":\"two\"}\r\n").unwrap();
        let lines: Vec<_> = found.iter().map(|f| (f.line, f.raw.text.as_str())).collect();
        assert_eq!(lines, [(Some(1), "one"), (Some(3), "two")]);
        assert_ne!(found[0].id, found[1].id);
    }

    #[test]
    fn one_bad_line_fails_the_file_and_is_named() {
        let failure = parse("a.jsonl", "{\"body\":\"one\"}\n{\"body\":}\n").unwrap_err();
        assert_eq!(failure.code, FailureCode::BadJson);
        assert!(failure.message.starts_with("line 2"), "{}", failure.message);
    }
}
