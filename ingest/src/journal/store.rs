//! The journal's transactions, each on the one connection that writes. Nothing here decides what
//! happens after a failure: that is the writer's.

use fail::fail_point;
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};

use super::row::{Found, Row};
use super::{Erasure, Written, file};
use crate::entry::SpentInvite;

/// What became of a group.
#[derive(Debug)]
pub struct Inserted {
    /// What each row of it was, in their order.
    pub answers: Vec<Written>,
    /// How many of them are new.
    pub stored: i64,
    /// Seq and key of the last new one.
    pub last: Option<(i64, [u8; 16])>,
}

/// Commits the new ones among the rows in one transaction and says what each of them was. The first
/// of several with one key is the stored one.
pub fn insert(connection: &mut Connection, rows: &[Row]) -> rusqlite::Result<Inserted> {
    let tx = begin(connection)?;
    let mut inserted = Inserted { answers: Vec::with_capacity(rows.len()), stored: 0, last: None };
    let mut seq = last_seq(&tx)?;
    fail_point!("journal::before_insert", |_| Err(disk_full()));
    for row in rows {
        let written = insert_row(&tx, seq + 1, row)?;
        if written == Written::Stored {
            seq += 1;
            inserted.stored += 1;
            inserted.last = Some((seq, row.key));
        }
        inserted.answers.push(written);
    }
    tx.prepare_cached("update journal set rows = rows + ?1")?.execute([inserted.stored])?;
    fail_point!("journal::before_commit", |_| Err(disk_full()));
    tx.commit()?;
    fail_point!("journal::after_commit", |_| Err(disk_full()));
    Ok(inserted)
}

fn insert_row(tx: &Transaction<'_>, seq: i64, row: &Row) -> rusqlite::Result<Written> {
    if let Some(invite) = &row.invite
        && let Some(refused) = invite_refused(tx, row, invite)?
    {
        return Ok(refused);
    }
    // A submission that was erased elsewhere before it came here is known, without its content.
    let is_erased =
        tx.prepare_cached("select 1 from erasure where key = ?1")?.exists([&row.key])?;
    let new = tx
        .prepare_cached(
            "insert into entry (seq, key, hash, receipt, received_at, body, checksum)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict (key) do nothing",
        )?
        .execute(params![
            seq,
            row.key,
            row.hash,
            row.receipt,
            row.received_at,
            (!is_erased).then_some(&row.body),
            row.checksum(seq, !is_erased),
        ])?;
    if new == 0 {
        return Ok(known(tx, row)?.unwrap_or(Written::KeyReused));
    }
    if let Some(invite) = &row.invite {
        tx.prepare_cached("insert into invite_spent (issuer, id, seq) values (?1, ?2, ?3)")?
            .execute(params![invite.issuer, invite.id, seq])?;
    }
    Ok(Written::Stored)
}

/// What the journal says to a row whose key it knows.
fn known(tx: &Transaction<'_>, row: &Row) -> rusqlite::Result<Option<Written>> {
    tx.prepare_cached("select hash from entry where key = ?1")?
        .query_row([&row.key], |found| {
            // A hash of another type is not this hash, and no reason to refuse the whole group.
            let first = found.get_ref(0)?.as_bytes().unwrap_or_default();
            Ok(Written::of_known(first, &row.hash))
        })
        .optional()
}

/// What is said to an invite that was spent already. A repeat under the same key is no second spend.
fn invite_refused(
    tx: &Transaction<'_>,
    row: &Row,
    invite: &SpentInvite,
) -> rusqlite::Result<Option<Written>> {
    let is_spent = tx
        .prepare_cached("select 1 from invite_spent where issuer = ?1 and id = ?2")?
        .exists(params![invite.issuer, invite.id])?;
    if !is_spent {
        return Ok(None);
    }
    Ok(Some(known(tx, row)?.unwrap_or(Written::InviteSpent)))
}

/// Remembers that the submission with this receipt was withdrawn.
pub fn withdraw(connection: &mut Connection, receipt: &str, at: i64) -> rusqlite::Result<()> {
    let tx = begin(connection)?;
    tx.execute(
        "insert into withdrawal (receipt, at) values (?1, ?2) on conflict (receipt) do nothing",
        params![receipt, at],
    )?;
    fail_point!("journal::before_withdraw_commit", |_| Err(disk_full()));
    tx.commit()
}

/// Destroys the content of these submissions and remembers that it was. Returns how many rows had
/// content.
pub fn erase(connection: &mut Connection, erasures: &[Erasure]) -> rusqlite::Result<u64> {
    let tx = begin(connection)?;
    let mut destroyed = 0;
    for erasure in erasures {
        tx.prepare_cached(
            "insert into erasure (key, at, reason) values (?1, ?2, ?3)
             on conflict (key) do nothing",
        )?
        .execute(params![erasure.key, erasure.at, erasure.reason])?;
        let mut select =
            tx.prepare_cached("select * from entry where key = ?1 and body is not null")?;
        match select.query_row([&erasure.key], found).optional() {
            Ok(None) => continue,
            Ok(Some(found)) => destroy_content(&tx, found)?,
            // It does not say what was written, but the order is to destroy it.
            Err(_) => {
                tx.execute("update entry set body = null where key = ?1", [&erasure.key])?;
                file::scrub_later();
            }
        }
        destroyed += 1;
    }
    fail_point!("journal::before_erase_commit", |_| Err(disk_full()));
    tx.commit()?;
    // It is destroyed whether the log can be emptied now or, when somebody reads it, in a moment.
    if let Err(error) = file::scrub(connection) {
        tracing::warn!(error = %error, "the write-ahead log is emptied later");
    }
    Ok(destroyed)
}

/// Destroys the content of these rows. One that does not say what was written keeps it: central
/// does not have it.
pub fn purge(connection: &mut Connection, seqs: &[i64]) -> rusqlite::Result<u64> {
    let tx = begin(connection)?;
    let mut purged = 0;
    for seq in seqs {
        let mut select =
            tx.prepare_cached("select * from entry where seq = ?1 and body is not null")?;
        // One that cannot be read is left for whoever looks after the node.
        let Ok(Some(found)) = select.query_row([seq], found).optional() else { continue };
        if found.fault().is_none() {
            destroy_content(&tx, found)?;
            purged += 1;
        }
    }
    fail_point!("journal::before_purge_commit", |_| Err(disk_full()));
    tx.commit()?;
    Ok(purged)
}

fn destroy_content(tx: &Transaction<'_>, mut found: Found) -> rusqlite::Result<()> {
    found.body = None;
    tx.prepare_cached("update entry set body = null, checksum = ?2 where seq = ?1")?
        .execute([found.seq, found.computed()])?;
    file::scrub_later();
    Ok(())
}

/// Notes that a row does not say what was written.
pub fn set_aside(
    connection: &mut Connection,
    at: i64,
    rows: &[(i64, String)],
) -> rusqlite::Result<()> {
    let tx = begin(connection)?;
    for (seq, why) in rows {
        tx.execute(
            "insert into set_aside (seq, at, why) values (?1, ?2, ?3) on conflict (seq) do nothing",
            params![seq, at, why],
        )?;
    }
    tx.commit()
}

/// Gives the journal a new random id and returns it.
pub fn renew_id(connection: &mut Connection) -> rusqlite::Result<String> {
    let tx = begin(connection)?;
    let id = tx.query_row(
        "update journal set id = lower(hex(randomblob(16))) returning id",
        [],
        |row| row.get(0),
    )?;
    tx.commit()?;
    Ok(id)
}

/// Removes rows after the last acknowledged one: their senders were told that nothing was stored.
/// Writes in any case, so that it also shows whether the file can be written. Returns how many.
pub fn remove_after(connection: &mut Connection, last: i64) -> rusqlite::Result<usize> {
    let tx = begin(connection)?;
    tx.execute("delete from invite_spent where seq > ?1", [last])?;
    let removed = tx.execute("delete from entry where seq > ?1", [last])?;
    tx.execute("update journal set rows = rows - ?1", [removed as i64])?;
    tx.commit()?;
    Ok(removed)
}

/// Gives every row from before there were checksums its checksum.
pub fn seal(connection: &mut Connection) -> rusqlite::Result<usize> {
    const ROWS_AT_ONCE: i64 = 10_000;
    let mut sealed = 0;
    loop {
        let tx = begin(connection)?;
        let rows: Vec<Found> = tx
            .prepare_cached("select * from entry where checksum is null order by seq limit ?1")?
            .query_map([ROWS_AT_ONCE], found)?
            .collect::<Result<_, _>>()?;
        for row in &rows {
            tx.prepare_cached("update entry set checksum = ?2 where seq = ?1")?
                .execute([row.seq, row.computed()])?;
        }
        tx.commit()?;
        sealed += rows.len();
        if (rows.len() as i64) < ROWS_AT_ONCE {
            return Ok(sealed);
        }
    }
}

/// The last seq; 0 when there is none.
pub fn last_seq(connection: &Connection) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("select coalesce(max(seq), 0) from entry")?
        .query_row([], |row| row.get(0))
}

/// Reads a row of `entry`, asked for as `*`.
pub fn found(row: &rusqlite::Row<'_>) -> rusqlite::Result<Found> {
    Ok(Found {
        seq: row.get("seq")?,
        key: row.get("key")?,
        hash: row.get("hash")?,
        receipt: row.get("receipt")?,
        received_at: row.get("received_at")?,
        body: row.get("body")?,
        checksum: row.get("checksum")?,
    })
}

fn begin(connection: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate)
}

/// What a full disk says, for fail points.
#[allow(dead_code, reason = "fail points alone say so, and they may be compiled out")]
fn disk_full() -> rusqlite::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL);
    rusqlite::Error::SqliteFailure(code, Some("asked for by a fail point".to_owned()))
}
