//! `hailong service import|list`: which procedures there are, and what they are called.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use clap::Subcommand;

use super::operator;
use super::registry::{RegistryError, opened};
use crate::clock::Clock;
use crate::config::Config;
use crate::service::{ServicePeriod, file};

/// What can be done with services.
#[derive(Debug, Subcommand)]
pub enum ServiceCommand {
    /// Take procedures from a CSV file; those it names are as the file says from then on, all others
    /// stay
    Import {
        /// Heading: code, name, field, valid_from, valid_to; the first two are needed. Both days belong
        /// to the procedure's time
        #[arg(required_unless_present = "sample", conflicts_with = "sample")]
        file: Option<PathBuf>,
        /// Procedures for trials that come with the program, instead of a file
        #[arg(long)]
        sample: bool,
    },
    /// Write procedures as a file that can be imported
    List,
}

/// Runs the command.
///
/// # Errors
/// See [`RegistryError`]. A faulty file changes nothing.
pub async fn run(config: &Config, command: ServiceCommand) -> Result<(), RegistryError> {
    match command {
        ServiceCommand::Import { file: path, sample } => {
            let told: Vec<ServicePeriod> = match path {
                Some(path) if !sample => file::read_file(&path)?,
                _ => file::read_sample()?,
            };
            let by = (Clock::system().now_ms(), &*operator::name());
            let changed = opened(config).await?.put_services(&told, by).await?;
            let codes: BTreeSet<&str> = told.iter().map(|one| one.code.as_str()).collect();
            println!("{} services, {changed} new or changed", codes.len());
            Ok(())
        }
        ServiceCommand::List => {
            let services = opened(config).await?.services().await?;
            Ok(file::write(&services, io::stdout().lock())?)
        }
    }
}
