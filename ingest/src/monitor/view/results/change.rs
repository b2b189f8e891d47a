//! A change in words. A difference within its margin of error is neither up nor down, and no arrow says so.

use leptos::prelude::*;

use super::value::difference;
use crate::figures::report::{Change, Item};
use crate::monitor::view::Reader;

/// A sentence about a change since a period, and the interval of the difference.
pub fn sentence(reader: Reader, item: &Item, change: Option<&Change>, since: &str) -> String {
    let wording = reader.results();
    let Some((change, by)) = change.and_then(|change| Some((change, change.difference?))) else {
        return (wording.trend_none)(since);
    };
    let size = difference(reader, item, by.abs()).trim_start_matches('+').to_owned();
    let signed = difference(reader, item, by);
    let said = match change.is_clear {
        Some(true) if by > 0.0 => (wording.trend_up)(&size, since),
        Some(true) => (wording.trend_down)(&size, since),
        Some(false) => (wording.trend_within)(&signed, since),
        None => (wording.trend_unsure)(&signed, since),
    };
    match change.interval {
        Some([low, high]) => {
            let ends = [low, high].map(|end| difference(reader, item, end));
            format!("{said} {}", (wording.trend_range)(&ends[0], &ends[1]))
        }
        None => said,
    }
}

/// The change in a cell of a table: the difference, and in words whether it is more than noise.
#[component]
pub fn ChangeCell(
    /// Language and texts.
    reader: Reader,
    /// How the figure changed.
    change: Option<Change>,
) -> impl IntoView {
    let wording = reader.results();
    let told = change.and_then(|change| {
        let by = change.difference?;
        let words = match change.is_clear {
            Some(true) if by > 0.0 => wording.change_up,
            Some(true) => wording.change_down,
            Some(false) => wording.change_within,
            None => wording.no_interval,
        };
        let class = if change.is_clear == Some(true) { "change clear" } else { "change" };
        let signed = crate::monitor::number::signed(reader.language, by);
        Some(view! {
            <span class=class><b>{signed}</b> " " <span class="change-words">{words}</span></span>
        })
    });
    match told {
        Some(told) => told.into_any(),
        None => view! { <span class="nought">"–"</span> }.into_any(),
    }
}
