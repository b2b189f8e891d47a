//! `hailong journal check`: tells what is wrong with this node's journal, and mends nothing.

use std::io::Write as _;

use clap::Subcommand;

use crate::config::Config;
use crate::journal::{self, JournalError};

/// What to do with the journal.
#[derive(Debug, Subcommand)]
pub enum JournalCommand {
    /// Look at every page and row; works while the service runs, exit 1 if anything is wrong
    Check,
}

/// Why the command did not end well.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Something is wrong with it.
    #[error(
        "journal: {0} faults; rows named above are not fed and stay in the file, everything else goes on. Keep a copy of journal.db and journal.db-wal; when a backup has the rows, restore it with hailong restore; see docs/operations/faults.md, Corrupt journal"
    )]
    Faults(usize),
    /// What was found cannot be printed.
    #[error("stdout: {0}")]
    Print(#[from] std::io::Error),
}

/// Runs it.
///
/// # Errors
/// Something is wrong with the journal, or it cannot be read.
pub fn run(config: &Config, command: &JournalCommand) -> Result<(), Error> {
    let JournalCommand::Check = command;
    let checked = journal::check(&config.data_dir)?;
    let mut stdout = std::io::stdout().lock();
    for fault in &checked.faults {
        writeln!(stdout, "{fault}")?;
    }
    let with_content = checked.rows - checked.without_content;
    writeln!(stdout, "{} rows, {with_content} with content", checked.rows)?;
    match checked.faults.len() {
        0 => Ok(()),
        faults => Err(Error::Faults(faults)),
    }
}
