//! Issuers of invites and their public keys, as central keeps them for every node. What a key may
//! sign and what an invite says is decided in `invite`; here they are texts.

use async_trait::async_trait;

use super::CentralError;
use crate::invite::registry::IssuerKey;

/// What became of a key that was to be registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddedKey {
    /// It is registered now.
    Added,
    /// It was there before, as this one; nothing changed.
    Known(IssuerKey),
    /// There are as many keys as there may be.
    Full,
}

/// Issuers at central.
#[async_trait]
pub trait IssuerKeys: Send + Sync {
    /// Registers a key. An issuer that is new is allowed for the key's units; one that is known keeps
    /// those it has. There may be `max` keys, revoked ones included. What was done is in the audit, here
    /// and below, in one transaction with it: `actor` did it.
    async fn add_issuer_key(
        &self,
        key: &IssuerKey,
        max: usize,
        actor: &str,
    ) -> Result<AddedKey, CentralError>;

    /// Says anew for which units an issuer may invite; none means all. False when there is no such
    /// issuer.
    async fn set_issuer_units(
        &self,
        issuer: &str,
        units: &[String],
        (now, actor): (i64, &str),
    ) -> Result<bool, CentralError>;

    /// Revokes a key, for ever. False when there is no such key, or it was revoked before.
    async fn revoke_issuer_key(
        &self,
        id: &str,
        now: i64,
        actor: &str,
    ) -> Result<bool, CentralError>;

    /// Every key, by issuer and then by age.
    async fn issuer_keys(&self) -> Result<Vec<IssuerKey>, CentralError>;
}

/// Codes as one text; none has a blank.
pub(super) fn written_units(units: &[String]) -> String {
    units.join(" ")
}

/// The inverse of [`written_units`].
pub(super) fn read_units(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}
