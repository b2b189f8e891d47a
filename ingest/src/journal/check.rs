//! Looks at every page and row of a journal, for `hailong journal check`. Reads only, and in pieces,
//! so that it can be done while the service writes.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::row::Found;
use super::{JournalError, file, store};

/// Faults of pages that are named at most; SQLite's own check can go on for long.
const PAGE_FAULTS_MAX: u32 = 20;

/// Rows read at once.
const ROWS_AT_ONCE: i64 = 10_000;

/// What was found in a journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Rows looked at.
    pub rows: u64,
    /// Rows among them whose content was purged or erased.
    pub without_content: u64,
    /// What is wrong, one sentence each.
    pub faults: Vec<String>,
}

/// Looks at the journal of a data directory.
///
/// # Errors
/// It is not there or cannot be read at all.
pub fn check(folder: &Path) -> Result<Checked, JournalError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let told = |error| file::told(folder, error);
    let connection = Connection::open_with_flags(file::path(folder), flags).map_err(told)?;
    connection.pragma_update(None, "query_only", true).map_err(told)?;
    let mut checked = Checked::default();
    pages(&connection, &mut checked).map_err(told)?;
    if let Err(error) = rows(&connection, &mut checked) {
        // Where a page cannot be read, the rows behind it were not looked at.
        let looked = format!("rows: looked at {}, then: {error}", checked.rows);
        checked.faults.push(looked);
    }
    Ok(checked)
}

fn pages(connection: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
    let mut pages = connection.prepare(&format!("pragma quick_check({PAGE_FAULTS_MAX})"))?;
    let mut told = pages.query([])?;
    while let Some(row) = told.next()? {
        let told: String = row.get(0)?;
        if told != "ok" {
            checked.faults.push(format!("pages: {told}"));
        }
    }
    Ok(())
}

fn rows(connection: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
    let mut some =
        connection.prepare("select * from entry where seq > ?1 order by seq limit ?2")?;
    let mut after = 0_i64;
    loop {
        let before = checked.rows;
        let mut found = some.query([after, ROWS_AT_ONCE])?;
        while let Some(row) = found.next()? {
            after = row.get("seq")?;
            checked.rows += 1;
            let fault = match store::found(row) {
                Ok(found) => {
                    checked.without_content += u64::from(found.body.is_none());
                    Found::fault(&found)
                }
                Err(error) => Some(error.to_string()),
            };
            checked.faults.extend(fault.map(|why| format!("row {after}: {why}")));
        }
        if checked.rows == before {
            return Ok(());
        }
    }
}
