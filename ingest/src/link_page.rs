//! `/r/{code}`: what a short link opens, and QR codes of links and of the form itself.
//!
//! Opening spends nothing: programs that look into mail and messages open every link. What is shown is
//! the hosted form, whose sending spends the invite.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use model::Language;
use serde::Deserialize;
use widget::wording::hosted::hosted;

use crate::app::App;
use crate::error::Refusal;
use crate::hosted_form::{self, Asked};
use crate::invite::issuers::Refused;
use crate::link::Code;
use crate::openapi::schema::Problem;
use crate::routes::extract::{InPath, InQuery};
use crate::{hosted_page, qr};

const NO_CODE: &str = "No link has such a code.";
const TOO_LONG: &str = "The address is too long to be read from a slip.";

/// What the address of a link may say.
#[derive(Deserialize)]
pub struct Opened {
    lang: Option<String>,
    channel: Option<String>,
}

/// Opens the form for one invite. It is not spent.
#[utoipa::path(get, path = "/r/{code}", operation_id = "link", tag = "widget",
    params(
        ("code" = String, Path, description = "The link's code, in either case"),
        ("lang" = Option<String>, Query, description = "Language, vi when left out"),
        ("channel" = Option<String>, Query,
            description = "How the citizen got the link, link when left out"),
    ),
    responses(
    (status = 200, description = "The form; it says so when the invite cannot be used any more",
        body = String, content_type = "text/html"),
    (status = 404, description = "No such link", body = String, content_type = "text/html"),
    (status = 503, description = "It cannot be looked up at the moment",
        body = String, content_type = "text/html"),
    (status = 400, description = "A parameter is there twice", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn open(
    State(app): State<App>,
    InPath(typed): InPath<String>,
    InQuery(opened): InQuery<Opened>,
) -> Response {
    let language = opened.lang.as_deref().and_then(Language::from_tag).unwrap_or_default();
    let told =
        |status, said| hosted_page::response(status, hosted_page::message(language, said, None));
    let invite = match invite(&app, &typed).await {
        Ok(invite) => invite,
        Err(Refusal::Unavailable) => {
            return told(StatusCode::SERVICE_UNAVAILABLE, hosted(language).unavailable);
        }
        Err(_) => return told(StatusCode::NOT_FOUND, hosted(language).no_link),
    };
    let survey = match app.intake.issuers.read(&invite) {
        Ok(claims) => app.intake.surveys.in_force(&claims.invite.survey),
        Err(Refused::Unjudged) => {
            return told(StatusCode::SERVICE_UNAVAILABLE, hosted(language).unavailable);
        }
        // Its key was revoked since.
        Err(Refused::Fault(_)) => return told(StatusCode::NOT_FOUND, hosted(language).no_link),
    };
    let Some(survey) = survey else {
        return told(StatusCode::NOT_FOUND, hosted(language).no_survey);
    };
    let asked = Asked::with_invite(invite, opened.lang, opened.channel);
    hosted_form::empty(&app, &survey, asked, language)
}

async fn invite(app: &App, typed: &str) -> Result<String, Refusal> {
    let code = Code::read(typed).ok_or(Refusal::NotFound(NO_CODE))?;
    let kept = app.central.link(&code.id()).await.map_err(|error| {
        tracing::warn!(error = %error, "a link could not be looked up at central");
        Refusal::Unavailable
    })?;
    kept.and_then(|kept| code.open(&kept)).ok_or(Refusal::NotFound(NO_CODE))
}

/// The QR code of a link. Whether there is such a link is not looked up.
#[utoipa::path(get, path = "/r/{code}/qr.svg", operation_id = "link_qr", tag = "widget",
    params(("code" = String, Path, description = "The link's code, in either case")),
    responses(
    (status = 200, description = "The code as an image", body = String,
        content_type = "image/svg+xml"),
    (status = 404, description = "Not the code of a link", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn link_qr(
    State(app): State<App>,
    InPath(typed): InPath<String>,
    headers: HeaderMap,
) -> Response {
    let Some(code) = Code::read(&typed) else {
        return Refusal::NotFound(NO_CODE).into_response();
    };
    drawn(&[&app.address(&headers), "/r/", code.text(), "?channel=qr"].concat())
}

/// What the address of a form's QR code may say.
#[derive(Deserialize)]
pub struct Pointed {
    lang: Option<String>,
    unit: Option<String>,
    service: Option<String>,
}

/// The QR code of a form without invite: for the counter and for posters.
#[utoipa::path(get, path = "/qr/{survey}", operation_id = "form_qr", tag = "widget",
    params(
        ("survey" = String, Path, description = "Id of the survey"),
        ("lang" = Option<String>, Query, description = "Language, vi when left out"),
        ("unit" = Option<String>, Query, description = "Agency code"),
        ("service" = Option<String>, Query, description = "Procedure code"),
    ),
    responses(
    (status = 200, description = "The code as an image", body = String,
        content_type = "image/svg+xml"),
    (status = 404, description = "No such survey", body = Problem,
        content_type = "application/problem+json"),
    (status = 400, description = "A parameter is no code, there twice, or makes the address too long",
        body = Problem, content_type = "application/problem+json"),
))]
pub async fn form_qr(
    State(app): State<App>,
    InPath(id): InPath<String>,
    InQuery(pointed): InQuery<Pointed>,
    headers: HeaderMap,
) -> Response {
    let Some(survey) = app.intake.surveys.in_force(&id) else {
        return Refusal::NotFound("No such survey.").into_response();
    };
    let is_fit = pointed.unit.as_deref().is_none_or(model::code::is_unit)
        && pointed.service.as_deref().is_none_or(model::code::is_service)
        && pointed.lang.as_deref().is_none_or(|tag| Language::from_tag(tag).is_some());
    if !is_fit {
        let wrong = "unit and service are codes as in a submission's context, lang is vi or en.";
        return Refusal::BadParameter(wrong).into_response();
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("channel", "qr");
    for (name, value) in
        [("lang", pointed.lang), ("unit", pointed.unit), ("service", pointed.service)]
    {
        if let Some(value) = value {
            query.append_pair(name, &value);
        }
    }
    drawn(&[&app.address(&headers), "/f/", &survey.id, "?", &query.finish()].concat())
}

fn drawn(address: &str) -> Response {
    let Some(svg) = qr::svg(address) else {
        return Refusal::BadParameter(TOO_LONG).into_response();
    };
    let mut response = svg.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
    // The code of a link is its secret.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("referrer-policy", HeaderValue::from_static("no-referrer"));
    response
}
