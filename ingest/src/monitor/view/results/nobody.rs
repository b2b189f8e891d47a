//! Nobody rated: why there is nothing, and what can be done.

use leptos::prelude::*;

use super::said;
use crate::monitor::results::address::View;
use crate::monitor::view::Reader;

/// The empty state.
#[component]
pub fn Nobody(
    /// Language and texts.
    reader: Reader,
    /// What is shown.
    view: View,
    /// True when there may be ratings that are not released yet.
    only_released: bool,
) -> impl IntoView {
    let wording = reader.results();
    let [title, mut why, mut next] = said::nobody(reader, only_released);
    let widened = view.is_narrowed().then(|| {
        // What is said of a unit that nobody rated is not true of one procedure of it.
        (why, next) = (wording.only_nobody, "");
        view! { <p><a href=view.widened().results()>{wording.widen}</a></p> }
    });
    let next = (!next.is_empty()).then(|| view! { <p>{next}</p> });
    let before = view.in_period(view.period.previous());
    let name = wording.period_name(before.period);
    view! {
        <div class="nothing" data-nobody="">
            <b>{title}</b>
            <p>{why}</p>
            {next}
            {widened}
            <p><a href=before.results()>{format!("{}: {name}", wording.period_before)}</a></p>
        </div>
    }
    .into_any()
}
