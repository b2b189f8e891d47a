//! `GET /monitor/`: reads the figures and puts the overview together. What a figure means is in
//! `figures`, what may be seen in `scope`, what it looks like in `view`.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use model::{Instrument, Language};

use super::figures::{survey_figures, unit_totals};
use super::guard::SignedIn;
use super::language::PageLanguage;
use super::scope::Scope;
use super::view::{self, OverviewPage, Reader, TotalsOf};
use super::{Monitor, MonitorState, login, number, received};
use crate::central::account::Person;
use crate::central::{CentralError, Count, Total};
use crate::day;

/// Rows of the live list.
pub const LISTED_MAX: u32 = 50;

/// Comments on the page.
const COMMENTS_MAX: u32 = 30;

/// `GET /monitor/`.
pub async fn overview(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
) -> Response {
    let SignedIn { person, scope } = signed_in;
    let mut response = match read(&monitor.state, person, scope, page.language).await {
        Ok(overview) => view::overview(overview).into_response(),
        Err(error) => login::failed(page, &error),
    };
    login::remember_language(&mut response, page, &monitor);
    response
}

async fn read(
    state: &MonitorState,
    person: Person,
    scope: Scope,
    language: Language,
) -> Result<OverviewPage, CentralError> {
    let now = state.clock.now_ms();
    let (counts, totals, as_of) = match &scope {
        Scope::Central => {
            let (counts, totals) = (state.central.counts().await?, state.central.totals().await?);
            (counts, Some(totals), number::moment(language, now))
        }
        Scope::Groups { unit } => {
            let today = day::of(now).to_string();
            let counts = state.central.closed_counts(unit, &today).await?;
            (counts, None, number::date(language, now))
        }
    };
    let instruments = instruments(state, &counts);
    let mut ids: Vec<&str> = instruments.iter().map(|i| i.id.as_str()).collect();
    ids.dedup();
    let title = |id: &str| title(state, id, language);
    let one_unit = matches!(&scope, Scope::Groups { unit } if !unit.is_empty());
    let units = if one_unit { Vec::new() } else { unit_totals(&counts, &ids, &scope) };
    let is_empty = counts.is_empty();
    let figures = |instrument: &std::sync::Arc<Instrument>| {
        survey_figures(instrument.in_language(language), &counts, &scope)
    };
    let surveys = if is_empty { Vec::new() } else { instruments.iter().map(figures).collect() };
    let (comments, live) = if scope.sees_submissions() {
        let comments = state.central.newest_comments(COMMENTS_MAX).await?;
        let rows = state.central.newest(LISTED_MAX).await?;
        let comment = |c| received::comment(&c, &state.surveys, language);
        let row = |r| received::submission(&r, &state.surveys, language);
        let comments = comments.into_iter().map(comment).collect();
        (Some(comments), Some(rows.into_iter().map(row).collect()))
    } else {
        (None, None)
    };
    Ok(OverviewPage {
        reader: Reader::of(language),
        as_of,
        totals: totals_of(&counts, totals.as_deref(), &ids, &scope, title),
        survey_titles: ids.iter().map(|id| title(id)).collect(),
        units,
        surveys,
        comments,
        live,
        person,
        scope,
    })
}

/// Every survey in force, and every other version that has answers; by id, newest version first.
fn instruments(state: &MonitorState, counts: &[Count]) -> Vec<std::sync::Arc<Instrument>> {
    let mut versions: BTreeSet<(String, std::cmp::Reverse<u32>)> = BTreeSet::new();
    for instrument in state.surveys.all() {
        versions.insert((instrument.id.clone(), std::cmp::Reverse(instrument.version)));
    }
    for count in counts {
        versions.insert((count.survey.clone(), std::cmp::Reverse(count.version)));
    }
    versions.into_iter().filter_map(|(id, version)| state.surveys.get(&id, version.0)).collect()
}

fn title(state: &MonitorState, id: &str, language: Language) -> String {
    let known = state.surveys.in_force(id);
    known.map_or_else(|| id.to_owned(), |i| i.title.in_language(language).to_owned())
}

fn totals_of(
    counts: &[Count],
    totals: Option<&[Total]>,
    ids: &[&str],
    scope: &Scope,
    title: impl Fn(&str) -> String,
) -> TotalsOf {
    let of = |id: Option<&str>| -> i64 {
        let is_asked_for = |c: &&Count| c.question.is_empty() && id.is_none_or(|id| id == c.survey);
        counts.iter().filter(is_asked_for).map(|count| count.n).sum()
    };
    let surveys = ids.iter().map(|id| ((*id).to_owned(), title(id), scope.told(of(Some(id)))));
    let apart = totals.map(|totals| {
        ["superseded", "quarantined", "withdrawn"].map(|standing| {
            totals.iter().filter(|total| total.standing == standing).map(|total| total.n).sum()
        })
    });
    TotalsOf { counted: scope.told(of(None)), surveys: surveys.collect(), apart }
}
