//! Alerts on SQLite. What they are is in `central::alert`.

use async_trait::async_trait;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::SqliteCentral;
use super::absorb::BEGIN;
use crate::central::CentralError;
use crate::central::alert::{Alert, AlertChanges, Alerts};

#[async_trait]
impl Alerts for SqliteCentral {
    async fn open_alerts(&self) -> Result<Vec<Alert>, CentralError> {
        let alerts = sqlx::query("select * from alert where cleared_at is null order by id")
            .try_map(alert)
            .fetch_all(&self.readers)
            .await?;
        Ok(alerts)
    }

    async fn cleared_alerts(&self, limit: u32) -> Result<Vec<Alert>, CentralError> {
        let alerts = sqlx::query(
            "select * from alert where cleared_at is not null
             order by cleared_at desc, id desc limit ?1",
        )
        .bind(limit)
        .try_map(alert)
        .fetch_all(&self.readers)
        .await?;
        Ok(alerts)
    }

    async fn change_alerts(
        &self,
        changes: &AlertChanges,
        now: i64,
        forget_before: i64,
    ) -> Result<(), CentralError> {
        let mut tx = self.writer.begin_with(BEGIN).await?;
        for raised in &changes.raised {
            sqlx::query(
                "insert into alert (probe, subject, name, raised_at) values (?1, ?2, ?3, ?4)
                 on conflict do nothing",
            )
            .bind(raised.probe)
            .bind(&raised.subject)
            .bind(&raised.name)
            .bind(now)
            .execute(&mut *tx)
            .await?;
        }
        for id in &changes.cleared {
            sqlx::query("update alert set cleared_at = ?1 where id = ?2 and cleared_at is null")
                .bind(now)
                .bind(id)
                .execute(&mut *tx)
                .await?;
        }
        sqlx::query("delete from alert where cleared_at < ?1")
            .bind(forget_before)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn acknowledge_alert(
        &self,
        id: i64,
        by: &str,
        at: i64,
    ) -> Result<Option<Alert>, CentralError> {
        let acknowledged = sqlx::query(
            "update alert set acknowledged_by = ?1, acknowledged_at = ?2
             where id = ?3 and cleared_at is null and acknowledged_by = ''
             returning *",
        )
        .bind(by)
        .bind(at)
        .bind(id)
        .try_map(alert)
        .fetch_optional(&self.writer)
        .await?;
        Ok(acknowledged)
    }

    async fn claim_alert_mail(
        &self,
        now: i64,
        again_at: i64,
        apart: i64,
    ) -> Result<Vec<Alert>, CentralError> {
        let claimed = sqlx::query(
            "update alert set mail_again_at = ?2
             where id in (
                 select id from alert
                 where mail_again_at <= ?1
                     and (cleared_at is null and raised_mailed_at is null and acknowledged_by = ''
                         or cleared_at is not null and raised_mailed_at is not null
                             and cleared_mailed_at is null)
                     and not exists (
                         select 1 from alert where max(
                             coalesce(raised_mailed_at, 0), coalesce(cleared_mailed_at, 0)
                         ) > ?1 - ?3
                     )
             )
             returning *",
        )
        .bind(now)
        .bind(again_at)
        .bind(apart)
        .try_map(alert)
        .fetch_all(&self.writer)
        .await?;
        Ok(claimed)
    }

    async fn note_alert_mail(
        &self,
        told: &[Alert],
        mail_id: &str,
        at: i64,
    ) -> Result<(), CentralError> {
        let mut tx = self.writer.begin_with(BEGIN).await?;
        for alert in told {
            let noted = match alert.cleared_at {
                None => sqlx::query(
                    "update alert set raised_mailed_at = ?1, mail_again_at = 0, mail_id = ?3
                     where id = ?2",
                )
                .bind(at)
                .bind(alert.id)
                .bind(mail_id),
                Some(_) => sqlx::query("update alert set cleared_mailed_at = ?1 where id = ?2")
                    .bind(at)
                    .bind(alert.id),
            };
            noted.execute(&mut *tx).await?;
        }
        Ok(tx.commit().await?)
    }
}

fn alert(row: SqliteRow) -> sqlx::Result<Alert> {
    Ok(Alert {
        id: row.try_get("id")?,
        probe: row.try_get("probe")?,
        subject: row.try_get("subject")?,
        name: row.try_get("name")?,
        raised_at: row.try_get("raised_at")?,
        cleared_at: row.try_get("cleared_at")?,
        acknowledged_by: row.try_get("acknowledged_by")?,
        acknowledged_at: row.try_get("acknowledged_at")?,
        raised_mailed_at: row.try_get("raised_mailed_at")?,
        mail_id: row.try_get("mail_id")?,
    })
}
