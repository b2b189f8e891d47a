//! The way from the top of the tree to the unit that is shown.

use leptos::prelude::*;

use crate::monitor::results::Crumb;
use crate::monitor::results::address::View;
use crate::monitor::view::Reader;

/// Links to the units above; the last is where the reader is.
#[component]
pub fn Crumbs(
    /// Language and texts.
    reader: Reader,
    /// What is shown.
    view: View,
    /// The way.
    crumbs: Vec<Crumb>,
) -> impl IntoView {
    let wording = reader.results();
    let last = crumbs.len().saturating_sub(1);
    let items = crumbs.into_iter().enumerate().map(|(at, crumb)| {
        let name = match &crumb.unit {
            None => wording.country.to_owned(),
            Some(_) => crumb.name.clone(),
        };
        if at == last {
            view! { <li><span aria-current="true">{name}</span></li> }.into_any()
        } else {
            let href = view.of_unit(crumb.unit.as_deref()).results();
            view! { <li><a href=href>{name}</a></li> }.into_any()
        }
    });
    view! {
        <nav class="crumbs" aria-label=wording.way><ol>{items.collect_view()}</ol></nav>
    }
    .into_any()
}

/// What the unit is called that the way ends at.
pub fn place_name(reader: Reader, crumbs: &[Crumb]) -> String {
    match crumbs.last() {
        Some(Crumb { unit: Some(_), name }) => name.clone(),
        _ => reader.results().country.to_owned(),
    }
}
