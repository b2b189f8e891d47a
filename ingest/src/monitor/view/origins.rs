//! Origins whose pages may send, how the widget fares in them, and the question before one is removed.

use leptos::prelude::*;

use super::Reader;
use super::document::Document;
use crate::central::account::Person;
use crate::monitor::origins_page::{OriginFault, OriginSeen, Typed};
use crate::monitor::{number, wording};
use crate::origins::Origin;

/// What the page shows.
pub struct OriginsPage {
    /// Language and texts.
    pub reader: Reader,
    /// Who looks.
    pub person: Person,
    /// True when they may allow and remove origins.
    pub may_change: bool,
    /// Every origin that is allowed or was heard of.
    pub origins: Vec<OriginSeen>,
    /// What was typed and refused.
    pub typed: Typed,
    /// Why it was refused.
    pub fault: Option<OriginFault>,
}

/// The page.
#[component]
pub fn Origins(
    /// What it shows.
    page: OriginsPage,
) -> impl IntoView {
    let OriginsPage { reader, person, may_change, origins, typed, fault } = page;
    let texts = wording::registers(reader.language);
    let is_open = !origins.iter().any(|one| one.is_allowed);
    let open = is_open.then(|| view! { <p class="notice">{texts.origins_all}</p> });
    let list = if origins.is_empty() {
        view! { <p class="empty">{texts.origins_none}</p> }.into_any()
    } else {
        view! { <List reader origins may_change is_open /> }.into_any()
    };
    view! {
        <Document reader title=texts.origins person=Some(person)
            here=Some("/monitor/origins".to_owned()) kind="page-register">
            <header class="page-head"><h1>{texts.origins}</h1></header>
            <p class="lead">{(texts.origins_lead)()}</p>
            {open}
            {list}
            {may_change.then(|| view! { <AddForm reader typed fault /> })}
        </Document>
    }
    .into_any()
}

#[component]
fn List(
    reader: Reader,
    origins: Vec<OriginSeen>,
    may_change: bool,
    is_open: bool,
) -> impl IntoView {
    let texts = wording::registers(reader.language);
    let rows = origins.into_iter().map(|seen| {
        let state = match (seen.is_allowed, is_open) {
            (true, _) => texts.origin_allowed,
            (false, true) => texts.origin_open,
            (false, false) => texts.origin_refused,
        };
        let last = seen.last.as_ref().map(|day| number::day(reader.language, day));
        let versions: Vec<String> = seen.versions.iter().cloned().collect();
        // "none" and "other" stand for pages without an origin of their own: nothing to allow.
        let is_origin = seen.origin.parse::<Origin>().is_ok();
        let press = may_change.then(|| is_origin.then(|| press(reader, &seen)));
        view! {
            <tr data-origin=seen.origin.clone()>
                <th scope="row" translate="no">{seen.origin.clone()}</th>
                <td class="state">{state}</td>
                <td class="number">{reader.count(seen.ready)}</td>
                <td class="number">{reader.count(seen.failed)}</td>
                <td translate="no">{versions.join(", ")}</td>
                <td>{last.unwrap_or_else(|| texts.origin_unseen.to_owned())}</td>
                {press.map(|press| view! { <td>{press}</td> })}
            </tr>
        }
    });
    let presses = may_change.then(|| view! { <th scope="col">{texts.press}</th> });
    view! {
        <div class="scroll" role="group" aria-label=texts.origins tabindex="0">
            <table class="grid origins">
                <thead><tr>
                    <th scope="col">{texts.origin}</th>
                    <th scope="col">{texts.origin_state}</th>
                    <th scope="col" class="number">{texts.origin_ready}</th>
                    <th scope="col" class="number">{texts.origin_failed}</th>
                    <th scope="col">{texts.origin_versions}</th>
                    <th scope="col">{texts.origin_last}</th>
                    {presses}
                </tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn press(reader: Reader, seen: &OriginSeen) -> impl IntoView + use<> {
    let texts = wording::registers(reader.language);
    let (action, text, label) = if seen.is_allowed {
        let label = (texts.origin_remove_of)(&seen.origin);
        ("/monitor/origins/remove", texts.origin_remove, label)
    } else {
        let label = (texts.origin_allow_of)(&seen.origin);
        ("/monitor/origins", texts.origin_add_press, label)
    };
    view! {
        <form method="post" action=action>
            <input type="hidden" name="origin" value=seen.origin.clone() />
            <button class="quiet" type="submit" aria-label=label>{text}</button>
        </form>
    }
}

#[component]
fn AddForm(reader: Reader, typed: Typed, fault: Option<OriginFault>) -> impl IntoView {
    let texts = wording::registers(reader.language);
    let invalid = fault.is_some().then_some("true");
    let described = if fault.is_some() { "origin-fault origin-hint" } else { "origin-hint" };
    let told = fault.map(|fault| {
        let told = wording::origin_fault(reader.language, &fault);
        view! { <p class="fault" id="origin-fault" role="alert">{told}</p> }
    });
    view! {
        <section class="setting" aria-labelledby="add-title">
            <h2 id="add-title">{texts.origin_add}</h2>
            {told}
            <form method="post" action="/monitor/origins">
                <div class="field">
                    <label for="origin">{texts.origin}</label>
                    <p class="hint" id="origin-hint">{texts.origin_hint}</p>
                    <input id="origin" name="origin" required=true spellcheck="false"
                        inputmode="url" autocapitalize="none" autocomplete="off" value=typed.origin
                        aria-invalid=invalid aria-describedby=described />
                </div>
                <button class="strong" type="submit">{texts.origin_add_press}</button>
            </form>
        </section>
    }
    .into_any()
}

/// The question before an origin is removed.
#[component]
pub fn RemoveOrigin(
    /// Language and texts.
    reader: Reader,
    /// Who asks for it.
    person: Person,
    /// Which origin.
    origin: String,
    /// True when it is the only one.
    is_last: bool,
) -> impl IntoView {
    let texts = wording::registers(reader.language);
    let last = is_last.then(|| view! { <p class="fault">{texts.origin_remove_last}</p> });
    view! {
        <Document reader title=texts.origin_remove person=Some(person) kind="page-message">
            <div class="login">
                <h1>{texts.origin_remove_question}</h1>
                <p class="lead">{(texts.origin_remove_note)(&origin)}</p>
                {last}
                <form method="post" action="/monitor/origins/remove">
                    <input type="hidden" name="origin" value=origin />
                    <button class="strong" type="submit" name="press" value="yes">
                        {texts.origin_remove}
                    </button>
                </form>
                <p><a href="/monitor/origins">{texts.origin_keep}</a></p>
            </div>
        </Document>
    }
    .into_any()
}
