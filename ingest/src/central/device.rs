//! Devices at one-stop desks, as central keeps them for every node. What a device may prove is decided
//! in `device`; here its key is a text.

use async_trait::async_trait;

use super::CentralError;
use crate::device::Device;

/// Devices at central.
#[async_trait]
pub trait Devices: Send + Sync {
    /// Registers a device that waits to be paired with this code, of which only the hash comes. False
    /// when its id or the code is there already, or there are `max` devices.
    async fn add_device(
        &self,
        device: &Device,
        code: &str,
        max: usize,
    ) -> Result<bool, CentralError>;

    /// Pairs the device that waits for this code with a key, and gives it. The code is spent then: it
    /// is good for the same key once more, whose answer may have been lost, and for no other. `None`
    /// when there is no such code, or its time is over at `now`, or the device was revoked.
    async fn pair_device(
        &self,
        code: &str,
        key: &str,
        now: i64,
    ) -> Result<Option<Device>, CentralError>;

    /// Revokes a device, for ever. False when there is none with this id, or it was revoked before.
    async fn revoke_device(&self, id: &str, now: i64) -> Result<bool, CentralError>;

    /// Every device, by agency, name and age.
    async fn devices(&self) -> Result<Vec<Device>, CentralError>;

    /// How many devices there are, were paired and were revoked: no change leaves all three as they
    /// are, so a node that knows them need not read every device again.
    async fn device_counts(&self) -> Result<[i64; 3], CentralError>;
}
