//! Restoring a backup: verified first, then all of it or nothing. What was there is set aside.
//!
//! While files are moved a mark stands in the data directory; `serve` refuses a directory with the
//! mark, so a restore that was cut off can never start as an empty node with new secrets.

use std::fs::{DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::make::write_new;
use super::manifest::Manifest;
use super::{BackupError, CENTRAL_POSTGRES, CENTRAL_SQLITE, JOURNAL, Place, SECRETS, at, sqlite};
use crate::clock::Clock;
use crate::data_dir;

/// What was restored.
pub struct Restored {
    /// The manifest of the backup.
    pub manifest: Manifest,
    /// Where the files that were there before are now.
    pub set_aside: Vec<PathBuf>,
}

/// A file to be put in place: from the backup, to where it belongs.
struct Move {
    from: PathBuf,
    staged: PathBuf,
    to: PathBuf,
}

/// Restores a backup into a data directory and a central database.
///
/// # Errors
/// The backup is damaged, `serve` runs, the target has data and `replace` is false, or a file cannot
/// be written. PostgreSQL is filled in one transaction, before any file is touched.
pub async fn restore(
    from: &Path,
    data_dir: &Path,
    central: &str,
    replace: bool,
    clock: &Clock,
) -> Result<Restored, BackupError> {
    let manifest = Manifest::verified(from)?;
    let place = Place::of(central)?;
    if manifest.central != "none" && manifest.central != place.kind() {
        let backed_up = manifest.central.clone();
        return Err(BackupError::OtherCentral { backed_up, target: place.kind() });
    }
    let held = data_dir::hold_to_restore(data_dir)?;
    let moves = moves(&manifest, from, data_dir, &place);
    let occupied: Vec<PathBuf> =
        moves.iter().flat_map(|one| files_of(&one.to)).filter(|path| path.exists()).collect();
    if !occupied.is_empty() && !replace {
        return Err(BackupError::Occupied(occupied));
    }
    for one in &moves {
        stage(one).await?;
    }
    if let (Place::Postgres(server), true) = (&place, manifest.holds(CENTRAL_POSTGRES)) {
        match server.tables().await? {
            0 => server.restore(&from.join(CENTRAL_POSTGRES)).await?,
            tables => return Err(BackupError::DatabaseNotEmpty(tables)),
        }
    }
    let unfinished = held.mark_unfinished()?;
    let set_aside = set_aside(&occupied, clock)?;
    for one in &moves {
        std::fs::rename(&one.staged, &one.to).map_err(at(&one.to))?;
        sync_folder(&one.to)?;
    }
    unfinished.clear()?;
    Ok(Restored { manifest, set_aside })
}

/// The files to put in place. The journal comes last: a node is known by it.
fn moves(manifest: &Manifest, from: &Path, data_dir: &Path, place: &Place) -> Vec<Move> {
    let mut targets = vec![(SECRETS, data_dir.join(SECRETS))];
    if let Place::Sqlite(path) = place {
        targets.push((CENTRAL_SQLITE, path.clone()));
    }
    targets.push((JOURNAL, data_dir.join(JOURNAL)));
    let held = targets.into_iter().filter(|(name, _)| manifest.holds(name));
    held.map(|(name, to)| {
        let mut staged = to.clone().into_os_string();
        staged.push(".restoring");
        Move { from: from.join(name), staged: staged.into(), to }
    })
    .collect()
}

/// Copies a file beside its place. A journal has its new id before it can be taken for one.
async fn stage(one: &Move) -> Result<(), BackupError> {
    match std::fs::remove_file(&one.staged) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(at(&one.staged)(error));
        }
        _ => {}
    }
    write_new(&one.staged, b"")?;
    std::fs::copy(&one.from, &one.staged).map_err(at(&one.staged))?;
    let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(&one.staged, private).map_err(at(&one.staged))?;
    if one.from.ends_with(JOURNAL) {
        sqlite::renew_id(&one.staged).await?;
    }
    File::open(&one.staged).and_then(|file| file.sync_all()).map_err(at(&one.staged))
}

/// A file with what SQLite keeps beside it: an old write-ahead log would be replayed into a new file.
fn files_of(path: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|end| {
        let mut name = path.to_owned().into_os_string();
        name.push(end);
        name.into()
    })
}

/// Moves files into a folder of this moment beside them; gives the folders.
fn set_aside(occupied: &[PathBuf], clock: &Clock) -> Result<Vec<PathBuf>, BackupError> {
    let now = Timestamp::from_millisecond(clock.now_ms()).unwrap_or(Timestamp::UNIX_EPOCH);
    let name = format!("set-aside-{}", now.strftime("%Y%m%dT%H%M%S%3fZ"));
    let mut folders: Vec<PathBuf> = Vec::new();
    for path in occupied {
        let (Some(parent), Some(file)) = (path.parent(), path.file_name()) else { continue };
        let folder = parent.join(&name);
        if !folders.contains(&folder) {
            DirBuilder::new().mode(0o700).create(&folder).map_err(at(&folder))?;
            folders.push(folder.clone());
        }
        let to = folder.join(file);
        std::fs::rename(path, &to).map_err(at(&to))?;
        sync_folder(&to)?;
    }
    Ok(folders)
}

fn sync_folder(path: &Path) -> Result<(), BackupError> {
    let Some(folder) = path.parent() else { return Ok(()) };
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(at(folder))
}
