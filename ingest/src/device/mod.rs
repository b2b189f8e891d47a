//! Tablets at one-stop desks: registered devices, each with a key of its own, by which it says when a
//! rating was given (contract, A4), for a kiosk may be days without a network.
//!
//! `token` is pure: a token, what it came with, the device and the time go in, what it proves comes
//! out. `registry` keeps this node's copy of the devices, `pace` counts what comes from each. What a
//! tablet shows is in `kiosk`; what a device proved changes in a row is in `intake` and `central`.

pub mod code;
pub mod key;
pub mod pace;
pub mod registry;
pub mod token;

use model::{Channel, Submission};
use serde::{Deserialize, Serialize};

pub use pace::Pace;
pub use registry::DeviceRegistry;

/// A device as central keeps it, and, once it is paired, as a node keeps it for its next start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// The name of its key, `kid`.
    pub id: String,
    /// What the office calls it.
    pub name: String,
    /// The agency it stands in.
    pub unit: String,
    /// Its public key, a JWK on P-256; none until it was paired.
    pub key: Option<String>,
    /// Up to when its pairing code is good, milliseconds since 1970.
    pub code_expires_at: i64,
    /// When it was registered, milliseconds since 1970.
    pub added_at: i64,
    /// When it was paired, milliseconds since 1970.
    pub paired_at: Option<i64>,
    /// When it was revoked, milliseconds since 1970.
    pub revoked_at: Option<i64>,
}

/// What the token of a submission is worth. Nothing is refused for it: what proves nothing is taken as
/// a kiosk's row like any other, with a flag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// The device that signed it, when one in force did.
    pub proof: Option<Proof>,
    /// What is wrong with it.
    pub flag: Option<&'static str>,
}

/// What a device proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Its id.
    pub device: String,
    /// The agency it stands in.
    pub unit: String,
    /// When the rating was given, milliseconds since 1970; none when its clock cannot be right or it
    /// is too long ago.
    pub answered_at: Option<i64>,
}

impl Claim {
    /// A claim that proves nothing.
    pub(crate) fn unproved(flag: &'static str) -> Claim {
        Claim { proof: None, flag: Some(flag) }
    }

    /// True when a token came at all.
    pub fn is_made(&self) -> bool {
        self.proof.is_some() || self.flag.is_some()
    }

    /// Puts what it says in the place of what the page says: a kiosk is a kiosk, and stands where it
    /// was registered. Without a proof it can only lower the rank.
    pub fn speak_for(&self, submission: &mut Submission) {
        let context = &mut submission.context;
        let kiosk = Channel::Kiosk;
        match &self.proof {
            Some(proof) => {
                context.channel = Some(kiosk.name().to_owned());
                context.unit = Some(proof.unit.clone());
            }
            None if self.flag.is_some() => {
                let said = context.channel.as_deref().map_or(Some(Channel::default()), |name| {
                    // A name that is none is the page's mistake, and is told as such.
                    Channel::from_name(name)
                });
                if said.is_some_and(|said| said.rank(false) > kiosk.rank(false)) {
                    context.channel = Some(kiosk.name().to_owned());
                }
            }
            None => {}
        }
    }
}
