//! `hailong publish`: the figures of a quarter frozen, or the next revision of them.

use std::io::{self, Write as _};

use clap::Args;

use super::operator;
use crate::central::{self, CentralError};
use crate::clock::Clock;
use crate::config::Config;
use crate::data_dir::{self, DataDirError};
use crate::publication::{self, Order, PublicationError, Published};
use crate::surveys::{SurveyError, Surveys};

/// What is published.
#[derive(Debug, Args)]
pub struct Options {
    /// Survey, e.g. sipas-2023
    #[arg(long, value_name = "ID")]
    survey: String,
    /// Quarter that is over, YYYY-Qn
    #[arg(long, value_name = "PERIOD")]
    period: String,
    /// Why there is another revision; everybody can read it
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Who publishes; the user of the machine when left out
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishCommandError {
    /// It cannot be, for a reason of the figures or of what was published before.
    #[error("publish: {0}")]
    Publication(#[from] PublicationError),
    /// The data directory cannot be made.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// Central cannot be used.
    #[error(transparent)]
    Central(#[from] CentralError),
    /// A shipped survey has a fault.
    #[error(transparent)]
    Survey(#[from] SurveyError),
    /// What was done cannot be told.
    #[error("publish: cannot be written: {0}")]
    Write(#[from] io::Error),
}

/// Publishes, and says what became of it on stdout.
///
/// # Errors
/// See [`PublishCommandError`].
pub async fn run(config: &Config, options: &Options) -> Result<(), PublishCommandError> {
    if config.central.is_none() {
        data_dir::make(&config.data_dir)?;
    }
    let central = central::open(&config.central_url()).await?;
    let surveys = Surveys::shipped()?;
    let order = Order {
        survey: &options.survey,
        period: &options.period,
        note: options.note.as_deref(),
        by: options.by.as_deref(),
        operator: &operator::name(),
    };
    let now = Clock::system().now_ms();
    let mut out = io::stdout().lock();
    match publication::publish(&*central, &surveys, &order, now).await? {
        Published::Made { record, changes, waiting } => {
            let (survey, period, revision) = (record.survey, record.period, record.revision);
            write!(out, "{survey} {period} revision {revision} published, hash {}", record.hash)?;
            if revision > 1 {
                write!(out, "; {changes} figures changed")?;
            }
            writeln!(out, "{}", told(waiting))?;
        }
        Published::Unchanged { record, waiting } => {
            let (survey, period, revision) = (record.survey, record.period, record.revision);
            writeln!(
                out,
                "nothing has changed since {survey} {period} revision {revision}; nothing was \
                 added{}",
                told(waiting)
            )?;
        }
    }
    Ok(out.flush()?)
}

fn told(waiting: u64) -> String {
    match waiting {
        0 => String::new(),
        n => format!("; {n} changes of too few answers wait until they are more"),
    }
}
