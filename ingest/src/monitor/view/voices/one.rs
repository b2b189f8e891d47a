//! One comment on a page of its own, with a form for each thing that may be done to it.

use leptos::prelude::*;

use super::comment::Comment;
use super::danger::Instructions;
use super::forms::Forms;
use crate::central::account::Person;
use crate::monitor::guard::VOICES;
use crate::monitor::scope::{Matter, Scope};
use crate::monitor::view::Reader;
use crate::monitor::view::document::Document;
use crate::monitor::voices::press::Fault;
use crate::monitor::voices::shown::Shown;
use crate::monitor::wording;

/// What the page shows.
pub struct VoicePage {
    /// Language and texts.
    pub reader: Reader,
    /// Who looks.
    pub person: Person,
    /// What they may.
    pub scope: Scope,
    /// The comment.
    pub comment: Shown,
    /// Address of the list they came from.
    pub back: String,
    /// Why nothing was done.
    pub fault: Option<Fault>,
}

/// The page.
#[component]
pub fn OneVoice(
    /// What it shows.
    shown: VoicePage,
) -> impl IntoView {
    let VoicePage { reader, person, scope, comment, back, fault } = shown;
    let texts = reader.voices();
    let told = fault.map(|fault| wording::voices::fault(reader.language, &fault));
    let told = told.map(|told| view! { <p class="fault" id="voice-fault" role="alert">{told}</p> });
    let instructions = (comment.is_danger && comment.seen.is_none()).then(|| {
        view! {
            <section class="dangers" aria-labelledby="dangers-title">
                <h2 id="dangers-title">{texts.dangers}</h2>
                <Instructions reader />
            </section>
        }
    });
    let forms = if scope.may_change(Matter::Moderation) {
        view! { <Forms reader comment=comment.clone() back=back.clone() /> }.into_any()
    } else {
        view! { <p class="notice">{texts.read_only}</p> }.into_any()
    };
    view! {
        <Document reader title=texts.one person=Some(person) here=Some(VOICES.to_owned())
            kind="page-voices">
            <header class="page-head"><h1>{texts.one}</h1></header>
            <p><a href=back>{texts.back}</a></p>
            {told}
            {instructions}
            <div class="comments"><div class="comment">
                <Comment reader comment back=None />
            </div></div>
            {forms}
        </Document>
    }
    .into_any()
}
