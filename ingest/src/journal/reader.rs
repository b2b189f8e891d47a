//! Reading the journal: known keys, receipts, entries for the feed, and what citizens asked for.
//!
//! Nobody looks further than the last acknowledged row: what lies behind it belongs to a commit
//! that failed, or that nobody has been told of yet.

use sqlx::Row as _;
use sqlx::sqlite::{SqlitePool, SqliteRow};

use super::row::Found;
use super::{Erasure, JournalError, Withdrawal, Written};
use crate::entry::Entry;

/// Entries, and the rows among them that do not say what was written.
#[derive(Debug, Default)]
pub struct Batch {
    /// Entries with content, in order.
    pub entries: Vec<(i64, Entry)>,
    /// Rows that are corrupt, and why.
    pub corrupt: Vec<(i64, String)>,
    /// Seq of the last row that was looked at, content or not.
    pub looked_to: Option<i64>,
}

/// See `Journal::known`.
pub async fn known(
    readers: &SqlitePool,
    last: i64,
    key: &[u8; 16],
    hash: &[u8; 32],
) -> Result<Option<Written>, JournalError> {
    let same: Option<bool> =
        sqlx::query_scalar("select hash = ?3 from entry where key = ?1 and seq <= ?2")
            .bind(&key[..])
            .bind(last)
            .bind(&hash[..])
            .fetch_optional(readers)
            .await?;
    Ok(same.map(|same| if same { Written::Repeat } else { Written::KeyReused }))
}

/// See `Journal::receipt`.
pub async fn receipt(
    readers: &SqlitePool,
    last: i64,
    receipt: &str,
) -> Result<Option<(i64, Entry)>, JournalError> {
    let row = sqlx::query(
        "select * from entry where receipt = ?1 and seq <= ?2 and body is not null limit 1",
    )
    .bind(receipt)
    .bind(last)
    .fetch_optional(readers)
    .await?;
    row.map_or(Ok(None), |row| found(&row)?.into_entry())
}

/// See `Journal::is_withdrawn`.
pub async fn is_withdrawn(readers: &SqlitePool, receipt: &str) -> Result<bool, JournalError> {
    let found: Option<i64> = sqlx::query_scalar("select 1 from withdrawal where receipt = ?1")
        .bind(receipt)
        .fetch_optional(readers)
        .await?;
    Ok(found.is_some())
}

/// The key of a row.
pub async fn key_at(readers: &SqlitePool, seq: i64) -> Result<Option<[u8; 16]>, JournalError> {
    let key: Option<Vec<u8>> = sqlx::query_scalar("select key from entry where seq = ?1")
        .bind(seq)
        .fetch_optional(readers)
        .await?;
    let wrong = |_| JournalError::Corrupt { seq, message: "the key is not 16 bytes".to_owned() };
    key.map(|key| key.try_into().map_err(wrong)).transpose()
}

/// When the first row with content after a seq was received.
pub async fn oldest_after(
    readers: &SqlitePool,
    seq: i64,
    last: i64,
) -> Result<Option<i64>, JournalError> {
    let oldest = sqlx::query_scalar(
        "select received_at from entry where seq > ?1 and seq <= ?2 and body is not null
         and seq not in (select seq from set_aside) order by seq limit 1",
    )
    .bind(seq)
    .bind(last)
    .fetch_optional(readers)
    .await?;
    Ok(oldest)
}

/// Rows with content after a seq, at most `limit`.
pub async fn after(
    readers: &SqlitePool,
    seq: i64,
    last: i64,
    limit: i64,
) -> Result<Batch, JournalError> {
    let rows = sqlx::query(
        "select * from entry where seq > ?1 and seq <= ?2 and body is not null order by seq limit ?3",
    )
    .bind(seq)
    .bind(last)
    .bind(limit)
    .fetch_all(readers)
    .await;
    match rows {
        Ok(rows) => {
            let mut batch = Batch::default();
            for row in &rows {
                batch.take(row.try_get("seq")?, found(row));
            }
            Ok(batch)
        }
        Err(error) if is_damage(&error) => one_by_one(readers, seq, last, limit).await,
        Err(error) => Err(error.into()),
    }
}

/// The same where SQLite cannot read a page: each row by itself, so that the damaged ones do not
/// block those behind them.
async fn one_by_one(
    readers: &SqlitePool,
    seq: i64,
    last: i64,
    limit: i64,
) -> Result<Batch, JournalError> {
    let mut batch = Batch::default();
    for seq in seq.saturating_add(1)..=last.min(seq.saturating_add(limit)) {
        let row = sqlx::query("select * from entry where seq = ?1").bind(seq);
        match row.fetch_optional(readers).await {
            Ok(Some(row)) => batch.take(seq, found(&row)),
            Ok(None) => batch.looked_to = Some(seq),
            Err(error) if is_damage(&error) => batch.set_aside(seq, error.to_string()),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(batch)
}

impl Batch {
    fn take(&mut self, seq: i64, row: Result<Found, JournalError>) {
        self.looked_to = Some(seq);
        match row.and_then(Found::into_entry) {
            Ok(Some(entry)) => self.entries.push(entry),
            Ok(None) => {}
            Err(error) => self.set_aside(seq, error.to_string()),
        }
    }

    fn set_aside(&mut self, seq: i64, why: String) {
        self.looked_to = Some(seq);
        self.corrupt.push((seq, why));
    }
}

/// Rows after a seq that no longer need their content: central has them (up to `fed`), and they were
/// received before `before`. In order, at most `limit`.
pub async fn purgeable(
    readers: &SqlitePool,
    seq: i64,
    fed: i64,
    before: i64,
    limit: u32,
) -> Result<Vec<i64>, JournalError> {
    let rows = sqlx::query(
        "select seq, received_at from entry
         where seq > ?1 and seq <= ?2 and body is not null
         and seq not in (select seq from set_aside) order by seq limit ?3",
    )
    .bind(seq)
    .bind(fed)
    .bind(limit)
    .fetch_all(readers)
    .await?;
    let mut seqs = Vec::with_capacity(rows.len());
    for row in rows {
        // In the order in which they were received, but for a clock that was set back.
        if row.try_get::<i64, _>("received_at")? >= before {
            break;
        }
        seqs.push(row.try_get("seq")?);
    }
    Ok(seqs)
}

/// Rows after a seq that do not say what was written, among the next `limit`, content or not.
pub async fn verify(
    readers: &SqlitePool,
    seq: i64,
    last: i64,
    limit: u32,
) -> Result<Batch, JournalError> {
    let rows =
        sqlx::query("select * from entry where seq > ?1 and seq <= ?2 order by seq limit ?3")
            .bind(seq)
            .bind(last)
            .bind(limit)
            .fetch_all(readers)
            .await;
    let rows = match rows {
        Ok(rows) => rows,
        Err(error) if is_damage(&error) => {
            return one_by_one(readers, seq, last, i64::from(limit)).await;
        }
        Err(error) => return Err(error.into()),
    };
    let mut batch = Batch::default();
    for row in &rows {
        batch.take(row.try_get("seq")?, found(row));
    }
    Ok(batch)
}

/// See `Journal::withdrawals`.
pub async fn withdrawals(
    readers: &SqlitePool,
    id: i64,
    limit: i64,
) -> Result<Vec<(i64, Withdrawal)>, JournalError> {
    let rows = sqlx::query("select * from withdrawal where id > ?1 order by id limit ?2")
        .bind(id)
        .bind(limit)
        .fetch_all(readers)
        .await?;
    let withdrawal = |row: &SqliteRow| -> Result<_, sqlx::Error> {
        let (receipt, at) = (row.try_get("receipt")?, row.try_get("at")?);
        Ok((row.try_get("id")?, Withdrawal { receipt, at }))
    };
    Ok(rows.iter().map(withdrawal).collect::<Result<_, _>>()?)
}

/// See `Journal::erasures`.
pub async fn erasures(
    readers: &SqlitePool,
    id: i64,
    limit: i64,
) -> Result<Vec<(i64, Erasure)>, JournalError> {
    let rows = sqlx::query("select * from erasure where id > ?1 order by id limit ?2")
        .bind(id)
        .bind(limit)
        .fetch_all(readers)
        .await?;
    let mut erasures = Vec::with_capacity(rows.len());
    for row in rows {
        let key: Vec<u8> = row.try_get("key")?;
        let Ok(key) = key.try_into() else { continue };
        let (at, reason) = (row.try_get("at")?, row.try_get("reason")?);
        erasures.push((row.try_get("id")?, Erasure { key, at, reason }));
    }
    Ok(erasures)
}

/// True when SQLite cannot make sense of the file, as opposed to not reaching it.
pub fn is_damage(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    let code: Option<i32> = code.and_then(|code| code.parse().ok());
    let primary = code.map(|code| code & 0xff);
    let damaged = [rusqlite::ffi::SQLITE_CORRUPT, rusqlite::ffi::SQLITE_NOTADB];
    primary.is_some_and(|primary| damaged.contains(&primary))
}

fn found(row: &SqliteRow) -> Result<Found, JournalError> {
    let seq = row.try_get("seq")?;
    let columns = || -> Result<Found, sqlx::Error> {
        Ok(Found {
            seq,
            key: row.try_get("key")?,
            hash: row.try_get("hash")?,
            receipt: row.try_get("receipt")?,
            received_at: row.try_get("received_at")?,
            body: row.try_get("body")?,
            checksum: row.try_get("checksum")?,
        })
    };
    columns().map_err(|error| JournalError::Corrupt { seq, message: error.to_string() })
}
