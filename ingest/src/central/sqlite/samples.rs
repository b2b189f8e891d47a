//! Samples on SQLite: the statements. What for is in `central::sample`.

use std::collections::BTreeMap;

use async_trait::async_trait;
use futures::TryStreamExt as _;
use index::{Layout, Slot};
use jiff::civil::Date;
use serde_json::{Value, json};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::absorb::BEGIN;
use super::many::Many;
use super::{SqliteCentral, response};
use crate::central::CentralError;
use crate::central::sample::{
    self, Class, Folded, Given, GivenTaker, Moved, Only, Progress, RebuildLedger, Rebuilt,
    RowsAsked, SampleKey, SampleLedger, SampleStore, Samples, ServiceSamples, Wanted, group_of,
    read_answers, read_class, read_days, read_standing,
};
use crate::central::tally::{TallyLedger as _, TallyTotals};

#[async_trait]
impl SampleStore for SqliteCentral {
    async fn fold(&self, limit: u32) -> Result<Folded, CentralError> {
        let mut tx = self.feeder.begin_with(BEGIN).await?;
        let folded = sample::fold(&mut SqliteSamples { connection: &mut tx }, limit).await?;
        tx.commit().await?;
        Ok(folded)
    }

    async fn samples(&self, wanted: &Wanted<'_>) -> Result<Samples, CentralError> {
        let mut tx = self.readers.begin().await?;
        sample::read(&mut SqliteSamples { connection: &mut tx }, wanted).await
    }

    async fn samples_only(
        &self,
        wanted: &Wanted<'_>,
        only: &Only,
        limit: u64,
    ) -> Result<Option<Samples>, CentralError> {
        let mut tx = self.readers.begin().await?;
        sample::read_only(&mut SqliteSamples { connection: &mut tx }, wanted, only, limit).await
    }

    async fn samples_by_service(
        &self,
        wanted: &Wanted<'_>,
        limit: u64,
    ) -> Result<Option<ServiceSamples>, CentralError> {
        let mut tx = self.readers.begin().await?;
        sample::read_services(&mut SqliteSamples { connection: &mut tx }, wanted, limit).await
    }

    async fn rebuild(&self, told: &mut Progress<'_>) -> Result<Rebuilt, CentralError> {
        let mut tx = self.writer.begin_with(BEGIN).await?;
        // Only for as long as it is needed, and nought rows long once it was: see migration 0026.
        sqlx::raw_sql("create index tally_by_day on tally (day)").execute(&mut *tx).await?;
        let rebuilt = sample::rebuild(&mut SqliteSamples { connection: &mut tx }, told).await?;
        response::note_all(&mut tx).await?;
        sqlx::raw_sql("drop index tally_by_day").execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(rebuilt)
    }
}

/// Takes every row into the samples, within a transaction that is about to erase some.
pub async fn fold_whole(connection: &mut SqliteConnection) -> Result<(), CentralError> {
    let mut ledger = SqliteSamples { connection };
    while sample::fold(&mut ledger, crate::limits::FOLD_ROWS_MAX).await?.more {}
    Ok(())
}

/// Notes what changed of rows that may be in the samples.
pub async fn add_moved(
    connection: &mut SqliteConnection,
    moved: &[Moved],
) -> Result<(), CentralError> {
    let insert = Many {
        head: "insert into sample_moved (submission_id, survey, version, unit, month, class,
            random_group, times, answers) values",
        columns: 9,
        tail: "",
    };
    insert
        .run(connection, moved, |parameters, one| {
            parameters
                .add(one.id)?
                .add(&*one.survey)?
                .add(one.version)?
                .add(&*one.unit)?
                .add(&*one.month)?
                .add(one.class.name())?
                .add(i64::try_from(one.group).unwrap_or(0))?
                .add(one.times)?
                .add(Value::Object(one.answers.clone()).to_string())?;
            Ok(())
        })
        .await?;
    Ok(())
}

/// A transaction that reads or changes samples.
pub struct SqliteSamples<'c> {
    /// Its connection.
    pub connection: &'c mut SqliteConnection,
}

#[async_trait]
impl SampleLedger for SqliteSamples<'_> {
    async fn folded(&mut self) -> Result<i64, CentralError> {
        let id = sqlx::query_scalar("select id from sample_mark")
            .fetch_one(&mut *self.connection)
            .await?;
        Ok(id)
    }

    async fn set_folded(&mut self, id: i64) -> Result<(), CentralError> {
        sqlx::query("update sample_mark set id = ?1")
            .bind(id)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    async fn given_after(&mut self, id: i64, limit: u32) -> Result<Vec<Given>, CentralError> {
        let rows = sqlx::query(
            "select id, survey, version, unit, day, standing, rank, receipt, answers
             from submission where id > ?1 order by id limit ?2",
        )
        .bind(id)
        .bind(limit)
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(given).collect()
    }

    async fn given(
        &mut self,
        ids: (i64, i64),
        survey: &str,
        units: Option<&[String]>,
        days: (Date, Date),
        limit: u32,
    ) -> Result<Vec<Given>, CentralError> {
        let rows = sqlx::query(
            "select id, survey, version, unit, day, standing, rank, receipt, answers
             from submission
             where id > ?1 and id <= ?2 and survey = ?3
                 and (?4 is null or unit in (select value from json_each(?4)))
                 and day >= ?5 and day <= ?6 and standing in ('counted', 'quarantined')
             order by id limit ?7",
        )
        .bind(ids.0)
        .bind(ids.1)
        .bind(survey)
        .bind(units.map(|units| json!(units).to_string()))
        .bind(days.0.to_string())
        .bind(days.1.to_string())
        .bind(limit)
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(given).collect()
    }

    async fn each_given(
        &mut self,
        asked: &RowsAsked<'_>,
        take: &mut GivenTaker<'_>,
    ) -> Result<(), CentralError> {
        let mut rows = sqlx::query(
            "select id, survey, version, unit, day, standing, rank, receipt, answers, service
             from submission
             where survey = ?1 and (?2 is null or unit in (select value from json_each(?2)))
                 and day >= ?3 and day <= ?4 and erased_at is null
                 and standing in ('counted', 'quarantined')
                 and (?5 is null or service = ?5 or substr(service, 1, length(?6)) = ?6)
                 and (?7 is null or channel = ?7)
             limit ?8",
        )
        .bind(asked.survey)
        .bind(asked.units.map(|units| json!(units).to_string()))
        .bind(asked.days.0.to_string())
        .bind(asked.days.1.to_string())
        .bind(&asked.only.service)
        .bind(asked.only.suffixed())
        .bind(&asked.only.channel)
        .bind(i64::try_from(asked.limit).unwrap_or(i64::MAX))
        .fetch(&mut *self.connection);
        while let Some(row) = rows.try_next().await? {
            take(&given(&row)?, row.try_get("service")?)?;
        }
        Ok(())
    }

    async fn moved(&mut self, up_to: i64) -> Result<Vec<Moved>, CentralError> {
        let rows = sqlx::query(
            "select submission_id, survey, version, unit, month, class, random_group, times, answers
             from sample_moved where submission_id <= ?1 order by id",
        )
        .bind(up_to)
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(moved).collect()
    }

    async fn forget_moved(&mut self, up_to: i64) -> Result<(), CentralError> {
        sqlx::query("delete from sample_moved where submission_id <= ?1")
            .bind(up_to)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    async fn surveys(&mut self) -> Result<Vec<String>, CentralError> {
        let surveys = sqlx::query_scalar("select distinct survey from slot order by survey")
            .fetch_all(&mut *self.connection)
            .await?;
        Ok(surveys)
    }

    async fn note_rated(&mut self, after: i64, up_to: i64) -> Result<(), CentralError> {
        response::note_rows(self.connection, after, up_to).await
    }

    async fn layouts(&mut self, survey: &str) -> Result<BTreeMap<u32, Layout>, CentralError> {
        let rows = sqlx::query(
            "select version, question, row, value from slot where survey = ?1
             order by version, position",
        )
        .bind(survey)
        .fetch_all(&mut *self.connection)
        .await?;
        let mut layouts: BTreeMap<u32, Layout> = BTreeMap::new();
        for row in &rows {
            let slot = Slot {
                question: row.try_get("question")?,
                row: row.try_get("row")?,
                value: row.try_get("value")?,
            };
            layouts.entry(row.try_get("version")?).or_default().slots.push(slot);
        }
        Ok(layouts)
    }

    async fn add_slots(
        &mut self,
        survey: &str,
        version: u32,
        position: usize,
        slots: &[Slot],
    ) -> Result<(), CentralError> {
        for (position, slot) in (position..).zip(slots) {
            sqlx::query(
                "insert into slot (survey, version, position, question, row, value)
                 values (?1, ?2, ?3, ?4, ?5, ?6)",
            )
            .bind(survey)
            .bind(version)
            .bind(i64::try_from(position).unwrap_or(i64::MAX))
            .bind(&slot.question)
            .bind(&slot.row)
            .bind(&slot.value)
            .execute(&mut *self.connection)
            .await?;
        }
        Ok(())
    }

    async fn packed(
        &mut self,
        keys: &[SampleKey],
    ) -> Result<Vec<(SampleKey, Vec<u8>)>, CentralError> {
        let select = Many {
            head: "with asked (survey, period, unit, version, class) as (values",
            columns: 5,
            tail: ")
                select sample.survey, sample.period, sample.unit, sample.version, sample.class,
                    counts
                from asked cross join sample on sample.survey = asked.survey
                    and sample.period = asked.period and sample.unit = asked.unit
                    and sample.version = asked.version and sample.class = asked.class",
        };
        let found = select
            .run(self.connection, keys, |parameters, key| {
                parameters
                    .add(&*key.survey)?
                    .add(&*key.period)?
                    .add(&*key.unit)?
                    .add(key.version)?
                    .add(key.class.name())?;
                Ok(())
            })
            .await?;
        found.iter().map(packed).collect()
    }

    async fn put(&mut self, samples: &[(SampleKey, Vec<u8>)]) -> Result<(), CentralError> {
        let upsert = Many {
            head: "insert into sample (survey, period, unit, version, class, counts) values",
            columns: 6,
            tail: "on conflict do update set counts = excluded.counts",
        };
        upsert
            .run(self.connection, samples, |parameters, (key, counts)| {
                parameters
                    .add(&*key.survey)?
                    .add(&*key.period)?
                    .add(&*key.unit)?
                    .add(key.version)?
                    .add(key.class.name())?
                    .add(counts.as_slice())?;
                Ok(())
            })
            .await?;
        Ok(())
    }

    async fn packed_of(
        &mut self,
        survey: &str,
        period: &str,
        units: Option<&[String]>,
    ) -> Result<Vec<(SampleKey, Vec<u8>)>, CentralError> {
        let rows = sqlx::query(
            "select survey, period, unit, version, class, counts from sample
             where survey = ?1 and period = ?2
                 and (?3 is null or unit in (select value from json_each(?3)))",
        )
        .bind(survey)
        .bind(period)
        .bind(units.map(|units| json!(units).to_string()))
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(packed).collect()
    }
}

#[async_trait]
impl RebuildLedger for SqliteSamples<'_> {
    async fn days(&mut self) -> Result<Option<(Date, Date)>, CentralError> {
        let row = sqlx::query(
            "select min(first) as first, max(last) as last from (
                 select min(day) as first, max(day) as last from tally
                 union all select min(day), max(day) from tally_day
                 union all select min(day), max(day) from submission)",
        )
        .fetch_one(&mut *self.connection)
        .await?;
        read_days((row.try_get("first")?, row.try_get("last")?))
    }

    async fn last_id(&mut self) -> Result<i64, CentralError> {
        let id = sqlx::query_scalar("select coalesce(max(id), 0) from submission")
            .fetch_one(&mut *self.connection)
            .await?;
        Ok(id)
    }

    async fn forget_singles(&mut self) -> Result<(), CentralError> {
        sqlx::query("delete from tally").execute(&mut *self.connection).await?;
        Ok(())
    }

    async fn put_totals(&mut self, totals: &TallyTotals) -> Result<(), CentralError> {
        sqlx::query("delete from tally_total").execute(&mut *self.connection).await?;
        self.add_totals(totals).await
    }
}

fn given(row: &SqliteRow) -> Result<Given, CentralError> {
    let id = row.try_get("id")?;
    Ok(Given {
        id,
        survey: row.try_get("survey")?,
        version: row.try_get("version")?,
        unit: row.try_get("unit")?,
        day: row.try_get("day")?,
        class: Class::of(read_standing(row.try_get("standing")?)?, row.try_get("rank")?),
        group: group_of(row.try_get("receipt")?),
        answers: read_answers(id, row.try_get("answers")?)?,
    })
}

fn moved(row: &SqliteRow) -> Result<Moved, CentralError> {
    let id = row.try_get("submission_id")?;
    Ok(Moved {
        id,
        survey: row.try_get("survey")?,
        version: row.try_get("version")?,
        unit: row.try_get("unit")?,
        month: row.try_get("month")?,
        class: read_class(row.try_get("class")?)?,
        group: usize::try_from(row.try_get::<i64, _>("random_group")?).unwrap_or(0),
        times: row.try_get("times")?,
        answers: read_answers(id, row.try_get("answers")?)?,
    })
}

fn packed(row: &SqliteRow) -> Result<(SampleKey, Vec<u8>), CentralError> {
    let key = SampleKey {
        survey: row.try_get("survey")?,
        period: row.try_get("period")?,
        unit: row.try_get("unit")?,
        version: row.try_get("version")?,
        class: read_class(row.try_get("class")?)?,
    };
    Ok((key, row.try_get("counts")?))
}
