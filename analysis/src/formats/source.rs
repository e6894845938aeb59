//! The source of an article: the file that it was read from, as the record describes it.

use schemars::JsonSchema;
use serde::Serialize;

use super::contents::Format;
use super::decode::EncodingEvidence;

/// The input as it was read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct Source {
    /// The format.
    pub format: Format,
    /// Size of the input in bytes.
    pub bytes: u64,
    /// WHATWG name of the encoding.
    pub encoding: String,
    /// How the encoding was told.
    pub encoding_by: EncodingEvidence,
    /// Whether bytes that the encoding does not know became U+FFFD.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub replacement_characters: bool,
    /// Size in bytes once unpacked, where the input is packed with gzip.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unpacked_bytes: Option<u64>,
    /// The line of the input that the article stands on, counted from 1, in JSON Lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The article's number among those of the input, counted from 1, in feeds and packages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<usize>,
    /// The publication date as the input states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

impl Source {
    /// Describes an input of `bytes` bytes that was UTF-8 already.
    pub fn for_utf8_text(format: Format, bytes: usize) -> Self {
        Self {
            format,
            bytes: bytes as u64,
            encoding: "utf-8".to_owned(),
            encoding_by: EncodingEvidence::Valid,
            replacement_characters: false,
            unpacked_bytes: None,
            line: None,
            entry: None,
            date: None,
        }
    }

    /// Returns the article's number in a file that may hold several: its line or its entry.
    pub const fn number(&self) -> Option<usize> {
        match self.line {
            Some(line) => Some(line),
            None => self.entry,
        }
    }
}
