//! `hailong index`: indices of a unit in a period, with everything needed to compute them again.

use std::collections::BTreeMap;
use std::io::{self, Write as _};

use clap::{Args, ValueEnum};

use crate::central::{self, CentralError};
use crate::clock::Clock;
use crate::config::Config;
use crate::data_dir::{self, DataDirError};
use crate::figures::request::Asked;
use crate::figures::{self, By, FiguresError, table};
use crate::surveys::{SurveyError, Surveys};

/// What is asked for.
#[derive(Debug, Args)]
pub struct Options {
    /// Survey, e.g. sipas-2023
    #[arg(long, value_name = "ID")]
    survey: String,
    /// Unit with everything that belonged to it on the day of each submission; the whole country when
    /// left out. An unregistered unit is exactly that code
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    /// Only submissions about this procedure; codes with a local suffix are joined nationally
    #[arg(long, value_name = "CODE")]
    service: Option<String>,
    /// Only submissions that came by this channel
    #[arg(long, value_name = "NAME")]
    channel: Option<String>,
    /// YYYY, YYYY-Qn or YYYY-MM
    #[arg(long, value_name = "PERIOD")]
    period: String,
    /// Version of the survey; the newest that was answered when left out
    #[arg(long, value_name = "N")]
    survey_version: Option<u32>,
    /// Formula: sipas, top2, mean-level, net, online, tt01, qd766, qd766-honest
    #[arg(long, value_name = "NAME")]
    formula: Option<String>,
    /// A parameter of the formula, as name=value; may be given several times
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter)]
    parameter: Vec<(String, String)>,
    /// Confidence of the intervals
    #[arg(long, value_name = "SHARE")]
    confidence: Option<f64>,
    /// Answers that a figure needs to be told; 5 at the least
    #[arg(long, value_name = "N")]
    smallest_base: Option<u64>,
    /// Figures of each part as well
    #[arg(long, value_enum)]
    by: Option<By>,
    /// Of which procedures there are enough ratings to speak, with the figures of each, and of which not
    #[arg(long)]
    services: bool,
    /// Ranges of ranks of the parts by this figure, each level by itself
    #[arg(long, value_name = "ITEM")]
    rank: Option<String>,
    /// Change since: previous, year, or a period
    #[arg(long, value_name = "PERIOD")]
    against: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Json,
    Csv,
    Xlsx,
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as name=value")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Why there are no indices.
#[derive(Debug, thiserror::Error)]
pub enum IndexCommandError {
    /// What is asked for cannot be.
    #[error("index: {0}")]
    Figures(#[from] FiguresError),
    /// The data directory cannot be made.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// Central cannot be used.
    #[error(transparent)]
    Central(#[from] CentralError),
    /// A shipped survey has a fault.
    #[error(transparent)]
    Survey(#[from] SurveyError),
    /// It cannot be written.
    #[error("index: cannot be written: {0}")]
    Write(#[from] io::Error),
    /// It cannot be written as JSON.
    #[error("index: cannot be written: {0}")]
    Json(#[from] serde_json::Error),
    /// It cannot be written as CSV.
    #[error("index: cannot be written: {0}")]
    Csv(#[from] csv::Error),
    /// It cannot be made a spreadsheet.
    #[error("index: cannot be written: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
}

/// Writes them to stdout.
///
/// # Errors
/// See [`IndexCommandError`].
pub async fn run(config: &Config, options: &Options) -> Result<(), IndexCommandError> {
    let asked = Asked {
        survey: &options.survey,
        version: options.survey_version,
        unit: options.unit.as_deref(),
        service: options.service.as_deref(),
        channel: options.channel.as_deref(),
        period: &options.period,
        formula: options.formula.as_deref(),
        parameters: options.parameter.iter().cloned().collect::<BTreeMap<_, _>>(),
        confidence: options.confidence,
        smallest_base: options.smallest_base,
        by: options.by,
        services: options.services,
        rank: options.rank.as_deref(),
        against: options.against.as_deref(),
    };
    let request = asked.understood()?;
    if config.central.is_none() {
        data_dir::make(&config.data_dir)?;
    }
    let central = central::open(&config.central_url()).await?;
    let surveys = Surveys::shipped()?;
    let report = figures::report(&*central, &surveys, &request, Clock::system().now_ms()).await?;
    let mut out = io::stdout().lock();
    match options.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?,
        Format::Csv => out.write_all(&table::csv(&report)?)?,
        Format::Xlsx => out.write_all(&table::xlsx(&report)?)?,
    }
    Ok(out.flush()?)
}
