//! Adding to the tallies on SQLite.

use sqlx::sqlite::SqliteConnection;

use super::many::Many;
use crate::central::CentralError;
use crate::central::tally::{self, Tallies};
use crate::day;

/// Adds counts.
pub async fn add(db: &mut SqliteConnection, tallies: &Tallies<'_>) -> Result<(), CentralError> {
    let counts = tally::sorted(tallies);
    let days = day::Texts::of(counts.iter().map(|(key, _)| key.day));
    let upsert = Many {
        head: "insert into tally (survey, version, unit, service, question, row, value, channel,
            rank, stage, standing, day, n) values",
        columns: 13,
        tail: "on conflict do update set n = n + excluded.n",
    };
    upsert
        .run(db, &counts, |parameters, (key, n)| {
            parameters
                .add(key.survey)?
                .add(key.version)?
                .add(key.unit)?
                .add(key.service)?
                .add(key.question)?
                .add(key.row)?
                .add(&*key.value)?
                .add(key.channel)?
                .add(key.rank)?
                .add(key.stage)?
                .add(key.standing)?
                .add(days.text(key.day))?
                .add(*n)?;
            Ok(())
        })
        .await?;
    Ok(())
}
