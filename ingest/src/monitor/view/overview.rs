//! The overview: totals, units, every survey, comments, and the live list beside them.

use leptos::prelude::*;

use super::Reader;
use super::comments::Comments;
use super::contents::Contents;
use super::document::Document;
use super::live::Live;
use super::survey::Survey;
use super::totals::{Totals, TotalsOf};
use super::units::Units;
use crate::central::account::Person;
use crate::monitor::figures::{SurveyFigures, UnitTotals};
use crate::monitor::received::Received;
use crate::monitor::scope::Scope;

/// What the overview shows.
pub struct OverviewPage {
    /// Language and texts.
    pub reader: Reader,
    /// Who looks.
    pub person: Person,
    /// What they may be shown.
    pub scope: Scope,
    /// When the figures were read, or before which day they end.
    pub as_of: String,
    /// The totals.
    pub totals: TotalsOf,
    /// Titles of the surveys in the columns of `units`.
    pub survey_titles: Vec<String>,
    /// Submissions by unit; empty where one unit alone is shown.
    pub units: Vec<UnitTotals>,
    /// Figures by survey.
    pub surveys: Vec<SurveyFigures>,
    /// Comments, for the central team only.
    pub comments: Option<Vec<Received>>,
    /// The newest submissions, for the central team only.
    pub live: Option<Vec<Received>>,
}

/// The overview page.
#[component]
pub fn Overview(
    /// What it shows.
    page: OverviewPage,
) -> impl IntoView {
    let OverviewPage { reader, person, scope, as_of, totals, .. } = page;
    let (survey_titles, units, surveys) = (page.survey_titles, page.units, page.surveys);
    let (comments, live) = (page.comments, page.live);
    let wording = reader.wording;
    let is_empty = totals.counted == Some(0);
    let sees_all = scope.sees_submissions();
    let as_of_text = if sees_all { wording.figures_as_of } else { wording.figures_to };
    let unit = match scope {
        Scope::Groups { unit } if !unit.is_empty() => Some(unit),
        _ => None,
    };
    let parts = parts(reader, &units, &surveys, comments.is_some());
    let figures = if is_empty {
        view! { <Nothing reader sees_all /> }.into_any()
    } else {
        let surveys = surveys.into_iter().map(|figures| view! { <Survey reader figures /> });
        view! {
            {(!units.is_empty()).then(|| view! { <Units reader surveys=survey_titles units /> })}
            <section class="results" aria-labelledby="results-title" id="results">
                <h2 id="results-title">{wording.results}</h2>
                {surveys.collect_view()}
            </section>
            {comments.map(|comments| view! { <Comments reader comments /> })}
        }
        .into_any()
    };
    let shape = if live.is_some() { "columns" } else { "columns one" };
    view! {
        <Document reader title=wording.overview person=Some(person) kind="page-overview">
            <header class="page-head">
                <h1>{wording.overview}</h1>
                {unit.map(|unit| view! { <p class="scope">{wording.viewer_unit}
                    " " <span class="code" translate="no">{unit}</span></p> })}
                <p class="as-of">{as_of_text} " " <b>{as_of}</b></p>
            </header>
            {(!sees_all).then(|| view! { <p class="notice">{wording.viewer_notice}</p> })}
            <Totals reader totals />
            {(!is_empty).then(|| view! { <Contents reader parts /> })}
            <div class=shape>
                {live.map(|rows| view! { <Live reader rows /> })}
                <div class="figures">{figures}</div>
            </div>
        </Document>
    }
    .into_any()
}

/// Id and text of the parts of the page.
fn parts(
    reader: Reader,
    units: &[UnitTotals],
    surveys: &[SurveyFigures],
    has_comments: bool,
) -> Vec<(String, String)> {
    let wording = reader.wording;
    let units = (!units.is_empty()).then(|| ("units".to_owned(), wording.units.to_owned()));
    let surveys = surveys.iter().map(|figures| {
        let id = format!("survey-{}-{}", figures.id, figures.version);
        (id, figures.survey.title.clone())
    });
    let comments = has_comments.then(|| ("comments".to_owned(), wording.comments.to_owned()));
    units.into_iter().chain(surveys).chain(comments).collect()
}

#[component]
fn Nothing(reader: Reader, sees_all: bool) -> impl IntoView {
    let wording = reader.wording;
    if sees_all {
        view! {
            <div class="nothing" data-nothing="">
                <p><b>{wording.none_yet}</b></p>
                <p>{wording.none_yet_next}</p>
            </div>
        }
        .into_any()
    } else {
        view! { <div class="nothing"><p><b>{wording.none_closed_yet}</b></p></div> }.into_any()
    }
}
