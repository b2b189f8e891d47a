//! Tallies on SQLite: the statements. What for is in `central::tally`.

use async_trait::async_trait;
use futures::TryStreamExt as _;
use index::Slot;
use jiff::civil::Date;
use serde_json::json;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::SqliteCentral;
use super::many::Many;
use super::samples::SqliteSamples;
use crate::central::CentralError;
use crate::central::sample::read_standing;
use crate::central::tally::{
    self, DayKey, EachPacked, EachPlace, EachRow, EachSingle, Place, RowRead, TallyFilter,
    TallyLedger, TallyStore, TallyTotals, read_day,
};

#[async_trait]
impl TallyStore for SqliteCentral {
    async fn tallies(
        &self,
        filter: &TallyFilter<'_>,
        told: &mut EachPlace<'_>,
    ) -> Result<(), CentralError> {
        let mut tx = self.readers.begin().await?;
        tally::each_place(&mut SqliteSamples { connection: &mut tx }, filter, told).await
    }

    async fn tally_totals(&self) -> Result<TallyTotals, CentralError> {
        let mut tx = self.readers.begin().await?;
        SqliteSamples { connection: &mut tx }.totals().await
    }
}

#[async_trait]
impl TallyLedger for SqliteSamples<'_> {
    async fn day_tallies(
        &mut self,
        keys: &[DayKey],
    ) -> Result<Vec<(DayKey, Vec<u8>)>, CentralError> {
        let select = Many {
            head: "with asked (unit, day, survey, version) as (values",
            columns: 4,
            tail: ")
                select tally_day.unit, tally_day.day, tally_day.survey, tally_day.version, counts
                from asked cross join tally_day on tally_day.unit = asked.unit
                    and tally_day.day = asked.day and tally_day.survey = asked.survey
                    and tally_day.version = asked.version",
        };
        let found = select
            .run(self.connection, keys, |parameters, key| {
                parameters
                    .add(&*key.unit)?
                    .add(key.day.to_string())?
                    .add(&*key.survey)?
                    .add(key.version)?;
                Ok(())
            })
            .await?;
        found.iter().map(|row| Ok((day_key(row)?, row.try_get("counts")?))).collect()
    }

    async fn put_day_tallies(&mut self, rows: &[(DayKey, Vec<u8>)]) -> Result<(), CentralError> {
        let upsert = Many {
            head: "insert into tally_day (unit, day, survey, version, counts) values",
            columns: 5,
            tail: "on conflict do update set counts = excluded.counts",
        };
        upsert
            .run(self.connection, rows, |parameters, (key, counts)| {
                parameters
                    .add(&*key.unit)?
                    .add(key.day.to_string())?
                    .add(&*key.survey)?
                    .add(key.version)?
                    .add(counts.as_slice())?;
                Ok(())
            })
            .await?;
        Ok(())
    }

    async fn add_totals(&mut self, totals: &TallyTotals) -> Result<(), CentralError> {
        for ((survey, standing), n) in totals {
            sqlx::query(
                "insert into tally_total (survey, standing, n) values (?1, ?2, ?3)
                 on conflict do update set n = n + excluded.n",
            )
            .bind(survey)
            .bind(standing.name())
            .bind(n)
            .execute(&mut *self.connection)
            .await?;
        }
        Ok(())
    }

    async fn each_packed(
        &mut self,
        filter: &TallyFilter<'_>,
        told: &mut EachPacked<'_>,
    ) -> Result<(), CentralError> {
        let mut rows = sqlx::query(
            "select unit, day, survey, version, counts from tally_day
             where (?1 is null or survey = ?1)
                 and (?2 is null or unit in (select value from json_each(?2)))
                 and day >= coalesce(?3, '') and day <= coalesce(?4, '9999-12-31')",
        )
        .bind(filter.survey)
        .bind(filter.units.map(|units| json!(units).to_string()))
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
                 standing, day, n
             from tally
             where (?1 is null or survey = ?1)
                 and (?2 is null or unit in (select value from json_each(?2)))
                 and day >= coalesce(?3, '') and day <= coalesce(?4, '9999-12-31')",
        )
        .bind(filter.survey)
        .bind(filter.units.map(|units| json!(units).to_string()))
        .bind(filter.from.map(|day| day.to_string()))
        .bind(filter.to.map(|day| day.to_string()))
        .fetch(&mut *self.connection);
        while let Some(row) = rows.try_next().await? {
            let place = Place {
                survey: row.try_get("survey")?,
                version: row.try_get("version")?,
                unit: row.try_get("unit")?,
                day: read_day(row.try_get("day")?)?,
                service: row.try_get("service")?,
                channel: row.try_get("channel")?,
                stage: row.try_get("stage")?,
                rank: row.try_get("rank")?,
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
            "select survey, standing, sum(n) as n from (
                 select survey, standing, n from tally_total
                 union all
                 select survey, standing, n from tally where question = '')
             group by survey, standing",
        )
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(total).collect()
    }

    async fn each_row(&mut self, day: Date, told: &mut EachRow<'_>) -> Result<(), CentralError> {
        let mut rows = sqlx::query(
            "select id, survey, version, unit, service, stage, channel, rank, standing, answers,
                 receipt, 0 as is_erased
             from submission where day = ?1 and erased_at is null
             union all
             select id, survey, version, unit, service, stage, channel, rank, standing, answers,
                 receipt, 1
             from submission where day = ?1 and erased_at is not null",
        )
        .bind(day.to_string())
        .fetch(&mut *self.connection);
        while let Some(row) = rows.try_next().await? {
            // By position: there may be millions.
            told(&RowRead {
                id: row.try_get(0)?,
                survey: row.try_get(1)?,
                version: row.try_get(2)?,
                unit: row.try_get(3)?,
                service: row.try_get(4)?,
                stage: row.try_get(5)?,
                channel: row.try_get(6)?,
                rank: row.try_get(7)?,
                standing: read_standing(row.try_get(8)?)?,
                answers: row.try_get(9)?,
                receipt: row.try_get(10)?,
                is_erased: row.try_get(11)?,
            })?;
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

fn day_key(row: &SqliteRow) -> Result<DayKey, CentralError> {
    Ok(DayKey {
        unit: row.try_get("unit")?,
        day: read_day(row.try_get("day")?)?,
        survey: row.try_get("survey")?,
        version: row.try_get("version")?,
    })
}

fn total(row: &SqliteRow) -> Result<((String, crate::entry::Standing), i64), CentralError> {
    let standing = read_standing(row.try_get("standing")?)?;
    Ok(((row.try_get("survey")?, standing), row.try_get("n")?))
}
