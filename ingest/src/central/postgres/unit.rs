//! Units on PostgreSQL. What they mean is in `unit`.

use async_trait::async_trait;
use sqlx::Row as _;
use sqlx::postgres::{PgConnection, PgRow};

use super::PostgresCentral;
use super::rights::note_all;
use crate::central::CentralError;
use crate::central::issuer::{read_units, written_units};
use crate::central::unit::{PutUnits, Units, audited, read_day, read_level, written_day};
use crate::unit::UnitPeriod;
use crate::unit::judge;

#[async_trait]
impl Units for PostgresCentral {
    async fn put_units(
        &self,
        told: &[UnitPeriod],
        (now, actor): (i64, &str),
    ) -> Result<PutUnits, CentralError> {
        let mut transaction = self.pool.begin().await?;
        // Who reads goes on reading.
        sqlx::query("lock table unit in share row exclusive mode")
            .execute(&mut *transaction)
            .await?;
        let (all, changes) = judge::put(read(&mut transaction).await?, told);
        let problems = judge::judge(&all);
        if !problems.is_empty() {
            return Ok(PutUnits::Faulty(problems));
        }
        let codes: Vec<&str> = changes.iter().map(|change| change.code.as_str()).collect();
        sqlx::query("delete from unit where code = any($1::text[])")
            .bind(codes)
            .execute(&mut *transaction)
            .await?;
        let periods: Vec<&UnitPeriod> = changes.iter().flat_map(|change| &change.now).collect();
        insert(&mut transaction, &periods).await?;
        note_all(&mut transaction, (now, actor, "unit-import"), audited(&changes)).await?;
        transaction.commit().await?;
        Ok(PutUnits::Done(changes.len() as u64))
    }

    async fn units(&self) -> Result<Vec<UnitPeriod>, CentralError> {
        read(&mut *self.pool.acquire().await?).await
    }
}

async fn insert(
    connection: &mut PgConnection,
    periods: &[&UnitPeriod],
) -> Result<(), CentralError> {
    let text = |of: fn(&UnitPeriod) -> &str| -> Vec<&str> {
        periods.iter().map(|period| of(period)).collect()
    };
    let from = |period: &&UnitPeriod| written_day(period.valid_from).unwrap_or_default();
    sqlx::query(
        "insert into unit (code, valid_from, valid_to, name, parent, level, successors)
         select code, valid_from, valid_to, name, parent, level, successors
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
             $7::text[]) as new (code, valid_from, valid_to, name, parent, level, successors)",
    )
    .bind(text(|period| &period.code))
    .bind(periods.iter().map(from).collect::<Vec<String>>())
    .bind(periods.iter().map(|period| written_day(period.valid_to)).collect::<Vec<_>>())
    .bind(text(|period| &period.name))
    .bind(periods.iter().map(|period| period.parent.as_deref()).collect::<Vec<_>>())
    .bind(text(|period| period.level.name()))
    .bind(periods.iter().map(|period| written_units(&period.successors)).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

async fn read(connection: &mut PgConnection) -> Result<Vec<UnitPeriod>, CentralError> {
    let rows = sqlx::query(
        "select code, valid_from, valid_to, name, parent, level, successors from unit
         order by code collate \"C\", valid_from collate \"C\"",
    )
    .fetch_all(connection)
    .await?;
    let period = |row: PgRow| {
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
