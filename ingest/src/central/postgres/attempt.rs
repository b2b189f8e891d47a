//! Attempts at login on PostgreSQL. The rule is in `central::attempt`.

use std::time::Duration;

use async_trait::async_trait;
use sqlx::Row as _;

use super::PostgresCentral;
use crate::central::CentralError;
use crate::central::attempt::{Attempts, Failures, Place};

#[async_trait]
impl Attempts for PostgresCentral {
    async fn begin_attempt(
        &self,
        place: Place,
        now: i64,
    ) -> Result<Result<(), Duration>, CentralError> {
        let mut tx = self.pool.begin().await?;
        sqlx::query(
            "insert into login_attempt (place, failures, last_at) values ($1, 0, 0)
             on conflict (place) do nothing",
        )
        .bind(i32::from(place.0))
        .execute(&mut *tx)
        .await?;
        let row =
            sqlx::query("select failures, last_at from login_attempt where place = $1 for update")
                .bind(i32::from(place.0))
                .fetch_optional(&mut *tx)
                .await?;
        let before = match row {
            None => Failures::default(),
            Some(row) => Failures {
                count: u32::try_from(row.try_get::<i32, _>("failures")?).unwrap_or(u32::MAX),
                last_at: row.try_get("last_at")?,
            },
        };
        let next = match before.one_more(now) {
            Ok(next) => next,
            Err(wait) => return Ok(Err(wait)),
        };
        sqlx::query(
            "insert into login_attempt (place, failures, last_at) values ($1, $2, $3)
             on conflict (place) do update
             set failures = excluded.failures, last_at = excluded.last_at",
        )
        .bind(i32::from(place.0))
        .bind(i32::try_from(next.count).unwrap_or(i32::MAX))
        .bind(next.last_at)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(Ok(()))
    }

    async fn attempt_succeeded(&self, place: Place) -> Result<(), CentralError> {
        sqlx::query("delete from login_attempt where place = $1")
            .bind(i32::from(place.0))
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
