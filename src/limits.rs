//! Every bound of the service that is not a setting, in one place, each with its reason. The bounds of
//! texts are in [`copydesk_analysis::limits`].

use std::time::Duration;

/// Files that are claimed but not yet decided, at most. After a crash, so many claims are done again one
/// by one. Group commit fills the disk with one batch while the next gets ready.
pub const OPEN_CLAIMS: usize = 256;
/// Memory that the articles of all open claims may take together, in KiB. The cost of a claim is
/// [`MEMORY_PER_INPUT_BYTE`] times its size, but at least its share of this and at most all of
/// it. So large inputs are worked on alone, one after the other.
pub const OPEN_CLAIMS_KIB: u32 = 128 * 1024;
/// Bytes of memory that a byte of input may cost. News costs a quarter of it; with a line, a word or
/// a name every few bytes an article may cost more while a stage works on it, but few are worked on
/// at a time.
pub const MEMORY_PER_INPUT_BYTE: u64 = 64;
/// Articles waiting for a worker: enough to keep the workers busy, too few to be a backlog.
/// The backlog stays where it is safe, as files in the inbox.
pub const STAGE_QUEUE: usize = 64;
/// Threads that wait for flushes beside the gatherer. Their flushes join in the file system's
/// journal, so more threads mean fewer flushes for each article; past this they only cost memory.
pub const FLUSHERS: usize = 31;
/// Articles that are flushed and committed together, at most.
pub const COMMIT_BATCH: usize = 256;
/// A batch waits for more until it is this part of what is in flight.
pub const GATHER_PART: usize = 3;
/// Longest time that a batch is gathered: one article that takes long must not hold up the rest.
pub const GATHER_TIME: Duration = Duration::from_millis(100);
/// Pause between two looks while a batch is gathered: much less than a flush takes on a disk that
/// is worth gathering for.
pub const GATHER_PAUSE: Duration = Duration::from_millis(1);
/// Names that the watcher may hand over before the intake must list the folder instead.
pub const QUEUED_HINTS: usize = 16 * 1024;
/// Names that the intake keeps in view. A listing finds the others again.
pub const CANDIDATES: usize = 64 * 1024;
/// Names that were left alone and are remembered, so that each is reported once.
pub const LEFT_ALONE: usize = 10_000;
/// A file with a second hard link gets this long for its dropper to unlink the other name
/// (maildir-style delivery) before it is reported as left alone.
pub const LINK_GRACE: Duration = Duration::from_secs(2);
/// Longest pause between two looks at a file that cannot be taken yet.
pub const LOOK_AGAIN_MAX: Duration = Duration::from_secs(60);
/// Pause between two checks that the inbox is still the folder that is held open, and that there is
/// room on the disk. Nothing else reports that the inbox was removed.
pub const INBOX_CHECK_INTERVAL: Duration = Duration::from_secs(1);
/// Room on the disk below which the intake pauses: so many bytes and files, or the twentieth part of a
/// small disk. Articles in flight still find their place then.
pub const LOW_WATER_BYTES: u64 = 64 * 1024 * 1024;
/// As [`LOW_WATER_BYTES`], in inodes.
pub const LOW_WATER_FILES: u64 = 1_000;
/// Pause between two searches for a lost inbox, and the pause before the first retry of a full disk.
pub const RETRY_FIRST: Duration = Duration::from_secs(1);
/// Longest pause between two tries of a failing disk.
pub const RETRY_MAX: Duration = Duration::from_secs(60);
/// Pause before a native watch is tried again after the service fell back to polling.
pub const REWATCH_INTERVAL: Duration = Duration::from_secs(60);
/// Attempts at an article alone after the service died with it in flight. After so many it is taken
/// for the cause and moved to failed/.
pub const SOLO_ATTEMPTS: u32 = 3;
/// Flushes that may fail in a row before the service ends: a disk that cannot be trusted.
pub const FLUSH_FAILURES: u32 = 3;
/// Longest file name that common file systems allow, in bytes.
pub const NAME_BYTES: usize = 255;
/// Threads that may be lost at a time to stages that do not come back; then the service asks to be
/// restarted.
pub const LOST_THREADS: i64 = 8;
/// Pause between two rounds that remove expired inputs from done/ and forget old receipts.
pub const RETENTION_INTERVAL: Duration = Duration::from_secs(600);
/// Bytes of all rule files of the user together, and of all files of names: ten times the built-in ones.
/// The search for the phrases of rules takes fifty times as much memory.
pub const USER_FILES_BYTES: u64 = 2 * 1024 * 1024;
/// Text of a dump that a thread reads at a time.
pub const DUMP_CHUNK: u64 = 1024 * 1024;
/// Chunks of a dump that wait for each thread, or for their turn behind it.
pub const DUMP_QUEUE: usize = 2;
/// The longest line of a dump that is read. Wikidata itself refuses entities of more than 4 MiB or so.
pub const DUMP_LINE: u64 = 32 * 1024 * 1024;
/// Lines of a dump that may be unreadable before their share counts.
pub const DUMP_UNREADABLE: u64 = 1_000;
/// The share of the lines of a dump, one in so many, that may be unreadable.
pub const DUMP_UNREADABLE_SHARE: u64 = 100;
/// Entities that a base has if the command says nothing: twice those of the built-in one.
pub const BASE_ENTITIES: u32 = 500_000;
/// Entities that a base cannot have: its format has 22 bits for their index.
pub const BASE_ENTITIES_MOST: u32 = 1 << 22;
/// Bytes of the base file that `entities.base` names: all of it is held in memory.
pub const BASE_BYTES: u64 = 2 * 1024 * 1024 * 1024;
