//! The running service as its routes see it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::http::HeaderMap;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::central::Central;
use crate::feed::Feed;
use crate::funnel::Funnel;
use crate::heartbeat::Heartbeats;
use crate::intake::Intake;
use crate::loader::Loaders;
use crate::origins::{AllowedOrigins, Origin};
use crate::sender::{self, Network, Prefix, Sender};
use crate::upkeep::rights::News;

/// What routes need, shared: each layer of the server clones it for every request.
pub type App = Arc<Service>;

/// What routes need.
pub struct Service {
    /// Takes submissions.
    pub intake: Arc<Intake>,
    /// The central database, for receipts and the monitor.
    pub central: Arc<dyn Central>,
    /// How far central has been fed.
    pub feed: Feed,
    /// Tells the exchange that a citizen asked for something.
    pub rights_news: News,
    /// The loader, with and without first panels, rendered and compressed once.
    pub loaders: Arc<Loaders>,
    /// What pages tell of the widget in them.
    pub heartbeats: Heartbeats,
    /// How often pages tell that the questions were seen and begun.
    pub funnel: Funnel,
    /// What happened so far.
    pub metrics: PrometheusHandle,
    /// Who may read the metrics from elsewhere.
    pub metrics_token: Option<Arc<str>>,
    /// The address under which citizens reach the service, where it was set.
    pub public_url: Option<Origin>,
    /// The origins whose pages may send.
    pub origins: AllowedOrigins,
    /// Proxies whose word on the sender's address is believed.
    pub trusted_proxies: Arc<[Network]>,
    /// How long a body may take before its pace is looked at.
    pub body_timeout: Duration,
}

impl Service {
    /// The address under which citizens reach the service: the one set, else as this request names it.
    pub fn address(&self, headers: &HeaderMap) -> String {
        if let Some(set) = &self.public_url {
            return set.as_str().to_owned();
        }
        let named = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let scheme = if named("x-forwarded-proto") == Some("https") { "https" } else { "http" };
        let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || b".:-[]".contains(&byte);
        let host = named("host").filter(|host| host.bytes().all(is_fit)).unwrap_or("localhost");
        [scheme, "://", host].concat()
    }

    /// Who sends a request, as far as this service looks.
    pub fn sender(&self, peer: SocketAddr, headers: &HeaderMap) -> Sender {
        let address = sender::address(peer, headers, &self.trusted_proxies);
        if sender::is_passed_on(headers) && address == Some(peer.ip().to_canonical()) {
            tell_of_proxy_once();
        }
        Sender { prefix: address.map(Prefix::of), is_origin_refused: !self.origins.allow(headers) }
    }
}

/// Behind a proxy that is not trusted all citizens look like one sender, who soon is a surge. A
/// stranger can write the header, too, so this is said once and without any address.
fn tell_of_proxy_once() {
    static IS_TOLD: AtomicBool = AtomicBool::new(false);
    if !IS_TOLD.swap(true, Ordering::Relaxed) {
        tracing::warn!(
            "requests name another sender (X-Forwarded-For or Forwarded) and are not believed; if \
             the service is behind a proxy, name it in trusted_proxies"
        );
    }
}
