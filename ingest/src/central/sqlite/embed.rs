//! Heartbeats on SQLite. What they mean is in `heartbeat`.

use async_trait::async_trait;

use super::SqliteCentral;
use crate::central::CentralError;
use crate::central::embed::{EmbedCount, EmbedHour, Embeds};

#[async_trait]
impl Embeds for SqliteCentral {
    async fn add_embeds(
        &self,
        counts: &[EmbedCount],
        forget_before: &str,
    ) -> Result<(), CentralError> {
        let mut transaction = self.writer.begin().await?;
        for count in counts {
            sqlx::query(
                "insert into embed (day, origin, version, kind, n) values (?1, ?2, ?3, ?4, ?5)
                 on conflict (day, origin, version, kind) do update set n = embed.n + excluded.n",
            )
            .bind(&count.day)
            .bind(&count.origin)
            .bind(&count.version)
            .bind(&count.kind)
            .bind(count.n)
            .execute(&mut *transaction)
            .await?;
        }
        sqlx::query("delete from embed where day < ?1")
            .bind(forget_before)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    async fn embeds(&self, from: &str, to: &str) -> Result<Vec<EmbedCount>, CentralError> {
        type Columns = (String, String, String, String, i64);
        let rows: Vec<Columns> = sqlx::query_as(
            "select day, origin, version, kind, n from embed
             where day between ?1 and ?2 order by day, origin, version, kind",
        )
        .bind(from)
        .bind(to)
        .fetch_all(&self.readers)
        .await?;
        let count = |(day, origin, version, kind, n)| EmbedCount { day, origin, version, kind, n };
        Ok(rows.into_iter().map(count).collect())
    }

    async fn add_embed_hours(
        &self,
        counts: &[EmbedHour],
        forget_before: &str,
    ) -> Result<(), CentralError> {
        let mut transaction = self.writer.begin().await?;
        for count in counts {
            sqlx::query(
                "insert into embed_hour (day, hour, origin, n) values (?1, ?2, ?3, ?4)
                 on conflict (day, hour, origin) do update set n = embed_hour.n + excluded.n",
            )
            .bind(&count.day)
            .bind(count.hour)
            .bind(&count.origin)
            .bind(count.n)
            .execute(&mut *transaction)
            .await?;
        }
        sqlx::query("delete from embed_hour where day < ?1")
            .bind(forget_before)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    async fn embed_hours(&self, from: &str, to: &str) -> Result<Vec<EmbedHour>, CentralError> {
        type Columns = (String, i32, String, i64);
        let rows: Vec<Columns> = sqlx::query_as(
            "select day, hour, origin, n from embed_hour
             where day between ?1 and ?2 order by day, hour, origin",
        )
        .bind(from)
        .bind(to)
        .fetch_all(&self.readers)
        .await?;
        let count = |(day, hour, origin, n)| EmbedHour { day, hour, origin, n };
        Ok(rows.into_iter().map(count).collect())
    }
}
