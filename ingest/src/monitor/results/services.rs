//! `GET /monitor/results/services`: of which procedures of a unit there are enough ratings to speak.
//! and the figure of each that stands for all. Everything else of a procedure is on the page of results.

use std::collections::BTreeMap;

use axum::extract::{OriginalUri, Query, State};
use axum::response::{IntoResponse as _, Response};
use model::Language;

use super::address::{Asked, View};
use super::choices;
use super::gathered::asked_of;
use super::reach::{Source, Unreached, reach, source};
use super::refusal::refusal;
use crate::central::CentralError;
use crate::figures::report::{Report, ServiceCoverage};
use crate::figures::request::Asked as Wanted;
use crate::monitor::guard::SignedIn;
use crate::monitor::language::PageLanguage;
use crate::monitor::scope::Scope;
use crate::monitor::view::{self, Reader, ServicesPage};
use crate::monitor::{Monitor, MonitorState, login};
use crate::service::national;

/// The procedures of a unit.
#[derive(Clone, Debug)]
pub struct ServicesOf {
    /// The report they belong to.
    pub report: Report,
    /// Them; none for whom no numbers by procedure are published.
    pub coverage: Option<ServiceCoverage>,
    /// What procedures are called, by national code.
    pub names: BTreeMap<String, String>,
}

/// `GET /monitor/results/services`.
pub async fn services(
    State(monitor): State<Monitor>,
    SignedIn { person, scope, .. }: SignedIn,
    language: PageLanguage,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<Asked>,
) -> Response {
    let here = uri.to_string();
    let mut response = match read(&monitor.state, &scope, &asked, language.language).await {
        Ok((view, of)) => {
            let reader = Reader::of(language.language);
            view::services(ServicesPage { reader, person, here, view, of }).into_response()
        }
        Err(why) => refusal(language, person, here, &why),
    };
    login::remember_language(&mut response, language, &monitor);
    response
}

async fn read(
    state: &MonitorState,
    scope: &Scope,
    asked: &Asked,
    language: Language,
) -> Result<(View, ServicesOf), Unreached> {
    let (view, _) = choices::understood(state, scope, asked, language).await?;
    let view = view.widened();
    let words = asked_of(&view);
    let services = source(scope) == Source::Now;
    let mut report = reach(state, scope, &Wanted { services, ..words.alone() }).await?.report;
    let coverage = report.services.take();
    let names = if coverage.is_some() { names(state).await? } else { BTreeMap::new() };
    Ok((view, ServicesOf { report, coverage, names }))
}

/// What procedures are called, by national code.
///
/// # Errors
/// Central failed.
pub async fn names(state: &MonitorState) -> Result<BTreeMap<String, String>, CentralError> {
    let all = state.central.services().await?.into_iter();
    Ok(all.map(|one| (national(&one.code).to_owned(), one.name)).collect())
}
