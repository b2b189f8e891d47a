//! `POST /v1/devices`: a tablet gives its public key for the pairing code it was shown. Only pages of
//! the service itself ask for this; the kiosk does.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::app::App;
use crate::device::code::Code;
use crate::device::key::DeviceKey;
use crate::error::{Refusal, Rejection};
use crate::intake::json as strict_json;
use crate::limits::PAIRING_BYTES_MAX;
use crate::openapi::schema::{Paired, Pairing, Problem};
use crate::routes::body::{expect_json, read_whole};

/// Pairs a tablet. The code is spent; asked again with the same key, the answer is the same.
#[utoipa::path(post, path = "/v1/devices", operation_id = "pair_device", tag = "submissions",
    request_body(content = Pairing, content_type = "application/json"),
    responses(
    (status = 201, description = "Paired", body = Paired),
    (status = 400, description = "Not JSON, not whole, or without a code and a key", body = Problem,
        content_type = "application/problem+json"),
    (status = 403, description = "No tablet waits for this code, or the key is none", body = Problem,
        content_type = "application/problem+json"),
    (status = 408, description = "The body came too slowly", body = Problem,
        content_type = "application/problem+json"),
    (status = 413, description = "Longer than a code and a key may be", body = Problem,
        content_type = "application/problem+json"),
    (status = 415, description = "Not application/json", body = Problem,
        content_type = "application/problem+json"),
    (status = 503, description = "Codes cannot be looked up at the moment", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn pair(State(app): State<App>, headers: HeaderMap, body: Body) -> Response {
    let read = read_whole(body, PAIRING_BYTES_MAX, app.body_timeout).await;
    let wanted = read.and_then(|bytes| expect_json(&headers).and_then(|()| wanted(&bytes)));
    match wanted {
        Ok((code, key)) => paired(&app, &code, &key).await.unwrap_or_else(Refusal::into_response),
        Err(rejection) => rejection.into_response(),
    }
}

fn wanted(bytes: &[u8]) -> Result<(String, DeviceKey), Rejection> {
    let value = strict_json::parse(bytes)?;
    let code = value.get("code").and_then(|code| code.as_str()).map(str::to_owned);
    let key = value.get("key").and_then(DeviceKey::read);
    code.zip(key).ok_or_else(|| {
        Rejection::Unreadable(
            "The body is an object with the pairing code in «code» and a public key (JWK) in \
             «key»."
                .to_owned(),
        )
    })
}

async fn paired(app: &App, typed: &str, key: &DeviceKey) -> Result<Response, Refusal> {
    let code = Code::read(typed).ok_or(Refusal::NoSuchCode)?;
    if !key.is_good() {
        return Err(Refusal::KeyRefused);
    }
    let now_ms = app.intake.clock.now_ms();
    let paired = app.central.pair_device(&code.id(), &key.text(), now_ms).await;
    let paired = paired.map_err(|error| {
        tracing::warn!(error = %error, "a tablet could not be paired at central");
        Refusal::Unavailable
    })?;
    let device = paired.ok_or(Refusal::NoSuchCode)?;
    tracing::info!(device = %device.id, unit = %device.unit, "a tablet was paired");
    // What it signs next is judged by this node at once.
    app.intake.devices.ask(&*app.central).await;
    let body = json!({ "device": device.id, "unit": device.unit, "name": device.name });
    Ok((StatusCode::CREATED, Json(body)).into_response())
}
