//! `hailong audit`: what was done, by whom and why, one line each; there is no content in it to show.
//! `hailong audit verify` follows the chain that the lines are.

use std::io::{self, Write as _};

use clap::Subcommand;

use crate::central::audit::{self, Chain};
use crate::central::{self, CentralError};
use crate::config::Config;
use crate::day;
use crate::limits::AUDIT_LINES_MAX;

/// What else can be done with the audit.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Say whether every line follows the one before; exit code 1 when one was changed, put in or taken
    /// out. Lines cut off at the end are missed only by who has noted the last hash
    Verify,
}

/// Why the audit was not written.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// Central cannot be used.
    #[error(transparent)]
    Central(#[from] CentralError),
    /// Somebody got around the database.
    #[error(
        "the audit was changed by hand: the line with id {0}, or one before it, is not what was \
         written; compare it with a backup"
    )]
    Broken(i64),
    /// stdout is gone.
    #[error("the audit cannot be written: {0}")]
    Write(#[from] io::Error),
}

/// Writes every line, oldest first: moment, actor, action, subject, reason, separated by tabs; or
/// verifies them.
///
/// # Errors
/// Central cannot be used, the chain is broken, or stdout is gone.
pub async fn run(config: &Config, command: Option<&AuditCommand>) -> Result<(), AuditError> {
    let central = central::open(&config.central_url()).await?;
    if let Some(AuditCommand::Verify) = command {
        return match audit::verify(&*central, AUDIT_LINES_MAX).await? {
            Chain::Broken(id) => Err(AuditError::Broken(id)),
            Chain::Whole(lines, last) => Ok(writeln!(
                io::stdout(),
                "{lines} lines, each follows the one before; last hash {last}"
            )?),
        };
    }
    let mut stdout = io::BufWriter::new(io::stdout().lock());
    let mut after = 0;
    loop {
        let lines = central.audited(after, AUDIT_LINES_MAX).await?;
        let Some(last) = lines.last() else { break };
        after = last.id;
        for line in &lines {
            let at = day::rfc3339(line.at);
            let (actor, action) = (&line.actor, &line.action);
            writeln!(stdout, "{at}\t{actor}\t{action}\t{}\t{}", line.subject, line.reason)?;
        }
    }
    Ok(stdout.flush()?)
}
