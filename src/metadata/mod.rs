//! Who published an article, when and where, and what says so.

use serde::Serialize;

/// What gives a value, the most trustworthy first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// A field of the input's own format: a JSON key, an element of a feed, a mail's header.
    Input,
    /// Structured data in a page (schema.org, JSON-LD).
    JsonLd,
    /// The Open Graph protocol's tags in a page.
    OpenGraph,
    /// Any other `<meta>`, `<link>` or `<title>` of a page.
    Meta,
    /// A `<time>` element of a page.
    Time,
    /// A line of the text that gives author, date or source.
    Byline,
    /// The dateline.
    Dateline,
    /// The address.
    Url,
}

/// A value and what gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Known<T> {
    /// The value.
    pub value: T,
    /// What gives it.
    pub by: Evidence,
}

/// What is known of an article beside its text. What no evidence carries is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    /// The names of those who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authors: Option<Known<Vec<String>>>,
    /// When it was published, in EDTF (ISO 8601-2), as exactly as is known: `2015-12-16`, or with
    /// time and zone `2015-12-16T10:35:00+03:00`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Known<String>>,
    /// When it was last changed, written as `published`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<Known<String>>,
    /// Who published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Known<String>>,
    /// Its canonical address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Known<String>>,
    /// The section it appeared in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<Known<String>>,
    /// The address of its lead image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Known<String>>,
}
