//! Who may sign invites: the keys there are, a form for one more, and the question before one is
//! revoked.

use leptos::prelude::*;

use super::Reader;
use super::document::Document;
use crate::central::account::Person;
use crate::invite::register::RegisterFault;
use crate::invite::registry::IssuerKey;
use crate::monitor::keys::Typed;
use crate::monitor::number;
use crate::monitor::wording;

/// What the page shows.
pub struct KeysPage {
    /// Language and texts.
    pub reader: Reader,
    /// Who looks.
    pub person: Person,
    /// True when they may add and revoke keys.
    pub may_change: bool,
    /// Every key, by issuer and then by age.
    pub keys: Vec<IssuerKey>,
    /// What was typed and refused.
    pub typed: Typed,
    /// Why it was refused.
    pub fault: Option<RegisterFault>,
}

/// The page.
#[component]
pub fn Keys(
    /// What it shows.
    page: KeysPage,
) -> impl IntoView {
    let KeysPage { reader, person, may_change, keys, typed, fault } = page;
    let wording = reader.wording;
    let list = if keys.is_empty() {
        view! { <p class="empty">{wording.keys_none}</p> }.into_any()
    } else {
        view! { <List reader keys may_change /> }.into_any()
    };
    view! {
        <Document reader title=wording.keys person=Some(person)
            here=Some("/monitor/keys".to_owned()) kind="page-keys">
            <header class="page-head"><h1>{wording.keys}</h1></header>
            <p class="lead">{wording.keys_lead}</p>
            {list}
            {may_change.then(|| view! { <AddForm reader typed fault /> })}
        </Document>
    }
    .into_any()
}

#[component]
fn List(reader: Reader, keys: Vec<IssuerKey>, may_change: bool) -> impl IntoView {
    let wording = reader.wording;
    let rows = keys.into_iter().map(|key| {
        let units = match key.units.as_slice() {
            [] => wording.keys_all_units.to_owned(),
            units => units.join(", "),
        };
        let id = key.id.clone();
        let since = number::date(reader.language, key.added_at);
        let end = match key.revoked_at {
            Some(at) => {
                let day = number::date(reader.language, at);
                view! { <span class="standing">{(wording.keys_revoked_on)(&day)}</span> }.into_any()
            }
            None if !may_change => ().into_any(),
            None => view! {
                <form method="post" action="/monitor/keys/revoke">
                    <input type="hidden" name="kid" value=key.id.clone() />
                    <button class="quiet" type="submit"
                        aria-label=(wording.keys_revoke_of)(&key.issuer)>
                        {wording.keys_revoke}
                    </button>
                </form>
            }
            .into_any(),
        };
        view! {
            <tr data-kid=id>
                <th scope="row">{key.issuer}</th>
                <td translate="no">{units}</td>
                <td translate="no">{key.algorithm}</td>
                <td class="kid" translate="no">{key.id}</td>
                <td>{since}</td>
                <td>{end}</td>
            </tr>
        }
    });
    let heads = [
        wording.keys_issuer,
        wording.unit,
        wording.keys_algorithm,
        wording.keys_kid,
        wording.keys_since,
        wording.keys_state,
    ];
    let heads = heads.map(|head| view! { <th scope="col">{head}</th> });
    view! {
        <div class="scroll" role="group" aria-label=wording.keys tabindex="0">
            <table class="grid keys">
                <thead><tr>{heads.collect_view()}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn AddForm(reader: Reader, typed: Typed, fault: Option<RegisterFault>) -> impl IntoView {
    let wording = reader.wording;
    let place = fault.as_ref().map(|fault| match fault {
        RegisterFault::Issuer(_) | RegisterFault::Others(..) => "issuer",
        RegisterFault::Unit(_) | RegisterFault::TooManyUnits(_) => "units",
        _ => "pem",
    });
    let told = fault.map(|fault| wording::register_fault(reader.language, &fault));
    let told = told.map(|told| view! { <p class="fault" id="key-fault" role="alert">{told}</p> });
    let invalid = |name: &str| (place == Some(name)).then_some("true");
    let described = |name: &str, hint: &'static str| {
        if place == Some(name) { format!("key-fault {hint}") } else { hint.to_owned() }
    };
    view! {
        <section class="add-key" aria-labelledby="add-key-title">
            <h2 id="add-key-title">{wording.keys_add}</h2>
            {told}
            <form method="post" action="/monitor/keys">
                <div class="field">
                    <label for="issuer">{wording.keys_issuer}</label>
                    <p class="hint" id="issuer-hint">{wording.keys_issuer_hint}</p>
                    <input id="issuer" name="issuer" required=true maxlength="100"
                        spellcheck="false" autocapitalize="none"
                        value=typed.issuer aria-invalid=invalid("issuer")
                        aria-describedby=described("issuer", "issuer-hint") />
                </div>
                <div class="field">
                    <label for="units-of-key">{wording.keys_units}</label>
                    <p class="hint" id="units-hint">{wording.keys_units_hint}</p>
                    <input id="units-of-key" name="units" spellcheck="false" value=typed.units
                        aria-invalid=invalid("units")
                        aria-describedby=described("units", "units-hint") />
                </div>
                <div class="field">
                    <label for="pem">{wording.keys_pem}</label>
                    <p class="hint" id="pem-hint">{wording.keys_pem_hint}</p>
                    <textarea id="pem" name="pem" rows="5" required=true spellcheck="false"
                        aria-invalid=invalid("pem") aria-describedby=described("pem", "pem-hint")
                    >{typed.pem}</textarea>
                </div>
                <button class="strong" type="submit">{wording.keys_add_press}</button>
            </form>
        </section>
    }
    .into_any()
}

/// The question before a key is revoked.
#[component]
pub fn RevokeKey(
    /// Language and texts.
    reader: Reader,
    /// Who asks for it.
    person: Person,
    /// Which key.
    key: IssuerKey,
) -> impl IntoView {
    let wording = reader.wording;
    view! {
        <Document reader title=wording.keys_revoke person=Some(person) kind="page-message">
            <div class="login">
                <h1>{wording.keys_revoke_question}</h1>
                <p class="lead">{(wording.keys_revoke_note)(&key.issuer)}</p>
                <p class="kid" translate="no">{key.id.clone()}</p>
                <form method="post" action="/monitor/keys/revoke">
                    <input type="hidden" name="kid" value=key.id />
                    <button class="strong" type="submit" name="press" value="yes">
                        {wording.keys_revoke_press}
                    </button>
                </form>
                <p><a href="/monitor/keys">{wording.keys_keep}</a></p>
            </div>
        </Document>
    }
    .into_any()
}
