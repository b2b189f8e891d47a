//! Response counts on SQLite: the statements. What for is in `central::response`.

use std::collections::BTreeMap;

use async_trait::async_trait;
use serde_json::json;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::SqliteCentral;
use super::absorb::BEGIN;
use super::samples::SqliteSamples;
use crate::central::CentralError;
use crate::central::response::{self, Cell, ResponseCounts, ResponseLedger, ResponseStore};
use crate::central::sample::Period;

#[async_trait]
impl ResponseStore for SqliteCentral {
    async fn tally_responses(&self, limit: u32) -> Result<bool, CentralError> {
        let mut tx = self.feeder.begin_with(BEGIN).await?;
        let more = response::tally(&mut SqliteSamples { connection: &mut tx }, limit).await?;
        tx.commit().await?;
        Ok(more)
    }

    async fn response_counts(&self, periods: &[Period]) -> Result<ResponseCounts, CentralError> {
        let mut tx = self.readers.begin().await?;
        response::read(&mut SqliteSamples { connection: &mut tx }, periods).await
    }
}

/// Notes the months of these dossiers, by their pseudonyms as they are, and those they get.
pub async fn note_dossiers(
    connection: &mut SqliteConnection,
    dossiers: &[&str],
    cells: &[Cell],
) -> Result<(), CentralError> {
    sqlx::query(
        "insert into response_changed (unit, month)
         select unit, substr(result_on, 1, 7)
         from json_each(?1) cross join dossier on dossier.dossier = value
         where is_eligible = 1 and result_on is not null
         union
         select value ->> 0, value ->> 1 from json_each(?2) where true on conflict do nothing",
    )
    .bind(json!(dossiers).to_string())
    .bind(json!(cells).to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes the months of every dossier. Of one whose dossiers were forgotten, what is counted stays.
pub async fn note_all(connection: &mut SqliteConnection) -> Result<(), CentralError> {
    sqlx::query(
        "insert into response_changed (unit, month)
         select distinct unit, substr(result_on, 1, 7) from dossier
         where is_eligible = 1 and result_on is not null
         on conflict do nothing",
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes the months of the dossiers that rows above `after` and up to `up_to` are about, and those that
/// changed of rows up to there.
pub async fn note_rows(
    connection: &mut SqliteConnection,
    after: i64,
    up_to: i64,
) -> Result<(), CentralError> {
    sqlx::query(
        "insert into response_changed (unit, month)
         select distinct d.unit, substr(d.result_on, 1, 7)
         from (select dossier from submission where id > ?1 and id <= ?2 and dossier <> ''
             union all
             select s.dossier from sample_moved as m cross join submission as s
                 on s.id = m.submission_id
             where m.submission_id <= ?2 and s.dossier <> '') as rated
             cross join dossier as d on d.dossier = rated.dossier
         where d.is_eligible = 1 and d.result_on is not null on conflict do nothing",
    )
    .bind(after)
    .bind(up_to)
    .execute(connection)
    .await?;
    Ok(())
}

#[async_trait]
impl ResponseLedger for SqliteSamples<'_> {
    async fn changed(&mut self) -> Result<Vec<Cell>, CentralError> {
        let cells = sqlx::query_as("select unit, month from response_changed")
            .fetch_all(&mut *self.connection)
            .await?;
        Ok(cells)
    }

    async fn take_changed(&mut self, limit: u32) -> Result<Vec<Cell>, CentralError> {
        let cells: Vec<Cell> = sqlx::query_as(
            "select unit, month from response_changed order by unit, month limit ?1",
        )
        .bind(limit)
        .fetch_all(&mut *self.connection)
        .await?;
        sqlx::query(
            "delete from response_changed where (unit, month) in
                 (select value ->> 0, value ->> 1 from json_each(?1))",
        )
        .bind(json!(cells).to_string())
        .execute(&mut *self.connection)
        .await?;
        Ok(cells)
    }

    async fn changing(&mut self, mark: i64) -> Result<Vec<Cell>, CentralError> {
        let cells = sqlx::query_as(
            "select distinct d.unit, substr(d.result_on, 1, 7)
             from (select dossier from submission where id > ?1 and dossier <> ''
                 union all
                 select s.dossier from sample_moved as m cross join submission as s
                     on s.id = m.submission_id
                 where s.dossier <> '') as rated
                 cross join dossier as d on d.dossier = rated.dossier
             where d.is_eligible = 1 and d.result_on is not null",
        )
        .bind(mark)
        .fetch_all(&mut *self.connection)
        .await?;
        Ok(cells)
    }

    async fn recount(
        &mut self,
        cells: &[Cell],
    ) -> Result<BTreeMap<Cell, ResponseCounts>, CentralError> {
        let rows = sqlx::query(
            "with asked as (
                 select value ->> 0 as unit, value ->> 1 as month from json_each(?1)),
             eligible as (
                 select d.dossier, asked.unit, asked.month, d.stage
                 from asked cross join dossier as d on d.unit = asked.unit
                     and d.result_on >= asked.month || '-01'
                     and d.result_on <= asked.month || '-31'
                 where d.is_eligible = 1),
             rated as (
                 select distinct eligible.dossier, eligible.unit, month, eligible.stage, s.survey
                 from eligible cross join submission as s on s.dossier = eligible.dossier
                 where s.dossier <> '' and s.standing = 'counted')
             select unit, month as period, stage, '' as survey, count(*) as eligible,
                 0 as responded
             from eligible group by unit, month, stage
             union all
             select unit, month, stage, '', 0, count(distinct dossier)
             from rated group by unit, month, stage
             union all
             select unit, month, stage, survey, 0, count(*)
             from rated group by unit, month, stage, survey",
        )
        .bind(json!(cells).to_string())
        .fetch_all(&mut *self.connection)
        .await?;
        by_cell(&rows)
    }

    async fn counted(
        &mut self,
        cells: &[Cell],
    ) -> Result<BTreeMap<Cell, ResponseCounts>, CentralError> {
        let rows = sqlx::query(
            "select response.unit, period, stage, survey, eligible, responded
             from json_each(?1) cross join response
                 on period = value ->> 1 and response.unit = value ->> 0",
        )
        .bind(json!(cells).to_string())
        .fetch_all(&mut *self.connection)
        .await?;
        by_cell(&rows)
    }

    async fn counted_of(&mut self, period: &str) -> Result<ResponseCounts, CentralError> {
        let rows = sqlx::query(
            "select unit, stage, survey, eligible, responded from response where period = ?1",
        )
        .bind(period)
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(counts).collect()
    }

    async fn add_counted(
        &mut self,
        period: &str,
        counts: &ResponseCounts,
    ) -> Result<(), CentralError> {
        for ((unit, stage, survey), (eligible, responded)) in counts {
            sqlx::query(
                "insert into response (unit, period, stage, survey, eligible, responded)
                 values (?1, ?2, ?3, ?4, ?5, ?6)
                 on conflict do update set eligible = eligible + excluded.eligible,
                     responded = responded + excluded.responded",
            )
            .bind(unit)
            .bind(period)
            .bind(stage)
            .bind(survey)
            .bind(eligible)
            .bind(responded)
            .execute(&mut *self.connection)
            .await?;
        }
        Ok(())
    }
}

type Counted = ((String, String, String), (i64, i64));

fn counts(row: &SqliteRow) -> Result<Counted, CentralError> {
    let key = (row.try_get("unit")?, row.try_get("stage")?, row.try_get("survey")?);
    Ok((key, (row.try_get("eligible")?, row.try_get("responded")?)))
}

fn by_cell(rows: &[SqliteRow]) -> Result<BTreeMap<Cell, ResponseCounts>, CentralError> {
    let mut cells: BTreeMap<Cell, ResponseCounts> = BTreeMap::new();
    for row in rows {
        let (key, (eligible, responded)) = counts(row)?;
        let cell = (key.0.clone(), row.try_get("period")?);
        let of = cells.entry(cell).or_default().entry(key).or_insert((0, 0));
        (of.0, of.1) = (of.0 + eligible, of.1 + responded);
    }
    Ok(cells)
}
