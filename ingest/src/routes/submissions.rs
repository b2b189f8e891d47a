//! `POST /v1/submissions` and its batch: HTTP around intake.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;
use model::limits::{BATCH_BYTES_MAX, BATCH_SUBMISSIONS_MAX, SUBMISSION_BYTES_MAX};
use serde_json::{Value, json};

use crate::app::App;
use crate::error::Rejection;
use crate::intake::{Arrived, json as strict_json};
use crate::outcome::{Outcome, Receipt};

/// One submission. Judged in the order of the contract: size, content type, then what is in it.
pub async fn one(State(app): State<App>, headers: HeaderMap, body: Body) -> Response {
    let read = read_whole(body, SUBMISSION_BYTES_MAX).await;
    let outcome = match read.and_then(|bytes| expect_json(&headers).map(|()| bytes)) {
        Ok(bytes) => app.intake.take(bytes).await,
        Err(rejection) => app.intake.refuse(rejection),
    };
    match outcome {
        Outcome::Stored(receipt) => {
            (StatusCode::CREATED, Json(taken("stored", &receipt))).into_response()
        }
        Outcome::Repeat(receipt) => Json(taken("repeat", &receipt)).into_response(),
        Outcome::Rejected(rejection) => rejection.into_response(),
    }
}

/// Up to a hundred submissions, each with an outcome of its own, in the order they came.
pub async fn batch(State(app): State<App>, headers: HeaderMap, body: Body) -> Response {
    let read = read_whole(body, BATCH_BYTES_MAX).await;
    let read = read.and_then(|bytes| expect_json(&headers).map(|()| bytes));
    let submissions = match read.and_then(|bytes| submissions_of(&bytes)) {
        Ok(submissions) => submissions,
        Err(rejection) => return rejection.into_response(),
    };
    let arrived = submissions.into_iter().map(Arrived::Value).collect();
    let outcomes = app.intake.take_all(arrived).await;
    let results: Vec<Value> = outcomes.iter().map(result).collect();
    Json(json!({ "results": results })).into_response()
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

/// Reads a body to its end. A body that is too large is still read to its end, so that the sender
/// gets the answer instead of a broken connection, but no more than the bound is kept.
pub async fn read_whole(body: Body, bytes_max: usize) -> Result<Bytes, Rejection> {
    let mut kept = Vec::new();
    let mut is_too_large = false;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Rejection::Incomplete)?;
        is_too_large |= kept.len() + chunk.len() > bytes_max;
        if is_too_large {
            kept = Vec::new();
        } else {
            kept.extend_from_slice(&chunk);
        }
    }
    if is_too_large { Err(Rejection::TooLarge(bytes_max)) } else { Ok(kept.into()) }
}

/// JSON may come as text/plain, too: a browser then sends no preflight.
fn expect_json(headers: &HeaderMap) -> Result<(), Rejection> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let is_json =
        ["application/json", "text/plain"].iter().any(|taken| essence.eq_ignore_ascii_case(taken));
    if is_json { Ok(()) } else { Err(Rejection::WrongType) }
}
