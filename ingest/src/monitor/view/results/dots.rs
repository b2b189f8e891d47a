//! A value and its interval as a dot on a line, on the whole scale of the figure. It stands in a row of a
//! table that says the same in numbers.

use leptos::prelude::*;

use super::value::{percent, place};
use crate::figures::report::Item;

/// The dot and its interval; an empty line for what is not told.
#[component]
pub fn Dots(
    /// The figure.
    item: Item,
) -> impl IntoView {
    let at = |value: f64| percent(place(&item, value));
    let range = item.interval.map(|[low, high]| {
        view! { <line class="range" x1=at(low) x2=at(high) y1="10" y2="10" /> }
    });
    let dot = item.value.map(|value| view! { <circle class="dot" cx=at(value) cy="10" r="4.5" /> });
    view! {
        <svg class="dots" width="100%" height="20" aria-hidden="true" focusable="false">
            <line class="axis" x1="0" x2="100%" y1="10" y2="10" />
            <line class="axis" x1="50%" x2="50%" y1="6" y2="14" />
            {range}
            {dot}
        </svg>
    }
    .into_any()
}
