//! The node's journal: what was acknowledged is here, on disk, before the acknowledgement leaves.
//!
//! One writer task commits in groups (SQLite, WAL, synchronous=FULL); readers look up keys and
//! receipts and feed central. The journal knows nothing of surveys or of central.

pub mod inspection;
mod writer;
mod reader;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::{mpsc, oneshot, watch};

use crate::entry::Entry;
use crate::limits::WRITE_QUEUE_MAX;

/// What the journal said to one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// New, and on disk.
    Stored,
    /// The key is known with the same content.
    Repeat,
    /// The key is known with another content.
    KeyReused,
}

/// What can go wrong with the journal.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The writer's queue is full; nothing was stored.
    #[error("journal: the writer cannot keep up, nothing was stored")]
    Full,
    /// The commit failed; nothing was stored.
    #[error("journal: nothing was stored: {0}")]
    Unwritable(String),
    /// The file cannot be opened or read.
    #[error("journal: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("journal: the schema could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A row does not say what was written.
    #[error("journal: row {seq}: {message}")]
    Corrupt {
        /// The row.
        seq: i64,
        /// What is wrong with it.
        message: String,
    },
}

struct Waiting {
    entry: Entry,
    reply: oneshot::Sender<Result<Written, JournalError>>,
}

/// An entry that the writer has not answered for yet.
#[derive(Debug)]
pub struct Pending {
    written: oneshot::Receiver<Result<Written, JournalError>>,
}

impl Pending {
    /// Waits until the entry is on disk.
    ///
    /// # Errors
    /// [`JournalError::Unwritable`]; nothing was stored then.
    pub async fn written(self) -> Result<Written, JournalError> {
        let stopped = |_| JournalError::Unwritable("the writer has stopped".to_owned());
        self.written.await.map_err(stopped)?
    }
}

/// The journal of this node. Clones share it.
#[derive(Clone)]
pub struct Journal {
    id: Arc<str>,
    queue: mpsc::Sender<Waiting>,
    readers: SqlitePool,
    last: watch::Receiver<i64>,
    writable: Arc<AtomicBool>,
    rows: Arc<AtomicU64>,
}

impl Journal {
    /// Opens the journal of a data directory and starts its writer.
    ///
    /// # Errors
    /// The file cannot be opened, read or brought up to date.
    pub async fn open(data_dir: &Path) -> Result<Journal, JournalError> {
        let options = SqliteConnectOptions::new()
            .filename(data_dir.join("journal.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5));
        let mut connection = options.connect().await?;
        sqlx::migrate!("migrations/journal").run(&mut connection).await?;
        let id = reader::id(&mut connection).await?;
        let (last_seq, rows) = reader::extent(&mut connection).await?;
        connection.close().await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options.clone().read_only(true).create_if_missing(false))
            .await?;
        let (queue, waiting) = mpsc::channel(WRITE_QUEUE_MAX);
        let (moved, last) = watch::channel(last_seq);
        let writable = Arc::new(AtomicBool::new(true));
        let rows = Arc::new(AtomicU64::new(rows));
        let writer = writer::Writer {
            connection: options.connect().await?,
            moved,
            writable: Arc::clone(&writable),
            rows: Arc::clone(&rows),
        };
        tokio::spawn(writer.run(waiting));
        Ok(Journal { id: id.into(), queue, readers, last, writable, rows })
    }

    /// The journal's own random id; its cursor at central carries this name.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Hands an entry to the writer; entries are written in the order they are handed over. The
    /// answer comes through [`Pending::written`], once the entry is on disk.
    ///
    /// # Errors
    /// [`JournalError::Full`]; nothing was stored then.
    pub fn hand_over(&self, entry: Entry) -> Result<Pending, JournalError> {
        let (reply, written) = oneshot::channel();
        self.queue.try_send(Waiting { entry, reply }).map_err(|_| JournalError::Full)?;
        Ok(Pending { written })
    }

    /// What the journal would say to this key and content, without writing. `None`: the key is new.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn known(
        &self,
        key: &[u8; 16],
        hash: &[u8; 32],
    ) -> Result<Option<Written>, JournalError> {
        reader::known(&self.readers, key, hash).await
    }

    /// When the submission with this receipt was received, in milliseconds since 1970.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn receipt(&self, receipt: &str) -> Result<Option<(i64, Entry)>, JournalError> {
        reader::receipt(&self.readers, receipt).await
    }

    /// Entries after a seq, in order, at most `limit`.
    ///
    /// # Errors
    /// The journal cannot be read, or a row is corrupt.
    pub async fn after(&self, seq: i64, limit: i64) -> Result<Vec<(i64, Entry)>, JournalError> {
        reader::after(&self.readers, seq, limit).await
    }

    /// Changes with every commit; holds the last seq.
    pub fn last(&self) -> watch::Receiver<i64> {
        self.last.clone()
    }

    /// True while the last commit succeeded.
    pub fn is_writable(&self) -> bool {
        self.writable.load(Ordering::Relaxed)
    }

    /// Rows in the journal.
    pub fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }
}
