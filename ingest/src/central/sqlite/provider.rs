//! Logins with the identity provider on SQLite. What they mean is in `central::provider`.

use async_trait::async_trait;
use sqlx::Row as _;

use super::SqliteCentral;
use super::account::read;
use super::rights::note;
use crate::central::account::Person;
use crate::central::provider::{BegunLogin, Binding, ProviderLogins, judged};
use crate::central::{CentralError, audit};
use crate::limits::PROVIDER_LOGINS_MAX;

#[async_trait]
impl ProviderLogins for SqliteCentral {
    async fn begin_provider_login(&self, begun: &BegunLogin, now: i64) -> Result<(), CentralError> {
        let mut tx = self.writer.begin_with("begin immediate").await?;
        sqlx::query(
            "delete from provider_login where expires_at <= ?1 or state in (
                 select state from provider_login order by expires_at desc limit -1 offset ?2)",
        )
        .bind(now)
        .bind(PROVIDER_LOGINS_MAX - 1)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "insert into provider_login (state, browser, nonce, verifier, expires_at)
             values (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(&begun.state)
        .bind(&begun.browser)
        .bind(&begun.nonce)
        .bind(&begun.verifier)
        .bind(begun.expires_at)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }

    async fn end_provider_login(
        &self,
        state: &str,
        browser: &str,
        now: i64,
    ) -> Result<Option<BegunLogin>, CentralError> {
        let row = sqlx::query(
            "delete from provider_login where state = ?1 and browser = ?2
             returning state, browser, nonce, verifier, expires_at",
        )
        .bind(state)
        .bind(browser)
        .fetch_optional(&self.writer)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let begun = BegunLogin {
            state: row.try_get("state")?,
            browser: row.try_get("browser")?,
            nonce: row.try_get("nonce")?,
            verifier: row.try_get("verifier")?,
            expires_at: row.try_get("expires_at")?,
        };
        Ok(Some(begun).filter(|begun| begun.expires_at > now))
    }

    async fn person_of_subject(&self, subject: &str) -> Result<Option<Person>, CentralError> {
        let row = sqlx::query(
            "select name, hash, role, unit, created_at, disabled_at, must_change, epoch, email,
                 subject, second_factor
             from person where subject = ?1 and subject <> ''",
        )
        .bind(subject)
        .fetch_optional(&self.readers)
        .await?;
        row.as_ref().map(read).transpose()
    }

    async fn bind_subject(
        &self,
        email: &str,
        subject: &str,
        (now, page): (i64, &str),
    ) -> Result<Binding, CentralError> {
        let mut tx = self.writer.begin_with("begin immediate").await?;
        let row = sqlx::query(
            "select name, hash, role, unit, created_at, disabled_at, must_change, epoch, email,
                 subject, second_factor
             from person where email = ?1 and email <> ''",
        )
        .bind(email)
        .fetch_optional(&mut *tx)
        .await?;
        let person = match judged(row.as_ref().map(read).transpose()?, subject) {
            Ok(person) => person,
            Err(settled) => return Ok(*settled),
        };
        sqlx::query("update person set subject = ?2 where name = ?1")
            .bind(&person.name)
            .bind(subject)
            .execute(&mut *tx)
            .await?;
        let actor = audit::actor(&person.name, &person.unit, page);
        note(&mut tx, (now, &actor, "provider-bind"), &person.name, "").await?;
        tx.commit().await?;
        Ok(Binding::Bound(Person { subject: subject.to_owned(), ..person }))
    }
}
