//! Short links to invites at central, which every node finds. What a link is and how its content is
//! sealed is decided in `link`; here it is bytes.

use async_trait::async_trait;

use super::CentralError;

/// Links at central.
#[async_trait]
pub trait Links: Send + Sync {
    /// Keeps what a link holds; a link that is there already holds this from now on. False when it was
    /// there. Some of the links that were over before `forget_before` are forgotten on the way.
    async fn keep_link(
        &self,
        id: &str,
        sealed: &[u8],
        expires_at: i64,
        forget_before: i64,
    ) -> Result<bool, CentralError>;

    /// What a link holds.
    async fn link(&self, id: &str) -> Result<Option<Vec<u8>>, CentralError>;
}

/// Links that are forgotten while another is kept: more than come, so they never gather.
pub(super) const FORGOTTEN_AT_ONCE: i64 = 20;
