//! `GET /v1/surveys/…`: the survey in force, or a fixed version, as JSON or as the widget reads it.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use model::survey::SURVEY_LAYOUT;
use model::{Instrument, Language};
use serde::Deserialize;
use serde_json::json;

use crate::app::App;
use crate::error::Refusal;
use crate::openapi::schema::{LanguageTag, Layout, Problem};
use crate::routes::assets::{SHORT_CACHE, cached};
use crate::routes::extract::{InPath, InQuery};

const NO_SURVEY: &str = "No survey of this id.";
const NO_VERSION: &str = "The survey has no such version.";

/// What may be asked for.
#[derive(Deserialize)]
pub struct Form {
    lang: Option<String>,
    layout: Option<u32>,
}

/// The version in force.
#[utoipa::path(get, path = "/v1/surveys/{id}", operation_id = "survey", tag = "surveys",
    params(
        ("id" = String, Path, description = "Id of the survey"),
        ("lang" = Option<LanguageTag>, Query,
            description = "Language of the texts, vi when left out"),
        ("layout" = Option<Layout>, Query,
            description = "For the widget: its binary form of this number"),
    ),
    responses(
    (status = 200, description = "The survey",
        content((Object = "application/json"), (String = "application/octet-stream"))),
    (status = 304, description = "As the client has it"),
    (status = 400, description = "A parameter is not known", body = Problem,
        content_type = "application/problem+json"),
    (status = 404, description = "No such survey", body = Problem,
        content_type = "application/problem+json"),
    (status = 406, description = "The binary form is of another build", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn in_force(
    State(app): State<App>,
    InPath(id): InPath<String>,
    InQuery(form): InQuery<Form>,
    headers: HeaderMap,
) -> Response {
    match app.intake.surveys.in_force(&id) {
        Some(instrument) => survey(&instrument, &form, &headers),
        None => Refusal::NotFound(NO_SURVEY).into_response(),
    }
}

/// A fixed version.
#[utoipa::path(get, path = "/v1/surveys/{id}/versions/{version}", operation_id = "survey_version",
    tag = "surveys",
    params(
        ("id" = String, Path, description = "Id of the survey"),
        ("version" = u32, Path, description = "One that was published", minimum = 1),
        ("lang" = Option<LanguageTag>, Query,
            description = "Language of the texts, vi when left out"),
        ("layout" = Option<Layout>, Query,
            description = "For the widget: its binary form of this number"),
    ),
    responses(
    (status = 200, description = "The survey",
        content((Object = "application/json"), (String = "application/octet-stream"))),
    (status = 304, description = "As the client has it"),
    (status = 400, description = "A parameter is not known", body = Problem,
        content_type = "application/problem+json"),
    (status = 404, description = "No such survey or version", body = Problem,
        content_type = "application/problem+json"),
    (status = 406, description = "The binary form is of another build", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn version(
    State(app): State<App>,
    InPath((id, version)): InPath<(String, u32)>,
    InQuery(form): InQuery<Form>,
    headers: HeaderMap,
) -> Response {
    match app.intake.surveys.get(&id, version) {
        Some(instrument) => survey(&instrument, &form, &headers),
        None => Refusal::NotFound(NO_VERSION).into_response(),
    }
}

fn survey(instrument: &Instrument, form: &Form, headers: &HeaderMap) -> Response {
    let language = match form.lang.as_deref() {
        None => Language::default(),
        Some(tag) => match Language::from_tag(tag) {
            Some(language) => language,
            None => return Refusal::BadParameter("lang is vi or en.").into_response(),
        },
    };
    let survey = instrument.in_language(language);
    match form.layout {
        None => {
            let mut body = json!(survey);
            body["lang"] = language.tag().into();
            cached(headers, "application/json", SHORT_CACHE, body.to_string().into_bytes())
        }
        Some(SURVEY_LAYOUT) => match postcard::to_allocvec(&survey) {
            Ok(bytes) => cached(headers, "application/octet-stream", SHORT_CACHE, bytes),
            Err(_) => Refusal::OtherLayout.into_response(),
        },
        Some(_) => Refusal::OtherLayout.into_response(),
    }
}
