//! The one writer, a thread of its own: takes whatever waits, commits it as a group, then answers
//! everybody in it. While one group is committed the next gathers by itself; alone, a submission is
//! committed at once unless the settings have it wait for company.
//!
//! After a failed write nobody knows what the file holds, so the connection is dropped. Before
//! anything else is written the file is opened anew and verified: the last acknowledged row must be
//! there, and what was refused must not.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tokio::sync::{oneshot, watch};

use super::capacity::{Gate, Trouble};
use super::row::Row;
use super::settings::JournalSettings;
use super::{JournalError, Written, file, store};

/// How often the disk is looked at, and how soon after a failed write the next is tried.
const TICK: Duration = Duration::from_secs(1);

/// An entry with somebody who waits for it.
pub struct Waiting {
    pub row: Row,
    pub reply: oneshot::Sender<Result<Written, JournalError>>,
}

/// Something else to be done on the connection that writes. It answers whoever asked by itself and
/// says whether the file may be in an unknown state now.
pub type Task = Box<dyn FnOnce(Result<&mut Connection, JournalError>) -> Result<(), String> + Send>;

/// What the writer is handed.
pub enum Work {
    Entry(Waiting),
    Task(Task),
}

pub struct Writer {
    pub folder: PathBuf,
    pub settings: JournalSettings,
    pub queue: Receiver<Work>,
    pub gate: Arc<Gate>,
    /// Seq of the last acknowledged row; readers look no further.
    pub moved: watch::Sender<i64>,
    pub rows: Arc<AtomicU64>,
    /// Gone after a failed write, until the file has been verified.
    pub connection: Option<Connection>,
    /// Seq and key of the last acknowledged row of this run.
    pub last: Option<(i64, [u8; 16])>,
    pub looked_at: Instant,
}

impl Writer {
    /// Runs until every sender is gone, then closes the file.
    pub fn run(mut self) {
        let mut group = Vec::with_capacity(self.settings.commit_rows);
        loop {
            let first = match self.queue.recv_timeout(TICK) {
                Ok(work) => Some(work),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            if self.looked_at.elapsed() >= TICK {
                self.look();
            }
            let task = match first {
                None => continue,
                Some(Work::Task(task)) => Some(task),
                Some(Work::Entry(waiting)) => {
                    group.push(waiting);
                    self.gather(&mut group)
                }
            };
            if !group.is_empty() {
                self.write(&mut group);
            }
            if let Some(task) = task {
                self.perform(task);
            }
            self.checkpoint();
        }
    }

    /// Fills the group with what waits; returns the task that ended it, if one did.
    fn gather(&self, group: &mut Vec<Waiting>) -> Option<Task> {
        let begun = Instant::now();
        while group.len() < self.settings.commit_rows {
            let left = self.settings.commit_wait.saturating_sub(begun.elapsed());
            let next = match self.queue.try_recv() {
                Ok(work) => work,
                Err(TryRecvError::Empty) if !left.is_zero() => {
                    self.queue.recv_timeout(left).ok()?
                }
                Err(_) => return None,
            };
            match next {
                Work::Entry(waiting) => group.push(waiting),
                Work::Task(task) => return Some(task),
            }
        }
        None
    }

    /// Commits a group and answers everybody in it.
    fn write(&mut self, group: &mut Vec<Waiting>) {
        let count = group.len();
        let (rows, replies): (Vec<Row>, Vec<_>) =
            group.drain(..).map(|waiting| (waiting.row, waiting.reply)).unzip();
        let written = self.on_connection(|connection| store::insert(connection, &rows));
        self.gate.leave(count);
        match written {
            Ok(inserted) => {
                self.rows.fetch_add(inserted.stored.unsigned_abs(), Ordering::Relaxed);
                if let Some((seq, key)) = inserted.last {
                    self.last = Some((seq, key));
                    self.moved.send_replace(seq);
                }
                for (reply, answer) in replies.into_iter().zip(inserted.answers) {
                    // A receiver that is gone means the process is stopping.
                    let _ = reply.send(Ok(answer));
                }
            }
            Err(error) => {
                tracing::error!(rows = count, error, "a group was refused, nothing was stored");
                for reply in replies {
                    let _ = reply.send(Err(JournalError::Unwritable(error.clone())));
                }
            }
        }
    }

    /// Does something on the connection; when that fails, for whatever reason, the connection goes.
    fn on_connection<T>(
        &mut self,
        act: impl FnOnce(&mut Connection) -> rusqlite::Result<T>,
    ) -> Result<T, String> {
        let Some(connection) = &mut self.connection else {
            return Err(Trouble::WriteFailed.sentence().to_owned());
        };
        let error = match catch_unwind(AssertUnwindSafe(|| act(connection))) {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the writer panicked".to_owned(),
        };
        self.give_up();
        Err(error)
    }

    fn perform(&mut self, task: Task) {
        let failed = match &mut self.connection {
            None => {
                let refused = Trouble::WriteFailed.sentence().to_owned();
                // There is no connection to lose.
                let _ = task(Err(JournalError::Unwritable(refused)));
                return;
            }
            Some(connection) => task(Ok(connection)),
        };
        if let Err(error) = failed {
            tracing::error!(error, "the journal could not be written");
            self.give_up();
        }
    }

    fn give_up(&mut self) {
        metrics::counter!("hailong_journal_failures_total").increment(1);
        self.connection = None;
        self.gate.set_trouble(Some(Trouble::WriteFailed));
        self.looked_at = Instant::now();
    }

    /// Looks at the disk, and tries to get out of trouble.
    pub fn look(&mut self) {
        self.looked_at = Instant::now();
        metrics::gauge!("hailong_journal_queue_rows").set(self.gate.waiting() as f64);
        if let Ok(log) = file::path(&self.folder).with_extension("db-wal").metadata() {
            metrics::gauge!("hailong_journal_wal_bytes").set(log.len() as f64);
        }
        match (self.settings.space)(&self.folder) {
            Ok(space) => {
                metrics::gauge!("hailong_journal_disk_free_bytes").set(space.free as f64);
                if space.is_short(self.settings.disk_free_min) {
                    if self.gate.trouble() != Some(Trouble::DiskShort) {
                        tracing::error!(
                            free_bytes = space.free,
                            kept_free_bytes = self.settings.disk_free_min,
                            "the disk is short: submissions are refused until there is space"
                        );
                    }
                    self.gate.set_trouble(Some(Trouble::DiskShort));
                    return;
                }
            }
            // Writing tells better whether the disk can be written.
            Err(error) => tracing::warn!(error = %error, "the free space cannot be learnt"),
        }
        if self.connection.is_none() {
            self.gate.set_trouble(Some(Trouble::WriteFailed));
            match self.reopen() {
                Ok(connection) => self.connection = Some(connection),
                Err(error) => {
                    tracing::error!(error = %error, "the journal cannot be written yet");
                    return;
                }
            }
        }
        // Here, and not after every batch of a purge: it costs a sync of the whole file.
        if let Some(connection) = &self.connection
            && let Err(error) = file::scrub(connection)
        {
            tracing::warn!(error = %error, "the write-ahead log is emptied later");
        }
        if self.gate.trouble().is_some() {
            tracing::info!("the journal can be written again");
            self.gate.set_trouble(None);
        }
    }

    /// Opens the file anew and verifies it.
    fn reopen(&self) -> Result<Connection, JournalError> {
        let mut connection = file::connect(&self.folder)?;
        if let Some((seq, key)) = self.last {
            let found = connection
                .query_row("select * from entry where seq = ?1", [seq], store::found)
                .map_err(|error| file::told(&self.folder, error))?;
            if found.key != key || found.fault().is_some() {
                let message = "the last acknowledged row is not what was written".to_owned();
                return Err(JournalError::Corrupt { seq, message });
            }
        }
        let acknowledged = *self.moved.borrow();
        let there =
            store::last_seq(&connection).map_err(|error| file::told(&self.folder, error))?;
        if there < acknowledged {
            let message = format!("acknowledged, but the file ends at row {there}");
            return Err(JournalError::Corrupt { seq: acknowledged, message });
        }
        let removed = store::remove_after(&mut connection, acknowledged)
            .map_err(|error| file::told(&self.folder, error))?;
        if removed > 0 {
            tracing::warn!(removed, "rows of a commit that failed were in the file after all");
        }
        Ok(connection)
    }

    /// Moves what has gathered in the write-ahead log into the file, after everybody was answered.
    fn checkpoint(&mut self) {
        let Some(connection) = &self.connection else { return };
        if let Err(error) = file::checkpoint(connection, self.settings.checkpoint_pages) {
            tracing::warn!(error = %error, "the write-ahead log stays as it is for now");
        }
    }
}
