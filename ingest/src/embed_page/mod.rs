//! `/embed/{survey}`: the widget on a page of the service, for a frame in somebody else's page.
//!
//! The page holds no codes and no invite: its script asks the page around it, and shows the form only
//! to an origin that may send. What is inside is the same widget as anywhere.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use model::Language;
use serde::Deserialize;
use widget::wording::hosted::hosted;
use widget::wording::words;

use crate::app::App;
use crate::limits::FRAME_ANCESTORS_BYTES_MAX;
use crate::openapi::schema::Problem;
use crate::origins::Origin;
use crate::routes::assets::{SHORT_CACHE, cached};
use crate::routes::extract::{InPath, InQuery};

/// What the address may say.
#[derive(Deserialize)]
pub struct Asked {
    lang: Option<String>,
}

/// The page in the frame.
#[utoipa::path(get, path = "/embed/{survey}", operation_id = "embed_page", tag = "widget",
    params(
        ("survey" = String, Path, description = "Id of the survey"),
        ("lang" = Option<String>, Query, description = "Language, vi when left out"),
    ),
    responses(
    (status = 200, description = "The page", body = String, content_type = "text/html"),
    (status = 404, description = "No such survey; the page around it is told",
        body = String, content_type = "text/html"),
    (status = 400, description = "A parameter is there twice", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn show(
    State(app): State<App>,
    InPath(id): InPath<String>,
    InQuery(asked): InQuery<Asked>,
) -> Response {
    let language = asked.lang.as_deref().and_then(Language::from_tag).unwrap_or_default();
    let survey = app.intake.surveys.in_force(&id).map(|survey| survey.in_language(language));
    let allowed: Vec<Origin> = app.origins.named();
    let (status, html) = match survey {
        Some(survey) => (StatusCode::OK, page(&survey.id, &survey.title, language, &allowed)),
        None => (StatusCode::NOT_FOUND, page("", hosted(language).no_survey.0, language, &allowed)),
    };
    let mut response = (status, html).into_response();
    let fixed = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
        (HeaderName::from_static("referrer-policy"), "no-referrer"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&policy(&allowed)) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The script of that page.
#[utoipa::path(get, path = "/embed/frame.js", operation_id = "embed_script", tag = "widget",
    responses(
    (status = 200, description = "The script of the page in a frame", body = String,
        content_type = "text/javascript"),
    (status = 304, description = "As the client has it"),
))]
pub async fn script(headers: HeaderMap) -> Response {
    let script = include_bytes!("frame.js").to_vec();
    cached(&headers, "text/javascript; charset=utf-8", SHORT_CACHE, script)
}

/// The style sheet of that page.
#[utoipa::path(get, path = "/embed/frame.css", operation_id = "embed_style", tag = "widget",
    responses(
    (status = 200, description = "The style sheet of the page in a frame", body = String,
        content_type = "text/css"),
    (status = 304, description = "As the client has it"),
))]
pub async fn style(headers: HeaderMap) -> Response {
    let style = include_bytes!("frame.css").to_vec();
    cached(&headers, "text/css; charset=utf-8", SHORT_CACHE, style)
}

/// Only what is our own runs; only who may send may show it.
fn policy(allowed: &[Origin]) -> String {
    let mut policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'"
        .to_owned();
    let ancestors: String = allowed.iter().map(|origin| [" ", origin.as_str()].concat()).collect();
    if !allowed.is_empty() && ancestors.len() <= FRAME_ANCESTORS_BYTES_MAX {
        policy = [&policy, "; frame-ancestors 'self'", &ancestors].concat();
    }
    policy
}

fn page(survey: &str, title: &str, language: Language, allowed: &[Origin]) -> String {
    let tag = language.tag();
    let loader = format!("/hailong.js?survey={survey}&lang={tag}");
    let origins: Vec<&str> = allowed.iter().map(Origin::as_str).collect();
    let head = view! {
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{title.to_owned()}</title>
        <link rel="stylesheet" href="/embed/frame.css" />
    };
    let plain = format!("/f/{survey}?lang={tag}");
    let body = view! {
        <script src=loader data-inside=""></script>
        <script
            src="/embed/frame.js"
            data-survey=survey.to_owned()
            data-origins=origins.join(" ")
        ></script>
        <noscript><a href=plain target="_blank">{words(language).open_page}</a></noscript>
    };
    format!(
        "<!DOCTYPE html><html lang=\"{tag}\"><head>{}</head><body>{}</body></html>",
        head.to_html(),
        body.to_html().replace("<!>", "")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_who_may_show_it_as_long_as_there_is_room() {
        assert!(!policy(&[]).contains("frame-ancestors"), "all may, until one is named");
        let origin = |length: usize| -> Origin {
            format!("https://{}", "a".repeat(length - "https://".len())).parse().unwrap()
        };
        let fits = [origin(63); 1].to_vec();
        assert!(policy(&fits).ends_with(&format!("'self' {}", fits[0].as_str())));
        // 32 of 63 letters and a blank are 2,048 bytes.
        let most: Vec<Origin> = (0..32).map(|_| origin(63)).collect();
        assert_eq!(32 * 64, FRAME_ANCESTORS_BYTES_MAX);
        assert!(policy(&most).contains("frame-ancestors"));
        let over: Vec<Origin> = most[1..].iter().cloned().chain([origin(64)]).collect();
        assert!(!policy(&over).contains("frame-ancestors"), "one byte more");
    }

    #[test]
    fn nothing_of_the_address_is_written_into_the_page_but_known_words() {
        let html = page("one-stop", "Đánh giá <b>", Language::En, &[]);
        assert!(html.contains("lang=\"en\"") && html.contains("survey=one-stop"), "{html}");
        assert!(html.contains("Đánh giá &lt;b&gt;"), "{html}");
    }
}
