//! `GET /monitor/`: reads the figures and puts the overview together. What a figure means is in
//! `figures`, what may be seen in `scope`, what it looks like in `view`.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use jiff::ToSpan as _;
use jiff::civil::Date;
use model::{Instrument, Language};
use serde::Deserialize;

use super::figures::{UnitTotals, survey_figures, unit_totals};
use super::guard::{OVERVIEW, RESULTS, SignedIn};
use super::language::PageLanguage;
use super::response::ResponseRates;
use super::scope::Scope;
use super::view::{self, FunnelOf, OverviewFigures, OverviewPage, Reader, TotalsOf};
use super::{Monitor, MonitorState, login, number, received};
use crate::central::account::Person;
use crate::central::dossier::{FunnelFilter, Responses};
use crate::central::{CentralError, Count, Total};
use crate::day;
use crate::entry::Stage;
use crate::funnel::report;
use crate::unit::{Span, Tree, code};

/// Rows of the live list.
pub const LISTED_MAX: u32 = 50;

/// Comments on the page.
const COMMENTS_MAX: u32 = 30;

/// Days of the funnel on the page: long enough for a month's rhythm, short enough to see a change.
const FUNNEL_DAYS: i64 = 30;

/// What is asked for.
#[derive(Deserialize)]
pub struct Asked {
    /// Ratings about dossiers at this step only; for the central team. What is no step is no question.
    stage: Option<String>,
}

/// `GET /monitor/`.
pub async fn overview(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
    Query(asked): Query<Asked>,
) -> Response {
    let SignedIn { person, scope, .. } = signed_in;
    // It is of every closed day: whoever subtracts yesterday's learns what one visitor of today said.
    // People of a unit are shown what is released, which grows by five at a time.
    if scope.unit().is_some() {
        return Redirect::to(RESULTS).into_response();
    }
    // The parts of a viewer's groups would tell what the whole lacks.
    let stage = asked.stage.filter(|_| scope.sees_submissions());
    let stage = stage.as_deref().and_then(Stage::from_name);
    if scope.sees_submissions()
        && stage.is_none()
        && let Err(error) = monitor.note(&person, OVERVIEW, "comments-read", "overview").await
    {
        return login::failed(page, &error);
    }
    let mut response = match read(&monitor.state, person, scope, stage, page.language).await {
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
    stage: Option<Stage>,
    language: Language,
) -> Result<OverviewPage, CentralError> {
    let counted = counted(state, &scope, stage).await?;
    let (totals, live) = if scope.sees_submissions() && stage.is_none() {
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
        stage,
    })
}

/// What was counted, as far as one scope may know it.
pub struct Counted {
    read_at: i64,
    counts: Vec<Count>,
    /// Days of units that belong to the scope; none: all units.
    own: Option<Vec<Span>>,
    stage: Option<Stage>,
    instruments: Vec<Arc<Instrument>>,
}

/// Reads what was counted; of dossiers at one step, when it is named.
pub async fn counted(
    state: &MonitorState,
    scope: &Scope,
    stage: Option<Stage>,
) -> Result<Counted, CentralError> {
    let read_at = state.clock.now_ms();
    let today = day::of(read_at);
    let mut own = None;
    let counts = if scope.sees_submissions() {
        match stage {
            Some(stage) => state.central.counts_at(stage).await?,
            None => state.central.counts().await?,
        }
    } else {
        let tree = match scope.unit() {
            Some(_) => Tree::of(state.central.units().await?),
            None => Tree::default(),
        };
        let closed = today.saturating_sub(1.day());
        own = scope.spans(&tree, closed);
        let within = scope.unit_days(&tree, closed);
        state.central.closed_counts(within.as_deref(), &today.to_string()).await?
    };
    let instruments = instruments(state, &counts);
    Ok(Counted { read_at, counts, own, stage, instruments })
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
        let mut units = unit_totals(&self.counts, &ids, scope);
        if scope.unit().is_some() && units.len() < 2 {
            // What there is of one unit is what the page is about.
            units.clear();
        }
        let rates = self.rates(state, scope).await?;
        let at = self.stage.map(Stage::name);
        let of_survey = |instrument: &Arc<Instrument>| {
            let survey = instrument.in_language(language);
            let rate = rates.rate(None, at, &instrument.id, scope);
            (survey_figures(survey, &self.counts, scope), rate)
        };
        let rate_of = |unit: &UnitTotals| rates.rate(Some(&unit.unit), at, "", scope);
        let sees_all = scope.sees_submissions();
        let funnel = match self.stage {
            None => Some(self.funnel(state, scope, &rates).await?),
            Some(_) => None,
        };
        let comments = if sees_all && self.stage.is_none() {
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
            unit_rates: sees_all.then(|| units.iter().map(rate_of).collect()),
            units,
            funnel,
            surveys: self.instruments.iter().map(of_survey).collect(),
            comments,
        })
    }
}

impl Counted {
    /// Who was asked and answered, as far as this scope may know: of closed days only, and one unit.
    async fn rates(
        &self,
        state: &MonitorState,
        scope: &Scope,
    ) -> Result<ResponseRates, CentralError> {
        if scope.sees_submissions() {
            return Ok(ResponseRates::of(state.central.responses(&FunnelFilter::default()).await?));
        }
        let closed = day::of(self.read_at).saturating_sub(1.day());
        let mut filter = FunnelFilter {
            to: Some(closed.to_string()),
            rated_to: Some(closed.to_string()),
            ..FunnelFilter::default()
        };
        let Some(own) = &self.own else {
            return Ok(ResponseRates::of(state.central.responses(&filter).await?));
        };
        // Most units were what they are on the same days, so there are few of these.
        let ranges: BTreeSet<(Date, Date)> = own.iter().map(|span| (span.from, span.to)).collect();
        let mut told = Vec::new();
        for range in ranges {
            filter.from = Some(range.0.to_string());
            filter.to = Some(range.1.to_string());
            let spans = own.iter().filter(|span| (span.from, span.to) == range);
            let codes: BTreeSet<&str> = spans.map(|span| &*span.code).collect();
            let is_own = |one: &Responses| codes.contains(&*code::canonical(&one.unit));
            told.extend(state.central.responses(&filter).await?.into_iter().filter(is_own));
        }
        Ok(ResponseRates::of(told))
    }

    async fn funnel(
        &self,
        state: &MonitorState,
        scope: &Scope,
        rates: &ResponseRates,
    ) -> Result<FunnelOf, CentralError> {
        let of = |stage: Option<Stage>| rates.rate(None, stage.map(Stage::name), "", scope);
        let rate = of(None);
        if !scope.sees_submissions() {
            return Ok(FunnelOf { rate, by_stage: None, steps: None });
        }
        let by_stage = Some([of(Some(Stage::Result)), of(Some(Stage::Refused))]);
        let from = day::of(self.read_at).saturating_sub((FUNNEL_DAYS - 1).days()).to_string();
        let filter = FunnelFilter { from: Some(from), ..FunnelFilter::default() };
        let lines = state.central.funnel(&filter).await?;
        let sum = report::sum(&lines, &[]).into_iter().next().unwrap_or_default();
        let steps = [sum.eligible, sum.invited, sum.shown, sum.started, sum.submitted, sum.counted];
        Ok(FunnelOf { rate, by_stage, steps: Some(steps) })
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
