//! Probes: each watches one invariant of a running installation and tells findings. A healthy
//! installation has none.
//!
//! A probe reads and compares; it repairs nothing. A finding says what is wrong and what an operator
//! can do. No finding contains a key, a receipt, a code of a dossier or free text.

mod figures;
mod feed;
mod machine;
mod node;
mod outcomes;
mod publications;
mod signals;

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use serde::Serialize;

use crate::backup;
use crate::central::{self, Central, CentralError};
use crate::clock::Clock;
use crate::config::Config;
use crate::journal::JournalError;
use crate::journal::inspection::Inspected;
use crate::limits::PROBE_TIMEOUT;
pub use node::{Metrics, Node};

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Look at it this week.
    Notice,
    /// Look at it today.
    Warning,
    /// A promise is broken or about to be.
    Critical,
}

impl Severity {
    /// The name in findings.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Notice => "notice",
            Severity::Warning => "warning",
            Severity::Critical => "critical",
        }
    }
}

/// Something a probe found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which probe.
    pub probe: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong.
    pub what: String,
    /// What can be done.
    pub remedy: String,
}

/// Why a probe could not look.
#[derive(Debug, thiserror::Error)]
pub enum Unable {
    /// No node runs on this data directory.
    #[error("not running: no hailong serve answers for {0}")]
    NotRunning(PathBuf),
    /// The node does not tell its metrics.
    #[error("the node does not tell its metrics: {0}")]
    Metrics(String),
    /// There is no journal.
    #[error("{0} is not there")]
    NoJournal(PathBuf),
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Central cannot be asked.
    #[error(transparent)]
    Central(#[from] CentralError),
    /// The embedded central is not there.
    #[error("central: {0} is not there")]
    NoCentral(PathBuf),
    /// A file cannot be looked at.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// It took too long.
    #[error("no answer within {} s", PROBE_TIMEOUT.as_secs())]
    TimedOut,
}

impl Unable {
    fn remedy(&self) -> &'static str {
        match self {
            Unable::NotRunning(_) => "start hailong serve, or name its directory with --data-dir",
            Unable::Metrics(_) => "let serve listen on an address of this machine's loopback",
            Unable::NoJournal(_) | Unable::NoCentral(_) => {
                "name the node's directory with --data-dir; a lost file is restored from a backup"
            }
            Unable::Journal(_) => "see docs/operations/faults.md, Corrupt journal",
            Unable::Central(_) | Unable::TimedOut => {
                "see docs/operations/faults.md, Central away; citizens do not notice"
            }
            Unable::File(..) => "run hailong monitor as the user that runs hailong serve",
        }
    }
}

/// What a probe looks at.
pub struct System {
    /// The settings.
    pub config: Config,
    /// The running node, as far as there is one.
    pub node: Node,
    /// Now, in milliseconds since 1970.
    pub now_ms: i64,
    central: Option<Arc<dyn Central>>,
}

impl System {
    /// Opens what there is. Nothing is made or brought up to date.
    ///
    /// # Errors
    /// The URL of central is unknown, or an embedded central cannot be opened.
    pub async fn open(config: &Config, clock: &Clock) -> Result<System, CentralError> {
        let url = config.central_url();
        let is_there = backup::embedded(&url).is_none_or(|path| path.is_file());
        let central = if is_there { Some(central::connect(&url).await?) } else { None };
        let node = Node::of(&config.data_dir);
        Ok(System { config: config.clone(), node, now_ms: clock.now_ms(), central })
    }

    /// Central.
    ///
    /// # Errors
    /// The embedded central is not there.
    pub fn central(&self) -> Result<&Arc<dyn Central>, Unable> {
        self.central.as_ref().ok_or_else(|| {
            let path = backup::embedded(&self.config.central_url());
            Unable::NoCentral(path.unwrap_or_default())
        })
    }

    /// The journal, only to be read.
    ///
    /// # Errors
    /// It is not there or cannot be read.
    pub async fn journal(&self) -> Result<Inspected, Unable> {
        let journal = Inspected::open(&self.config.data_dir).await?;
        journal.ok_or_else(|| Unable::NoJournal(self.config.data_dir.join("journal.db")))
    }
}

/// Watches one invariant.
#[async_trait]
pub trait Probe: Send + Sync {
    /// The name in findings.
    fn name(&self) -> &'static str;

    /// What always holds in a healthy installation.
    fn invariant(&self) -> &'static str;

    /// Looks, and tells what is wrong: severity, what, and what to do.
    async fn check(&self, system: &System) -> Result<Told, Unable>;
}

/// What a probe tells, before its name is put to it.
pub type Told = Vec<(Severity, String, String)>;

/// Every probe, in the order in which a submission passes through what they watch.
pub fn all() -> Vec<Box<dyn Probe>> {
    vec![
        Box::new(machine::Secrets),
        Box::new(machine::Disk),
        Box::new(outcomes::Balance),
        Box::new(outcomes::StoredRows),
        Box::new(outcomes::Damaged),
        Box::new(feed::Cursor),
        Box::new(feed::Backlog),
        Box::new(feed::RowsAtCentral),
        Box::new(figures::Keys),
        Box::new(figures::Standings),
        Box::new(figures::Tallies),
        Box::new(figures::Samples),
        Box::new(figures::ClockAhead),
        Box::new(publications::Publications),
        Box::new(signals::ReissuedInvites),
        Box::new(signals::DeskAgainstCitizen),
        Box::new(signals::OneSender),
    ]
}

/// Runs every probe once. A probe that cannot look is a finding, too.
pub async fn run(system: &System) -> Vec<Finding> {
    let mut findings = Vec::new();
    for probe in all() {
        let checked = tokio::time::timeout(PROBE_TIMEOUT, probe.check(system)).await;
        match checked.unwrap_or(Err(Unable::TimedOut)) {
            Ok(told) => findings.extend(told.into_iter().map(|(severity, what, remedy)| Finding {
                probe: probe.name(),
                severity,
                what,
                remedy,
            })),
            Err(unable) => findings.push(Finding {
                probe: probe.name(),
                severity: Severity::Warning,
                what: format!("cannot be checked: {unable}"),
                remedy: unable.remedy().to_owned(),
            }),
        }
    }
    findings
}
