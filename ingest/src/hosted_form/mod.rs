//! `/f/{survey}`: the same questions as a plain page that needs no script. What it sends goes
//! through intake like any other submission.
//!
//! Each page view carries a key of its own, so sending the form twice counts once.

mod fields;
mod page;

use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use model::limits::SUBMISSION_BYTES_MAX;
use model::{Instrument, Language};
use serde::Deserialize;
use widget::flow::{Flow, Told};
use widget::wording;

use crate::app::App;
use crate::error::Rejection;
use crate::outcome::Outcome;
use crate::routes::submissions::read_whole;
use crate::widget_files;
pub use fields::Fields;

/// What the address may say. Codes are those of the contract's `context`.
#[derive(Default, Deserialize)]
pub struct Asked {
    lang: Option<String>,
    unit: Option<String>,
    service: Option<String>,
    dossier: Option<String>,
    channel: Option<String>,
}

/// The empty form.
pub async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let language = language_of(asked.lang.as_deref());
    let Some(instrument) = app.intake.surveys.in_force(&id) else {
        return no_survey(language);
    };
    let key = model::code::key_text(&app.intake.new_key());
    let fields = Fields::of_page_view(key, &instrument, asked);
    form(StatusCode::OK, &fields, Flow::new(instrument.in_language(language), language))
}

/// The form that was sent: thanks, or the form again with what is wrong and everything typed.
pub async fn send(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    body: axum::body::Body,
) -> Response {
    let language = language_of(asked.lang.as_deref());
    let Some(in_force) = app.intake.surveys.in_force(&id) else { return no_survey(language) };
    let read = read_whole(body, SUBMISSION_BYTES_MAX).await;
    let read = read
        .and_then(|bytes| if is_form(&headers) { Ok(bytes) } else { Err(Rejection::WrongType) });
    let bytes = match read {
        Ok(bytes) => bytes,
        Err(rejection) => {
            app.intake.refuse(rejection.clone());
            return failed(&rejection, language);
        }
    };
    let new_key = || model::code::key_text(&app.intake.new_key());
    let fields = Fields::read(&bytes, new_key, &in_force, asked);
    // A form that was opened before a new version came into force is judged by its own.
    let instrument = app.intake.surveys.get(&id, fields.version).unwrap_or(in_force);
    let mut flow = Flow::new(instrument.in_language(language), language);
    fields.answers.iter().for_each(|(name, value)| flow.enter(name, value, true));
    if fields.goes_on {
        return form(StatusCode::OK, &fields, flow);
    }
    let submission = fields.submission(&instrument, language, &flow.answers_to_send());
    match app.intake.take_value(submission).await {
        Outcome::Stored(receipt) | Outcome::Repeat(receipt) => {
            page_response(StatusCode::OK, page::thanks(language, &receipt.receipt))
        }
        Outcome::Rejected(Rejection::Invalid(_, problems)) => {
            flow.correct_by(&problems);
            form(StatusCode::UNPROCESSABLE_ENTITY, &fields, flow)
        }
        Outcome::Rejected(Rejection::KeyReused) => {
            let to = address(&instrument, language);
            page_response(StatusCode::CONFLICT, page::sent_before(language, &to))
        }
        Outcome::Rejected(Rejection::Unavailable) => {
            // Nothing typed is lost: the same form, the same key, and an honest word.
            let words = wording::words(language).unreached;
            flow.correct(vec![Told { question: None, row: None, message: words.0.to_owned() }]);
            form(StatusCode::SERVICE_UNAVAILABLE, &fields, flow)
        }
        Outcome::Rejected(rejection) => failed(&rejection, language),
    }
}

/// The style sheet of these pages.
pub async fn style(headers: HeaderMap) -> Response {
    let css = format!("{}\n{}", include_str!("page.css"), widget_files::theme());
    crate::routes::assets::cached(
        &headers,
        "text/css; charset=utf-8",
        crate::routes::assets::SHORT_CACHE,
        css.into_bytes(),
    )
}

fn form(status: StatusCode, fields: &Fields, flow: Flow) -> Response {
    page_response(status, page::form(fields, flow))
}

fn failed(rejection: &Rejection, language: Language) -> Response {
    page_response(rejection.status(), page::refused(language))
}

fn no_survey(language: Language) -> Response {
    page_response(StatusCode::NOT_FOUND, page::no_survey(language))
}

fn language_of(tag: Option<&str>) -> Language {
    tag.and_then(Language::from_tag).unwrap_or_default()
}

fn address(instrument: &Instrument, language: Language) -> String {
    format!("/f/{}?lang={}", instrument.id, language.tag())
}

fn is_form(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// The page with the headers all of these have: never stored, no address given on, nothing loaded
/// from elsewhere. Any page may show it in a frame: it is the widget's last resort.
fn page_response(status: StatusCode, html: String) -> Response {
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
