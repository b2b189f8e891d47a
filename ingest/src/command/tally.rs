//! `hailong tally rebuild`: tallies and samples made anew from the rows, written where they differ.

use std::io::{self, Write as _};

use clap::Subcommand;

use crate::central::{self, CentralError};
use crate::config::Config;
use crate::data_dir::{self, DataDirError};

/// What can be done with tallies.
#[derive(Debug, Subcommand)]
pub enum TallyCommand {
    /// Recount every row and correct every tally and sample that says otherwise. Feeds wait meanwhile;
    /// nothing that citizens send does
    Rebuild,
}

/// Why it could not be done.
#[derive(Debug, thiserror::Error)]
pub enum TallyCommandError {
    /// The data directory cannot be made.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// Central cannot be used.
    #[error(transparent)]
    Central(#[from] CentralError),
    /// What was done cannot be told.
    #[error("tally: cannot be written: {0}")]
    Write(#[from] io::Error),
}

/// Does it; each month is told on stderr, the sum on stdout.
///
/// # Errors
/// See [`TallyCommandError`].
pub async fn run(config: &Config, command: &TallyCommand) -> Result<(), TallyCommandError> {
    let TallyCommand::Rebuild = command;
    if config.central.is_none() {
        data_dir::make(&config.data_dir)?;
    }
    let central = central::open(&config.central_url()).await?;
    let mut told = |month: &str, so_far: central::sample::Rebuilt| {
        eprintln!("{month}: {} rows so far", so_far.rows);
    };
    let rebuilt = central.rebuild(&mut told).await?;
    let (rows, tallies, samples) = (rebuilt.rows, rebuilt.tallies, rebuilt.samples);
    writeln!(
        io::stdout().lock(),
        "{rows} rows recounted; {tallies} tallies and {samples} samples were corrected"
    )?;
    Ok(())
}
