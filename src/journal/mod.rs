//! The journal: a receipt for every input that was decided, in SQLite.
//!
//! Its durable commit is the commit point of the whole service. The journal is also the memory of dedupe.
//! Losing it costs that memory, never an article.
//!
//! # States
//! - A claim without a receipt is undecided, whatever was staged for it.
//! - A claim with a receipt is decided. The receipt names its outcome and the names of its records.
//! - A receipt that is older than the dedupe window is forgotten. Its number is never used again, because
//!   the table counts with `AUTOINCREMENT`.
//!
//! # Order of writes
//! 1. The staged files and their folder are flushed.
//! 2. [`Journal::commit_receipts`] writes the receipts of a whole batch in one transaction: WAL, with
//!    `synchronous = FULL`. When it returns, they are durable.
//! 3. The receipts are carried out: records are published, inputs retired.
//!
//! # After a crash
//! The next start carries out every receipt that was not carried out, however often the process dies on
//! the way, and does every claim without a receipt again. A damaged file ([`JournalError::is_damage`])
//! is set aside; `service::rebuild` fills a new one from the records in outbox/ and the inputs in
//! done/.

mod receipt;
mod rows;
mod schema;

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

pub use self::receipt::{Outcome, Receipt, ReceiptOutput};

/// Counts of inputs by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutcomeCounts {
    /// Inputs whose records were published.
    pub published: u64,
    /// Inputs that had been published before.
    pub duplicates: u64,
    /// Inputs nothing could be made of.
    pub failed: u64,
}

/// The journal could not be used.
#[derive(Debug, thiserror::Error)]
#[error("the journal {}: {source}", path.display())]
pub struct JournalError {
    path: PathBuf,
    source: rusqlite::Error,
}

impl JournalError {
    /// Returns whether the file is damaged, so that it must be set aside; else it is the disk's fault.
    pub fn is_damage(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        matches!(self.source.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
    }
}

/// An open journal.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    db: Connection,
}

impl Journal {
    /// The journal's file name in the state folder.
    pub const FILE: &str = "journal.db";

    /// Opens the journal for writing. Makes it or upgrades it as needed, and checks it.
    ///
    /// # Errors
    /// When it is damaged (see [`JournalError::is_damage`]), newer than this program, or the disk
    /// fails.
    pub fn open_for_writing(state: &Path) -> Result<Self, JournalError> {
        let path = state.join(Self::FILE);
        let open = || -> rusqlite::Result<Connection> {
            let mut db = Connection::open(&path)?;
            db.pragma_update(None, "journal_mode", "WAL")?;
            db.pragma_update(None, "synchronous", "FULL")?;
            db.pragma_update(None, "foreign_keys", true)?;
            keep_query_plans(&db)?;
            db.busy_timeout(std::time::Duration::from_secs(5))?;
            let sound: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
            if sound != "ok" {
                return Err(damage_error(&sound));
            }
            schema::migrate_schema(&mut db)?;
            Ok(db)
        };
        open()
            .map(|db| Self { path: path.clone(), db })
            .map_err(|source| JournalError { path, source })
    }

    /// Makes a journal that exists only in memory.
    #[cfg(test)]
    pub fn in_memory() -> Self {
        let mut db = Connection::open_in_memory().unwrap();
        schema::migrate_schema(&mut db).unwrap();
        Self { path: PathBuf::from(":memory:"), db }
    }

    /// Opens the journal for reading beside a running service; `None` where there is none yet.
    ///
    /// # Errors
    /// As reading fails.
    pub fn open_for_reading(state: &Path) -> Result<Option<Self>, JournalError> {
        let path = state.join(Self::FILE);
        if !path.try_exists().unwrap_or(true) {
            return Ok(None);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || -> rusqlite::Result<Connection> {
            let db = Connection::open_with_flags(&path, flags)?;
            keep_query_plans(&db)?;
            db.busy_timeout(std::time::Duration::from_secs(5))?;
            Ok(db)
        };
        match open() {
            Ok(db) => Ok(Some(Self { path, db })),
            Err(source) => Err(JournalError { path, source }),
        }
    }

    /// Writes receipts, all of them or none. When this returns, they are durable.
    ///
    /// # Errors
    /// As the disk fails; then none is written.
    pub fn commit_receipts(&mut self, receipts: &[Receipt]) -> Result<(), JournalError> {
        let result = rows::insert_receipts(&mut self.db, receipts);
        result.map_err(|source| self.error_at_path(source))
    }

    /// Begins a transaction for reading, which lasts until the returned value is dropped. To lock the
    /// journal for each query apart costs as much as the queries.
    ///
    /// # Errors
    /// As the disk fails.
    pub fn begin_reading(&self) -> Result<impl Sized + '_, JournalError> {
        self.db.unchecked_transaction().map_err(|source| self.error_at_path(source))
    }

    /// Returns the receipt of a claim.
    ///
    /// # Errors
    /// As reading fails.
    pub fn find_receipt(&self, seq: u64) -> Result<Option<Receipt>, JournalError> {
        self.query_receipt("SELECT * FROM receipt WHERE seq = ?1", params![seq.cast_signed()])
    }

    /// Returns the latest receipt of a claim with these bytes that was published since `since` (seconds
    /// since 1970), under `name` if given.
    ///
    /// # Errors
    /// As reading fails.
    pub fn find_published_receipt(
        &self,
        id: &blake3::Hash,
        name: Option<&[u8]>,
        since: i64,
    ) -> Result<Option<Receipt>, JournalError> {
        let query = "SELECT * FROM receipt WHERE outcome = 'published' AND id = ?1
                     AND decided_at >= ?2 AND (?3 IS NULL OR name = ?3) ORDER BY seq DESC LIMIT 1";
        self.query_receipt(query, params![id.as_bytes(), since, name])
    }

    /// Returns the highest claim number that was ever written.
    ///
    /// # Errors
    /// As reading fails.
    pub fn highest_seq(&self) -> Result<u64, JournalError> {
        let query = "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'receipt'), 0)";
        let last: i64 = self
            .db
            .query_row(query, [], |row| row.get(0))
            .map_err(|source| self.error_at_path(source))?;
        Ok(last.cast_unsigned())
    }

    /// Counts the inputs that were decided since `since` (seconds since 1970), by outcome.
    ///
    /// # Errors
    /// As reading fails.
    pub fn count_outcomes(&self, since: i64) -> Result<OutcomeCounts, JournalError> {
        let query = "SELECT COUNT(*) FILTER (WHERE outcome = 'published'),
                            COUNT(*) FILTER (WHERE outcome = 'duplicate'),
                            COUNT(*) FILTER (WHERE outcome = 'failed')
                     FROM receipt WHERE decided_at >= ?1";
        let count = |row: &rusqlite::Row<'_>, at| row.get::<_, i64>(at).map(i64::cast_unsigned);
        self.db
            .query_row(query, [since], |row| {
                Ok(OutcomeCounts {
                    published: count(row, 0)?,
                    duplicates: count(row, 1)?,
                    failed: count(row, 2)?,
                })
            })
            .map_err(|source| self.error_at_path(source))
    }

    /// Returns the folder that served as `role` the last time, as it was given to [`Journal::set_folder`].
    ///
    /// # Errors
    /// As reading fails.
    pub fn find_folder(&self, role: &str) -> Result<Option<PathBuf>, JournalError> {
        let query = "SELECT path FROM folder WHERE role = ?1";
        let path = self.db.query_row(query, [role], |row| row.get::<_, Vec<u8>>(0)).optional();
        let path = path.map_err(|source| self.error_at_path(source))?;
        Ok(path.map(|path| PathBuf::from(OsString::from_vec(path))))
    }

    /// Notes which folder serves as `role`.
    ///
    /// # Errors
    /// As the disk fails.
    pub fn set_folder(&mut self, role: &str, path: &Path) -> Result<(), JournalError> {
        let query = "INSERT INTO folder VALUES (?1, ?2)
                     ON CONFLICT (role) DO UPDATE SET path = excluded.path";
        let done = self.db.execute(query, params![role, path.as_os_str().as_bytes()]);
        done.map(drop).map_err(|source| self.error_at_path(source))
    }

    /// Forgets receipts that were decided before `before` (seconds since 1970). Returns their number.
    ///
    /// # Errors
    /// As the disk fails.
    pub fn forget_receipts_before(&mut self, before: i64) -> Result<usize, JournalError> {
        let done = self.db.execute("DELETE FROM receipt WHERE decided_at < ?1", [before]);
        done.map_err(|source| self.error_at_path(source))
    }

    fn query_receipt(
        &self,
        query: &str,
        values: impl rusqlite::Params,
    ) -> Result<Option<Receipt>, JournalError> {
        rows::read_receipt(&self.db, query, values).map_err(|source| self.error_at_path(source))
    }

    fn error_at_path(&self, source: rusqlite::Error) -> JournalError {
        JournalError { path: self.path.clone(), source }
    }
}

/// Makes the plan of a statement independent of the values that are bound to it. Else SQLite, built
/// with STAT4, prepares the statement anew each time one changes.
fn keep_query_plans(db: &Connection) -> rusqlite::Result<()> {
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(drop)
}

fn damage_error(what: &str) -> rusqlite::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    rusqlite::Error::SqliteFailure(code, Some(what.to_owned()))
}

#[cfg(test)]
mod tests {
    use copydesk_analysis::failure::FailureCode;

    use super::*;

    fn published(seq: u64, text: &str, at: i64) -> Receipt {
        Receipt {
            seq,
            id: Some(blake3::hash(text.as_bytes())),
            name: b"a.txt".to_vec(),
            decided_at: at,
            outcome: Outcome::Published,
            outputs: vec![ReceiptOutput {
                line: 0,
                name: format!("{seq}.json"),
                hash: blake3::hash(b""),
                bytes: 3,
            }],
        }
    }

    fn failed(seq: u64) -> Receipt {
        Receipt {
            id: None,
            outcome: Outcome::Failed { code: FailureCode::TooLarge, name: b"b.txt".to_vec() },
            outputs: Vec::new(),
            ..published(seq, "", 5)
        }
    }

    #[test]
    fn receipts_survive_closing() {
        let folder = tempfile::tempdir().unwrap();
        let written = [published(3, "x", 10), failed(4)];
        Journal::open_for_writing(folder.path()).unwrap().commit_receipts(&written).unwrap();
        let journal = Journal::open_for_writing(folder.path()).unwrap();
        for receipt in &written {
            assert_eq!(journal.find_receipt(receipt.seq).unwrap().as_ref(), Some(receipt));
        }
        assert_eq!(journal.find_receipt(5).unwrap(), None);
        let counts = OutcomeCounts { published: 1, duplicates: 0, failed: 1 };
        assert_eq!(journal.count_outcomes(0).unwrap(), counts);
    }

    #[test]
    fn a_batch_is_written_wholly_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open_for_writing(folder.path()).unwrap();
        assert!(journal.commit_receipts(&[published(1, "x", 1), published(1, "y", 1)]).is_err());
        assert_eq!(journal.find_receipt(1).unwrap(), None);
    }

    #[test]
    fn dedupe_asks_by_content_name_and_time() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open_for_writing(folder.path()).unwrap();
        journal.commit_receipts(&[published(1, "x", 100)]).unwrap();
        let id = blake3::hash(b"x");
        let seq = |r: Option<Receipt>| r.map(|r| r.seq);
        assert_eq!(seq(journal.find_published_receipt(&id, None, 50).unwrap()), Some(1));
        assert_eq!(seq(journal.find_published_receipt(&id, Some(b"a.txt"), 50).unwrap()), Some(1));
        assert_eq!(seq(journal.find_published_receipt(&id, Some(b"c.txt"), 50).unwrap()), None);
        assert_eq!(seq(journal.find_published_receipt(&id, None, 101).unwrap()), None);
    }

    #[test]
    fn a_number_is_never_used_again_even_when_its_receipt_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open_for_writing(folder.path()).unwrap();
        journal.commit_receipts(&[published(41, "x", 100)]).unwrap();
        assert_eq!(journal.forget_receipts_before(101).unwrap(), 1);
        assert_eq!(journal.highest_seq().unwrap(), 41);
    }

    #[test]
    fn damage_is_told_from_other_faults() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(Journal::FILE), vec![7; 8192]).unwrap();
        assert!(Journal::open_for_writing(folder.path()).unwrap_err().is_damage());
        let missing = Journal::open_for_writing(&folder.path().join("missing")).unwrap_err();
        assert!(!missing.is_damage());
    }

    #[test]
    fn a_journal_from_a_newer_program_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::open_for_writing(folder.path()).unwrap();
        journal.db.pragma_update(None, "user_version", 99).unwrap();
        drop(journal);
        let error = Journal::open_for_writing(folder.path()).unwrap_err().to_string();
        assert!(error.contains("newer copydesk"), "{error}");
    }
}
