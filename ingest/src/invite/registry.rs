//! The registered keys at one moment: which key is whose, and for which agencies. Plain values.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::key::{KeyError, PublicKey};
use crate::unit::code::is_within;

/// A key of an issuer as central keeps it, and as a node keeps it for its next start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuerKey {
    /// Name of the key, `kid`.
    pub id: String,
    /// Name of the issuer, `iss`.
    pub issuer: String,
    /// Agencies that the issuer may invite for, with their parts; none means all.
    pub units: Vec<String>,
    /// What it signs, `EdDSA` or `ES256`.
    pub algorithm: String,
    /// The public key.
    pub pem: String,
    /// When it was registered, milliseconds since 1970.
    pub added_at: i64,
    /// When it was revoked, milliseconds since 1970.
    pub revoked_at: Option<i64>,
}

/// A key that can be verified with.
pub struct Registered {
    /// The issuer that it belongs to.
    pub issuer: String,
    /// Agencies that the issuer may invite for; none means all.
    pub units: Vec<String>,
    /// True when nothing it signed is taken any more.
    pub is_revoked: bool,
    /// The key.
    pub key: PublicKey,
}

impl Registered {
    /// True when the issuer may invite for this agency.
    pub fn is_allowed(&self, unit: &str) -> bool {
        self.units.is_empty() || self.units.iter().any(|whole| is_within(unit, whole))
    }
}

/// Every registered key, by its name.
#[derive(Default)]
pub struct Registry {
    keys: HashMap<String, Registered>,
}

impl Registry {
    /// The keys that central has. One that cannot be read is left out and named with why: no invite
    /// is believed by it.
    pub fn of(keys: &[IssuerKey]) -> (Registry, Vec<(String, KeyError)>) {
        let (mut registry, mut unreadable) = (Registry::default(), Vec::new());
        for one in keys {
            match PublicKey::from_pem(&one.pem) {
                Ok(key) => {
                    let registered = Registered {
                        issuer: one.issuer.clone(),
                        units: one.units.clone(),
                        is_revoked: one.revoked_at.is_some(),
                        key,
                    };
                    registry.keys.insert(one.id.clone(), registered);
                }
                Err(error) => unreadable.push((one.id.clone(), error)),
            }
        }
        (registry, unreadable)
    }

    /// The key of a name.
    pub fn key(&self, id: &str) -> Option<&Registered> {
        self.keys.get(id)
    }
}
