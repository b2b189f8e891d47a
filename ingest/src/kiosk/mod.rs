//! `/kiosk`: a tablet at a one-stop desk as an installable application, which works for days without a
//! network. The page, its scripts and its worker are files of the service, and the widget is the same as
//! everywhere. What a device proves is in `device`; what the screens say, in `wording`.

mod files;
mod page;
mod wording;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use model::Language;

use crate::app::App;
use crate::error::Refusal;
use crate::openapi::schema::Problem;
use crate::routes::assets::cached;
use crate::routes::extract::InPath;

/// The survey that is asked at a desk: that of Circular 01/2018/TT-VPCP on the one-stop mechanism.
pub const SURVEY: &str = "one-stop";

/// The language a screen begins with, for whoever comes next.
const LANGUAGE: Language = Language::Vi;

/// Only what is our own runs, and nobody shows it in a frame.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                      connect-src 'self'; img-src 'self'; manifest-src 'self'; worker-src 'self'; \
                      media-src 'self' blob:; form-action 'none'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// Browsers ask whether it is still so: a new version must come whole.
const CACHE: &str = "no-cache";

const NO_WIDGET: &str = "The widget is not inside this program; build it with cargo xtask build.";

/// The kiosk's page.
#[utoipa::path(get, path = "/kiosk", operation_id = "kiosk", tag = "widget",
    responses(
    (status = 200, description = "The page of the kiosk application", body = String,
        content_type = "text/html"),
    (status = 404, description = "The widget is not inside this program", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn show() -> Response {
    let Some(html) = page::html() else { return Refusal::NotFound(NO_WIDGET).into_response() };
    let mut response = html.into_response();
    for (name, value) in [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, CACHE),
        (HeaderName::from_static("referrer-policy"), "no-referrer"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(self), microphone=(), geolocation=()",
        ),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A file of the kiosk: scripts, style sheet, icons, manifest, and the worker.
#[utoipa::path(get, path = "/kiosk/{file}", operation_id = "kiosk_file", tag = "widget",
    params(("file" = String, Path, description = "A file of the kiosk", example = "kiosk.js")),
    responses(
    (status = 200, description = "The file", content(
        (String = "text/javascript"), (String = "text/css"), (String = "image/svg+xml"),
        (String = "image/png"), (Object = "application/manifest+json"))),
    (status = 304, description = "As the client has it"),
    (status = 404, description = "No such file", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn file(
    State(app): State<App>,
    InPath(name): InPath<String>,
    headers: HeaderMap,
) -> Response {
    if name == "worker.js" {
        let Some(script) = files::worker(&app) else {
            return Refusal::NotFound(NO_WIDGET).into_response();
        };
        let script = script.into_bytes();
        let mut response = cached(&headers, "text/javascript; charset=utf-8", CACHE, script);
        // It lies beneath the page that it works for.
        let allowed = HeaderName::from_static("service-worker-allowed");
        response.headers_mut().insert(allowed, HeaderValue::from_static("/kiosk"));
        let policy = "default-src 'none'; script-src 'self'; connect-src 'self'";
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
        return response;
    }
    match files::file(&name) {
        Some((content_type, bytes)) => cached(&headers, content_type, CACHE, bytes),
        None => Refusal::NotFound("No such file of the kiosk.").into_response(),
    }
}
