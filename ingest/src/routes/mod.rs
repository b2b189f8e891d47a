//! The route table of the contract, on one screen; each group with its own file.

pub mod assets;
pub mod body;
mod cors;
mod health;
mod receipts;
pub mod submissions;
mod surveys;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

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
    let public = guarded(public).layer(from_fn_with_state(app.clone(), cors::cors));
    public.merge(guarded(own)).with_state(app)
}

/// What holds for every route: refusals in one form, a bounded time, no answer lost in a panic.
fn guarded(routes: Router<App>) -> Router<App> {
    routes
        .method_not_allowed_fallback(async || Refusal::MethodNotAllowed)
        // Bodies are bounded where they are read: one that is too large is read to its end.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(in_time))
        .layer(SetResponseHeaderLayer::if_not_present(
            HeaderName::from_static("x-content-type-options"),
            HeaderValue::from_static("nosniff"),
        ))
        .layer(CatchPanicLayer::custom(|_| Refusal::Fault.into_response()))
}

/// An answer within a bounded time. What intake has begun goes on, so a retry with the same key is
/// told what became of it.
async fn in_time(request: Request, next: Next) -> Response {
    let answered = tokio::time::timeout(limits::REQUEST_TIMEOUT, next.run(request)).await;
    answered.unwrap_or_else(|_| Refusal::Unavailable.into_response())
}
