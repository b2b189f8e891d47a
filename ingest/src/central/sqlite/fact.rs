//! Facts of units on SQLite. What they mean is in the crate `index`.

use async_trait::async_trait;
use serde_json::json;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::many::Many;
use super::rights::note_all;
use super::{SqliteCentral, absorb};
use crate::central::CentralError;
use crate::central::fact::{Fact, Facts, ToldFact, audited};

#[async_trait]
impl Facts for SqliteCentral {
    async fn put_facts(
        &self,
        told: &[ToldFact],
        (now, actor): (i64, &str),
    ) -> Result<u64, CentralError> {
        let mut transaction = self.writer.begin_with(absorb::BEGIN).await?;
        let kept: Vec<&ToldFact> = told.iter().filter(|one| one.n.is_some()).collect();
        let upsert = Many {
            head: "insert into fact (unit, month, name, n) values",
            columns: 4,
            tail: "on conflict (unit, month, name) do update set n = excluded.n
                where fact.n <> excluded.n returning unit, month",
        };
        let mut changed = upsert
            .run(&mut transaction, &kept, |parameters, one| {
                let n = i64::try_from(one.n.unwrap_or(0))?;
                parameters.add(&*one.unit)?.add(&*one.month)?.add(&*one.name)?.add(n)?;
                Ok(())
            })
            .await?;
        changed.extend(take_back(&mut transaction, told).await?);
        let place = |row: &SqliteRow| Ok((row.try_get("unit")?, row.try_get("month")?));
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
             where unit in (select value from json_each(?1)) and month between ?2 and ?3
             order by unit, month, name",
        )
        .bind(json!(units).to_string())
        .bind(first_month)
        .bind(last_month)
        .fetch_all(&self.readers)
        .await?;
        let fact = |row: SqliteRow| {
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

async fn take_back(
    connection: &mut SqliteConnection,
    told: &[ToldFact],
) -> Result<Vec<SqliteRow>, CentralError> {
    let gone = told.iter().filter(|one| one.n.is_none());
    let gone: Vec<_> = gone.map(|one| (&one.unit, &one.month, &one.name)).collect();
    let taken = sqlx::query(
        "delete from fact where (unit, month, name) in
             (select value ->> 0, value ->> 1, value ->> 2 from json_each(?1))
         returning unit, month",
    )
    .bind(json!(gone).to_string())
    .fetch_all(connection)
    .await?;
    Ok(taken)
}
