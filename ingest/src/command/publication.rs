//! `hailong publication`: what was published is listed, shown and verified. Nothing changes or deletes it.

use std::io::{self, Write as _};

use clap::{Subcommand, ValueEnum};

use crate::central::publication::Kept;
use crate::central::{self, Central, CentralError};
use crate::config::Config;
use crate::data_dir::{self, DataDirError};
use crate::day;
use crate::publication::snapshot::Snapshot;
use crate::publication::table;
use crate::publication::verify::{self, Fault};

/// What can be done with publications.
#[derive(Debug, Subcommand)]
pub enum PublicationCommand {
    /// Write every revision: survey, period, revision, moment, hash, who, why
    List,
    /// Write what was published
    Show {
        /// Survey, e.g. sipas-2023
        survey: String,
        /// Quarter, YYYY-Qn
        period: String,
        /// The revision; the newest when left out
        #[arg(long, value_name = "N")]
        revision: Option<u32>,
        /// How to write it; JSON is written as it was hashed
        #[arg(long, value_enum, default_value = "json")]
        format: Format,
    },
    /// Compute every hash anew and follow every chain; exit code 1 when one does not hold
    Verify,
}

/// How a publication is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Format {
    /// The canonical bytes.
    Json,
    /// One row for each unit and figure.
    Csv,
}

/// Why it could not be done.
#[derive(Debug, thiserror::Error)]
pub enum PublicationCommandError {
    /// There is no such publication.
    #[error(
        "publication: {survey} {what} is not published; `hailong publication list` says what is"
    )]
    NoSuch {
        /// Survey id.
        survey: String,
        /// Quarter and revision.
        what: String,
    },
    /// What was published does not hold.
    #[error("publication: {} not hold:\n{}", do_not(faults.len()), lines(faults))]
    Broken {
        /// Each fault.
        faults: Vec<Fault>,
    },
    /// The data directory cannot be made.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// Central cannot be used.
    #[error(transparent)]
    Central(#[from] CentralError),
    /// The body is none.
    #[error("publication: the body cannot be read: {0}; run `hailong publication verify`")]
    Unreadable(#[from] serde_json::Error),
    /// It cannot be written.
    #[error("publication: cannot be written: {0}")]
    Write(#[from] io::Error),
    /// It cannot be written as CSV.
    #[error("publication: cannot be written: {0}")]
    Csv(#[from] csv::Error),
}

fn do_not(faults: usize) -> String {
    if faults == 1 { "1 thing does".to_owned() } else { format!("{faults} things do") }
}

fn lines(faults: &[Fault]) -> String {
    let lines: Vec<String> = faults.iter().map(|fault| format!("  {fault}")).collect();
    lines.join("\n")
}

/// Does it.
///
/// # Errors
/// See [`PublicationCommandError`].
pub async fn run(
    config: &Config,
    command: &PublicationCommand,
) -> Result<(), PublicationCommandError> {
    if config.central.is_none() {
        data_dir::make(&config.data_dir)?;
    }
    let central = central::open(&config.central_url()).await?;
    match command {
        PublicationCommand::List => list(&*central).await,
        PublicationCommand::Show { survey, period, revision, format } => {
            let found = central.publication(survey, period, *revision).await?;
            let what = || match revision {
                Some(revision) => format!("{period} revision {revision}"),
                None => period.clone(),
            };
            let survey = survey.clone();
            let kept =
                found.ok_or_else(|| PublicationCommandError::NoSuch { survey, what: what() })?;
            show(&kept, *format)
        }
        PublicationCommand::Verify => verify_all(&*central).await,
    }
}

async fn list(central: &dyn Central) -> Result<(), PublicationCommandError> {
    let mut out = io::stdout().lock();
    for record in central.publications().await? {
        let (survey, period, revision) = (&record.survey, &record.period, record.revision);
        let (made_at, hash) = (day::rfc3339(record.made_at), &record.hash);
        let (actor, note) = (&record.actor, &record.note);
        writeln!(out, "{survey}\t{period}\t{revision}\t{made_at}\t{hash}\t{actor}\t{note}")?;
    }
    Ok(out.flush()?)
}

fn show(kept: &Kept, format: Format) -> Result<(), PublicationCommandError> {
    let mut out = io::stdout().lock();
    match format {
        // Not a byte more, so that the hash of the output is the hash of the publication.
        Format::Json => out.write_all(kept.body.as_bytes())?,
        Format::Csv => out.write_all(&table::csv(&Snapshot::read(&kept.body)?)?)?,
    }
    Ok(out.flush()?)
}

async fn verify_all(central: &dyn Central) -> Result<(), PublicationCommandError> {
    let (faults, revisions) = verify::all(central).await?;
    if !faults.is_empty() {
        return Err(PublicationCommandError::Broken { faults });
    }
    let told = match revisions {
        0 => "nothing is published".to_owned(),
        1 => "1 revision holds".to_owned(),
        n => format!("{n} revisions hold"),
    };
    Ok(writeln!(io::stdout().lock(), "{told}")?)
}
