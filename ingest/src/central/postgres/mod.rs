//! Central on PostgreSQL: the same contract as SQLite, for more than one machine.

mod absorb;
mod account;
mod attempt;
mod provider;
mod audit;
mod inspection;
mod ledger;
mod origin;
mod issuer;
mod device;
mod link;
mod token;
mod embed;
mod flow;
mod alert;
mod dossier;
mod unit;
mod service;
mod fact;
mod publication;
mod signals;
mod read;
mod rows;
mod standing;
mod samples;
mod release;
mod response;
mod tallies;
mod ahead;
mod rights;
mod voice;
mod voices;

use std::collections::BTreeSet;
use std::str::FromStr;

use async_trait::async_trait;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, Postgres, Transaction};

use super::{
    ACQUIRE_TIMEOUT, Absorbed, Central, CentralError, Comment, Cursor, Filter, ReceiptState, Row,
    Scope, View,
};
use crate::entry::Entry;

/// Connections of one node: one feeds, the others read for the monitor and exports.
const CONNECTIONS_MAX: u32 = 8;

/// The central database in PostgreSQL.
pub struct PostgresCentral {
    pool: PgPool,
    writer: absorb::Writer,
}

impl PostgresCentral {
    /// The database of a `postgres://…` URL; the first connection is made when it is needed.
    ///
    /// # Errors
    /// The URL is malformed.
    pub fn connect(url: &str) -> Result<PostgresCentral, CentralError> {
        let options = PgConnectOptions::from_str(url)?.application_name("hailong");
        let pool = PgPoolOptions::new()
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .max_connections(CONNECTIONS_MAX)
            .connect_lazy_with(options.clone());
        Ok(PostgresCentral { pool, writer: absorb::Writer::new(options) })
    }
}

#[async_trait]
impl Central for PostgresCentral {
    async fn prepare(&self) -> Result<(), CentralError> {
        let mut migrations = sqlx::migrate!("migrations/postgres");
        // A centre that is one version newer goes on being fed.
        migrations.set_ignore_missing(true);
        Ok(migrations.run(&self.pool).await?)
    }

    async fn cursor(&self, journal: &str) -> Result<Option<Cursor>, CentralError> {
        read::cursor(&self.pool, journal).await
    }

    async fn absorb_after(
        &self,
        after: i64,
        journal: &str,
        entries: &[(i64, Entry)],
    ) -> Result<Absorbed, CentralError> {
        self.writer.absorb(after, journal, entries).await
    }

    async fn settle(&self, scopes: &BTreeSet<Scope>) -> Result<u64, CentralError> {
        let mut tx = self.pool.begin_with(AssertSqlSafe(absorb::BEGIN.as_str())).await?;
        let changed = standing::settle(&mut tx, scopes).await?;
        tx.commit().await?;
        Ok(changed)
    }

    async fn rows_after(
        &self,
        filter: &Filter,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Row>, CentralError> {
        read::rows_after(&mut *self.pool.acquire().await?, filter, after, limit).await
    }

    async fn view(&self) -> Result<Box<dyn View>, CentralError> {
        Ok(Box::new(PostgresView {
            tx: self.pool.begin_with("begin isolation level repeatable read, read only").await?,
        }))
    }

    async fn newest(&self, limit: u32) -> Result<Vec<Row>, CentralError> {
        read::newest(&mut *self.pool.acquire().await?, limit).await
    }

    async fn newest_comments(&self, limit: u32) -> Result<Vec<Comment>, CentralError> {
        read::newest_comments(&self.pool, limit).await
    }

    async fn receipt(&self, receipt: &str) -> Result<Option<ReceiptState>, CentralError> {
        read::receipt(&self.pool, receipt).await
    }
}

/// A transaction that only reads, and sees one moment.
struct PostgresView {
    tx: Transaction<'static, Postgres>,
}

#[async_trait]
impl View for PostgresView {
    async fn rows_after(
        &mut self,
        filter: &Filter,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Row>, CentralError> {
        read::rows_after(&mut self.tx, filter, after, limit).await
    }

    async fn count(&mut self, filter: &Filter) -> Result<u64, CentralError> {
        read::count(&mut self.tx, filter).await
    }
}
