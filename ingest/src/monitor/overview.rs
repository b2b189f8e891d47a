//! `GET /monitor/`: reads the figures and puts the overview together. What a figure means is in
//! `figures`, what may be seen in `scope`, what it looks like in `view`.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use model::{Instrument, Language};

use super::figures::{survey_figures, unit_totals};
use super::guard::SignedIn;
use super::language::PageLanguage;
use super::scope::Scope;
use super::view::{self, OverviewFigures, OverviewPage, Reader, TotalsOf};
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
    let counted = counted(state, &scope).await?;
    let (totals, live) = if scope.sees_submissions() {
        let rows = state.central.newest(LISTED_MAX).await?;
        let row = |r| received::submission(&r, &state.surveys, language);
        (Some(state.central.totals().await?), Some(rows.into_iter().map(row).collect()))
    } else {
        (None, None)
    };
    let title = |id: &str| title(state, id, language);
    Ok(OverviewPage {
        reader: Reader::of(language),
        totals: totals_of(&counted.counts, totals.as_deref(), &counted.ids(), &scope, title),
        figures: counted.figures(state, &scope, language).await?,
        live,
        person,
        scope,
    })
}

/// What was counted, as far as one scope may know it.
pub struct Counted {
    read_at: i64,
    counts: Vec<Count>,
    instruments: Vec<Arc<Instrument>>,
}

/// Reads what was counted.
pub async fn counted(state: &MonitorState, scope: &Scope) -> Result<Counted, CentralError> {
    let read_at = state.clock.now_ms();
    let counts = match scope {
        Scope::Central => state.central.counts().await?,
        Scope::Groups { unit } => {
            let today = day::of(read_at).to_string();
            state.central.closed_counts(unit, &today).await?
        }
    };
    let instruments = instruments(state, &counts);
    Ok(Counted { read_at, counts, instruments })
}

impl Counted {
    /// Ids of the surveys.
    fn ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.instruments.iter().map(|i| i.id.as_str()).collect();
        ids.dedup();
        ids
    }

    /// The figures; comments are read for who may read them.
    pub async fn figures(
        &self,
        state: &MonitorState,
        scope: &Scope,
        language: Language,
    ) -> Result<OverviewFigures, CentralError> {
        let ids = self.ids();
        let one_unit = matches!(scope, Scope::Groups { unit } if !unit.is_empty());
        let units = if one_unit { Vec::new() } else { unit_totals(&self.counts, &ids, scope) };
        let of_survey = |instrument: &Arc<Instrument>| {
            survey_figures(instrument.in_language(language), &self.counts, scope)
        };
        let sees_all = scope.sees_submissions();
        let comments = if sees_all {
            let comments = state.central.newest_comments(COMMENTS_MAX).await?;
            let comment = |c| received::comment(&c, &state.surveys, language);
            Some(comments.into_iter().map(comment).collect())
        } else {
            None
        };
        let as_of = if sees_all { number::moment } else { number::date };
        let submissions = self.counts.iter().filter(|count| count.question.is_empty());
        Ok(OverviewFigures {
            reader: Reader::of(language),
            sees_all,
            as_of: as_of(language, self.read_at),
            is_empty: submissions.map(|count| count.n).sum::<i64>() == 0,
            survey_titles: ids.iter().map(|id| title(state, id, language)).collect(),
            units,
            surveys: self.instruments.iter().map(of_survey).collect(),
            comments,
        })
    }
}

/// Every survey in force, and every other version that has answers; by id, newest version first.
fn instruments(state: &MonitorState, counts: &[Count]) -> Vec<Arc<Instrument>> {
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
