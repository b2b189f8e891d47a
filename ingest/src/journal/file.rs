//! The journal's file: opening it, telling damage from everything else, and keeping its write-ahead
//! log short.

use std::cell::Cell;
use std::ffi::c_int;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::hooks::Wal;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{JournalError, store};
use crate::limits::{RECENT_ROWS, WAL_LONG};

/// How long the writer waits for readers when the write-ahead log has grown too long.
const CHECKPOINT_WAIT: Duration = Duration::from_millis(100);

/// Memory for pages of the writer, in KiB as SQLite's `cache_size` takes it (negative).
const CACHE_KIB: i64 = -8_192;

/// How long anything waits for another process that holds the file.
const BUSY_WAIT: Duration = Duration::from_secs(5);

thread_local! {
    /// Pages in the write-ahead log after the last commit of this thread.
    static WAL_PAGES: Cell<c_int> = const { Cell::new(0) };

    /// Pages that were in it when it was last moved, as far as readers let it be.
    static MOVED_AT: Cell<c_int> = const { Cell::new(0) };

    /// True while the log may hold content that was destroyed in the tables.
    static TO_SCRUB: Cell<bool> = const { Cell::new(false) };
}

/// What is found in the file when it is opened.
pub struct State {
    pub id: String,
    pub rows: u64,
    /// Seq of the last row; 0 when there is none.
    pub last: i64,
    /// Rows that are set aside.
    pub set_aside: Vec<i64>,
    /// The most recent rows that do not say what was written and are not set aside yet.
    pub corrupt: Vec<(i64, String)>,
}

/// The file in a data directory.
pub fn path(folder: &Path) -> PathBuf {
    folder.join("journal.db")
}

/// Opens the file for the writer and looks at its most recent rows. The schema is in order by now.
pub fn open(folder: &Path) -> Result<(Connection, State), JournalError> {
    let mut connection = connect(folder)?;
    let state = look_at(&mut connection).map_err(|error| told(folder, error))?;
    Ok((connection, state))
}

/// Connects for writing.
pub fn connect(folder: &Path) -> Result<Connection, JournalError> {
    connected(folder).map_err(|error| told(folder, error))
}

fn connected(folder: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path(folder), flags)?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.pragma_update(None, "synchronous", "full")?;
    // What is destroyed is to be gone from the file, not only from its tables.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "cache_size", CACHE_KIB)?;
    // Instead of SQLite's own checkpoint, which would run before anybody is answered.
    connection.wal_hook(Some(|_: &Wal, pages| {
        WAL_PAGES.set(pages);
        Ok(())
    }));
    Ok(connection)
}

fn look_at(connection: &mut Connection) -> rusqlite::Result<State> {
    let sealed = store::seal(connection)?;
    if sealed > 0 {
        tracing::info!(rows = sealed, "rows from before there were checksums have one now");
    }
    connection.execute(
        "insert into journal (id) select lower(hex(randomblob(16)))
         where not exists (select 1 from journal)",
        [],
    )?;
    let (id, rows): (String, i64) =
        connection
            .query_row("select id, rows from journal", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let set_aside: Vec<i64> = connection
        .prepare("select seq from set_aside")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut corrupt = Vec::new();
    let mut recent = connection.prepare("select * from entry order by seq desc limit ?1")?;
    let mut found = recent.query([RECENT_ROWS])?;
    while let Some(row) = found.next()? {
        let seq: i64 = row.get("seq")?;
        // A column of another type than was written is as wrong as another value.
        let fault = store::found(row).map_or_else(|error| Some(error.to_string()), |it| it.fault());
        if let Some(why) = fault
            && !set_aside.contains(&seq)
        {
            corrupt.push((seq, why));
        }
    }
    let last = store::last_seq(connection)?;
    Ok(State { id, rows: rows.unsigned_abs(), last, set_aside, corrupt })
}

/// What an error of SQLite means here. Damage is told apart, because it does not pass.
pub fn told(folder: &Path, error: rusqlite::Error) -> JournalError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            JournalError::Damaged { path: path(folder), message: error.to_string() }
        }
        _ => JournalError::Sqlite(error),
    }
}

/// Moves what has gathered in the write-ahead log into the file, once another `every` pages are worth
/// a sync. Readers are waited for, a moment, only when the log has grown far beyond what it should
/// be: until they are gone it cannot begin anew.
pub fn checkpoint(connection: &Connection, every: i32) -> rusqlite::Result<()> {
    let pages = WAL_PAGES.get();
    if pages < MOVED_AT.get() {
        // It has begun anew.
        MOVED_AT.set(0);
    }
    if pages - MOVED_AT.get() < every {
        return Ok(());
    }
    MOVED_AT.set(pages);
    let is_long = pages >= every.saturating_mul(WAL_LONG);
    let has_moved = move_log(connection, if is_long { "restart" } else { "passive" })?;
    if is_long && !has_moved {
        tracing::warn!(pages, "a reader keeps the journal's write-ahead log from beginning anew");
    }
    Ok(())
}

/// Says that content was destroyed in the tables, of which the log still has a copy.
pub fn scrub_later() {
    TO_SCRUB.set(true);
}

/// Empties the log when content was destroyed. A reader may be in the way; then later.
pub fn scrub(connection: &Connection) -> rusqlite::Result<()> {
    if TO_SCRUB.get() {
        TO_SCRUB.set(!move_log(connection, "truncate")?);
    }
    Ok(())
}

/// True when all of the log was moved.
fn move_log(connection: &Connection, mode: &str) -> rusqlite::Result<bool> {
    connection.busy_timeout(CHECKPOINT_WAIT)?;
    let moved = connection.query_row(&format!("pragma wal_checkpoint({mode})"), [], |row| {
        Ok(row.get::<_, i64>("busy")? == 0)
    });
    connection.busy_timeout(BUSY_WAIT)?;
    moved
}

/// Moves all of the write-ahead log into the file and cuts the log to nothing. False when a reader
/// still needs it.
pub fn empty_log(connection: &Connection) -> rusqlite::Result<bool> {
    connection.busy_timeout(CHECKPOINT_WAIT)?;
    let busy: rusqlite::Result<i64> =
        connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get("busy"));
    connection.busy_timeout(BUSY_WAIT)?;
    WAL_PAGES.set(0);
    Ok(busy? == 0)
}
