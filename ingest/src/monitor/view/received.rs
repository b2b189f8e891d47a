//! One row of the live list; the same markup in the page and in the events of `/monitor/live`.

use leptos::prelude::*;

use super::Reader;
use super::level::Level;
use super::place::{Service, Unit};
use crate::monitor::received::Received;
use crate::monitor::wording;

/// One submission.
#[component]
pub fn ReceivedRow(
    /// Language and texts.
    reader: Reader,
    /// The submission.
    row: Received,
) -> impl IntoView {
    let Received { id, at, at_rfc3339, unit, service, survey, overall, comments, standing } = row;
    let apart = (standing != "counted").then(|| {
        let text = wording::standing(reader.wording, &standing).to_owned();
        view! { <span class="standing">{text}</span> }
    });
    view! {
        <li class="received" data-row=id>
            <div class="received-head">
                {overall.map(|given| view! { <Level reader given /> })}
                <time datetime=at_rfc3339>{at}</time>
            </div>
            <p class="meta">
                <Unit reader unit /> <Service reader service />
                <span class="survey-name">{survey}</span> {apart}
            </p>
            {comments
                .into_iter()
                .map(|text| view! { <blockquote class="said clamped">{text}</blockquote> })
                .collect_view()}
        </li>
    }
    .into_any()
}
