//! Publications on PostgreSQL. What they are is in `central::publication`.

use async_trait::async_trait;
use sqlx::Row as _;
use sqlx::postgres::PgRow;

use super::PostgresCentral;
use super::rights::note_all;
use crate::central::CentralError;
use crate::central::publication::{Kept, PUBLISH, Publications, Record, subject};
use crate::central::rights::Audited;

#[async_trait]
impl Publications for PostgresCentral {
    async fn add_publication(&self, kept: &Kept, actor: &str) -> Result<bool, CentralError> {
        let record = &kept.record;
        let mut tx = self.pool.begin().await?;
        let added = sqlx::query(
            "insert into publication
                 (survey, period, revision, made_at, actor, note, hash, previous, seal, body)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing",
        )
        .bind(&record.survey)
        .bind(&record.period)
        .bind(i32::try_from(record.revision).unwrap_or(i32::MAX))
        .bind(record.made_at)
        .bind(&record.actor)
        .bind(&record.note)
        .bind(&record.hash)
        .bind(&record.previous)
        .bind(&record.seal)
        .bind(&kept.body)
        .execute(&mut *tx)
        .await?;
        if added.rows_affected() == 0 {
            return Ok(false);
        }
        let line = vec![(subject(record), record.note.clone())];
        note_all(&mut tx, (record.made_at, actor, PUBLISH), line).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn publications(&self) -> Result<Vec<Record>, CentralError> {
        let rows = sqlx::query(
            "select survey, period, revision, made_at, actor, note, hash, previous, seal
             from publication order by survey collate \"C\", period collate \"C\", revision",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(record).collect()
    }

    async fn revisions(&self, survey: &str, period: &str) -> Result<Vec<Kept>, CentralError> {
        let rows = sqlx::query(
            "select survey, period, revision, made_at, actor, note, hash, previous, seal, body
             from publication where survey = $1 and period = $2 order by revision",
        )
        .bind(survey)
        .bind(period)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(kept).collect()
    }

    async fn publication(
        &self,
        survey: &str,
        period: &str,
        revision: Option<u32>,
    ) -> Result<Option<Kept>, CentralError> {
        let row = sqlx::query(
            "select survey, period, revision, made_at, actor, note, hash, previous, seal, body
             from publication
             where survey = $1 and period = $2 and ($3::integer is null or revision = $3::integer)
             order by revision desc limit 1",
        )
        .bind(survey)
        .bind(period)
        .bind(revision.map(|revision| i32::try_from(revision).unwrap_or(i32::MAX)))
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(kept).transpose()
    }

    async fn published_lines(&self) -> Result<Vec<Audited>, CentralError> {
        let rows = sqlx::query(
            "select id, at, actor, action, subject, reason from audit
             where action = $1 order by id",
        )
        .bind(PUBLISH)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(line).collect()
    }
}

fn kept(row: &PgRow) -> Result<Kept, CentralError> {
    Ok(Kept { record: record(row)?, body: row.try_get("body")? })
}

fn record(row: &PgRow) -> Result<Record, CentralError> {
    Ok(Record {
        survey: row.try_get("survey")?,
        period: row.try_get("period")?,
        revision: row.try_get::<i32, _>("revision")?.unsigned_abs(),
        made_at: row.try_get("made_at")?,
        actor: row.try_get("actor")?,
        note: row.try_get("note")?,
        hash: row.try_get("hash")?,
        previous: row.try_get("previous")?,
        seal: row.try_get("seal")?,
    })
}

fn line(row: &PgRow) -> Result<Audited, CentralError> {
    Ok(Audited {
        id: row.try_get("id")?,
        at: row.try_get("at")?,
        actor: row.try_get("actor")?,
        action: row.try_get("action")?,
        subject: row.try_get("subject")?,
        reason: row.try_get("reason")?,
    })
}
