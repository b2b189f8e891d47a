//! Copies of a node and of central: made while the service runs, checked before they are used.
//!
//! **The journal is copied first, central after it.** Then whatever was acknowledged before the
//! backup began is in the copy: a row's content leaves the journal only after central has it, so a
//! row whose content the older copy of the journal no longer has is in the younger copy of central.
//! The other way round a row could be fed and purged between the two copies and be in neither.
//!
//! What was acknowledged between the two copies may be at central and not in the journal's copy.
//! That counts nothing twice: central knows the key for ever, and a client that sends it again gets
//! the same receipt, which is derived from the key.
//!
//! A restored journal gets a new random id. Central's cursor belongs to the id: under the old one it
//! may stand beyond the copy's last row, and new rows would hide below it. Under a new id everything
//! is fed again and absorbed.
//!
//! Not here: when backups are made and where they are kept (`docs/operations/backup.md`).

mod make;
mod manifest;
mod postgres;
mod restore;
mod sqlite;

use std::io;
use std::path::PathBuf;

pub use make::{What, make};
pub use manifest::{Copied, Manifest};
pub use restore::{Restored, restore};

use crate::data_dir::DataDirError;

/// The journal's file, in a data directory and in a backup.
const JOURNAL: &str = "journal.db";

/// The embedded central, in a backup; elsewhere its URL says where it is.
const CENTRAL_SQLITE: &str = "central.db";

/// What `pg_dump` wrote.
const CENTRAL_POSTGRES: &str = "central.dump";

/// The secrets, in a data directory and in a backup.
const SECRETS: &str = "secrets.toml";

/// What names and proves the rest; written last, so that a backup without it was never finished.
const MANIFEST: &str = "manifest.json";

/// Why there is no backup, or why it was not restored. Nothing was changed then, unless the message
/// says so.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file cannot be read or written.
    #[error("{path}: {error}")]
    File {
        /// The file or directory.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The target holds something.
    #[error("{0} is not empty; name a directory that is, or one that is not there yet")]
    NotEmpty(PathBuf),
    /// There is nothing to copy.
    #[error("{0} is not there; name the node's data directory with --data-dir")]
    Nothing(PathBuf),
    /// A SQLite file cannot be read, copied or changed.
    #[error("{path}: {error}")]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        error: sqlx::Error,
    },
    /// The copy of a SQLite file is not sound.
    #[error(
        "{path}: SQLite finds damage in it: {found}; see docs/operations/faults.md, Corrupt journal"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What it says.
        found: String,
    },
    /// The secrets are not TOML.
    #[error("{path}: cannot be read as secrets: {error}")]
    Secrets {
        /// The file.
        path: PathBuf,
        /// Why.
        error: toml::de::Error,
    },
    /// The URL of central is not understood.
    #[error("central: the URL is neither sqlite://PATH nor postgres://USER@HOST/NAME")]
    UnknownUrl,
    /// A program of PostgreSQL is missing.
    #[error(
        "{0} is neither in PATH nor in /usr/lib/postgresql/*/bin; install the package \
         postgresql-client (Debian, Ubuntu) of the server's version or newer, or leave central out \
         with --without-central"
    )]
    ProgramMissing(&'static str),
    /// A program of PostgreSQL failed.
    #[error("{program}: {said}")]
    Program {
        /// Its name.
        program: &'static str,
        /// What it said, without a password.
        said: String,
    },
    /// The database of central cannot be asked.
    #[error("central: {0}")]
    Central(#[from] sqlx::Error),
    /// The directory holds no finished backup.
    #[error("{0} is not there: this is not a backup, or one that was never finished")]
    NoManifest(PathBuf),
    /// The manifest cannot be read.
    #[error("{path}: {message}")]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// A file is not what was written.
    #[error(
        "{path} is not the file that was backed up ({what}); nothing was restored, use another backup"
    )]
    Changed {
        /// The file.
        path: PathBuf,
        /// What differs.
        what: String,
    },
    /// Backup and target are of two kinds.
    #[error(
        "the backup holds central as {backed_up}, but --central names {target}; give the URL of \
         the same kind of database"
    )]
    OtherCentral {
        /// What is in the backup.
        backed_up: String,
        /// What is to be restored to.
        target: &'static str,
    },
    /// The data directory has data.
    #[error(
        "{} already there: {}; with --replace they are set aside, not deleted",
        if .0.len() == 1 { "a file is" } else { "files are" },
        .0.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
    )]
    Occupied(Vec<PathBuf>),
    /// The database has tables.
    #[error(
        "the PostgreSQL database has {0} tables; a database is never overwritten: make an empty one \
         (createdb NAME) and name it in --central, the old one stays as it is"
    )]
    DatabaseNotEmpty(i64),
    /// The data directory cannot be held, e.g. because `serve` runs.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
}

/// Makes an error of a path for `map_err`.
fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.into();
    move |error| BackupError::File { path, error }
}

/// The file of an embedded central; `None` when central is a server, or its URL is not understood.
pub fn embedded(url: &str) -> Option<PathBuf> {
    match Place::of(url) {
        Ok(Place::Sqlite(path)) => Some(path),
        _ => None,
    }
}

/// Where central is, by its URL.
enum Place {
    Sqlite(PathBuf),
    Postgres(Box<postgres::Server>),
}

impl Place {
    fn of(url: &str) -> Result<Place, BackupError> {
        match url.split_once("://").map(|(scheme, _)| scheme) {
            Some("sqlite") => Ok(Place::Sqlite(sqlite::path_of(url)?)),
            Some("postgres" | "postgresql") => {
                Ok(Place::Postgres(Box::new(postgres::Server::of(url)?)))
            }
            _ => Err(BackupError::UnknownUrl),
        }
    }

    /// The name of the kind in manifests and messages.
    fn kind(&self) -> &'static str {
        match self {
            Place::Sqlite(_) => "sqlite",
            Place::Postgres(_) => "postgres",
        }
    }
}
