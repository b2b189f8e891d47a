//! The route table of the contract, on one screen; each group with its own file.

pub mod assets;
pub mod body;
mod cors;
mod devices;
mod docs;
mod dossiers;
mod embed;
pub mod extract;
mod funnel;
mod indices;
mod health;
mod invites;
mod keys;
mod publications;
mod receipts;
pub mod submissions;
mod surveys;

use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::error::Refusal;
use crate::{embed_page, hosted_form, kiosk, limits, link_page, openapi, receipt_page};

/// Every route of the service but the monitor's.
pub fn router(app: App) -> Router {
    let (public, described) = public().split_for_parts();
    let (own, own_described) = own().split_for_parts();
    let mut document = openapi::Document::openapi();
    document.merge(described);
    document.merge(own_described);
    let public = public.fallback(async || {
        Refusal::NotFound("No such route; see the contract for those there are.")
    });
    // CORS lies outside of everything else, so that refusals can be read from other origins, too.
    let public = guarded(public).layer(from_fn_with_state(app.clone(), cors::cors));
    let all = public.merge(guarded(own));
    all.layer(Extension(docs::Described::new(document))).with_state(app)
}

/// What pages of other origins may read.
fn public() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(assets::hailong_js))
        .routes(routes!(assets::pkg))
        .routes(routes!(keys::keys))
        .routes(routes!(surveys::in_force))
        .routes(routes!(surveys::version))
        .routes(routes!(submissions::one))
        .routes(routes!(submissions::batch))
        .routes(routes!(receipts::state))
        .routes(routes!(receipts::withdraw))
        .routes(routes!(embed::embed))
        .routes(routes!(funnel::tell, funnel::figures))
        .routes(routes!(indices::indices))
        .routes(routes!(publications::list))
        .routes(routes!(publications::one))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(docs::openapi))
        .routes(routes!(docs::problem))
}

/// What they have no business with.
fn own() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(hosted_form::style))
        .routes(routes!(hosted_form::show, hosted_form::sent::send))
        .routes(routes!(receipt_page::show, receipt_page::ask))
        .routes(routes!(invites::link))
        .routes(routes!(devices::pair))
        .routes(routes!(dossiers::dossiers))
        .routes(routes!(link_page::open))
        .routes(routes!(link_page::link_qr))
        .routes(routes!(link_page::form_qr))
        .routes(routes!(embed_page::script))
        .routes(routes!(embed_page::style))
        .routes(routes!(embed_page::show))
        .routes(routes!(kiosk::show))
        .routes(routes!(kiosk::file))
        .routes(routes!(health::metrics))
        .routes(routes!(docs::docs))
        .routes(routes!(docs::style))
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
