//! `GET /hailong.js` and `GET /pkg/…`: the loader and the widget's files.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use model::Language;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::error::Refusal;
use crate::openapi::schema::Problem;
use crate::routes::extract::{InPath, InQuery};
use crate::widget_files;

/// For what may change with the next release: browsers ask again after five minutes.
pub const SHORT_CACHE: &str = "public, max-age=300, stale-while-revalidate=86400";

/// For what never changes under its address: files whose name changes with their content.
pub const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// What the loader may be asked for.
#[derive(Deserialize)]
pub struct Wanted {
    survey: Option<String>,
    lang: Option<String>,
}

/// The loader, with the first panel of the survey inside when asked for. An unknown survey or
/// language gives the plain loader: the page of the agency must not break because of a wrong word.
#[utoipa::path(get, path = "/hailong.js", tag = "widget",
    params(
        ("survey" = Option<String>, Query,
            description = "Put the first questions of this survey inside"),
        ("lang" = Option<String>, Query, description = "In this language, vi when left out"),
    ),
    responses(
    (status = 200, description = "The loader; plain for a survey or language that is not known",
        body = String, content_type = "text/javascript"),
    (status = 304, description = "As the client has it"),
    (status = 400, description = "A parameter is there twice", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn hailong_js(
    State(app): State<App>,
    InQuery(wanted): InQuery<Wanted>,
    headers: HeaderMap,
) -> Response {
    let language = wanted.lang.as_deref().map_or(Some(Language::default()), Language::from_tag);
    let instrument = wanted.survey.as_deref().and_then(|id| app.intake.surveys.in_force(id));
    let loader = app.loaders.get(instrument.as_deref().zip(language));
    let (encoding, bytes) = if accepts(&headers, "br") {
        (Some("br"), loader.br.clone())
    } else if accepts(&headers, "gzip") {
        (Some("gzip"), loader.gzip.clone())
    } else {
        (None, loader.plain.clone())
    };
    let etag = etag(&loader.digest, encoding);
    let mut response =
        tagged(&headers, "text/javascript; charset=utf-8", SHORT_CACHE, &etag, bytes);
    with_encoding(&mut response, encoding);
    response
}

/// A file of the widget, as it was compressed at build time.
#[utoipa::path(get, path = "/pkg/{name}", tag = "widget",
    params(("name" = String, Path, description = "A name of manifest.json")),
    responses(
    (status = 200, description = "The file", content(
        (String = "text/javascript"), (String = "text/css"), (String = "application/wasm"),
        (Object = "application/json"), (String = "application/octet-stream"))),
    (status = 304, description = "As the client has it"),
    (status = 404, description = "No such file", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn pkg(InPath(name): InPath<String>, headers: HeaderMap) -> Response {
    let is_compressed_name = name.ends_with(".br") || name.ends_with(".gz");
    let Some((plain, digest)) = widget_files::file(&name).filter(|_| !is_compressed_name) else {
        return Refusal::NotFound("No such file of the widget.").into_response();
    };
    let content_type = match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    };
    let cache = if name == "manifest.json" { SHORT_CACHE } else { IMMUTABLE };
    let compressed = [("br", "br"), ("gzip", "gz")].into_iter().find_map(|(encoding, ending)| {
        let file =
            accepts(&headers, encoding).then(|| widget_files::file(&format!("{name}.{ending}")));
        file.flatten().map(|(bytes, _)| (encoding, bytes))
    });
    let (encoding, bytes) =
        compressed.map_or((None, plain), |(coding, bytes)| (Some(coding), bytes));
    let etag = etag(&digest, encoding);
    let mut response = tagged(&headers, content_type, cache, &etag, bytes);
    with_encoding(&mut response, encoding);
    response
}

/// True when the sender takes this content coding (q=0 means it does not).
pub fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|part| {
        let mut parts = part.split(';').map(str::trim);
        let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        is_named && !parts.any(|q| q.replace(' ', "").trim_end_matches(['0', '.']) == "q=")
    })
}

fn with_encoding(response: &mut Response, encoding: Option<&'static str>) {
    response.headers_mut().append(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
}

/// An answer with an ETag of its bytes, or 304 when the sender has them.
pub fn cached(
    headers: &HeaderMap,
    content_type: &'static str,
    cache: &'static str,
    bytes: Vec<u8>,
) -> Response {
    let etag = etag(&Sha256::digest(&bytes), None);
    tagged(headers, content_type, cache, &etag, bytes.into())
}

/// The ETag of a content in a coding: each coding is a representation of its own.
fn etag(digest: &[u8], encoding: Option<&str>) -> String {
    format!("\"{}{}\"", HEXLOWER.encode(&digest[..16]), encoding.unwrap_or_default())
}

/// An answer with this ETag, or 304 when the sender has it.
pub fn tagged(
    headers: &HeaderMap,
    content_type: &'static str,
    cache: &'static str,
    etag: &str,
    bytes: Bytes,
) -> Response {
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known = known.is_some_and(|known| {
        known.split(',').any(|one| one.trim().trim_start_matches("W/") == etag || one.trim() == "*")
    });
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Response::new(Body::from(bytes));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        response
    };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(etag) = HeaderValue::from_str(etag) {
        response.headers_mut().insert(ETAG, etag);
    }
    response
}
