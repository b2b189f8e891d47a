//! What citizens wrote: the list with its filters, and one comment with what may be done to it.

mod ask;
mod comment;
mod danger;
mod forms;
mod one;

use leptos::prelude::*;

use self::ask::Ask;
use self::comment::Comment;
use self::danger::Dangers;
pub use self::one::{OneVoice, VoicePage};
use super::Reader;
use super::document::Document;
use crate::central::account::Person;
use crate::monitor::scope::Scope;
use crate::monitor::voices::asked::Asked;
use crate::monitor::voices::shown::Shown;

/// What the page shows.
pub struct VoicesPage {
    /// Language and texts.
    pub reader: Reader,
    /// Who looks.
    pub person: Person,
    /// What they may.
    pub scope: Scope,
    /// What was asked for.
    pub asked: Asked,
    /// Id and title of each survey.
    pub surveys: Vec<(String, String)>,
    /// Comments that speak of danger and that nobody has seen.
    pub dangers: Vec<Shown>,
    /// Comments.
    pub comments: Vec<Shown>,
    /// Address of the next page.
    pub older: Option<String>,
}

/// The page.
#[component]
pub fn Voices(
    /// What it shows.
    shown: VoicesPage,
) -> impl IntoView {
    let VoicesPage { reader, person, scope, asked, surveys, dangers, comments, older } = shown;
    let texts = reader.voices();
    let sees_all = scope.sees_submissions();
    let lead = if sees_all { texts.lead } else { texts.lead_opened };
    let back = asked.address();
    let asked_for = back.clone();
    let list = if comments.is_empty() {
        let none = match (sees_all, asked.is_all()) {
            (true, true) => texts.none_yet,
            (true, false) => texts.none,
            (false, _) => texts.none_opened,
        };
        view! { <p class="empty">{none}</p> }.into_any()
    } else {
        let back = back.clone();
        let items = comments.into_iter().map(move |comment| {
            view! { <li class="comment"><Comment reader comment back=Some(back.clone()) /></li> }
        });
        view! { <ol class="comments">{items.collect_view()}</ol> }.into_any()
    };
    let older =
        older.map(|to| view! { <p class="older"><a href=to rel="next">{texts.older}</a></p> });
    let dangers =
        (!dangers.is_empty()).then(|| view! { <Dangers reader dangers back=back.clone() /> });
    view! {
        <Document reader title=texts.title person=Some(person) here=Some(asked_for)
            kind="page-voices">
            <header class="page-head"><h1>{texts.title}</h1></header>
            <p class="lead">{lead}</p>
            {dangers}
            <Ask reader scope asked surveys />
            <section aria-labelledby="list-title">
                <h2 id="list-title" class="visually-hidden">{texts.list}</h2>
                {list}
                {older}
            </section>
        </Document>
    }
    .into_any()
}
