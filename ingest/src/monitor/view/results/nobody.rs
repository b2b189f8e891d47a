//! Nobody rated: why there is nothing, and what can be done.

use leptos::prelude::*;

use crate::monitor::results::address::View;
use crate::monitor::view::Reader;

/// The empty state.
#[component]
pub fn Nobody(
    /// Language and texts.
    reader: Reader,
    /// What is shown.
    view: View,
) -> impl IntoView {
    let wording = reader.results();
    let before = view.in_period(view.period.previous());
    let name = wording.period_name(before.period);
    view! {
        <div class="nothing" data-nobody="">
            <b>{wording.nobody}</b>
            <p>{wording.nobody_why}</p>
            <p>{wording.nobody_next}</p>
            <p><a href=before.results()>{format!("{}: {name}", wording.period_before)}</a></p>
        </div>
    }
    .into_any()
}
