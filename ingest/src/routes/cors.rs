//! What pages of other origins may read, and which of them may send.
//!
//! Every answer may be read by every page, refusals too, so that a script can say why; nothing here
//! depends on a cookie. Whether an origin may send is judged with the submission, after its key.

use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, VARY,
};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::error::Rejection;
use crate::limits::PREFLIGHT_MAX_AGE;

/// Answers preflights and lets every other answer be read.
pub async fn cors(State(app): State<App>, request: Request, next: Next) -> Response {
    let asks_first = request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if request.method() == Method::OPTIONS && asks_first {
        preflight(app.origins.allow(request.headers()))
    } else {
        next.run(request).await
    };
    allow(&mut response, ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    allow(&mut response, ACCESS_CONTROL_EXPOSE_HEADERS, "retry-after, etag");
    response
}

/// The answer is kept by the browser for two hours; an origin that is refused is asked every time.
fn preflight(is_allowed: bool) -> Response {
    if !is_allowed {
        return Rejection::OriginRefused.into_response();
    }
    let mut response = StatusCode::OK.into_response();
    allow(&mut response, ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
    allow(&mut response, ACCESS_CONTROL_ALLOW_HEADERS, "content-type, if-none-match");
    allow(&mut response, VARY, "origin");
    let seconds = HeaderValue::from(PREFLIGHT_MAX_AGE.as_secs());
    response.headers_mut().insert(ACCESS_CONTROL_MAX_AGE, seconds);
    response
}

fn allow(response: &mut Response, name: HeaderName, value: &'static str) {
    response.headers_mut().insert(name, HeaderValue::from_static(value));
}
