//! Tokens of programs at central. What a token looks like and what it may do is decided in `token`;
//! central knows only its hash.

use async_trait::async_trait;

use super::CentralError;

/// A token as central knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// Whose it is.
    pub name: String,
    /// A hash of the token.
    pub id: String,
    /// What it may be used for.
    pub scope: String,
    /// The unit whose subtree is all it reads, `""` for all units.
    pub unit: String,
    /// When it was made, milliseconds since 1970.
    pub added_at: i64,
    /// Up to when it is good, likewise.
    pub expires_at: i64,
    /// When it was revoked, if it was.
    pub revoked_at: Option<i64>,
}

impl ApiToken {
    /// What it may, as the audit and lists name it.
    pub fn told(&self) -> String {
        match &*self.unit {
            "" => self.scope.clone(),
            unit => format!("{} of {unit}", self.scope),
        }
    }
}

/// Tokens at central.
#[async_trait]
pub trait Tokens: Send + Sync {
    /// Registers a token. False when its name is taken, also by a revoked one, or when there are
    /// `max` already. What was done is in the audit, here and below, in one transaction with it.
    async fn add_token(
        &self,
        token: &ApiToken,
        max: usize,
        actor: &str,
    ) -> Result<bool, CentralError>;

    /// Revokes a token, for ever. False when there is none of this name, or it was revoked before.
    async fn revoke_token(&self, name: &str, now: i64, actor: &str) -> Result<bool, CentralError>;

    /// Every token, by name.
    async fn tokens(&self) -> Result<Vec<ApiToken>, CentralError>;

    /// The token with this hash.
    async fn token(&self, id: &str) -> Result<Option<ApiToken>, CentralError>;
}
