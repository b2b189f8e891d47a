//! Tallies on PostgreSQL: the statements. What for is in `central::tally`.

use async_trait::async_trait;
use futures::TryStreamExt as _;
use futures::stream::BoxStream;
use index::Slot;
use jiff::civil::Date;
use sqlx::Row as _;
use sqlx::postgres::{PgConnection, PgRow};

use super::PostgresCentral;
use super::samples::PostgresSamples;
use crate::central::CentralError;
use crate::central::sample::read_standing;
use crate::central::tally::{
    self, DayKey, EachPacked, EachPlace, EachRow, EachSingle, Place, RowRead, TallyFilter,
    TallyLedger, TallyStore, TallyTotals, read_day,
};
use crate::entry::Standing;

/// Begins a transaction that reads, of one moment.
pub const BEGIN_READING: &str = "begin isolation level repeatable read, read only";

#[async_trait]
impl TallyStore for PostgresCentral {
    async fn tallies(
        &self,
        filter: &TallyFilter<'_>,
        told: &mut EachPlace<'_>,
    ) -> Result<(), CentralError> {
        let mut tx = self.pool.begin_with(BEGIN_READING).await?;
        tally::each_place(&mut PostgresSamples::on(&mut tx), filter, told).await
    }

    async fn tally_totals(&self) -> Result<TallyTotals, CentralError> {
        let mut tx = self.pool.begin_with(BEGIN_READING).await?;
        PostgresSamples::on(&mut tx).totals().await
    }
}

#[async_trait]
impl TallyLedger for PostgresSamples<'_> {
    async fn day_tallies(
        &mut self,
        keys: &[DayKey],
    ) -> Result<Vec<(DayKey, Vec<u8>)>, CentralError> {
        let found = sqlx::query(
            "select d.unit, d.day::text as day, d.survey, d.version, d.counts
             from unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
                 as asked (unit, day, survey, version),
             lateral (select unit, day, survey, version, counts from tally_day
                 where tally_day.unit = asked.unit and tally_day.day = asked.day::date
                     and tally_day.survey = asked.survey and tally_day.version = asked.version
                 offset 0) as d",
        )
        .bind(keys.iter().map(|key| &*key.unit).collect::<Vec<_>>())
        .bind(keys.iter().map(|key| key.day.to_string()).collect::<Vec<_>>())
        .bind(keys.iter().map(|key| &*key.survey).collect::<Vec<_>>())
        .bind(keys.iter().map(|key| i64::from(key.version)).collect::<Vec<_>>())
        .fetch_all(&mut *self.connection)
        .await?;
        found.iter().map(|row| Ok((day_key(row)?, row.try_get("counts")?))).collect()
    }

    async fn put_day_tallies(&mut self, rows: &[(DayKey, Vec<u8>)]) -> Result<(), CentralError> {
        sqlx::query(
            "insert into tally_day (unit, day, survey, version, counts)
             select unit, day::date, survey, version, counts
             from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bytea[])
                 as new (unit, day, survey, version, counts)
             on conflict (unit, day, survey, version) do update set counts = excluded.counts",
        )
        .bind(rows.iter().map(|(key, _)| &*key.unit).collect::<Vec<_>>())
        .bind(rows.iter().map(|(key, _)| key.day.to_string()).collect::<Vec<_>>())
        .bind(rows.iter().map(|(key, _)| &*key.survey).collect::<Vec<_>>())
        .bind(rows.iter().map(|(key, _)| i64::from(key.version)).collect::<Vec<_>>())
        .bind(rows.iter().map(|(_, counts)| counts.as_slice()).collect::<Vec<_>>())
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn add_totals(&mut self, totals: &TallyTotals) -> Result<(), CentralError> {
        sqlx::query(
            "insert into tally_total (survey, standing, n)
             select survey, standing, n from unnest($1::text[], $2::text[], $3::bigint[])
                 as new (survey, standing, n)
             on conflict (survey, standing) do update set n = tally_total.n + excluded.n",
        )
        .bind(totals.keys().map(|(survey, _)| &**survey).collect::<Vec<_>>())
        .bind(totals.keys().map(|(_, standing)| standing.name()).collect::<Vec<_>>())
        .bind(totals.values().copied().collect::<Vec<_>>())
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn each_packed(
        &mut self,
        filter: &TallyFilter<'_>,
        told: &mut EachPacked<'_>,
    ) -> Result<(), CentralError> {
        let mut rows = sqlx::query(
            "select unit, day::text as day, survey, version, counts from tally_day
             where ($1::text is null or survey = $1) and ($2::text[] is null or unit = any($2))
                 and day >= coalesce($3::date, '-infinity')
                 and day <= coalesce($4::date, 'infinity')",
        )
        .bind(filter.survey)
        .bind(filter.units)
        .bind(filter.from.map(|day| day.to_string()))
        .bind(filter.to.map(|day| day.to_string()))
        .fetch(&mut *self.connection);
        while let Some(row) = rows.try_next().await? {
            told(day_key(&row)?, row.try_get("counts")?)?;
        }
        Ok(())
    }

    async fn each_single(
        &mut self,
        filter: &TallyFilter<'_>,
        told: &mut EachSingle<'_>,
    ) -> Result<(), CentralError> {
        let mut rows = sqlx::query(
            "select survey, version, unit, service, question, row, value, channel, rank, stage,
                 standing, day::text as day, n
             from tally
             where ($1::text is null or survey = $1) and ($2::text[] is null or unit = any($2))
                 and day >= coalesce($3::date, '-infinity')
                 and day <= coalesce($4::date, 'infinity')",
        )
        .bind(filter.survey)
        .bind(filter.units)
        .bind(filter.from.map(|day| day.to_string()))
        .bind(filter.to.map(|day| day.to_string()))
        .fetch(&mut *self.connection);
        while let Some(row) = rows.try_next().await? {
            let place = Place {
                survey: row.try_get("survey")?,
                version: number(row.try_get("version")?),
                unit: row.try_get("unit")?,
                day: read_day(row.try_get("day")?)?,
                service: row.try_get("service")?,
                channel: row.try_get("channel")?,
                stage: row.try_get("stage")?,
                rank: rank(row.try_get("rank")?),
                standing: read_standing(row.try_get("standing")?)?,
            };
            let slot = Slot {
                question: row.try_get("question")?,
                row: row.try_get("row")?,
                value: row.try_get("value")?,
            };
            told(&place, &slot, row.try_get("n")?);
        }
        Ok(())
    }

    async fn totals(&mut self) -> Result<TallyTotals, CentralError> {
        let rows = sqlx::query(
            "select survey, standing, sum(n)::bigint as n from (
                 select survey, standing, n from tally_total
                 union all
                 select survey, standing, n from tally where question = '') as every
             group by survey, standing",
        )
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(total).collect()
    }

    async fn each_row(&mut self, day: Date, told: &mut EachRow<'_>) -> Result<(), CentralError> {
        let mut each = |piece: &str| piece.split(ROW_END).try_for_each(|row| told(&joined(row)?));
        if let Some(ahead) = &mut self.ahead {
            return ahead.each_piece(day, &mut each).await;
        }
        let mut pieces = joined_rows(self.connection, day);
        while let Some(piece) = pieces.try_next().await? {
            each(&piece)?;
        }
        Ok(())
    }

    async fn rows_by_standing(&mut self) -> Result<TallyTotals, CentralError> {
        let rows = sqlx::query(
            "select survey, standing, count(*) as n from submission group by survey, standing",
        )
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(total).collect()
    }
}

/// Between the rows of a piece. No code, id or JSON has a control character in it.
const ROW_END: char = '\x1e';

/// The rows of a day, many of them as one text: a row of its own costs several times what is in it.
pub fn joined_rows(
    connection: &mut PgConnection,
    day: Date,
) -> BoxStream<'_, Result<String, sqlx::Error>> {
    sqlx::query_scalar::<_, String>(
        "select string_agg(concat_ws(chr(31), id, survey, version, unit, service, stage, channel,
             rank, standing, answers, receipt, erased_at is not null), chr(30))
         from (
             select * from submission where day = $1::date and erased_at is null
             union all
             select * from submission where day = $1::date and erased_at is not null) as of_day
         group by id / 500",
    )
    .bind(day.to_string())
    .fetch(connection)
}

/// A row whose columns were joined by [`joined_rows`].
fn joined(row: &str) -> Result<RowRead<'_>, CentralError> {
    let mut columns = row.split('\x1f');
    let mut next = || columns.next().ok_or_else(|| misread(row));
    let read = RowRead {
        id: next()?.parse().map_err(|_| misread(row))?,
        survey: next()?,
        version: next()?.parse().map_err(|_| misread(row))?,
        unit: next()?,
        service: next()?,
        stage: next()?,
        channel: next()?,
        rank: next()?.parse().map_err(|_| misread(row))?,
        standing: read_standing(next()?)?,
        answers: next()?,
        receipt: next()?,
        is_erased: next()? == "t",
    };
    columns.next().map_or(Ok(read), |_| Err(misread(row)))
}

/// Without what it says.
fn misread(row: &str) -> CentralError {
    let id = row.split('\x1f').next().unwrap_or_default();
    CentralError::Corrupt(format!("row {id} cannot be counted: a code or number in it is none"))
}

fn day_key(row: &PgRow) -> Result<DayKey, CentralError> {
    Ok(DayKey {
        unit: row.try_get("unit")?,
        day: read_day(row.try_get("day")?)?,
        survey: row.try_get("survey")?,
        version: number(row.try_get("version")?),
    })
}

fn total(row: &PgRow) -> Result<((String, Standing), i64), CentralError> {
    let standing = read_standing(row.try_get("standing")?)?;
    Ok(((row.try_get("survey")?, standing), row.try_get("n")?))
}

/// PostgreSQL has no unsigned numbers, and a negative one cannot have been written.
pub fn number(version: i32) -> u32 {
    u32::try_from(version).unwrap_or(0)
}

/// Likewise.
pub fn rank(rank: i16) -> u8 {
    u8::try_from(rank).unwrap_or(0)
}
