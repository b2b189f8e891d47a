//! The data directory: made when it is not there, private, and held by one `serve` at a time.

use std::fs::{File, TryLockError};
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::{DirBuilderExt as _, FileExt as _};
use std::path::{Path, PathBuf};

/// A data directory held by this process; released when dropped or when the process ends.
#[derive(Debug)]
pub struct Held {
    lock: File,
    path: PathBuf,
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
    /// A restore was cut off.
    #[error(
        "{0}: a restore was cut off here; run hailong restore DIR --replace again, it sets aside what is there"
    )]
    Unfinished(PathBuf),
}

/// Held by the one `serve`; says where it listens.
const LOCK: &str = "serve.lock";

/// Stands while a restore moves files.
const UNFINISHED: &str = "restore-unfinished";

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
/// It cannot be made, another process holds it, or a restore was cut off in it.
pub fn hold(path: &Path) -> Result<Held, DataDirError> {
    let held = hold_to_restore(path)?;
    if path.join(UNFINISHED).exists() {
        return Err(DataDirError::Unfinished(path.to_owned()));
    }
    Ok(held)
}

/// The same for `hailong restore`, which may finish what another restore began.
///
/// # Errors
/// It cannot be made, or another process holds it.
pub fn hold_to_restore(path: &Path) -> Result<Held, DataDirError> {
    make(path)?;
    let failed = |error| DataDirError::File { path: path.to_owned(), error };
    // Not truncated before it is ours: it says where the one that holds it listens.
    let mut options = File::options();
    let lock = options.write(true).create(true).truncate(false).open(path.join(LOCK));
    let lock = lock.map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(DataDirError::InUse(path.to_owned())),
        Err(TryLockError::Error(error)) => return Err(failed(error)),
    }
    lock.set_len(0).map_err(failed)?;
    Ok(Held { lock, path: path.to_owned() })
}

/// Where the `serve` that holds, or last held, this directory listens.
pub fn address(path: &Path) -> Option<SocketAddr> {
    std::fs::read_to_string(path.join(LOCK)).ok()?.trim().parse().ok()
}

impl Held {
    /// Writes down where this process listens, for `hailong monitor`.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn announce(&self, address: SocketAddr) -> Result<(), DataDirError> {
        let written = self
            .lock
            .set_len(0)
            .and_then(|()| self.lock.write_all_at(format!("{address}\n").as_bytes(), 0));
        written.map_err(|error| DataDirError::File { path: self.path.join(LOCK), error })
    }

    /// Marks the directory as one in which files are being moved.
    ///
    /// # Errors
    /// The mark cannot be written.
    pub fn mark_unfinished(&self) -> Result<Unfinished, DataDirError> {
        let path = self.path.join(UNFINISHED);
        let made = File::create(&path)
            .and_then(|mark| mark.sync_all())
            .and_then(|()| File::open(&self.path)?.sync_all());
        match made {
            Ok(()) => Ok(Unfinished { path }),
            Err(error) => Err(DataDirError::File { path, error }),
        }
    }
}

/// The mark of a restore that is under way.
#[derive(Debug)]
pub struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    /// Takes the mark away: everything is in its place.
    ///
    /// # Errors
    /// The mark cannot be removed.
    pub fn clear(self) -> Result<(), DataDirError> {
        let removed = std::fs::remove_file(&self.path);
        removed.map_err(|error| DataDirError::File { path: self.path, error })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_one_is_refused_and_leaves_the_address_of_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let held = hold(folder.path()).unwrap();
        assert_eq!(address(folder.path()), None);
        held.announce("127.0.0.1:8080".parse().unwrap()).unwrap();
        assert!(matches!(hold(folder.path()), Err(DataDirError::InUse(_))));
        assert_eq!(address(folder.path()), "127.0.0.1:8080".parse().ok());
        drop(held);
        hold(folder.path()).unwrap();
        assert_eq!(address(folder.path()), None, "the address of a former run is no address");
    }

    #[test]
    fn a_restore_that_was_cut_off_is_no_data_directory() {
        let folder = tempfile::tempdir().unwrap();
        let mark = hold(folder.path()).unwrap().mark_unfinished().unwrap();
        let error = hold(folder.path()).unwrap_err().to_string();
        assert!(error.contains("hailong restore"), "{error}");
        hold_to_restore(folder.path()).unwrap();
        mark.clear().unwrap();
        hold(folder.path()).unwrap();
    }
}
