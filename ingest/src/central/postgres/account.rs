//! People and sessions on PostgreSQL. What they mean is in `central::account`.

use async_trait::async_trait;
use sqlx::Row as _;

use super::PostgresCentral;
use super::rights::note;
use crate::central::CentralError;
use crate::central::account::{
    Accounts, Person, PersonChange, StoredSession, stored_role, told_role,
};

#[async_trait]
impl Accounts for PostgresCentral {
    async fn add_person(&self, person: &Person, actor: &str) -> Result<bool, CentralError> {
        let mut tx = self.pool.begin().await?;
        let added = sqlx::query(
            "insert into person (name, hash, role, unit, created_at, email, subject, must_change)
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
        )
        .bind(&person.name)
        .bind(&person.hash)
        .bind(person.role.name())
        .bind(&person.unit)
        .bind(person.created_at)
        .bind(&person.email)
        .bind(&person.subject)
        .bind(person.must_change)
        .execute(&mut *tx)
        .await?;
        if added.rows_affected() != 1 {
            return Ok(false);
        }
        let by = (person.created_at, actor, "user-add");
        note(&mut tx, by, &person.name, &told_role(person.role, &person.unit)).await?;
        tx.commit().await?;
        Ok(true)
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
        let row = sqlx::query(
            "select name, hash, role, unit, created_at, disabled_at, must_change, epoch, email,
                 subject, second_factor
             from person where name = $1",
        )
        .bind(name)
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(read).transpose()
    }

    async fn everybody(&self) -> Result<Vec<Person>, CentralError> {
        let rows = sqlx::query(
            "select name, hash, role, unit, created_at, disabled_at, must_change, epoch, email,
                 subject, second_factor
             from person order by name",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read).collect()
    }

    async fn change_person(
        &self,
        name: &str,
        change: &PersonChange,
        (now, actor): (i64, &str),
    ) -> Result<bool, CentralError> {
        let mut tx = self.pool.begin().await?;
        let changed = match change {
            PersonChange::Password { hash, is_one_time } => sqlx::query(
                "update person set hash = $2, must_change = $3, epoch = epoch + 1 where name = $1",
            )
            .bind(name)
            .bind(hash)
            .bind(is_one_time),
            PersonChange::Role { role, unit } => sqlx::query(
                "update person set role = $2, unit = $3, epoch = epoch + 1 where name = $1",
            )
            .bind(name)
            .bind(role.name())
            .bind(unit),
            PersonChange::SecondFactor { sealed, .. } => sqlx::query(
                "update person set second_factor = $2, epoch = epoch + 1 where name = $1",
            )
            .bind(name)
            .bind(sealed),
            PersonChange::Email { email } => sqlx::query(
                "update person set email = $2, subject = '', epoch = epoch + 1
                 where name = $1 and not exists (select 1 from person other
                     where other.email = $2 and other.email <> '' and other.name <> $1)",
            )
            .bind(name)
            .bind(email),
            PersonChange::Disable => {
                sqlx::query("update person set disabled_at = $2, epoch = epoch + 1 where name = $1")
                    .bind(name)
                    .bind(now)
            }
            PersonChange::Enable => sqlx::query(
                "update person set disabled_at = null, epoch = epoch + 1 where name = $1",
            )
            .bind(name),
        };
        if changed.execute(&mut *tx).await?.rows_affected() != 1 {
            return Ok(false);
        }
        if let PersonChange::SecondFactor { recovery, .. } = change {
            sqlx::query("delete from recovery_code where person = $1")
                .bind(name)
                .execute(&mut *tx)
                .await?;
            for hash in recovery {
                sqlx::query("insert into recovery_code (person, hash) values ($1, $2)")
                    .bind(name)
                    .bind(hash)
                    .execute(&mut *tx)
                    .await?;
            }
        }
        sqlx::query("delete from session where person = $1").bind(name).execute(&mut *tx).await?;
        note(&mut tx, (now, actor, change.action()), name, &change.told()).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn people(&self) -> Result<i64, CentralError> {
        let people =
            sqlx::query_scalar("select count(*) from person").fetch_one(&self.pool).await?;
        Ok(people)
    }

    async fn spend_code(&self, name: &str, step: i64) -> Result<bool, CentralError> {
        let spent =
            sqlx::query("update person set spent_step = $2 where name = $1 and spent_step < $2")
                .bind(name)
                .bind(step)
                .execute(&self.pool)
                .await?;
        Ok(spent.rows_affected() == 1)
    }

    async fn spend_recovery_code(
        &self,
        name: &str,
        hash: &str,
        now: i64,
    ) -> Result<bool, CentralError> {
        let spent = sqlx::query(
            "update recovery_code set spent_at = $3
             where person = $1 and hash = $2 and spent_at is null",
        )
        .bind(name)
        .bind(hash)
        .bind(now)
        .execute(&self.pool)
        .await?;
        Ok(spent.rows_affected() == 1)
    }

    async fn recovery_codes(&self, name: &str) -> Result<i64, CentralError> {
        let left = sqlx::query_scalar(
            "select count(*) from recovery_code where person = $1 and spent_at is null",
        )
        .bind(name)
        .fetch_one(&self.pool)
        .await?;
        Ok(left)
    }

    async fn sessions_of(&self, name: &str, now: i64) -> Result<Vec<StoredSession>, CentralError> {
        let rows = sqlx::query(
            "select id, data, expires_at, person, begun_at from session
             where person = $1 and expires_at > $2 order by begun_at desc, id",
        )
        .bind(name)
        .bind(now)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(session).collect()
    }

    async fn touch_session(&self, id: &str, expires_at: i64) -> Result<(), CentralError> {
        sqlx::query("update session set expires_at = $2 where id = $1 and expires_at < $2")
            .bind(id)
            .bind(expires_at)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn add_session(&self, session: &StoredSession) -> Result<bool, CentralError> {
        let added = sqlx::query(
            "insert into session (id, data, expires_at, person, begun_at)
             values ($1, $2, $3, $4, $5)
             on conflict (id) do nothing",
        )
        .bind(&session.id)
        .bind(&session.data)
        .bind(session.expires_at)
        .bind(&session.person)
        .bind(session.begun_at)
        .execute(&self.pool)
        .await?;
        Ok(added.rows_affected() == 1)
    }

    async fn save_session(&self, session: &StoredSession) -> Result<(), CentralError> {
        sqlx::query(
            "insert into session (id, data, expires_at, person, begun_at)
             values ($1, $2, $3, $4, $5)
             on conflict (id) do update
             set data = excluded.data, expires_at = excluded.expires_at, person = excluded.person",
        )
        .bind(&session.id)
        .bind(&session.data)
        .bind(session.expires_at)
        .bind(&session.person)
        .bind(session.begun_at)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    async fn session(&self, id: &str, now: i64) -> Result<Option<StoredSession>, CentralError> {
        let row = sqlx::query(
            "select id, data, expires_at, person, begun_at from session
             where id = $1 and expires_at > $2",
        )
        .bind(id)
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(session).transpose()
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

pub(super) fn read(row: &sqlx::postgres::PgRow) -> Result<Person, CentralError> {
    let name: String = row.try_get("name")?;
    Ok(Person {
        hash: row.try_get("hash")?,
        role: stored_role(&name, row.try_get("role")?)?,
        unit: row.try_get("unit")?,
        created_at: row.try_get("created_at")?,
        disabled_at: row.try_get("disabled_at")?,
        must_change: row.try_get("must_change")?,
        epoch: row.try_get("epoch")?,
        email: row.try_get("email")?,
        subject: row.try_get("subject")?,
        second_factor: row.try_get("second_factor")?,
        name,
    })
}

fn session(row: &sqlx::postgres::PgRow) -> Result<StoredSession, CentralError> {
    Ok(StoredSession {
        id: row.try_get("id")?,
        data: row.try_get("data")?,
        expires_at: row.try_get("expires_at")?,
        person: row.try_get("person")?,
        begun_at: row.try_get("begun_at")?,
    })
}
