//! This node's copy of the paired devices, asked for at central again and again.
//!
//! It is kept in the data directory, too, so that a node that starts or runs while central is away
//! judges what devices sign as before. A device that is not known here while central is away may have
//! been paired since: its ratings wait (503), for a proof is not to be lost.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use serde_json::Value;
use tokio::sync::watch;

use super::token::{self, UNPROVED};
use super::{Claim, Device};
use crate::central::{ACQUIRE_TIMEOUT, Central, CentralError};
use crate::limits::DEVICES_ASKED_EVERY;
use crate::secrets::write_private;

/// What is known of the devices.
#[derive(Default)]
struct Known {
    devices: HashMap<String, Device>,
    /// What central said of their number last; none while it is away.
    counts: Option<[i64; 3]>,
}

/// The paired devices as this node knows them. Clones share them. By default there are none.
#[derive(Clone, Default)]
pub struct DeviceRegistry {
    known: Arc<RwLock<Known>>,
    cache: Arc<PathBuf>,
}

/// It cannot be said now what a token is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unjudged;

impl DeviceRegistry {
    /// The devices that this node knew when it ran last.
    pub fn open(data_dir: &Path) -> DeviceRegistry {
        let cache = data_dir.join("devices.json");
        let read = match std::fs::read(&cache) {
            Ok(json) => serde_json::from_slice(&json).map_err(std::io::Error::other),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        };
        let devices = read.unwrap_or_else(|error| {
            tracing::error!(error = %error, file = %cache.display(), "the paired devices cannot be read; their ratings wait until central answers");
            Vec::new()
        });
        let known = Known { devices: by_id(devices), counts: None };
        DeviceRegistry { known: Arc::new(RwLock::new(known)), cache: Arc::new(cache) }
    }

    /// What the token is worth that came with a submission of this key and content. Without a token,
    /// nothing; whatever else stands in its place proves nothing.
    ///
    /// # Errors
    /// The device is not known here, and central, which may know it, is away.
    pub fn judge(
        &self,
        token: Option<&Value>,
        submission: Option<([u8; 16], [u8; 32])>,
        now_ms: i64,
    ) -> Result<Claim, Unjudged> {
        let Some(token) = token else { return Ok(Claim::default()) };
        let unproved = Ok(Claim::unproved(UNPROVED));
        let (Some(token), Some((key, content))) = (token.as_str(), submission) else {
            return unproved;
        };
        let Some(id) = token::named(token) else { return unproved };
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        match known.devices.get(&id) {
            Some(device) => {
                let device = device.clone();
                drop(known);
                Ok(token::judge(token, &device, (&key, &content), now_ms))
            }
            None if known.counts.is_none() => Err(Unjudged),
            None => unproved,
        }
    }

    /// Asks central once whether anything has changed, and for everything if so.
    pub async fn ask(&self, central: &dyn Central) {
        let asked = async {
            let counts = central.device_counts().await?;
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner).counts;
            if known == Some(counts) {
                return Ok(None);
            }
            let devices = central.devices().await?;
            Ok::<_, CentralError>(Some((counts, devices)))
        };
        match tokio::time::timeout(ACQUIRE_TIMEOUT, asked).await {
            Ok(Ok(None)) => {}
            Ok(Ok(Some((counts, devices)))) => self.take(counts, devices),
            Ok(Err(error)) => self.lose_sight(&error.to_string()),
            Err(_) => self.lose_sight("no answer"),
        }
    }

    /// Asks central again and again until told to stop.
    pub async fn follow(self, central: Arc<dyn Central>, mut stopping: watch::Receiver<bool>) {
        loop {
            self.ask(&*central).await;
            tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => return,
                () = tokio::time::sleep(DEVICES_ASKED_EVERY) => {}
            }
        }
    }

    fn take(&self, counts: [i64; 3], devices: Vec<Device>) {
        let paired: Vec<Device> = devices.into_iter().filter(|one| one.key.is_some()).collect();
        let json = serde_json::to_vec_pretty(&paired).unwrap_or_default();
        let devices = by_id(paired);
        let is_same = {
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
            known.devices == devices
        };
        if !is_same {
            if let Err(error) = write_private(&self.cache, &json) {
                tracing::error!(error = %error, file = %self.cache.display(), "the paired devices cannot be kept for the next start");
            }
            tracing::info!(devices = devices.len(), "the paired devices have changed");
        }
        let known = Known { devices, counts: Some(counts) };
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = known;
    }

    fn lose_sight(&self, why: &str) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.counts.take().is_some() {
            tracing::warn!(error = why, "central does not name the devices; those known hold");
        }
    }
}

fn by_id(devices: Vec<Device>) -> HashMap<String, Device> {
    devices.into_iter().map(|device| (device.id.clone(), device)).collect()
}
