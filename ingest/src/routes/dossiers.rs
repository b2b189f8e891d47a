//! `POST /v1/dossiers`: one-stop software tells which dossiers may be rated, with a token.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::app::App;
use crate::error::Refusal;
use crate::limits::DOSSIERS_BYTES_MAX;
use crate::openapi::schema::{DossiersTaken, DossiersTold, Problem};
use crate::routes::body::{expect_json, read_whole};
use crate::token::{self, Scope};
use crate::{day, dossier};

/// Takes eligible dossiers. Sent again it changes nothing; sent otherwise it corrects. All of a
/// request is taken, or nothing. The codes are pseudonymised before anything is kept.
#[utoipa::path(post, path = "/v1/dossiers", operation_id = "dossiers", tag = "submissions",
    request_body(content = DossiersTold, content_type = "application/json"),
    security(("token" = [])),
    responses(
    (status = 200, description = "Taken, all of them", body = DossiersTaken),
    (status = 400, description = "Not JSON, or not whole", body = Problem,
        content_type = "application/problem+json"),
    (status = 401, description = "No token for this that is in force", body = Problem,
        content_type = "application/problem+json"),
    (status = 408, description = "The body came too slowly", body = Problem,
        content_type = "application/problem+json"),
    (status = 413, description = "Too many dossiers at once", body = Problem,
        content_type = "application/problem+json"),
    (status = 415, description = "Not application/json", body = Problem,
        content_type = "application/problem+json"),
    (status = 422, description = "Some are faulty; nothing was taken", body = Problem,
        content_type = "application/problem+json"),
    (status = 503, description = "They cannot be kept at the moment", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn dossiers(State(app): State<App>, headers: HeaderMap, body: Body) -> Response {
    // Read to its end before anything is answered, or the sender sees a broken connection.
    let read = read_whole(body, DOSSIERS_BYTES_MAX, app.body_timeout).await;
    if let Err(refusal) = token::expect(&app, &headers, Scope::Dossiers).await {
        return refusal.into_response();
    }
    let today = day::of(app.intake.clock.now_ms());
    let read = read.and_then(|bytes| {
        expect_json(&headers)?;
        dossier::read_body(&bytes, &app.intake.secrets, today)
    });
    let dossiers = match read {
        Ok(dossiers) => dossiers,
        Err(rejection) => return rejection.into_response(),
    };
    match app.central.put_dossiers(&dossiers).await {
        Ok(changed) => Json(json!({ "taken": dossiers.len(), "changed": changed })).into_response(),
        Err(error) => {
            tracing::warn!(error = %error, "dossiers could not be kept at central");
            Refusal::Unavailable.into_response()
        }
    }
}
