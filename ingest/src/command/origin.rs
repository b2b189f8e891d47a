//! `hailong origin add|list|remove`: the origins whose pages may send. Every node sees a change
//! within five seconds.

use clap::Subcommand;

use super::operator;
use crate::central::audit::Act;
use crate::central::{self, CentralError};
use crate::clock::Clock;
use crate::config::Config;
use crate::data_dir::{self, DataDirError};
use crate::limits::ORIGINS_MAX;
use crate::origins::Origin;

/// What can be done with origins.
#[derive(Debug, Subcommand)]
pub enum OriginCommand {
    /// Allow the pages of an origin to send; from the first one on, all others are refused
    Add {
        /// scheme://host or scheme://host:port, e.g. https://dichvucong.gov.vn
        #[arg(required = true)]
        origins: Vec<Origin>,
    },
    /// Write the allowed origins, one a line; none written means that all are allowed
    List,
    /// Refuse the pages of an origin again; without any origin left, all are allowed
    Remove {
        /// An origin as `list` writes it
        #[arg(required = true)]
        origins: Vec<Origin>,
    },
}

/// Why the origins are not as asked for.
#[derive(Debug, thiserror::Error)]
pub enum OriginCommandError {
    /// There is no room for another.
    #[error("{0} was not added: there are {ORIGINS_MAX} origins already, remove one first")]
    TooMany(String),
    /// It was not there.
    #[error(
        "{0} was not allowed, so it cannot be removed; `hailong origin list` names those that are"
    )]
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
/// There is no room, an origin is not there, or central cannot be used.
pub async fn run(config: &Config, command: OriginCommand) -> Result<(), OriginCommandError> {
    if config.central.is_none() {
        data_dir::make(&config.data_dir)?;
    }
    let central = central::open(&config.central_url()).await?;
    let (now, actor) = (Clock::system().now_ms(), operator::name());
    match command {
        OriginCommand::Add { origins } => {
            for origin in origins.iter().map(Origin::as_str) {
                if central.add_origin(origin, now, ORIGINS_MAX).await? {
                    let (actor, subject) = (&*actor, origin);
                    central
                        .note_act(&Act { at: now, actor, action: "origin-add", subject })
                        .await?;
                    println!("added {origin}");
                } else if central.origins().await?.iter().any(|known| known == origin) {
                    println!("{origin} is allowed already");
                } else {
                    return Err(OriginCommandError::TooMany(origin.to_owned()));
                }
            }
        }
        OriginCommand::List => {
            for origin in central.origins().await? {
                println!("{origin}");
            }
        }
        OriginCommand::Remove { origins } => {
            for origin in origins.iter().map(Origin::as_str) {
                if !central.remove_origin(origin).await? {
                    return Err(OriginCommandError::Unknown(origin.to_owned()));
                }
                let act = Act { at: now, actor: &actor, action: "origin-remove", subject: origin };
                central.note_act(&act).await?;
                println!("removed {origin}");
            }
            if central.origins().await?.is_empty() {
                println!("no origin is left: pages of every origin may send");
            }
        }
    }
    Ok(())
}
