//! `hailong funnel`: from eligible dossiers to counted submissions, with the response rate.

use std::io::{self, Write as _};

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde_json::Value;

use crate::central::dossier::FunnelFilter;
use crate::central::{self, CentralError};
use crate::clock::Clock;
use crate::config::Config;
use crate::data_dir::{self, DataDirError};
use crate::funnel::report::{self, By};

/// What the funnel is asked for.
#[derive(Debug, Args)]
pub struct Options {
    /// Only this unit
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    /// Only this service
    #[arg(long, value_name = "CODE")]
    service: Option<String>,
    /// Only ratings of this survey; dossiers and invitations belong to none
    #[arg(long, value_name = "ID")]
    survey: Option<String>,
    /// From this day on (YYYY-MM-DD, day of Asia/Ho_Chi_Minh)
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// To this day, inclusive
    #[arg(long, value_name = "DAY")]
    to: Option<Date>,
    /// What the lines are told apart by, with commas between
    #[arg(long, value_enum, value_delimiter = ',', default_value = "unit")]
    by: Vec<By>,
    /// How to write it
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Csv,
    Json,
}

/// Why there is no funnel.
#[derive(Debug, thiserror::Error)]
pub enum FunnelCommandError {
    /// The days are the wrong way round.
    #[error("funnel: --from {0} is after --to {1}")]
    EmptyPeriod(Date, Date),
    /// The data directory cannot be made.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// Central cannot be used.
    #[error(transparent)]
    Central(#[from] CentralError),
    /// It cannot be written.
    #[error("funnel: cannot be written: {0}")]
    Write(#[from] io::Error),
    /// It cannot be written as CSV.
    #[error("funnel: cannot be written: {0}")]
    Csv(#[from] csv::Error),
}

/// Writes it to stdout.
///
/// # Errors
/// See [`FunnelCommandError`].
pub async fn run(config: &Config, options: &Options) -> Result<(), FunnelCommandError> {
    if let (Some(from), Some(to)) = (options.from, options.to)
        && from > to
    {
        return Err(FunnelCommandError::EmptyPeriod(from, to));
    }
    if config.central.is_none() {
        data_dir::make(&config.data_dir)?;
    }
    let central = central::open(&config.central_url()).await?;
    let filter = FunnelFilter {
        unit: options.unit.clone(),
        service: options.service.clone(),
        survey: options.survey.clone(),
        from: options.from.map(|day| day.to_string()),
        to: options.to.map(|day| day.to_string()),
        ..FunnelFilter::default()
    };
    let lines = central.funnel(&filter).await?;
    let told = report::json(&lines, &filter, &options.by, Clock::system().now_ms());
    match options.format {
        Format::Json => writeln!(io::stdout().lock(), "{told}")?,
        Format::Csv => csv(&told)?,
    }
    Ok(())
}

fn csv(told: &Value) -> Result<(), FunnelCommandError> {
    let mut writer = csv::Writer::from_writer(io::stdout().lock());
    let text = |value: &Value| match value {
        // Unknown is an empty cell, never a nought.
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let by = list(&told["by"]);
    let names: Vec<&str> = by.iter().filter_map(Value::as_str).chain(report::COUNTS).collect();
    writer.write_record(&names)?;
    for line in list(&told["lines"]) {
        writer.write_record(names.iter().map(|name| text(&line[name])))?;
    }
    Ok(writer.flush()?)
}
