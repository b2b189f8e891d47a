//! `hailong embed`: how pages fare with the widget, one line per day, origin, version and kind.

use jiff::Span;

use crate::central::{self, CentralError};
use crate::clock::Clock;
use crate::config::Config;
use crate::data_dir::{self, DataDirError};
use crate::day;

/// Days that are written when none are asked for.
const DAYS: u16 = 7;

/// What to write.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// How many days back, today included
    #[arg(long, default_value_t = DAYS, value_parser = clap::value_parser!(u16).range(1..=400))]
    days: u16,
}

/// Why it cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum EmbedCommandError {
    /// The data directory cannot be made.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// Central cannot be used.
    #[error(transparent)]
    Central(#[from] CentralError),
}

/// Runs the command.
///
/// # Errors
/// Central cannot be used.
pub async fn run(config: &Config, options: &Options) -> Result<(), EmbedCommandError> {
    if config.central.is_none() {
        data_dir::make(&config.data_dir)?;
    }
    let central = central::open(&config.central_url()).await?;
    let today = day::of(Clock::system().now_ms());
    let from = today.saturating_sub(Span::new().days(i64::from(options.days) - 1));
    for one in central.embeds(&from.to_string(), &today.to_string()).await? {
        println!("{}\t{}\t{}\t{}\t{}", one.day, one.origin, one.version, one.kind, one.n);
    }
    Ok(())
}
