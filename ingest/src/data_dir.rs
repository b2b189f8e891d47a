//! The data directory: made when it is not there, private, and held by one `serve` at a time.

use std::fs::{File, TryLockError};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

/// A data directory held by this process; released when dropped or when the process ends.
#[derive(Debug)]
pub struct Held {
    _lock: File,
}

/// Why the data directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    /// It cannot be made or written.
    #[error("{path}: {error}")]
    File {
        /// The directory.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Another `serve` holds it.
    #[error(
        "{0}: another hailong serve uses this data directory; stop it first, or give --data-dir another directory"
    )]
    InUse(PathBuf),
}

/// Makes the directory, readable by this user alone, when it is not there.
///
/// # Errors
/// It cannot be made.
pub fn make(path: &Path) -> Result<(), DataDirError> {
    let mut builder = std::fs::DirBuilder::new();
    let made = builder.recursive(true).mode(0o700).create(path);
    made.map_err(|error| DataDirError::File { path: path.to_owned(), error })
}

/// Makes and holds the directory. The lock is the kernel's, so it ends with the process, however
/// that ends.
///
/// # Errors
/// It cannot be made, or another process holds it.
pub fn hold(path: &Path) -> Result<Held, DataDirError> {
    make(path)?;
    let failed = |error| DataDirError::File { path: path.to_owned(), error };
    let lock = File::create(path.join("serve.lock")).map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => Ok(Held { _lock: lock }),
        Err(TryLockError::WouldBlock) => Err(DataDirError::InUse(path.to_owned())),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}
