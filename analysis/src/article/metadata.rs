//! Facts about an article beside its text, each with its provenance.

use serde::Serialize;

use super::moment::Moment;

/// What gives a value, the most trustworthy first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Evidence")]
pub enum Provenance {
    /// A field of the input's own format: a JSON key, an element of a feed, a mail's header.
    Input,
    /// Structured data in a page (schema.org, JSON-LD).
    JsonLd,
    /// The Open Graph protocol's tags in a page.
    OpenGraph,
    /// Data that the scripts of a page build it from.
    PageData,
    /// Any other `<meta>`, `<link>` or `<title>` of a page, or a property of its elements
    /// (microdata, RDFa, `rel`).
    Meta,
    /// The headline of a page, as it is shown.
    Heading,
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
    pub by: Provenance,
}

impl<T> Known<T> {
    /// Joins a value with its provenance.
    pub fn new(value: T, by: Provenance) -> Self {
        Self { value, by }
    }
}

/// What is known of an article beside its text. What no evidence carries is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    /// The headline, where the input's format or the markup of a page gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Known<String>>,
    /// The names of those who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authors: Option<Known<Vec<String>>>,
    /// When it was published, in EDTF (ISO 8601-2), as exactly as is known: `2015-12-16`, or with
    /// time and zone `2015-12-16T10:35:00+03:00`; `--12-16` where no year is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Known<Moment>>,
    /// When it was last changed, written as `published`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<Known<Moment>>,
    /// The news agency that it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<Known<String>>,
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
    /// The language that is declared, as a BCP 47 tag. What the article is written in stands in the
    /// record's `language`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Known<String>>,
}

impl Metadata {
    /// Returns whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
