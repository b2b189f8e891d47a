//! `hailong backup DIR` and `hailong restore DIR`: read the options, call `backup`, say what happened
//! on stdout.

use std::path::PathBuf;

use crate::backup::{self, BackupError, What};
use crate::clock::Clock;
use crate::config::Config;

/// Where to put a backup.
#[derive(Debug, clap::Args)]
pub struct BackupOptions {
    /// Directory to write to; empty, or not there yet
    dir: PathBuf,
    /// Leave central out: for every node but one, when several share a PostgreSQL
    #[arg(long)]
    without_central: bool,
}

/// Which backup to restore.
#[derive(Debug, clap::Args)]
pub struct RestoreOptions {
    /// Directory that `hailong backup` wrote
    dir: PathBuf,
    /// Set aside what is in the data directory; it is moved, not deleted
    #[arg(long)]
    replace: bool,
}

/// Makes a backup.
///
/// # Errors
/// See [`BackupError`].
pub async fn backup(config: &Config, options: &BackupOptions) -> Result<(), BackupError> {
    let url = config.central_url();
    let central = (!options.without_central).then_some(url.as_str());
    let what = What { data_dir: &config.data_dir, central };
    let manifest = backup::make(&what, &options.dir, &Clock::system()).await?;
    println!("backup {} of {}", options.dir.display(), manifest.made_at);
    for file in &manifest.files {
        println!("{}  {}  {} bytes", file.sha256, file.name, file.bytes);
    }
    Ok(())
}

/// Restores a backup.
///
/// # Errors
/// See [`BackupError`].
pub async fn restore(config: &Config, options: &RestoreOptions) -> Result<(), BackupError> {
    let (central, clock) = (config.central_url(), Clock::system());
    let restored =
        backup::restore(&options.dir, &config.data_dir, &central, options.replace, &clock).await?;
    for folder in &restored.set_aside {
        println!("set aside: {}", folder.display());
    }
    println!(
        "restored the state of {} into {}; central: {}",
        restored.manifest.made_at,
        config.data_dir.display(),
        restored.manifest.central
    );
    println!(
        "the journal has a new id: at the next start all of it is fed again, nothing counts twice"
    );
    Ok(())
}
