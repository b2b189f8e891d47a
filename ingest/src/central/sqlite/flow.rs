//! The flow on SQLite. What it means is in `central::flow`.

use async_trait::async_trait;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::SqliteCentral;
use super::absorb::BEGIN;
use crate::central::CentralError;
use crate::central::flow::{Batch, Flow, FlowCount, Kept, Node, NodeSign};

#[async_trait]
impl Flow for SqliteCentral {
    async fn tell(
        &self,
        sign: &NodeSign,
        batch: Batch<'_>,
        kept: Kept,
    ) -> Result<(), CentralError> {
        // Without a sync: after a loss of power the node, which was lost with it, has forgotten the same.
        let mut tx = self.feeder.begin_with(BEGIN).await?;
        let taken: Option<i64> =
            sqlx::query_scalar("select batch from node where id = ?1 and started_at = ?2")
                .bind(&sign.id)
                .bind(sign.started_at)
                .fetch_optional(&mut *tx)
                .await?;
        if taken.is_none_or(|taken| taken < batch.number) {
            for count in batch.counts {
                add(&mut tx, count).await?;
            }
        }
        put(&mut tx, sign, batch.number).await?;
        sqlx::query("delete from flow where minute < ?1")
            .bind(kept.minutes_from)
            .execute(&mut *tx)
            .await?;
        sqlx::query("delete from node where at < ?1")
            .bind(kept.nodes_from)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn forget_node(&self, id: &str) -> Result<(), CentralError> {
        sqlx::query("delete from node where id = ?1").bind(id).execute(&self.writer).await?;
        Ok(())
    }

    async fn nodes(&self) -> Result<Vec<Node>, CentralError> {
        let nodes = sqlx::query(
            "select id, name, version, started_at, at, rows, backlog, oldest_at, lag_ms, corrupt,
                 disk_free, refuses, ahead_ms from node order by name, id",
        )
        .try_map(node)
        .fetch_all(&self.readers)
        .await?;
        Ok(nodes)
    }

    async fn flow(&self, from: i64, to: i64, step: i64) -> Result<Vec<FlowCount>, CentralError> {
        let counts = sqlx::query(
            "select minute / ?3 * ?3 as first, outcome, reason, channel, issuer, sum(n) as n
             from flow where minute between ?1 and ?2
             group by first, outcome, reason, channel, issuer
             order by first, outcome, reason, channel, issuer",
        )
        .bind(from)
        .bind(to)
        .bind(step)
        .try_map(count)
        .fetch_all(&self.readers)
        .await?;
        Ok(counts)
    }
}

async fn add(connection: &mut SqliteConnection, count: &FlowCount) -> Result<(), CentralError> {
    sqlx::query(
        "insert into flow (minute, outcome, reason, channel, issuer, n)
         values (?1, ?2, ?3, ?4, ?5, ?6)
         on conflict (minute, outcome, reason, channel, issuer)
             do update set n = flow.n + excluded.n",
    )
    .bind(count.minute)
    .bind(&count.outcome)
    .bind(&count.reason)
    .bind(&count.channel)
    .bind(&count.issuer)
    .bind(count.n)
    .execute(connection)
    .await?;
    Ok(())
}

async fn put(
    connection: &mut SqliteConnection,
    sign: &NodeSign,
    batch: i64,
) -> Result<(), CentralError> {
    sqlx::query(
        "insert into node (id, name, version, started_at, at, rows, backlog, oldest_at, lag_ms,
             corrupt, disk_free, refuses, batch, ahead_ms)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,
             ?5 - cast(unixepoch('subsec') * 1000 as integer))
         on conflict (id) do update set name = excluded.name, version = excluded.version,
             started_at = excluded.started_at, at = excluded.at, rows = excluded.rows,
             backlog = excluded.backlog, oldest_at = excluded.oldest_at,
             lag_ms = excluded.lag_ms, corrupt = excluded.corrupt,
             disk_free = excluded.disk_free, refuses = excluded.refuses,
             batch = excluded.batch, ahead_ms = excluded.ahead_ms",
    )
    .bind(&sign.id)
    .bind(&sign.name)
    .bind(&sign.version)
    .bind(sign.started_at)
    .bind(sign.at)
    .bind(sign.rows)
    .bind(sign.backlog)
    .bind(sign.oldest_at)
    .bind(sign.lag_ms)
    .bind(sign.corrupt)
    .bind(sign.disk_free)
    .bind(sign.refuses)
    .bind(batch)
    .execute(connection)
    .await?;
    Ok(())
}

fn node(row: SqliteRow) -> sqlx::Result<Node> {
    let sign = NodeSign {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        version: row.try_get("version")?,
        started_at: row.try_get("started_at")?,
        at: row.try_get("at")?,
        rows: row.try_get("rows")?,
        backlog: row.try_get("backlog")?,
        oldest_at: row.try_get("oldest_at")?,
        lag_ms: row.try_get("lag_ms")?,
        corrupt: row.try_get("corrupt")?,
        disk_free: row.try_get("disk_free")?,
        refuses: row.try_get("refuses")?,
    };
    Ok(Node { sign, ahead_ms: row.try_get("ahead_ms")? })
}

fn count(row: SqliteRow) -> sqlx::Result<FlowCount> {
    Ok(FlowCount {
        minute: row.try_get("first")?,
        outcome: row.try_get("outcome")?,
        reason: row.try_get("reason")?,
        channel: row.try_get("channel")?,
        issuer: row.try_get("issuer")?,
        n: row.try_get("n")?,
    })
}
