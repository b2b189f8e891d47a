//! Looking over central on PostgreSQL. What for is in `central::inspection`.

use async_trait::async_trait;
use jiff::civil::Date;
use sqlx::Row as _;
use sqlx::postgres::PgRow;

use super::samples::PostgresSamples;
use super::tallies::BEGIN_READING;
use super::{PostgresCentral, rows};
use crate::central::CentralError;
use crate::central::inspection::{Inspection, KeyCounts, Misjudged, Uneven, compare};
use crate::central::ledger::Stored;
use crate::central::tally;

#[async_trait]
impl Inspection for PostgresCentral {
    async fn key_counts(&self) -> Result<KeyCounts, CentralError> {
        let counts = sqlx::query(
            "select count(distinct key) as keys,
                 count(*) filter (where reason <> 'key-reused') as rows,
                 count(distinct key) filter (where reason <> 'key-reused') as row_keys
             from submission",
        )
        .try_map(|row: PgRow| {
            let (keys, rows) = (row.try_get("keys")?, row.try_get("rows")?);
            Ok(KeyCounts { keys, rows, row_keys: row.try_get("row_keys")? })
        })
        .fetch_one(&self.pool)
        .await?;
        Ok(counts)
    }

    async fn missing(&self, keys: &[String]) -> Result<Vec<String>, CentralError> {
        let missing = sqlx::query_scalar(
            "select wanted.key::text from unnest($1::uuid[]) as wanted (key)
             where not exists (select 1 from submission where key = wanted.key)",
        )
        .bind(keys)
        .fetch_all(&self.pool)
        .await?;
        Ok(missing)
    }

    async fn days(&self) -> Result<Option<(String, String)>, CentralError> {
        let row = sqlx::query(
            "select min(first)::text as first, max(last)::text as last from (
                 select min(day) as first, max(day) as last from tally
                 union all select min(day), max(day) from tally_day) as days",
        )
        .fetch_one(&self.pool)
        .await?;
        let days = (row.try_get("first")?, row.try_get("last")?);
        Ok(match days {
            (Some(first), Some(last)) => Some((first, last)),
            _ => None,
        })
    }

    async fn uneven_tallies(
        &self,
        days: &[String],
        limit: u32,
    ) -> Result<Vec<Uneven>, CentralError> {
        let days: Vec<Date> =
            days.iter().map(|day| tally::date(day)).collect::<Result<_, CentralError>>()?;
        let mut tx = self.pool.begin_with(BEGIN_READING).await?;
        let mut ledger = PostgresSamples::on(&mut tx);
        tally::uneven(&mut ledger, &days, limit as usize).await
    }

    async fn misjudged(&self, pick: i64, limit: u32) -> Result<Vec<Misjudged>, CentralError> {
        let found = sqlx::query(
            "with picked as (
                 (select dossier, survey, stage from submission order by id desc limit $2)
                 union
                 (select dossier, survey, stage from submission
                  where id > (select $1 % (max(id) + 1) from submission)
                  order by id limit $2))
             select id, uuid_send(key) as key, hash, received_at, rank, dossier, survey, stage,
                 invite_issuer, invite_id, standing, reason, erased_at is not null as is_erased
             from picked join submission using (dossier, survey, stage) where dossier <> ''",
        )
        .bind(pick)
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        let stored = found.iter().map(rows::stored).collect::<Result<Vec<Stored>, _>>()?;
        Ok(compare(&stored))
    }

    async fn received_after(&self, at_ms: i64, limit: u32) -> Result<i64, CentralError> {
        let after = sqlx::query_scalar(
            "select count(*)
             from (select received_at from submission order by id desc limit $2) as newest
             where received_at > $1",
        )
        .bind(at_ms)
        .bind(i64::from(limit))
        .fetch_one(&self.pool)
        .await?;
        Ok(after)
    }
}
