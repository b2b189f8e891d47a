//! Erasures, retention and the audit on PostgreSQL. What they mean is in `central::rights`.

use std::collections::BTreeSet;

use async_trait::async_trait;
use model::code::{key_bytes, key_text};
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{AssertSqlSafe, Row as _};

use super::absorb::BEGIN;
use super::ledger::PostgresLedger;
use super::{PostgresCentral, audit};
use crate::central::ledger::Ledger as _;
use crate::central::rights::{
    Audited, CITIZEN, ERASED, Erasure, Extent, Found, Rights, SYSTEM, Selector, Withdrawal, subject,
};
use crate::central::{CentralError, arrival};
use crate::day;
use crate::entry::Entry;

#[async_trait]
impl Rights for PostgresCentral {
    async fn withdraw(&self, withdrawals: &[Withdrawal]) -> Result<u64, CentralError> {
        let mut tx = self.pool.begin_with(AssertSqlSafe(BEGIN.as_str())).await?;
        let receipts: Vec<&str> = withdrawals.iter().map(|one| &*one.receipt).collect();
        let new = sqlx::query(
            "insert into withdrawal (receipt, at)
             select receipt, at from unnest($1::text[], $2::bigint[]) as new (receipt, at)
             on conflict (receipt) do nothing returning receipt, at",
        )
        .bind(&receipts)
        .bind(withdrawals.iter().map(|one| one.at).collect::<Vec<_>>())
        .fetch_all(&mut *tx)
        .await?;
        let (mut at, mut subjects) = (Vec::new(), Vec::new());
        for row in &new {
            at.push(row.try_get("at")?);
            subjects.push(subject("receipt", row.try_get("receipt")?));
        }
        let reasons = vec![String::new(); at.len()];
        audit::add(&mut tx, CITIZEN, lines("withdraw", at, subjects, reasons)).await?;
        let withdrawn = withdraw_known(&mut tx, &receipts).await?;
        tx.commit().await?;
        Ok(withdrawn)
    }

    async fn erase(&self, erasures: &[Erasure], actor: &str) -> Result<u64, CentralError> {
        let mut tx = self.pool.begin_with(AssertSqlSafe(BEGIN.as_str())).await?;
        let keys: Vec<String> = erasures.iter().map(|order| key_text(&order.key)).collect();
        let new: Vec<String> = sqlx::query_scalar(
            "insert into erasure (key, at, reason)
             select key::uuid, at, reason
             from unnest($1::text[], $2::bigint[], $3::text[]) as new (key, at, reason)
             on conflict (key) do nothing returning key::text",
        )
        .bind(&keys)
        .bind(erasures.iter().map(|order| order.at).collect::<Vec<_>>())
        .bind(erasures.iter().map(|order| order.reason.as_str()).collect::<Vec<_>>())
        .fetch_all(&mut *tx)
        .await?;
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
            "select id, key::text as key, at, reason from erasure where id > $1
             order by id limit $2",
        )
        .bind(id)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(erasure_of).collect()
    }

    async fn find(&self, selector: &Selector) -> Result<Vec<Found>, CentralError> {
        let (query, value) = match selector {
            Selector::Receipt(receipt) => (
                "select key::text as key, bool_and(erased_at is not null) as erased
                 from submission where receipt = $1 group by submission.key order by key",
                receipt.clone(),
            ),
            Selector::Key(key) => (
                "select key::text as key, bool_and(erased_at is not null) as erased
                 from submission where submission.key = $1::uuid group by submission.key",
                key_text(key),
            ),
            Selector::Dossier(dossier) => (
                "select key::text as key, bool_and(erased_at is not null) as erased
                 from submission where dossier = $1 and dossier <> ''
                 group by submission.key order by key",
                dossier.clone(),
            ),
        };
        let rows = sqlx::query(query).bind(value).fetch_all(&self.pool).await?;
        let found = |row: &PgRow| {
            Ok(Found { key: key_of(row.try_get("key")?)?, erased: row.try_get("erased")? })
        };
        rows.iter().map(found).collect()
    }

    async fn retain(&self, before: &str, at: i64, limit: u32) -> Result<u64, CentralError> {
        let mut tx = self.pool.begin_with(AssertSqlSafe(BEGIN.as_str())).await?;
        let ids: Vec<i64> = sqlx::query_scalar(
            "select id from submission where day < $1::text::date and erased_at is null
             order by day, id limit $2",
        )
        .bind(before)
        .bind(i64::from(limit))
        .fetch_all(&mut *tx)
        .await?;
        if ids.is_empty() {
            return Ok(0);
        }
        let moments = vec![at; ids.len()];
        destroy(&mut tx, &ids, &moments).await?;
        let (subject, reason) = (format!("{} rows", ids.len()), format!("days before {before}"));
        audit::add(&mut tx, SYSTEM, vec![(at, "retention", subject, reason)]).await?;
        tx.commit().await?;
        Ok(ids.len() as u64)
    }

    async fn extent(&self) -> Result<Extent, CentralError> {
        let row = sqlx::query(
            "select (select coalesce(max(id), 0) from withdrawal) as withdrawals,
                 (select coalesce(max(id), 0) from erasure) as erasures",
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(Extent { withdrawals: row.try_get("withdrawals")?, erasures: row.try_get("erasures")? })
    }

    async fn scrub(&self) -> Result<bool, CentralError> {
        Ok(true)
    }

    async fn audited(&self, after: i64, limit: i64) -> Result<Vec<Audited>, CentralError> {
        let lines = sqlx::query(
            "select id, at, actor, action, subject, reason from audit
             where id > $1 order by id limit $2",
        )
        .bind(after)
        .bind(limit)
        .try_map(|row: PgRow| {
            Ok(Audited {
                id: row.try_get("id")?,
                at: row.try_get("at")?,
                actor: row.try_get("actor")?,
                action: row.try_get("action")?,
                subject: row.try_get("subject")?,
                reason: row.try_get("reason")?,
            })
        })
        .fetch_all(&self.pool)
        .await?;
        Ok(lines)
    }
}

/// What was asked for before it came: submissions that were withdrawn or erased are so from the
/// moment of their arrival.
pub async fn on_arrival(
    connection: &mut PgConnection,
    entries: &[&Entry],
) -> Result<(), CentralError> {
    let receipts: Vec<&str> = entries.iter().map(|entry| &*entry.receipt).collect();
    let withdrawn: Vec<String> =
        sqlx::query_scalar("select receipt from withdrawal where receipt = any($1)")
            .bind(receipts)
            .fetch_all(&mut *connection)
            .await?;
    if !withdrawn.is_empty() {
        let withdrawn: Vec<&str> = withdrawn.iter().map(String::as_str).collect();
        withdraw_known(connection, &withdrawn).await?;
    }
    let keys: Vec<String> = entries.iter().map(|entry| entry.key_text()).collect();
    let erased: Vec<String> =
        sqlx::query_scalar("select key::text from erasure where key = any($1::uuid[])")
            .bind(keys)
            .fetch_all(&mut *connection)
            .await?;
    if !erased.is_empty() {
        erase_ordered(connection, &erased, BTreeSet::new(), SYSTEM).await?;
    }
    Ok(())
}

/// Withdraws what is here with these receipts, free text destroyed, counts moved.
async fn withdraw_known(
    connection: &mut PgConnection,
    receipts: &[&str],
) -> Result<u64, CentralError> {
    let keys: Vec<String> = sqlx::query_scalar(
        "select distinct key::text from submission
         where receipt = any($1) and erased_at is null and standing <> 'withdrawn'",
    )
    .bind(receipts)
    .fetch_all(&mut *connection)
    .await?;
    if keys.is_empty() {
        return Ok(0);
    }
    sqlx::query(
        "delete from comment
         where submission_id in (select id from submission where receipt = any($1))",
    )
    .bind(receipts)
    .execute(&mut *connection)
    .await?;
    let keys = keys.iter().map(|key| key_of(key)).collect::<Result<Vec<_>, _>>()?;
    let mut ledger = PostgresLedger { connection };
    let rows = ledger.rows_of_keys(&keys).await?;
    arrival::withdraw(&mut ledger, &rows).await
}

/// Destroys what is here under keys whose erasure is known. `new` are the keys whose erasure was
/// not known before; they are audited even when nothing is here yet.
async fn erase_ordered(
    connection: &mut PgConnection,
    keys: &[String],
    new: BTreeSet<String>,
    actor: &str,
) -> Result<u64, CentralError> {
    let found = sqlx::query(
        "select submission.id, submission.key::text as key, erasure.at
         from erasure join submission on submission.key = erasure.key
         where erased_at is null and erasure.key = any($1::uuid[])
         order by submission.id",
    )
    .bind(keys)
    .fetch_all(&mut *connection)
    .await?;
    let (mut ids, mut moments, mut told) = (Vec::new(), Vec::new(), new);
    for row in &found {
        ids.push(row.try_get("id")?);
        moments.push(row.try_get("at")?);
        told.insert(row.try_get("key")?);
    }
    destroy(connection, &ids, &moments).await?;
    let orders = sqlx::query(
        "select key::text as key, at, reason from erasure where key = any($1::uuid[]) order by id",
    )
    .bind(told.into_iter().collect::<Vec<_>>())
    .fetch_all(&mut *connection)
    .await?;
    let (mut at, mut subjects, mut reasons) = (Vec::new(), Vec::new(), Vec::new());
    for row in orders {
        at.push(row.try_get("at")?);
        subjects.push(subject("key", row.try_get("key")?));
        reasons.push(row.try_get("reason")?);
    }
    audit::add(connection, actor, lines("erase", at, subjects, reasons)).await?;
    Ok(ids.len() as u64)
}

/// Leaves of each row its tombstone. The names under which it is counted stay, so that tallies can
/// still be compared with rows; the time of day goes.
async fn destroy(
    connection: &mut PgConnection,
    ids: &[i64],
    moments: &[i64],
) -> Result<(), CentralError> {
    if ids.is_empty() {
        return Ok(());
    }
    // Samples keep what is erased, as the tallies do, so they have to have it before.
    super::samples::fold_whole(connection).await?;
    sqlx::query("delete from comment where submission_id = any($1)")
        .bind(ids)
        .execute(&mut *connection)
        .await?;
    // An invite stays spent, but by nobody: the database sees to it (migration 0044).
    sqlx::query(
        "update submission set answers = '{}', dossier = '', lang = '', elapsed_ms = null,
             flags = '', sender = '', invite_issuer = '', invite_id = '',
             answered_at = null, device = null,
             received_at = (extract(epoch from day)::bigint - $3) * 1000, erased_at = gone.at,
             reason = case reason when '' then $4 else reason end
         from unnest($1::bigint[], $2::bigint[]) as gone (row_id, at)
         where id = gone.row_id",
    )
    .bind(ids)
    .bind(moments)
    .bind(day::OFFSET_SECONDS)
    .bind(ERASED)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Lines of one action.
fn lines(
    action: &'static str,
    at: Vec<i64>,
    subjects: Vec<String>,
    reasons: Vec<String>,
) -> Vec<audit::Line> {
    let parts = at.into_iter().zip(subjects).zip(reasons);
    parts.map(|((at, subject), reason)| (at, action, subject, reason)).collect()
}

/// Notes that somebody (moment, who, what) changed what rights and keys there are.
pub(super) async fn note(
    connection: &mut PgConnection,
    (at, actor, action): (i64, &str, &'static str),
    subject: &str,
    reason: &str,
) -> Result<(), CentralError> {
    let line = (at, action, subject.to_owned(), reason.to_owned());
    audit::add(connection, actor, vec![line]).await
}

/// As [`note`], of several subjects at once, each with its reason.
pub(super) async fn note_all(
    connection: &mut PgConnection,
    (at, actor, action): (i64, &str, &'static str),
    subjects: Vec<(String, String)>,
) -> Result<(), CentralError> {
    let line = |(subject, reason)| (at, action, subject, reason);
    audit::add(connection, actor, subjects.into_iter().map(line).collect()).await
}

fn erasure_of(row: &PgRow) -> Result<(i64, Erasure), CentralError> {
    let key = key_of(row.try_get("key")?)?;
    let (at, reason) = (row.try_get("at")?, row.try_get("reason")?);
    Ok((row.try_get("id")?, Erasure { key, at, reason }))
}

fn key_of(text: &str) -> Result<[u8; 16], CentralError> {
    key_bytes(text).ok_or_else(|| CentralError::Corrupt("a key is not a UUIDv7".to_owned()))
}
