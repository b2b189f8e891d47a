//! Services on SQLite. What they mean is in `service`.

use async_trait::async_trait;
use serde_json::json;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::many::Many;
use super::rights::note_all;
use super::{SqliteCentral, absorb};
use crate::central::CentralError;
use crate::central::service::{Services, audited, changed};
use crate::central::unit::{read_day, written_day};
use crate::service::{ServicePeriod, national};

#[async_trait]
impl Services for SqliteCentral {
    async fn put_services(
        &self,
        told: &[ServicePeriod],
        (now, actor): (i64, &str),
    ) -> Result<u64, CentralError> {
        let mut transaction = self.writer.begin_with(absorb::BEGIN).await?;
        let known = read(&mut transaction).await?;
        let changes = changed(&known, told);
        let codes: Vec<&str> = changes.iter().map(|(code, _)| *code).collect();
        sqlx::query("delete from service where code in (select value from json_each(?1))")
            .bind(json!(codes).to_string())
            .execute(&mut *transaction)
            .await?;
        let insert = Many {
            head: "insert into service (code, national, valid_from, valid_to, name, field) values",
            columns: 6,
            tail: "",
        };
        let periods: Vec<&ServicePeriod> =
            changes.iter().flat_map(|(_, periods)| periods.iter().copied()).collect();
        insert
            .run(&mut transaction, &periods, |parameters, period| {
                parameters
                    .add(&*period.code)?
                    .add(national(&period.code))?
                    .add(written_day(period.valid_from).unwrap_or_default())?
                    .add(written_day(period.valid_to))?
                    .add(&*period.name)?
                    .add(&*period.field)?;
                Ok(())
            })
            .await?;
        note_all(&mut transaction, (now, actor, "service-import"), audited(&known, &codes)).await?;
        transaction.commit().await?;
        Ok(codes.len() as u64)
    }

    async fn services(&self) -> Result<Vec<ServicePeriod>, CentralError> {
        read(&mut *self.readers.acquire().await?).await
    }
}

async fn read(connection: &mut SqliteConnection) -> Result<Vec<ServicePeriod>, CentralError> {
    let rows = sqlx::query(
        "select code, valid_from, valid_to, name, field from service order by code, valid_from",
    )
    .fetch_all(connection)
    .await?;
    let period = |row: SqliteRow| {
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
