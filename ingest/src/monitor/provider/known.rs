//! What the provider says of itself: where it is asked, under which keys it signs. Asked for at start and
//! again every hour; while it is away, again and again with growing waits, so that nobody has to start
//! anything when it is back.

use std::sync::{Arc, PoisonError};

use backon::{BackoffBuilder as _, ExponentialBuilder};
use openidconnect::core::CoreClientAuthMethod;
use openidconnect::{DiscoveryError, IssuerUrl, ProviderMetadataWithLogout};
use tokio::sync::watch;

use super::Provider;
use super::http::HttpError;
use crate::config::oidc::is_guarded;
use crate::limits::{PROVIDER_AGAIN_MAX, PROVIDER_AGAIN_MIN, PROVIDER_KEPT, PROVIDER_KEYS_AGAIN};

/// What the provider said.
pub struct Known {
    /// Its addresses and keys.
    pub metadata: ProviderMetadataWithLogout,
    /// When it was asked, milliseconds since 1970.
    pub asked_at: i64,
}

impl Known {
    /// True when the secret goes in the body, because the provider takes it nowhere else.
    pub fn takes_secret_in_body(&self) -> bool {
        let ways = self.metadata.token_endpoint_auth_methods_supported();
        ways.is_some_and(|ways| {
            ways.contains(&CoreClientAuthMethod::ClientSecretPost)
                && !ways.contains(&CoreClientAuthMethod::ClientSecretBasic)
        })
    }
}

/// Why nothing is known.
#[derive(Debug, thiserror::Error)]
pub enum KnownError {
    /// It is away, or what it says cannot be read.
    #[error("{0}{cause}", cause = cause(.0))]
    Discovery(#[from] DiscoveryError<HttpError>),
    /// One of its addresses would be spoken to in the clear, or is missing.
    #[error("its {0} is missing or not https")]
    Address(&'static str),
    /// The issuer is no address.
    #[error("the issuer is no address: {0}")]
    Issuer(#[from] openidconnect::url::ParseError),
}

fn cause(error: &DiscoveryError<HttpError>) -> String {
    std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default()
}

impl Provider {
    /// What is known of the provider; `None` while it has not been reached yet.
    pub(super) fn known(&self) -> Option<Arc<Known>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks the provider for what it is, until the service stops.
    pub async fn follow(self: Arc<Self>, mut stopping: watch::Receiver<bool>) {
        let waits = ExponentialBuilder::default()
            .with_min_delay(PROVIDER_AGAIN_MIN)
            .with_max_delay(PROVIDER_AGAIN_MAX)
            .with_jitter()
            .without_max_times();
        let mut away = waits.build();
        loop {
            let wait = match self.ask().await {
                Ok(()) => {
                    away = waits.build();
                    PROVIDER_KEPT
                }
                Err(error) => {
                    let wait = away.next().unwrap_or(PROVIDER_AGAIN_MAX);
                    tracing::warn!(
                        %error, seconds = wait.as_secs(),
                        "the identity provider does not answer as one; it is asked again, and local \
                         accounts can log in"
                    );
                    wait
                }
            };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                stopped = stopping.wait_for(|stops| *stops) => {
                    drop(stopped);
                    return;
                }
            }
        }
    }

    /// Asks once.
    pub(super) async fn ask(&self) -> Result<(), KnownError> {
        let issuer = IssuerUrl::new(self.settings.issuer.clone())?;
        let metadata = ProviderMetadataWithLogout::discover_async(issuer, &self.http).await?;
        let token = metadata.token_endpoint().ok_or(KnownError::Address("token_endpoint"))?;
        let mut addresses = vec![
            ("authorization_endpoint", metadata.authorization_endpoint().url()),
            ("token_endpoint", token.url()),
        ];
        addresses.extend(metadata.userinfo_endpoint().map(|one| ("userinfo_endpoint", one.url())));
        let end = metadata.additional_metadata().end_session_endpoint.as_ref();
        addresses.extend(end.map(|one| ("end_session_endpoint", one.url())));
        if let Some((name, _)) = addresses.iter().find(|(_, address)| !is_guarded(address)) {
            return Err(KnownError::Address(name));
        }
        let known = Arc::new(Known { metadata, asked_at: self.clock.now_ms() });
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(known);
        Ok(())
    }

    /// Asks for the keys anew, unless they are new: the provider may have changed them. True when it was
    /// asked.
    pub(super) async fn ask_for_keys(&self, known: &Known) -> bool {
        let age = self.clock.now_ms().saturating_sub(known.asked_at);
        if u128::from(age.unsigned_abs()) < PROVIDER_KEYS_AGAIN.as_millis() {
            return false;
        }
        // What is known already stays when the provider is away.
        self.ask().await.is_ok()
    }
}
