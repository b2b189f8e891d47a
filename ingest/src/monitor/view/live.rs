//! The live list: the newest submissions, kept up to date by `monitor.js`. Without JavaScript it is
//! a list like any other, and says how to see more.

use leptos::prelude::*;

use super::Reader;
use super::received::ReceivedRow;
use crate::monitor::received::Received;

/// The newest submissions.
#[component]
pub fn Live(
    /// Language and texts.
    reader: Reader,
    /// Newest first.
    rows: Vec<Received>,
) -> impl IntoView {
    let wording = reader.wording;
    let newest = rows.iter().map(|row| row.id).max().unwrap_or(0);
    let address = format!("/monitor/live?lang={}", reader.language.tag());
    let is_empty = rows.is_empty();
    let items = rows.into_iter().map(|row| view! { <ReceivedRow reader row /> }).collect_view();
    view! {
        <section class="live" aria-labelledby="live-title" id="live">
            <header class="live-head">
                <h2 id="live-title">{wording.live}</h2>
                <button
                    class="quiet"
                    type="button"
                    data-live-pause=""
                    data-pause=wording.live_pause
                    data-resume=wording.live_resume
                    hidden=true
                >
                    {wording.live_pause}
                </button>
            </header>
            <p
                class="live-state"
                data-live-state=""
                data-on=wording.live_on
                data-lost=wording.live_lost
                data-paused=wording.live_paused
                data-over=wording.live_over
            >
                {wording.live_off}
            </p>
            <p class="visually-hidden" role="status" aria-live="polite" data-live-said=""></p>
            <p class="empty" data-live-none="" hidden=!is_empty>{wording.live_none}</p>
            <div class="live-scroll" role="group" aria-labelledby="live-title" tabindex="0">
                <ol class="rows" data-live="" data-after=newest data-address=address>
                    {items}
                </ol>
            </div>
            <p class="hint" data-live-note="" hidden=true>{wording.live_charts_note}</p>
        </section>
    }
    .into_any()
}
