//! `GET /v1/receipts/{receipt}`: what became of a submission, without its content.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::app::App;
use crate::day;
use crate::error::Refusal;
use crate::openapi::schema::{Problem, ReceiptState};
use crate::routes::extract::InPath;
use crate::secrets::read_receipt;

const NO_RECEIPT: &str =
    "No submission with this receipt. If it was sent a moment ago at another place, try again.";

/// State of a submission: `stored` while only this node has it, then its standing at central.
#[utoipa::path(get, path = "/v1/receipts/{receipt}", operation_id = "receipt", tag = "submissions",
    params(("receipt" = String, Path, description = "As it was given, in either case, with or without hyphens")),
    responses(
    (status = 200, description = "What became of it", body = ReceiptState),
    (status = 404, description = "No submission with this receipt", body = Problem,
        content_type = "application/problem+json"),
    (status = 503, description = "It cannot be looked up at the moment", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn state(State(app): State<App>, InPath(typed): InPath<String>) -> Response {
    let Some(receipt) = read_receipt(&typed) else {
        return Refusal::NotFound(NO_RECEIPT).into_response();
    };
    let in_journal = match app.intake.journal.receipt(&receipt).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(error = %error, "receipt could not be looked up in the journal");
            return Refusal::Unavailable.into_response();
        }
    };
    let at_central = match app.central.receipt(&receipt).await {
        Ok(found) => found,
        // The journal's word is enough; without it, nothing can be said while central is away.
        Err(_) if in_journal.is_some() => None,
        Err(error) => {
            tracing::warn!(error = %error, "receipt could not be looked up at central");
            return Refusal::Unavailable.into_response();
        }
    };
    let (survey, day, state) = match (at_central, in_journal) {
        (Some(state), _) => (state.survey, state.day, state.standing),
        (None, Some((_, entry))) => {
            (entry.body.survey, day::of(entry.received_at).to_string(), "stored".to_owned())
        }
        (None, None) => return Refusal::NotFound(NO_RECEIPT).into_response(),
    };
    let body = json!({ "receipt": receipt, "survey": survey, "received_on": day, "state": state });
    let mut response = Json(body).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
