//! Response counts on PostgreSQL: the statements. What for is in `central::response`.

use std::collections::BTreeMap;

use async_trait::async_trait;
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{AssertSqlSafe, Row as _};

use super::PostgresCentral;
use super::absorb::BEGIN;
use super::samples::PostgresSamples;
use super::tallies::BEGIN_READING;
use crate::central::CentralError;
use crate::central::response::{self, Cell, ResponseCounts, ResponseLedger, ResponseStore};
use crate::central::sample::Period;

#[async_trait]
impl ResponseStore for PostgresCentral {
    async fn tally_responses(&self, limit: u32) -> Result<bool, CentralError> {
        let mut tx = self.pool.begin_with(AssertSqlSafe(BEGIN.as_str())).await?;
        let more = response::tally(&mut PostgresSamples::on(&mut tx), limit).await?;
        tx.commit().await?;
        Ok(more)
    }

    async fn response_counts(&self, periods: &[Period]) -> Result<ResponseCounts, CentralError> {
        let mut tx = self.pool.begin_with(BEGIN_READING).await?;
        response::read(&mut PostgresSamples::on(&mut tx), periods).await
    }
}

/// Notes the months of these dossiers, by their pseudonyms as they are, and those they get. In one order
/// everywhere, before anything else is changed; a note that is there is held until then.
pub async fn note_dossiers(
    connection: &mut PgConnection,
    dossiers: &[&str],
    cells: &[Cell],
) -> Result<(), CentralError> {
    let (units, months) = columns(cells);
    sqlx::query(
        "insert into response_changed (unit, month)
         select unit, substr(result_on, 1, 7)
         from unnest($1::text[]) as asked (name),
             lateral (select unit, result_on from dossier where dossier = asked.name
                 and is_eligible and result_on is not null offset 0) as d
         union
         select unit, month from unnest($2::text[], $3::text[]) as new (unit, month)
         order by 1, 2 on conflict (unit, month) do update set month = excluded.month",
    )
    .bind(dossiers)
    .bind(units)
    .bind(months)
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes the months of every dossier. Of one whose dossiers were forgotten, what is counted stays.
pub async fn note_all(connection: &mut PgConnection) -> Result<(), CentralError> {
    sqlx::query(
        "insert into response_changed (unit, month)
         select distinct unit, substr(result_on, 1, 7) from dossier
         where is_eligible and result_on is not null
         order by 1, 2 on conflict (unit, month) do update set month = excluded.month",
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes the months of the dossiers that rows above `after` and up to `up_to` are about, and those that
/// changed of rows up to there.
pub async fn note_rows(
    connection: &mut PgConnection,
    after: i64,
    up_to: i64,
) -> Result<(), CentralError> {
    sqlx::query(
        "insert into response_changed (unit, month)
         select distinct d.unit, substr(d.result_on, 1, 7)
         from (select dossier from submission where id > $1 and id <= $2 and dossier <> ''
             union all
             select s.dossier from sample_moved as m, lateral (select dossier from submission
                 where id = m.submission_id and dossier <> '' offset 0) as s
             where m.submission_id <= $2) as rated,
             lateral (select unit, result_on from dossier where dossier = rated.dossier
                 and is_eligible and result_on is not null offset 0) as d
         order by 1, 2 on conflict (unit, month) do update set month = excluded.month",
    )
    .bind(after)
    .bind(up_to)
    .execute(connection)
    .await?;
    Ok(())
}

#[async_trait]
impl ResponseLedger for PostgresSamples<'_> {
    async fn changed(&mut self) -> Result<Vec<Cell>, CentralError> {
        let cells = sqlx::query_as("select unit, month from response_changed")
            .fetch_all(&mut *self.connection)
            .await?;
        Ok(cells)
    }

    async fn take_changed(&mut self, limit: u32) -> Result<Vec<Cell>, CentralError> {
        let cells: Vec<Cell> = sqlx::query_as(
            "select unit, month from response_changed order by unit, month limit $1 for update",
        )
        .bind(i64::from(limit))
        .fetch_all(&mut *self.connection)
        .await?;
        let (units, months) = columns(&cells);
        sqlx::query(
            "delete from response_changed where (unit, month) in
                 (select unit, month from unnest($1::text[], $2::text[]) as gone (unit, month))",
        )
        .bind(units)
        .bind(months)
        .execute(&mut *self.connection)
        .await?;
        Ok(cells)
    }

    async fn changing(&mut self, mark: i64) -> Result<Vec<Cell>, CentralError> {
        let cells = sqlx::query_as(
            "select distinct d.unit, substr(d.result_on, 1, 7)
             from (select dossier from submission where id > $1 and dossier <> ''
                 union all
                 select s.dossier from sample_moved as m, lateral (select dossier from submission
                     where id = m.submission_id and dossier <> '' offset 0) as s) as rated,
                 lateral (select unit, result_on from dossier where dossier = rated.dossier
                     and is_eligible and result_on is not null offset 0) as d",
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
        let (units, months) = columns(cells);
        let rows = sqlx::query(
            "with eligible as (
                 select d.dossier, asked.unit, asked.month, d.stage
                 from unnest($1::text[], $2::text[]) as asked (unit, month),
                     lateral (select dossier, stage from dossier
                         where dossier.unit = asked.unit and is_eligible
                             and result_on >= asked.month || '-01'
                             and result_on <= asked.month || '-31' offset 0) as d),
             rated as (
                 select distinct eligible.dossier, eligible.unit, month, eligible.stage, s.survey
                 from eligible, lateral (select survey from submission
                     where submission.dossier = eligible.dossier and submission.dossier <> ''
                         and standing = 'counted' offset 0) as s)
             select unit, month as period, stage, '' as survey, count(*) as eligible,
                 0::bigint as responded
             from eligible group by unit, month, stage
             union all
             select unit, month, stage, '', 0, count(distinct dossier)
             from rated group by unit, month, stage
             union all
             select unit, month, stage, survey, 0, count(*)
             from rated group by unit, month, stage, survey",
        )
        .bind(units)
        .bind(months)
        .fetch_all(&mut *self.connection)
        .await?;
        by_cell(&rows)
    }

    async fn counted(
        &mut self,
        cells: &[Cell],
    ) -> Result<BTreeMap<Cell, ResponseCounts>, CentralError> {
        let (units, months) = columns(cells);
        let rows = sqlx::query(
            "select r.unit, r.period, r.stage, r.survey, r.eligible, r.responded
             from unnest($1::text[], $2::text[]) as asked (unit, month),
                 lateral (select unit, period, stage, survey, eligible, responded from response
                     where response.period = asked.month and response.unit = asked.unit
                     offset 0) as r",
        )
        .bind(units)
        .bind(months)
        .fetch_all(&mut *self.connection)
        .await?;
        by_cell(&rows)
    }

    async fn counted_of(&mut self, period: &str) -> Result<ResponseCounts, CentralError> {
        let rows = sqlx::query(
            "select unit, stage, survey, eligible, responded from response where period = $1",
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
        sqlx::query(
            "insert into response (unit, period, stage, survey, eligible, responded)
             select unit, $1, stage, survey, eligible, responded
             from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
                 as new (unit, stage, survey, eligible, responded)
             on conflict (period, unit, stage, survey)
                 do update set eligible = response.eligible + excluded.eligible,
                     responded = response.responded + excluded.responded",
        )
        .bind(period)
        .bind(counts.keys().map(|(unit, _, _)| &**unit).collect::<Vec<_>>())
        .bind(counts.keys().map(|(_, stage, _)| &**stage).collect::<Vec<_>>())
        .bind(counts.keys().map(|(_, _, survey)| &**survey).collect::<Vec<_>>())
        .bind(counts.values().map(|(eligible, _)| *eligible).collect::<Vec<_>>())
        .bind(counts.values().map(|(_, responded)| *responded).collect::<Vec<_>>())
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }
}

fn columns(cells: &[Cell]) -> (Vec<&str>, Vec<&str>) {
    cells.iter().map(|(unit, month)| (&**unit, &**month)).unzip()
}

type Counted = ((String, String, String), (i64, i64));

fn counts(row: &PgRow) -> Result<Counted, CentralError> {
    let key = (row.try_get("unit")?, row.try_get("stage")?, row.try_get("survey")?);
    Ok((key, (row.try_get("eligible")?, row.try_get("responded")?)))
}

fn by_cell(rows: &[PgRow]) -> Result<BTreeMap<Cell, ResponseCounts>, CentralError> {
    let mut cells: BTreeMap<Cell, ResponseCounts> = BTreeMap::new();
    for row in rows {
        let (key, (eligible, responded)) = counts(row)?;
        let cell = (key.0.clone(), row.try_get("period")?);
        let of = cells.entry(cell).or_default().entry(key).or_insert((0, 0));
        (of.0, of.1) = (of.0 + eligible, of.1 + responded);
    }
    Ok(cells)
}
