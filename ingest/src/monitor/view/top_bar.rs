//! The bar at the top: the product's name, the languages, who is logged in and the way out.

use leptos::prelude::*;
use model::Language;

use super::Reader;
use crate::central::account::{Person, Role};
use crate::monitor::asset;
use crate::monitor::scope::{Matter, Scope};
use crate::monitor::wording::Wording;

/// The bar at the top of every page.
#[component]
pub fn TopBar(
    /// Language and texts.
    reader: Reader,
    /// Who is logged in.
    person: Option<Person>,
) -> impl IntoView {
    let wording = reader.wording;
    let pages =
        person.as_ref().map(|person| pages(&Scope::of(person), wording)).unwrap_or_default();
    let pages: Vec<_> =
        pages.into_iter().map(|(to, name)| view! { <a href=to>{name}</a> }).collect();
    let languages = Language::ALL.map(|language| view! { <LanguageLink reader language /> });
    view! {
        <header class="top-bar">
            <a class="brand" href="/monitor/">
                <img src=asset::ICON.path() alt="" width="28" height="28" />
                <span class="brand-name">{wording.product}</span>
                <span class="brand-part">{wording.monitor}</span>
            </a>
            {(pages.len() > 1).then(|| view! {
                <nav class="pages" aria-label=wording.pages>{pages.collect_view()}</nav>
            })}
            <nav class="languages" aria-label=wording.language_switch>
                {languages.collect_view()}
            </nav>
            {person.map(|person| view! { <Account reader person /> })}
        </header>
    }
    .into_any()
}

/// Every page there is a way to from everywhere, and what it is called; those this person may see.
fn pages(scope: &Scope, wording: &Wording) -> Vec<(&'static str, &'static str)> {
    let all = [
        (Matter::Results, "/monitor/", wording.overview),
        (Matter::Keys, "/monitor/keys", wording.keys_short),
    ];
    let seen = all.into_iter().filter(|(matter, ..)| scope.may_see(*matter));
    seen.map(|(_, to, name)| (to, name)).collect()
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
        Role::Manager => reader.wording.role_manager,
        Role::Moderator => reader.wording.role_moderator,
        Role::Auditor => reader.wording.role_auditor,
        Role::Viewer => reader.wording.role_viewer,
    };
    view! {
        <form class="account" method="post" action="/monitor/logout">
            <a class="person" href="/monitor/account">
                <span class="visually-hidden">{format!("{}: ", reader.wording.account)}</span>
                <b>{person.name}</b>
                <span class="role">{role}</span>
            </a>
            <button class="quiet" type="submit">{reader.wording.log_out}</button>
        </form>
    }
}
