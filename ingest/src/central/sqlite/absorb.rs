//! Taking a batch of entries into SQLite in one transaction. Each statement takes the whole batch
//! as one JSON parameter, so a batch costs six statements whatever its size.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};
use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{Row as _, Sqlite, Transaction};

use crate::central::arrival::{self, Arrival};
use crate::central::tally::Tallies;
use crate::central::{Absorbed, CentralError};
use crate::day;
use crate::entry::{Entry, Standing};

type Tx<'a> = Transaction<'a, Sqlite>;

/// See `Central::absorb`.
pub async fn absorb(
    writer: &SqlitePool,
    journal: &str,
    entries: &[(i64, Entry)],
) -> Result<Absorbed, CentralError> {
    let mut tx = writer.begin_with("begin immediate").await?;
    let cursor = super::read::cursor(&mut *tx, journal).await?;
    let fresh: Vec<&Entry> =
        entries.iter().filter(|(seq, _)| *seq > cursor).map(|(_, entry)| entry).collect();
    let Some(last) = entries.iter().map(|(seq, _)| *seq).max().filter(|seq| *seq > cursor) else {
        return Ok(Absorbed { absorbed: entries.len() as u64, ..Absorbed::default() });
    };
    let new_keys = take_keys(&mut tx, &fresh).await?;
    let known = fresh.iter().map(|e| e.key_text()).filter(|key| !new_keys.contains(key)).collect();
    let (hashes, superseded) = known_keys(&mut tx, known).await?;
    let arrival = arrival::decide(fresh.iter().copied(), new_keys, hashes, superseded);
    write_rows(&mut tx, &arrival).await?;
    write_tallies(&mut tx, &arrival.tallies).await?;
    sqlx::query(
        "insert into feed_cursor (journal, seq) values (?1, ?2)
         on conflict (journal) do update set seq = excluded.seq",
    )
    .bind(journal)
    .bind(last)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    let skipped = (entries.len() - fresh.len()) as u64;
    Ok(Absorbed { absorbed: arrival.absorbed.absorbed + skipped, ..arrival.absorbed })
}

/// Writes the keys that central has not had and says which they were.
async fn take_keys(tx: &mut Tx<'_>, entries: &[&Entry]) -> Result<HashSet<String>, CentralError> {
    let pairs: Vec<Value> =
        entries.iter().map(|entry| json!([entry.key_text(), hex(&entry.hash)])).collect();
    let taken = sqlx::query(
        "insert into submission_key (key, hash)
         select value ->> 0, unhex(value ->> 1) from json_each(?1) where true
         on conflict (key) do nothing returning key",
    )
    .bind(Value::Array(pairs).to_string())
    .fetch_all(&mut **tx)
    .await?;
    taken.iter().map(|row| Ok(row.try_get("key")?)).collect()
}

type Known = (HashMap<String, Vec<u8>>, HashSet<(String, Vec<u8>)>);

/// The first hash of each key, and what is already kept as superseded under these keys.
async fn known_keys(tx: &mut Tx<'_>, keys: Vec<String>) -> Result<Known, CentralError> {
    if keys.is_empty() {
        return Ok(Known::default());
    }
    let keys = json!(keys).to_string();
    let pair = |row: SqliteRow| -> Result<(String, Vec<u8>), sqlx::Error> {
        Ok((row.try_get("key")?, row.try_get("hash")?))
    };
    let first = sqlx::query(
        "select key, hash from submission_key where key in (select value from json_each(?1))",
    )
    .bind(&keys)
    .try_map(pair)
    .fetch_all(&mut **tx)
    .await?;
    let superseded = sqlx::query(
        "select key, hash from submission
         where reason = ?2 and key in (select value from json_each(?1))",
    )
    .bind(&keys)
    .bind(arrival::KEY_REUSED)
    .try_map(pair)
    .fetch_all(&mut **tx)
    .await?;
    Ok((first.into_iter().collect(), superseded.into_iter().collect()))
}

async fn write_rows(tx: &mut Tx<'_>, arrival: &Arrival<'_>) -> Result<(), CentralError> {
    if arrival.rows.is_empty() {
        return Ok(());
    }
    // Ids are given here, inside the write lock, so that comments can name their row.
    let last: i64 = sqlx::query_scalar("select coalesce(max(id), 0) from submission")
        .fetch_one(&mut **tx)
        .await?;
    let ids = (last + 1)..;
    let rows: Vec<Value> = ids.clone().zip(&arrival.rows).map(row_json).collect();
    sqlx::query(
        "insert into submission (id, key, hash, receipt, survey, version, lang, unit, service,
             dossier, stage, channel, assisted, rank, received_at, day, elapsed_ms, answers,
             standing, reason)
         select value ->> 0, value ->> 1, unhex(value ->> 2), value ->> 3, value ->> 4,
             value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10,
             value ->> 11, value ->> 12, value ->> 13, value ->> 14, value ->> 15,
             value ->> 16, value ->> 17, value ->> 18, value ->> 19
         from json_each(?1)",
    )
    .bind(Value::Array(rows).to_string())
    .execute(&mut **tx)
    .await?;
    let mut comments = Vec::new();
    for (id, (entry, _, _)) in ids.zip(&arrival.rows) {
        comments.extend(entry.body.comments().map(|(question, text)| json!([id, question, text])));
    }
    if comments.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into comment (submission_id, question, text)
         select value ->> 0, value ->> 1, value ->> 2 from json_each(?1)",
    )
    .bind(Value::Array(comments).to_string())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn row_json((id, (entry, standing, reason)): (i64, &(&Entry, Standing, &str))) -> Value {
    let body = &entry.body;
    json!([
        id,
        entry.key_text(),
        hex(&entry.hash),
        entry.receipt,
        body.survey,
        body.version,
        body.language.tag(),
        body.unit.as_deref().unwrap_or_default(),
        body.service.as_deref().unwrap_or_default(),
        body.dossier.as_deref().unwrap_or_default(),
        body.stage.name(),
        body.channel.name(),
        i32::from(body.assisted),
        body.rank,
        entry.received_at,
        day::of(entry.received_at).to_string(),
        body.elapsed_ms,
        body.answers_json().to_string(),
        standing.name(),
        reason,
    ])
}

async fn write_tallies(tx: &mut Tx<'_>, tallies: &Tallies) -> Result<(), CentralError> {
    let rows: Vec<Value> = tallies
        .iter()
        .map(|(key, n)| {
            json!([
                key.survey,
                key.version,
                key.unit,
                key.service,
                key.question,
                key.row,
                key.value,
                key.channel,
                key.rank,
                key.stage,
                key.standing,
                key.day,
                n
            ])
        })
        .collect();
    sqlx::query(
        "insert into tally (survey, version, unit, service, question, row, value, channel, rank,
             stage, standing, day, n)
         select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
             value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11,
             value ->> 12
         from json_each(?1) where true
         on conflict do update set n = n + excluded.n",
    )
    .bind(Value::Array(rows).to_string())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}
