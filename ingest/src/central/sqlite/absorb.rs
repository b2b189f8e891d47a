//! Taking a batch of entries into SQLite in one transaction. What the batch does is decided in
//! `central::arrival`; the statements are in `ledger`.

use fail::fail_point;
use sqlx::sqlite::SqlitePool;

use super::ledger::SqliteLedger;
use crate::central::ledger::Ledger as _;
use crate::central::{Absorbed, CentralError, Cursor, arrival, expect_at};
use crate::entry::Entry;

/// Begins a transaction as the only one that writes.
pub const BEGIN: &str = "begin immediate";

/// See `Central::absorb`.
pub async fn absorb(
    writer: &SqlitePool,
    after: i64,
    journal: &str,
    entries: &[(i64, Entry)],
) -> Result<Absorbed, CentralError> {
    let mut tx = writer.begin_with(BEGIN).await?;
    let cursor = super::read::cursor(&mut *tx, journal).await?;
    let cursor = cursor.map_or(0, |cursor| cursor.seq);
    expect_at(cursor, after)?;
    let fresh: Vec<&Entry> =
        entries.iter().filter(|(seq, _)| *seq > cursor).map(|(_, entry)| entry).collect();
    let skipped = (entries.len() - fresh.len()) as u64;
    let last = entries.iter().max_by_key(|(seq, _)| *seq).filter(|(seq, _)| *seq > cursor);
    let mut absorbed = Absorbed::default();
    if let Some((seq, entry)) = last {
        let mut ledger = SqliteLedger { connection: &mut tx };
        absorbed = arrival::absorb(&mut ledger, &fresh).await?;
        super::rights::on_arrival(ledger.connection, &fresh).await?;
        ledger.move_cursor(journal, &Cursor { seq: *seq, key: Some(entry.key) }).await?;
    }
    fail_point!("central::before_commit", |_| Err(sqlx::Error::WorkerCrashed.into()));
    tx.commit().await?;
    fail_point!("central::after_commit", |_| Err(sqlx::Error::WorkerCrashed.into()));
    absorbed.absorbed += skipped;
    Ok(absorbed)
}
