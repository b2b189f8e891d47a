//! The figures of the overview and the way to their parts: once in the page, and again in the events
//! of `/monitor/live` whenever they have changed. The totals stand apart, they come with every row.

use leptos::prelude::*;

use super::Reader;
use super::comments::Comments;
use super::survey::Survey;
use super::units::Units;
use crate::monitor::figures::{SurveyFigures, UnitTotals};
use crate::monitor::received::Received;

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
    /// Figures by survey.
    pub surveys: Vec<SurveyFigures>,
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
        let surveys = self.surveys.iter().map(|figures| {
            let id = format!("survey-{}-{}", figures.id, figures.version);
            (id, figures.survey.title.clone())
        });
        let comments = self.comments.as_ref().map(|_| named("comments", wording.comments));
        units.into_iter().chain(surveys).chain(comments).collect()
    }
}

/// The figures, or that there are none yet.
#[component]
pub fn Figures(
    /// What they are.
    figures: OverviewFigures,
) -> impl IntoView {
    let OverviewFigures { reader, sees_all, is_empty, survey_titles, units, .. } = figures;
    if is_empty {
        return view! { <Nothing reader sees_all /> }.into_any();
    }
    let comments = figures.comments;
    let surveys = figures.surveys.into_iter().map(|figures| view! { <Survey reader figures /> });
    view! {
        {(!units.is_empty()).then(|| view! { <Units reader surveys=survey_titles units /> })}
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
