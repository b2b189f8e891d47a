//! `/openapi.json`, `/docs` and `/problems/…`: what this service says about itself.

use std::sync::{Arc, OnceLock};

use axum::Extension;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::app::App;
use crate::error::{self, Refusal};
use crate::openapi::schema::Problem;
use crate::openapi::{complete, page};
use crate::routes::assets::{SHORT_CACHE, cached};
use crate::routes::extract::InPath;

/// What the handlers say, completed with the surveys when it is first asked for.
#[derive(Clone)]
pub struct Described {
    routes: Arc<utoipa::openapi::OpenApi>,
    document: Arc<OnceLock<Value>>,
}

impl Described {
    /// Of these routes.
    pub fn new(routes: utoipa::openapi::OpenApi) -> Described {
        Described { routes: Arc::new(routes), document: Arc::default() }
    }

    fn document(&self, app: &App) -> &Value {
        self.document.get_or_init(|| complete(&self.routes, &app.intake.surveys))
    }
}

/// This document.
#[utoipa::path(get, path = "/openapi.json", tag = "operation", responses(
    (status = 200, description = "OpenAPI 3.1", body = Object),
    (status = 304, description = "As the client has it"),
))]
pub async fn openapi(
    State(app): State<App>,
    Extension(described): Extension<Described>,
    headers: HeaderMap,
) -> Response {
    let text = described.document(&app).to_string();
    cached(&headers, "application/json", SHORT_CACHE, text.into_bytes())
}

/// The same for people: a page that loads nothing from elsewhere.
#[utoipa::path(get, path = "/docs", tag = "operation", responses(
    (status = 200, description = "A page", body = String, content_type = "text/html"),
    (status = 304, description = "As the client has it"),
))]
pub async fn docs(
    State(app): State<App>,
    Extension(described): Extension<Described>,
    headers: HeaderMap,
) -> Response {
    let html = page::page(described.document(&app));
    let mut response = cached(&headers, "text/html; charset=utf-8", SHORT_CACHE, html.into_bytes());
    let name = HeaderName::from_static("content-security-policy");
    let policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
                  frame-ancestors 'none'";
    response.headers_mut().insert(name, HeaderValue::from_static(policy));
    response
}

/// The style sheet of that page.
#[utoipa::path(get, path = "/docs/style.css", operation_id = "docs_style", tag = "operation",
    responses(
    (status = 200, description = "A style sheet", body = String, content_type = "text/css"),
    (status = 304, description = "As the client has it"),
))]
pub async fn style(headers: HeaderMap) -> Response {
    let css = include_str!("../openapi/page.css");
    cached(&headers, "text/css; charset=utf-8", SHORT_CACHE, css.into())
}

/// What a kind of problem is, and what can be done about it.
#[utoipa::path(get, path = "/problems/{kind}", tag = "operation",
    params(("kind" = String, Path, description = "The last part of a problem's `type`")),
    responses(
        (status = 200, description = "An example of it", body = Problem,
            content_type = "application/problem+json"),
        (status = 404, description = "No such kind", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn problem(InPath(kind): InPath<String>) -> Response {
    let Some(body) = error::example(&kind) else {
        return Refusal::NotFound("No problem of this name.").into_response();
    };
    let problem_json = [(CONTENT_TYPE, "application/problem+json")];
    (problem_json, body.to_string()).into_response()
}
