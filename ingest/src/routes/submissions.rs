//! `POST /v1/submissions` and its batch: HTTP around intake.

use std::net::SocketAddr;

use axum::Json;
use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use model::limits::{BATCH_BYTES_MAX, BATCH_SUBMISSIONS_MAX, SUBMISSION_BYTES_MAX};
use serde_json::{Value, json};

use crate::app::App;
use crate::error::Rejection;
use crate::intake::{Arrived, json as strict_json};
use crate::limits::SEALED_BYTES_MAX;
use crate::openapi::schema::{Problem, Results, Taken};
use crate::outcome::{Outcome, Receipt};
use crate::routes::body::{expect_json, expect_submission, read_whole, says_sealed};

/// One submission. Judged in the order of the contract: size, content type, then what is in it.
#[utoipa::path(post, path = "/v1/submissions", operation_id = "submit", tag = "submissions",
    responses(
    (status = 201, description = "Stored, and on disk", body = Taken),
    (status = 200, description = "Known with the same content; the first receipt", body = Taken),
    (status = 400, description = "Not UTF-8, not JSON, or not whole", body = Problem,
        content_type = "application/problem+json"),
    (status = 403, description = "The origin is not allowed, or the invite is refused",
        body = Problem, content_type = "application/problem+json"),
    (status = 408, description = "The body came too slowly; nothing was stored", body = Problem,
        content_type = "application/problem+json"),
    (status = 409, description = "The key, or the invite, was used for another submission",
        body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "More than 64 KiB", body = Problem,
        content_type = "application/problem+json"),
    (status = 415, description = "Neither application/json, text/plain nor application/jose", body = Problem,
        content_type = "application/problem+json"),
    (status = 422, description = "It breaks the rules of its survey; see problems", body = Problem,
        content_type = "application/problem+json"),
    (status = 429, description = "Too many from this sender; nothing was stored", body = Problem,
        content_type = "application/problem+json"),
    (status = 503, description = "Nothing could be stored; try again with the same key",
        body = Problem, content_type = "application/problem+json"),
))]
pub async fn one(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let (sender, patience) = (app.sender(peer, &headers), app.body_timeout);
    let reading = async move {
        let bytes_max = if says_sealed(&headers) { SEALED_BYTES_MAX } else { SUBMISSION_BYTES_MAX };
        let bytes = read_whole(body, bytes_max, patience).await?;
        expect_submission(&headers)?;
        Ok(bytes)
    };
    match app.intake.take(reading, sender).await {
        Outcome::Stored(receipt) => {
            (StatusCode::CREATED, Json(taken("stored", &receipt))).into_response()
        }
        Outcome::Repeat(receipt) => Json(taken("repeat", &receipt)).into_response(),
        Outcome::Rejected(rejection) => rejection.into_response(),
    }
}

/// Up to a hundred submissions, each with an outcome of its own, in the order they came.
#[utoipa::path(post, path = "/v1/submissions/batch", operation_id = "submit_batch",
    tag = "submissions",
    responses(
    (status = 200, description = "Each with an outcome of its own, in their order", body = Results),
    (status = 400, description = "Not UTF-8, not JSON, not a batch, or not whole", body = Problem,
        content_type = "application/problem+json"),
    (status = 408, description = "The body came too slowly; nothing was stored", body = Problem,
        content_type = "application/problem+json"),
    (status = 413, description = "More than 4 MiB or 100 submissions; nothing was stored",
        body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "Neither application/json nor text/plain", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn batch(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let (sender, patience) = (app.sender(peer, &headers), app.body_timeout);
    let reading = async {
        let bytes = read_whole(body, BATCH_BYTES_MAX, patience).await?;
        expect_json(&headers)?;
        submissions_of(&bytes)
    };
    let submissions = match reading.await {
        Ok(submissions) => submissions,
        Err(rejection) => return rejection.into_response(),
    };
    let arrived = submissions.into_iter().map(Arrived::Value).collect();
    let outcomes = app.intake.take_all(arrived, sender).await;
    let results: Vec<Value> = outcomes.iter().map(result).collect();
    let mut response = Json(json!({ "results": results })).into_response();
    if let Some(wait) = outcomes.iter().filter_map(Outcome::retry_after).max() {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.as_secs()));
    }
    response
}

fn submissions_of(bytes: &[u8]) -> Result<Vec<Value>, Rejection> {
    let mut value = strict_json::parse(bytes)?;
    match value.get_mut("submissions").map(Value::take) {
        Some(Value::Array(submissions)) if submissions.len() > BATCH_SUBMISSIONS_MAX => {
            Err(Rejection::TooManySubmissions(BATCH_SUBMISSIONS_MAX))
        }
        Some(Value::Array(submissions)) => Ok(submissions),
        _ => Err(Rejection::Unreadable(
            "A batch is an object with an array «submissions».".to_owned(),
        )),
    }
}

fn result(outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Stored(receipt) => with_status(StatusCode::CREATED, taken("stored", receipt)),
        Outcome::Repeat(receipt) => with_status(StatusCode::OK, taken("repeat", receipt)),
        Outcome::Rejected(rejection) => rejection.body(),
    }
}

fn with_status(status: StatusCode, mut body: Value) -> Value {
    body["status"] = status.as_u16().into();
    body
}

fn taken(outcome: &str, receipt: &Receipt) -> Value {
    json!({ "outcome": outcome, "receipt": receipt.receipt, "key": receipt.key })
}
