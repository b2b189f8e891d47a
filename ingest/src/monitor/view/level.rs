//! One level as a mark: its colour, its text, and its place on its own scale.

use leptos::prelude::*;

use super::Reader;
use super::tone::tone;
use crate::monitor::received::GivenLevel;

/// A level somebody gave.
#[component]
pub fn Level(
    /// Language and texts.
    reader: Reader,
    /// The level.
    given: GivenLevel,
) -> impl IntoView {
    let GivenLevel { scale, level, top, text } = given;
    let swatch = format!("swatch {}", tone(&scale, level, top));
    let place = (top > 0).then(|| {
        let label = format!("{} {level}/{top}", reader.wording.level);
        let short = format!("{level}/{top}");
        view! {
            <span class="of">
                <span class="visually-hidden">{label}</span>
                <span aria-hidden="true">{short}</span>
            </span>
        }
    });
    view! {
        <span class="level">
            <span class=swatch aria-hidden="true"></span>
            <span class="level-text">{text}</span>
            " "
            {place}
        </span>
    }
    .into_any()
}
