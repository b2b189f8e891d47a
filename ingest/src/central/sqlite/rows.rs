//! Rows of `submission` on SQLite: written from entries, and read back as far as their standing and
//! the tallies go. Rows for people to read are in `read`.

use model::code::{key_bytes, key_text};
use sqlx::Row as _;
use sqlx::error::BoxDynError;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::many::{Many, Parameters};
use crate::central::CentralError;
use crate::central::ledger::{Content, Key, New, Stored};
use crate::central::standing::Scope;
use crate::day;
use crate::entry::{SpentInvite, Standing};

/// Writes new rows, in the order given, and their free text.
pub async fn insert(db: &mut SqliteConnection, new: &[New<'_>]) -> Result<(), CentralError> {
    let days = day::Texts::of(new.iter().map(day_of));
    // Ids are given here, inside the write lock, so that comments can name their row. The sequence
    // and not the highest id: that of a row which is gone is not given again.
    let last: Option<i64> =
        sqlx::query_scalar("select seq from sqlite_sequence where name = 'submission'")
            .fetch_optional(&mut *db)
            .await?;
    let numbered: Vec<(i64, &New<'_>)> = (last.unwrap_or(0) + 1..).zip(new).collect();
    let rows = Many {
        head: "insert into submission (id, key, hash, receipt, survey, version, lang, unit,
            service, dossier, stage, channel, assisted, rank, received_at, day, elapsed_ms,
            answers, standing, reason, flags, sender, invite_issuer, invite_id, answered_at,
            device, nth_of_key) values",
        columns: 27,
        tail: "",
    };
    rows.run(db, &numbered, |parameters, row| bind(parameters, row, &days)).await?;
    let mut texts: Vec<(i64, &str, &str)> = Vec::new();
    for (id, new) in &numbered {
        texts.extend(new.entry.body.comments().map(|(question, text)| (*id, question, text)));
    }
    let comments = Many {
        head: "insert into comment (submission_id, question, text) values",
        columns: 3,
        tail: "",
    };
    comments
        .run(db, &texts, |parameters, (id, question, text)| {
            parameters.add(*id)?.add(*question)?.add(*text)?;
            Ok(())
        })
        .await?;
    Ok(())
}

fn bind(
    parameters: &mut Parameters,
    (id, new): &(i64, &New<'_>),
    days: &day::Texts,
) -> Result<(), BoxDynError> {
    let New { entry, received_at, verdict, nth_of_key } = new;
    let body = &entry.body;
    let (issuer, invite) = body.invite.as_ref().map_or(("", ""), |i| (&i.issuer, &i.id));
    parameters
        .add(*id)?
        .add(key_text(&entry.key))?
        .add(&entry.hash[..])?
        .add(&*entry.receipt)?
        .add(&*body.survey)?
        .add(body.version)?
        .add(body.language.tag())?
        .add(body.unit.as_deref().unwrap_or_default())?
        .add(body.service.as_deref().unwrap_or_default())?
        .add(body.dossier.as_deref().unwrap_or_default())?
        .add(body.stage.name())?
        .add(body.channel.name())?
        .add(body.assisted)?
        .add(body.rank)?
        .add(*received_at)?
        .add(days.text(day_of(new)))?
        .add(body.elapsed_ms.and_then(|elapsed_ms| i64::try_from(elapsed_ms).ok()))?
        .add(body.answers_json())?
        .add(verdict.standing.name())?
        .add(verdict.reason)?
        .add(body.flags.join(" "))?
        .add(body.sender.as_deref().unwrap_or_default())?
        .add(issuer)?
        .add(invite)?
        .add(body.answered_at)?
        .add(body.device.as_deref())?
        .add(*nth_of_key)?;
    Ok(())
}

fn day_of(new: &New<'_>) -> day::Number {
    day::number(new.entry.body.counted_at(new.received_at))
}

/// A row as far as its standing goes.
pub fn stored(row: &SqliteRow) -> Result<Stored, CentralError> {
    let id = row.try_get("id")?;
    let dossier: String = row.try_get("dossier")?;
    let scope = if dossier.is_empty() {
        None
    } else {
        Some(Scope { dossier, survey: row.try_get("survey")?, stage: row.try_get("stage")? })
    };
    let standing: &str = row.try_get("standing")?;
    let unknown = || CentralError::Corrupt(format!("row {id} has the standing '{standing}'"));
    let hash: Vec<u8> = row.try_get("hash")?;
    let short = |_| CentralError::Corrupt(format!("the hash of row {id} has not 32 bytes"));
    Ok(Stored {
        id,
        key: key(row, "key")?,
        hash: hash.try_into().map_err(short)?,
        received_at: row.try_get("received_at")?,
        rank: row.try_get("rank")?,
        scope,
        invite: invite(row)?,
        standing: Standing::from_name(standing).ok_or_else(unknown)?,
        reason: row.try_get("reason")?,
        is_erased: row.try_get("is_erased")?,
    })
}

/// The invite a row names.
pub fn invite(row: &SqliteRow) -> Result<Option<SpentInvite>, CentralError> {
    let Some(id) = row.try_get::<Option<String>, _>("invite_id")?.filter(|id| !id.is_empty())
    else {
        return Ok(None);
    };
    Ok(Some(SpentInvite { issuer: row.try_get("invite_issuer")?, id }))
}

/// An invite that is kept apart from rows, with the key it was spent on.
pub fn kept_invite(row: &SqliteRow) -> Result<Option<(SpentInvite, Key)>, CentralError> {
    let Some(invite) = invite(row)? else { return Ok(None) };
    Ok(Some((invite, key(row, "key")?)))
}

/// What the tallies say of a row.
pub fn content(row: &SqliteRow) -> Result<Content, CentralError> {
    let id = row.try_get("id")?;
    let answers: &str = row.try_get("answers")?;
    let corrupt = |error| CentralError::Corrupt(format!("answers of row {id}: {error}"));
    Ok(Content {
        id,
        survey: row.try_get("survey")?,
        version: row.try_get("version")?,
        unit: row.try_get("unit")?,
        service: row.try_get("service")?,
        stage: row.try_get("stage")?,
        channel: row.try_get("channel")?,
        rank: row.try_get("rank")?,
        answered_at: row.try_get("answered_at")?,
        receipt: row.try_get("receipt")?,
        answers: serde_json::from_str(answers).map_err(corrupt)?,
    })
}

/// A key that is stored as text.
pub fn key(row: &SqliteRow, column: &str) -> Result<Key, CentralError> {
    let key: &str = row.try_get(column)?;
    key_bytes(key).ok_or_else(|| CentralError::Corrupt(format!("'{key}' is not a UUIDv7")))
}
