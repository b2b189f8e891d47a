//! The one writer: takes whatever waits, commits it as a group, then answers everybody in it.
//!
//! While one group is being committed the next one gathers by itself, so no timer is needed: alone,
//! a submission is committed at once; under load, hundreds share one fsync.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection as _, Row as _};
use tokio::sync::{mpsc, watch};

use super::{JournalError, Waiting, Written};
use crate::entry::Entry;
use crate::limits::COMMIT_ROWS_MAX;

pub struct Writer {
    pub connection: SqliteConnection,
    pub moved: watch::Sender<i64>,
    pub writable: Arc<AtomicBool>,
    pub rows: Arc<AtomicU64>,
}

impl Writer {
    /// Runs until every sender is gone, then closes the file.
    pub async fn run(mut self, mut waiting: mpsc::Receiver<Waiting>) {
        let mut group = Vec::with_capacity(COMMIT_ROWS_MAX);
        while waiting.recv_many(&mut group, COMMIT_ROWS_MAX).await > 0 {
            let (entries, replies): (Vec<Entry>, Vec<_>) =
                group.drain(..).map(|waiting| (waiting.entry, waiting.reply)).unzip();
            let answers = self.commit(&entries).await;
            self.writable.store(answers.is_ok(), Ordering::Relaxed);
            match answers {
                Ok(answers) => {
                    for (reply, answer) in replies.into_iter().zip(answers) {
                        // A receiver that is gone means the process is stopping.
                        let _ = reply.send(Ok(answer));
                    }
                }
                Err(error) => {
                    tracing::error!(rows = entries.len(), error = %error, "journal commit failed");
                    for reply in replies {
                        let _ = reply.send(Err(JournalError::Unwritable(error.to_string())));
                    }
                }
            }
        }
        if let Err(error) = self.connection.close().await {
            tracing::warn!(error = %error, "journal was not closed cleanly");
        }
    }

    /// Commits the new ones among the entries in one transaction and says what each of them was.
    async fn commit(&mut self, entries: &[Entry]) -> Result<Vec<Written>, sqlx::Error> {
        let rows: Vec<Value> = entries.iter().map(row_json).collect();
        let mut tx = self.connection.begin_with("begin immediate").await?;
        let taken = sqlx::query(
            "insert into entry (key, hash, receipt, received_at, body)
             select value ->> 0, unhex(value ->> 1), value ->> 2, value ->> 3, value ->> 4
             from json_each(?1) where true
             on conflict (key) do nothing returning seq, key",
        )
        .bind(Value::Array(rows).to_string())
        .fetch_all(&mut *tx)
        .await?;
        let mut new = HashSet::with_capacity(taken.len());
        let mut last = None;
        for row in &taken {
            new.insert(row.try_get::<String, _>("key")?);
            last = last.max(Some(row.try_get::<i64, _>("seq")?));
        }
        let mut hashes: HashMap<String, Vec<u8>> = HashMap::new();
        if new.len() < entries.len() {
            let keys: Vec<String> = entries.iter().map(Entry::key_text).collect();
            let known = sqlx::query(
                "select key, hash from entry where key in (select value from json_each(?1))",
            )
            .bind(json!(keys).to_string())
            .fetch_all(&mut *tx)
            .await?;
            for row in known {
                hashes.insert(row.try_get("key")?, row.try_get("hash")?);
            }
        }
        tx.commit().await?;
        self.rows.fetch_add(taken.len() as u64, Ordering::Relaxed);
        if let Some(last) = last {
            self.moved.send_replace(last);
        }
        Ok(entries.iter().map(|entry| said(entry, &mut new, &hashes)).collect())
    }
}

/// What one entry of a group was. The first of several with one key in a group is the stored one,
/// as the order of the group is the order of the insert.
fn said(entry: &Entry, new: &mut HashSet<String>, hashes: &HashMap<String, Vec<u8>>) -> Written {
    let key = entry.key_text();
    if new.remove(&key) {
        Written::Stored
    } else if hashes.get(&key).is_some_and(|hash| hash[..] == entry.hash[..]) {
        Written::Repeat
    } else {
        Written::KeyReused
    }
}

fn row_json(entry: &Entry) -> Value {
    let body = json!(entry.body).to_string();
    json!([entry.key_text(), HEXLOWER.encode(&entry.hash), entry.receipt, entry.received_at, body])
}
