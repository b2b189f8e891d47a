//! Services on PostgreSQL. What they mean is in `service`.

use async_trait::async_trait;
use sqlx::Row as _;
use sqlx::postgres::{PgConnection, PgRow};

use super::PostgresCentral;
use super::rights::note_all;
use crate::central::CentralError;
use crate::central::service::{Services, audited, changed};
use crate::central::unit::{read_day, written_day};
use crate::service::{ServicePeriod, national};

#[async_trait]
impl Services for PostgresCentral {
    async fn put_services(
        &self,
        told: &[ServicePeriod],
        (now, actor): (i64, &str),
    ) -> Result<u64, CentralError> {
        let mut transaction = self.pool.begin().await?;
        // Who reads goes on reading.
        sqlx::query("lock table service in share row exclusive mode")
            .execute(&mut *transaction)
            .await?;
        let known = read(&mut transaction).await?;
        let changes = changed(&known, told);
        let codes: Vec<&str> = changes.iter().map(|(code, _)| *code).collect();
        sqlx::query("delete from service where code = any($1::text[])")
            .bind(&codes)
            .execute(&mut *transaction)
            .await?;
        let periods: Vec<&ServicePeriod> =
            changes.iter().flat_map(|(_, periods)| periods.iter().copied()).collect();
        insert(&mut transaction, &periods).await?;
        note_all(&mut transaction, (now, actor, "service-import"), audited(&known, &codes)).await?;
        transaction.commit().await?;
        Ok(codes.len() as u64)
    }

    async fn services(&self) -> Result<Vec<ServicePeriod>, CentralError> {
        read(&mut *self.pool.acquire().await?).await
    }
}

async fn insert(
    connection: &mut PgConnection,
    periods: &[&ServicePeriod],
) -> Result<(), CentralError> {
    let text = |of: fn(&ServicePeriod) -> &str| -> Vec<&str> {
        periods.iter().map(|period| of(period)).collect()
    };
    let from = |period: &&ServicePeriod| written_day(period.valid_from).unwrap_or_default();
    sqlx::query(
        "insert into service (code, national, valid_from, valid_to, name, field)
         select code, national, valid_from, valid_to, name, field
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
             as new (code, national, valid_from, valid_to, name, field)",
    )
    .bind(text(|period| &period.code))
    .bind(text(|period| national(&period.code)))
    .bind(periods.iter().map(from).collect::<Vec<String>>())
    .bind(periods.iter().map(|period| written_day(period.valid_to)).collect::<Vec<_>>())
    .bind(text(|period| &period.name))
    .bind(text(|period| &period.field))
    .execute(connection)
    .await?;
    Ok(())
}

async fn read(connection: &mut PgConnection) -> Result<Vec<ServicePeriod>, CentralError> {
    let rows = sqlx::query(
        "select code, valid_from, valid_to, name, field from service
         order by code collate \"C\", valid_from collate \"C\"",
    )
    .fetch_all(connection)
    .await?;
    let period = |row: PgRow| {
        Ok(ServicePeriod {
            code: row.try_get("code")?,
            name: row.try_get("name")?,
            field: row.try_get("field")?,
            valid_from: read_day(row.try_get("valid_from")?)?,
            valid_to: read_day(row.try_get("valid_to")?)?,
        })
    };
    rows.into_iter().map(period).collect()
}
