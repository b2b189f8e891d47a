//! Releases on PostgreSQL: the statements. What for is in `central::release`.

use async_trait::async_trait;
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, Row as _};

use super::PostgresCentral;
use super::absorb::BEGIN;
use super::samples::PostgresSamples;
use super::tallies::{BEGIN_READING, number};
use crate::central::CentralError;
use crate::central::release::{self, Release, ReleaseLedger, Released, Releases};
use crate::central::sample::Period;

#[async_trait]
impl Releases for PostgresCentral {
    async fn release(&self, quarter: Period, today: &str) -> Result<u64, CentralError> {
        let mut tx = self.pool.begin_with(AssertSqlSafe(BEGIN.as_str())).await?;
        let mut ledger = PostgresSamples::on(&mut tx);
        let more = release::step(&mut ledger, quarter, today).await?;
        tx.commit().await?;
        Ok(more)
    }

    async fn released(
        &self,
        survey: &str,
        quarter: Period,
        units: Option<&[String]>,
    ) -> Result<Released, CentralError> {
        let mut tx = self.pool.begin_with(BEGIN_READING).await?;
        release::read(&mut PostgresSamples::on(&mut tx), survey, quarter, units).await
    }
}

#[async_trait]
impl ReleaseLedger for PostgresSamples<'_> {
    async fn releases(
        &mut self,
        survey: &str,
        quarter: &str,
        units: Option<&[String]>,
    ) -> Result<Vec<Release>, CentralError> {
        let releases = sqlx::query(
            "select unit, version, shown, pending, pending_on from release
             where survey = $1 and quarter = $2 and ($3::text[] is null or unit = any($3))",
        )
        .bind(survey)
        .bind(quarter)
        .bind(units)
        .try_map(|row: PgRow| {
            Ok(Release {
                unit: row.try_get("unit")?,
                version: number(row.try_get("version")?),
                shown: row.try_get("shown")?,
                pending: row.try_get("pending")?,
                pending_on: row.try_get("pending_on")?,
            })
        })
        .fetch_all(&mut *self.connection)
        .await?;
        Ok(releases)
    }

    async fn put_releases(
        &mut self,
        survey: &str,
        quarter: &str,
        releases: &[Release],
    ) -> Result<(), CentralError> {
        sqlx::query(
            "insert into release (survey, quarter, unit, version, shown, pending, pending_on)
             select $1, $2, unit, version, shown, pending, pending_on
             from unnest($3::text[], $4::bigint[], $5::bytea[], $6::bytea[], $7::text[])
                 as new (unit, version, shown, pending, pending_on)
             on conflict (survey, quarter, unit, version) do update set shown = excluded.shown,
                 pending = excluded.pending, pending_on = excluded.pending_on",
        )
        .bind(survey)
        .bind(quarter)
        .bind(releases.iter().map(|release| &*release.unit).collect::<Vec<_>>())
        .bind(releases.iter().map(|release| i64::from(release.version)).collect::<Vec<_>>())
        .bind(releases.iter().map(|release| release.shown.as_slice()).collect::<Vec<_>>())
        .bind(releases.iter().map(|release| release.pending.as_slice()).collect::<Vec<_>>())
        .bind(releases.iter().map(|release| &*release.pending_on).collect::<Vec<_>>())
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }
}
