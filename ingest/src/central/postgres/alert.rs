//! Alerts on PostgreSQL. What they are is in `central::alert`.

use async_trait::async_trait;
use sqlx::Row as _;
use sqlx::postgres::PgRow;

use super::PostgresCentral;
use crate::central::CentralError;
use crate::central::alert::{Alert, AlertChanges, Alerts};

#[async_trait]
impl Alerts for PostgresCentral {
    async fn open_alerts(&self) -> Result<Vec<Alert>, CentralError> {
        let alerts = sqlx::query(
            "select id, probe, subject, name, raised_at, cleared_at, acknowledged_by,
                 acknowledged_at
             from alert where cleared_at is null order by id",
        )
        .try_map(alert)
        .fetch_all(&self.pool)
        .await?;
        Ok(alerts)
    }

    async fn cleared_alerts(&self, limit: u32) -> Result<Vec<Alert>, CentralError> {
        let alerts = sqlx::query(
            "select id, probe, subject, name, raised_at, cleared_at, acknowledged_by,
                 acknowledged_at
             from alert where cleared_at is not null order by cleared_at desc, id desc limit $1",
        )
        .bind(i64::from(limit))
        .try_map(alert)
        .fetch_all(&self.pool)
        .await?;
        Ok(alerts)
    }

    async fn change_alerts(
        &self,
        changes: &AlertChanges,
        now: i64,
        forget_before: i64,
    ) -> Result<(), CentralError> {
        let mut tx = self.pool.begin().await?;
        for raised in &changes.raised {
            sqlx::query(
                "insert into alert (probe, subject, name, raised_at) values ($1, $2, $3, $4)
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
            sqlx::query("update alert set cleared_at = $1 where id = $2 and cleared_at is null")
                .bind(now)
                .bind(id)
                .execute(&mut *tx)
                .await?;
        }
        sqlx::query("delete from alert where cleared_at < $1")
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
            "update alert set acknowledged_by = $1, acknowledged_at = $2
             where id = $3 and cleared_at is null and acknowledged_by = ''
             returning id, probe, subject, name, raised_at, cleared_at, acknowledged_by,
                 acknowledged_at",
        )
        .bind(by)
        .bind(at)
        .bind(id)
        .try_map(alert)
        .fetch_optional(&self.pool)
        .await?;
        Ok(acknowledged)
    }
}

fn alert(row: PgRow) -> sqlx::Result<Alert> {
    Ok(Alert {
        id: row.try_get("id")?,
        probe: row.try_get("probe")?,
        subject: row.try_get("subject")?,
        name: row.try_get("name")?,
        raised_at: row.try_get("raised_at")?,
        cleared_at: row.try_get("cleared_at")?,
        acknowledged_by: row.try_get("acknowledged_by")?,
        acknowledged_at: row.try_get("acknowledged_at")?,
    })
}
