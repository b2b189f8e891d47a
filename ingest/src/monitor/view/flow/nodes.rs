//! The nodes: how each is by its last sign, in words and by colour, and what it told of itself.

use leptos::prelude::*;

use crate::central::flow::Node;
use crate::day;
use crate::limits::PROBE_CLOCK_AHEAD;
use crate::monitor::flow::State;
use crate::monitor::number;
use crate::monitor::view::Reader;

/// Bytes of a GiB.
const GIB: f64 = (1_u64 << 30) as f64;

/// Every node.
#[component]
pub fn Nodes(
    /// Language and texts.
    reader: Reader,
    /// The nodes, by name.
    nodes: Vec<(Node, State)>,
) -> impl IntoView {
    let texts = reader.flow();
    if nodes.is_empty() {
        return view! { <section class="flow-part"><h2>{texts.nodes}</h2>
        <p class="empty">{texts.nodes_none}</p></section> }
        .into_any();
    }
    let rows = nodes.into_iter().map(|(node, state)| view! { <Row reader node state /> });
    let heads = [
        (texts.node, None),
        (texts.state, None),
        (texts.last_sign, None),
        (texts.backlog, Some("number")),
        (texts.lag, Some("number")),
        (texts.disk, Some("number")),
        (texts.rows, Some("number")),
        (texts.version, None),
        (texts.started, None),
    ];
    let heads = heads.map(|(head, class)| view! { <th scope="col" class=class>{head}</th> });
    view! {
        <section class="flow-part">
            <h2>{texts.nodes}</h2>
            <div class="scroll" role="group" aria-label=texts.nodes tabindex="0">
                <table class="grid nodes">
                    <thead><tr>{heads.collect_view()}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Row(reader: Reader, node: Node, state: State) -> impl IntoView {
    let (texts, language) = (reader.flow(), reader.language);
    let (class, word) = match state {
        State::Alive => ("node-state alive", texts.alive),
        State::Late => ("node-state late", texts.late),
        State::Gone => ("node-state gone", texts.gone),
    };
    let Node { sign, ahead_ms } = node;
    let key = format!("node-{}", sign.id);
    let is_off = u128::from(ahead_ms.unsigned_abs()) > PROBE_CLOCK_AHEAD.as_millis();
    let notes = [
        sign.refuses.then(|| texts.refuses.to_owned()),
        (sign.corrupt > 0).then(|| (texts.corrupt)(&reader.count(sign.corrupt))),
        is_off.then(|| (texts.clock_off)(&reader.count(ahead_ms / 1_000))),
    ];
    let notes =
        notes.into_iter().flatten().map(|note| view! { <span class="node-note">{note}</span> });
    // By central's clock, as the state is.
    let at = sign.at - ahead_ms;
    let last = format!("{} {}", day::time_of_day(at), number::date(language, at));
    let since = sign.oldest_at.map(|at| (texts.backlog_since)(&number::moment(language, at)));
    let disk = sign.disk_free.map(|free| {
        format!("{}\u{a0}GiB", number::decimal(language, (free as f64 / GIB * 10.0).round() / 10.0))
    });
    let lag = format!("{}\u{a0}s", number::decimal(language, sign.lag_ms as f64 / 1_000.0));
    view! {
        <tr data-key=key>
            <th scope="row">{sign.name}</th>
            <td class="node-cell"><span class=class>{word}</span>{notes.collect_view()}</td>
            <td class="state">{last}</td>
            <td class="number">{reader.count(sign.backlog)}
                {since.map(|since| view! { <span class="node-note">{since}</span> })}</td>
            <td class="number">{lag}</td>
            <td class="number">{disk.unwrap_or_else(|| texts.disk_unknown.to_owned())}</td>
            <td class="number">{reader.count(sign.rows)}</td>
            <td translate="no">{sign.version}</td>
            <td class="state">{number::moment(language, sign.started_at)}</td>
        </tr>
    }
    .into_any()
}
