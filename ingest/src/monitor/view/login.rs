//! The login form.

use leptos::prelude::*;

use super::Reader;
use super::document::Document;
use super::provider::{ProviderButton, ProviderWay};

/// Why nobody was logged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginFault {
    /// Name or password is wrong; which of them is not said.
    Wrong,
    /// The name has to wait this many seconds.
    Locked(u64),
}

/// The login page.
#[component]
pub fn Login(
    /// Language and texts.
    reader: Reader,
    /// The name as it was typed.
    name: String,
    /// Why the last attempt failed.
    fault: Option<LoginFault>,
    /// The button of the identity provider, when there is one.
    button: Option<ProviderButton>,
) -> impl IntoView {
    let wording = reader.wording;
    let told = fault.map(|fault| match fault {
        LoginFault::Wrong => wording.login_wrong.to_owned(),
        LoginFault::Locked(seconds) => (wording.login_locked)(seconds),
    });
    let is_told = told.is_some();
    let told = told.map(|told| {
        view! { <p class="fault" id="login-fault" role="alert">{told}</p> }
    });
    let invalid = (fault == Some(LoginFault::Wrong)).then_some("true");
    let described = is_told.then_some("login-fault");
    view! {
        <Document reader title=wording.login_title person=None kind="page-login">
            <div class="login">
                <h1>{wording.login_title}</h1>
                <p class="lead">{wording.login_lead}</p>
                {told}
                <form method="post" action="/monitor/login">
                    <div class="field">
                        <label for="name">{wording.name}</label>
                        <input id="name" name="name" type="text" required=true maxlength="64"
                            autocomplete="username" autocapitalize="none" spellcheck="false"
                            value=name aria-invalid=invalid aria-describedby=described />
                    </div>
                    <div class="field">
                        <label for="password">{wording.password}</label>
                        <input id="password" name="password" type="password" required=true
                            autocomplete="current-password"
                            aria-invalid=invalid aria-describedby=described />
                    </div>
                    <button class="strong" type="submit">{wording.log_in}</button>
                </form>
                <p class="hint">{wording.login_help}</p>
                {button.map(|button| view! { <ProviderWay reader button /> })}
            </div>
        </Document>
    }
    .into_any()
}
