//! Probes of the machine: the secrets are there and private, the disk has room.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use async_trait::async_trait;
use nix::sys::statvfs::statvfs;

use super::{Probe, Severity, System, Told, Unable};
use crate::limits::PROBE_DISK_FREE;

/// secrets.toml is there, and for one user alone.
pub struct Secrets;

#[async_trait]
impl Probe for Secrets {
    fn name(&self) -> &'static str {
        "secrets"
    }

    fn invariant(&self) -> &'static str {
        "secrets.toml is there and only the service's user can read it"
    }

    async fn check(&self, system: &System) -> Result<Told, Unable> {
        let path = system.config.data_dir.join("secrets.toml");
        let metadata = match std::fs::metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let what = format!("{} is not there", path.display());
                let remedy = "restore it from another node or a backup before the next start: a new \
                              one changes every receipt and pseudonym";
                return Ok(vec![(Severity::Critical, what, remedy.to_owned())]);
            }
            Err(error) => return Err(Unable::File(path, error)),
        };
        let mut told = Vec::new();
        let mode = metadata.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            let what = format!("{} has the permissions {mode:o}", path.display());
            let remedy = format!("chmod 600 {}", path.display());
            told.push((Severity::Critical, what, remedy));
        }
        let folder = std::fs::metadata(&system.config.data_dir);
        if folder.is_ok_and(|folder| folder.uid() != metadata.uid()) {
            let what = format!("{} belongs to another user than its directory", path.display());
            let remedy = "give it to the user that runs hailong serve (chown)".to_owned();
            told.push((Severity::Warning, what, remedy));
        }
        Ok(told)
    }
}

/// The disk of the data directory has room.
pub struct Disk;

#[async_trait]
impl Probe for Disk {
    fn name(&self) -> &'static str {
        "disk"
    }

    fn invariant(&self) -> &'static str {
        "the disk of the journal has room for days of submissions"
    }

    async fn check(&self, system: &System) -> Result<Told, Unable> {
        let path = &system.config.data_dir;
        let space = statvfs(path).map_err(|error| Unable::File(path.clone(), error.into()))?;
        let free = space.blocks_available() * space.fragment_size();
        Ok(short(free).into_iter().collect())
    }
}

fn short(free: u64) -> Option<(Severity, String, String)> {
    (free < PROBE_DISK_FREE).then(|| {
        let what = format!("{} MB are free on the disk of the data directory", free >> 20);
        let remedy = "make room or enlarge the disk; when it is full submissions are refused with \
                      503, what was acknowledged stays";
        (Severity::Warning, what, remedy.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_disk_is_told_at_the_limit_and_not_above() {
        assert_eq!(short(PROBE_DISK_FREE), None);
        assert!(short(PROBE_DISK_FREE - 1).unwrap().1.contains("1023 MB"));
    }
}
