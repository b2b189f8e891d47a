//! The node's journal: what was acknowledged is here, on disk, before the acknowledgement leaves.
//!
//! One writer thread commits in groups (SQLite, WAL, synchronous=FULL); readers look up keys and
//! receipts and feed central. The journal knows nothing of surveys or of central.

mod capacity;
mod check;
mod error;
mod file;
pub mod inspection;
mod reader;
mod row;
mod settings;
mod store;
mod writer;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::{oneshot, watch};

pub use capacity::{Capacity, Trouble};
pub use check::{Checked, check};
pub use error::JournalError;
pub use settings::{JournalSettings, Space, space};

use crate::clock::Clock;
use crate::entry::Entry;
use capacity::Gate;
use reader::Batch;
use row::Row;
use writer::{Task, Waiting, Work, Writer};

/// What the journal said to one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// New, and on disk.
    Stored,
    /// The key is known with the same content.
    Repeat,
    /// The key is known with another content.
    KeyReused,
    /// The invite was spent under another key; nothing was stored.
    InviteSpent,
}

impl Written {
    fn of_known(first: &[u8], hash: &[u8; 32]) -> Written {
        if first == hash { Written::Repeat } else { Written::KeyReused }
    }
}

/// That a citizen took a submission back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// Its receipt.
    pub receipt: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

/// That the content of a submission was destroyed on request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// Its key.
    pub key: [u8; 16],
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Why, in the operator's words.
    pub reason: String,
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
        self.written.await.map_err(|_| stopped())?
    }
}

fn stopped() -> JournalError {
    JournalError::Unwritable("the writer has stopped".to_owned())
}

/// The journal of this node. Clones share it.
#[derive(Clone)]
pub struct Journal {
    folder: Arc<Path>,
    id: Arc<Mutex<Arc<str>>>,
    queue: mpsc::Sender<Work>,
    gate: Arc<Gate>,
    readers: SqlitePool,
    last: watch::Receiver<i64>,
    rows: Arc<AtomicU64>,
    corrupt: Arc<Mutex<BTreeSet<i64>>>,
}

impl Journal {
    /// Opens the journal of a data directory and starts its writer.
    ///
    /// # Errors
    /// The file cannot be opened, read or brought up to date.
    pub async fn open(folder: &Path, settings: &JournalSettings) -> Result<Journal, JournalError> {
        let options = SqliteConnectOptions::new()
            .filename(file::path(folder))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5));
        migrate(&options).await.map_err(|error| damaged(folder, error))?;
        let (connection, state) = {
            let folder = folder.to_owned();
            let opened = tokio::task::spawn_blocking(move || file::open(&folder));
            opened.await.map_err(|error| JournalError::Unwritable(error.to_string()))??
        };
        let readers = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        let (queue, waiting) = mpsc::channel();
        let (moved, last) = watch::channel(state.last);
        let gate = Arc::new(Gate::default());
        let rows = Arc::new(AtomicU64::new(state.rows));
        let mut writer = Writer {
            folder: folder.to_owned(),
            settings: settings.clone(),
            queue: waiting,
            gate: Arc::clone(&gate),
            moved,
            rows: Arc::clone(&rows),
            connection: Some(connection),
            last: None,
            looked_at: Instant::now(),
        };
        // Before the first submission: a disk that is short is known from the start.
        writer.look();
        let thread = std::thread::Builder::new().name("journal".to_owned());
        thread
            .spawn(move || writer.run())
            .map_err(|error| JournalError::Unwritable(error.to_string()))?;
        let journal = Journal {
            folder: folder.into(),
            id: Arc::new(Mutex::new(state.id.into())),
            queue,
            gate,
            readers,
            last,
            rows,
            corrupt: Arc::new(Mutex::new(state.set_aside.into_iter().collect())),
        };
        journal.set_aside(state.corrupt);
        Ok(journal)
    }

    /// The journal's own random id; its cursor at central carries this name.
    pub fn id(&self) -> Arc<str> {
        Arc::clone(&self.id.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Gives the journal a new random id, for when central's cursor speaks of another journal than
    /// this: one that was made anew, or restored from a copy.
    ///
    /// # Errors
    /// [`JournalError::Unwritable`]; the id is the old one then.
    pub async fn renew_id(&self) -> Result<(), JournalError> {
        let renewed: String = self.through_writer(store::renew_id).await?;
        *self.id.lock().unwrap_or_else(PoisonError::into_inner) = renewed.into();
        Ok(())
    }

    /// Hands an entry to the writer; entries are written in the order they are handed over. The
    /// answer comes through [`Pending::written`], once the entry is on disk.
    ///
    /// # Errors
    /// [`JournalError::Full`] or [`JournalError::Unwritable`]; nothing was stored then.
    pub fn hand_over(&self, entry: Entry) -> Result<Pending, JournalError> {
        if let Some(trouble) = self.gate.trouble() {
            return Err(JournalError::Unwritable(trouble.sentence().to_owned()));
        }
        let row = Row::of(entry)?;
        if !self.gate.enter() {
            return Err(JournalError::Full);
        }
        let (reply, written) = oneshot::channel();
        self.queue.send(Work::Entry(Waiting { row, reply })).map_err(|_| {
            self.gate.leave(1);
            stopped()
        })?;
        Ok(Pending { written })
    }

    /// How much more the journal takes.
    pub fn capacity(&self) -> Capacity {
        self.gate.capacity()
    }

    /// What keeps the journal from writing, if anything does.
    pub fn trouble(&self) -> Option<Trouble> {
        self.gate.trouble()
    }

    /// True unless the last write failed or the disk is short.
    pub fn is_writable(&self) -> bool {
        self.trouble().is_none()
    }

    /// True when the last write failed or the disk was short this recently, or is.
    pub fn was_troubled(&self, within: Duration) -> bool {
        self.gate.was_troubled(within)
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
        reader::known(&self.readers, self.last_seq(), key, hash).await
    }

    /// Seq and entry of the submission with this receipt. `None` also when its content is gone: then
    /// central knows it.
    ///
    /// # Errors
    /// The journal cannot be read, or the row is corrupt.
    pub async fn receipt(&self, receipt: &str) -> Result<Option<(i64, Entry)>, JournalError> {
        reader::receipt(&self.readers, self.last_seq(), receipt).await
    }

    /// Entries after a seq, in order, at most `limit`. Rows without content are left out; so are
    /// rows that do not say what was written, which are noted and set aside.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn after(&self, seq: i64, limit: i64) -> Result<Vec<(i64, Entry)>, JournalError> {
        let last = self.last_seq();
        let mut from = seq;
        loop {
            let batch = reader::after(&self.readers, from, last, limit).await?;
            let Batch { entries, corrupt, looked_to } = batch;
            self.set_aside(corrupt);
            match looked_to {
                // Nothing but corrupt rows so far.
                Some(looked_to) if entries.is_empty() && looked_to < last => from = looked_to,
                _ => return Ok(entries),
            }
        }
    }

    /// The key of the row with this seq.
    ///
    /// # Errors
    /// The journal cannot be read, or the row is corrupt.
    pub async fn key_at(&self, seq: i64) -> Result<Option<[u8; 16]>, JournalError> {
        reader::key_at(&self.readers, seq).await
    }

    /// When the first row after a seq was received that is still to be fed, in milliseconds since
    /// 1970.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn oldest_after(&self, seq: i64) -> Result<Option<i64>, JournalError> {
        reader::oldest_after(&self.readers, seq, self.last_seq()).await
    }

    /// Changes with every commit; holds the last seq.
    pub fn last(&self) -> watch::Receiver<i64> {
        self.last.clone()
    }

    /// Rows in the journal.
    pub fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    /// Remembers that the submission with this receipt was withdrawn; on disk when it returns. The
    /// first time stands.
    ///
    /// # Errors
    /// [`JournalError::Unwritable`]; nothing was stored then.
    pub async fn withdraw(&self, receipt: &str, at_ms: i64) -> Result<(), JournalError> {
        let receipt = receipt.to_owned();
        self.through_writer(move |db| store::withdraw(db, &receipt, at_ms)).await
    }

    /// True when the submission with this receipt was withdrawn at this node.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn is_withdrawn(&self, receipt: &str) -> Result<bool, JournalError> {
        reader::is_withdrawn(&self.readers, receipt).await
    }

    /// Moves the write-ahead log into the file, where destroyed content is overwritten, and empties
    /// it. False when somebody was reading: it has to be tried again.
    ///
    /// # Errors
    /// [`JournalError::Unwritable`].
    pub async fn scrub(&self) -> Result<bool, JournalError> {
        self.through_writer(|db| file::empty_log(db)).await
    }

    /// Destroys the content of these submissions and remembers that it was, also of those that are
    /// not here yet; on disk when it returns. Key, hash and receipt stay. Returns how many had
    /// content here.
    ///
    /// # Errors
    /// [`JournalError::Unwritable`]; nothing was destroyed then.
    pub async fn erase(&self, erasures: &[Erasure]) -> Result<u64, JournalError> {
        let erasures = erasures.to_vec();
        self.through_writer(move |db| store::erase(db, &erasures)).await
    }

    /// Withdrawals after an id, in the order in which they came, at most `limit`.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn withdrawals(
        &self,
        id: i64,
        limit: i64,
    ) -> Result<Vec<(i64, Withdrawal)>, JournalError> {
        reader::withdrawals(&self.readers, id, limit).await
    }

    /// Erasures after an id, in the order in which they came, at most `limit`.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn erasures(&self, id: i64, limit: i64) -> Result<Vec<(i64, Erasure)>, JournalError> {
        reader::erasures(&self.readers, id, limit).await
    }

    /// Destroys the content of rows after `seq` that central has (up to `fed`) and that were received
    /// before `before_ms`, at most `limit`. Returns the seq of the last of them; `None` when there is
    /// no more to do.
    ///
    /// # Errors
    /// The journal cannot be read or written.
    pub async fn purge(
        &self,
        seq: i64,
        fed: i64,
        before_ms: i64,
        limit: u32,
    ) -> Result<Option<i64>, JournalError> {
        let fed = fed.min(self.last_seq());
        let seqs = reader::purgeable(&self.readers, seq, fed, before_ms, limit).await?;
        let Some(&last) = seqs.last() else { return Ok(None) };
        let purged = self.through_writer(move |db| store::purge(db, &seqs)).await?;
        metrics::counter!("hailong_journal_purged_rows_total").increment(purged);
        Ok(Some(last))
    }

    /// Looks at the checksums of the next rows after a seq, at most `limit`; those that do not say
    /// what was written are noted and set aside. Returns the seq of the last row looked at; `None`
    /// at the end.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn verify(&self, seq: i64, limit: u32) -> Result<Option<i64>, JournalError> {
        let batch = reader::verify(&self.readers, seq, self.last_seq(), limit).await?;
        self.set_aside(batch.corrupt);
        Ok(batch.looked_to)
    }

    /// How many rows are set aside because they do not say what was written.
    pub fn corrupt_rows(&self) -> u64 {
        self.corrupt.lock().unwrap_or_else(PoisonError::into_inner).len() as u64
    }

    /// Notes rows that do not say what was written, each once.
    fn set_aside(&self, mut rows: Vec<(i64, String)>) {
        let mut noted = self.corrupt.lock().unwrap_or_else(PoisonError::into_inner);
        rows.retain(|(seq, _)| noted.insert(*seq));
        metrics::gauge!("hailong_journal_corrupt_rows").set(noted.len() as f64);
        if rows.is_empty() {
            return;
        }
        for (seq, why) in &rows {
            tracing::error!(
                seq,
                why,
                file = %file::path(&self.folder).display(),
                "a row of the journal does not say what was written: it is set aside and not fed; \
                 everything else goes on. See hailong journal check and docs/operations/faults.md, \
                 Corrupt journal"
            );
        }
        let at = Clock::system().now_ms();
        let task: Task = Box::new(move |db| match db {
            Ok(db) => store::set_aside(db, at, &rows).map_err(|error| error.to_string()),
            // Found again, and noted then.
            Err(_) => Ok(()),
        });
        let _ = self.queue.send(Work::Task(task));
    }

    /// Has the writer do something, and waits until it is on disk.
    async fn through_writer<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut rusqlite::Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, JournalError> {
        if let Some(trouble) = self.gate.trouble() {
            return Err(JournalError::Unwritable(trouble.sentence().to_owned()));
        }
        let (reply, done) = oneshot::channel();
        let gate = Arc::clone(&self.gate);
        let task: Task = Box::new(move |db| {
            let outcome = db.map(act);
            let failed = match &outcome {
                Ok(Err(error)) => Err(error.to_string()),
                _ => Ok(()),
            };
            if failed.is_err() {
                // Before whoever asked is told, so that they do not ask again at once.
                gate.set_trouble(Some(Trouble::WriteFailed));
            }
            let unwritable = |error: rusqlite::Error| JournalError::Unwritable(error.to_string());
            // A receiver that is gone means that whoever asked has given up.
            let _ = reply.send(outcome.and_then(|done| done.map_err(unwritable)));
            failed
        });
        self.queue.send(Work::Task(task)).map_err(|_| stopped())?;
        done.await.map_err(|_| stopped())?
    }

    /// Seq of the last acknowledged row.
    fn last_seq(&self) -> i64 {
        *self.last.borrow()
    }
}

async fn migrate(options: &SqliteConnectOptions) -> Result<(), JournalError> {
    let mut connection = options.connect().await?;
    sqlx::migrate!("migrations/journal").run(&mut connection).await?;
    Ok(connection.close().await?)
}

fn damaged(folder: &Path, error: JournalError) -> JournalError {
    use sqlx::migrate::MigrateError::{Execute, ExecuteMigration};
    let message = match &error {
        JournalError::Database(inner)
        | JournalError::Migration(Execute(inner) | ExecuteMigration(inner, _))
            if reader::is_damage(inner) =>
        {
            inner.to_string()
        }
        _ => return error,
    };
    JournalError::Damaged { path: file::path(folder), message }
}
