//! The figures of the overview and the way to their parts: once in the page, and again in the events
//! of `/monitor/live` whenever they have changed. The totals stand apart, they come with every row.

use leptos::prelude::*;

use super::Reader;
use super::comments::Comments;
use super::funnel::{Funnel, FunnelOf};
use super::survey::Survey;
use super::units::Units;
use crate::monitor::figures::{SurveyFigures, UnitTotals};
use crate::monitor::received::Received;
use crate::monitor::response::Rate;

/// What the figures show.
pub struct OverviewFigures {
    /// Language and texts.
    pub reader: Reader,
    /// True for the central team.
    pub sees_all: bool,
    /// When the figures were read, or before which day they end.
    pub as_of: String,
    /// True when nothing is counted yet.
    pub is_empty: bool,
    /// Titles of the surveys in the columns of `units`.
    pub survey_titles: Vec<String>,
    /// Submissions by unit; empty where one unit alone is shown.
    pub units: Vec<UnitTotals>,
    /// Response rates of `units`, in their order; for the central team only.
    pub unit_rates: Option<Vec<Rate>>,
    /// From dossiers to ratings; none where ratings of one step are shown.
    pub funnel: Option<FunnelOf>,
    /// Figures by survey, each with its response rate.
    pub surveys: Vec<(SurveyFigures, Rate)>,
    /// Comments, for the central team only.
    pub comments: Option<Vec<Received>>,
}

impl OverviewFigures {
    /// Id and text of the parts, in their order; none when there is nothing to go to.
    pub fn parts(&self) -> Vec<(String, String)> {
        if self.is_empty {
            return Vec::new();
        }
        let wording = self.reader.wording;
        let named = |id: &str, text: &str| (id.to_owned(), text.to_owned());
        let units = (!self.units.is_empty()).then(|| named("units", wording.units));
        let funnel = self.funnel.as_ref().map(|_| named("funnel", wording.funnel));
        let surveys = self.surveys.iter().map(|(figures, _)| {
            let id = format!("survey-{}-{}", figures.id, figures.version);
            (id, figures.survey.title.clone())
        });
        let comments = self.comments.as_ref().map(|_| named("comments", wording.comments));
        funnel.into_iter().chain(units).chain(surveys).chain(comments).collect()
    }
}

/// The figures, or that there are none yet.
#[component]
pub fn Figures(
    /// What they are.
    figures: OverviewFigures,
) -> impl IntoView {
    let OverviewFigures { reader, sees_all, is_empty, survey_titles, units, .. } = figures;
    let (unit_rates, funnel) = (figures.unit_rates, figures.funnel);
    if is_empty {
        // Dossiers that nobody rated are worth to be seen.
        let funnel = funnel.filter(|funnel| funnel.rate != Rate::Unknown);
        return view! {
            {funnel.map(|funnel| view! { <Funnel reader funnel /> })}
            <Nothing reader sees_all />
        }
        .into_any();
    }
    let comments = figures.comments;
    let surveys = figures.surveys.into_iter();
    let surveys = surveys.map(|(figures, rate)| view! { <Survey reader figures rate /> });
    view! {
        {funnel.map(|funnel| view! { <Funnel reader funnel /> })}
        {(!units.is_empty()).then(|| view! {
            <Units reader surveys=survey_titles units rates=unit_rates />
        })}
        <section class="results" aria-labelledby="results-title" id="results">
            <h2 id="results-title">{reader.wording.results}</h2>
            {surveys.collect_view()}
        </section>
        {comments.map(|comments| view! { <Comments reader comments /> })}
    }
    .into_any()
}

#[component]
fn Nothing(reader: Reader, sees_all: bool) -> impl IntoView {
    let wording = reader.wording;
    let (said, next) = match sees_all {
        true => (wording.none_yet, Some(wording.none_yet_next)),
        false => (wording.none_closed_yet, None),
    };
    view! {
        <div class="nothing" data-nothing="">
            <p><b>{said}</b></p>
            {next.map(|next| view! { <p>{next}</p> })}
        </div>
    }
    .into_any()
}
