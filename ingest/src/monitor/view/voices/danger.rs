//! Comments that speak of danger, before everything else, with what to do.

use leptos::prelude::*;

use super::comment::Comment;
use crate::monitor::view::Reader;
use crate::monitor::voices::shown::Shown;

/// What to do and what not.
#[component]
pub fn Instructions(
    /// Language and texts.
    reader: Reader,
) -> impl IntoView {
    let texts = reader.voices();
    let steps = texts.danger_steps.map(|step| view! { <li>{step}</li> });
    view! {
        <p>{texts.danger_lead}</p>
        <ol class="steps-to-take">{steps.collect_view()}</ol>
        <p><strong>{texts.danger_not}</strong></p>
    }
    .into_any()
}

/// The comments.
#[component]
pub fn Dangers(
    /// Language and texts.
    reader: Reader,
    /// Those nobody has seen.
    dangers: Vec<Shown>,
    /// Where the way back leads.
    back: String,
) -> impl IntoView {
    let items = dangers.into_iter().map(|comment| {
        view! { <li class="comment"><Comment reader comment back=Some(back.clone()) /></li> }
    });
    view! {
        <section class="dangers" aria-labelledby="dangers-title">
            <h2 id="dangers-title">{reader.voices().dangers}</h2>
            <Instructions reader />
            <ol class="comments">{items.collect_view()}</ol>
        </section>
    }
    .into_any()
}
