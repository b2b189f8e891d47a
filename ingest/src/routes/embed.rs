//! `POST /v1/embed`: a page tells how it fares with the widget. Counted, and nothing else.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::error::Rejection;
use crate::heartbeat::Beat;
use crate::limits::EMBED_BYTES_MAX;
use crate::openapi::schema::{Heartbeat, Problem};
use crate::routes::body::{expect_json, read_whole};

/// One heartbeat: version and kind. Where the page is from is what its browser says; no path, no
/// address and no identity is looked at.
#[utoipa::path(post, path = "/v1/embed", operation_id = "embed", tag = "widget",
    request_body(content((Heartbeat = "application/json"), (Heartbeat = "text/plain")),
        description = "What a page tells, once per page and kind"),
    responses(
    (status = 204, description = "Counted"),
    (status = 400, description = "Not a heartbeat, or not whole", body = Problem,
        content_type = "application/problem+json"),
    (status = 408, description = "The body came too slowly", body = Problem,
        content_type = "application/problem+json"),
    (status = 413, description = "Too large", body = Problem,
        content_type = "application/problem+json"),
    (status = 415, description = "Not JSON", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn embed(State(app): State<App>, headers: HeaderMap, body: Body) -> Response {
    let read = async {
        let bytes = read_whole(body, EMBED_BYTES_MAX, app.body_timeout).await?;
        expect_json(&headers)?;
        Beat::read(&bytes).map_err(Rejection::Unreadable)
    };
    match read.await {
        Ok(beat) => {
            app.heartbeats.count(&beat, &headers, app.intake.clock.now_ms());
            StatusCode::NO_CONTENT.into_response()
        }
        Err(rejection) => rejection.into_response(),
    }
}
