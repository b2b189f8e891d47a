//! Something that is shown once: a password or a token that was just made.

use leptos::prelude::*;

/// The secret, and that it is not shown again.
#[component]
pub fn Once(
    /// What it is.
    title: String,
    /// The secret.
    text: String,
    /// What to do with it.
    note: &'static str,
) -> impl IntoView {
    view! {
        <div class="notice once" role="status">
            <p>{title}</p>
            <p class="kid" data-once="" translate="no">{text}</p>
            <p class="hint">{note}</p>
        </div>
    }
    .into_any()
}
