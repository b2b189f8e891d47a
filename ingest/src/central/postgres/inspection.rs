//! Looking over central on PostgreSQL. What for is in `central::inspection`.

use async_trait::async_trait;
use sqlx::Row as _;
use sqlx::postgres::PgRow;

use super::{PostgresCentral, rows};
use crate::central::CentralError;
use crate::central::inspection::{Inspection, KeyCounts, Misjudged, Uneven, compare};
use crate::central::ledger::Stored;

#[async_trait]
impl Inspection for PostgresCentral {
    async fn key_counts(&self) -> Result<KeyCounts, CentralError> {
        let counts = sqlx::query(
            "select (select count(*) from submission_key) as keys, count(*) as rows,
                 count(distinct key) as row_keys
             from submission where reason <> 'key-reused'",
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
             where not exists (select 1 from submission_key where key = wanted.key)
                 or not exists (select 1 from submission where key = wanted.key)",
        )
        .bind(keys)
        .fetch_all(&self.pool)
        .await?;
        Ok(missing)
    }

    async fn days(&self) -> Result<Option<(String, String)>, CentralError> {
        let row = sqlx::query("select min(day)::text as first, max(day)::text as last from tally")
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
        let uneven = sqlx::query(
            "with row_of_day as (
                 select day, survey, standing, answers from submission
                 where day = any($1::date[])),
             answer as (
                 select day, survey, standing, '' as question, '' as row, '' as value
                 from row_of_day
                 union all
                 select day, survey, standing, one.key, '', one.value #>> '{}'
                 from row_of_day, jsonb_each(answers) as one
                 where jsonb_typeof(one.value) in ('number', 'string')
                 union all
                 select day, survey, standing, one.key, '', part.value
                 from row_of_day, jsonb_each(answers) as one,
                     jsonb_array_elements_text(case jsonb_typeof(one.value) when 'array'
                         then one.value else '[]' end) as part (value)
                 union all
                 select day, survey, standing, one.key, part.key, part.value
                 from row_of_day, jsonb_each(answers) as one,
                     jsonb_each_text(case jsonb_typeof(one.value) when 'object'
                         then one.value else '{}' end) as part),
             recount as (
                 select day, survey, standing, question, row, value, count(*) as n from answer
                 group by day, survey, standing, question, row, value),
             tallied as (
                 select day, survey, standing, question, row, value, sum(n)::bigint as n
                 from tally where day = any($1::date[])
                 group by day, survey, standing, question, row, value)
             select day::text as day, survey, standing, question, row, value,
                 coalesce(tallied.n, 0) as tallied, coalesce(recount.n, 0) as recounted
             from recount full join tallied
                 using (day, survey, standing, question, row, value)
             where coalesce(tallied.n, 0) <> coalesce(recount.n, 0)
                 and (question = '' or (day, survey) not in (
                     select day, survey from submission where erased_at is not null
                         and day = any($1::date[])))
             order by day, survey, question, row, value, standing limit $2",
        )
        .bind(days)
        .bind(i64::from(limit))
        .try_map(|row: PgRow| {
            Ok(Uneven {
                day: row.try_get("day")?,
                survey: row.try_get("survey")?,
                question: row.try_get("question")?,
                row: row.try_get("row")?,
                value: row.try_get("value")?,
                standing: row.try_get("standing")?,
                tallied: row.try_get("tallied")?,
                recounted: row.try_get("recounted")?,
            })
        })
        .fetch_all(&self.pool)
        .await?;
        Ok(uneven)
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
