//! `cargo xtask bench`: builds programs and benchmark with the release profile and starts the latter.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{build, progress, setup, workspace};

/// What can be measured.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// Acknowledged submissions a second, latency, memory, start, and what the feed moves.
    Ingest,
    /// Bytes, time to the first question, blocking, layout shift and memory of the widget in a page,
    /// beside SurveyJS, PostHog and a form written by hand; and page changes of the long survey.
    Page,
    /// What a signed invite costs a submission.
    Invites,
    /// What fifty viewers of a live page cost submissions at 2,000 a second.
    Viewers,
    /// Indices of a province and of the country with their intervals, at two sizes on both databases;
    /// making tallies anew; bytes on disk. Ten million ratings need about 40 GB of disk for a while.
    Index,
    /// Peak memory and time of exports from the monitor, at two sizes on both databases.
    Exports,
    /// Isso, a comment server, for comparison; installed from PyPI into `target/isso`.
    Isso,
}

/// Measures and prints.
pub fn run(what: What, more: &[String]) -> Result<()> {
    setup::test_programs()?;
    if what == What::Page {
        // The service has the widget inside.
        build::widget(build::Std::Shipped)?;
    }
    let contenders = (what == What::Page).then(setup::contenders).transpose()?;
    let packages = ["--package", "hailong", "--package", "hailong-bench", "--bins"];
    progress::cargo("benchmark", &[&["build", "--release"], &packages[..]].concat())?;
    let mut command = Command::new(workspace::root().join("target/release/hailong-bench"));
    match what {
        What::Ingest => command.arg("ingest").args(more),
        What::Invites => command.arg("invites").args(more),
        What::Viewers => command.arg("viewers").args(more),
        What::Index => command.arg("index").args(more),
        What::Exports => command.arg("exports").args(more),
        What::Page => command.args(["page", "--packages"]).args(contenders).args(more),
        What::Isso => command.args(["isso", "--venv"]).arg(isso()?).args(more),
    };
    let status = command.status().context("starting the benchmark")?;
    ensure!(status.success(), "the benchmark ended with {status}");
    Ok(())
}

/// A virtual environment with Isso in it.
fn isso() -> Result<PathBuf> {
    let venv = workspace::root().join("target/isso");
    if !venv.join("bin/isso").is_file() {
        // Its HTML library still asks for pkg_resources, which newer setuptools left out.
        let made = format!(
            "python3 -m venv {0} && {0}/bin/pip install --quiet isso==0.13.0 'setuptools<81'",
            venv.display()
        );
        let status = Command::new("sh").args(["-c", &made]).status().context("starting python3")?;
        ensure!(status.success(), "Isso could not be installed with: {made}");
    }
    Ok(venv)
}
