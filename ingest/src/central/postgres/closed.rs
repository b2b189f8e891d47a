//! Counts of closed days on PostgreSQL. Why they are apart is in `central::closed`.

use async_trait::async_trait;
use sqlx::Row as _;

use super::PostgresCentral;
use crate::central::closed::ClosedDays;
use crate::central::{CentralError, Count};

#[async_trait]
impl ClosedDays for PostgresCentral {
    async fn closed_counts(&self, unit: &str, before: &str) -> Result<Vec<Count>, CentralError> {
        let counts = sqlx::query(
            "select survey, version, unit, question, row, value, sum(n)::bigint as n from tally
             where standing = 'counted' and day < $1::text::date and ($2::text = '' or unit = $2)
             group by survey, version, unit, question, row, value having sum(n) <> 0
             order by survey, version, unit, question, row, value",
        )
        .bind(before)
        .bind(unit)
        .try_map(|row: sqlx::postgres::PgRow| {
            Ok(Count {
                survey: row.try_get("survey")?,
                version: u32::try_from(row.try_get::<i32, _>("version")?).unwrap_or(0),
                unit: row.try_get("unit")?,
                question: row.try_get("question")?,
                row: row.try_get("row")?,
                value: row.try_get("value")?,
                n: row.try_get("n")?,
            })
        })
        .fetch_all(&self.pool)
        .await?;
        Ok(counts)
    }
}
