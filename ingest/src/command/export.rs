//! `hailong export`: reads the options and writes the rows of central to stdout.

use std::io::{BufWriter, Write as _};

use clap::ValueEnum;
use jiff::civil::Date;

use super::operator;
use crate::central::audit::Act;
use crate::central::{self, CentralError, Filter};
use crate::clock::Clock;
use crate::config::Config;
use crate::data_dir::{self, DataDirError};
use crate::entry::Stage;
use crate::export::{self, ExportError};
use crate::surveys::{SurveyError, Surveys};

/// What to export.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Format of the rows
    #[arg(long, value_enum, default_value = "ndjson")]
    format: Format,
    /// Only this unit
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    /// Only this survey
    #[arg(long, value_name = "ID")]
    survey: Option<String>,
    /// From this day on (YYYY-MM-DD, day of Asia/Ho_Chi_Minh)
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// To this day, inclusive
    #[arg(long, value_name = "DAY")]
    to: Option<Date>,
    /// Only ratings about dossiers at this step; refused and supplement are those that did not get
    /// what they asked for
    #[arg(long, value_enum)]
    stage: Option<Stage>,
    /// Only rows that count, or all with their standing
    #[arg(long, value_enum, default_value = "counted")]
    standing: WhichStanding,
}

/// A format of rows.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Format {
    /// One JSON object per line
    Ndjson,
    /// CSV, UTF-8 with byte order mark
    Csv,
    /// A spreadsheet
    Xlsx,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum WhichStanding {
    Counted,
    All,
}

/// Why nothing, or not everything, was exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportCommandError {
    /// The days are the wrong way round.
    #[error("export: --from {0} is after --to {1}")]
    EmptyPeriod(Date, Date),
    /// The data directory cannot be made.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// A shipped survey is faulty.
    #[error(transparent)]
    Survey(#[from] SurveyError),
    /// Central cannot be opened.
    #[error(transparent)]
    Central(#[from] CentralError),
    /// The rows cannot be read or written.
    #[error(transparent)]
    Export(#[from] ExportError),
}

/// Exports to stdout.
///
/// # Errors
/// See [`ExportCommandError`].
pub async fn run(config: &Config, options: &Options) -> Result<(), ExportCommandError> {
    if let (Some(from), Some(to)) = (options.from, options.to)
        && from > to
    {
        return Err(ExportCommandError::EmptyPeriod(from, to));
    }
    data_dir::make(&config.data_dir)?;
    let central = central::open(&config.central_url()).await?;
    let filter = Filter {
        unit: options.unit.clone(),
        survey: options.survey.clone(),
        from: options.from.map(|day| day.to_string()),
        to: options.to.map(|day| day.to_string()),
        standing: matches!(options.standing, WhichStanding::Counted).then(|| "counted".to_owned()),
        stage: options.stage.map(|stage| stage.name().to_owned()),
        without_hidden: false,
    };
    // First, so that nothing leaves that is not in the audit.
    let which = [
        filter.survey.as_deref().unwrap_or("all surveys"),
        filter.unit.as_deref().unwrap_or("all units"),
        filter.from.as_deref().unwrap_or("from the beginning"),
        filter.to.as_deref().unwrap_or("to the end"),
    ];
    let (actor, subject) = (operator::name(), which.join(", "));
    let at = Clock::system().now_ms();
    central.note_act(&Act { at, actor: &actor, action: "export", subject: &subject }).await?;
    let surveys = Surveys::shipped()?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    match options.format {
        Format::Ndjson => export::ndjson(&*central, &filter, &mut out).await?,
        Format::Csv => export::csv(&*central, &filter, &surveys, &mut out).await?,
        Format::Xlsx => export::xlsx(&*central, &filter, &surveys, &mut out).await?,
    }
    out.flush().map_err(ExportError::Write)?;
    Ok(())
}
