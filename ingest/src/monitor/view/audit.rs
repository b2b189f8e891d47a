//! The audit log: a form that asks for lines, and the lines, newest first.

use leptos::prelude::*;

use super::Reader;
use super::document::Document;
use crate::central::account::Person;
use crate::central::audit::Noted;
use crate::monitor::audit_page::Asked;
use crate::monitor::{number, wording};

/// What the page shows.
pub struct AuditPage {
    /// Language and texts.
    pub reader: Reader,
    /// Who looks.
    pub person: Person,
    /// What was asked for.
    pub asked: Asked,
    /// Lines, newest first.
    pub lines: Vec<Noted>,
    /// The line that the next page begins after.
    pub older: Option<i64>,
}

/// The page.
#[component]
pub fn Audit(
    /// What it shows.
    page: AuditPage,
) -> impl IntoView {
    let AuditPage { reader, person, asked, lines, older } = page;
    let texts = wording::settings(reader.language);
    let older = older.map(|before| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs([
            ("who", &asked.who),
            ("what", &asked.what),
            ("from", &asked.from),
            ("to", &asked.to),
        ]);
        query.append_pair("before", &before.to_string());
        let to = format!("/monitor/audit?{}", query.finish());
        view! { <p><a href=to rel="next">{texts.audit_older}</a></p> }
    });
    let list = if lines.is_empty() {
        view! { <p class="empty">{texts.audit_none}</p> }.into_any()
    } else {
        view! { <Lines reader lines /> }.into_any()
    };
    view! {
        <Document reader title=texts.audit person=Some(person)
            here=Some("/monitor/audit".to_owned()) kind="page-audit">
            <header class="page-head"><h1>{texts.audit}</h1></header>
            <p class="lead">{texts.audit_lead}</p>
            <Ask reader asked />
            {list}
            {older}
        </Document>
    }
    .into_any()
}

#[component]
fn Ask(reader: Reader, asked: Asked) -> impl IntoView {
    let texts = wording::settings(reader.language);
    let actions = wording::ACTIONS.map(|(name, ..)| {
        view! { <option value=name selected=name == asked.what>
        {wording::action(reader.language, name)}</option> }
    });
    view! {
        <form class="ask" method="get" action="/monitor/audit">
            <div class="field">
                <label for="who">{texts.audit_who}</label>
                <input id="who" name="who" value=asked.who spellcheck="false"
                    autocapitalize="none" />
            </div>
            <div class="field">
                <label for="what">{texts.audit_what}</label>
                <select id="what" name="what">
                    <option value="">{texts.audit_any}</option>
                    {actions.collect_view()}
                </select>
            </div>
            <div class="field">
                <label for="from">{texts.audit_from}</label>
                <input id="from" name="from" type="date" value=asked.from />
            </div>
            <div class="field">
                <label for="to">{texts.audit_to}</label>
                <input id="to" name="to" type="date" value=asked.to />
            </div>
            <button class="strong" type="submit">{texts.audit_search}</button>
        </form>
    }
    .into_any()
}

#[component]
fn Lines(reader: Reader, lines: Vec<Noted>) -> impl IntoView {
    let texts = wording::settings(reader.language);
    let rows = lines.into_iter().map(|line| {
        let action = wording::action(reader.language, &line.action).to_owned();
        view! {
            <tr data-line=line.id.to_string()>
                <td class="state">{number::moment(reader.language, line.at)}</td>
                <td translate="no">{line.actor}</td>
                <td translate="no">{line.unit}</td>
                <td>{action}</td>
                <td class="subject" translate="no">{line.subject}</td>
                <td class="subject">{line.reason}</td>
                <td translate="no">{line.page}</td>
            </tr>
        }
    });
    let heads = [
        texts.audit_when,
        texts.audit_who,
        texts.unit,
        texts.audit_what,
        texts.audit_subject,
        texts.audit_reason,
        texts.audit_page,
    ];
    let heads = heads.map(|head| view! { <th scope="col">{head}</th> });
    view! {
        <div class="scroll" role="group" aria-label=texts.audit tabindex="0">
            <table class="grid audit">
                <thead><tr>{heads.collect_view()}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
