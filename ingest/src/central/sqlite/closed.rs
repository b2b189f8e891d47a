//! Counts of closed days on SQLite. Why they are apart is in `central::closed`.

use async_trait::async_trait;
use sqlx::Row as _;

use super::SqliteCentral;
use crate::central::closed::ClosedDays;
use crate::central::{CentralError, Count};

#[async_trait]
impl ClosedDays for SqliteCentral {
    async fn closed_counts(&self, unit: &str, before: &str) -> Result<Vec<Count>, CentralError> {
        let counts = sqlx::query(
            "select survey, version, unit, question, row, value, sum(n) as n from tally
             where standing = 'counted' and day < ?1 and (?2 = '' or unit = ?2)
             group by survey, version, unit, question, row, value having sum(n) <> 0
             order by survey, version, unit, question, row, value",
        )
        .bind(before)
        .bind(unit)
        .try_map(|row: sqlx::sqlite::SqliteRow| {
            Ok(Count {
                survey: row.try_get("survey")?,
                version: row.try_get("version")?,
                unit: row.try_get("unit")?,
                question: row.try_get("question")?,
                row: row.try_get("row")?,
                value: row.try_get("value")?,
                n: row.try_get("n")?,
            })
        })
        .fetch_all(&self.readers)
        .await?;
        Ok(counts)
    }
}
