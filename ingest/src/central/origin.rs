//! The origins whose pages may send, as central keeps them for every node. What an origin is and
//! who may send is decided in `origins`; here they are texts.

use async_trait::async_trait;

use super::CentralError;

/// Allowed origins at central.
#[async_trait]
pub trait Origins: Send + Sync {
    /// Allows an origin. False when it is allowed already, or when there are `max` already.
    async fn add_origin(&self, origin: &str, now: i64, max: usize) -> Result<bool, CentralError>;

    /// Takes an origin back. False when it was not there.
    async fn remove_origin(&self, origin: &str) -> Result<bool, CentralError>;

    /// Every allowed origin, in order.
    async fn origins(&self) -> Result<Vec<String>, CentralError>;
}
