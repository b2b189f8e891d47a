//! People and sessions on PostgreSQL. What they mean is in `central::account`.

use async_trait::async_trait;
use sqlx::Row as _;

use super::PostgresCentral;
use crate::central::CentralError;
use crate::central::account::{Accounts, Person, StoredSession, stored_role};

#[async_trait]
impl Accounts for PostgresCentral {
    async fn add_person(&self, person: &Person) -> Result<bool, CentralError> {
        let added = sqlx::query(
            "insert into person (name, hash, role, unit, created_at) values ($1, $2, $3, $4, $5)
             on conflict (name) do nothing",
        )
        .bind(&person.name)
        .bind(&person.hash)
        .bind(person.role.name())
        .bind(&person.unit)
        .bind(person.created_at)
        .execute(&self.pool)
        .await?;
        Ok(added.rows_affected() == 1)
    }

    async fn add_first_person(&self, person: &Person) -> Result<bool, CentralError> {
        let added = sqlx::query(
            "insert into person (name, hash, role, unit, created_at)
             select $1::text, $2::text, $3::text, $4::text, $5::bigint where not exists (select 1 from person)
             on conflict (name) do nothing",
        )
        .bind(&person.name)
        .bind(&person.hash)
        .bind(person.role.name())
        .bind(&person.unit)
        .bind(person.created_at)
        .execute(&self.pool)
        .await?;
        Ok(added.rows_affected() == 1)
    }

    async fn person(&self, name: &str) -> Result<Option<Person>, CentralError> {
        let row = sqlx::query("select hash, role, unit, created_at from person where name = $1")
            .bind(name)
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Person {
            name: name.to_owned(),
            hash: row.try_get("hash")?,
            role: stored_role(name, row.try_get("role")?)?,
            unit: row.try_get("unit")?,
            created_at: row.try_get("created_at")?,
        }))
    }

    async fn people(&self) -> Result<i64, CentralError> {
        let people =
            sqlx::query_scalar("select count(*) from person").fetch_one(&self.pool).await?;
        Ok(people)
    }

    async fn add_session(&self, session: &StoredSession) -> Result<bool, CentralError> {
        let added = sqlx::query(
            "insert into session (id, data, expires_at) values ($1, $2, $3)
             on conflict (id) do nothing",
        )
        .bind(&session.id)
        .bind(&session.data)
        .bind(session.expires_at)
        .execute(&self.pool)
        .await?;
        Ok(added.rows_affected() == 1)
    }

    async fn save_session(&self, session: &StoredSession) -> Result<(), CentralError> {
        sqlx::query(
            "insert into session (id, data, expires_at) values ($1, $2, $3)
             on conflict (id) do update
             set data = excluded.data, expires_at = excluded.expires_at",
        )
        .bind(&session.id)
        .bind(&session.data)
        .bind(session.expires_at)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    async fn session(&self, id: &str, now: i64) -> Result<Option<StoredSession>, CentralError> {
        let row =
            sqlx::query("select data, expires_at from session where id = $1 and expires_at > $2")
                .bind(id)
                .bind(now)
                .fetch_optional(&self.pool)
                .await?;
        let Some(row) = row else { return Ok(None) };
        let (data, expires_at) = (row.try_get("data")?, row.try_get("expires_at")?);
        Ok(Some(StoredSession { id: id.to_owned(), data, expires_at }))
    }

    async fn remove_session(&self, id: &str) -> Result<(), CentralError> {
        sqlx::query("delete from session where id = $1").bind(id).execute(&self.pool).await?;
        Ok(())
    }

    async fn remove_expired_sessions(&self, now: i64) -> Result<u64, CentralError> {
        let removed = sqlx::query("delete from session where expires_at <= $1")
            .bind(now)
            .execute(&self.pool)
            .await?;
        Ok(removed.rows_affected())
    }
}
