//! `hailong erase`: a citizen's request under the law. Destroys what one submission said, or every
//! submission about a dossier, at central; running nodes take the order from there into their
//! journals. It prints numbers only: never a code, a key, a receipt or a word of what was said.

use std::io::{self, BufRead as _, IsTerminal as _};

use model::code::{is_dossier, key_bytes};

use crate::central::rights::{Erasure, Selector};
use crate::central::{self, CentralError};
use crate::clock::Clock;
use crate::command::operator;
use crate::config::Config;
use crate::day;
use crate::limits::{REASON_LENGTH_MAX, RIGHTS_ROWS_MAX};
use crate::secrets::{Secrets, SecretsError, read_receipt};

/// What to erase and why.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub struct Options {
    /// The submission with this receipt
    #[arg(long, group = "what")]
    receipt: Option<String>,
    /// The submission with this key
    #[arg(long, group = "what")]
    key: Option<String>,
    /// Every submission about this dossier; needs secrets.toml in the data directory
    #[arg(long, group = "what", value_name = "CODE")]
    dossier: Option<String>,
    /// Why, for the audit: the number of the request, nothing about the person
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Do not ask, even at a terminal
    #[arg(long)]
    yes: bool,
}

/// Why nothing was erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// What was typed cannot be a receipt.
    #[error("--receipt: this is no receipt; it has 16 letters and digits, as K7QF-0M2T-9XAB-4C1D")]
    NoReceipt,
    /// What was typed cannot be a key.
    #[error("--key: this is no key; a key is a UUID of version 7")]
    NoKey,
    /// What was typed cannot be a dossier code.
    #[error("--dossier: this is no dossier code; it has capital letters, digits, dots and hyphens")]
    NoDossier,
    /// The reason is empty, too long, or not one line.
    #[error("--reason: say why in one line of at most {REASON_LENGTH_MAX} characters")]
    NoReason,
    /// The pseudonym of a dossier needs the node's secret.
    #[error(
        "{0}\nA dossier is known by a pseudonym only, and the secret for it is in secrets.toml: \
         run this with the --data-dir of a node, or copy the file there"
    )]
    Secrets(#[from] SecretsError),
    /// Central has nothing of the kind.
    #[error(
        "nothing was erased: central has no such submission; if it was sent a moment ago, or its \
         node cannot reach central, try again when /metrics of the nodes shows no backlog"
    )]
    Unknown,
    /// The operator said no.
    #[error("nothing was erased: it was not confirmed")]
    NotConfirmed,
    /// The answer cannot be read.
    #[error("nothing was erased: the answer cannot be read: {0}")]
    Stdin(#[from] io::Error),
    /// Central cannot be used.
    #[error(transparent)]
    Central(#[from] CentralError),
}

/// Runs the command.
///
/// # Errors
/// What was typed is malformed or unknown, secrets are missing, or central cannot be used.
pub async fn run(config: &Config, options: &Options) -> Result<(), EraseError> {
    let reason = reason(&options.reason)?;
    let selector = selector(config, options)?;
    let central = central::open(&config.central_url()).await?;
    let found = central.find(&selector).await?;
    if found.is_empty() {
        return Err(EraseError::Unknown);
    }
    let at = Clock::system().now_ms();
    let erasures: Vec<Erasure> = found
        .iter()
        .filter(|found| !found.erased)
        .map(|found| Erasure { key: found.key, at, reason: reason.clone() })
        .collect();
    if erasures.is_empty() {
        println!("erased before; nothing is left to erase");
        return Ok(());
    }
    if !options.yes && io::stdin().is_terminal() && !is_confirmed(erasures.len())? {
        return Err(EraseError::NotConfirmed);
    }
    let actor = operator::name();
    let mut rows = 0;
    for part in erasures.chunks(RIGHTS_ROWS_MAX as usize) {
        rows += central.erase(part, &actor).await?;
    }
    println!("erased {rows} {}", if rows == 1 { "row" } else { "rows" });
    if !central.scrub().await? {
        eprintln!(
            "somebody was reading: the files are cleared by the running service within seconds"
        );
    }
    Ok(())
}

fn reason(typed: &str) -> Result<String, EraseError> {
    let reason = typed.trim();
    let fits = (1..=REASON_LENGTH_MAX).contains(&reason.chars().count());
    if fits && !reason.contains(char::is_control) {
        Ok(reason.to_owned())
    } else {
        Err(EraseError::NoReason)
    }
}

fn selector(config: &Config, options: &Options) -> Result<Selector, EraseError> {
    if let Some(receipt) = &options.receipt {
        return read_receipt(receipt).map(Selector::Receipt).ok_or(EraseError::NoReceipt);
    }
    if let Some(key) = &options.key {
        return key_bytes(key).map(Selector::Key).ok_or(EraseError::NoKey);
    }
    let code = options.dossier.as_deref().map(str::trim).unwrap_or_default();
    if !is_dossier(code) {
        return Err(EraseError::NoDossier);
    }
    let today = day::of(Clock::system().now_ms());
    Ok(Selector::Dossier(Secrets::read(&config.data_dir, today)?.dossier(code)))
}

fn is_confirmed(submissions: usize) -> io::Result<bool> {
    eprintln!("This destroys what {submissions} submission(s) said, for ever. Type yes to go on:");
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim() == "yes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line_within_its_limit() {
        assert_eq!(reason(" request 12/2026 ").unwrap(), "request 12/2026");
        let longest = "ơ".repeat(REASON_LENGTH_MAX);
        assert_eq!(reason(&longest).unwrap(), longest);
        for wrong in ["", "  ", "a\nb", &format!("{longest}ơ")] {
            assert!(matches!(reason(wrong), Err(EraseError::NoReason)), "{wrong:?}");
        }
    }
}
