//! The parts of the report for paper: what was received, the results, the parts of the unit. Sentences first,
//! the table under them; nothing that the results page does not say.

use leptos::prelude::*;

use super::comparison::{by_level, level_name};
use super::dots::Dots;
use super::said;
use super::value::{count, interval, is_hidden, told};
use crate::figures::report::{Item, Part};
use crate::monitor::results::Gathered;
use crate::monitor::results::outline::{columns, outline};
use crate::monitor::view::Reader;

/// I. What was received.
#[component]
pub fn Received(reader: Reader, gathered: Gathered) -> impl IntoView {
    let wording = reader.results();
    let standing = said::standing(reader, &gathered).into_iter();
    let sentences = standing.chain(said::received(reader, &gathered));
    let sentences = sentences.map(|told| view! { <p>{told}</p> }).collect_view();
    view! { <h2>{wording.report_parts[0]}</h2> {sentences} }.into_any()
}

/// II. Results.
#[component]
pub fn Resulted(reader: Reader, gathered: Gathered) -> impl IntoView {
    let wording = reader.results();
    let report = &gathered.report;
    let headline = said::headline(reader, &gathered).into_iter();
    let headline = headline.map(|told| view! { <p>{told}</p> }).collect_view();
    let lines = outline(&gathered.survey, &report.items, wording);
    let rows = lines.into_iter().map(|line| {
        let item = line.item;
        let n = if is_hidden(&item) { wording.hidden.to_owned() } else { count(reader, item.n) };
        let range = item.value.map(|_| interval(reader, &item));
        view! {
            <tr class=format!("depth-{}", line.depth) data-item=item.id.clone()>
                <th scope="row">{line.name}</th>
                <td class="number value">{told(reader, &item)}</td>
                <td class="dots-cell"><Dots item=item.clone() /></td>
                <td class="number">{range}</td>
                <td class="number">{n}</td>
            </tr>
        }
    });
    view! {
        <h2>{wording.report_parts[1]}</h2>
        {headline}
        <div class="scroll" role="group" aria-label=wording.figures tabindex="0">
            <table class="grid">
                <thead>
                    <tr>
                        <th scope="col">{wording.figure}</th>
                        <th scope="col" class="number">{wording.value}</th>
                        <th scope="col" class="dots-head">{reader.wording.chart}</th>
                        <th scope="col" class="number">{wording.interval}</th>
                        <th scope="col" class="number">{wording.answers}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// III. The parts of the unit.
#[component]
pub fn Parts(reader: Reader, gathered: Gathered) -> impl IntoView {
    let wording = reader.results();
    let parts = gathered.report.parts.clone().unwrap_or_default();
    if parts.is_empty() {
        return ().into_any();
    }
    let few = said::few(reader, &gathered).map(|told| view! { <p>{told}</p> });
    let lines = columns(outline(&gathered.survey, &gathered.report.items, wording));
    let ids: Vec<String> = lines.iter().map(|line| line.item.id.clone()).collect();
    let heads =
        lines.into_iter().map(|line| view! { <th scope="col" class="number">{line.short}</th> });
    let width = (ids.len() + 1).to_string();
    let bodies = by_level(parts).into_iter().map(|(level, parts)| {
        let rows: Vec<AnyView> =
            parts.into_iter().map(|part| part_row(reader, part, &ids)).collect();
        view! {
            <tbody>
                <tr class="level-row"><th colspan=width.clone() scope="rowgroup">
                    {level_name(reader, level)}</th></tr>
                {rows}
            </tbody>
        }
    });
    view! {
        <h2>{wording.report_parts[2]}</h2>
        {few}
        <p class="section-note">{said::hidden(reader, &gathered)}</p>
        <div class="scroll" role="group" aria-label=wording.heat tabindex="0">
            <table class="grid dense">
                <thead>
                    <tr><th scope="col">{reader.wording.unit}</th>{heads.collect_view()}</tr>
                </thead>
                {bodies.collect_view()}
            </table>
        </div>
    }
    .into_any()
}

fn part_row(reader: Reader, part: Part, ids: &[String]) -> AnyView {
    let name = part.name.clone().unwrap_or_else(|| part.unit.clone());
    let cell = |item: Option<&Item>| match item {
        Some(item) if item.value.is_some() || is_hidden(item) => {
            told(reader, item).replace(['%', '\u{a0}'], "")
        }
        _ => reader.results().heat_none.to_owned(),
    };
    let cells = ids.iter().map(|id| {
        let item = part.items.iter().find(|item| item.id == *id);
        view! { <td class="number">{cell(item)}</td> }
    });
    view! { <tr><th scope="row">{name}</th>{cells.collect_view()}</tr> }.into_any()
}
