//! `/healthz`, `/readyz` and `/metrics`: alive, able to acknowledge, and what happened so far.
//!
//! Readiness follows the journal alone: an outage of central changes nothing for citizens.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::app::App;
use crate::error::Refusal;

/// The process answers.
pub async fn healthz() -> Response {
    Json(json!({ "status": "alive", "version": env!("CARGO_PKG_VERSION") })).into_response()
}

/// The journal is writable.
pub async fn readyz(State(app): State<App>) -> Response {
    let Some(trouble) = app.intake.journal.trouble() else {
        return Json(json!({ "status": "ready" })).into_response();
    };
    let body = json!({ "status": "not-ready", "why": trouble.sentence() });
    (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response()
}

/// Metrics for Prometheus, to this machine only.
pub async fn metrics(
    State(app): State<App>,
    ConnectInfo(sender): ConnectInfo<SocketAddr>,
) -> Response {
    if !sender.ip().to_canonical().is_loopback() {
        return Refusal::OnlyLocal.into_response();
    }
    let journal = &app.intake.journal;
    let backlog = (*journal.last().borrow() - app.feed.fed()).max(0);
    metrics::gauge!("hailong_journal_rows").set(journal.rows() as f64);
    metrics::gauge!("hailong_feed_backlog_rows").set(backlog as f64);
    let content_type = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (content_type, app.metrics.render()).into_response()
}
