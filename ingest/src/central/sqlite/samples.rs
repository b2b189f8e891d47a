//! Samples on SQLite: the statements. What for is in `central::sample`.

use std::collections::BTreeMap;

use async_trait::async_trait;
use index::{Layout, Slot};
use jiff::civil::Date;
use serde_json::{Value, json};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::absorb::BEGIN;
use super::many::Many;
use super::{SqliteCentral, rows, tallies};
use crate::central::CentralError;
use crate::central::sample::{
    self, Class, EachTally, Folded, Given, Moved, Progress, RebuildLedger, Rebuilt, Recounted,
    SampleKey, SampleLedger, SampleStore, Samples, Tallied, Wanted, group_of, read_answers,
    read_class, read_days, read_standing,
};
use crate::central::tally::{Tallies, TallyKey};
use crate::day;

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

    async fn tallied(&self, from: Date, to: Date) -> Result<Vec<Tallied>, CentralError> {
        let rows = sqlx::query(
            "select survey, version, case when standing = 'quarantined' then 'quarantined'
                 when rank >= 3 then 'invited' else 'unproved' end as class,
                 question, row, value, sum(n) as n
             from tally
             where day >= ?1 and day <= ?2 and standing in ('counted', 'quarantined')
             group by survey, version, class, question, row, value having sum(n) <> 0
             order by survey, version, class, question, row, value",
        )
        .bind(from.to_string())
        .bind(to.to_string())
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(tallied).collect()
    }

    async fn services_rated(
        &self,
        survey: (&str, u32),
        units: Option<&[String]>,
        days: (Date, Date),
    ) -> Result<Vec<(String, u64)>, CentralError> {
        let rows = sqlx::query(
            "select service, sum(n) as n from tally
             where survey = ?1 and version = ?2 and question = '' and standing = 'counted'
                 and (?3 is null or unit in (select value from json_each(?3)))
                 and day >= ?4 and day <= ?5
             group by service having sum(n) <> 0 order by service",
        )
        .bind(survey.0)
        .bind(survey.1)
        .bind(units.map(|units| json!(units).to_string()))
        .bind(days.0.to_string())
        .bind(days.1.to_string())
        .try_map(|row: SqliteRow| {
            let n: i64 = row.try_get("n")?;
            Ok((row.try_get("service")?, u64::try_from(n).unwrap_or(0)))
        })
        .fetch_all(&self.readers)
        .await?;
        Ok(rows)
    }

    async fn rebuild(&self, told: &mut Progress<'_>) -> Result<Rebuilt, CentralError> {
        let mut tx = self.writer.begin_with(BEGIN).await?;
        // Only for as long as it is needed: see the migration.
        sqlx::raw_sql("create index tally_by_day on tally (day)").execute(&mut *tx).await?;
        let rebuilt = sample::rebuild(&mut SqliteSamples { connection: &mut tx }, told).await?;
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
struct SqliteSamples<'c> {
    connection: &'c mut SqliteConnection,
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
                 union all select min(day), max(day) from submission)",
        )
        .fetch_one(&mut *self.connection)
        .await?;
        read_days((row.try_get("first")?, row.try_get("last")?))
    }

    async fn rows_of_day(&mut self, day: Date) -> Result<Vec<Recounted>, CentralError> {
        let rows = sqlx::query(
            "select id, survey, version, unit, service, stage, channel, rank, answered_at, answers,
                 receipt, standing, received_at, 0 as is_erased
             from submission where day = ?1 and erased_at is null
             union all
             select id, survey, version, unit, service, stage, channel, rank, answered_at, answers,
                 receipt, standing, received_at, 1
             from submission where day = ?1 and erased_at is not null",
        )
        .bind(day.to_string())
        .fetch_all(&mut *self.connection)
        .await?;
        let recounted = |row: &SqliteRow| {
            Ok(Recounted {
                content: rows::content(row)?,
                standing: read_standing(row.try_get("standing")?)?,
                received_at: row.try_get("received_at")?,
                group: group_of(row.try_get("receipt")?),
                is_erased: row.try_get("is_erased")?,
            })
        };
        rows.iter().map(recounted).collect()
    }

    async fn each_tally(
        &mut self,
        day: Date,
        told: &mut EachTally<'_>,
    ) -> Result<(), CentralError> {
        let found = sqlx::query(
            "select survey, version, unit, service, question, row, value, channel, rank, stage,
                 standing, n
             from tally where day = ?1",
        )
        .bind(day.to_string())
        .fetch_all(&mut *self.connection)
        .await?;
        let on = day::number_of(day);
        for row in &found {
            let key = TallyKey {
                survey: row.try_get("survey")?,
                version: row.try_get("version")?,
                unit: row.try_get("unit")?,
                service: row.try_get("service")?,
                question: row.try_get("question")?,
                row: row.try_get("row")?,
                value: row.try_get::<&str, _>("value")?.into(),
                channel: row.try_get("channel")?,
                rank: row.try_get("rank")?,
                stage: row.try_get("stage")?,
                standing: read_standing(row.try_get("standing")?)?.name(),
                day: on,
            };
            told(&key, row.try_get("n")?);
        }
        Ok(())
    }

    async fn add_tallies(&mut self, counts: &Tallies<'_>) -> Result<(), CentralError> {
        tallies::add(self.connection, counts).await
    }

    async fn surveys(&mut self) -> Result<Vec<String>, CentralError> {
        let surveys = sqlx::query_scalar("select distinct survey from slot order by survey")
            .fetch_all(&mut *self.connection)
            .await?;
        Ok(surveys)
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

fn tallied(row: &SqliteRow) -> Result<Tallied, CentralError> {
    let slot = Slot {
        question: row.try_get("question")?,
        row: row.try_get("row")?,
        value: row.try_get("value")?,
    };
    Ok(Tallied {
        survey: row.try_get("survey")?,
        version: row.try_get("version")?,
        class: read_class(row.try_get("class")?)?,
        slot,
        n: u64::try_from(row.try_get::<i64, _>("n")?).unwrap_or(0),
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
