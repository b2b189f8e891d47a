//! The manifest of a backup: what it holds, of when, and the SHA-256 of each file. It proves that
//! nothing was damaged on the way; it is no signature.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{BackupError, CENTRAL_POSTGRES, CENTRAL_SQLITE, JOURNAL, MANIFEST, SECRETS, at};

/// The layout of a backup that this program writes and reads.
const FORMAT: u32 = 1;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Layout of the backup.
    pub format: u32,
    /// When it was begun, RFC 3339: everything acknowledged before is in it.
    pub made_at: String,
    /// Version of the program that made it.
    pub hailong: String,
    /// The journal's id at that time; a restored journal gets another.
    pub journal: String,
    /// The last seq in the copy of the journal.
    pub journal_last: i64,
    /// How central was copied: `sqlite`, `postgres` or `none`.
    pub central: String,
    /// Version of `pg_dump`, when it was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pg_dump: Option<String>,
    /// The files.
    pub files: Vec<Copied>,
}

/// One file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    /// Its name in the directory.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// An empty one, of now.
    pub(super) fn begun(made_at: String) -> Manifest {
        Manifest {
            format: FORMAT,
            made_at,
            hailong: env!("CARGO_PKG_VERSION").to_owned(),
            journal: String::new(),
            journal_last: 0,
            central: "none".to_owned(),
            pg_dump: None,
            files: Vec::new(),
        }
    }

    /// Syncs and hashes a file of the backup and writes it down.
    pub(super) fn add(&mut self, folder: &Path, name: &str) -> Result<(), BackupError> {
        let path = folder.join(name);
        let (bytes, sha256) = hash(&path).map_err(at(&path))?;
        File::open(&path).and_then(|file| file.sync_all()).map_err(at(&path))?;
        self.files.push(Copied { name: name.to_owned(), bytes, sha256 });
        Ok(())
    }

    /// True when the backup holds this file.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.files.iter().any(|file| file.name == name)
    }

    /// Reads the manifest of a backup and compares every file with it.
    pub(super) fn verified(folder: &Path) -> Result<Manifest, BackupError> {
        let path = folder.join(MANIFEST);
        let text = match std::fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(BackupError::NoManifest(path));
            }
            read => read.map_err(at(&path))?,
        };
        let wrong = |message: String| BackupError::Manifest { path: path.clone(), message };
        let manifest: Manifest =
            serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        if manifest.format != FORMAT {
            let message = format!(
                "format {} is not known to this version ({FORMAT}); restore with hailong {}",
                manifest.format, manifest.hailong
            );
            return Err(wrong(message));
        }
        if !manifest.holds(JOURNAL) {
            return Err(wrong(format!("names no {JOURNAL}")));
        }
        for file in &manifest.files {
            // A name from a file must not lead out of the directory.
            if ![JOURNAL, CENTRAL_SQLITE, CENTRAL_POSTGRES, SECRETS].contains(&&*file.name) {
                return Err(wrong(format!("names an unknown file '{}'", file.name)));
            }
            file.verify(folder)?;
        }
        Ok(manifest)
    }
}

impl Copied {
    fn verify(&self, folder: &Path) -> Result<(), BackupError> {
        let path = folder.join(&self.name);
        let (bytes, sha256) = hash(&path).map_err(at(&path))?;
        let changed = |what: String| Err(BackupError::Changed { path: path.clone(), what });
        if bytes != self.bytes {
            return changed(format!("{bytes} bytes instead of {}", self.bytes));
        }
        if sha256 != self.sha256 {
            return changed("another SHA-256".to_owned());
        }
        Ok(())
    }
}

/// Length and SHA-256 of a file, read piece by piece.
fn hash(path: &Path) -> io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok((bytes, HEXLOWER.encode(&hasher.finalize())));
        }
        hasher.update(&piece[..read]);
        bytes += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backup(names: &[&str]) -> (tempfile::TempDir, Manifest) {
        let folder = tempfile::tempdir().unwrap();
        let mut manifest = Manifest::begun("2026-11-21T00:00:00Z".to_owned());
        for name in names {
            std::fs::write(folder.path().join(name), format!("content of {name}")).unwrap();
            manifest.add(folder.path(), name).unwrap();
        }
        write(folder.path(), &manifest);
        (folder, manifest)
    }

    fn write(folder: &Path, manifest: &Manifest) {
        let text = serde_json::to_string(manifest).unwrap();
        std::fs::write(folder.join(MANIFEST), text).unwrap();
    }

    fn said(folder: &Path) -> String {
        Manifest::verified(folder).unwrap_err().to_string()
    }

    #[test]
    fn a_changed_shortened_or_missing_file_is_named() {
        let (folder, manifest) = backup(&[JOURNAL, SECRETS]);
        assert_eq!(Manifest::verified(folder.path()).unwrap(), manifest);
        let path = folder.path().join(SECRETS);
        std::fs::write(&path, "Content of secrets.toml").unwrap();
        assert!(said(folder.path()).contains("secrets.toml is not the file"));
        assert!(said(folder.path()).contains("another SHA-256"));
        std::fs::write(&path, "content").unwrap();
        assert!(said(folder.path()).contains("7 bytes instead of 23"));
        std::fs::remove_file(&path).unwrap();
        assert!(said(folder.path()).contains("secrets.toml"));
    }

    #[test]
    fn what_is_no_backup_or_a_later_one_is_refused() {
        let (folder, mut manifest) = backup(&[JOURNAL]);
        manifest.format = 2;
        manifest.hailong = "9.9.9".to_owned();
        write(folder.path(), &manifest);
        assert!(said(folder.path()).contains("restore with hailong 9.9.9"));
        manifest.format = FORMAT;
        manifest.files[0].name = "../outside".to_owned();
        write(folder.path(), &manifest);
        assert!(said(folder.path()).contains("names no journal.db"));
        manifest.files.push(backup(&[JOURNAL]).1.files.remove(0));
        write(folder.path(), &manifest);
        assert!(said(folder.path()).contains("unknown file '../outside'"));
        std::fs::remove_file(folder.path().join(MANIFEST)).unwrap();
        assert!(said(folder.path()).contains("never finished"));
    }
}
