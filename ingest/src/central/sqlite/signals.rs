//! Signals of manipulation on SQLite. What they are is in `central::signals`.

use async_trait::async_trait;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::SqliteCentral;
use crate::central::CentralError;
use crate::central::signals::{Contradicted, OneSender, Reissued, Signals};

#[async_trait]
impl Signals for SqliteCentral {
    async fn reissued(&self, since: &str, limit: u32) -> Result<Vec<Reissued>, CentralError> {
        let reissued = sqlx::query(
            "select unit, count(*) as dossiers from (
                 select max(unit) as unit from submission
                 where day >= ?1 and erased_at is null and dossier <> '' and invite_id <> ''
                     and reason <> 'invite-spent'
                 group by dossier, survey, stage
                 having count(distinct invite_issuer || ' ' || invite_id) > 1) as several
             group by unit order by dossiers desc, unit limit ?2",
        )
        .bind(since)
        .bind(i64::from(limit))
        .try_map(|row: SqliteRow| {
            Ok(Reissued { unit: row.try_get("unit")?, dossiers: row.try_get("dossiers")? })
        })
        .fetch_all(&self.readers)
        .await?;
        Ok(reissued)
    }

    async fn contradicted(
        &self,
        since: &str,
        limit: u32,
    ) -> Result<Vec<Contradicted>, CentralError> {
        let contradicted = sqlx::query(
            "select unit, dossiers, better from (
                 select own.unit, count(distinct own.id) as dossiers,
                     count(distinct case when desk.answers ->> '$.overall' > own.answers ->> '$.overall'
                         then own.id end) as better
                 from submission as own join submission as desk
                     on desk.dossier = own.dossier and desk.survey = own.survey
                     and desk.stage = own.stage
                 where own.day >= ?1 and own.erased_at is null and own.dossier <> ''
                     and own.standing = 'counted' and own.rank >= 2
                     and desk.dossier <> '' and desk.rank <= 1 and desk.erased_at is null
                 group by own.unit) as both_sides
             where better > 0 order by better desc, unit limit ?2",
        )
        .bind(since)
        .bind(i64::from(limit))
        .try_map(|row: SqliteRow| {
            let (unit, dossiers) = (row.try_get("unit")?, row.try_get("dossiers")?);
            Ok(Contradicted { unit, dossiers, better: row.try_get("better")? })
        })
        .fetch_all(&self.readers)
        .await?;
        Ok(contradicted)
    }

    async fn one_sender(
        &self,
        since: &str,
        ratings: i64,
        limit: u32,
    ) -> Result<Vec<OneSender>, CentralError> {
        let days = sqlx::query(
            "select unit, day as day, ratings, of_all from (
                 select unit, day, max(case when sender <> '' then n else 0 end) as ratings,
                     sum(n) as of_all
                 from (select unit, day, sender, count(*) as n from submission
                     where day >= ?1 and erased_at is null and rank >= 2
                     group by unit, day, sender) as by_sender
                 group by unit, day) as by_day
             where ratings >= ?2 and ratings * 3 >= of_all
             order by ratings desc, unit, day limit ?3",
        )
        .bind(since)
        .bind(ratings)
        .bind(i64::from(limit))
        .try_map(|row: SqliteRow| {
            Ok(OneSender {
                unit: row.try_get("unit")?,
                day: row.try_get("day")?,
                ratings: row.try_get("ratings")?,
                of: row.try_get("of_all")?,
            })
        })
        .fetch_all(&self.readers)
        .await?;
        Ok(days)
    }
}
