//! Registering a public key of an issuer: what is checked before central is touched, and what central
//! may say. The same for the command line and the monitor.

use model::code::is_unit;
use model::limits::UNIT_CODE_LENGTH_MAX;

use super::claims::is_issuer;
use super::key::{KeyError, PublicKey};
use super::registry::IssuerKey;
use crate::central::issuer::AddedKey;
use crate::central::{Central, CentralError};
use crate::limits::{ISSUER_KEYS_MAX, ISSUER_LENGTH_MAX, ISSUER_UNITS_MAX};

/// Why a key was not registered.
#[derive(Debug, thiserror::Error)]
pub enum RegisterFault {
    /// The text has no key that can be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The name cannot be an issuer's.
    #[error(
        "'{0}' is no name of an issuer: up to {ISSUER_LENGTH_MAX} letters, digits and marks without \
         blanks, as the claim iss says it"
    )]
    Issuer(String),
    /// A unit is no agency code.
    #[error(
        "'{0}' is no agency code: up to {UNIT_CODE_LENGTH_MAX} digits, capital letters and dots, e.g. H47.15"
    )]
    Unit(String),
    /// More units than there is room for.
    #[error("{0} agencies are named, {ISSUER_UNITS_MAX} at most; name the one they are parts of")]
    TooManyUnits(usize),
    /// The key is somebody else's.
    #[error(
        "the key {0} is registered for '{1}' already; a key belongs to one issuer, so '{2}' needs \
         one of its own"
    )]
    Others(String, String, String),
    /// The key was revoked.
    #[error("the key {0} was revoked and stays so; make a new one")]
    Revoked(String),
    /// There is no room.
    #[error("there are {ISSUER_KEYS_MAX} keys already, and no more are taken")]
    Full,
    /// Central cannot be used.
    #[error(transparent)]
    Central(#[from] CentralError),
}

/// Reads a key of this issuer for these units; none means all, or those a known issuer has.
///
/// # Errors
/// Everything that can be wrong before central is touched.
pub fn read(
    issuer: String,
    pem: &str,
    units: Vec<String>,
    now: i64,
) -> Result<IssuerKey, RegisterFault> {
    if !is_issuer(&issuer) {
        return Err(RegisterFault::Issuer(issuer));
    }
    if let Some(unit) = units.iter().find(|unit| !is_unit(unit)) {
        return Err(RegisterFault::Unit(unit.clone()));
    }
    if units.len() > ISSUER_UNITS_MAX {
        return Err(RegisterFault::TooManyUnits(units.len()));
    }
    let key = PublicKey::from_pem(pem)?;
    Ok(IssuerKey {
        id: key.id,
        issuer,
        units,
        algorithm: key.kind.name().to_owned(),
        pem: pem.trim().to_owned(),
        added_at: now,
        revoked_at: None,
    })
}

/// Registers it; true when it is new.
///
/// # Errors
/// It is somebody else's or revoked, there is no room, or central cannot be used.
pub async fn register(
    central: &dyn Central,
    key: &IssuerKey,
    actor: &str,
) -> Result<bool, RegisterFault> {
    let is_new = match central.add_issuer_key(key, ISSUER_KEYS_MAX, actor).await? {
        AddedKey::Full => return Err(RegisterFault::Full),
        AddedKey::Known(known) if known.issuer != key.issuer => {
            return Err(RegisterFault::Others(known.id, known.issuer, key.issuer.clone()));
        }
        AddedKey::Known(known) if known.revoked_at.is_some() => {
            return Err(RegisterFault::Revoked(known.id));
        }
        AddedKey::Known(_) => false,
        AddedKey::Added => true,
    };
    if !key.units.is_empty() {
        central.set_issuer_units(&key.issuer, &key.units, (key.added_at, actor)).await?;
    }
    Ok(is_new)
}
