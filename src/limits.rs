//! Every bound that is not a setting, in one place, each with its reason.

use std::time::Duration;

/// Files that are claimed but not yet decided, at most. After a crash it is the number of claims that
/// are done again one by one; group commit fills the disk with one batch while the next gets ready.
pub const OPEN_CLAIMS: usize = 256;
/// Memory that the articles of all open claims may take together, in KiB: the cost of a claim is
/// [`COST`] times its size, but at least its share of this and at most all. So a large input is
/// worked on alone, one after the other.
pub const OPEN_CLAIMS_KIB: u32 = 128 * 1024;
/// Bytes of memory that a byte of input may cost. News costs a quarter of it; with a line, a word or
/// a name every few bytes an article may cost more while a stage works on it, but few are worked on
/// at a time.
pub const COST: u64 = 64;
/// Articles waiting between two stages: enough to keep the workers busy, too few to be a backlog.
/// The backlog stays where it is safe, as files in the inbox.
pub const STAGE_QUEUE: usize = 64;
/// Threads that wait for flushes beside the gatherer. Their flushes join in the file system's
/// journal, so more threads mean fewer flushes for each article; past this they only cost memory.
pub const FLUSHERS: usize = 31;
/// Articles that are flushed and committed together, at most.
pub const COMMIT_BATCH: usize = 256;
/// A batch waits for more until it is this part of what is in work.
pub const GATHER_PART: usize = 3;
/// How long a batch is gathered, at most: one article that takes long must not hold up the rest.
pub const GATHER_TIME: Duration = Duration::from_millis(100);
/// Pause between two looks while a batch is gathered: much less than a flush takes on a disk that
/// is worth gathering for.
pub const GATHER_NAP: Duration = Duration::from_millis(1);
/// Names that the watcher may hand over before the intake must list the folder instead.
pub const HINTS: usize = 16 * 1024;
/// Names that the intake keeps in view. What goes beyond is found again by listing.
pub const CANDIDATES: usize = 64 * 1024;
/// Names that were left alone and are remembered, so that each is reported once.
pub const LEFT_ALONE: usize = 10_000;
/// A file with a second hard link gets this long for its dropper to unlink the other name
/// (maildir-style delivery) before it is reported as left alone.
pub const LINK_GRACE: Duration = Duration::from_secs(2);
/// Longest pause between two looks at a file that cannot be taken yet.
pub const LOOK_AGAIN_MAX: Duration = Duration::from_secs(60);
/// How often the intake checks that the inbox is still the folder it holds open, and that there is
/// room: its removal is told by nothing else.
pub const INBOX_CHECK: Duration = Duration::from_secs(1);
/// Room that is left on the disk before intake stands still: so many bytes and files, or the
/// twentieth part of a small disk. What is in flight then still finds its place.
pub const LOW_WATER_BYTES: u64 = 64 * 1024 * 1024;
/// As [`LOW_WATER_BYTES`], in inodes.
pub const LOW_WATER_FILES: u64 = 1_000;
/// How often a lost inbox is looked for, and the pause before the first retry of a full disk.
pub const RETRY_FIRST: Duration = Duration::from_secs(1);
/// Longest pause between two tries of a failing disk.
pub const RETRY_MAX: Duration = Duration::from_secs(60);
/// How often a native watch is tried again after the service fell back to polling.
pub const REWATCH: Duration = Duration::from_secs(60);
/// Attempts at an article alone, after the service died with it in flight, before it is taken for
/// the cause and goes to failed/.
pub const SOLO_ATTEMPTS: u32 = 3;
/// Flushes that may fail in a row before the service ends: a disk that cannot be trusted.
pub const FLUSH_FAILURES: u32 = 3;
/// Longest stem of an output name, in bytes. With the hash, a running number and `.json` it stays
/// below the 255 bytes that file systems allow.
pub const STEM_BYTES: usize = 180;
/// Longest file name that common file systems allow, in bytes.
pub const NAME_BYTES: usize = 255;
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
/// Threads that may be lost at a time to stages that do not come back; then the service asks to be
/// restarted.
pub const LOST_THREADS: i64 = 8;
/// How often done/ is swept and old receipts are dropped.
pub const SWEEP: Duration = Duration::from_secs(600);
/// Words of a line that a marker rule looks at, and of a phrase, at most: more is running text, and
/// each line that is looked at must be brought into the form that phrases are compared in.
pub const RULE_WORDS: usize = 100;
/// Bytes of an agency's name, at most: what is longer is not looked up. The longest that is known has
/// fifty.
pub const AGENCY_BYTES: usize = 100;
/// Bytes of all rule files of the user together, and of all files of names: ten times the built-in ones.
/// The search for the phrases of rules takes fifty times as much memory.
pub const OWN_FILES_BYTES: u64 = 2 * 1024 * 1024;
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
