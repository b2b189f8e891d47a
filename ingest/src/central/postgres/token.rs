//! Tokens of programs on PostgreSQL. What they may do is in `token`.

use async_trait::async_trait;
use sqlx::Row as _;

use super::PostgresCentral;
use super::rights::note;
use crate::central::CentralError;
use crate::central::token::{ApiToken, Tokens};

#[async_trait]
impl Tokens for PostgresCentral {
    async fn add_token(
        &self,
        token: &ApiToken,
        max: usize,
        actor: &str,
    ) -> Result<bool, CentralError> {
        let mut transaction = self.pool.begin().await?;
        let added = sqlx::query(
            "insert into api_token (name, id, scope, added_at, expires_at, unit)
             select $1::text, $2::text, $3::text, $4::bigint, $5::bigint, $6::text
             where (select count(*) from api_token) < $7::bigint
             on conflict do nothing",
        )
        .bind(&token.name)
        .bind(&token.id)
        .bind(&token.scope)
        .bind(token.added_at)
        .bind(token.expires_at)
        .bind(&token.unit)
        .bind(i64::try_from(max).unwrap_or(i64::MAX))
        .execute(&mut *transaction)
        .await?;
        if added.rows_affected() != 1 {
            return Ok(false);
        }
        let act = (token.added_at, actor, "token-add");
        note(&mut transaction, act, &token.name, &token.told()).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn revoke_token(&self, name: &str, now: i64, actor: &str) -> Result<bool, CentralError> {
        let mut transaction = self.pool.begin().await?;
        let revoked = sqlx::query(
            "update api_token set revoked_at = $2 where name = $1 and revoked_at is null",
        )
        .bind(name)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        if revoked.rows_affected() != 1 {
            return Ok(false);
        }
        note(&mut transaction, (now, actor, "token-revoke"), name, "").await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn tokens(&self) -> Result<Vec<ApiToken>, CentralError> {
        let rows = sqlx::query(
            "select name, id, scope, unit, added_at, expires_at, revoked_at from api_token order by name",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read).collect()
    }

    async fn token(&self, id: &str) -> Result<Option<ApiToken>, CentralError> {
        let row = sqlx::query(
            "select name, id, scope, unit, added_at, expires_at, revoked_at from api_token where id = $1",
        )
        .bind(id)
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(read).transpose()
    }
}

fn read(row: &sqlx::postgres::PgRow) -> Result<ApiToken, CentralError> {
    Ok(ApiToken {
        name: row.try_get("name")?,
        id: row.try_get("id")?,
        scope: row.try_get("scope")?,
        unit: row.try_get("unit")?,
        added_at: row.try_get("added_at")?,
        expires_at: row.try_get("expires_at")?,
        revoked_at: row.try_get("revoked_at")?,
    })
}
