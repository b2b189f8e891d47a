//! Reading central on PostgreSQL: cursors, rows for exports and the monitor.

use std::collections::HashMap;

use serde_json::{Map, Value};
use sqlx::Row as _;
use sqlx::postgres::{PgConnection, PgExecutor, PgPool, PgRow};

use crate::central::voice::Hidden;
use crate::central::{CentralError, Comment, Cursor, Filter, ReceiptState, Row};

/// See `Central::cursor`.
pub async fn cursor(
    db: impl PgExecutor<'_>,
    journal: &str,
) -> Result<Option<Cursor>, CentralError> {
    let cursor = sqlx::query("select seq, key from feed_cursor where journal = $1")
        .bind(journal)
        .try_map(|row: PgRow| {
            let key: Option<Vec<u8>> = row.try_get("key")?;
            // A key of another length is no key of an entry, so it is not known.
            let key = key.and_then(|key| key.try_into().ok());
            Ok(Cursor { seq: row.try_get("seq")?, key })
        })
        .fetch_optional(db)
        .await?;
    Ok(cursor)
}

/// See `Central::rows_after`.
pub async fn rows_after(
    db: &mut PgConnection,
    filter: &Filter,
    after: i64,
    limit: u32,
) -> Result<Vec<Row>, CentralError> {
    let rows = sqlx::query(
        "select id, key::text as key, survey, version, lang, unit, service, stage, channel,
             assisted, rank, received_at, day::text as day, elapsed_ms, answers::text as answers, standing,
             reason, flags
         from submission
         where id > $1 and ($2::text is null or unit = $2) and ($3::text is null or survey = $3)
             and ($4::text is null or day >= $4::date) and ($5::text is null or day <= $5::date)
             and ($6::text is null or standing = $6) and ($7::text is null or stage = $7)
         order by id limit $8",
    )
    .bind(after)
    .bind(&filter.unit)
    .bind(&filter.survey)
    .bind(&filter.from)
    .bind(&filter.to)
    .bind(&filter.standing)
    .bind(&filter.stage)
    .bind(i64::from(limit))
    .fetch_all(&mut *db)
    .await?;
    let hidden = if filter.without_hidden { Hidden::LeftOut } else { Hidden::Too };
    with_comments(db, rows, hidden).await
}

/// See `View::count`.
pub async fn count(db: &mut PgConnection, filter: &Filter) -> Result<u64, CentralError> {
    let n: i64 = sqlx::query_scalar(
        "select count(*) from submission
         where ($1::text is null or unit = $1) and ($2::text is null or survey = $2)
             and ($3::text is null or day >= $3::date) and ($4::text is null or day <= $4::date)
             and ($5::text is null or standing = $5) and ($6::text is null or stage = $6)",
    )
    .bind(&filter.unit)
    .bind(&filter.survey)
    .bind(&filter.from)
    .bind(&filter.to)
    .bind(&filter.standing)
    .bind(&filter.stage)
    .fetch_one(db)
    .await?;
    Ok(n.unsigned_abs())
}

/// See `Central::newest`.
pub async fn newest(db: &mut PgConnection, limit: u32) -> Result<Vec<Row>, CentralError> {
    let rows = sqlx::query(
        "select id, key::text as key, survey, version, lang, unit, service, stage, channel,
             assisted, rank, received_at, day::text as day, elapsed_ms, answers::text as answers, standing,
             reason, flags
         from submission order by id desc limit $1",
    )
        .bind(i64::from(limit))
        .fetch_all(&mut *db)
        .await?;
    with_comments(db, rows, Hidden::LeftOut).await
}

/// See `Central::newest_comments`.
pub async fn newest_comments(pool: &PgPool, limit: u32) -> Result<Vec<Comment>, CentralError> {
    let comments = sqlx::query(
        "select id, survey, version, unit, service, question, received_at, text,
             case jsonb_typeof(answers -> 'overall') when 'number'
                 then (answers ->> 'overall')::smallint end as overall
         from comment join submission on id = submission_id
         where standing = 'counted' and not exists (select 1 from voice
             where voice.submission_id = comment.submission_id
                 and voice.question = comment.question and hidden_by <> '')
         order by submission_id desc, question limit $1",
    )
    .bind(i64::from(limit))
    .try_map(|row: PgRow| {
        Ok(Comment {
            submission: row.try_get("id")?,
            survey: row.try_get("survey")?,
            version: number(&row, "version")?,
            unit: row.try_get("unit")?,
            service: row.try_get("service")?,
            question: row.try_get("question")?,
            overall: row
                .try_get::<Option<i16>, _>("overall")?
                .and_then(|level| level.try_into().ok()),
            received_at: row.try_get("received_at")?,
            text: row.try_get("text")?,
        })
    })
    .fetch_all(pool)
    .await?;
    Ok(comments)
}

/// See `Central::receipt`.
pub async fn receipt(pool: &PgPool, receipt: &str) -> Result<Option<ReceiptState>, CentralError> {
    let state = sqlx::query(
        "select survey, day::text as day, channel,
             case when erased_at is null then standing else 'erased' end as standing
         from submission where receipt = $1 order by id limit 1",
    )
    .bind(receipt)
    .try_map(|row: PgRow| {
        Ok(ReceiptState {
            survey: row.try_get("survey")?,
            day: row.try_get("day")?,
            standing: row.try_get("standing")?,
            channel: row.try_get("channel")?,
        })
    })
    .fetch_optional(pool)
    .await?;
    Ok(state)
}

/// The rows with their free text put back among the answers.
async fn with_comments(
    db: &mut PgConnection,
    rows: Vec<PgRow>,
    hidden: Hidden,
) -> Result<Vec<Row>, CentralError> {
    let rows = rows.into_iter().map(row_of).collect::<Result<Vec<Row>, CentralError>>()?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let comments = sqlx::query(
        "select submission_id, question, text from comment
         where submission_id = any($1)
             and ($2 or not exists (select 1 from voice
                 where voice.submission_id = comment.submission_id
                     and voice.question = comment.question and hidden_by <> ''))",
    )
    .bind(ids)
    .bind(hidden == Hidden::Too)
    .fetch_all(db)
    .await?;
    let mut texts: HashMap<i64, Vec<(String, String)>> = HashMap::new();
    for row in comments {
        let text = (row.try_get("question")?, row.try_get("text")?);
        texts.entry(row.try_get("submission_id")?).or_default().push(text);
    }
    let with_texts = |mut row: Row| {
        for (question, text) in texts.remove(&row.id).unwrap_or_default() {
            row.answers.insert(question, Value::String(text));
        }
        row
    };
    Ok(rows.into_iter().map(with_texts).collect())
}

fn row_of(row: PgRow) -> Result<Row, CentralError> {
    let id: i64 = row.try_get("id")?;
    let answers: String = row.try_get("answers")?;
    let answers: Map<String, Value> = serde_json::from_str(&answers)
        .map_err(|error| CentralError::Corrupt(format!("answers of row {id}: {error}")))?;
    Ok(Row {
        id,
        key: row.try_get("key")?,
        survey: row.try_get("survey")?,
        version: number(&row, "version")?,
        lang: row.try_get("lang")?,
        unit: row.try_get("unit")?,
        service: row.try_get("service")?,
        stage: row.try_get("stage")?,
        channel: row.try_get("channel")?,
        assisted: row.try_get("assisted")?,
        rank: row.try_get::<i16, _>("rank")?.try_into().unwrap_or(0),
        received_at: row.try_get("received_at")?,
        day: row.try_get("day")?,
        elapsed_ms: row.try_get("elapsed_ms")?,
        answers,
        standing: row.try_get("standing")?,
        reason: row.try_get("reason")?,
        flags: row.try_get("flags")?,
    })
}

/// A version; PostgreSQL has no unsigned numbers, and a negative one cannot have been written.
fn number(row: &PgRow, column: &str) -> Result<u32, sqlx::Error> {
    Ok(u32::try_from(row.try_get::<i32, _>(column)?).unwrap_or(0))
}
