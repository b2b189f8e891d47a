//! Counts of closed days on PostgreSQL. Why they are apart is in `central::closed`.

use async_trait::async_trait;
use sqlx::Row as _;

use super::PostgresCentral;
use crate::central::closed::{ClosedDays, UnitDays};
use crate::central::{CentralError, Count};

#[async_trait]
impl ClosedDays for PostgresCentral {
    async fn closed_counts(
        &self,
        within: Option<&[UnitDays]>,
        before: &str,
    ) -> Result<Vec<Count>, CentralError> {
        let own = within.unwrap_or_default();
        let part = |of: fn(&UnitDays) -> &String| own.iter().map(of).cloned().collect::<Vec<_>>();
        let query = match within {
            None => {
                "select survey, version, unit, question, row, value, sum(n)::bigint as n from tally
                 where standing = 'counted' and day < $1::text::date
                     and cardinality($2::text[] || $3::text[] || $4::text[]) = 0
                 group by survey, version, unit, question, row, value having sum(n) <> 0
                 order by survey, version, unit, question, row, value"
            }
            Some(_) => {
                "select survey, version, unit, question, row, value, sum(n)::bigint as n
                 from unnest($2::text[], $3::text[], $4::text[]) as own (code, first, last)
                 join tally on unit = code and day between first::date and last::date
                 where standing = 'counted' and day < $1::text::date
                 group by survey, version, unit, question, row, value having sum(n) <> 0
                 order by survey, version, unit, question, row, value"
            }
        };
        let counts = sqlx::query(query)
            .bind(before)
            .bind(part(|days| &days.unit))
            .bind(part(|days| &days.from))
            .bind(part(|days| &days.to))
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
