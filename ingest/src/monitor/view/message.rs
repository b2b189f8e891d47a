//! A page that says one thing: what was refused or has failed, and where to go.

use leptos::prelude::*;

use super::Reader;
use super::document::Document;

/// A page with one message.
#[component]
pub fn Message(
    /// Language and texts.
    reader: Reader,
    /// What it is about.
    title: &'static str,
    /// What happened and what can be done.
    text: &'static str,
) -> impl IntoView {
    view! {
        <Document reader title person=None kind="page-message">
            <div class="login">
                <h1>{title}</h1>
                <p class="lead">{text}</p>
                <p><a href="/monitor/">{reader.wording.back}</a></p>
            </div>
        </Document>
    }
    .into_any()
}
