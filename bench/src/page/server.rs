//! Two origins: the portal with a page for each contender, and the libraries that those pages fetch.
//!
//! Everything is compressed once, before anything is measured, as `hailong` has its own files.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::State;
use axum::http::Uri;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE,
};
use axum::response::{IntoResponse, Response};
use brotli::enc::BrotliEncoderParams;

use super::post_hog;

/// Files of the packages, by the path that the pages ask for.
const FILES: [(&str, &str, &str); 5] = [
    ("/survey-core/survey.core.min.js", "survey-core/survey.core.min.js", "text/javascript"),
    ("/survey-core/survey-core.min.css", "survey-core/survey-core.min.css", "text/css"),
    ("/survey-js-ui/survey-js-ui.min.js", "survey-js-ui/survey-js-ui.min.js", "text/javascript"),
    ("/static/array.js", "posthog-js/dist/array.js", "text/javascript"),
    ("/static/surveys.js", "posthog-js/dist/surveys.js", "text/javascript"),
];

/// A body as it goes over the wire.
#[derive(Clone)]
struct Body {
    kind: &'static str,
    content: Arc<Vec<u8>>,
}

impl Body {
    fn new(kind: &'static str, text: &[u8]) -> Result<Body> {
        Ok(Body { kind, content: Arc::new(brotli(text)?) })
    }
}

impl IntoResponse for Body {
    fn into_response(self) -> Response {
        let headers = [
            (CONTENT_TYPE, self.kind),
            (CONTENT_ENCODING, "br"),
            (CACHE_CONTROL, "no-store"),
            (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        ];
        (headers, self.content.to_vec()).into_response()
    }
}

/// Serves the libraries of the folder `target/npm-bench`; gives the origin.
pub async fn libraries(packages: &Path) -> Result<String> {
    let mut files = HashMap::new();
    for (path, file, kind) in FILES {
        let file = packages.join("node_modules").join(file);
        let content =
            std::fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
        files.insert(path.to_owned(), Body::new(kind, &content)?);
    }
    let files = Arc::new(files);
    serve(Router::new().fallback(library).with_state(files)).await
}

/// Serves these pages; gives the origin.
pub async fn pages(pages: HashMap<String, String>) -> Result<String> {
    let compressed = pages
        .into_iter()
        .map(|(path, html)| Ok((path, Body::new("text/html; charset=utf-8", html.as_bytes())?)));
    let pages: HashMap<_, _> = compressed.collect::<Result<_>>()?;
    serve(Router::new().fallback(page).with_state(Arc::new(pages))).await
}

type Bodies = State<Arc<HashMap<String, Body>>>;

async fn page(State(pages): Bodies, uri: Uri) -> Response {
    match pages.get(uri.path()) {
        Some(page) => page.clone().into_response(),
        None => axum::http::StatusCode::NOT_FOUND.into_response(),
    }
}

async fn library(State(files): Bodies, uri: Uri) -> Response {
    let path = uri.path();
    // PostHog names its version in the path of a part, or behind a question mark.
    let name = path.rsplit('/').next().unwrap_or_default();
    let known = files.get(path).or_else(|| files.get(&format!("/static/{name}")));
    if let Some(file) = known {
        return file.clone().into_response();
    }
    let (kind, text) = post_hog::answer(path);
    match Body::new(kind, text.as_bytes()) {
        Ok(body) => body.into_response(),
        Err(_) => axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn serve(router: Router) -> Result<String> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(origin)
}

fn brotli(text: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &text[..], &mut compressed, &parameters)
        .context("compressing with brotli")?;
    Ok(compressed)
}
