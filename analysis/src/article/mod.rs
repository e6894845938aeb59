//! The article, in the states that the stages take it through.
//!
//! ```text
//! Raw --cleanup--> Cleaned --language--> Identified --annotators--> Annotated
//! ```
//!
//! A stage takes one of these types and returns the next, so an article cannot skip a stage by
//! mistake. [`Annotated`](crate::stage::Annotated) is the last one. Every offset is counted in Unicode code points (not bytes), half open.

mod metadata;
mod moment;
mod wire;

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use self::metadata::{Known, Metadata, Provenance};
pub use self::moment::Moment;
pub use self::wire::{Wire, WireKind};

/// `[start, end)` in Unicode code points of the text that the field's documentation names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(usize, usize)", into = "(usize, usize)")]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

impl Span {
    /// Makes the span `[start, end)`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

impl From<(usize, usize)> for Span {
    fn from((start, end): (usize, usize)) -> Self {
        Self { start, end }
    }
}

impl From<Span> for (usize, usize) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

/// The markup of an article's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Markup {
    /// As plain text.
    #[default]
    Plain,
    /// As HTML, a whole page or a part of one.
    Html,
}

/// An article as the intake decoded it, before any stage has processed it. The fields that the input
/// declares are here as written; none of them is parsed yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Raw {
    /// The decoded text. For plain text and saved pages this is the whole input; for other formats
    /// the part of it that holds the article (for JSON the value of `body`).
    pub text: String,
    /// The markup of `text`.
    pub markup: Markup,
    /// A headline that the input itself carries (JSON `title`). Plain text has none: its headline
    /// is a line of `text`, which cleanup finds.
    pub title: Option<String>,
    /// A language tag that the input itself declares.
    pub language: Option<String>,
    /// A publication date that the input itself declares.
    pub date: Option<String>,
    /// A date of modification that the input itself declares.
    pub modified: Option<String>,
    /// The authors that the input itself declares.
    pub authors: Vec<String>,
    /// The publisher or agency that the input itself declares.
    pub publisher: Option<String>,
    /// The section or category that the input itself declares.
    pub section: Option<String>,
    /// The address of a lead image that the input itself declares.
    pub image: Option<String>,
    /// The address that the input itself declares.
    pub url: Option<String>,
    /// The input's own identifier.
    pub id: Option<String>,
}

/// Why cleanup took a piece of the input out of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RemovalReason {
    /// It became the headline.
    Headline,
    /// The headline a second time.
    DuplicateHeadline,
    /// The lede (first paragraph) a second time.
    DuplicateLede,
    /// Any other paragraph a second time.
    DuplicateParagraph,
    /// Site name, section name, slogan, navigation.
    SiteChrome,
    /// "See also" and the headlines of other articles after it.
    RelatedLinks,
    /// Share, print, subscribe, newsletter.
    ShareBar,
    /// "10265 views".
    ViewCount,
    /// Photo, video or agency credit line.
    Credit,
    /// A comment form and what belongs to it.
    CommentForm,
    /// Log in, register.
    LoginForm,
    /// A line that only gives the date, the source or the byline.
    Furniture,
    /// What the desk of a news agency wrote around a report: `UPDATE 2-`, notes, initials, end signs.
    Wire,
    /// No rule names it, but by its looks and its neighbours it is no part of the article.
    Boilerplate,
}

/// A piece of the input that is not in the body.
#[derive(Clone, Debug, PartialEq)]
pub struct Removed {
    /// Its place, in code points of [`Raw::text`].
    pub raw: Span,
    /// Its text.
    pub text: String,
    /// The reason for which it was removed.
    pub why: RemovalReason,
}

/// What a block of the body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A subhead.
    Heading,
    /// An item of a list.
    ListItem,
    /// Words of others that the markup sets apart, as a quoted passage or a post of a network.
    BlockQuote,
}

/// One block of the body. Blocks are separated by an empty line in [`Cleaned::body`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Paragraph or subhead.
    pub kind: BlockKind,
    /// Its place, in code points of [`Cleaned::body`].
    pub span: Span,
    /// Its place in the input, in code points of [`Raw::text`].
    pub raw: Span,
}

/// Place, date and agency that open a report: `WASHINGTON, October 16 (RIA Novosti) -`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Dateline {
    /// The place in ordinary capitals: `Washington`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The date in EDTF (ISO 8601-2): `2015-12-16`, or `--10-16` where the text gives no year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The news agency: `RIA Novosti`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
}

/// An article with its body alone: the result of cleanup from a [`Raw`].
#[derive(Clone, Debug, PartialEq)]
pub struct Cleaned {
    /// The article that it was made from.
    pub raw: Arc<Raw>,
    /// The headline.
    pub title: Option<String>,
    /// The place of the headline, in code points of [`Raw::text`], if it was in that text.
    pub title_raw: Option<Span>,
    /// The text of the article: blocks, separated by an empty line (`"\n\n"`).
    pub body: String,
    /// The blocks of `body`, in order, without gaps but for the empty lines.
    pub blocks: Vec<Block>,
    /// Everything of the input that is neither headline nor body, in order.
    pub removed: Vec<Removed>,
    /// The dateline, if one was found (in the body or among the removed pieces).
    pub dateline: Option<Dateline>,
    /// What the desk of a news agency added, if anything.
    pub wire: Option<Wire>,
    /// The author, publisher, date and further facts about the article.
    pub metadata: Metadata,
}

/// A stretch of text in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct LanguageSpan {
    /// BCP 47 tag; `und` where no language could be determined.
    pub tag: String,
    /// Its place, in code points of the text that the owner names.
    pub span: Span,
    /// The confidence, 0 to 1.
    pub confidence: f32,
}

/// An article whose languages are known: the result of the language stage from a [`Cleaned`].
#[derive(Clone, Debug, PartialEq)]
pub struct Identified {
    /// The article that it was made from.
    pub cleaned: Cleaned,
    /// The language of the article as a whole; `None` where it could not be determined.
    pub language: Option<String>,
    /// The languages of the body, in order, neighbours of one language joined.
    pub languages: Vec<LanguageSpan>,
    /// The language of each entry of [`Cleaned::removed`], in the same order; `None` where a line
    /// has no letters to judge by.
    pub removed_languages: Vec<Option<String>>,
}

impl Identified {
    /// Makes an article with the language that the input itself declares and no other, for when the stage
    /// is skipped or has failed.
    pub fn with_declared_language(cleaned: Cleaned) -> Self {
        Self {
            language: cleaned.raw.language.clone(),
            languages: Vec::new(),
            removed_languages: vec![None; cleaned.removed.len()],
            cleaned,
        }
    }
}

/// What kind of thing an entity is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum EntityType {
    /// A human being.
    Person,
    /// A company, state body, agency, party, armed group.
    Organisation,
    /// A country, town, region, street, building.
    Place,
    /// A war, summit, match.
    Event,
    /// A product, work or vehicle.
    Product,
    /// A name of no other type.
    Other,
}

/// Which text a mention stands in.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum TextPart {
    /// The headline.
    Title,
    /// The body.
    Body,
}

/// How a mention was found and linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MentionSource {
    /// A spelling that the gazetteer lists, inflected forms included.
    Gazetteer,
    /// A given name and what follows it.
    NamePattern,
    /// The trained tagger: the words around it and what the word is like.
    Tagger,
    /// The surname of somebody who is named in full in the same article.
    SurnameOf,
    /// The acronym of something that is named in full in the same article.
    AcronymOf,
    /// The adjective of a country that the article does not name otherwise: `Iranian`.
    Demonym,
}

/// One place where an entity is named.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Headline or body.
    pub part: TextPart,
    /// Its place, in code points of that text.
    pub span: Span,
    /// Its text.
    pub text: String,
    /// The lemma of its text, in its own script, where that is another:
    /// `Сергей Лавров` of `Сергеем Лавровым`.
    pub base: Option<String>,
    /// The phonetic similarity to a name of somebody known, 0 to 1, where the name is not the same.
    pub likeness: Option<f32>,
    /// The way in which it was found.
    pub by: MentionSource,
}

/// A person or thing that the article names.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Its type.
    pub kind: EntityType,
    /// The canonical name, in base form (lemma).
    pub name: String,
    /// Its address, the same for the same entity in every document and language: a Wikidata URL where the
    /// knowledge base knows one, else `urn:copydesk:<type>:<name>`.
    pub uri: String,
    /// The confidence, 0 to 1.
    pub confidence: f32,
    /// The names that languages have for it, where the base knows them and they differ from `name`: language
    /// tag (BCP 47), name. For an own name in another script its romanised form (`ru-Latn`).
    pub labels: Vec<(Cow<'static, str>, String)>,
    /// The likeliest of those who were not taken for it, the likeliest first.
    pub refused: Vec<Refused>,
    /// Its mentions: those in the headline first, then the body, in order.
    pub mentions: Vec<Mention>,
}

impl Entity {
    /// Returns whether somebody of the name has a public id and is not meant, as far as the article tells.
    pub fn is_nil(&self) -> bool {
        !self.refused.is_empty() && self.uri.starts_with("urn:")
    }
}

/// Somebody or something of a public id who was not taken for an entity of the article.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// The Wikidata URL.
    pub uri: String,
    /// The name.
    pub name: String,
    /// The probability of being the one who is meant, 0 to 1.
    pub probability: f32,
}
