//! `hailong token add|list|revoke`: the programs that may ask for what nobody else may.

use clap::Subcommand;

use super::operator;
use crate::central::token::ApiToken;
use crate::central::{self, CentralError};
use crate::clock::Clock;
use crate::config::Config;
use crate::data_dir::{self, DataDirError};
use crate::day;
use crate::limits::{TOKEN_DAYS, TOKENS_MAX};
use crate::token::{MakeTokenError, Scope, Wanted};

/// What can be done with tokens.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token and write it to stdout: it is shown this once
    Add {
        /// Whose it is, e.g. motcua-hoasen
        name: String,
        /// What it may be used for
        #[arg(long)]
        scope: Scope,
        /// The unit whose indices it reads, with all that belongs to it, of periods that are over; only
        /// with the scope figures [default: all units]
        #[arg(long)]
        unit: Option<String>,
        /// Days that it is good
        #[arg(long, default_value_t = TOKEN_DAYS)]
        days: i64,
    },
    /// Write every token: name, scope, since when, up to when
    List,
    /// Refuse a token from now on and for ever
    Revoke {
        /// The name, as `list` writes it
        name: String,
    },
}

/// Why a token is not as asked for.
#[derive(Debug, thiserror::Error)]
pub enum TokenCommandError {
    /// It cannot be made.
    #[error(transparent)]
    Make(#[from] MakeTokenError),
    /// There is no such token in force.
    #[error("there is no token '{0}' in force; `hailong token list` names them")]
    Unknown(String),
    /// The data directory cannot be made.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// Central cannot be used.
    #[error(transparent)]
    Central(#[from] CentralError),
}

/// Runs the command.
///
/// # Errors
/// See [`TokenCommandError`]; nothing was changed then.
pub async fn run(config: &Config, command: TokenCommand) -> Result<(), TokenCommandError> {
    if config.central.is_none() {
        data_dir::make(&config.data_dir)?;
    }
    let central = central::open(&config.central_url()).await?;
    let now = Clock::system().now_ms();
    match command {
        TokenCommand::Add { name, scope, unit, days } => {
            let wanted = Wanted { name, scope, unit: unit.unwrap_or_default(), days };
            let (token, known) = wanted.make(now)?;
            if !central.add_token(&known, TOKENS_MAX, &operator::name()).await? {
                return Err(MakeTokenError::Taken(known.name).into());
            }
            eprintln!(
                "keep it now, it is not shown again; good up to {}",
                day::of(known.expires_at)
            );
            println!("token: {token}");
        }
        TokenCommand::List => {
            for token in central.tokens().await? {
                println!("{}", line(&token));
            }
        }
        TokenCommand::Revoke { name } => {
            if !central.revoke_token(&name, now, &operator::name()).await? {
                return Err(TokenCommandError::Unknown(name));
            }
            println!("revoked {name}");
        }
    }
    Ok(())
}

fn line(token: &ApiToken) -> String {
    let revoked = token.revoked_at.map(|at| format!(", revoked {}", day::of(at)));
    format!(
        "{} {} since {}, up to {}{}",
        token.name,
        token.told(),
        day::of(token.added_at),
        day::of(token.expires_at),
        revoked.unwrap_or_default()
    )
}
