//! Looking over central on SQLite. What for is in `central::inspection`.

use async_trait::async_trait;
use jiff::civil::Date;
use serde_json::json;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::samples::SqliteSamples;
use super::{SqliteCentral, rows};
use crate::central::CentralError;
use crate::central::inspection::{Inspection, KeyCounts, Misjudged, Uneven, compare};
use crate::central::ledger::Stored;
use crate::central::tally;

#[async_trait]
impl Inspection for SqliteCentral {
    async fn key_counts(&self) -> Result<KeyCounts, CentralError> {
        let counts = sqlx::query(
            "select count(distinct key) as keys,
                 count(*) filter (where reason <> 'key-reused') as rows,
                 count(distinct key) filter (where reason <> 'key-reused') as row_keys
             from submission",
        )
        .try_map(|row: SqliteRow| {
            let (keys, rows) = (row.try_get("keys")?, row.try_get("rows")?);
            Ok(KeyCounts { keys, rows, row_keys: row.try_get("row_keys")? })
        })
        .fetch_one(&self.readers)
        .await?;
        Ok(counts)
    }

    async fn missing(&self, keys: &[String]) -> Result<Vec<String>, CentralError> {
        let missing = sqlx::query_scalar(
            "select value from json_each(?1)
             where not exists (select 1 from submission where submission.key = value)",
        )
        .bind(json!(keys).to_string())
        .fetch_all(&self.readers)
        .await?;
        Ok(missing)
    }

    async fn days(&self) -> Result<Option<(String, String)>, CentralError> {
        let row = sqlx::query(
            "select min(first) as first, max(last) as last from (
                 select min(day) as first, max(day) as last from tally
                 union all select min(day), max(day) from tally_day)",
        )
        .fetch_one(&self.readers)
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
        let mut tx = self.readers.begin().await?;
        let mut ledger = SqliteSamples { connection: &mut tx };
        tally::uneven(&mut ledger, &days, limit as usize).await
    }

    async fn misjudged(&self, pick: i64, limit: u32) -> Result<Vec<Misjudged>, CentralError> {
        let found = sqlx::query(
            "with picked as (
                 select * from (select dossier, survey, stage from submission
                     order by id desc limit ?2)
                 union
                 select * from (select dossier, survey, stage from submission
                     where id > (select ?1 % (max(id) + 1) from submission)
                     order by id limit ?2))
             select id, key, hash, received_at, rank, s.dossier as dossier, s.survey as survey,
                 s.stage as stage, invite_issuer, invite_id, standing, reason,
                 erased_at is not null as is_erased
             from picked cross join submission s on s.dossier = picked.dossier
                 and s.survey = picked.survey and s.stage = picked.stage
             where s.dossier <> ''",
        )
        .bind(pick)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        let stored = found.iter().map(rows::stored).collect::<Result<Vec<Stored>, _>>()?;
        Ok(compare(&stored))
    }

    async fn received_after(&self, at_ms: i64, limit: u32) -> Result<i64, CentralError> {
        let after = sqlx::query_scalar(
            "select count(*)
             from (select received_at from submission order by id desc limit ?2)
             where received_at > ?1",
        )
        .bind(at_ms)
        .bind(limit)
        .fetch_one(&self.readers)
        .await?;
        Ok(after)
    }
}
