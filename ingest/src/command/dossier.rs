//! `hailong dossier import`: eligible dossiers from a CSV file.

use std::path::PathBuf;

use clap::Subcommand;

use crate::central::{self, CentralError};
use crate::clock::Clock;
use crate::config::Config;
use crate::csv_file::FileFault;
use crate::day;
use crate::dossier;
use crate::limits::DOSSIERS_MAX;
use crate::secrets::{Secrets, SecretsError};

/// What can be done with dossiers.
#[derive(Debug, Subcommand)]
pub enum DossierCommand {
    /// Take dossiers from a CSV file; a dossier that is known is as the file says from then on
    Import {
        /// Heading: dossier, unit, service, channel, stage, result_on, invited_on, eligible; the
        /// first two are needed
        file: PathBuf,
    },
}

/// Why the dossiers are not as asked for.
#[derive(Debug, thiserror::Error)]
pub enum DossierCommandError {
    /// Codes become pseudonyms by the secrets of the node.
    #[error(
        "{0}\nDossiers are kept under the pseudonyms their ratings have, and the secret for these is in \
         secrets.toml: name the data directory of a node with --data-dir"
    )]
    Secrets(#[from] SecretsError),
    /// The file is faulty.
    #[error(transparent)]
    File(#[from] FileFault),
    /// Central cannot be used.
    #[error(transparent)]
    Central(#[from] CentralError),
}

/// Runs the command.
///
/// # Errors
/// See [`DossierCommandError`]. A faulty file changes nothing; should central go away half-way, the
/// same file can be imported again.
pub async fn run(config: &Config, command: &DossierCommand) -> Result<(), DossierCommandError> {
    let DossierCommand::Import { file } = command;
    let today = day::of(Clock::system().now_ms());
    let secrets = Secrets::read(&config.data_dir, today)?;
    let dossiers = dossier::read_file(file, &secrets, today)?;
    let central = central::open(&config.central_url()).await?;
    let mut changed = 0;
    for some in dossiers.chunks(DOSSIERS_MAX) {
        changed += central.put_dossiers(some).await?;
    }
    println!("{} dossiers, {changed} new or changed", dossiers.len());
    Ok(())
}
