//! Submissions as a file, for the central team: the page where one chooses, the download, and how far it is.
//!
//! The download is the work: rows go from central to the client as they are read, so nothing waits on a disk
//! and a client that goes away ends it. [`progress`] knows how far each person's export is; the page hears
//! of it by events ([`told`]) or does without. What may leave is decided in `export::Detail`, who may ask in
//! `scope`.

mod asked;
mod download;
mod progress;
mod told;
mod work;

pub use asked::{Asked, Fault, Format};
pub use download::download;
pub use progress::{Exports, Far, State as Stands};
pub use told::told;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::guard::{EXPORTS, SignedIn};
use super::language::PageLanguage;
use super::scope::{Access, Matter};
use super::view::{self, ExportsPage, Reader};
use super::{Monitor, login};
use crate::central::account::Person;

/// `GET /monitor/exports`.
pub async fn page(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    language: PageLanguage,
) -> Response {
    // Single submissions, not figures: as for the live list.
    if let Some(refusal) = signed_in.refusal(Matter::Live, Access::See) {
        return refusal;
    }
    let mut response =
        shown(&monitor, signed_in.person, language, Asked::default(), None).into_response();
    login::remember_language(&mut response, language, &monitor);
    response
}

/// `POST /monitor/exports/cancel`: ends the export of whoever asks, if there is one.
pub async fn cancel(State(monitor): State<Monitor>, signed_in: SignedIn) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Live, Access::See) {
        return refusal;
    }
    monitor.exports.cancel(&signed_in.person.name);
    Redirect::to(EXPORTS).into_response()
}

/// The page; with a fault it says what was wrong, and keeps what was chosen.
fn shown(
    monitor: &Monitor,
    person: Person,
    language: PageLanguage,
    asked: Asked,
    fault: Option<Fault>,
) -> Response {
    let status = match &fault {
        None => StatusCode::OK,
        Some(Fault::Busy | Fault::OthersBusy) => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let surveys = monitor.state.surveys.all().into_iter();
    let titled =
        surveys.map(|one| (one.id.clone(), one.title.in_language(language.language).to_owned()));
    let page = ExportsPage {
        reader: Reader::of(language.language),
        asked,
        fault,
        surveys: titled.collect(),
        running: monitor.exports.of(&person.name),
        person,
    };
    (status, view::exports(page)).into_response()
}
