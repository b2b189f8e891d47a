//! `GET /v1/keys`: the service's public keys, for sealed submissions.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use crate::app::App;
use crate::openapi::schema::KeySet;
use crate::routes::assets::{SHORT_CACHE, cached};

/// The public keys of this service as a JWK set; a submission is sealed to the first.
#[utoipa::path(get, path = "/v1/keys", operation_id = "keys", tag = "submissions",
    responses(
    (status = 200, description = "The keys", body = KeySet),
    (status = 304, description = "As the client has them"),
))]
pub async fn keys(State(app): State<App>, headers: HeaderMap) -> Response {
    let keys = app.intake.sealing.published().to_string();
    cached(&headers, "application/json", SHORT_CACHE, keys.into_bytes())
}
