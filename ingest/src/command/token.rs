//! `hailong token add|list|revoke`: the programs that may ask for what nobody else may.

use clap::Subcommand;

use super::operator;
use crate::central::token::ApiToken;
use crate::central::{self, CentralError};
use crate::clock::Clock;
use crate::config::Config;
use crate::data_dir::{self, DataDirError};
use crate::day;
use crate::limits::{TOKEN_DAYS, TOKEN_DAYS_MAX, TOKEN_NAME_LENGTH_MAX, TOKENS_MAX};
use crate::token::{self, Scope};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

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
    /// The name cannot be one.
    #[error(
        "'{0}' is no name of a token: up to {TOKEN_NAME_LENGTH_MAX} letters, digits, dots and hyphens"
    )]
    Name(String),
    /// The days are none that make sense.
    #[error("{0} days were asked for; a token is good for 1 to {TOKEN_DAYS_MAX}")]
    Days(i64),
    /// The name is taken, or there is no room.
    #[error(
        "no token was made: '{0}' has one already (a revoked one keeps its name), or there are \
         {TOKENS_MAX}; take another name"
    )]
    Taken(String),
    /// There is no such token in force.
    #[error("there is no token '{0}' in force; `hailong token list` names them")]
    Unknown(String),
    /// The operating system gave no random bytes.
    #[error("no random bytes from the operating system: {0}")]
    Random(getrandom::Error),
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
        TokenCommand::Add { name, scope, days } => {
            let (token, known) = make(name, scope, days, now)?;
            if !central.add_token(&known, TOKENS_MAX, &operator::name()).await? {
                return Err(TokenCommandError::Taken(known.name));
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

fn make(
    name: String,
    scope: Scope,
    days: i64,
    now: i64,
) -> Result<(String, ApiToken), TokenCommandError> {
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    if name.is_empty() || name.len() > TOKEN_NAME_LENGTH_MAX || !name.bytes().all(is_fit) {
        return Err(TokenCommandError::Name(name));
    }
    if !(1..=TOKEN_DAYS_MAX).contains(&days) {
        return Err(TokenCommandError::Days(days));
    }
    let mut chance = [0; token::TOKEN_BYTES];
    getrandom::fill(&mut chance).map_err(TokenCommandError::Random)?;
    let text = token::text(chance);
    let known = ApiToken {
        id: token::id(&text),
        name,
        scope: scope.name().to_owned(),
        added_at: now,
        expires_at: now + days * DAY_MS,
        revoked_at: None,
    };
    Ok((text, known))
}

fn line(token: &ApiToken) -> String {
    let revoked = token.revoked_at.map(|at| format!(", revoked {}", day::of(at)));
    format!(
        "{} {} since {}, up to {}{}",
        token.name,
        token.scope,
        day::of(token.added_at),
        day::of(token.expires_at),
        revoked.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_days_are_held_to_their_bounds() {
        let made = |name: &str, days| make(name.to_owned(), Scope::Invites, days, 0);
        assert!(made(&"a".repeat(TOKEN_NAME_LENGTH_MAX), 1).is_ok());
        assert!(made(&"a".repeat(TOKEN_NAME_LENGTH_MAX + 1), 1).is_err());
        for wrong in ["", "a b", "é", "a/b"] {
            assert!(matches!(made(wrong, 1), Err(TokenCommandError::Name(_))), "{wrong}");
        }
        assert!(made("a", TOKEN_DAYS_MAX).is_ok());
        for wrong in [0, -1, TOKEN_DAYS_MAX + 1] {
            assert!(matches!(made("a", wrong), Err(TokenCommandError::Days(_))), "{wrong}");
        }
        let (one, other) = (made("a", 1).unwrap(), made("a", 1).unwrap());
        assert_ne!(one.0, other.0, "chance");
        assert_eq!(one.1.id, token::id(&one.0));
        assert!(!one.1.id.contains(&one.0[3..]), "central never has the token itself");
    }
}
