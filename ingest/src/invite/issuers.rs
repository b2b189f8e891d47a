//! This node's copy of the registered keys, asked for at central again and again.
//!
//! It is kept in the data directory, too, so that a node that starts or runs while central is away
//! judges invites as before. Until it was seen once, no invite can be judged, and senders are told to
//! wait; the same while central is away and a key is not known here: it may have been registered
//! since, and no rating is to be lost for it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::watch;

use super::claims::Claims;
use super::registry::{IssuerKey, Registry};
use super::{Invite, InviteFault, verify};
use crate::central::{ACQUIRE_TIMEOUT, Central};
use crate::limits::ISSUERS_ASKED_EVERY;
use crate::secrets::write_private;

/// What is known of the registered keys.
#[derive(Clone, Default)]
struct Known {
    /// As central said them last; `None` until it did.
    keys: Option<Arc<[IssuerKey]>>,
    /// The same, ready to verify with.
    registry: Arc<Registry>,
    /// False while central is away.
    is_current: bool,
}

/// The registered keys as this node knows them. Clones share them. By default none were ever seen.
#[derive(Clone, Default)]
pub struct Issuers {
    known: Arc<RwLock<Known>>,
    cache: Arc<PathBuf>,
}

/// Why an invite is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is refused for good.
    Fault(InviteFault),
    /// It cannot be judged now: the registered keys are not known.
    Unjudged,
}

impl Issuers {
    /// The keys that this node knew when it ran last.
    pub fn open(data_dir: &Path) -> Issuers {
        let cache = data_dir.join("issuers.json");
        let kept = match std::fs::read(&cache) {
            Ok(json) => match serde_json::from_slice::<Vec<IssuerKey>>(&json) {
                Ok(keys) => Some(keys),
                Err(error) => {
                    tracing::error!(error = %error, file = %cache.display(), "the registered keys of issuers cannot be read; invites wait until central answers");
                    None
                }
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => {
                tracing::error!(error = %error, file = %cache.display(), "the registered keys of issuers cannot be read; invites wait until central answers");
                None
            }
        };
        let known = kept.map(|keys| Known::of(keys, false)).unwrap_or_default();
        Issuers { known: Arc::new(RwLock::new(known)), cache: Arc::new(cache) }
    }

    /// What an invite says that came with a submission to this survey at this time.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn judge(&self, token: &str, survey: &str, now_ms: i64) -> Result<Invite, Refused> {
        self.asked(|registry| verify::verify(token, registry, survey, now_ms))
    }

    /// What an invite says that its issuer may say, whether it is in time or not: for pages that are
    /// opened with it, before anything is sent.
    ///
    /// # Errors
    /// Why it is not taken, whatever the time.
    pub fn read(&self, token: &str) -> Result<Claims, Refused> {
        self.asked(|registry| verify::read(token, registry))
    }

    fn asked<T>(
        &self,
        judge: impl FnOnce(&Registry) -> Result<T, InviteFault>,
    ) -> Result<T, Refused> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        match judge(&known.registry) {
            Err(InviteFault::UnknownIssuer) if !known.is_current => Err(Refused::Unjudged),
            judged => judged.map_err(Refused::Fault),
        }
    }

    /// Takes what central has now.
    fn take(&self, keys: Vec<IssuerKey>) {
        let (is_same, is_current) = {
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
            (known.keys.as_deref() == Some(&keys[..]), known.is_current)
        };
        if is_same && is_current {
            return;
        }
        if !is_same {
            self.keep(&keys);
            tracing::info!(keys = keys.len(), "the registered keys of issuers have changed");
        }
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Known::of(keys, true);
    }

    fn keep(&self, keys: &[IssuerKey]) {
        let json = serde_json::to_vec_pretty(keys).unwrap_or_default();
        if let Err(error) = write_private(&self.cache, &json) {
            tracing::error!(error = %error, file = %self.cache.display(), "the registered keys of issuers cannot be kept for the next start");
        }
    }

    /// Central is away: what is known holds, and is no longer all there may be. False, as said of it.
    fn lose_sight(&self, why: &str) -> bool {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if std::mem::take(&mut known.is_current) {
            tracing::warn!(error = %why, "the registered keys of issuers cannot be asked for; the last ones hold");
        }
        false
    }

    /// Asks central once; true when it answered.
    pub async fn ask(&self, central: &dyn Central) -> bool {
        let asked = tokio::time::timeout(ACQUIRE_TIMEOUT, central.issuer_keys()).await;
        match asked.map_err(|_| "no answer".to_owned()) {
            Ok(Ok(keys)) => {
                self.take(keys);
                true
            }
            Ok(Err(error)) => self.lose_sight(&error.to_string()),
            Err(error) => self.lose_sight(&error),
        }
    }

    /// Asks central again and again until told to stop.
    pub async fn follow(self, central: Arc<dyn Central>, mut stopping: watch::Receiver<bool>) {
        loop {
            self.ask(&*central).await;
            tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => return,
                () = tokio::time::sleep(ISSUERS_ASKED_EVERY) => {}
            }
        }
    }
}

impl Known {
    fn of(keys: Vec<IssuerKey>, is_current: bool) -> Known {
        let (registry, unreadable) = Registry::of(&keys);
        for (id, error) in unreadable {
            tracing::error!(kid = %id, error = %error, "a registered key cannot be read; what it signed is refused");
        }
        Known { keys: Some(keys.into()), registry: Arc::new(registry), is_current }
    }
}
