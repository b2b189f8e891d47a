//! Central on embedded SQLite: the default, one file beside the journal.
//!
//! One connection writes, one is the feed's, a few read; WAL lets them do so at the same time, also
//! from other processes (`hailong export` while `serve` runs).
//!
//! Every commit is synced but the feed's. What the feed writes the journal has on disk, and the
//! cursor is part of the same transaction: should the machine lose power, the last batches are gone
//! together with the cursor that speaks of them, and are fed again. (A journal keeps content for days,
//! the log of this file is on disk within seconds.) So one and the same disk syncs once for a
//! submission and not twice.

mod absorb;
mod account;
mod attempt;
mod provider;
mod audit;
mod inspection;
mod ledger;
mod many;
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
mod rights;
mod voice;
mod voices;

use std::collections::BTreeSet;
use std::str::FromStr;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use super::{
    ACQUIRE_TIMEOUT, Absorbed, Central, CentralError, Comment, Cursor, Filter, ReceiptState, Row,
    Scope, View,
};
use crate::entry::Entry;
use sqlx::migrate::MigrateError;
use sqlx::{Connection as _, Sqlite, Transaction};

/// How long a statement waits for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long until it is tried again what SQLite itself does not wait for.
const AGAIN_AFTER: Duration = Duration::from_millis(20);

/// Connections that read at the same time.
const READERS_MAX: u32 = 4;

/// The central database in a SQLite file.
pub struct SqliteCentral {
    writer: SqlitePool,
    /// Like `writer`, without a sync at each commit.
    feeder: SqlitePool,
    readers: SqlitePool,
}

impl SqliteCentral {
    /// Opens the file a `sqlite://PATH` URL names, making it when it is not there.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub async fn open(url: &str) -> Result<SqliteCentral, CentralError> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // What is erased is overwritten, not only marked as free.
            .pragma("secure_delete", "on")
            .busy_timeout(BUSY_TIMEOUT);
        // After a disk error SQLite has ended the transaction by itself, which sqlx does not notice:
        // such a connection would refuse every further transaction, for ever.
        let pool = SqlitePoolOptions::new().acquire_timeout(ACQUIRE_TIMEOUT).before_acquire(
            |connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }),
        );
        let one = pool.clone().max_connections(1);
        // Nobody waits for a program that turns a new file to write-ahead logging: SQLite refuses at once.
        let deadline = Instant::now() + BUSY_TIMEOUT;
        let writer = loop {
            match one.clone().connect_with(options.clone()).await {
                Err(error) if is_busy(&error) && Instant::now() < deadline => {
                    tokio::time::sleep(AGAIN_AFTER).await;
                }
                opened => break opened?,
            }
        };
        let unsynced = options.clone().synchronous(SqliteSynchronous::Normal);
        let feeder = one.connect_with(unsynced).await?;
        let readers = pool.max_connections(READERS_MAX).connect_with(options).await?;
        Ok(SqliteCentral { writer, feeder, readers })
    }

    /// How many steps of the schema have been made, by whichever program.
    async fn migrations_made(&self) -> Result<i64, CentralError> {
        let list = "select count(*) from sqlite_master where name = '_sqlx_migrations'";
        if sqlx::query_scalar::<_, i64>(list).fetch_one(&self.writer).await? == 0 {
            return Ok(0);
        }
        let made = "select count(*) from _sqlx_migrations";
        Ok(sqlx::query_scalar(made).fetch_one(&self.writer).await?)
    }
}

/// True when another program has what is wanted at the moment (SQLITE_BUSY, with whatever detail).
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<i32>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}

#[async_trait]
impl Central for SqliteCentral {
    async fn prepare(&self) -> Result<(), CentralError> {
        let mut migrations = sqlx::migrate!("migrations/sqlite");
        // A centre that is one version newer goes on being fed.
        migrations.set_ignore_missing(true);
        // Nothing keeps two programs from making the schema at once: whoever comes second to a step fails
        // on it, whole, and goes on from where the first one is.
        let mut made = self.migrations_made().await?;
        let deadline = Instant::now() + BUSY_TIMEOUT;
        loop {
            let error = match migrations.run(&self.writer).await {
                Ok(()) => return Ok(()),
                Err(MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _))
                    if is_busy(&error) && Instant::now() < deadline =>
                {
                    tokio::time::sleep(AGAIN_AFTER).await;
                    continue;
                }
                Err(error) => error,
            };
            let before = std::mem::replace(&mut made, self.migrations_made().await?);
            if made == before {
                return Err(error.into());
            }
        }
    }

    async fn cursor(&self, journal: &str) -> Result<Option<Cursor>, CentralError> {
        read::cursor(&self.readers, journal).await
    }

    async fn absorb_after(
        &self,
        after: i64,
        journal: &str,
        entries: &[(i64, Entry)],
    ) -> Result<Absorbed, CentralError> {
        absorb::absorb(&self.feeder, after, journal, entries).await
    }

    async fn settle(&self, scopes: &BTreeSet<Scope>) -> Result<u64, CentralError> {
        let mut tx = self.writer.begin_with(absorb::BEGIN).await?;
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
        read::rows_after(&mut *self.readers.acquire().await?, filter, after, limit).await
    }

    async fn view(&self) -> Result<Box<dyn View>, CentralError> {
        Ok(Box::new(SqliteView { tx: self.readers.begin().await? }))
    }

    async fn newest(&self, limit: u32) -> Result<Vec<Row>, CentralError> {
        read::newest(&mut *self.readers.acquire().await?, limit).await
    }

    async fn newest_comments(&self, limit: u32) -> Result<Vec<Comment>, CentralError> {
        read::newest_comments(&self.readers, limit).await
    }

    async fn receipt(&self, receipt: &str) -> Result<Option<ReceiptState>, CentralError> {
        read::receipt(&self.readers, receipt).await
    }
}

/// A transaction that only reads, and sees one moment.
struct SqliteView {
    tx: Transaction<'static, Sqlite>,
}

#[async_trait]
impl View for SqliteView {
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
