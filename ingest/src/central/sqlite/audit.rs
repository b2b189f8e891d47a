//! The audit log on SQLite: lines are added here and nowhere else. What it is, is in `central::audit`.

use async_trait::async_trait;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::SqliteCentral;
use crate::central::CentralError;
use crate::central::audit::{Act, AuditLog, Noted, TrailFilter, link, parted};

#[async_trait]
impl AuditLog for SqliteCentral {
    async fn note_act(&self, act: &Act<'_>) -> Result<(), CentralError> {
        let mut tx = self.writer.begin_with("begin immediate").await?;
        let line = (act.at, act.action, act.subject.to_owned(), String::new());
        add(&mut tx, act.actor, vec![line]).await?;
        Ok(tx.commit().await?)
    }

    async fn trail(
        &self,
        filter: &TrailFilter,
        before: i64,
        limit: i64,
    ) -> Result<Vec<Noted>, CentralError> {
        let lines = sqlx::query(
            "select id, at, actor, action, subject, reason, unit, page, hash from audit
             where (?1 is null or actor = ?1) and (?2 is null or action = ?2)
                 and (?3 is null or at >= ?3) and (?4 is null or at < ?4)
                 and (?5 is null or unit in (select value from json_each(?5))) and id < ?6
             order by id desc limit ?7",
        )
        .bind(&filter.actor)
        .bind(&filter.action)
        .bind(filter.from)
        .bind(filter.to)
        .bind(filter.units.as_ref().map(|units| serde_json::json!(units).to_string()))
        .bind(before)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        lines.iter().map(read).collect()
    }

    async fn chain(&self, after: i64, limit: i64) -> Result<Vec<Noted>, CentralError> {
        let lines = sqlx::query(
            "select id, at, actor, action, subject, reason, unit, page, hash from audit
             where id > ?1 order by id limit ?2",
        )
        .bind(after)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        lines.iter().map(read).collect()
    }
}

/// When, what, to what, why.
pub(super) type Line = (i64, &'static str, String, String);

/// Adds lines of one who acts, in the transaction of what they did.
pub(super) async fn add(
    connection: &mut SqliteConnection,
    actor: &str,
    lines: Vec<Line>,
) -> Result<(), CentralError> {
    if lines.is_empty() {
        return Ok(());
    }
    let mut last = last_hash(connection).await?;
    let (actor, unit, page) = parted(actor);
    for (at, action, subject, reason) in lines {
        let (actor, action) = (actor.to_owned(), action.to_owned());
        let (unit, page) = (unit.to_owned(), page.to_owned());
        let line = Noted { id: 0, at, actor, action, subject, reason, unit, page, hash: None };
        last = link(&last, &line);
        sqlx::query(
            "insert into audit (at, actor, action, subject, reason, unit, page, hash)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )
        .bind(line.at)
        .bind(&line.actor)
        .bind(&line.action)
        .bind(&line.subject)
        .bind(&line.reason)
        .bind(&line.unit)
        .bind(&line.page)
        .bind(&last)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// The hash of the chain as it is: of the last line that has one, and of those after it that an older
/// version wrote.
async fn last_hash(connection: &mut SqliteConnection) -> Result<String, CentralError> {
    let known =
        sqlx::query("select id, hash from audit where hash is not null order by id desc limit 1")
            .fetch_optional(&mut *connection)
            .await?;
    let (id, mut last): (i64, String) = match known {
        Some(row) => (row.try_get("id")?, row.try_get("hash")?),
        None => (0, String::new()),
    };
    let since = sqlx::query(
        "select id, at, actor, action, subject, reason, unit, page, hash from audit
         where id > ?1 order by id",
    )
    .bind(id)
    .fetch_all(&mut *connection)
    .await?;
    for row in &since {
        last = link(&last, &read(row)?);
    }
    Ok(last)
}

fn read(row: &SqliteRow) -> Result<Noted, CentralError> {
    Ok(Noted {
        id: row.try_get("id")?,
        at: row.try_get("at")?,
        actor: row.try_get("actor")?,
        action: row.try_get("action")?,
        subject: row.try_get("subject")?,
        reason: row.try_get("reason")?,
        unit: row.try_get("unit")?,
        page: row.try_get("page")?,
        hash: row.try_get("hash")?,
    })
}
