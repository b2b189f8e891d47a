//! What can go wrong with the journal, as whoever looks after the node reads it.

use std::path::PathBuf;

/// What can go wrong with the journal.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The writer's queue is full; nothing was stored.
    #[error("journal: the writer cannot keep up, nothing was stored")]
    Full,
    /// The disk is short or the commit failed; nothing was stored.
    #[error("journal: nothing was stored: {0}")]
    Unwritable(String),
    /// The file cannot be read.
    #[error("journal: {0}")]
    Database(#[from] sqlx::Error),
    /// The file cannot be opened or written.
    #[error("journal: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The schema could not be brought up to date.
    #[error("journal: the schema could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// SQLite cannot make sense of the file.
    #[error(
        "{path}: SQLite finds damage in it: {message}; keep a copy of it and of the -wal file beside it, then restore a backup with hailong restore, or move it away to begin an empty journal (what central has stays there); see docs/operations/faults.md, Corrupt journal"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        message: String,
    },
    /// A row does not say what was written.
    #[error("journal: row {seq}: {message}")]
    Corrupt {
        /// The row.
        seq: i64,
        /// What is wrong with it.
        message: String,
    },
}
