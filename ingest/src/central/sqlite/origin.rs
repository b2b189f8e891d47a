//! Allowed origins on SQLite. What they mean is in `origins`.

use async_trait::async_trait;

use super::SqliteCentral;
use crate::central::CentralError;
use crate::central::origin::Origins;

#[async_trait]
impl Origins for SqliteCentral {
    async fn add_origin(&self, origin: &str, now: i64, max: usize) -> Result<bool, CentralError> {
        let added = sqlx::query(
            "insert into origin (origin, added_at)
             select ?1, ?2 where (select count(*) from origin) < ?3
             on conflict (origin) do nothing",
        )
        .bind(origin)
        .bind(now)
        .bind(i64::try_from(max).unwrap_or(i64::MAX))
        .execute(&self.writer)
        .await?;
        Ok(added.rows_affected() == 1)
    }

    async fn remove_origin(&self, origin: &str) -> Result<bool, CentralError> {
        let removed = sqlx::query("delete from origin where origin = ?1")
            .bind(origin)
            .execute(&self.writer)
            .await?;
        Ok(removed.rows_affected() == 1)
    }

    async fn origins(&self) -> Result<Vec<String>, CentralError> {
        let origins = sqlx::query_scalar("select origin from origin order by origin")
            .fetch_all(&self.readers)
            .await?;
        Ok(origins)
    }
}
