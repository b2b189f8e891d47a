//! The route table of the contract, on one screen; each group with its own file.

pub mod assets;
mod health;
mod receipts;
pub mod submissions;
mod surveys;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{Any, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::error::Refusal;
use crate::{hosted_form, limits};

/// Every route of the service but the monitor's.
pub fn router(app: App) -> Router {
    let public = Router::new()
        .route("/hailong.js", get(assets::hailong_js))
        .route("/pkg/{name}", get(assets::pkg))
        .route("/v1/surveys/{id}", get(surveys::in_force))
        .route("/v1/surveys/{id}/versions/{version}", get(surveys::version))
        .route("/v1/submissions", post(submissions::one))
        .route("/v1/submissions/batch", post(submissions::batch))
        .route("/v1/receipts/{receipt}", get(receipts::state))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .fallback(async || {
            Refusal::NotFound("No such route; see the contract for those there are.")
        });
    // Pages of other origins have no business here.
    let own = Router::new()
        .route("/f/style.css", get(hosted_form::style))
        .route("/f/{survey}", get(hosted_form::show).post(hosted_form::send))
        .route("/metrics", get(health::metrics));
    // CORS lies outside of everything else, so that refusals can be read from other origins, too.
    guarded(public).layer(cors()).merge(guarded(own)).with_state(app)
}

/// What holds for every route: refusals in one form, a bounded time, no answer lost in a panic.
fn guarded(routes: Router<App>) -> Router<App> {
    routes
        .method_not_allowed_fallback(async || Refusal::MethodNotAllowed)
        // Bodies are bounded where they are read: one that is too large is read to its end.
        .layer(DefaultBodyLimit::disable())
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, limits::REQUEST_TIMEOUT))
        .layer(SetResponseHeaderLayer::if_not_present(
            HeaderName::from_static("x-content-type-options"),
            HeaderValue::from_static("nosniff"),
        ))
        .layer(CatchPanicLayer::new())
}

/// Any origin may send and read, without credentials: an origin is not authentication, and a rating
/// carries no cookie.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([CONTENT_TYPE, header::IF_NONE_MATCH])
        .expose_headers([RETRY_AFTER, header::ETAG])
        .max_age(limits::PREFLIGHT_MAX_AGE)
}
