//! Limits on texts, in one place, each with its reason.

/// Longest stem of an output name, in bytes. With the hash, a running number and `.json` the name stays
/// below the 255 bytes that file systems allow.
pub const STEM_BYTES: usize = 180;
/// Articles in one file (JSON Lines, feeds, packages of a wire), at most.
pub const ARTICLES_PER_FILE: usize = 100_000;
/// Nested elements of XML, at most. Wire formats and feeds need about twenty.
pub const XML_DEPTH: usize = 256;
/// Namespaces that an XML file may have declared at a time: each name is looked up among them.
pub const XML_NAMESPACES: usize = 64;
/// Lines of a mail that may be boundaries of parts, at most: each part costs some hundred bytes.
pub const MAIL_PARTS: usize = 10_000;
/// Bytes of one block of headers in a mail, at most. Real ones stay below 64 KiB.
pub const MAIL_HEADERS: usize = 256 * 1024;
/// Bytes of one header of a mail that is read, at most: to decode one takes time that grows with the
/// square of its length. A longer one is ignored.
pub const MAIL_HEADER: usize = 16 * 1024;
/// Bytes of a header that describes a part of a mail, at most. There may be one for each part, and real
/// ones have some hundred bytes.
pub const MAIL_PART_HEADER: usize = 2 * 1024;
/// Names that are read from a list in JSON, at most.
pub const NAMES_IN_LIST: usize = 100;
/// The ratio of unpacked to packed size of gzip, at most. Pages, feeds and JSON pack to a fifth or a
/// tenth; a bomb packs to a thousandth. A `.gz` counts this many times its size when memory is shared out.
pub const GZIP_RATIO: u64 = 32;
/// Bytes that gzip may unpack to at any ratio: with so few bytes, no ratio is suspicious.
pub const GZIP_FREE: u64 = 64 * 1024;
/// Lines of an article that a stage processes, at most. For a text with more the stage fails, and the
/// text passes unchanged. The data on a line takes more memory than a short line itself. 8 MiB of prose,
/// wrapped at 72 columns, have 115,000 lines.
pub const LINES: usize = 1 << 17;
/// Lines that the line model judges, at most: its data on a line takes 700 bytes. No page has a tenth of
/// them; a text with more is cleaned by the rules alone.
pub const MODEL_LINES: usize = 1 << 14;
/// As [`LINES`], in words. 8 MiB of English have 1,400,000.
pub const WORDS: usize = 1 << 21;
/// As [`LINES`], in names that are found. 8 MiB of news have 21,000; 8 MiB like the densest article have
/// 200,000.
pub const NAMES: usize = 1 << 17;
/// Nested elements of a page that the HTML extractors are given, at most: the extractors recurse into
/// them. Pages have 30 to 60 levels; the text of deeper elements moves one level up.
pub const HTML_DEPTH: usize = 200;
/// Elements of a page that the extractors are given, at most: they keep several copies of the page. News
/// pages have 1,000 to 8,000. The text of a page with more is cleaned by the rules for plain text.
pub const HTML_ELEMENTS: usize = 30_000;
/// As [`HTML_ELEMENTS`], in bytes without scripts and the like. News pages have up to 500,000.
pub const HTML_BYTES: usize = 4 << 20;
/// Words of a line that a phrase rule examines, and of a phrase, at most: a longer line is running text,
/// and each line that is examined must be brought into the form in which phrases are compared.
pub const RULE_WORDS: usize = 100;
/// Bytes of an agency's name, at most: a longer one is not looked up. The longest known name has fifty
/// bytes.
pub const AGENCY_BYTES: usize = 100;
/// Bytes of the visible text of a page that are searched for author and date: these are near the
/// headline, and a page has only menus before it.
pub const PAGE_TEXT: usize = 1 << 20;
/// Bytes of structured data of a page that are read. They contain the article's text once and teasers.
pub const PAGE_JSON: usize = 1 << 22;
/// Elements of a page that are recorded because they have metadata of the article, at most; and `<meta>`s,
/// at most. A page has some dozens.
pub const PAGE_PIECES: usize = 2_000;
/// Nested elements that are recorded, at most.
pub const PAGE_DEPTH: usize = 32;
/// Longest `<meta>` or `<title>` that is recorded, in bytes.
pub const META_BYTES: usize = 1 << 12;
