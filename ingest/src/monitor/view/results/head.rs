//! The head of every page of results: what it is of, as of when, and what has to be known before reading it.

use leptos::prelude::*;

use super::crumbs::{Crumbs, place_name};
use super::said;
use crate::monitor::number;
use crate::monitor::results::Gathered;
use crate::monitor::results::address::View;
use crate::monitor::view::Reader;

/// Way, title, and notices.
#[component]
pub fn Head(
    /// Language and texts.
    reader: Reader,
    /// What is shown.
    view: View,
    /// Its figures.
    gathered: Gathered,
    /// What the page is about, when it is not all of it.
    #[prop(optional_no_strip)]
    about: Option<String>,
) -> impl IntoView {
    let wording = reader.results();
    let name = place_name(reader, &gathered.crumbs);
    let code = view.unit.clone().filter(|code| *code != name);
    let published = gathered.published.as_ref().map(|record| {
        let day = number::date(reader.language, record.made_at);
        let said = (wording.published)(record.revision, &day);
        view! { <p class="notice" data-published=""><b>{said}</b> " " {wording.published_why}</p> }
    });
    let released = gathered.report.only_released.then(|| {
        let (said, why) = (wording.released, wording.released_why);
        view! { <p class="notice" data-released=""><b>{said}</b> " " {why}</p> }
    });
    let unregistered = view.unit.clone().filter(|_| !gathered.report.is_registered);
    let unregistered =
        unregistered.map(|unit| view! { <p class="notice">{(wording.unregistered)(&unit)}</p> });
    let narrowed = view.is_narrowed().then(|| {
        let said = said::narrowed(reader, &gathered).join(" ");
        let href = view.widened().results();
        view! {
            <p class="notice" data-narrowed=""><b>{said}</b> " " {wording.only_why} " "
                <a href=href>{wording.widen}</a></p>
        }
    });
    let period = wording.period_name(view.period);
    let survey = gathered.survey.title.clone();
    view! {
        <Crumbs reader view crumbs=gathered.crumbs />
        <header class="page-head">
            <h1>
                {name}
                {code.map(|code| view! { " " <span class="code" translate="no">{code}</span> })}
            </h1>
            <p class="of">
                <b>{period}</b> " · " {survey} {about.map(|about| format!(" · {about}"))}
            </p>
        </header>
        {narrowed}
        {published}
        {released}
        {unregistered}
    }
    .into_any()
}
