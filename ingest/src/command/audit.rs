//! `hailong audit`: what was done to submissions, by whom and why, one line each. There is no
//! content in it to show.

use std::io::{self, Write as _};

use crate::central::{self, CentralError};
use crate::config::Config;
use crate::day;
use crate::limits::AUDIT_LINES_MAX;

/// Why the audit was not written.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// Central cannot be used.
    #[error(transparent)]
    Central(#[from] CentralError),
    /// stdout is gone.
    #[error("the audit cannot be written: {0}")]
    Write(#[from] io::Error),
}

/// Writes every line, oldest first: moment, actor, action, subject, reason, separated by tabs.
///
/// # Errors
/// Central cannot be used, or stdout is gone.
pub async fn run(config: &Config) -> Result<(), AuditError> {
    let central = central::open(&config.central_url()).await?;
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
