//! `GET /v1/receipts/{receipt}`: what became of a submission, without its content, and
//! `POST …/withdraw`: the citizen takes it back. The page for people is `receipt_page`.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::app::App;
use crate::error::Refusal;
use crate::openapi::schema::{Problem, ReceiptState};
use crate::receipt::{self, Known, Untold};
use crate::routes::extract::InPath;

const NO_RECEIPT: &str =
    "No submission with this receipt. If it was sent a moment ago at another place, try again.";

/// State of a submission: `stored` while only this node has it, then its standing at central;
/// `withdrawn` and `erased` as soon as they are.
#[utoipa::path(get, path = "/v1/receipts/{receipt}", operation_id = "receipt", tag = "submissions",
    params(("receipt" = String, Path,
        description = "As it was given, in either case, with or without hyphens")),
    responses(
    (status = 200, description = "What became of it", body = ReceiptState),
    (status = 404, description = "No submission with this receipt", body = Problem,
        content_type = "application/problem+json"),
    (status = 503, description = "It cannot be looked up at the moment", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn state(State(app): State<App>, InPath(typed): InPath<String>) -> Response {
    unstored(match receipt::look_up(&app, &typed).await {
        Ok(known) => answer(&known),
        Err(untold) => refusal(untold).into_response(),
    })
}

/// Withdraws a submission. It is in this node's journal before the answer; central is told by the
/// exchange, so it works while central is away, as long as this node knows the submission.
#[utoipa::path(post, path = "/v1/receipts/{receipt}/withdraw", operation_id = "withdraw",
    tag = "submissions",
    params(("receipt" = String, Path,
        description = "As it was given, in either case, with or without hyphens")),
    responses(
    (status = 200, description = "It is withdrawn, now or before; or it was erased",
        body = ReceiptState),
    (status = 403, description = "It came from a kiosk", body = Problem,
        content_type = "application/problem+json"),
    (status = 404, description = "No submission with this receipt", body = Problem,
        content_type = "application/problem+json"),
    (status = 503, description = "It cannot be looked up or written at the moment", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn withdraw(State(app): State<App>, InPath(typed): InPath<String>) -> Response {
    unstored(match receipt::withdraw(&app, &typed).await {
        Ok(known) => answer(&known),
        Err(untold) => refusal(untold).into_response(),
    })
}

fn answer(known: &Known) -> Response {
    let Known { receipt, survey, day, state, .. } = known;
    Json(json!({ "receipt": receipt, "survey": survey, "received_on": day, "state": state }))
        .into_response()
}

fn refusal(untold: Untold) -> Refusal {
    match untold {
        Untold::Malformed | Untold::Unknown => Refusal::NotFound(NO_RECEIPT),
        Untold::Kiosk => Refusal::NotWithdrawable,
        Untold::Unavailable => Refusal::Unavailable,
    }
}

/// Neither an answer nor a refusal stays true.
fn unstored(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
