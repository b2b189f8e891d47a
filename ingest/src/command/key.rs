//! `hailong key add|list|revoke`: who may sign invites, and with which public keys. Every node sees a
//! change within five seconds. A private key is refused and never kept.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::operator;
use crate::central::{self, Central, CentralError};
use crate::clock::Clock;
use crate::config::Config;
use crate::data_dir::{self, DataDirError};
use crate::day;
use crate::invite::key::KeyError;
use crate::invite::register::{self, RegisterFault};
use crate::invite::registry::IssuerKey;
use crate::limits::KEY_FILE_BYTES_MAX;

/// What can be done with keys of issuers.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Register a public key of an issuer; several may be in force at once
    Add {
        /// Name of the issuer, as the claim iss of its invites says it
        issuer: String,
        /// A file with a public key, Ed25519 or P-256, in PEM
        file: PathBuf,
        /// An agency that the issuer may invite for, with all its parts; may be given several times.
        /// When given, these are the issuer's agencies from now on [default: for a new issuer, all]
        #[arg(long = "unit")]
        units: Vec<String>,
    },
    /// Write every key: kid, issuer, algorithm, since when, and for which agencies
    List,
    /// Take nothing any more that a key signed, from now on and for ever
    Revoke {
        /// The kid, as `add` and `list` write it
        #[arg(allow_hyphen_values = true)]
        kid: String,
    },
}

/// Why a key is not as asked for.
#[derive(Debug, thiserror::Error)]
pub enum KeyCommandError {
    /// The file cannot be read.
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
    /// The file has no key that can be used.
    #[error("{0}: {1}")]
    Key(PathBuf, KeyError),
    /// It cannot be registered.
    #[error(transparent)]
    Register(#[from] RegisterFault),
    /// There is no such key in force.
    #[error("there is no key {0} in force; `hailong key list` names them")]
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
/// See [`KeyCommandError`]; nothing was changed then.
pub async fn run(config: &Config, command: KeyCommand) -> Result<(), KeyCommandError> {
    let now = Clock::system().now_ms();
    let opened = async || {
        if config.central.is_none() {
            data_dir::make(&config.data_dir)?;
        }
        Ok::<_, KeyCommandError>(central::open(&config.central_url()).await?)
    };
    match command {
        KeyCommand::Add { issuer, file, units } => {
            let key = read(issuer, &file, units, now)?;
            add(&*opened().await?, key).await
        }
        KeyCommand::List => {
            for key in opened().await?.issuer_keys().await? {
                println!("{}", line(&key));
            }
            Ok(())
        }
        KeyCommand::Revoke { kid } => {
            if !opened().await?.revoke_issuer_key(&kid, now, &operator::name()).await? {
                return Err(KeyCommandError::Unknown(kid));
            }
            println!("revoked {kid}");
            Ok(())
        }
    }
}

fn read(
    issuer: String,
    file: &Path,
    units: Vec<String>,
    now: i64,
) -> Result<IssuerKey, KeyCommandError> {
    let pem = read_key_file(file).map_err(|error| KeyCommandError::File(file.into(), error))?;
    register::read(issuer, &pem, units, now).map_err(|fault| match fault {
        RegisterFault::Key(error) => KeyCommandError::Key(file.into(), error),
        other => KeyCommandError::Register(other),
    })
}

async fn add(central: &dyn Central, key: IssuerKey) -> Result<(), KeyCommandError> {
    if !register::register(central, &key, &operator::name()).await? {
        eprintln!("the key is registered already");
    }
    let keys = central.issuer_keys().await?;
    let units = keys.iter().find(|known| known.id == key.id).map(|known| &known.units);
    // On stdout only what other programs read.
    eprintln!("'{}' may invite for {}", key.issuer, units.map_or(String::new(), |u| named(u)));
    println!("kid: {}", key.id);
    Ok(())
}

fn named(units: &[String]) -> String {
    if units.is_empty() { "every agency".to_owned() } else { units.join(", ") }
}

fn line(key: &IssuerKey) -> String {
    let revoked = key.revoked_at.map(|at| format!(", revoked {}", day::of(at)));
    format!(
        "{} {} {} since {}, {}{}",
        key.id,
        key.issuer,
        key.algorithm,
        day::of(key.added_at),
        named(&key.units),
        revoked.unwrap_or_default()
    )
}

/// A key file as text, whatever it holds; one that is too long to be a key is not read to its end.
pub(super) fn read_key_file(file: &Path) -> io::Result<String> {
    let mut text = String::new();
    let n = File::open(file)?.take(KEY_FILE_BYTES_MAX + 1).read_to_string(&mut text)?;
    if n as u64 > KEY_FILE_BYTES_MAX {
        return Err(io::Error::other("it is too long to be a key"));
    }
    Ok(text)
}
