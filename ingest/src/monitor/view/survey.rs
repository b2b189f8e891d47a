//! One version of one survey: what it is, how many counted, and every question.

use leptos::prelude::*;

use super::Reader;
use super::distribution::DistributionTable;
use super::funnel::rate_text;
use super::unit_levels::UnitLevels;
use crate::monitor::figures::SurveyFigures;
use crate::monitor::response::Rate;

/// The figures of one survey.
#[component]
pub fn Survey(
    /// Language and texts.
    reader: Reader,
    /// The figures.
    figures: SurveyFigures,
    /// Its response rate.
    rate: Rate,
) -> impl IntoView {
    let wording = reader.wording;
    let id = format!("survey-{}-{}", figures.id, figures.version);
    let title = format!("{id}-title");
    let labelled = title.clone();
    let id_of_rate = id.clone();
    let n = reader.told(figures.n);
    let about = format!(
        "{} {} · {}: {}",
        wording.version, figures.version, wording.source, figures.survey.source
    );
    let distributions = figures.distributions.clone().into_iter();
    let body = if figures.n == Some(0) {
        view! { <p class="empty">{wording.none_yet}</p> }.into_any()
    } else {
        let questions = distributions
            .map(|distribution| view! { <DistributionTable reader distribution /> })
            .collect_view();
        view! {
            <div class="questions">{questions}</div>
            <UnitLevels reader figures=figures.clone() />
        }
        .into_any()
    };
    view! {
        <section class="survey" aria-labelledby=labelled id=id>
            <header class="survey-head">
                <h3 id=title>{figures.survey.title.clone()}</h3>
                <p class="survey-n"><b>{n}</b> " " {wording.counted_note}</p>
                <p class="survey-n">
                    {wording.rate} ": " <b data-survey-rate=id_of_rate>{rate_text(reader, rate)}</b>
                </p>
                <p class="hint">{about}</p>
            </header>
            {body}
        </section>
    }
    .into_any()
}
