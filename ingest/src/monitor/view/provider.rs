//! The identity provider: its button below the login form, and the pages on the way back from it.

use leptos::prelude::*;

use super::Reader;
use super::document::Document;
use crate::monitor::provider::Refused;
use crate::monitor::wording::provider as wording;

/// The button of the provider.
#[derive(Clone, Debug)]
pub struct ProviderButton {
    /// What it calls the provider, where that was set.
    pub label: Option<String>,
    /// True while the provider does not answer.
    pub is_away: bool,
}

/// The button, or why there is none at the moment.
#[component]
pub fn ProviderWay(
    /// Language and texts.
    reader: Reader,
    /// The button.
    button: ProviderButton,
) -> impl IntoView {
    let texts = wording::of(reader.language);
    let label = wording::label(reader.language, button.label);
    let way = if button.is_away {
        view! { <p class="notice" role="status" data-provider="away">{(texts.away)(&label)}</p> }
            .into_any()
    } else {
        view! {
            <a class="button" href="/monitor/login/provider" data-provider="there">
                {(texts.button)(&label)}</a>
        }
        .into_any()
    };
    view! {
        <div class="provider-way">
            <p class="or">{texts.or}</p>
            {way}
        </div>
    }
    .into_any()
}

/// Why nobody was let in who came from the provider.
#[component]
pub fn ProviderRefused(
    /// Language and texts.
    reader: Reader,
    /// What the provider is called, where that was set.
    label: Option<String>,
    /// Why.
    refused: Refused,
) -> impl IntoView {
    let texts = wording::of(reader.language);
    let label = wording::label(reader.language, label);
    let told = wording::refused(reader.language, refused, &label);
    view! {
        <Document reader title=texts.refused_title person=None kind="page-message">
            <div class="login" data-refused=refused.kind()>
                <h1>{texts.refused_title}</h1>
                <p class="lead">{told}</p>
                <p><a href="/monitor/login">{texts.to_login}</a></p>
            </div>
        </Document>
    }
    .into_any()
}

/// The page between the return and what comes after it.
#[component]
pub fn GoesOn(
    /// Language and texts.
    reader: Reader,
    /// Where it goes on.
    to: &'static str,
) -> impl IntoView {
    let texts = wording::of(reader.language);
    view! {
        <Document reader title=texts.goes_on_title person=None kind="page-message">
            <div class="login">
                <h1>{texts.goes_on_title}</h1>
                <p class="lead">{texts.goes_on}</p>
                <p><a href=to>{texts.goes_on_press}</a></p>
            </div>
        </Document>
    }
    .into_any()
}

/// Logged out here, and perhaps not at the provider.
#[component]
pub fn Left(
    /// Language and texts.
    reader: Reader,
    /// What the provider is called, where that was set.
    label: Option<String>,
    /// Where the session at the provider is ended.
    address: String,
) -> impl IntoView {
    let texts = wording::of(reader.language);
    let label = wording::label(reader.language, label);
    view! {
        <Document reader title=texts.left_title person=None kind="page-message">
            <div class="login" data-left="here">
                <h1>{texts.left_title}</h1>
                <p class="lead">{(texts.left)(&label)}</p>
                <a class="button" href=address>{(texts.left_press)(&label)}</a>
                <p><a href="/monitor/login">{texts.to_login}</a></p>
            </div>
        </Document>
    }
    .into_any()
}
