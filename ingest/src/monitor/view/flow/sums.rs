//! Tables of sums: outcomes by channel or issuer, reasons of rejections, how the widget fares, its versions.

use leptos::prelude::*;

use crate::limits::FLOW_LISTED_MAX;
use crate::monitor::flow::{Outcomes, Picture};
use crate::monitor::view::Reader;
use crate::monitor::{number, wording};

/// A table in its frame, or what is said when there is nothing in it.
#[component]
pub fn Table(
    /// Language and texts.
    reader: Reader,
    /// Heading.
    title: &'static str,
    /// Names of the columns, the first of the row's name.
    heads: Vec<&'static str>,
    /// Rows: a name, and numbers as they are read.
    rows: Vec<(String, Vec<String>)>,
    /// What is said without rows.
    none: &'static str,
) -> impl IntoView {
    if rows.is_empty() {
        return view! { <section class="flow-part"><h2>{title}</h2>
        <p class="empty">{none}</p></section> }
        .into_any();
    }
    let beyond = rows.len().saturating_sub(FLOW_LISTED_MAX);
    let more = (beyond > 0).then(|| (reader.flow().more)(beyond));
    let rows = rows.into_iter().take(FLOW_LISTED_MAX).map(|(name, numbers)| {
        let cells = numbers.into_iter().map(|n| view! { <td class="number">{n}</td> });
        view! { <tr><th scope="row">{name}</th>{cells.collect_view()}</tr> }
    });
    let heads = heads.into_iter().enumerate().map(|(at, head)| {
        view! { <th scope="col" class=(at > 0).then_some("number")>{head}</th> }
    });
    view! {
        <section class="flow-part">
            <h2>{title}</h2>
            <div class="scroll" role="group" aria-label=title tabindex="0">
                <table class="grid">
                    <thead><tr>{heads.collect_view()}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            {more.map(|more| view! { <p class="hint">{more}</p> })}
        </section>
    }
    .into_any()
}

/// Outcomes by a name.
#[component]
pub fn ByOutcome(
    /// Language and texts.
    reader: Reader,
    /// Heading.
    title: &'static str,
    /// Name of the first column.
    head: &'static str,
    /// The rows.
    rows: Vec<(String, Outcomes)>,
) -> impl IntoView {
    let texts = reader.flow();
    let heads = vec![head, texts.received, texts.stored, texts.repeat, texts.rejected];
    let row = |(name, of): (String, Outcomes)| {
        let numbers = [of.received(), of.stored, of.repeat, of.rejected];
        (name, numbers.map(|n| reader.count(n)).to_vec())
    };
    let rows = rows.into_iter().map(row).collect();
    view! { <Table reader title heads rows none=texts.nothing /> }
}

/// What goes wrong, and what is seen of the widget.
#[component]
pub fn Faults(
    /// Language and texts.
    reader: Reader,
    /// The picture.
    picture: Picture,
) -> impl IntoView {
    let (texts, language) = (reader.flow(), reader.language);
    let reasons = picture.reasons.into_iter().map(|(reason, hour, day)| {
        (wording::flow::reason(language, &reason), vec![reader.count(hour), reader.count(day)])
    });
    let all: i64 = picture.kinds.iter().map(|(_, n)| n).sum();
    let with_share = |n: i64| {
        let share = number::permille(n, all).map(|share| number::percent(language, share));
        vec![reader.count(n), share.unwrap_or_default()]
    };
    let kinds = picture.kinds.iter();
    let kinds = kinds.map(|(kind, n)| (wording::flow::kind(language, kind), with_share(*n)));
    let versions = picture.versions.iter().map(|(version, n)| (version.clone(), with_share(*n)));
    view! {
        <Table reader title=texts.reasons none=texts.reasons_none
            heads=vec![texts.reason, texts.last_hour, texts.last_day] rows=reasons.collect() />
        <div class="flow-pair">
            <Table reader title=texts.kinds none=texts.no_beats
                heads=vec![texts.kind, texts.beats, texts.share] rows=kinds.collect() />
            <Table reader title=texts.versions none=texts.no_beats
                heads=vec![texts.version, texts.beats, texts.share] rows=versions.collect() />
        </div>
    }
    .into_any()
}
