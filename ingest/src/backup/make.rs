//! Making a backup. The order of the copies is the point of it; see the module above.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use jiff::Timestamp;

use super::manifest::Manifest;
use super::{
    BackupError, CENTRAL_POSTGRES, CENTRAL_SQLITE, JOURNAL, MANIFEST, Place, SECRETS, at, sqlite,
};
use crate::clock::Clock;

/// What to copy.
pub struct What<'a> {
    /// The node's data directory.
    pub data_dir: &'a Path,
    /// The URL of central; `None` leaves central out, as at every node but one.
    pub central: Option<&'a str>,
}

/// Makes a backup in a directory that is empty or not there yet.
///
/// # Errors
/// The target is not empty, or something cannot be copied. What was copied by then stays, without a
/// manifest.
pub async fn make(what: &What<'_>, to: &Path, clock: &Clock) -> Result<Manifest, BackupError> {
    let journal = what.data_dir.join(JOURNAL);
    if !journal.is_file() {
        return Err(BackupError::Nothing(journal));
    }
    let central = what.central.map(Place::of).transpose()?;
    make_empty(to)?;
    let mut manifest = Manifest::begun(written(clock));
    sqlite::copy(&journal, &to.join(JOURNAL)).await?;
    (manifest.journal, manifest.journal_last) = sqlite::journal(&to.join(JOURNAL)).await?;
    manifest.add(to, JOURNAL)?;
    if let Some(central) = central {
        manifest.central = central.kind().to_owned();
        let name = match central {
            Place::Sqlite(path) => {
                sqlite::copy(&path, &to.join(CENTRAL_SQLITE)).await?;
                CENTRAL_SQLITE
            }
            Place::Postgres(server) => {
                let file = to.join(CENTRAL_POSTGRES);
                write_new(&file, b"")?;
                manifest.pg_dump = Some(server.dump(&file).await?);
                CENTRAL_POSTGRES
            }
        };
        manifest.add(to, name)?;
    }
    let secrets = what.data_dir.join(SECRETS);
    if secrets.is_file() {
        let text = std::fs::read_to_string(&secrets).map_err(at(&secrets))?;
        let kept = lasting(&text)
            .map_err(|error| BackupError::Secrets { path: secrets.clone(), error })?;
        write_new(&to.join(SECRETS), kept.as_bytes())?;
        manifest.add(to, SECRETS)?;
    }
    let text = serde_json::to_string_pretty(&manifest).map_err(|error| BackupError::Manifest {
        path: to.join(MANIFEST),
        message: error.to_string(),
    })?;
    write_new(&to.join(MANIFEST), text.as_bytes())?;
    File::open(to).and_then(|folder| folder.sync_all()).map_err(at(to))?;
    Ok(manifest)
}

fn written(clock: &Clock) -> String {
    let now = Timestamp::from_millisecond(clock.now_ms()).unwrap_or(Timestamp::UNIX_EPOCH);
    now.to_string()
}

fn make_empty(folder: &Path) -> Result<(), BackupError> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        made => return made.map_err(at(folder)),
    }
    let mut entries = std::fs::read_dir(folder).map_err(at(folder))?;
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(BackupError::NotEmpty(folder.to_owned())),
    }
}

/// Writes a new file that only this user may read.
pub fn write_new(path: &Path, content: &[u8]) -> Result<(), BackupError> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut file = file.map_err(at(path))?;
    file.write_all(content).and_then(|()| file.sync_all()).map_err(at(path))
}

/// The secrets that are never rotated. Those that hash the sender's address are destroyed when their
/// time is over, and a backup would keep them: they are left out and made anew.
fn lasting(text: &str) -> Result<String, toml::de::Error> {
    let mut secrets: toml::Table = toml::from_str(text)?;
    let count = secrets.len();
    secrets.retain(|name, _| !name.starts_with("prefix"));
    if secrets.len() == count {
        return Ok(text.to_owned());
    }
    Ok(format!("# From a backup, without what is rotated.\n{secrets}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rotated_and_destroyed_is_not_kept_by_a_backup() {
        let text = "# why\nreceipt = \"aa\"\ndossier = \"bb\"\n";
        assert_eq!(lasting(text).unwrap(), text);
        let kept = lasting(&format!("{text}[prefix]\nkey = \"cc\"\n")).unwrap();
        assert!(kept.contains("aa") && kept.contains("bb") && !kept.contains("cc"), "{kept}");
        let kept = lasting(&format!("{text}prefix = \"cc\"\nprefix_since = 1\n")).unwrap();
        assert!(kept.contains("bb") && !kept.contains("prefix"), "{kept}");
        assert!(lasting("receipt = ").is_err());
    }
}
