//! Samples on PostgreSQL: the statements. What for is in `central::sample`.

use std::collections::BTreeMap;

use async_trait::async_trait;
use futures::TryStreamExt as _;
use index::{Layout, Slot};
use jiff::civil::Date;
use serde_json::Value;
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{AssertSqlSafe, Row as _};

use super::absorb::BEGIN;
use super::ahead::Ahead;
use super::tallies::{BEGIN_READING, number, rank};
use super::{PostgresCentral, response};
use crate::central::CentralError;
use crate::central::sample::{
    self, Class, Folded, Given, GivenTaker, Moved, Only, Progress, RebuildLedger, Rebuilt,
    RowsAsked, SampleKey, SampleLedger, SampleStore, Samples, ServiceSamples, Wanted, group_of,
    read_answers, read_class, read_days, read_standing,
};
use crate::central::tally::{TallyLedger as _, TallyTotals};
use crate::limits::REBUILD_SILENCE_MAX;

#[async_trait]
impl SampleStore for PostgresCentral {
    async fn fold(&self, limit: u32) -> Result<Folded, CentralError> {
        let mut tx = self.pool.begin_with(AssertSqlSafe(BEGIN.as_str())).await?;
        let folded = sample::fold(&mut PostgresSamples::on(&mut tx), limit).await?;
        tx.commit().await?;
        Ok(folded)
    }

    async fn samples(&self, wanted: &Wanted<'_>) -> Result<Samples, CentralError> {
        let mut tx = self.pool.begin_with(BEGIN_READING).await?;
        sample::read(&mut PostgresSamples::on(&mut tx), wanted).await
    }

    async fn samples_only(
        &self,
        wanted: &Wanted<'_>,
        only: &Only,
        limit: u64,
    ) -> Result<Option<Samples>, CentralError> {
        let mut tx = self.pool.begin_with(BEGIN_READING).await?;
        sample::read_only(&mut PostgresSamples::on(&mut tx), wanted, only, limit).await
    }

    async fn samples_by_service(
        &self,
        wanted: &Wanted<'_>,
        limit: u64,
    ) -> Result<Option<ServiceSamples>, CentralError> {
        let mut tx = self.pool.begin_with(BEGIN_READING).await?;
        sample::read_services(&mut PostgresSamples::on(&mut tx), wanted, limit).await
    }

    async fn rebuild(&self, told: &mut Progress<'_>) -> Result<Rebuilt, CentralError> {
        let mut tx = self.pool.begin_with(AssertSqlSafe(BEGIN.as_str())).await?;
        let silence = REBUILD_SILENCE_MAX.as_millis();
        let patient = format!("set local idle_in_transaction_session_timeout = {silence}");
        // Made of a constant only.
        sqlx::raw_sql(AssertSqlSafe(patient)).execute(&mut *tx).await?;
        let rebuilt = {
            let mut ledger = PostgresSamples::on(&mut tx);
            if let Some((first, last)) = ledger.days().await? {
                // The lock of this transaction keeps every writer from the rows until it ends.
                ledger.ahead = Some(Ahead::of(self.pool.clone(), first, last));
            }
            sample::rebuild(&mut ledger, told).await?
        };
        response::note_all(&mut tx).await?;
        tx.commit().await?;
        Ok(rebuilt)
    }
}

/// Takes every row into the samples, within a transaction that is about to erase some.
pub async fn fold_whole(connection: &mut PgConnection) -> Result<(), CentralError> {
    let mut ledger = PostgresSamples::on(connection);
    while sample::fold(&mut ledger, crate::limits::FOLD_ROWS_MAX).await?.more {}
    Ok(())
}

/// Notes what changed of rows that may be in the samples.
pub async fn add_moved(connection: &mut PgConnection, moved: &[Moved]) -> Result<(), CentralError> {
    sqlx::query(
        "insert into sample_moved (submission_id, survey, version, unit, month, class,
             random_group, times, answers)
         select submission_id, survey, version, unit, month, class, random_group, times,
             answers::jsonb
         from unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[],
             $7::bigint[], $8::bigint[], $9::text[]) as new (submission_id, survey, version, unit,
             month, class, random_group, times, answers)",
    )
    .bind(moved.iter().map(|one| one.id).collect::<Vec<_>>())
    .bind(moved.iter().map(|one| &*one.survey).collect::<Vec<_>>())
    .bind(moved.iter().map(|one| i64::from(one.version)).collect::<Vec<_>>())
    .bind(moved.iter().map(|one| &*one.unit).collect::<Vec<_>>())
    .bind(moved.iter().map(|one| &*one.month).collect::<Vec<_>>())
    .bind(moved.iter().map(|one| one.class.name()).collect::<Vec<_>>())
    .bind(moved.iter().map(|one| i64::try_from(one.group).unwrap_or(0)).collect::<Vec<_>>())
    .bind(moved.iter().map(|one| one.times).collect::<Vec<_>>())
    .bind(moved.iter().map(answers_json).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

fn answers_json(moved: &Moved) -> String {
    Value::Object(moved.answers.clone()).to_string()
}

/// A transaction that reads or changes samples.
pub struct PostgresSamples<'c> {
    /// Its connection.
    pub connection: &'c mut PgConnection,
    /// Rows that another connection reads meanwhile.
    pub ahead: Option<Ahead>,
}

impl<'c> PostgresSamples<'c> {
    /// On this connection alone.
    pub fn on(connection: &'c mut PgConnection) -> PostgresSamples<'c> {
        PostgresSamples { connection, ahead: None }
    }
}

#[async_trait]
impl SampleLedger for PostgresSamples<'_> {
    async fn folded(&mut self) -> Result<i64, CentralError> {
        let id = sqlx::query_scalar("select id from sample_mark")
            .fetch_one(&mut *self.connection)
            .await?;
        Ok(id)
    }

    async fn set_folded(&mut self, id: i64) -> Result<(), CentralError> {
        sqlx::query("update sample_mark set id = $1")
            .bind(id)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    async fn given_after(&mut self, id: i64, limit: u32) -> Result<Vec<Given>, CentralError> {
        let rows = sqlx::query(
            "select id, survey, version, unit, day::text as day, standing, rank, receipt,
                 answers::text as answers
             from submission where id > $1 order by id limit $2",
        )
        .bind(id)
        .bind(i64::from(limit))
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
            "select id, survey, version, unit, day::text as day, standing, rank, receipt,
                 answers::text as answers
             from submission
             where id > $1 and id <= $2 and survey = $3
                 and ($4::text[] is null or unit = any($4))
                 and day >= $5::date and day <= $6::date and standing in ('counted', 'quarantined')
             order by id limit $7",
        )
        .bind(ids.0)
        .bind(ids.1)
        .bind(survey)
        .bind(units)
        .bind(days.0.to_string())
        .bind(days.1.to_string())
        .bind(i64::from(limit))
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
            "select id, survey, version, unit, day::text as day, standing, rank, receipt,
                 answers::text as answers, service
             from submission
             where survey = $1 and ($2::text[] is null or unit = any($2))
                 and day >= $3::date and day <= $4::date and erased_at is null
                 and standing in ('counted', 'quarantined')
                 and ($5::text is null or service = $5 or starts_with(service, $6))
                 and ($7::text is null or channel = $7)
             limit $8",
        )
        .bind(asked.survey)
        .bind(asked.units)
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
            "select submission_id, survey, version, unit, month, class, random_group, times,
                 answers::text as answers
             from sample_moved where submission_id <= $1 order by id",
        )
        .bind(up_to)
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(moved).collect()
    }

    async fn forget_moved(&mut self, up_to: i64) -> Result<(), CentralError> {
        sqlx::query("delete from sample_moved where submission_id <= $1")
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
            "select version, question, row, value from slot where survey = $1
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
            layouts.entry(number(row.try_get("version")?)).or_default().slots.push(slot);
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
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(survey)
            .bind(i64::from(version))
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
        let found = sqlx::query(
            "select s.survey, s.period, s.unit, s.version, s.class, counts
             from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[])
                 as asked (survey, period, unit, version, class),
             lateral (select survey, period, unit, version, class, counts from sample
                 where sample.survey = asked.survey and sample.period = asked.period
                     and sample.unit = asked.unit and sample.version = asked.version
                     and sample.class = asked.class offset 0) as s",
        )
        .bind(keys.iter().map(|key| &*key.survey).collect::<Vec<_>>())
        .bind(keys.iter().map(|key| &*key.period).collect::<Vec<_>>())
        .bind(keys.iter().map(|key| &*key.unit).collect::<Vec<_>>())
        .bind(keys.iter().map(|key| i64::from(key.version)).collect::<Vec<_>>())
        .bind(keys.iter().map(|key| key.class.name()).collect::<Vec<_>>())
        .fetch_all(&mut *self.connection)
        .await?;
        found.iter().map(packed).collect()
    }

    async fn put(&mut self, samples: &[(SampleKey, Vec<u8>)]) -> Result<(), CentralError> {
        sqlx::query(
            "insert into sample (survey, period, unit, version, class, counts)
             select survey, period, unit, version, class, counts
             from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::bytea[])
                 as new (survey, period, unit, version, class, counts)
             on conflict (survey, period, unit, version, class)
                 do update set counts = excluded.counts",
        )
        .bind(samples.iter().map(|(key, _)| &*key.survey).collect::<Vec<_>>())
        .bind(samples.iter().map(|(key, _)| &*key.period).collect::<Vec<_>>())
        .bind(samples.iter().map(|(key, _)| &*key.unit).collect::<Vec<_>>())
        .bind(samples.iter().map(|(key, _)| i64::from(key.version)).collect::<Vec<_>>())
        .bind(samples.iter().map(|(key, _)| key.class.name()).collect::<Vec<_>>())
        .bind(samples.iter().map(|(_, counts)| counts.as_slice()).collect::<Vec<_>>())
        .execute(&mut *self.connection)
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
             where survey = $1 and period = $2
                 and ($3::text[] is null or unit = any($3))",
        )
        .bind(survey)
        .bind(period)
        .bind(units)
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(packed).collect()
    }
}

#[async_trait]
impl RebuildLedger for PostgresSamples<'_> {
    async fn days(&mut self) -> Result<Option<(Date, Date)>, CentralError> {
        let row = sqlx::query(
            "select min(first)::text as first, max(last)::text as last from (
                 select min(day) as first, max(day) as last from tally
                 union all select min(day), max(day) from tally_day
                 union all select min(day), max(day) from submission where erased_at is null
                 union all select min(day), max(day) from submission
                     where erased_at is not null) as days",
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

fn given(row: &PgRow) -> Result<Given, CentralError> {
    let id = row.try_get("id")?;
    Ok(Given {
        id,
        survey: row.try_get("survey")?,
        version: number(row.try_get("version")?),
        unit: row.try_get("unit")?,
        day: row.try_get("day")?,
        class: Class::of(read_standing(row.try_get("standing")?)?, rank(row.try_get("rank")?)),
        group: group_of(row.try_get("receipt")?),
        answers: read_answers(id, row.try_get("answers")?)?,
    })
}

fn moved(row: &PgRow) -> Result<Moved, CentralError> {
    let id = row.try_get("submission_id")?;
    Ok(Moved {
        id,
        survey: row.try_get("survey")?,
        version: number(row.try_get("version")?),
        unit: row.try_get("unit")?,
        month: row.try_get("month")?,
        class: read_class(row.try_get("class")?)?,
        group: usize::try_from(row.try_get::<i16, _>("random_group")?).unwrap_or(0),
        times: i64::from(row.try_get::<i16, _>("times")?),
        answers: read_answers(id, row.try_get("answers")?)?,
    })
}

fn packed(row: &PgRow) -> Result<(SampleKey, Vec<u8>), CentralError> {
    let key = SampleKey {
        survey: row.try_get("survey")?,
        period: row.try_get("period")?,
        unit: row.try_get("unit")?,
        version: number(row.try_get("version")?),
        class: read_class(row.try_get("class")?)?,
    };
    Ok((key, row.try_get("counts")?))
}
