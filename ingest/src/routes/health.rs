//! `/healthz`, `/readyz` and `/metrics`: alive, able to acknowledge, and what happened so far.
//!
//! Readiness follows the journal alone: an outage of central changes nothing for citizens.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::error::Refusal;
use crate::journal::Capacity;
use crate::openapi::schema::{Alive, Problem, Readiness};
use crate::sender;

/// The process answers.
#[utoipa::path(get, path = "/healthz", tag = "operation", responses(
    (status = 200, description = "It does", body = Alive),
))]
pub async fn healthz() -> Response {
    Json(json!({ "status": "alive", "version": env!("CARGO_PKG_VERSION") })).into_response()
}

/// The journal is writable.
#[utoipa::path(get, path = "/readyz", tag = "operation", responses(
    (status = 200, description = "Submissions can be acknowledged", body = Readiness),
    (status = 503, description = "They cannot, and why", body = Readiness),
))]
pub async fn readyz(State(app): State<App>) -> Response {
    let journal = &app.intake.journal;
    let why = match (journal.trouble(), journal.capacity()) {
        (Some(trouble), _) => trouble.sentence(),
        (None, Capacity::Full) => "more submissions wait for the journal than it can keep up with",
        (None, _) => return Json(json!({ "status": "ready" })).into_response(),
    };
    let body = json!({ "status": "not-ready", "why": why });
    (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response()
}

/// Metrics for Prometheus: to this machine, and to others with the token.
#[utoipa::path(get, path = "/metrics", tag = "operation", responses(
    (status = 200, description = "Text of Prometheus", body = String, content_type = "text/plain"),
    (status = 403, description = "Not from this machine, and without the token", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn metrics(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    if !is_local(&app, peer, &headers) && !has_token(&app, &headers) {
        return Refusal::OnlyLocal.into_response();
    }
    let journal = &app.intake.journal;
    let backlog = (*journal.last().borrow() - app.feed.fed()).max(0);
    metrics::gauge!("hailong_journal_rows").set(journal.rows() as f64);
    metrics::gauge!("hailong_feed_backlog_rows").set(backlog as f64);
    // A journal that cannot be read says so itself; here the last figure stays.
    if let Ok(oldest) = journal.oldest_after(app.feed.fed()).await {
        let age_ms = oldest.map_or(0, |oldest| (app.intake.clock.now_ms() - oldest).max(0));
        metrics::gauge!("hailong_feed_oldest_age_seconds").set(age_ms as f64 / 1_000.0);
    }
    let content_type = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (content_type, app.metrics.render()).into_response()
}

/// True for a request of this machine. One that a proxy on this machine passed on is not: the
/// proxy's word decides when it is trusted, and otherwise nobody is taken for local.
fn is_local(app: &App, peer: SocketAddr, headers: &HeaderMap) -> bool {
    let address = sender::address(peer, headers, &app.trusted_proxies);
    let is_believed = !sender::is_passed_on(headers) || address != Some(peer.ip().to_canonical());
    is_believed && address.is_some_and(|address| address.is_loopback())
}

/// Compared by their hashes, so that the time says nothing about how much of the token was right.
fn has_token(app: &App, headers: &HeaderMap) -> bool {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer "));
    match (given, &app.metrics_token) {
        (Some(given), Some(token)) => Sha256::digest(given) == Sha256::digest(token.as_bytes()),
        _ => false,
    }
}
