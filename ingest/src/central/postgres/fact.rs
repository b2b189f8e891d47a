//! Facts of units on PostgreSQL. What they mean is in the crate `index`.

use async_trait::async_trait;
use sqlx::Row as _;
use sqlx::postgres::{PgConnection, PgRow};

use super::PostgresCentral;
use super::rights::note_all;
use crate::central::CentralError;
use crate::central::fact::{Fact, Facts, ToldFact, audited};

#[async_trait]
impl Facts for PostgresCentral {
    async fn put_facts(
        &self,
        told: &[ToldFact],
        (now, actor): (i64, &str),
    ) -> Result<u64, CentralError> {
        let mut transaction = self.pool.begin().await?;
        // Who reads goes on reading; two imports cannot wait for each other in a circle.
        sqlx::query("lock table fact in share row exclusive mode")
            .execute(&mut *transaction)
            .await?;
        let mut changed = keep(&mut transaction, told).await?;
        changed.extend(take_back(&mut transaction, told).await?);
        let place = |row: &PgRow| Ok((row.try_get("unit")?, row.try_get("month")?));
        let places = changed.iter().map(place).collect::<Result<Vec<_>, sqlx::Error>>()?;
        note_all(&mut transaction, (now, actor, "fact-import"), audited(places)).await?;
        transaction.commit().await?;
        Ok(changed.len() as u64)
    }

    async fn facts(
        &self,
        units: &[String],
        first_month: &str,
        last_month: &str,
    ) -> Result<Vec<Fact>, CentralError> {
        let rows = sqlx::query(
            "select unit, month, name, n from fact
             where unit = any($1::text[]) and month collate \"C\" between $2 and $3
             order by unit collate \"C\", month collate \"C\", name collate \"C\"",
        )
        .bind(units)
        .bind(first_month)
        .bind(last_month)
        .fetch_all(&self.pool)
        .await?;
        let fact = |row: PgRow| {
            Ok(Fact {
                unit: row.try_get("unit")?,
                month: row.try_get("month")?,
                name: row.try_get("name")?,
                n: row.try_get::<i64, _>("n")?.unsigned_abs(),
            })
        };
        rows.into_iter().map(fact).collect()
    }
}

async fn keep(
    connection: &mut PgConnection,
    told: &[ToldFact],
) -> Result<Vec<PgRow>, CentralError> {
    let kept: Vec<&ToldFact> = told.iter().filter(|one| one.n.is_some()).collect();
    let n = |one: &&ToldFact| i64::try_from(one.n.unwrap_or(0)).unwrap_or(i64::MAX);
    let changed = sqlx::query(
        "insert into fact (unit, month, name, n)
         select unit, month, name, n
         from unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
             as new (unit, month, name, n)
         on conflict (unit, month, name) do update set n = excluded.n
             where fact.n <> excluded.n
         returning unit, month",
    )
    .bind(kept.iter().map(|one| one.unit.as_str()).collect::<Vec<_>>())
    .bind(kept.iter().map(|one| one.month.as_str()).collect::<Vec<_>>())
    .bind(kept.iter().map(|one| one.name.as_str()).collect::<Vec<_>>())
    .bind(kept.iter().map(n).collect::<Vec<i64>>())
    .fetch_all(connection)
    .await?;
    Ok(changed)
}

async fn take_back(
    connection: &mut PgConnection,
    told: &[ToldFact],
) -> Result<Vec<PgRow>, CentralError> {
    let gone: Vec<&ToldFact> = told.iter().filter(|one| one.n.is_none()).collect();
    let taken = sqlx::query(
        "delete from fact where (unit, month, name) in
             (select unit, month, name from unnest($1::text[], $2::text[], $3::text[])
                 as gone (unit, month, name))
         returning unit, month",
    )
    .bind(gone.iter().map(|one| one.unit.as_str()).collect::<Vec<_>>())
    .bind(gone.iter().map(|one| one.month.as_str()).collect::<Vec<_>>())
    .bind(gone.iter().map(|one| one.name.as_str()).collect::<Vec<_>>())
    .fetch_all(connection)
    .await?;
    Ok(taken)
}
