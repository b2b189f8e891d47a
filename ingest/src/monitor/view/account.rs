//! One's own account: password, second factor, sessions.

use leptos::prelude::*;

use super::Reader;
use super::document::Document;
use crate::central::account::Person;
use crate::monitor::wording::{self, AccountWording, provider};
use crate::monitor::{FirstStep, number};

/// Why nothing of the account was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountFault {
    /// The present password is not right.
    Wrong,
    /// The same, where the second factor was to be changed.
    WrongForSecondFactor,
    /// The name has to wait this many seconds.
    Locked(u64),
    /// The new password was typed in two ways.
    NotTheSame,
    /// The new password is the present one.
    SameAsBefore,
    /// The new password is too short or too long.
    Length,
    /// Others would try the new password first.
    Guessable,
}

impl AccountFault {
    /// The same fault, to be told beside the second factor.
    pub fn of_second_factor(self) -> AccountFault {
        if self == AccountFault::Wrong { AccountFault::WrongForSecondFactor } else { self }
    }

    fn told(self, reader: Reader) -> String {
        let wording = wording::account(reader.language);
        match self {
            AccountFault::Wrong | AccountFault::WrongForSecondFactor => wording.wrong.to_owned(),
            AccountFault::Locked(seconds) => (reader.wording.login_locked)(seconds),
            AccountFault::NotTheSame => wording.not_the_same.to_owned(),
            AccountFault::SameAsBefore => wording.same_as_before.to_owned(),
            AccountFault::Length => wording.length.to_owned(),
            AccountFault::Guessable => wording.guessable.to_owned(),
        }
    }

    /// The field that is to be typed otherwise.
    fn field(self) -> Option<&'static str> {
        match self {
            AccountFault::Wrong => Some("password"),
            AccountFault::WrongForSecondFactor => Some("proof"),
            AccountFault::Locked(_) => None,
            AccountFault::NotTheSame => Some("again"),
            AccountFault::SameAsBefore | AccountFault::Length | AccountFault::Guessable => {
                Some("new")
            }
        }
    }
}

/// A session of the person.
pub struct OwnSession {
    /// What central knows it by.
    pub id: String,
    /// Milliseconds since 1970.
    pub begun_at: i64,
    /// Likewise.
    pub expires_at: i64,
    /// True for the one the page is shown in.
    pub is_this: bool,
}

/// What the page shows.
pub struct AccountPage {
    /// Language and texts.
    pub reader: Reader,
    /// Whose account.
    pub person: Person,
    /// What has to be done before anything else.
    pub first_step: Option<FirstStep>,
    /// Sessions, the newest first.
    pub sessions: Vec<OwnSession>,
    /// Recovery codes that are left.
    pub recovery_codes: i64,
    /// Why nothing was changed.
    pub fault: Option<AccountFault>,
}

/// The page.
#[component]
pub fn Account(
    /// What it shows.
    page: AccountPage,
) -> impl IntoView {
    let AccountPage { reader, person, first_step, sessions, recovery_codes, fault } = page;
    let wording = wording::account(reader.language);
    let notice = first_step.map(|step| match step {
        FirstStep::Password => wording.first_password,
        FirstStep::SecondFactor => wording.first_second_factor,
    });
    let told = fault.map(|fault| {
        view! { <p class="fault" id="account-fault" role="alert">{fault.told(reader)}</p> }
    });
    let has_second_factor = !person.second_factor.is_empty();
    let has_password = !person.hash.is_empty();
    let password = if has_password {
        view! { <Password wording fault /> }.into_any()
    } else {
        view! { <NoPassword reader /> }.into_any()
    };
    view! {
        <Document reader title=wording.title person=Some(person) kind="page-account">
            <header class="page-head"><h1>{wording.title}</h1></header>
            <p class="lead">{wording.lead}</p>
            {notice.map(|notice| view! { <p class="notice" role="status">{notice}</p> })}
            {told}
            {password}
            <SecondFactor reader has_second_factor has_password recovery_codes fault />
            <Sessions reader sessions />
        </Document>
    }
    .into_any()
}

#[component]
fn PasswordField(
    id: &'static str,
    label: &'static str,
    fault: Option<AccountFault>,
    #[prop(optional)] hint: Option<&'static str>,
) -> impl IntoView {
    let is_wrong = fault.and_then(AccountFault::field) == Some(id);
    let hint_id = hint.map(|_| format!("{id}-hint"));
    let described = match (is_wrong, &hint_id) {
        (true, Some(hint)) => Some(format!("account-fault {hint}")),
        (true, None) => Some("account-fault".to_owned()),
        (false, hint) => hint.clone(),
    };
    let is_new = matches!(id, "new" | "again");
    let name = if id == "proof" { "password" } else { id };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <input id=id name=name type="password" required=true
                autocomplete=if is_new { "new-password" } else { "current-password" }
                aria-invalid=is_wrong.then_some("true") aria-describedby=described />
        </div>
    }
}

#[component]
fn Password(wording: &'static AccountWording, fault: Option<AccountFault>) -> impl IntoView {
    view! {
        <section class="setting" aria-labelledby="password-title">
            <h2 id="password-title">{wording.password}</h2>
            <form method="post" action="/monitor/account/password">
                <PasswordField id="password" label=wording.password_now fault />
                <PasswordField id="new" label=wording.password_new fault
                    hint=wording.password_hint />
                <PasswordField id="again" label=wording.password_again fault />
                <button class="strong" type="submit">{wording.password_press}</button>
            </form>
        </section>
    }
    .into_any()
}

/// In place of the form, where there is no password to be changed.
#[component]
fn NoPassword(reader: Reader) -> impl IntoView {
    view! {
        <section class="setting" aria-labelledby="password-title">
            <h2 id="password-title">{wording::account(reader.language).password}</h2>
            <p data-password="none">{provider::of(reader.language).no_password_note}</p>
        </section>
    }
    .into_any()
}

#[component]
fn SecondFactor(
    reader: Reader,
    has_second_factor: bool,
    has_password: bool,
    recovery_codes: i64,
    fault: Option<AccountFault>,
) -> impl IntoView {
    let wording = wording::account(reader.language);
    let (state, action, press, class) = if has_second_factor {
        let left = reader.count(recovery_codes);
        let action = "/monitor/account/second-factor/remove";
        ((wording.second_factor_on)(&left), action, wording.second_factor_remove, "quiet")
    } else {
        let action = "/monitor/account/second-factor";
        (wording.second_factor_off.to_owned(), action, wording.second_factor_add, "strong")
    };
    let change = if has_password || !has_second_factor {
        view! {
            <form method="post" action=action>
                {has_password.then(|| view! {
                    <PasswordField id="proof" label=wording.password_now fault /> })}
                <button class=class type="submit">{press}</button>
            </form>
        }
        .into_any()
    } else {
        let asks = provider::of(reader.language).second_factor_of_no_password;
        view! { <p class="hint">{asks}</p> }.into_any()
    };
    view! {
        <section class="setting" aria-labelledby="second-factor-title">
            <h2 id="second-factor-title">{wording.second_factor}</h2>
            <p data-second-factor=has_second_factor.to_string()>{state}</p>
            {change}
        </section>
    }
    .into_any()
}

#[component]
fn Sessions(reader: Reader, sessions: Vec<OwnSession>) -> impl IntoView {
    let wording = wording::account(reader.language);
    let rows = sessions.into_iter().map(|session| {
        let begun = number::moment(reader.language, session.begun_at);
        let end_of = (wording.session_end_of)(&begun);
        view! {
            <tr>
                <th scope="row">{begun}</th>
                <td>{number::moment(reader.language, session.expires_at)}</td>
                <td class="state">
                    {session.is_this.then(|| view! {
                        <span class="standing">{wording.session_this}</span> })}
                    <form method="post" action="/monitor/account/session">
                        <input type="hidden" name="id" value=session.id />
                        <button class="quiet" type="submit" aria-label=end_of>
                            {wording.session_end}</button>
                    </form>
                </td>
            </tr>
        }
    });
    view! {
        <section class="setting" aria-labelledby="sessions-title">
            <h2 id="sessions-title">{wording.sessions}</h2>
            <p class="hint">{wording.sessions_lead}</p>
            <div class="scroll" role="group" aria-labelledby="sessions-title" tabindex="0">
                <table class="grid sessions">
                    <thead><tr>
                        <th scope="col">{wording.session_begun}</th>
                        <th scope="col">{wording.session_until}</th>
                        <th scope="col">{wording.state}</th>
                    </tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
