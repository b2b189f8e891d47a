//! `hailong fact import`: what the one-stop system knows of a unit's months and no citizen is asked.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Subcommand;

use super::operator;
use super::registry::{RegistryError, opened};
use crate::clock::Clock;
use crate::config::Config;
use crate::day;
use crate::fact;

/// What can be done with facts.
#[derive(Debug, Subcommand)]
pub enum FactCommand {
    /// Take facts from a CSV file; a fact of the same unit and month is as the file says from then on
    Import {
        /// Heading: unit, month (YYYY-MM), fact, n; an empty n takes the fact back
        file: PathBuf,
    },
}

/// Runs the command.
///
/// # Errors
/// See [`RegistryError`]. A faulty file changes nothing.
pub async fn run(config: &Config, command: &FactCommand) -> Result<(), RegistryError> {
    let FactCommand::Import { file } = command;
    let now = Clock::system().now_ms();
    let told = fact::read_file(file, day::of(now))?;
    let central = opened(config).await?;
    let changed = central.put_facts(&told, (now, &operator::name())).await?;
    let known: BTreeSet<String> = central.units().await?.into_iter().map(|one| one.code).collect();
    let unknown: BTreeSet<&str> =
        told.iter().map(|one| one.unit.as_str()).filter(|unit| !known.contains(*unit)).collect();
    if !unknown.is_empty() {
        // Taken all the same: the list of units may be late.
        let unknown: Vec<&str> = unknown.into_iter().collect();
        eprintln!("not registered as units: {}", unknown.join(", "));
    }
    println!("{} facts, {changed} new, changed or taken back", told.len());
    Ok(())
}
