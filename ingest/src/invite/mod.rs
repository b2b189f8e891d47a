//! Signed invites: a JWT by which the one-stop software says that a rating is about a real dossier.
//!
//! `verify` is pure: a token, the registered keys, the submission's survey and the time go in, what
//! the invite says or why it is refused comes out. `issuers` keeps this node's copy of the keys.
//! Whether an invite was spent before is not known here; that is the journal's and central's to say.

pub mod key;
pub mod claims;
pub mod register;
pub mod registry;
pub mod verify;
pub mod fault;
pub mod wording;
pub mod issuers;
pub mod sign;

#[cfg(test)]
mod tests;

use crate::entry::Stage;

pub use fault::InviteFault;
pub use issuers::Issuers;
pub use registry::Registry;

/// What a good invite says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// The registered issuer.
    pub issuer: String,
    /// Its id for this invite, to be hashed before it is written anywhere.
    pub id: String,
    /// Survey that it invites to.
    pub survey: String,
    /// Agency that handled the dossier.
    pub unit: String,
    /// Procedure.
    pub service: Option<String>,
    /// Dossier, to be pseudonymised before it is written anywhere.
    pub dossier: Option<String>,
    /// Step of the dossier.
    pub stage: Stage,
    /// True when somebody else is to hold the device.
    pub assisted: bool,
}
