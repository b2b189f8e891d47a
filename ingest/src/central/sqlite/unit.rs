//! Units on SQLite. What they mean is in `unit`.

use async_trait::async_trait;
use serde_json::json;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::many::Many;
use super::rights::note_all;
use super::{SqliteCentral, absorb};
use crate::central::CentralError;
use crate::central::issuer::{read_units, written_units};
use crate::central::unit::{PutUnits, Units, audited, read_day, read_level, written_day};
use crate::unit::UnitPeriod;
use crate::unit::judge;

#[async_trait]
impl Units for SqliteCentral {
    async fn put_units(
        &self,
        told: &[UnitPeriod],
        (now, actor): (i64, &str),
    ) -> Result<PutUnits, CentralError> {
        let mut transaction = self.writer.begin_with(absorb::BEGIN).await?;
        let (all, changes) = judge::put(read(&mut transaction).await?, told);
        let problems = judge::judge(&all);
        if !problems.is_empty() {
            return Ok(PutUnits::Faulty(problems));
        }
        let codes: Vec<&str> = changes.iter().map(|change| change.code.as_str()).collect();
        sqlx::query("delete from unit where code in (select value from json_each(?1))")
            .bind(json!(codes).to_string())
            .execute(&mut *transaction)
            .await?;
        let insert = Many {
            head: "insert into unit (code, valid_from, valid_to, name, parent, level, successors)
                values",
            columns: 7,
            tail: "",
        };
        let periods: Vec<&UnitPeriod> = changes.iter().flat_map(|change| &change.now).collect();
        insert
            .run(&mut transaction, &periods, |parameters, period| {
                parameters
                    .add(&*period.code)?
                    .add(written_day(period.valid_from).unwrap_or_default())?
                    .add(written_day(period.valid_to))?
                    .add(&*period.name)?
                    .add(period.parent.as_deref())?
                    .add(period.level.name())?
                    .add(written_units(&period.successors))?;
                Ok(())
            })
            .await?;
        note_all(&mut transaction, (now, actor, "unit-import"), audited(&changes)).await?;
        transaction.commit().await?;
        Ok(PutUnits::Done(changes.len() as u64))
    }

    async fn units(&self) -> Result<Vec<UnitPeriod>, CentralError> {
        read(&mut *self.readers.acquire().await?).await
    }
}

async fn read(connection: &mut SqliteConnection) -> Result<Vec<UnitPeriod>, CentralError> {
    let rows = sqlx::query(
        "select code, valid_from, valid_to, name, parent, level, successors from unit
         order by code, valid_from",
    )
    .fetch_all(connection)
    .await?;
    let period = |row: SqliteRow| {
        Ok(UnitPeriod {
            code: row.try_get("code")?,
            name: row.try_get("name")?,
            parent: row.try_get("parent")?,
            level: read_level(row.try_get("level")?)?,
            valid_from: read_day(row.try_get("valid_from")?)?,
            valid_to: read_day(row.try_get("valid_to")?)?,
            successors: read_units(row.try_get("successors")?),
        })
    };
    rows.into_iter().map(period).collect()
}
