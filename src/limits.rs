//! Every bound of the service that is not a setting, in one place, each with its reason. The bounds of
//! texts are in [`copydesk_analysis::limits`].

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
/// Articles waiting for a worker: enough to keep the workers busy, too few to be a backlog.
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
/// Longest file name that common file systems allow, in bytes.
pub const NAME_BYTES: usize = 255;
/// Threads that may be lost at a time to stages that do not come back; then the service asks to be
/// restarted.
pub const LOST_THREADS: i64 = 8;
/// How often done/ is swept and old receipts are dropped.
pub const SWEEP: Duration = Duration::from_secs(600);
/// Bytes of all rule files of the user together, and of all files of names: ten times the built-in ones.
/// The search for the phrases of rules takes fifty times as much memory.
pub const OWN_FILES_BYTES: u64 = 2 * 1024 * 1024;
