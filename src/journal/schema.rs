//! The schema of the journal, and its migration from the versions of earlier programs.

use rusqlite::Connection;

/// Steps of the migration: each takes the schema from the version that is its index to the next one.
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

/// Brings the schema to the newest version, each step in a transaction of its own.
///
/// # Errors
/// When a newer program wrote the journal, or as the disk fails.
pub(super) fn migrate_schema(db: &mut Connection) -> rusqlite::Result<()> {
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
