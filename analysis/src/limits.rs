//! Bounds of texts, in one place, each with its reason.

/// Longest stem of an output name, in bytes. With the hash, a running number and `.json` it stays
/// below the 255 bytes that file systems allow.
pub const STEM_BYTES: usize = 180;
/// Articles in one file (JSON Lines, feeds, packages of a wire), at most.
pub const ARTICLES_PER_FILE: usize = 100_000;
/// Elements of XML that lie in one another, at most. Wire formats and feeds need about twenty.
pub const XML_DEPTH: usize = 256;
/// Namespaces that an XML file may have declared at a time: each name is looked up among them.
pub const XML_NAMESPACES: usize = 64;
/// Lines of a mail that may part it, at most: each part costs some hundred bytes.
pub const MAIL_PARTS: usize = 10_000;
/// Bytes of one block of headers in a mail, at most. Real ones stay below 64 KiB.
pub const MAIL_HEADERS: usize = 256 * 1024;
/// Bytes of one header of a mail that is read, at most: to decode one takes time that grows with the
/// square of its length. A longer one is passed over.
pub const MAIL_HEADER: usize = 16 * 1024;
/// Bytes of a header that tells what a part of a mail is, at most. There may be one for each part, and
/// real ones have some hundred.
pub const MAIL_PART_HEADER: usize = 2 * 1024;
/// Names that are read of a list in JSON, at most.
pub const NAMES_IN_LIST: usize = 100;
/// What gzip unpacks to, at most so many times its size. Pages, feeds and JSON pack to a fifth or a
/// tenth; a bomb packs to a thousandth. The share of memory of a `.gz` counts this many times.
pub const GZIP_RATIO: u64 = 32;
/// Bytes that gzip may unpack to whatever its ratio: of so few, no ratio is suspicious.
pub const GZIP_FREE: u64 = 64 * 1024;
/// Lines of an article that a stage looks at, at most; of a text with more it says so and lets it pass
/// as it is. What is known of a line takes more room than a short line itself. 8 MiB of prose, wrapped
/// at 72 columns, have 115,000.
pub const LINES: usize = 1 << 17;
/// Lines that the line model judges, at most: what it knows of a line takes 700 bytes. No page has a
/// tenth of them; a text with more is cleaned by the rules alone.
pub const MODEL_LINES: usize = 1 << 14;
/// As [`LINES`], in words. 8 MiB of English have 1,400,000.
pub const WORDS: usize = 1 << 21;
/// As [`LINES`], in names that are found. 8 MiB of news have 21,000, of the densest article 200,000.
pub const NAMES: usize = 1 << 17;
/// Elements within each other, at most, in what the HTML extractors are given: they follow them by
/// recursion. Pages have 30 to 60; of what is deeper the text stays, one level up.
pub const HTML_DEPTH: usize = 200;
/// Elements in a page that the extractors are given, at most: they keep the page several times over.
/// News pages have 1,000 to 8,000. Of a page with more all text goes through the rules for plain text.
pub const HTML_ELEMENTS: usize = 30_000;
/// As [`HTML_ELEMENTS`], in bytes without scripts and the like. News pages have up to 500,000.
pub const HTML_BYTES: usize = 4 << 20;
/// Words of a line that a marker rule looks at, and of a phrase, at most: more is running text, and
/// each line that is looked at must be brought into the form that phrases are compared in.
pub const RULE_WORDS: usize = 100;
/// Bytes of an agency's name, at most: what is longer is not looked up. The longest that is known has
/// fifty.
pub const AGENCY_BYTES: usize = 100;
/// Visible text of a page that is searched for author and date, in bytes: they stand beside the headline,
/// before which a page has menus, but no books.
pub const PAGE_TEXT: usize = 1 << 20;
/// Structured data of a page that is read, in bytes. It holds the article's text once and teasers.
pub const PAGE_JSON: usize = 1 << 22;
/// Elements of a page that are noted because they say something of the article, and `<meta>`s, at most
/// each. A page has some dozens.
pub const PAGE_PIECES: usize = 2_000;
/// Elements that are noted within each other, at most.
pub const PAGE_DEPTH: usize = 32;
/// Longest `<meta>` or `<title>` that is noted, in bytes.
pub const META_BYTES: usize = 1 << 12;
