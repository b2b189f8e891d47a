//! Everybody with a login, and a form for one more.

use leptos::prelude::*;

use super::Reader;
use super::document::Document;
use super::once::Once;
use crate::central::account::{Person, Role};
use crate::monitor::account::AccountError;
use crate::monitor::users::{Shown, Typed};
use crate::monitor::wording::provider;
use crate::monitor::{number, wording};

/// What the page shows.
pub struct UsersPage {
    /// Language and texts.
    pub reader: Reader,
    /// Who looks.
    pub person: Person,
    /// True when they may change accounts.
    pub may_change: bool,
    /// True when there is an identity provider.
    pub has_provider: bool,
    /// Everybody, by name.
    pub people: Vec<Person>,
    /// What was typed and refused.
    pub typed: Typed,
    /// Why something was refused.
    pub fault: Option<AccountError>,
    /// What is shown once.
    pub shown: Option<Shown>,
}

/// The page.
#[component]
pub fn Users(
    /// What it shows.
    page: UsersPage,
) -> impl IntoView {
    let UsersPage { reader, person, may_change, has_provider, people, typed, fault, shown } = page;
    let texts = wording::settings(reader.language);
    let told = fault.as_ref().map(|fault| wording::account_fault(reader.language, fault));
    let told = told.map(|told| view! { <p class="fault" id="user-fault" role="alert">{told}</p> });
    let shown = shown.map(|shown| match shown {
        Shown::Password { name, password } => {
            let title = (texts.shown_password)(&name);
            view! { <Once title text=password note=texts.shown_once /> }.into_any()
        }
        Shown::FromProvider { name } => {
            let told = (provider::of(reader.language).added)(&name);
            view! { <p class="notice" role="status">{told}</p> }.into_any()
        }
    });
    let heads = [
        Some(texts.user_name),
        Some(texts.role),
        Some(texts.unit),
        Some(texts.since),
        Some(texts.state),
        may_change.then_some(texts.actions),
    ];
    let heads = heads.into_iter().flatten().map(|head| view! { <th scope="col">{head}</th> });
    let rows = people.into_iter().map(move |one| {
        view! {
        <Row reader one may_change has_provider /> }
    });
    view! {
        <Document reader title=texts.users person=Some(person)
            here=Some("/monitor/users".to_owned()) kind="page-users">
            <header class="page-head"><h1>{texts.users}</h1></header>
            <p class="lead">{texts.users_lead}</p>
            {told}
            {shown}
            <div class="scroll" role="group" aria-label=texts.users tabindex="0">
                <table class="grid people">
                    <thead><tr>{heads.collect_view()}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            {may_change.then(|| view! { <AddForm reader typed fault has_provider /> })}
        </Document>
    }
    .into_any()
}

#[component]
fn Row(reader: Reader, one: Person, may_change: bool, has_provider: bool) -> impl IntoView {
    let of_provider = provider::of(reader.language);
    let texts = wording::settings(reader.language);
    let unit = if one.unit.is_empty() { texts.all_units.to_owned() } else { one.unit.clone() };
    let state = match one.disabled_at {
        Some(at) => (texts.disabled_on)(&number::date(reader.language, at)),
        None => texts.active.to_owned(),
    };
    let comes_with = (of_provider.comes_with)(&one.email, !one.subject.is_empty());
    let marks = [
        one.must_change.then(|| texts.one_time.to_owned()),
        (!one.second_factor.is_empty()).then(|| texts.has_second_factor.to_owned()),
        one.hash.is_empty().then(|| of_provider.no_password.to_owned()),
        (!one.email.is_empty()).then_some(comes_with),
    ];
    let marks = marks.into_iter().flatten();
    let marks = marks.map(|mark| view! { " " <span class="standing">{mark}</span> });
    view! {
        <tr data-person=one.name.clone()>
            <th scope="row">{one.name.clone()}</th>
            <td>{wording::role(reader.wording, one.role)}</td>
            <td translate="no">{unit}</td>
            <td>{number::date(reader.language, one.created_at)}</td>
            <td>{state}{marks.collect_view()}</td>
            {may_change.then(|| view! { <td>
                <Actions reader one=one.clone() has_provider /></td> })}
        </tr>
    }
    .into_any()
}

#[component]
fn Actions(reader: Reader, one: Person, has_provider: bool) -> impl IntoView {
    let texts = wording::settings(reader.language);
    let switch = match one.disabled_at {
        Some(_) => ("enable", texts.enable),
        None => ("disable", texts.disable),
    };
    let presses = [
        Some(switch),
        Some(("reset", texts.reset)),
        (!one.second_factor.is_empty()).then_some(("second-factor", texts.remove_second_factor)),
    ];
    let name = one.name.clone();
    let buttons = presses.into_iter().flatten().map(|(press, text)| {
        let label = (texts.change_of)(text, &name);
        view! { <button class="quiet" type="submit" name="press" value=press aria-label=label>
        {text}</button> }
    });
    let change = (texts.change_of)(texts.change_role, &one.name);
    view! {
        <form class="presses" method="post" action="/monitor/users/change">
            <input type="hidden" name="name" value=one.name.clone() />
            {buttons.collect_view()}
        </form>
        <details>
            <summary aria-label=change.clone()>{texts.change_role}</summary>
            <form class="presses" method="post" action="/monitor/users/change">
                <input type="hidden" name="name" value=one.name.clone() />
                <RoleSelect reader id=format!("role-{}", one.name) chosen=one.role />
                <input name="unit" value=one.unit.clone() size="12" spellcheck="false"
                    aria-label=(texts.change_of)(texts.unit, &one.name) />
                <button class="quiet" type="submit" name="press" value="role" aria-label=change>
                    {texts.change_role}</button>
            </form>
        </details>
        {(has_provider || !one.email.is_empty()).then(|| view! { <EmailForm reader one /> })}
    }
    .into_any()
}

#[component]
fn EmailForm(reader: Reader, one: Person) -> impl IntoView {
    let texts = provider::of(reader.language);
    let change_of = wording::settings(reader.language).change_of;
    let change = change_of(texts.email_change, &one.name);
    let hint = format!("email-hint-{}", one.name);
    view! {
        <details>
            <summary aria-label=change.clone()>{texts.email_change}</summary>
            <form class="presses" method="post" action="/monitor/users/change">
                <input type="hidden" name="name" value=one.name.clone() />
                <input name="email" type="email" value=one.email maxlength="254" spellcheck="false"
                    autocomplete="off" aria-label=change_of(texts.email, &one.name)
                    aria-describedby=hint.clone() />
                <button class="quiet" type="submit" name="press" value="email" aria-label=change>
                    {texts.email_change}</button>
                <p class="hint" id=hint>{texts.email_change_hint}</p>
            </form>
        </details>
    }
    .into_any()
}

#[component]
fn RoleSelect(reader: Reader, id: String, chosen: Role) -> impl IntoView {
    let options = Role::ALL.map(|role| {
        view! { <option value=role.name() selected=role == chosen>
        {wording::role(reader.wording, role)}</option> }
    });
    let label = wording::settings(reader.language).role;
    view! { <select id=id name="role" aria-label=label>{options.collect_view()}</select> }
}

#[component]
fn AddForm(
    reader: Reader,
    typed: Typed,
    fault: Option<AccountError>,
    has_provider: bool,
) -> impl IntoView {
    let of_provider = provider::of(reader.language);
    let texts = wording::settings(reader.language);
    let place = fault.as_ref().and_then(|fault| match fault {
        AccountError::Name(_) | AccountError::Taken(_) => Some("name"),
        AccountError::Unit(_) | AccountError::UnitOfCentral => Some("unit"),
        AccountError::Email(_) | AccountError::EmailTaken(_) => Some("email"),
        _ => None,
    });
    let invalid = |name: &str| (place == Some(name)).then_some("true");
    let described = |name: &str, hint: &'static str| {
        if place == Some(name) { format!("user-fault {hint}") } else { hint.to_owned() }
    };
    let role = typed.role();
    view! {
        <section class="setting" aria-labelledby="add-title">
            <h2 id="add-title">{texts.user_add}</h2>
            <form method="post" action="/monitor/users">
                <div class="field">
                    <label for="name">{texts.user_name}</label>
                    <p class="hint" id="name-hint">{texts.user_name_hint}</p>
                    <input id="name" name="name" required=true maxlength="64" spellcheck="false"
                        autocapitalize="none" autocomplete="off" value=typed.name
                        aria-invalid=invalid("name")
                        aria-describedby=described("name", "name-hint") />
                </div>
                <div class="field">
                    <label for="role">{texts.role}</label>
                    <RoleSelect reader id="role".to_owned() chosen=role />
                </div>
                <div class="field">
                    <label for="unit">{texts.unit}</label>
                    <p class="hint" id="unit-hint">{texts.unit_hint}</p>
                    <input id="unit" name="unit" spellcheck="false" value=typed.unit
                        aria-invalid=invalid("unit")
                        aria-describedby=described("unit", "unit-hint") />
                </div>
                {has_provider.then(|| view! {
                    <div class="field">
                        <label for="email">{of_provider.email}</label>
                        <p class="hint" id="email-hint">{of_provider.email_hint}</p>
                        <input id="email" name="email" type="email" maxlength="254"
                            spellcheck="false" autocomplete="off" value=typed.email
                            aria-invalid=invalid("email")
                            aria-describedby=described("email", "email-hint") />
                    </div>
                })}
                <button class="strong" type="submit">
                    {if has_provider { of_provider.add_press } else { texts.user_add_press }}
                </button>
            </form>
        </section>
    }
    .into_any()
}
