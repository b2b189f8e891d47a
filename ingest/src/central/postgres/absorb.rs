//! Taking a batch of entries into PostgreSQL in one transaction. What the batch does is decided in
//! `central::arrival`; the statements are in `ledger`.
//!
//! The connection is the writer's own: it is taken out of its slot, and put back only after the
//! transaction has ended well. Whatever fails, or is given up because it took too long, drops it. A
//! cancelled commit would say that it succeeded although no standby has it.

use std::sync::LazyLock;

use fail::fail_point;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection as _};
use tokio::sync::Mutex;

use super::ledger::PostgresLedger;
use crate::central::ledger::Ledger as _;
use crate::central::{Absorbed, CentralError, Cursor, arrival, expect_at};
use crate::entry::Entry;
use crate::limits::{CENTRAL_LOCK_TIMEOUT, CENTRAL_SILENCE_MAX};

/// Begins a transaction as the only one that writes rows and tallies. Nothing it may wait for,
/// another writer or this node itself, is waited for without end. Looking up keys and scopes goes
/// by index whatever the statistics say, for those of a table that has just been filled say nothing;
/// a plan that is switched off costs so much on paper that it would be compiled first, for a second.
pub static BEGIN: LazyLock<String> = LazyLock::new(|| {
    let (lock, silence) = (CENTRAL_LOCK_TIMEOUT.as_millis(), CENTRAL_SILENCE_MAX.as_millis());
    format!(
        "begin;
        set local lock_timeout = {lock};
        set local idle_in_transaction_session_timeout = {silence};
        set local enable_seqscan = off;
        set local enable_hashjoin = off;
        set local enable_mergejoin = off;
        set local jit = off;
        select pg_advisory_xact_lock({WRITER_LOCK})"
    )
});

/// The lock that everybody who writes rows or tallies takes first. Any number, once and for all.
const WRITER_LOCK: i64 = 7_521_001;

/// The connection that writes, between two batches.
pub struct Writer {
    options: PgConnectOptions,
    slot: Mutex<Option<PgConnection>>,
}

impl Writer {
    /// A writer that connects when it is needed.
    pub fn new(options: PgConnectOptions) -> Writer {
        Writer { options, slot: Mutex::new(None) }
    }

    /// See `Central::absorb`.
    pub async fn absorb(
        &self,
        after: i64,
        journal: &str,
        entries: &[(i64, Entry)],
    ) -> Result<Absorbed, CentralError> {
        let mut slot = self.slot.lock().await;
        let mut connection = match slot.take() {
            Some(connection) => connection,
            None => PgConnection::connect_with(&self.options).await?,
        };
        let absorbed = absorb(&mut connection, after, journal, entries).await?;
        *slot = Some(connection);
        Ok(absorbed)
    }
}

async fn absorb(
    connection: &mut PgConnection,
    after: i64,
    journal: &str,
    entries: &[(i64, Entry)],
) -> Result<Absorbed, CentralError> {
    sqlx::raw_sql(AssertSqlSafe(BEGIN.as_str())).execute(&mut *connection).await?;
    let cursor = super::read::cursor(&mut *connection, journal).await?;
    let cursor = cursor.map_or(0, |cursor| cursor.seq);
    expect_at(cursor, after)?;
    let fresh: Vec<&Entry> =
        entries.iter().filter(|(seq, _)| *seq > cursor).map(|(_, entry)| entry).collect();
    let skipped = (entries.len() - fresh.len()) as u64;
    let last = entries.iter().max_by_key(|(seq, _)| *seq).filter(|(seq, _)| *seq > cursor);
    let mut absorbed = Absorbed::default();
    if let Some((seq, entry)) = last {
        let mut ledger = PostgresLedger { connection: &mut *connection };
        absorbed = arrival::absorb(&mut ledger, &fresh).await?;
        super::rights::on_arrival(ledger.connection, &fresh).await?;
        ledger.move_cursor(journal, &Cursor { seq: *seq, key: Some(entry.key) }).await?;
    }
    fail_point!("central::before_commit", |_| Err(sqlx::Error::WorkerCrashed.into()));
    sqlx::raw_sql("commit").execute(&mut *connection).await?;
    fail_point!("central::after_commit", |_| Err(sqlx::Error::WorkerCrashed.into()));
    absorbed.absorbed += skipped;
    Ok(absorbed)
}
