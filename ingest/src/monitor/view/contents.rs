//! The way to the parts of a long page.

use leptos::prelude::*;

use super::Reader;

/// Links to the parts of the page; nothing when it has none.
#[component]
pub fn Contents(
    /// Language and texts.
    reader: Reader,
    /// Id and text of each part.
    parts: Vec<(String, String)>,
) -> impl IntoView {
    if parts.is_empty() {
        return ().into_any();
    }
    let links = parts.into_iter().map(|(id, text)| {
        view! { <li><a href=format!("#{id}")>{text}</a></li> }
    });
    view! {
        <nav class="contents" aria-label=reader.wording.contents>
            <ul>{links.collect_view()}</ul>
        </nav>
    }
    .into_any()
}
