//! Copying SQLite files while they are written, and giving a copied journal a new id.
//!
//! `vacuum into` reads one consistent state in one read transaction: writers go on meanwhile, and
//! what was deleted before is not in the copy, not even in free pages.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _, Row as _};

use super::{BackupError, at};

/// How long a statement waits for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// The file that a `sqlite://…` URL names.
pub fn path_of(url: &str) -> Result<PathBuf, BackupError> {
    let options = SqliteConnectOptions::from_str(url)?;
    Ok(options.get_filename().to_owned())
}

async fn open(path: &Path) -> Result<SqliteConnection, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(false);
    options.busy_timeout(BUSY_TIMEOUT).connect().await
}

/// Copies a database, readable by this user alone, and has SQLite look the copy over.
pub async fn copy(from: &Path, to: &Path) -> Result<(), BackupError> {
    if !from.is_file() {
        return Err(BackupError::Nothing(from.to_owned()));
    }
    // An existing empty file is taken; made by SQLite it would have the umask's permissions.
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to);
    made.map_err(at(to))?;
    let failed = |error| BackupError::Sqlite { path: from.to_owned(), error };
    let copied = async {
        let mut connection = open(from).await?;
        sqlx::query("vacuum into ?1")
            .bind(to.display().to_string())
            .execute(&mut connection)
            .await?;
        connection.close().await
    };
    copied.await.map_err(failed)?;
    check(to).await
}

async fn check(path: &Path) -> Result<(), BackupError> {
    let failed = |error| BackupError::Sqlite { path: path.to_owned(), error };
    let checked = async {
        let mut connection = open(path).await?;
        let found: String =
            sqlx::query_scalar("pragma quick_check(1)").fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok(found)
    };
    match checked.await.map_err(failed)?.as_str() {
        "ok" => Ok(()),
        found => Err(BackupError::Damaged { path: path.to_owned(), found: found.to_owned() }),
    }
}

/// The id of a journal and its last seq.
pub async fn journal(path: &Path) -> Result<(String, i64), BackupError> {
    let failed = |error| BackupError::Sqlite { path: path.to_owned(), error };
    let read = async {
        let mut connection = open(path).await?;
        let row = sqlx::query(
            "select id, (select coalesce(max(seq), 0) from entry) as last from journal",
        )
        .fetch_one(&mut connection)
        .await?;
        connection.close().await?;
        Ok((row.try_get("id")?, row.try_get("last")?))
    };
    read.await.map_err(failed)
}

/// Gives a copied journal, which no service has open, a new random id.
pub async fn renew_id(path: &Path) -> Result<(), BackupError> {
    let failed = |error| BackupError::Sqlite { path: path.to_owned(), error };
    let renewed = async {
        let mut connection = open(path).await?;
        sqlx::query("update journal set id = lower(hex(randomblob(16)))")
            .execute(&mut connection)
            .await?;
        connection.close().await
    };
    renewed.await.map_err(failed)
}
