//! `hailong monitor`: runs every probe once and prints what they find, one finding a line.

use std::io::{self, Write as _};

use clap::ValueEnum;

use crate::central::CentralError;
use crate::clock::Clock;
use crate::config::Config;
use crate::probe::{self, Finding, System};

/// How to print findings.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Lines for people, or one JSON object per line
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Say what each probe watches, and run none
    #[arg(long)]
    list: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Why the command ends with 1.
#[derive(Debug, thiserror::Error)]
pub enum MonitorError {
    /// Something was found; it is on stdout.
    #[error("{0} findings")]
    Found(usize),
    /// Central cannot be opened.
    #[error(transparent)]
    Central(#[from] CentralError),
    /// stdout cannot be written.
    #[error("the findings cannot be written: {0}")]
    Write(#[from] io::Error),
}

/// Runs the probes and prints their findings.
///
/// # Errors
/// There are findings, or central's URL is wrong.
pub async fn run(config: &Config, options: &Options) -> Result<(), MonitorError> {
    let mut out = io::stdout().lock();
    if options.list {
        for probe in probe::all() {
            writeln!(out, "{}: {}", probe.name(), probe.invariant())?;
        }
        return Ok(());
    }
    drop(out);
    let system = System::open(config, &Clock::system()).await?;
    let findings = probe::run(&system).await;
    let mut out = io::stdout().lock();
    for finding in &findings {
        writeln!(out, "{}", line(options.format, finding))?;
    }
    out.flush()?;
    if findings.is_empty() { Ok(()) } else { Err(MonitorError::Found(findings.len())) }
}

fn line(format: Format, finding: &Finding) -> String {
    match format {
        Format::Text => {
            let Finding { probe, severity, what, remedy } = finding;
            // One finding, one line, whatever a database says in its messages.
            format!("{probe}: {}: {what}; {remedy}", severity.name()).replace('\n', " ")
        }
        Format::Json => serde_json::json!(finding).to_string(),
    }
}
