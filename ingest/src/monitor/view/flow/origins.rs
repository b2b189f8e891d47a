//! Sites with the widget: which have gone quiet against their own rhythm, with what was expected of them.

use leptos::prelude::*;

use crate::limits::FLOW_LISTED_MAX;
use crate::monitor::flow::{Compared, OriginOf, Rhythm};
use crate::monitor::number;
use crate::monitor::view::Reader;

/// Every site that was heard in the last weeks.
#[component]
pub fn Origins(
    /// Language and texts.
    reader: Reader,
    /// Quiet ones first.
    origins: Vec<OriginOf>,
) -> impl IntoView {
    let texts = reader.flow();
    if origins.is_empty() {
        return view! { <section class="flow-part"><h2>{texts.origins}</h2>
        <p class="empty">{texts.origins_none}</p></section> }
        .into_any();
    }
    let beyond = origins.len().saturating_sub(FLOW_LISTED_MAX);
    let more = (beyond > 0).then(|| (texts.more)(beyond));
    let rows = origins.into_iter().take(FLOW_LISTED_MAX).map(|of| {
        let (class, word, note) = told(reader, of.rhythm);
        let key = format!("origin-{}", of.origin);
        view! {
            <tr data-key=key>
                <th scope="row" translate="no">{of.origin}</th>
                <td class="node-cell"><span class=class>{word}</span>
                    {note.map(|note| view! { <span class="node-note">{note}</span> })}</td>
                <td class="number">{reader.count(of.lately)}</td>
            </tr>
        }
    });
    view! {
        <section class="flow-part">
            <h2>{texts.origins}</h2>
            <p class="section-note">{texts.origins_note}</p>
            <div class="scroll" role="group" aria-label=texts.origins tabindex="0">
                <table class="grid origins">
                    <thead><tr><th scope="col">{texts.origin}</th>
                        <th scope="col">{texts.rhythm}</th>
                        <th scope="col" class="number">{texts.lately}</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            {more.map(|more| view! { <p class="hint">{more}</p> })}
        </section>
    }
    .into_any()
}

fn told(reader: Reader, rhythm: Rhythm) -> (&'static str, &'static str, Option<String>) {
    let texts = reader.flow();
    let usually = |of: &Compared| match of.expected.round() {
        // A tenth of a heartbeat says something only of few.
        whole if of.expected >= 10.0 => reader.count(whole as i64),
        _ => number::decimal(reader.language, (of.expected * 10.0).round() / 10.0),
    };
    match rhythm {
        Rhythm::Quiet(of) => {
            let (seen, odds) = (reader.count(of.seen), odds(reader, of.chance));
            let note = (texts.quiet_note)(of.hours, &seen, &usually(&of), of.weeks, &odds);
            ("node-state gone", texts.quiet, Some(note))
        }
        Rhythm::Usual(of) => {
            let note = (texts.usual_note)(of.hours, &reader.count(of.seen), &usually(&of));
            ("node-state alive", texts.usual, Some(note))
        }
        Rhythm::TooNew => ("node-state unknown", texts.too_new, None),
        Rhythm::TooSeldom => ("node-state unknown", texts.too_seldom, None),
    }
}

/// A small chance as "one in so many", in steps of ten, never smaller than it is.
fn odds(reader: Reader, chance: f64) -> String {
    const MOST: i64 = 1_000_000;
    let mut times = 10;
    while times < MOST && chance * (times * 10) as f64 <= 1.0 {
        times *= 10;
    }
    format!("1/{}", reader.count(times))
}

#[cfg(test)]
mod tests {
    use model::Language;

    use super::*;

    #[test]
    fn odds_are_rounded_to_what_is_surely_so() {
        let reader = Reader::of(Language::Vi);
        let told = [0.1, 0.02, 0.01, 0.000_04, 0.0].map(|chance| odds(reader, chance));
        assert_eq!(told, ["1/10", "1/10", "1/100", "1/10.000", "1/1.000.000"]);
    }
}
