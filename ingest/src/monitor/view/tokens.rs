//! Tokens of programs, a form for one more, and the question before one is revoked.

use leptos::prelude::*;

use super::Reader;
use super::document::Document;
use super::once::Once;
use crate::central::account::Person;
use crate::central::token::ApiToken;
use crate::limits::TOKEN_DAYS;
use crate::monitor::tokens::Typed;
use crate::monitor::{number, wording};
use crate::token::{MakeTokenError, Scope};

/// What the page shows.
pub struct TokensPage {
    /// Language and texts.
    pub reader: Reader,
    /// Who looks.
    pub person: Person,
    /// True when they may make and revoke tokens.
    pub may_change: bool,
    /// What time it is, milliseconds since 1970.
    pub now: i64,
    /// Every token, by name.
    pub tokens: Vec<ApiToken>,
    /// What was typed and refused.
    pub typed: Typed,
    /// Why it was refused.
    pub fault: Option<MakeTokenError>,
    /// A token that is shown once.
    pub shown: Option<String>,
}

/// The page.
#[component]
pub fn Tokens(
    /// What it shows.
    page: TokensPage,
) -> impl IntoView {
    let TokensPage { reader, person, may_change, now, tokens, typed, fault, shown } = page;
    let texts = wording::settings(reader.language);
    let shown = shown.map(|text| {
        let title = texts.shown_token.to_owned();
        view! { <Once title text note=texts.shown_once /> }
    });
    let list = if tokens.is_empty() {
        view! { <p class="empty">{texts.tokens_none}</p> }.into_any()
    } else {
        view! { <List reader tokens may_change now /> }.into_any()
    };
    view! {
        <Document reader title=texts.tokens person=Some(person)
            here=Some("/monitor/tokens".to_owned()) kind="page-tokens">
            <header class="page-head"><h1>{texts.tokens}</h1></header>
            <p class="lead">{texts.tokens_lead}</p>
            {shown}
            {list}
            {may_change.then(|| view! { <AddForm reader typed fault /> })}
        </Document>
    }
    .into_any()
}

#[component]
fn List(reader: Reader, tokens: Vec<ApiToken>, may_change: bool, now: i64) -> impl IntoView {
    let texts = wording::settings(reader.language);
    let day = move |at: i64| number::date(reader.language, at);
    let rows = tokens.into_iter().map(|token| {
        let scope = Scope::ALL.into_iter().find(|scope| scope.name() == token.scope);
        let scope = scope.map_or(token.scope.clone(), |scope| {
            wording::token_scope(reader.language, scope).to_owned()
        });
        let unit = if token.unit.is_empty() { texts.all_units.to_owned() } else { token.unit };
        let end = match token.revoked_at {
            Some(at) => {
                let text = (texts.token_revoked_on)(&day(at));
                view! { <span class="standing">{text}</span> }.into_any()
            }
            None if token.expires_at <= now => {
                view! { <span class="standing">{texts.token_expired}</span> }.into_any()
            }
            None if !may_change => ().into_any(),
            None => view! {
                <form method="post" action="/monitor/tokens/revoke">
                    <input type="hidden" name="name" value=token.name.clone() />
                    <button class="quiet" type="submit"
                        aria-label=(texts.change_of)(texts.token_revoke, &token.name)>
                        {texts.token_revoke}</button>
                </form>
            }
            .into_any(),
        };
        view! {
            <tr data-token=token.name.clone()>
                <th scope="row" translate="no">{token.name.clone()}</th>
                <td>{scope}</td>
                <td translate="no">{unit}</td>
                <td>{day(token.added_at)}</td>
                <td>{day(token.expires_at)}</td>
                <td>{end}</td>
            </tr>
        }
    });
    let heads = [
        texts.token_name,
        texts.token_scope,
        texts.unit,
        texts.since,
        texts.token_until,
        texts.state,
    ];
    let heads = heads.map(|head| view! { <th scope="col">{head}</th> });
    view! {
        <div class="scroll" role="group" aria-label=texts.tokens tabindex="0">
            <table class="grid tokens">
                <thead><tr>{heads.collect_view()}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn AddForm(reader: Reader, typed: Typed, fault: Option<MakeTokenError>) -> impl IntoView {
    let texts = wording::settings(reader.language);
    let place = fault.as_ref().map(|fault| match fault {
        MakeTokenError::Days(_) => "days",
        MakeTokenError::Unit(_) | MakeTokenError::UnitOfOthers => "unit",
        _ => "name",
    });
    let told = fault.map(|fault| wording::token_fault(reader.language, &fault));
    let told = told.map(|told| view! { <p class="fault" id="token-fault" role="alert">{told}</p> });
    let invalid = |name: &str| (place == Some(name)).then_some("true");
    let described = |name: &str, hint: &'static str| {
        if place == Some(name) { format!("token-fault {hint}") } else { hint.to_owned() }
    };
    let days_fault = (place == Some("days")).then_some("token-fault");
    let options = Scope::ALL.map(|scope| {
        view! { <option value=scope.name() selected=scope.name() == typed.scope>
        {wording::token_scope(reader.language, scope)}</option> }
    });
    let days = if typed.days.is_empty() { TOKEN_DAYS.to_string() } else { typed.days };
    view! {
        <section class="setting" aria-labelledby="add-title">
            <h2 id="add-title">{texts.token_add}</h2>
            {told}
            <form method="post" action="/monitor/tokens">
                <div class="field">
                    <label for="name">{texts.token_name}</label>
                    <p class="hint" id="name-hint">{texts.token_name_hint}</p>
                    <input id="name" name="name" required=true spellcheck="false"
                        autocapitalize="none" autocomplete="off" value=typed.name
                        aria-invalid=invalid("name")
                        aria-describedby=described("name", "name-hint") />
                </div>
                <div class="field">
                    <label for="scope">{texts.token_scope}</label>
                    <select id="scope" name="scope">{options.collect_view()}</select>
                </div>
                <div class="field">
                    <label for="unit">{texts.unit}</label>
                    <p class="hint" id="unit-hint">{texts.token_unit_hint}</p>
                    <input id="unit" name="unit" spellcheck="false" value=typed.unit
                        aria-invalid=invalid("unit")
                        aria-describedby=described("unit", "unit-hint") />
                </div>
                <div class="field">
                    <label for="days">{texts.token_days}</label>
                    <input id="days" name="days" inputmode="numeric" value=days
                        aria-invalid=invalid("days") aria-describedby=days_fault />
                </div>
                <button class="strong" type="submit">{texts.token_add_press}</button>
            </form>
        </section>
    }
    .into_any()
}

/// The question before a token is revoked.
#[component]
pub fn RevokeToken(
    /// Language and texts.
    reader: Reader,
    /// Who asks for it.
    person: Person,
    /// Which token.
    name: String,
) -> impl IntoView {
    let texts = wording::settings(reader.language);
    view! {
        <Document reader title=texts.token_revoke person=Some(person) kind="page-message">
            <div class="login">
                <h1>{texts.token_revoke_question}</h1>
                <p class="lead">{(texts.token_revoke_note)(&name)}</p>
                <form method="post" action="/monitor/tokens/revoke">
                    <input type="hidden" name="name" value=name />
                    <button class="strong" type="submit" name="press" value="yes">
                        {texts.token_revoke_press}
                    </button>
                </form>
                <p><a href="/monitor/tokens">{texts.token_keep}</a></p>
            </div>
        </Document>
    }
    .into_any()
}
