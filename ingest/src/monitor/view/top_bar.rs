//! The bar at the top: the product's name, the languages, who is logged in and the way out.

use leptos::prelude::*;
use model::Language;

use super::Reader;
use crate::central::account::{Person, Role};
use crate::monitor::asset;

/// The bar at the top of every page.
#[component]
pub fn TopBar(
    /// Language and texts.
    reader: Reader,
    /// Who is logged in.
    person: Option<Person>,
) -> impl IntoView {
    let wording = reader.wording;
    let is_central = person.as_ref().is_some_and(|person| person.role == Role::Central);
    let languages = Language::ALL.map(|language| view! { <LanguageLink reader language /> });
    view! {
        <header class="top-bar">
            <a class="brand" href="/monitor/">
                <img src=asset::ICON.path() alt="" width="28" height="28" />
                <span class="brand-name">{wording.product}</span>
                <span class="brand-part">{wording.monitor}</span>
            </a>
            {is_central.then(|| view! {
                <nav class="pages" aria-label=wording.pages>
                    <a href="/monitor/">{wording.overview}</a>
                    <a href="/monitor/keys">{wording.keys_short}</a>
                </nav>
            })}
            <nav class="languages" aria-label=wording.language_switch>
                {languages.collect_view()}
            </nav>
            {person.map(|person| view! { <Account reader person /> })}
        </header>
    }
    .into_any()
}

#[component]
fn LanguageLink(reader: Reader, language: Language) -> impl IntoView {
    let (short, name) = match language {
        Language::Vi => ("VI", reader.wording.language_vi),
        Language::En => ("EN", reader.wording.language_en),
    };
    let current = (language == reader.language).then_some("true");
    view! {
        <a href=format!("?lang={}", language.tag()) hreflang=language.tag() lang=language.tag()
            aria-label=format!("{short}, {name}") title=name aria-current=current>{short}</a>
    }
}

#[component]
fn Account(reader: Reader, person: Person) -> impl IntoView {
    let role = match person.role {
        Role::Central => reader.wording.role_central,
        Role::Viewer => reader.wording.role_viewer,
    };
    view! {
        <form class="account" method="post" action="/monitor/logout">
            <span class="person">
                <span class="visually-hidden">{format!("{}: ", reader.wording.account)}</span>
                <b>{person.name}</b>
                <span class="role">{role}</span>
            </span>
            <button class="quiet" type="submit">{reader.wording.log_out}</button>
        </form>
    }
}
