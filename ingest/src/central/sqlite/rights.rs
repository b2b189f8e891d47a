//! Erasures, retention and the audit on SQLite. What they mean is in `central::rights`.

use std::collections::BTreeSet;
use std::time::Duration;

use async_trait::async_trait;
use model::code::{key_bytes, key_text};
use serde_json::{Value, json};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};

use super::ledger::SqliteLedger;
use super::{BUSY_TIMEOUT, SqliteCentral, audit};
use crate::central::ledger::Ledger as _;
use crate::central::rights::{
    Audited, CITIZEN, ERASED, Erasure, Extent, Found, Rights, SYSTEM, Selector, Withdrawal, subject,
};
use crate::central::{CentralError, arrival};
use crate::day;
use crate::entry::Entry;

/// How long scrubbing waits for readers: the next round tries again, a writer must not wait.
const SCRUB_WAIT: Duration = Duration::from_millis(250);

#[async_trait]
impl Rights for SqliteCentral {
    async fn withdraw(&self, withdrawals: &[Withdrawal]) -> Result<u64, CentralError> {
        let mut tx = self.writer.begin_with("begin immediate").await?;
        let asked: Vec<Value> =
            withdrawals.iter().map(|one| json!([one.receipt, one.at])).collect();
        let new = sqlx::query(
            "insert into withdrawal (receipt, at)
             select value ->> 0, value ->> 1 from json_each(?1) where true
             on conflict (receipt) do nothing returning receipt, at",
        )
        .bind(Value::Array(asked).to_string())
        .fetch_all(&mut *tx)
        .await?;
        let mut lines = Vec::with_capacity(new.len());
        for row in &new {
            let subject = subject("receipt", row.try_get("receipt")?);
            lines.push((row.try_get("at")?, "withdraw", subject, String::new()));
        }
        audit::add(&mut tx, CITIZEN, lines).await?;
        let receipts: Vec<&str> = withdrawals.iter().map(|one| &*one.receipt).collect();
        let withdrawn = withdraw_known(&mut tx, &receipts).await?;
        tx.commit().await?;
        Ok(withdrawn)
    }

    async fn erase(&self, erasures: &[Erasure], actor: &str) -> Result<u64, CentralError> {
        let mut tx = self.writer.begin_with("begin immediate").await?;
        let orders: Vec<Value> = erasures
            .iter()
            .map(|order| json!([key_text(&order.key), order.at, order.reason]))
            .collect();
        let new = sqlx::query_scalar(
            "insert into erasure (key, at, reason)
             select value ->> 0, value ->> 1, value ->> 2 from json_each(?1) where true
             on conflict (key) do nothing returning key",
        )
        .bind(Value::Array(orders).to_string())
        .fetch_all(&mut *tx)
        .await?;
        let keys: Vec<String> = erasures.iter().map(|order| key_text(&order.key)).collect();
        let destroyed = erase_ordered(&mut tx, &keys, new.into_iter().collect(), actor).await?;
        tx.commit().await?;
        Ok(destroyed)
    }

    async fn erasures_after(
        &self,
        id: i64,
        limit: i64,
    ) -> Result<Vec<(i64, Erasure)>, CentralError> {
        let rows = sqlx::query(
            "select id, key, at, reason from erasure where id > ?1 order by id limit ?2",
        )
        .bind(id)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(erasure_of).collect()
    }

    async fn find(&self, selector: &Selector) -> Result<Vec<Found>, CentralError> {
        let (query, value) = match selector {
            Selector::Receipt(receipt) => (
                "select key, min(erased_at is not null) as erased from submission
                 where receipt = ?1 group by key order by key",
                receipt.clone(),
            ),
            Selector::Key(key) => (
                "select key, min(erased_at is not null) as erased from submission
                 where key = ?1 group by key",
                key_text(key),
            ),
            Selector::Dossier(dossier) => (
                "select key, min(erased_at is not null) as erased from submission
                 where dossier = ?1 and dossier <> '' group by key order by key",
                dossier.clone(),
            ),
        };
        let rows = sqlx::query(query).bind(value).fetch_all(&self.readers).await?;
        let found = |row: &SqliteRow| {
            Ok(Found { key: key_of(row.try_get("key")?)?, erased: row.try_get("erased")? })
        };
        rows.iter().map(found).collect()
    }

    async fn retain(&self, before: &str, at: i64, limit: u32) -> Result<u64, CentralError> {
        let mut tx = self.writer.begin_with("begin immediate").await?;
        let ids: Vec<i64> = sqlx::query_scalar(
            "select id from submission where day < ?1 and erased_at is null
             order by day, id limit ?2",
        )
        .bind(before)
        .bind(limit)
        .fetch_all(&mut *tx)
        .await?;
        if ids.is_empty() {
            return Ok(0);
        }
        let rows: Vec<(i64, i64)> = ids.into_iter().map(|id| (id, at)).collect();
        destroy(&mut tx, &rows).await?;
        let line = ("retention", format!("{} rows", rows.len()), format!("days before {before}"));
        audit::add(&mut tx, SYSTEM, vec![(at, line.0, line.1, line.2)]).await?;
        tx.commit().await?;
        Ok(rows.len() as u64)
    }

    async fn extent(&self) -> Result<Extent, CentralError> {
        let row = sqlx::query(
            "select (select coalesce(max(id), 0) from withdrawal) as withdrawals,
                 (select coalesce(max(id), 0) from erasure) as erasures",
        )
        .fetch_one(&self.readers)
        .await?;
        Ok(Extent { withdrawals: row.try_get("withdrawals")?, erasures: row.try_get("erasures")? })
    }

    async fn scrub(&self) -> Result<bool, CentralError> {
        scrub(&self.writer).await
    }

    async fn audited(&self, after: i64, limit: i64) -> Result<Vec<Audited>, CentralError> {
        let lines = sqlx::query(
            "select id, at, actor, action, subject, reason from audit
             where id > ?1 order by id limit ?2",
        )
        .bind(after)
        .bind(limit)
        .try_map(|row: SqliteRow| {
            Ok(Audited {
                id: row.try_get("id")?,
                at: row.try_get("at")?,
                actor: row.try_get("actor")?,
                action: row.try_get("action")?,
                subject: row.try_get("subject")?,
                reason: row.try_get("reason")?,
            })
        })
        .fetch_all(&self.readers)
        .await?;
        Ok(lines)
    }
}

/// What was asked for before it came: submissions that were withdrawn or erased are so from the
/// moment of their arrival.
pub async fn on_arrival(
    connection: &mut SqliteConnection,
    entries: &[&Entry],
) -> Result<(), CentralError> {
    let receipts: Vec<&str> = entries.iter().map(|entry| &*entry.receipt).collect();
    let withdrawn: Vec<String> = sqlx::query_scalar(
        "select receipt from withdrawal where receipt in (select value from json_each(?1))",
    )
    .bind(json!(receipts).to_string())
    .fetch_all(&mut *connection)
    .await?;
    if !withdrawn.is_empty() {
        let withdrawn: Vec<&str> = withdrawn.iter().map(String::as_str).collect();
        withdraw_known(connection, &withdrawn).await?;
    }
    let keys: Vec<String> = entries.iter().map(|entry| entry.key_text()).collect();
    let erased: Vec<String> = sqlx::query_scalar(
        "select key from erasure where key in (select value from json_each(?1))",
    )
    .bind(json!(keys).to_string())
    .fetch_all(&mut *connection)
    .await?;
    if !erased.is_empty() {
        erase_ordered(connection, &erased, BTreeSet::new(), SYSTEM).await?;
    }
    Ok(())
}

/// Withdraws what is here with these receipts, free text destroyed, counts moved.
async fn withdraw_known(
    connection: &mut SqliteConnection,
    receipts: &[&str],
) -> Result<u64, CentralError> {
    let receipts = json!(receipts).to_string();
    let keys: Vec<String> = sqlx::query_scalar(
        "select distinct key from submission
         where receipt in (select value from json_each(?1))
             and erased_at is null and standing <> 'withdrawn'",
    )
    .bind(&receipts)
    .fetch_all(&mut *connection)
    .await?;
    if keys.is_empty() {
        return Ok(0);
    }
    sqlx::query(
        "delete from comment where submission_id in
             (select id from submission where receipt in (select value from json_each(?1)))",
    )
    .bind(&receipts)
    .execute(&mut *connection)
    .await?;
    let keys = keys.iter().map(|key| key_of(key)).collect::<Result<Vec<_>, _>>()?;
    let mut ledger = SqliteLedger { connection };
    let rows = ledger.rows_of_keys(&keys).await?;
    arrival::withdraw(&mut ledger, &rows).await
}

/// Destroys what is here under keys whose erasure is known. `new` are the keys whose erasure was
/// not known before; they are audited even when nothing is here yet.
async fn erase_ordered(
    connection: &mut SqliteConnection,
    keys: &[String],
    new: BTreeSet<String>,
    actor: &str,
) -> Result<u64, CentralError> {
    let found = sqlx::query(
        "select submission.id, submission.key, erasure.at, erasure.reason
         from erasure join submission on submission.key = erasure.key
         where erased_at is null and erasure.key in (select value from json_each(?1))
         order by submission.id",
    )
    .bind(json!(keys).to_string())
    .fetch_all(&mut *connection)
    .await?;
    let mut rows = Vec::with_capacity(found.len());
    let mut told = new;
    for row in &found {
        rows.push((row.try_get("id")?, row.try_get("at")?));
        told.insert(row.try_get("key")?);
    }
    destroy(connection, &rows).await?;
    let orders = sqlx::query(
        "select key, at, reason from erasure where key in (select value from json_each(?1))
         order by id",
    )
    .bind(json!(told).to_string())
    .fetch_all(&mut *connection)
    .await?;
    let mut lines = Vec::with_capacity(orders.len());
    for row in orders {
        let subject = subject("key", row.try_get("key")?);
        lines.push((row.try_get("at")?, "erase", subject, row.try_get("reason")?));
    }
    audit::add(connection, actor, lines).await?;
    Ok(rows.len() as u64)
}

/// Leaves of each row (id, moment) its tombstone. The names under which it is counted stay, so that
/// tallies can still be compared with rows; the time of day goes.
async fn destroy(
    connection: &mut SqliteConnection,
    rows: &[(i64, i64)],
) -> Result<(), CentralError> {
    if rows.is_empty() {
        return Ok(());
    }
    // Samples keep what is erased, as the tallies do, so they have to have it before.
    super::samples::fold_whole(connection).await?;
    let rows = json!(rows).to_string();
    sqlx::query(
        "delete from comment
         where submission_id in (select value ->> 0 from json_each(?1))",
    )
    .bind(&rows)
    .execute(&mut *connection)
    .await?;
    // An invite stays spent, but by nobody: the database sees to it (migration 0044).
    sqlx::query(
        "update submission set answers = '{}', dossier = '', lang = '', elapsed_ms = null,
             flags = '', sender = '', invite_issuer = '', invite_id = '',
             answered_at = null, device = null,
             received_at = (unixepoch(day) - ?2) * 1000, erased_at = gone.at,
             reason = case reason when '' then ?3 else reason end
         from (select value ->> 0 as row_id, value ->> 1 as at from json_each(?1)) as gone
         where id = gone.row_id",
    )
    .bind(&rows)
    .bind(day::OFFSET_SECONDS)
    .bind(ERASED)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Notes that somebody (moment, who, what) changed what rights and keys there are.
pub(super) async fn note(
    connection: &mut SqliteConnection,
    (at, actor, action): (i64, &str, &'static str),
    subject: &str,
    reason: &str,
) -> Result<(), CentralError> {
    let line = (at, action, subject.to_owned(), reason.to_owned());
    audit::add(connection, actor, vec![line]).await
}

/// As [`note`], of several subjects at once, each with its reason.
pub(super) async fn note_all(
    connection: &mut SqliteConnection,
    (at, actor, action): (i64, &str, &'static str),
    subjects: Vec<(String, String)>,
) -> Result<(), CentralError> {
    let line = |(subject, reason)| (at, action, subject, reason);
    audit::add(connection, actor, subjects.into_iter().map(line).collect()).await
}

/// Moves the write-ahead log into the file, where deleted content is overwritten, and empties it.
async fn scrub(writer: &SqlitePool) -> Result<bool, CentralError> {
    let mut connection = writer.acquire().await?;
    let wait = |wait: Duration| format!("pragma busy_timeout = {}", wait.as_millis());
    sqlx::query(sqlx::AssertSqlSafe(wait(SCRUB_WAIT))).execute(&mut *connection).await?;
    let moved = sqlx::query("pragma wal_checkpoint(truncate)").fetch_one(&mut *connection).await;
    sqlx::query(sqlx::AssertSqlSafe(wait(BUSY_TIMEOUT))).execute(&mut *connection).await?;
    Ok(moved?.try_get::<i64, _>(0)? == 0)
}

fn erasure_of(row: &SqliteRow) -> Result<(i64, Erasure), CentralError> {
    let key = key_of(row.try_get("key")?)?;
    let (at, reason) = (row.try_get("at")?, row.try_get("reason")?);
    Ok((row.try_get("id")?, Erasure { key, at, reason }))
}

fn key_of(text: &str) -> Result<[u8; 16], CentralError> {
    key_bytes(text).ok_or_else(|| CentralError::Corrupt("a key is not a UUIDv7".to_owned()))
}
