//! Releases on SQLite: the statements. What for is in `central::release`.

use async_trait::async_trait;
use serde_json::json;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::SqliteCentral;
use super::absorb::BEGIN;
use super::many::Many;
use super::samples::SqliteSamples;
use crate::central::CentralError;
use crate::central::release::{self, Release, ReleaseLedger, Released, Releases};
use crate::central::sample::Period;

#[async_trait]
impl Releases for SqliteCentral {
    async fn release(&self, quarter: Period, today: &str) -> Result<u64, CentralError> {
        let mut tx = self.feeder.begin_with(BEGIN).await?;
        let mut ledger = SqliteSamples { connection: &mut tx };
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
        let mut tx = self.readers.begin().await?;
        release::read(&mut SqliteSamples { connection: &mut tx }, survey, quarter, units).await
    }
}

#[async_trait]
impl ReleaseLedger for SqliteSamples<'_> {
    async fn releases(
        &mut self,
        survey: &str,
        quarter: &str,
        units: Option<&[String]>,
    ) -> Result<Vec<Release>, CentralError> {
        let releases = sqlx::query(
            "select unit, version, shown, pending, pending_on from release
             where survey = ?1 and quarter = ?2
                 and (?3 is null or unit in (select value from json_each(?3)))",
        )
        .bind(survey)
        .bind(quarter)
        .bind(units.map(|units| json!(units).to_string()))
        .try_map(|row: SqliteRow| {
            Ok(Release {
                unit: row.try_get("unit")?,
                version: row.try_get("version")?,
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
        let upsert = Many {
            head: "insert into release (survey, quarter, unit, version, shown, pending, pending_on)
                values",
            columns: 7,
            tail: "on conflict do update set shown = excluded.shown, pending = excluded.pending,
                pending_on = excluded.pending_on",
        };
        upsert
            .run(self.connection, releases, |parameters, release| {
                parameters
                    .add(survey)?
                    .add(quarter)?
                    .add(&*release.unit)?
                    .add(release.version)?
                    .add(release.shown.as_slice())?
                    .add(release.pending.as_slice())?
                    .add(&*release.pending_on)?;
                Ok(())
            })
            .await?;
        Ok(())
    }
}
