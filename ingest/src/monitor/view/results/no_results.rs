//! A page that says why there are no results, for somebody who is logged in.

use leptos::prelude::*;

use crate::central::account::Person;
use crate::monitor::guard::RESULTS;
use crate::monitor::view::Reader;
use crate::monitor::view::document::Document;

/// Why, and the way back.
#[component]
pub fn NoResults(
    /// Language and texts.
    reader: Reader,
    /// Who looks.
    person: Person,
    /// The address.
    here: String,
    /// What is the matter.
    title: &'static str,
    /// Why, and what can be done.
    text: String,
) -> impl IntoView {
    view! {
        <Document reader title=title person=Some(person) here=Some(here) kind="page-message">
            <div class="login">
                <h1>{title}</h1>
                <p class="lead">{text}</p>
                <p><a href=RESULTS>{reader.wording.results}</a> " · "
                    <a href="/monitor/">{reader.wording.back}</a></p>
            </div>
        </Document>
    }
    .into_any()
}
