//! `/monitor/surveys`: the surveys in force, with every question as citizens read it. They come with the
//! program; a version that was published never changes, so nothing is changed here.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use super::guard::SignedIn;
use super::language::PageLanguage;
use super::scope::{Access, Matter};
use super::view::{self, Reader, SurveysPage};
use super::{Monitor, login};

/// `GET /monitor/surveys`.
pub async fn list(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Surveys, Access::See) {
        return refusal;
    }
    let mut response = match monitor.state.central.totals().await {
        Ok(totals) => {
            let (reader, person) = (Reader::of(page.language), signed_in.person);
            let surveys = monitor.state.surveys.all();
            view::surveys(SurveysPage { reader, person, surveys, totals }).into_response()
        }
        Err(error) => login::failed(page, &error),
    };
    login::remember_language(&mut response, page, &monitor);
    response
}
