//! Who published an article, when and where, and what says so.
//!
//! Values come from what the input's own format declares, then from the structured data, the tags
//! and the visible lines of a page, then from the lines of the text, then from the address. A date
//! that other evidence speaks against is left out: a wrong one is worse than none.

mod choice;
mod headline;
mod json_ld;
mod moment;
mod names;
mod page;
mod reader;
mod roles;
#[cfg(test)]
mod tests;
mod url;

use serde::Serialize;

use crate::article::Raw;

pub use self::choice::speaks_of_change;
pub use self::moment::Moment;
pub use self::page::Page;

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
    pub by: Evidence,
}

impl<T> Known<T> {
    fn new(value: T, by: Evidence) -> Self {
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
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What the lines of the text itself tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The names in bylines.
    pub authors: Vec<String>,
    /// The date of a line that gives nothing else.
    pub day: Option<Moment>,
    /// The source that a line names.
    pub source: Option<String>,
    /// The date of the dateline; often without a year.
    pub dateline: Option<Moment>,
}

/// The words that people write dates and bylines with, in the languages of the rule files.
pub trait Words {
    /// The day that a line gives and nothing else: `Published: 16 December 2015, 10:35`.
    fn day(&self, line: &str) -> Option<Moment>;
    /// The first day in a text.
    fn any_day(&self, text: &str) -> Option<Moment>;
    /// The names in a line that is a byline: `By Jana Orlik`.
    fn byline<'t>(&self, line: &'t str) -> Option<&'t str>;
    /// A name without the label before it.
    fn unlabelled<'t>(&self, line: &'t str) -> &'t str {
        self.byline(line).unwrap_or(line)
    }
    /// Whether a name is that of a news agency.
    fn is_agency(&self, name: &str) -> bool;
}

/// What the input's own format declares, for when no stage reads the text.
pub fn declared(raw: &Raw) -> Metadata {
    struct NoWords;
    impl Words for NoWords {
        fn day(&self, _: &str) -> Option<Moment> {
            None
        }
        fn any_day(&self, _: &str) -> Option<Moment> {
            None
        }
        fn byline<'t>(&self, _: &'t str) -> Option<&'t str> {
            None
        }
        fn is_agency(&self, _: &str) -> bool {
            false
        }
    }
    of(raw, None, &Told::default(), &NoWords)
}

/// What is known of an article beside its text: of `raw` what its format declares, of `page` what
/// its markup says, of `told` what stands in its lines.
pub fn of(raw: &Raw, page: Option<&Page>, told: &Told, words: &dyn Words) -> Metadata {
    let date = |text: &Option<String>| {
        let text = text.as_deref()?;
        let moment = Moment::read(text).or_else(|| words.day(text))?;
        Some(Known::new(moment, Evidence::Input))
    };
    let text = |value: &Option<String>| {
        let value = reader::plain(value.as_deref()?);
        (!value.is_empty()).then(|| Known::new(value, Evidence::Input))
    };
    let address = page.and_then(Page::address);
    let base = raw.url.as_deref().or(address.as_ref().map(|known| known.value.as_str()));
    let link = |value: &Option<String>| {
        Some(Known::new(url::whole(value.as_deref()?, base)?, Evidence::Input))
    };
    let houses: Vec<&str> = raw.publisher.as_deref().into_iter().collect();
    let authors = names::persons(&raw.authors, &houses, words);
    let authors = (!authors.is_empty()).then(|| Known::new(authors, Evidence::Input));
    let (published, modified) =
        choice::dates(date(&raw.date), date(&raw.modified), page, told, base, words);
    let told_authors = || {
        let found = names::persons(&told.authors, &houses, words);
        (!found.is_empty()).then(|| Known::new(found, Evidence::Byline))
    };
    let told_source = || Some(Known::new(told.source.clone()?, Evidence::Byline));
    let given_agency = || Some(Known::new(names::agency(&raw.authors, words)?, Evidence::Input));
    Metadata {
        title: text(&raw.title).or_else(|| page?.headline().cloned()),
        authors: authors.or_else(|| page?.authors(words)).or_else(told_authors),
        published,
        modified,
        agency: given_agency().or_else(|| page?.agency(words)),
        publisher: text(&raw.publisher).or_else(|| page?.publisher()).or_else(told_source),
        section: text(&raw.section).or_else(|| page?.section()),
        image: link(&raw.image).or_else(|| page?.image(base)),
        language: text(&raw.language).or_else(|| page?.language()),
        url: link(&raw.url).or(address),
    }
}
