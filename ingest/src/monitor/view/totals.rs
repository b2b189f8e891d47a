//! How much there is: counted submissions, by survey, and what is kept apart from the results.

use leptos::prelude::*;

use super::Reader;

/// What a total says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TotalsOf {
    /// Counted submissions; `None` when too few to be told.
    pub counted: Option<i64>,
    /// Counted submissions by survey: id, title, number.
    pub surveys: Vec<(String, String, Option<i64>)>,
    /// Superseded, quarantined, withdrawn; for the central team only.
    pub apart: Option<[i64; 3]>,
}

/// The totals.
#[component]
pub fn Totals(
    /// Language and texts.
    reader: Reader,
    /// The numbers.
    totals: TotalsOf,
) -> impl IntoView {
    let wording = reader.wording;
    let TotalsOf { counted, surveys, apart } = totals;
    let surveys = surveys.into_iter().map(|(id, title, n)| {
        view! { <div><dt>{title}</dt><dd data-total-survey=id>{reader.told(n)}</dd></div> }
    });
    let apart = apart.map(|numbers| {
        let names = [wording.superseded, wording.quarantined, wording.withdrawn];
        let hooks = ["superseded", "quarantined", "withdrawn"];
        let items = names.into_iter().zip(hooks).zip(numbers).map(|((name, hook), n)| {
            view! { <div><dt>{name}</dt><dd data-total-standing=hook>{reader.count(n)}</dd></div> }
        });
        view! {
            <div class="totals-part apart">
                <h3>{wording.apart}</h3>
                <dl>{items.collect_view()}</dl>
                <p class="hint">{wording.apart_note}</p>
            </div>
        }
    });
    view! {
        <section class="totals" aria-labelledby="totals-title" id="totals">
            <h2 class="visually-hidden" id="totals-title">{wording.totals}</h2>
            <p class="totals-all">
                <b data-total="">{reader.told(counted)}</b>
                <span>{wording.counted_note}</span>
            </p>
            <div class="totals-part">
                <h3>{wording.by_survey}</h3>
                <dl>{surveys.collect_view()}</dl>
            </div>
            {apart}
        </section>
    }
    .into_any()
}
