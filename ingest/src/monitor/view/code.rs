//! The second step of the login: the code.

use leptos::prelude::*;

use super::Reader;
use super::document::Document;
use super::login::LoginFault;
use crate::monitor::wording;

/// The page that asks for a code.
#[component]
pub fn Code(
    /// Language and texts.
    reader: Reader,
    /// Why the last code did not open.
    fault: Option<LoginFault>,
) -> impl IntoView {
    let wording = wording::account(reader.language);
    let told = fault.map(|fault| match fault {
        LoginFault::Wrong => wording.code_wrong.to_owned(),
        LoginFault::Locked(seconds) => (reader.wording.login_locked)(seconds),
    });
    let described = if told.is_some() { "code-fault code-hint" } else { "code-hint" };
    let told = told.map(|told| view! { <p class="fault" id="code-fault" role="alert">{told}</p> });
    let invalid = (fault == Some(LoginFault::Wrong)).then_some("true");
    view! {
        <Document reader title=wording.code_title person=None kind="page-login">
            <div class="login">
                <h1>{wording.code_title}</h1>
                <p class="lead">{wording.code_lead}</p>
                {told}
                <form method="post" action="/monitor/login/code">
                    <div class="field">
                        <label for="code">{wording.code}</label>
                        <p class="hint" id="code-hint">{wording.code_hint}</p>
                        <input id="code" name="code" type="text" required=true maxlength="40"
                            autocomplete="one-time-code" autocapitalize="characters"
                            spellcheck="false" aria-invalid=invalid aria-describedby=described />
                    </div>
                    <button class="strong" type="submit">{wording.code_press}</button>
                </form>
                <p class="hint">{wording.code_lost}</p>
            </div>
        </Document>
    }
    .into_any()
}
