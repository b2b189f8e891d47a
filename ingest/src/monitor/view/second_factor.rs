//! Turning the second factor on: the secret as a QR code and in letters, then the recovery codes, once.

use leptos::prelude::*;

use super::Reader;
use super::document::Document;
use crate::central::account::Person;
use crate::monitor::second_factor;
use crate::monitor::wording;
use crate::qr;

/// The secret that is offered.
#[component]
pub fn Offer(
    /// Language and texts.
    reader: Reader,
    /// To whom.
    person: Person,
    /// The secret.
    offer: second_factor::Offer,
    /// True after a wrong code.
    is_wrong: bool,
) -> impl IntoView {
    let wording = wording::account(reader.language);
    let drawn = qr::svg(&offer.address).map(|svg| {
        // The drawing is ours; without its XML declaration it is part of the page.
        let svg = svg.find("<svg").map(|start| svg[start..].to_owned()).unwrap_or_default();
        view! { <div class="qr" role="img" aria-label=wording.offer_image inner_html=svg></div> }
    });
    let letters: Vec<char> = offer.letters.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    let told = is_wrong.then(|| {
        view! { <p class="fault" id="code-fault" role="alert">{wording.code_wrong}</p> }
    });
    view! {
        <Document reader title=wording.offer_title person=Some(person) kind="page-message">
            <div class="login">
                <h1>{wording.offer_title}</h1>
                <p class="lead">{wording.offer_lead}</p>
                {drawn}
                <p class="hint">{wording.offer_letters}</p>
                <p class="kid letters" translate="no">{groups.join(" ")}</p>
                {told}
                <form method="post" action="/monitor/account/second-factor/confirm">
                    <input type="hidden" name="offer" value=offer.sealed />
                    <div class="field">
                        <label for="code">{wording.code}</label>
                        <input id="code" name="code" type="text" inputmode="numeric" required=true
                            maxlength="10" autocomplete="one-time-code"
                            aria-invalid=is_wrong.then_some("true")
                            aria-describedby=is_wrong.then_some("code-fault") />
                    </div>
                    <button class="strong" type="submit">{wording.offer_press}</button>
                </form>
                <p><a href="/monitor/account">{reader.wording.back}</a></p>
            </div>
        </Document>
    }
    .into_any()
}

/// The recovery codes.
#[component]
pub fn RecoveryCodes(
    /// Language and texts.
    reader: Reader,
    /// Whose.
    person: Person,
    /// The codes.
    codes: Vec<String>,
) -> impl IntoView {
    let wording = wording::account(reader.language);
    let codes = codes.into_iter().map(|code| view! { <li class="kid" translate="no">{code}</li> });
    view! {
        <Document reader title=wording.recovery_title person=Some(person) kind="page-message">
            <div class="login">
                <h1>{wording.recovery_title}</h1>
                <p class="lead">{wording.recovery_lead}</p>
                <ol class="recovery-codes">{codes.collect_view()}</ol>
                <p><a href="/monitor/account">{wording.recovery_done}</a></p>
            </div>
        </Document>
    }
    .into_any()
}
