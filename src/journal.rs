//! The journal: a receipt for every input that was decided, in SQLite.
//!
//! Its durable commit is the commit point of the whole service. What a claim's receipt says is then
//! carried out, however often the process dies on the way; what has no receipt is done again. The
//! journal is also what dedupe remembers by. Losing it costs that memory, never an article.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use copydesk_analysis::failure::FailureCode;

/// What was decided about an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its records were published.
    Published,
    /// It was an input again that has its records already; they are those of the claim named here.
    Duplicate {
        /// The claim that was published.
        of: u64,
    },
    /// Nothing could be made of it.
    Failed {
        /// Why.
        code: FailureCode,
        /// The name that it got in failed/.
        name: Vec<u8>,
    },
}

/// The receipt of one claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The claim.
    pub seq: u64,
    /// BLAKE3 of the input's bytes; none where they were not read.
    pub id: Option<blake3::Hash>,
    /// The name under which the input was dropped, byte for byte.
    pub name: Vec<u8>,
    /// When it was decided, in seconds since 1970.
    pub decided_at: i64,
    /// What was decided.
    pub outcome: Outcome,
    /// The outputs.
    pub outputs: Vec<Output>,
}

/// One published record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The line of the input that the article stands on, or its number among the input's entries; 0
    /// where the input is one article.
    pub line: u64,
    /// Its name in the outbox.
    pub name: String,
    /// BLAKE3 of its bytes.
    pub hash: blake3::Hash,
    /// Its size in bytes.
    pub bytes: u64,
}

/// How many inputs were decided in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
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
    /// Whether the file is damaged, so that it must be set aside; else it is the disk's fault.
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

/// Each entry takes the schema from the version that is its index to the next one.
const MIGRATIONS: &[&str] = &[
    "
    CREATE TABLE receipt (
        seq          INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice, rows may go
        id           BLOB CHECK (length(id) = 32),
        name         BLOB NOT NULL,
        decided_at   INTEGER NOT NULL,
        outcome      TEXT NOT NULL CHECK (outcome IN ('published', 'duplicate', 'failed')),
        duplicate_of INTEGER CHECK ((duplicate_of IS NOT NULL) = (outcome = 'duplicate')),
        failure      TEXT CHECK ((failure IS NOT NULL) = (outcome = 'failed')),
        failed_name  BLOB CHECK ((failed_name IS NOT NULL) = (outcome = 'failed'))
    ) STRICT;
    CREATE INDEX receipt_id ON receipt (id) WHERE outcome = 'published';
    CREATE TABLE output (
        seq   INTEGER NOT NULL REFERENCES receipt ON DELETE CASCADE,
        line  INTEGER NOT NULL,
        name  TEXT NOT NULL,
        hash  BLOB NOT NULL CHECK (length(hash) = 32),
        bytes INTEGER NOT NULL,
        PRIMARY KEY (seq, line)
    ) STRICT, WITHOUT ROWID;
",
    "
    CREATE TABLE folder (
        role TEXT PRIMARY KEY,
        path BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
",
];

impl Journal {
    /// The journal's file name in the state folder.
    pub const FILE: &str = "journal.db";

    /// Opens the journal for writing, making or upgrading it as needed, and checks it.
    ///
    /// # Errors
    /// When it is damaged (see [`JournalError::is_damage`]), newer than this program, or the disk
    /// fails.
    pub fn open(state: &Path) -> Result<Self, JournalError> {
        let path = state.join(Self::FILE);
        let open = || -> rusqlite::Result<Connection> {
            let mut db = Connection::open(&path)?;
            db.pragma_update(None, "journal_mode", "WAL")?;
            db.pragma_update(None, "synchronous", "FULL")?;
            db.pragma_update(None, "foreign_keys", true)?;
            keep_plans(&db)?;
            db.busy_timeout(std::time::Duration::from_secs(5))?;
            let sound: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
            if sound != "ok" {
                return Err(damage(&sound));
            }
            migrate(&mut db)?;
            Ok(db)
        };
        open()
            .map(|db| Self { path: path.clone(), db })
            .map_err(|source| JournalError { path, source })
    }

    /// A journal that is nowhere but in memory.
    #[cfg(test)]
    pub fn in_memory() -> Self {
        let mut db = Connection::open_in_memory().unwrap();
        migrate(&mut db).unwrap();
        Self { path: PathBuf::from(":memory:"), db }
    }

    /// Opens the journal for reading beside a running service; `None` where there is none yet.
    ///
    /// # Errors
    /// As reading fails.
    pub fn read(state: &Path) -> Result<Option<Self>, JournalError> {
        let path = state.join(Self::FILE);
        if !path.try_exists().unwrap_or(true) {
            return Ok(None);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || -> rusqlite::Result<Connection> {
            let db = Connection::open_with_flags(&path, flags)?;
            keep_plans(&db)?;
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
    pub fn commit(&mut self, receipts: &[Receipt]) -> Result<(), JournalError> {
        let result = write(&mut self.db, receipts);
        result.map_err(|source| self.error(source))
    }

    /// Lets what is read until the returned value goes be read in one transaction: a journal that
    /// is locked for each look apart costs as much as the looks.
    ///
    /// # Errors
    /// As the disk fails.
    pub fn reading(&self) -> Result<impl Sized + '_, JournalError> {
        self.db.unchecked_transaction().map_err(|source| self.error(source))
    }

    /// The receipt of a claim.
    ///
    /// # Errors
    /// As reading fails.
    pub fn receipt(&self, seq: u64) -> Result<Option<Receipt>, JournalError> {
        self.one("SELECT * FROM receipt WHERE seq = ?1", params![seq.cast_signed()])
    }

    /// The latest claim with these bytes that was published since `since`, under `name` if given.
    ///
    /// # Errors
    /// As reading fails.
    pub fn published(
        &self,
        id: &blake3::Hash,
        name: Option<&[u8]>,
        since: i64,
    ) -> Result<Option<Receipt>, JournalError> {
        let query = "SELECT * FROM receipt WHERE outcome = 'published' AND id = ?1
                     AND decided_at >= ?2 AND (?3 IS NULL OR name = ?3) ORDER BY seq DESC LIMIT 1";
        self.one(query, params![id.as_bytes(), since, name])
    }

    /// The highest claim number that was ever written.
    ///
    /// # Errors
    /// As reading fails.
    pub fn last_seq(&self) -> Result<u64, JournalError> {
        let query = "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'receipt'), 0)";
        let last: i64 =
            self.db.query_row(query, [], |row| row.get(0)).map_err(|source| self.error(source))?;
        Ok(last.cast_unsigned())
    }

    /// How many inputs were decided in which way since `since` (seconds since 1970).
    ///
    /// # Errors
    /// As reading fails.
    pub fn counts(&self, since: i64) -> Result<Counts, JournalError> {
        let query = "SELECT COUNT(*) FILTER (WHERE outcome = 'published'),
                            COUNT(*) FILTER (WHERE outcome = 'duplicate'),
                            COUNT(*) FILTER (WHERE outcome = 'failed')
                     FROM receipt WHERE decided_at >= ?1";
        let count = |row: &rusqlite::Row<'_>, at| row.get::<_, i64>(at).map(i64::cast_unsigned);
        self.db
            .query_row(query, [since], |row| {
                Ok(Counts {
                    published: count(row, 0)?,
                    duplicates: count(row, 1)?,
                    failed: count(row, 2)?,
                })
            })
            .map_err(|source| self.error(source))
    }

    /// The folder that served as `role` the last time, as it was given to [`Journal::set_folder`].
    ///
    /// # Errors
    /// As reading fails.
    pub fn folder(&self, role: &str) -> Result<Option<PathBuf>, JournalError> {
        let query = "SELECT path FROM folder WHERE role = ?1";
        let path = self.db.query_row(query, [role], |row| row.get::<_, Vec<u8>>(0)).optional();
        let path = path.map_err(|source| self.error(source))?;
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
        done.map(drop).map_err(|source| self.error(source))
    }

    /// Forgets receipts that were decided before `before`.
    ///
    /// # Errors
    /// As the disk fails.
    pub fn forget(&mut self, before: i64) -> Result<usize, JournalError> {
        let done = self.db.execute("DELETE FROM receipt WHERE decided_at < ?1", [before]);
        done.map_err(|source| self.error(source))
    }

    fn one(
        &self,
        query: &str,
        values: impl rusqlite::Params,
    ) -> Result<Option<Receipt>, JournalError> {
        let read = || -> rusqlite::Result<Option<Receipt>> {
            let mut statement = self.db.prepare_cached(query)?;
            let Some(mut receipt) = statement.query_row(values, receipt).optional()? else {
                return Ok(None);
            };
            let mut outputs = self.db.prepare_cached(
                "SELECT line, name, hash, bytes FROM output WHERE seq = ?1 ORDER BY line",
            )?;
            receipt.outputs = outputs
                .query_map([receipt.seq.cast_signed()], |row| {
                    Ok(Output {
                        line: row.get::<_, i64>(0)?.cast_unsigned(),
                        name: row.get(1)?,
                        hash: blake3::Hash::from_bytes(row.get(2)?),
                        bytes: row.get::<_, i64>(3)?.cast_unsigned(),
                    })
                })?
                .collect::<rusqlite::Result<_>>()?;
            Ok(Some(receipt))
        };
        read().map_err(|source| self.error(source))
    }

    fn error(&self, source: rusqlite::Error) -> JournalError {
        JournalError { path: self.path.clone(), source }
    }
}

/// Has a statement's plan not hang on the values that are bound to it. Else SQLite, built with
/// STAT4, prepares it anew each time one changes.
fn keep_plans(db: &Connection) -> rusqlite::Result<()> {
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(drop)
}

fn damage(what: &str) -> rusqlite::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    rusqlite::Error::SqliteFailure(code, Some(what.to_owned()))
}

fn migrate(db: &mut Connection) -> rusqlite::Result<()> {
    let version: usize = db.pragma_query_value(None, "user_version", |row| {
        row.get::<_, i64>(0).map(|version| usize::try_from(version).unwrap_or(usize::MAX))
    })?;
    let Some(pending) = MIGRATIONS.get(version..) else {
        let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CANTOPEN);
        let message = format!("its version is {version}, written by a newer copydesk");
        return Err(rusqlite::Error::SqliteFailure(code, Some(message)));
    };
    for (done, step) in pending.iter().enumerate() {
        let change = db.transaction()?;
        change.execute_batch(step)?;
        change.pragma_update(None, "user_version", (version + done + 1) as i64)?;
        change.commit()?;
    }
    Ok(())
}

fn write(db: &mut Connection, receipts: &[Receipt]) -> rusqlite::Result<()> {
    let change = db.transaction()?;
    {
        let mut row = change.prepare_cached(
            "INSERT INTO receipt (seq, id, name, decided_at, outcome, duplicate_of, failure, failed_name)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        let mut output = change.prepare_cached("INSERT INTO output VALUES (?1, ?2, ?3, ?4, ?5)")?;
        for receipt in receipts {
            let (outcome, of, code, failed_name) = match &receipt.outcome {
                Outcome::Published => ("published", None, None, None),
                Outcome::Duplicate { of } => ("duplicate", Some(of.cast_signed()), None, None),
                Outcome::Failed { code, name } => ("failed", None, Some(code.as_str()), Some(name)),
            };
            let seq = receipt.seq.cast_signed();
            let id = receipt.id.as_ref().map(blake3::Hash::as_bytes);
            let (name, at) = (&receipt.name, receipt.decided_at);
            row.execute(params![seq, id, name, at, outcome, of, code, failed_name])?;
            for file in &receipt.outputs {
                let (line, bytes) = (file.line.cast_signed(), file.bytes.cast_signed());
                output.execute(params![seq, line, file.name, file.hash.as_bytes(), bytes])?;
            }
        }
    }
    change.commit()
}

fn receipt(row: &rusqlite::Row<'_>) -> rusqlite::Result<Receipt> {
    let outcome: String = row.get("outcome")?;
    let outcome = match outcome.as_str() {
        "published" => Outcome::Published,
        "duplicate" => {
            Outcome::Duplicate { of: row.get::<_, i64>("duplicate_of")?.cast_unsigned() }
        }
        _ => {
            let code: String = row.get("failure")?;
            let code = serde_json::from_value(code.into()).unwrap_or(FailureCode::Internal);
            Outcome::Failed { code, name: row.get("failed_name")? }
        }
    };
    let id: Option<[u8; 32]> = row.get("id")?;
    Ok(Receipt {
        seq: row.get::<_, i64>("seq")?.cast_unsigned(),
        id: id.map(blake3::Hash::from_bytes),
        name: row.get("name")?,
        decided_at: row.get("decided_at")?,
        outcome,
        outputs: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(seq: u64, text: &str, at: i64) -> Receipt {
        Receipt {
            seq,
            id: Some(blake3::hash(text.as_bytes())),
            name: b"a.txt".to_vec(),
            decided_at: at,
            outcome: Outcome::Published,
            outputs: vec![Output {
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
        Journal::open(folder.path()).unwrap().commit(&written).unwrap();
        let journal = Journal::open(folder.path()).unwrap();
        for receipt in &written {
            assert_eq!(journal.receipt(receipt.seq).unwrap().as_ref(), Some(receipt));
        }
        assert_eq!(journal.receipt(5).unwrap(), None);
        let counts = Counts { published: 1, duplicates: 0, failed: 1 };
        assert_eq!(journal.counts(0).unwrap(), counts);
    }

    #[test]
    fn a_batch_is_written_wholly_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path()).unwrap();
        assert!(journal.commit(&[published(1, "x", 1), published(1, "y", 1)]).is_err());
        assert_eq!(journal.receipt(1).unwrap(), None);
    }

    #[test]
    fn dedupe_asks_by_content_name_and_time() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path()).unwrap();
        journal.commit(&[published(1, "x", 100)]).unwrap();
        let id = blake3::hash(b"x");
        let seq = |r: Option<Receipt>| r.map(|r| r.seq);
        assert_eq!(seq(journal.published(&id, None, 50).unwrap()), Some(1));
        assert_eq!(seq(journal.published(&id, Some(b"a.txt"), 50).unwrap()), Some(1));
        assert_eq!(seq(journal.published(&id, Some(b"c.txt"), 50).unwrap()), None);
        assert_eq!(seq(journal.published(&id, None, 101).unwrap()), None);
    }

    #[test]
    fn a_number_is_never_used_again_even_when_its_receipt_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path()).unwrap();
        journal.commit(&[published(41, "x", 100)]).unwrap();
        assert_eq!(journal.forget(101).unwrap(), 1);
        assert_eq!(journal.last_seq().unwrap(), 41);
    }

    #[test]
    fn damage_is_told_from_other_faults() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(Journal::FILE), vec![7; 8192]).unwrap();
        assert!(Journal::open(folder.path()).unwrap_err().is_damage());
        let missing = Journal::open(&folder.path().join("missing")).unwrap_err();
        assert!(!missing.is_damage());
    }

    #[test]
    fn a_journal_from_a_newer_program_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::open(folder.path()).unwrap();
        journal.db.pragma_update(None, "user_version", 99).unwrap();
        drop(journal);
        let error = Journal::open(folder.path()).unwrap_err().to_string();
        assert!(error.contains("newer copydesk"), "{error}");
    }
}
