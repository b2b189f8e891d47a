//! Adding to the tallies on PostgreSQL.

use sqlx::postgres::PgConnection;

use crate::central::CentralError;
use crate::central::tally::{self, Tallies, TallyKey};
use crate::day;

/// Adds counts, all in one statement.
pub async fn add(db: &mut PgConnection, tallies: &Tallies<'_>) -> Result<(), CentralError> {
    let counts = tally::sorted(tallies);
    let days = day::Texts::of(counts.iter().map(|(key, _)| key.day));
    let text = |of: for<'k> fn(&'k TallyKey<'_>) -> &'k str| -> Vec<&str> {
        counts.iter().map(|(key, _)| of(key)).collect()
    };
    sqlx::query(
        "insert into tally (survey, version, unit, service, question, row, value, channel, rank,
             stage, standing, day, n)
         select survey, version, unit, service, question, row, value, channel, rank, stage,
             standing, day::date, n
         from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[],
             $7::text[], $8::text[], $9::smallint[], $10::text[], $11::text[], $12::text[],
             $13::bigint[]) as new (survey, version, unit, service, question, row, value, channel,
             rank, stage, standing, day, n)
         on conflict (survey, version, unit, service, question, row, value, channel, rank, stage,
             standing, day) do update set n = tally.n + excluded.n",
    )
    .bind(text(|key| key.survey))
    .bind(counts.iter().map(|(key, _)| i64::from(key.version)).collect::<Vec<_>>())
    .bind(text(|key| key.unit))
    .bind(text(|key| key.service))
    .bind(text(|key| key.question))
    .bind(text(|key| key.row))
    .bind(text(|key| &key.value))
    .bind(text(|key| key.channel))
    .bind(counts.iter().map(|(key, _)| i16::from(key.rank)).collect::<Vec<_>>())
    .bind(text(|key| key.stage))
    .bind(text(|key| key.standing))
    .bind(counts.iter().map(|(key, _)| days.text(key.day)).collect::<Vec<_>>())
    .bind(counts.iter().map(|(_, n)| *n).collect::<Vec<_>>())
    .execute(db)
    .await?;
    Ok(())
}
