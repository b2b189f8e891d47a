//! `hailong invite`: signs an invite. For tests, and for offices whose software cannot; it needs the
//! issuer's private key, which is read and not kept, and nothing of the service.

use std::path::PathBuf;

use clap::Args;

use super::key::read_key_file;
use crate::clock::Clock;
use crate::entry::Stage;
use crate::invite::claims::{self, SUBJECT};
use crate::invite::key::KeyError;
use crate::invite::sign::{SigningKey, Written};
use crate::limits::{INVITE_DAYS, INVITE_DAYS_MAX};

const DAY_S: i64 = 24 * 60 * 60;

/// What the invite is to say.
#[derive(Debug, Args)]
pub struct Options {
    /// Name of the issuer, as it is registered
    #[arg(long)]
    issuer: String,
    /// A file with the issuer's private key, Ed25519 or P-256, in PEM
    #[arg(long)]
    key: PathBuf,
    /// Survey that it invites to, e.g. one-stop
    #[arg(long)]
    survey: String,
    /// Agency that handled the dossier, e.g. H47.15
    #[arg(long)]
    unit: String,
    /// Procedure, e.g. 1.004227
    #[arg(long)]
    service: Option<String>,
    /// Dossier, e.g. H47.15-260821-0001
    #[arg(long)]
    dossier: Option<String>,
    /// Step of the dossier: received, supplement, refused or result
    #[arg(long, default_value = "result", value_parser = stage)]
    stage: Stage,
    /// Somebody else is to hold the device; such a rating ranks below the citizen's own
    #[arg(long)]
    assisted: bool,
    /// How long it is good: a number and s, m, h or d, e.g. 7d
    #[arg(long, default_value_t = format!("{INVITE_DAYS}d"))]
    expires_in: String,
}

/// Why there is no invite.
#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    /// The file cannot be read.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// The file has no key that can sign.
    #[error("{0}: {1}")]
    Key(PathBuf, KeyError),
    /// What it is to say is not well formed.
    #[error("the invite would be refused: {0}")]
    Claim(&'static str),
    /// The time is none.
    #[error(
        "'{0}' is no time an invite can be good: write a number and s, m, h or d, e.g. 7d, up to {INVITE_DAYS_MAX}d"
    )]
    Time(String),
}

/// Signs the invite and writes it to stdout.
///
/// # Errors
/// See [`InviteError`].
pub fn run(options: &Options) -> Result<(), InviteError> {
    let now_ms = Clock::system().now_ms();
    println!("{}", sign(options, now_ms)?);
    Ok(())
}

fn sign(options: &Options, now_ms: i64) -> Result<String, InviteError> {
    let file = &options.key;
    let pem = read_key_file(file).map_err(|error| InviteError::File(file.clone(), error))?;
    let no_key = |error| InviteError::Key(file.clone(), error);
    let key = SigningKey::from_pem(&pem).map_err(no_key)?;
    let iat = now_ms / 1_000;
    let claims = Written {
        iss: &options.issuer,
        jti: &uuid::Uuid::from_bytes(random_bytes()).to_string(),
        sub: SUBJECT,
        survey: &options.survey,
        unit: &options.unit,
        service: options.service.as_deref(),
        dossier: options.dossier.as_deref(),
        stage: options.stage,
        assisted: options.assisted,
        iat,
        exp: iat + seconds(&options.expires_in)?,
    };
    // What would be refused is not signed; the same judge says so.
    let json = serde_json::to_value(&claims).unwrap_or_default();
    let members = json.as_object().cloned().unwrap_or_default();
    claims::read(&members).map_err(InviteError::Claim)?;
    key.sign(&claims).map_err(no_key)
}

fn seconds(text: &str) -> Result<i64, InviteError> {
    let wrong = || InviteError::Time(text.to_owned());
    let unit = text.chars().last().ok_or_else(wrong)?;
    let number: i64 = text[..text.len() - unit.len_utf8()].parse().map_err(|_| wrong())?;
    let unit_s = match unit {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => DAY_S,
        _ => return Err(wrong()),
    };
    let seconds = number.checked_mul(unit_s).ok_or_else(wrong)?;
    if (0..=INVITE_DAYS_MAX * DAY_S).contains(&seconds) { Ok(seconds) } else { Err(wrong()) }
}

fn stage(name: &str) -> Result<Stage, String> {
    let names = Stage::ALL.map(Stage::name).join(", ");
    Stage::from_name(name).ok_or_else(|| format!("one of {names}"))
}

fn random_bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    #[expect(clippy::expect_used, reason = "Linux gives random bytes once it has booted")]
    getrandom::fill(&mut bytes).expect("random bytes");
    bytes
}
