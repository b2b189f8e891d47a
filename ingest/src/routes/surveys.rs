//! `GET /v1/surveys/…`: the survey in force, or a fixed version, as JSON or as the widget reads it.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use model::survey::SURVEY_LAYOUT;
use model::{Instrument, Language};
use serde::Deserialize;
use serde_json::json;

use crate::app::App;
use crate::error::Refusal;
use crate::routes::assets::{SHORT_CACHE, cached};

const NO_SURVEY: &str = "No survey of this id.";
const NO_VERSION: &str = "The survey has no such version.";

/// What may be asked for.
#[derive(Deserialize)]
pub struct Form {
    lang: Option<String>,
    layout: Option<u32>,
}

/// The version in force.
pub async fn in_force(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(form): Query<Form>,
    headers: HeaderMap,
) -> Response {
    match app.intake.surveys.in_force(&id) {
        Some(instrument) => survey(&instrument, &form, &headers),
        None => Refusal::NotFound(NO_SURVEY).into_response(),
    }
}

/// A fixed version.
pub async fn version(
    State(app): State<App>,
    path: Result<Path<(String, u32)>, PathRejection>,
    Query(form): Query<Form>,
    headers: HeaderMap,
) -> Response {
    let found = path.ok().and_then(|Path((id, version))| app.intake.surveys.get(&id, version));
    match found {
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
