//! Everything a results page tells of one view: its figures with the parts of the unit, the same period last
//! year, how answers are spread, and the way up the tree. Each is reached through [`super::reach`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::{Language, Survey};

use super::address::View;
use super::reach::{Reached, Source, Unreached, reach, source};
use super::services;
use crate::central::publication::Record;
use crate::figures::report::{Change, Item, Report};
use crate::figures::request::Asked;
use crate::figures::{By, FiguresError};
use crate::limits::UNIT_DEPTH_MAX;
use crate::monitor::MonitorState;
use crate::monitor::scope::Scope;
use crate::unit::{Tree, wording};

/// A unit on the way from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// Code; none for the whole country.
    pub unit: Option<String>,
    /// What it is called, or its code where it is not registered.
    pub name: String,
}

/// What a page tells.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// The figures of the unit and of the units right below it, and how they changed.
    pub report: Report,
    /// The same period of the year before, and how figures changed since, by their ids.
    pub year: Option<(String, BTreeMap<String, Change>)>,
    /// Shares of every question with levels, where the formula does not give them.
    pub spread: Option<Report>,
    /// The publication that it is from; none when it was computed now.
    pub published: Option<Record>,
    /// The survey in the reader's language.
    pub survey: Survey,
    /// The way from the top to the unit, as far as this person may go; the unit is the last.
    pub crumbs: Vec<Crumb>,
    /// Predecessors that are not in the figures, each as a sentence.
    pub left_out: Vec<String>,
    /// What the procedure is called, where the figures are of one and it is registered.
    pub service_name: Option<String>,
}

/// The figure that stands for all, by formula.
pub fn headline_of(formula: &str) -> &'static str {
    match formula {
        "tt01" => "tt01.total",
        "qd766" => "qd766.group",
        "qd766-honest" => "honest.5.4.share",
        "online" => "overall.3",
        _ => "overall",
    }
}

impl Gathered {
    /// The figure that stands for all.
    pub fn headline(&self) -> Option<&Item> {
        let id = headline_of(self.report.formula.name);
        self.report.items.iter().find(|item| item.id == id).or(self.report.items.first())
    }

    /// The figures whose counts are shown as distributions.
    pub fn spread(&self) -> &[Item] {
        &self.spread.as_ref().unwrap_or(&self.report).items
    }
}

/// What is asked of figures for a view: the unit and the units right below it, compared with the period
/// before, ranked by the figure that stands for all.
pub fn asked_of(view: &View) -> AskedOf {
    let name = match &view.formula {
        Some(name) => name.clone(),
        None => index::formula::for_survey(&view.survey).name.to_owned(),
    };
    let headline = headline_of(&name);
    AskedOf { view: view.clone(), period: view.period.to_string(), name, headline }
}

/// A view in words, for `figures`.
pub struct AskedOf {
    view: View,
    period: String,
    name: String,
    headline: &'static str,
}

impl AskedOf {
    /// The figures of the unit alone.
    pub fn alone(&self) -> Asked<'_> {
        Asked {
            survey: &self.view.survey,
            unit: self.view.unit.as_deref(),
            service: self.view.service.as_deref(),
            channel: self.view.channel.as_deref(),
            period: &self.period,
            formula: Some(&self.name),
            ..Asked::default()
        }
    }

    /// With its parts, their ranks and what changed.
    pub fn whole(&self) -> Asked<'_> {
        let by = Some(By::Children);
        Asked { by, rank: Some(self.headline), against: Some("previous"), ..self.alone() }
    }
}

/// Reads the figures of a view with its parts: what the page shows, and what its files hold.
///
/// # Errors
/// See [`Unreached`].
pub async fn whole(
    state: &MonitorState,
    scope: &Scope,
    asked: &AskedOf,
) -> Result<Reached, Unreached> {
    match reach(state, scope, &asked.whole()).await {
        // A survey without the usual figure has no ranks, and everything else.
        Err(Unreached::Figures(FiguresError::UnknownItem(..))) => {
            reach(state, scope, &Asked { rank: None, ..asked.whole() }).await
        }
        other => other,
    }
}

/// Reads all of it.
///
/// # Errors
/// See [`Unreached`].
pub async fn gather(
    state: &MonitorState,
    scope: &Scope,
    view: &View,
    language: Language,
) -> Result<Gathered, Unreached> {
    let asked = asked_of(view);
    let Reached { mut report, published } = whole(state, scope, &asked).await?;
    let a_year_before = Asked { against: Some("year"), ..asked.alone() };
    let then = reach(state, scope, &a_year_before).await?.report;
    let mut spread = match (source(scope), report.formula.name) {
        (Source::Now, "top2") | (Source::Published { .. }, _) => None,
        (Source::Now, _) => {
            let shares =
                Asked { formula: Some("top2"), rank: None, against: None, ..asked.whole() };
            Some(reach(state, scope, &shares).await?.report)
        }
    };
    // Of what is released, nobody is told apart from few.
    if published.is_none() && !report.only_released {
        std::iter::once(&mut report).chain(&mut spread).for_each(tell_nobody_apart);
    }
    let instrument = state.surveys.get(&report.survey, report.version);
    let unknown = || FiguresError::UnknownVersion(report.survey.clone(), report.version);
    let survey = instrument.ok_or_else(unknown)?.in_language(language);
    let tree = Tree::of(state.central.units().await?);
    let day: Date = view.period.last();
    let whole = match source(scope) {
        Source::Now => None,
        Source::Published { unit } => Some(unit).filter(|unit| !unit.is_empty()),
    };
    let left_out = match (&view.unit, &published) {
        (Some(unit), None) => tree
            .members(unit, view.period.first(), day)
            .left_out
            .iter()
            .map(|one| wording::left_out(language, &one.code, &one.why))
            .collect(),
        _ => Vec::new(),
    };
    // The year before a year is the period before, which is told already.
    let year = year(&report, then).filter(|(period, _)| report.against.as_ref() != Some(period));
    let crumbs = crumbs(&tree, view.unit.as_deref(), whole.as_deref(), day, &report);
    let service_name = match &report.service {
        Some(code) => services::names(state).await?.remove(code),
        None => None,
    };
    Ok(Gathered { report, year, spread, published, survey, crumbs, left_out, service_name })
}

/// A figure that nobody answered is suppressed in a report, as one that few did. A page says which it is:
/// there is nothing to hide where nobody is. Published figures tell it apart themselves.
fn tell_nobody_apart(report: &mut Report) {
    let parts = report.parts.iter_mut().flatten().map(|part| &mut part.items);
    for item in std::iter::once(&mut report.items).chain(parts).flatten() {
        let is_nobody = item.n == 0 && item.invited_n == 0 && item.unproved_n == 0;
        item.suppressed = item.suppressed && !is_nobody;
    }
}

/// Changes since the year before of those figures that are shown.
fn year(report: &Report, then: Report) -> Option<(String, BTreeMap<String, Change>)> {
    let period = then.against?;
    let is_shown = |id: &str| report.items.iter().any(|item| item.id == id && !item.suppressed);
    let changes = then.items.into_iter().filter(|item| is_shown(&item.id));
    let changes = changes.filter_map(|item| Some((item.id, item.change?)));
    Some((period, changes.collect()))
}

/// The way from the top, or from what this person may see, to the unit.
fn crumbs(
    tree: &Tree,
    unit: Option<&str>,
    whole: Option<&str>,
    day: Date,
    report: &Report,
) -> Vec<Crumb> {
    let mut way = Vec::new();
    let mut next = unit.map(str::to_owned);
    let own = report.unit_name.clone();
    for depth in 0..UNIT_DEPTH_MAX {
        let Some(code) = next else { break };
        let registered = tree.name_on(&code, day).map(str::to_owned);
        let name = own.clone().filter(|_| depth == 0).or(registered);
        way.push(Crumb { unit: Some(code.clone()), name: name.unwrap_or_else(|| code.clone()) });
        if whole == Some(&*code) {
            break;
        }
        next = tree.period_on(&code, day).and_then(|period| period.parent.clone());
    }
    if whole.is_none() {
        way.push(Crumb { unit: None, name: String::new() });
    }
    way.reverse();
    way
}
