//! Counts of closed days on SQLite. Why they are apart is in `central::closed`.

use async_trait::async_trait;
use serde_json::{Value, json};
use sqlx::Row as _;

use super::SqliteCentral;
use crate::central::closed::{ClosedDays, UnitDays};
use crate::central::{CentralError, Count};

#[async_trait]
impl ClosedDays for SqliteCentral {
    async fn closed_counts(
        &self,
        within: Option<&[UnitDays]>,
        before: &str,
    ) -> Result<Vec<Count>, CentralError> {
        let query = match within {
            None => {
                "select survey, version, unit, question, row, value, sum(n) as n from tally
                 where standing = 'counted' and day < ?1
                 group by survey, version, unit, question, row, value having sum(n) <> 0
                 order by survey, version, unit, question, row, value"
            }
            Some(_) => {
                "select survey, version, unit, question, row, tally.value as value, sum(n) as n
                 from json_each(?2) as own join tally on unit = own.value ->> 0
                     and day between own.value ->> 1 and own.value ->> 2
                 where standing = 'counted' and day < ?1
                 group by survey, version, unit, question, row, tally.value having sum(n) <> 0
                 order by survey, version, unit, question, row, tally.value"
            }
        };
        let own = within.unwrap_or_default().iter();
        let own: Vec<Value> = own.map(|days| json!([days.unit, days.from, days.to])).collect();
        let counts = sqlx::query(query)
            .bind(before)
            .bind(Value::Array(own).to_string())
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
