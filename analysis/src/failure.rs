//! The failure of an input, as the reason file in `failed/` gives it.

use serde::{Deserialize, Serialize};

/// The kinds of failure. Their names are an interface: reason files and logs carry them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureCode {
    /// The file has no text.
    Empty,
    /// The file is over the size limit.
    TooLarge,
    /// The file name's extension is none that copydesk reads.
    UnknownFormat,
    /// The bytes are no text in any encoding.
    NotText,
    /// The bytes are no UTF-8 and the configuration asks for UTF-8.
    NotUtf8,
    /// The JSON does not parse.
    BadJson,
    /// The XML does not parse.
    BadXml,
    /// The mail does not parse.
    BadMail,
    /// The gzip data is damaged, cut off, or holds gzip again.
    BadGzip,
    /// The gzip data unpacks to many times what honest data does.
    GzipBomb,
    /// The file parses, but holds no article.
    NoArticle,
    /// The service died each time it worked on this file.
    AttemptsExhausted,
    /// A defect in copydesk.
    Internal,
}

impl FailureCode {
    /// Returns the code, as reason files and logs have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too-large",
            Self::UnknownFormat => "unknown-format",
            Self::NotText => "not-text",
            Self::NotUtf8 => "not-utf8",
            Self::BadJson => "bad-json",
            Self::BadXml => "bad-xml",
            Self::BadMail => "bad-mail",
            Self::BadGzip => "bad-gzip",
            Self::GzipBomb => "gzip-bomb",
            Self::NoArticle => "no-article",
            Self::AttemptsExhausted => "attempts-exhausted",
            Self::Internal => "internal",
        }
    }

    /// Returns advice on what a person can do about it.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Empty => "drop the file again once it has text",
            Self::TooLarge => "split the file, or raise intake.max_file_size and retry",
            Self::UnknownFormat => "convert or rename the file to a known format, then retry",
            Self::NotText => "convert the file to UTF-8 text, then retry",
            Self::NotUtf8 => {
                "convert the file to UTF-8, or set intake.encoding = \"detect\", then retry"
            }
            Self::BadJson => "mend the JSON at the place that the message names, then retry",
            Self::BadXml => "mend the XML at the place that the message names, then retry",
            Self::BadMail => "save the message once more from the mail program, then drop it again",
            Self::BadGzip => "pack the file once more, or drop it unpacked",
            Self::GzipBomb => "unpack the file yourself if you trust it, and drop what it holds",
            Self::NoArticle => "give each article a text (in JSON a \"body\"), then retry",
            Self::AttemptsExhausted => {
                "look in the log for how the service ended; retry to try once more"
            }
            Self::Internal => "this is a defect in copydesk: report it with the file, then retry",
        }
    }
}

/// A failure of one input.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// Its kind.
    pub code: FailureCode,
    /// The event, for a person.
    pub message: String,
}

impl Failure {
    /// Makes a failure with its message.
    pub fn new(code: FailureCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}
