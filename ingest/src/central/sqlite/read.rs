//! Reading central on SQLite: cursors, rows for exports and the monitor.

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteExecutor, SqlitePool, SqliteRow};

use crate::central::voice::Hidden;
use crate::central::{CentralError, Comment, Cursor, Filter, ReceiptState, Row};

/// See `Central::cursor`.
pub async fn cursor(
    db: impl SqliteExecutor<'_>,
    journal: &str,
) -> Result<Option<Cursor>, CentralError> {
    let cursor = sqlx::query("select seq, key from feed_cursor where journal = ?1")
        .bind(journal)
        .try_map(|row: SqliteRow| {
            let key: Option<Vec<u8>> = row.try_get("key")?;
            // A key of another length is no key of an entry, so it is not known.
            let key = key.and_then(|key| key.try_into().ok());
            Ok(Cursor { seq: row.try_get("seq")?, key })
        })
        .fetch_optional(db)
        .await?;
    Ok(cursor)
}

/// See `Central::rows_after`. Columns are named, here and below: a connection that was open before a
/// migration would otherwise give none of the rows, because `*` has become more columns.
pub async fn rows_after(
    db: &mut SqliteConnection,
    filter: &Filter,
    after: i64,
    limit: u32,
) -> Result<Vec<Row>, CentralError> {
    let rows = sqlx::query(
        "select id, key, survey, version, lang, unit, service, stage, channel, assisted, rank,
             received_at, day, elapsed_ms, answers, standing, reason, flags
         from submission
         where id > ?1 and (?2 is null or unit = ?2) and (?3 is null or survey = ?3)
             and (?4 is null or day >= ?4) and (?5 is null or day <= ?5)
             and (?6 is null or standing = ?6) and (?7 is null or stage = ?7)
         order by id limit ?8",
    )
    .bind(after)
    .bind(&filter.unit)
    .bind(&filter.survey)
    .bind(&filter.from)
    .bind(&filter.to)
    .bind(&filter.standing)
    .bind(&filter.stage)
    .bind(limit)
    .fetch_all(&mut *db)
    .await?;
    let hidden = if filter.without_hidden { Hidden::LeftOut } else { Hidden::Too };
    with_comments(db, rows, hidden).await
}

/// See `View::count`.
pub async fn count(db: &mut SqliteConnection, filter: &Filter) -> Result<u64, CentralError> {
    let n: i64 = sqlx::query_scalar(
        "select count(*) from submission
         where (?1 is null or unit = ?1) and (?2 is null or survey = ?2)
             and (?3 is null or day >= ?3) and (?4 is null or day <= ?4)
             and (?5 is null or standing = ?5) and (?6 is null or stage = ?6)",
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
pub async fn newest(db: &mut SqliteConnection, limit: u32) -> Result<Vec<Row>, CentralError> {
    let rows = sqlx::query(
        "select id, key, survey, version, lang, unit, service, stage, channel, assisted, rank,
             received_at, day, elapsed_ms, answers, standing, reason, flags
         from submission order by id desc limit ?1",
    )
    .bind(limit)
    .fetch_all(&mut *db)
    .await?;
    with_comments(db, rows, Hidden::LeftOut).await
}

/// See `Central::newest_comments`.
pub async fn newest_comments(
    readers: &SqlitePool,
    limit: u32,
) -> Result<Vec<Comment>, CentralError> {
    let comments = sqlx::query(
        "select id, survey, version, unit, service, question, received_at, text,
             case json_type(answers, '$.overall') when 'integer'
                 then answers ->> 'overall' end as overall
         from comment join submission on id = submission_id
         where standing = 'counted' and not exists (select 1 from voice
             where voice.submission_id = comment.submission_id
                 and voice.question = comment.question and hidden_by <> '')
         order by submission_id desc, question limit ?1",
    )
    .bind(limit)
    .try_map(|row: SqliteRow| {
        Ok(Comment {
            submission: row.try_get("id")?,
            survey: row.try_get("survey")?,
            version: row.try_get("version")?,
            unit: row.try_get("unit")?,
            service: row.try_get("service")?,
            question: row.try_get("question")?,
            overall: row.try_get("overall")?,
            received_at: row.try_get("received_at")?,
            text: row.try_get("text")?,
        })
    })
    .fetch_all(readers)
    .await?;
    Ok(comments)
}

/// See `Central::receipt`.
pub async fn receipt(
    readers: &SqlitePool,
    receipt: &str,
) -> Result<Option<ReceiptState>, CentralError> {
    let state = sqlx::query(
        "select survey, day, channel,
             case when erased_at is null then standing else 'erased' end as standing
         from submission where receipt = ?1 order by id limit 1",
    )
    .bind(receipt)
    .try_map(|row: SqliteRow| {
        Ok(ReceiptState {
            survey: row.try_get("survey")?,
            day: row.try_get("day")?,
            standing: row.try_get("standing")?,
            channel: row.try_get("channel")?,
        })
    })
    .fetch_optional(readers)
    .await?;
    Ok(state)
}

/// The rows with their free text put back among the answers.
async fn with_comments(
    db: &mut SqliteConnection,
    rows: Vec<SqliteRow>,
    hidden: Hidden,
) -> Result<Vec<Row>, CentralError> {
    let rows = rows.into_iter().map(row_of).collect::<Result<Vec<Row>, CentralError>>()?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let comments = sqlx::query(
        "select submission_id, question, text from comment
         where submission_id in (select value from json_each(?1))
             and (?2 or not exists (select 1 from voice
                 where voice.submission_id = comment.submission_id
                     and voice.question = comment.question and hidden_by <> ''))",
    )
    .bind(json!(ids).to_string())
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

fn row_of(row: SqliteRow) -> Result<Row, CentralError> {
    let id: i64 = row.try_get("id")?;
    let answers: String = row.try_get("answers")?;
    let answers: Map<String, Value> = serde_json::from_str(&answers)
        .map_err(|error| CentralError::Corrupt(format!("answers of row {id}: {error}")))?;
    Ok(Row {
        id,
        key: row.try_get("key")?,
        survey: row.try_get("survey")?,
        version: row.try_get("version")?,
        lang: row.try_get("lang")?,
        unit: row.try_get("unit")?,
        service: row.try_get("service")?,
        stage: row.try_get("stage")?,
        channel: row.try_get("channel")?,
        assisted: row.try_get("assisted")?,
        rank: row.try_get("rank")?,
        received_at: row.try_get("received_at")?,
        day: row.try_get("day")?,
        elapsed_ms: row.try_get("elapsed_ms")?,
        answers,
        standing: row.try_get("standing")?,
        reason: row.try_get("reason")?,
        flags: row.try_get("flags")?,
    })
}
