//! Reading the journal: known keys, receipts, and entries for the feed.

use model::code::{key_bytes, key_text};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};

use super::{JournalError, Written};
use crate::entry::Entry;

/// The journal's id, made when it is not there yet.
pub async fn id(connection: &mut SqliteConnection) -> Result<String, JournalError> {
    let made = "insert into journal (id) select lower(hex(randomblob(16)))
                where not exists (select 1 from journal)";
    sqlx::query(made).execute(&mut *connection).await?;
    Ok(sqlx::query_scalar("select id from journal").fetch_one(&mut *connection).await?)
}

/// The last seq (0 when there is none) and the number of rows.
pub async fn extent(connection: &mut SqliteConnection) -> Result<(i64, u64), JournalError> {
    let row = sqlx::query("select coalesce(max(seq), 0) as last, count(*) as n from entry")
        .fetch_one(connection)
        .await?;
    Ok((row.try_get("last")?, row.try_get::<i64, _>("n")?.unsigned_abs()))
}

/// See `Journal::known`.
pub async fn known(
    readers: &SqlitePool,
    key: &[u8; 16],
    hash: &[u8; 32],
) -> Result<Option<Written>, JournalError> {
    let first: Option<Vec<u8>> = sqlx::query_scalar("select hash from entry where key = ?1")
        .bind(key_text(key))
        .fetch_optional(readers)
        .await?;
    Ok(first.map(|first| if first[..] == hash[..] { Written::Repeat } else { Written::KeyReused }))
}

/// See `Journal::receipt`.
pub async fn receipt(
    readers: &SqlitePool,
    receipt: &str,
) -> Result<Option<(i64, Entry)>, JournalError> {
    let row = sqlx::query("select * from entry where receipt = ?1 limit 1")
        .bind(receipt)
        .fetch_optional(readers)
        .await?;
    row.map(entry_of).transpose()
}

/// See `Journal::after`.
pub async fn after(
    readers: &SqlitePool,
    seq: i64,
    limit: i64,
) -> Result<Vec<(i64, Entry)>, JournalError> {
    let rows = sqlx::query("select * from entry where seq > ?1 order by seq limit ?2")
        .bind(seq)
        .bind(limit)
        .fetch_all(readers)
        .await?;
    rows.into_iter().map(entry_of).collect()
}

fn entry_of(row: SqliteRow) -> Result<(i64, Entry), JournalError> {
    let seq: i64 = row.try_get("seq")?;
    let corrupt = |message: &str| JournalError::Corrupt { seq, message: message.to_owned() };
    let key: String = row.try_get("key")?;
    let hash: Vec<u8> = row.try_get("hash")?;
    let body: String = row.try_get("body")?;
    let entry = Entry {
        key: key_bytes(&key).ok_or_else(|| corrupt("the key is not a UUIDv7"))?,
        hash: hash.try_into().map_err(|_| corrupt("the hash is not 32 bytes"))?,
        receipt: row.try_get("receipt")?,
        received_at: row.try_get("received_at")?,
        body: serde_json::from_str(&body).map_err(|error| corrupt(&error.to_string()))?,
    };
    Ok((seq, entry))
}
