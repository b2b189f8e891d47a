//! Rows of `submission` on PostgreSQL: written from entries, and read back as far as their standing
//! and the tallies go. Rows for people to read are in `read`.

use sqlx::Row as _;
use sqlx::postgres::{PgConnection, PgRow};

use crate::central::CentralError;
use crate::central::ledger::{Content, Key, New, Stored};
use crate::central::standing::Scope;
use crate::day;
use crate::entry::{Body, Entry, SpentInvite, Standing};

/// Writes new rows, in the order given, and their free text.
pub async fn insert(db: &mut PgConnection, new: &[New<'_>]) -> Result<(), CentralError> {
    let day_of = |new: &New<'_>| day::number(new.entry.body.counted_at(new.received_at));
    let days = day::Texts::of(new.iter().map(day_of));
    let body = |of: fn(&Body) -> &str| -> Vec<&str> {
        new.iter().map(|new| of(&new.entry.body)).collect()
    };
    let answers: Vec<String> = new.iter().map(|new| new.entry.body.answers_json()).collect();
    let flags: Vec<String> = new.iter().map(|new| new.entry.body.flags.join(" ")).collect();
    let written = sqlx::query(INSERT)
        .bind(new.iter().map(|new| &new.entry.key[..]).collect::<Vec<_>>())
        .bind(new.iter().map(|new| &new.entry.hash[..]).collect::<Vec<_>>())
        .bind(new.iter().map(|new| &*new.entry.receipt).collect::<Vec<_>>())
        .bind(body(|body| &body.survey))
        .bind(new.iter().map(|new| i64::from(new.entry.body.version)).collect::<Vec<_>>())
        .bind(body(|body| body.language.tag()))
        .bind(body(|body| body.unit.as_deref().unwrap_or_default()))
        .bind(body(|body| body.service.as_deref().unwrap_or_default()))
        .bind(body(|body| body.dossier.as_deref().unwrap_or_default()))
        .bind(body(|body| body.stage.name()))
        .bind(body(|body| body.channel.name()))
        .bind(new.iter().map(|new| new.entry.body.assisted).collect::<Vec<_>>())
        .bind(new.iter().map(|new| i16::from(new.entry.body.rank)).collect::<Vec<_>>())
        .bind(new.iter().map(|new| new.received_at).collect::<Vec<_>>())
        .bind(new.iter().map(|new| days.text(day_of(new))).collect::<Vec<_>>())
        .bind(new.iter().map(|new| elapsed(new.entry)).collect::<Vec<_>>())
        .bind(answers)
        .bind(new.iter().map(|new| new.verdict.standing.name()).collect::<Vec<_>>())
        .bind(new.iter().map(|new| new.verdict.reason).collect::<Vec<_>>())
        .bind(flags)
        .bind(body(|body| body.sender.as_deref().unwrap_or_default()))
        .bind(body(|body| body.invite.as_ref().map_or("", |invite| &invite.issuer)))
        .bind(body(|body| body.invite.as_ref().map_or("", |invite| &invite.id)))
        .bind(new.iter().map(|new| new.entry.body.answered_at).collect::<Vec<_>>())
        .bind(new.iter().map(|new| new.entry.body.device.as_deref()).collect::<Vec<_>>())
        .bind(new.iter().map(|new| new.nth_of_key).collect::<Vec<_>>())
        .fetch_all(&mut *db)
        .await?;
    let ids = written.iter().map(|row| Ok((row.try_get("id")?, bytes(row, "key")?)));
    let ids = ids.collect::<Result<Vec<(i64, [u8; 16])>, CentralError>>()?;
    write_comments(db, new, &ids).await
}

const INSERT: &str = "
    insert into submission (key, hash, receipt, survey, version, lang, unit, service, dossier,
        stage, channel, assisted, rank, received_at, day, elapsed_ms, answers, standing, reason,
        flags, sender, invite_issuer, invite_id, answered_at, device, nth_of_key)
    select encode(key, 'hex')::uuid, hash, receipt, survey, version, lang, unit, service, dossier,
        stage, channel, assisted, rank, received_at, day::date, elapsed_ms, answers::jsonb,
        standing, reason, flags, sender, invite_issuer, invite_id, answered_at, device,
        nth_of_key
    from unnest($1::bytea[], $2::bytea[], $3::text[], $4::text[], $5::bigint[], $6::text[],
        $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bool[], $13::smallint[],
        $14::bigint[], $15::text[], $16::bigint[], $17::text[], $18::text[], $19::text[],
        $20::text[], $21::text[], $22::text[], $23::text[], $24::bigint[], $25::text[],
        $26::smallint[])
        with ordinality
        as new (key, hash, receipt, survey, version, lang, unit, service, dossier, stage, channel,
        assisted, rank, received_at, day, elapsed_ms, answers, standing, reason, flags, sender,
        invite_issuer, invite_id, answered_at, device, nth_of_key, position)
    order by position returning id, uuid_send(key) as key";

fn elapsed(entry: &Entry) -> Option<i64> {
    entry.body.elapsed_ms.and_then(|elapsed_ms| i64::try_from(elapsed_ms).ok())
}

/// Writes the free text of new rows, whose ids came back in the order of the rows.
async fn write_comments(
    db: &mut PgConnection,
    new: &[New<'_>],
    ids: &[(i64, [u8; 16])],
) -> Result<(), CentralError> {
    let (mut owners, mut questions, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    let is_row = |(new, (_, key)): (&New<'_>, &(i64, [u8; 16]))| new.entry.key == *key;
    if new.len() != ids.len() || !new.iter().zip(ids).all(is_row) {
        // Better no batch than a comment under somebody else's rating.
        let message = "new rows did not come back in the order they were written";
        return Err(CentralError::Corrupt(message.to_owned()));
    }
    for (new, (id, _)) in new.iter().zip(ids) {
        for (question, text) in new.entry.body.comments() {
            owners.push(*id);
            questions.push(question);
            texts.push(text);
        }
    }
    if owners.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into comment (submission_id, question, text)
         select * from unnest($1::bigint[], $2::text[], $3::text[])",
    )
    .bind(owners)
    .bind(questions)
    .bind(texts)
    .execute(db)
    .await?;
    Ok(())
}

/// A row as far as its standing goes.
pub fn stored(row: &PgRow) -> Result<Stored, CentralError> {
    let id = row.try_get("id")?;
    let dossier: String = row.try_get("dossier")?;
    let scope = if dossier.is_empty() {
        None
    } else {
        Some(Scope { dossier, survey: row.try_get("survey")?, stage: row.try_get("stage")? })
    };
    let standing: &str = row.try_get("standing")?;
    let unknown = || CentralError::Corrupt(format!("row {id} has the standing '{standing}'"));
    Ok(Stored {
        id,
        key: bytes(row, "key")?,
        hash: bytes(row, "hash")?,
        received_at: row.try_get("received_at")?,
        rank: row.try_get::<i16, _>("rank")?.try_into().unwrap_or(0),
        scope,
        invite: invite(row)?,
        standing: Standing::from_name(standing).ok_or_else(unknown)?,
        reason: row.try_get("reason")?,
        is_erased: row.try_get("is_erased")?,
    })
}

/// The invite a row names.
pub fn invite(row: &PgRow) -> Result<Option<SpentInvite>, CentralError> {
    let Some(id) = row.try_get::<Option<String>, _>("invite_id")?.filter(|id| !id.is_empty())
    else {
        return Ok(None);
    };
    Ok(Some(SpentInvite { issuer: row.try_get("invite_issuer")?, id }))
}

/// An invite that is kept apart from rows, with the key it was spent on.
pub fn kept_invite(row: &PgRow) -> Result<Option<(SpentInvite, Key)>, CentralError> {
    let Some(invite) = invite(row)? else { return Ok(None) };
    Ok(Some((invite, bytes(row, "key")?)))
}

/// What the tallies say of a row.
pub fn content(row: &PgRow) -> Result<Content, CentralError> {
    let id = row.try_get("id")?;
    let answers: &str = row.try_get("answers")?;
    let corrupt = |error| CentralError::Corrupt(format!("answers of row {id}: {error}"));
    Ok(Content {
        id,
        survey: row.try_get("survey")?,
        version: u32::try_from(row.try_get::<i32, _>("version")?).unwrap_or(0),
        unit: row.try_get("unit")?,
        service: row.try_get("service")?,
        stage: row.try_get("stage")?,
        channel: row.try_get("channel")?,
        rank: row.try_get::<i16, _>("rank")?.try_into().unwrap_or(0),
        answered_at: row.try_get("answered_at")?,
        receipt: row.try_get("receipt")?,
        answers: serde_json::from_str(answers).map_err(corrupt)?,
    })
}

/// A column of exactly this many bytes.
pub fn bytes<const N: usize>(row: &PgRow, column: &str) -> Result<[u8; N], CentralError> {
    let bytes: &[u8] = row.try_get(column)?;
    let wrong = |_| CentralError::Corrupt(format!("{column} has {} bytes, not {N}", bytes.len()));
    bytes.try_into().map_err(wrong)
}
