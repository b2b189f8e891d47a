//! From dossiers to ratings: the response rate by how the dossier ended, and the steps of the last
//! days. The rate itself, as it stands beside a figure, is here, too.

use leptos::prelude::*;

use super::Reader;
use crate::monitor::number;
use crate::monitor::response::Rate;

/// What the section shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunnelOf {
    /// The rate of all dossiers.
    pub rate: Rate,
    /// Of those with a result, and of those that were refused; for the central team: beside the rate of
    /// all, one of them gives the other away.
    pub by_stage: Option<[Rate; 2]>,
    /// Eligible, invited, shown, started, submitted, counted in the last days; for the central team.
    pub steps: Option<[i64; 6]>,
}

/// A response rate with what it is of.
pub fn rate_text(reader: Reader, rate: Rate) -> String {
    let wording = reader.wording;
    match rate {
        Rate::Unknown => wording.rate_unknown.to_owned(),
        Rate::TooFew => wording.too_few.to_owned(),
        Rate::Told { responded, eligible, permille } => (wording.rate_of)(
            &number::percent(reader.language, permille),
            &reader.count(responded),
            &reader.count(eligible),
        ),
    }
}

/// The rates and the funnel.
#[component]
pub fn Funnel(
    /// Language and texts.
    reader: Reader,
    /// The numbers.
    funnel: FunnelOf,
) -> impl IntoView {
    let wording = reader.wording;
    let FunnelOf { rate, by_stage, steps } = funnel;
    let names = [wording.rate_all, wording.stage_result, wording.stage_refused];
    let hooks = ["all", "result", "refused"];
    let rates = [rate].into_iter().chain(by_stage.into_iter().flatten());
    let items = names.into_iter().zip(hooks).zip(rates).map(|((name, hook), rate)| {
        let text = rate_text(reader, rate);
        view! { <div><dt>{name}</dt><dd data-rate=hook>{text}</dd></div> }
    });
    let is_unknown = rate == Rate::Unknown;
    let note = if is_unknown { wording.rate_unknown_note } else { wording.rate_note };
    view! {
        <section class="funnel" aria-labelledby="funnel-title" id="funnel">
            <h2 id="funnel-title">{wording.funnel}</h2>
            <div class="funnel-parts">
                <div class="funnel-part">
                    <h3>{wording.rate}</h3>
                    <dl>{items.collect_view()}</dl>
                    <p class="hint">{note}</p>
                </div>
                {steps.map(|steps| view! { <Steps reader steps /> })}
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Steps(reader: Reader, steps: [i64; 6]) -> impl IntoView {
    let wording = reader.wording;
    let most = steps.into_iter().max().unwrap_or(0).max(1);
    let hooks = ["eligible", "invited", "shown", "started", "submitted", "counted"];
    let items = wording.funnel_steps.into_iter().zip(hooks).zip(steps).map(|((name, hook), n)| {
        let width = format!("{}%", n * 100 / most);
        view! {
            <li>
                <span class="step-name">{name}</span>
                <span class="step-n" data-step=hook>{reader.count(n)}</span>
                <svg class="step-bar" aria-hidden="true" focusable="false" width="100%" height="6">
                    <rect class="track" width="100%" height="6" rx="3" />
                    <rect class="fill" width=width height="6" rx="3" />
                </svg>
            </li>
        }
    });
    view! {
        <div class="funnel-part">
            <h3>{wording.funnel_days}</h3>
            <ol class="steps">{items.collect_view()}</ol>
            <p class="hint">{wording.funnel_note}</p>
        </div>
    }
    .into_any()
}
