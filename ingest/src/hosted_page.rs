//! What all plain pages for citizens share: the document around them, their headers, and the page
//! that says one thing. No script runs in them, and nothing of them is stored.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use model::Language;

/// The style sheet of pages that ask no survey.
pub const STYLE: &str = "/f/style.css";

/// The page with the headers all of these have: never stored, no address given on, nothing loaded
/// from elsewhere. Any page may show it in a frame: the form is the widget's last resort.
pub fn response(status: StatusCode, html: String) -> Response {
    let mut response = (status, html).into_response();
    for (name, value) in [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("referrer-policy"), "no-referrer"),
        (
            HeaderName::from_static("content-security-policy"),
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'",
        ),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A page that says why not: heading and text, and where to go, with the words of the link.
pub fn message(language: Language, said: (&str, &str), link: Option<(&str, &str)>) -> String {
    let (heading, text) = (said.0.to_owned(), said.1.to_owned());
    let link = link.map(|(to, text)| {
        let (to, text) = (to.to_owned(), text.to_owned());
        view! { <p><a href=to>{text}</a></p> }
    });
    let body = view! {
        <div class="hailong">
            <div class="outcome failed" role="alert">
                <span class="sign" aria-hidden="true"></span>
                <h1 class="heading">{heading}</h1>
                <p>{text}</p>
                {link}
            </div>
        </div>
    };
    document(language, said.0, STYLE, body.to_html())
}

/// A whole document; `style` is the address of its style sheet, `main` is HTML.
pub fn document(language: Language, title: &str, style: &str, main: String) -> String {
    let head = view! {
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{title.to_owned()}</title>
        <link rel="stylesheet" href=style.to_owned() />
    };
    format!(
        "<!DOCTYPE html><html lang=\"{}\"><head>{}</head><body><main>{}</main></body></html>",
        language.tag(),
        head.to_html(),
        main.replace("<!>", "")
    )
}
