//! The flow on PostgreSQL. What it means is in `central::flow`.

use async_trait::async_trait;
use sqlx::Row as _;
use sqlx::postgres::{PgConnection, PgRow};

use super::PostgresCentral;
use crate::central::CentralError;
use crate::central::flow::{Batch, Flow, FlowCount, Kept, Node, NodeSign};

#[async_trait]
impl Flow for PostgresCentral {
    async fn tell(
        &self,
        sign: &NodeSign,
        batch: Batch<'_>,
        kept: Kept,
    ) -> Result<(), CentralError> {
        let mut tx = self.pool.begin().await?;
        // One that was given up may still be committing: what it took is seen only after it.
        sqlx::query("select pg_advisory_xact_lock(hashtext('node ' || $1))")
            .bind(&sign.id)
            .execute(&mut *tx)
            .await?;
        let taken: Option<i64> =
            sqlx::query_scalar("select batch from node where id = $1 and started_at = $2")
                .bind(&sign.id)
                .bind(sign.started_at)
                .fetch_optional(&mut *tx)
                .await?;
        if taken.is_none_or(|taken| taken < batch.number) {
            add(&mut tx, batch.counts).await?;
        }
        put(&mut tx, sign, batch.number).await?;
        sqlx::query("delete from flow where minute < $1")
            .bind(kept.minutes_from)
            .execute(&mut *tx)
            .await?;
        sqlx::query("delete from node where at < $1")
            .bind(kept.nodes_from)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn forget_node(&self, id: &str) -> Result<(), CentralError> {
        sqlx::query("delete from node where id = $1").bind(id).execute(&self.pool).await?;
        Ok(())
    }

    async fn nodes(&self) -> Result<Vec<Node>, CentralError> {
        let nodes = sqlx::query(
            "select id, name, version, started_at, at, rows, backlog, oldest_at, lag_ms, corrupt,
                 disk_free, refuses, ahead_ms from node order by name, id",
        )
        .try_map(node)
        .fetch_all(&self.pool)
        .await?;
        Ok(nodes)
    }

    async fn flow(&self, from: i64, to: i64, step: i64) -> Result<Vec<FlowCount>, CentralError> {
        let counts = sqlx::query(
            "select minute / $3 * $3 as first, outcome, reason, channel, issuer, sum(n)::bigint as n
             from flow where minute between $1 and $2
             group by first, outcome, reason, channel, issuer
             order by first, outcome, reason, channel, issuer",
        )
        .bind(from)
        .bind(to)
        .bind(step)
        .try_map(count)
        .fetch_all(&self.pool)
        .await?;
        Ok(counts)
    }
}

async fn add(connection: &mut PgConnection, counts: &[FlowCount]) -> Result<(), CentralError> {
    // In the order of the key, so that two nodes wait for each other and never crosswise.
    let mut counts: Vec<&FlowCount> = counts.iter().collect();
    counts.sort_by_key(|c| (c.minute, &c.outcome, &c.reason, &c.channel, &c.issuer));
    let texts = |of: fn(&FlowCount) -> &String| -> Vec<&str> {
        counts.iter().map(|count| of(count).as_str()).collect()
    };
    sqlx::query(
        "insert into flow (minute, outcome, reason, channel, issuer, n)
         select minute, outcome, reason, channel, issuer, n
         from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
             as new (minute, outcome, reason, channel, issuer, n)
         on conflict (minute, outcome, reason, channel, issuer)
             do update set n = flow.n + excluded.n",
    )
    .bind(counts.iter().map(|count| count.minute).collect::<Vec<_>>())
    .bind(texts(|count| &count.outcome))
    .bind(texts(|count| &count.reason))
    .bind(texts(|count| &count.channel))
    .bind(texts(|count| &count.issuer))
    .bind(counts.iter().map(|count| count.n).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

async fn put(
    connection: &mut PgConnection,
    sign: &NodeSign,
    batch: i64,
) -> Result<(), CentralError> {
    sqlx::query(
        "insert into node (id, name, version, started_at, at, rows, backlog, oldest_at, lag_ms,
             corrupt, disk_free, refuses, batch, ahead_ms)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
             $5 - (extract(epoch from clock_timestamp()) * 1000)::bigint)
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

fn node(row: PgRow) -> sqlx::Result<Node> {
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

fn count(row: PgRow) -> sqlx::Result<FlowCount> {
    Ok(FlowCount {
        minute: row.try_get("first")?,
        outcome: row.try_get("outcome")?,
        reason: row.try_get("reason")?,
        channel: row.try_get("channel")?,
        issuer: row.try_get("issuer")?,
        n: row.try_get("n")?,
    })
}
