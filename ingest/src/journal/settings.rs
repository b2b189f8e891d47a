//! How the journal of a node is run: what its operator may set, and how free space is learnt.

use std::io;
use std::path::Path;
use std::time::Duration;

use crate::limits;

/// What the operator may set about the journal.
#[derive(Clone, Debug)]
pub struct JournalSettings {
    /// Rows in one commit at most.
    pub commit_rows: usize,
    /// How long the writer waits for a group to fill; zero: whatever waits is committed at once.
    pub commit_wait: Duration,
    /// Bytes of the disk that are kept free: with less, submissions are refused.
    pub disk_free_min: u64,
    /// Pages in the write-ahead log before they are moved into the file.
    pub checkpoint_pages: i32,
    /// How the free space of a folder is learnt.
    pub space: fn(&Path) -> io::Result<Space>,
}

impl Default for JournalSettings {
    fn default() -> Self {
        JournalSettings {
            commit_rows: limits::COMMIT_ROWS as usize,
            commit_wait: Duration::ZERO,
            disk_free_min: limits::DISK_FREE_MIN_MB << 20,
            checkpoint_pages: limits::CHECKPOINT_PAGES,
            space,
        }
    }
}

/// The space of a file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    /// Bytes that this user can still write.
    pub free: u64,
    /// Bytes in all.
    pub total: u64,
}

impl Space {
    /// True when less is free than should be. On a small file system the reserve is a share of it,
    /// because a reserve as large as the disk would leave nothing to use.
    pub fn is_short(self, free_min: u64) -> bool {
        self.free < free_min.min(self.total / limits::DISK_FREE_SHARE)
    }
}

/// The space of the file system that a folder is on.
///
/// # Errors
/// What the operating system says.
pub fn space(folder: &Path) -> io::Result<Space> {
    let found = nix::sys::statvfs::statvfs(folder)?;
    let block = found.fragment_size();
    Ok(Space { free: found.blocks_available() * block, total: found.blocks() * block })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_short_one_byte_below_the_reserve() {
        let disk = |free, total| Space { free, total };
        assert!(!disk(256, 1_000_000).is_short(256));
        assert!(disk(255, 1_000_000).is_short(256));
        assert!(!disk(100, 1_000).is_short(256), "of a small disk a tenth");
        assert!(disk(99, 1_000).is_short(256));
        assert!(!disk(0, 1_000).is_short(0), "0 switches it off");
    }

    #[test]
    fn the_space_of_a_real_folder_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let found = space(folder.path()).unwrap();
        assert!(found.total > 0 && found.free <= found.total, "{found:?}");
        assert!(space(&folder.path().join("nowhere")).is_err());
    }
}
