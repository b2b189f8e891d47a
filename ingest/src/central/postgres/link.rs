//! Short links on PostgreSQL. What they hold is in `link`.

use async_trait::async_trait;

use super::PostgresCentral;
use crate::central::CentralError;
use crate::central::link::{FORGOTTEN_AT_ONCE, Links};

#[async_trait]
impl Links for PostgresCentral {
    async fn keep_link(
        &self,
        id: &str,
        sealed: &[u8],
        expires_at: i64,
        forget_before: i64,
    ) -> Result<bool, CentralError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query(
            "delete from invite_link where id in
             (select id from invite_link where expires_at < $1 order by expires_at limit $2)",
        )
        .bind(forget_before)
        .bind(FORGOTTEN_AT_ONCE)
        .execute(&mut *transaction)
        .await?;
        let added = sqlx::query(
            "insert into invite_link (id, sealed, expires_at) values ($1, $2, $3)
             on conflict (id) do nothing",
        )
        .bind(id)
        .bind(sealed)
        .bind(expires_at)
        .execute(&mut *transaction)
        .await?;
        let is_new = added.rows_affected() == 1;
        if !is_new {
            sqlx::query("update invite_link set sealed = $2, expires_at = $3 where id = $1")
                .bind(id)
                .bind(sealed)
                .bind(expires_at)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(is_new)
    }

    async fn link(&self, id: &str) -> Result<Option<Vec<u8>>, CentralError> {
        let found = sqlx::query_scalar("select sealed from invite_link where id = $1").bind(id);
        Ok(found.fetch_optional(&self.pool).await?)
    }
}
