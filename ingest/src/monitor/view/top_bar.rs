//! The bar at the top: the product's name, the pages, the languages, who is logged in and the way out.

use leptos::prelude::*;
use model::Language;

use super::Reader;
use super::navigation::Navigation;
use crate::central::account::Person;
use crate::monitor::scope::Scope;
use crate::monitor::{asset, wording};

/// The bar at the top of every page.
#[component]
pub fn TopBar(
    /// Language and texts.
    reader: Reader,
    /// Who is logged in.
    person: Option<Person>,
    /// The address of this page with its query, where it is known.
    here: Option<String>,
) -> impl IntoView {
    let wording = reader.wording;
    let scope = person.as_ref().map(Scope::of);
    let languages = Language::ALL.map(|language| {
        let href = in_language(here.as_deref(), language);
        view! { <LanguageLink reader language href /> }
    });
    view! {
        <header class="top-bar">
            <a class="brand" href="/monitor/">
                <img src=asset::ICON.path() alt="" width="28" height="28" />
                <span class="brand-name">{wording.product}</span>
                <span class="brand-part">{wording.monitor}</span>
            </a>
            {scope.map(|scope| view! { <Navigation reader scope here=here.clone() /> })}
            <nav class="languages" aria-label=wording.language_switch>
                {languages.collect_view()}
            </nav>
            {person.map(|person| view! { <Account reader person /> })}
        </header>
    }
    .into_any()
}

/// The same page in a language: everything else that the address asks for stays.
fn in_language(here: Option<&str>, language: Language) -> String {
    let query = here.and_then(|here| here.split_once('?')).map_or("", |(_, query)| query);
    let kept = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
    let mut pairs: Vec<&str> = kept.collect();
    let tag = format!("lang={}", language.tag());
    pairs.push(&tag);
    format!("?{}", pairs.join("&"))
}

#[component]
fn LanguageLink(reader: Reader, language: Language, href: String) -> impl IntoView {
    let (short, name) = match language {
        Language::Vi => ("VI", reader.wording.language_vi),
        Language::En => ("EN", reader.wording.language_en),
    };
    let current = (language == reader.language).then_some("true");
    view! {
        <a href=href hreflang=language.tag() lang=language.tag()
            aria-label=format!("{short}, {name}") title=name aria-current=current>{short}</a>
    }
}

#[component]
fn Account(reader: Reader, person: Person) -> impl IntoView {
    let role = wording::role(reader.wording, person.role);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_language_keeps_what_the_address_asks_for() {
        let address = Some("/monitor/results?survey=one-stop&lang=vi&unit=H47");
        assert_eq!(in_language(address, Language::En), "?survey=one-stop&unit=H47&lang=en");
        assert_eq!(in_language(None, Language::Vi), "?lang=vi");
    }
}
