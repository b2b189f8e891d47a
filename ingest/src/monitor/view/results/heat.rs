//! The parts of a unit by figure: a table whose cells are the darker the higher the value, with the number in
//! each. One hue from light to dark, so that the order survives colour blindness and a grey printer; what is
//! hidden is hatched and says so.

use leptos::prelude::*;

use super::comparison::{by_level, level_name};
use super::value::{count, is_hidden, place, told};
use crate::figures::report::{Item, Part};
use crate::monitor::results::Gathered;
use crate::monitor::results::address::View;
use crate::monitor::results::outline::{columns, outline};
use crate::monitor::view::Reader;

/// From which place on the scale each shade begins. Nine tenths is where Decision 766/QĐ-TTg gives all
/// points.
const SHADES: [(f64, &str); 5] =
    [(0.9, "heat-5"), (0.8, "heat-4"), (0.65, "heat-3"), (0.5, "heat-2"), (0.0, "heat-1")];

/// The map of parts by figure.
#[component]
pub fn Heat(
    /// Language and texts.
    reader: Reader,
    /// What is shown.
    view: View,
    /// Its figures.
    gathered: Gathered,
) -> impl IntoView {
    let wording = reader.results();
    let report = &gathered.report;
    let parts = report.parts.clone().unwrap_or_default();
    if parts.is_empty() {
        return ().into_any();
    }
    let lines = columns(outline(&gathered.survey, &report.items, wording));
    let ids: Vec<String> = lines.iter().map(|line| line.item.id.clone()).collect();
    let heads = lines.into_iter().map(|line| {
        view! { <th scope="col" class="number" title=line.name>{line.short}</th> }
    });
    let width = (ids.len() + 1).to_string();
    let bodies = by_level(parts).into_iter().map(|(level, parts)| {
        let rows: Vec<AnyView> = parts.iter().map(|part| row(reader, &view, part, &ids)).collect();
        view! {
            <tbody>
                <tr class="level-row"><th colspan=width.clone() scope="rowgroup">
                    {level_name(reader, level)}</th></tr>
                {rows}
            </tbody>
        }
    });
    let least = count(reader, report.smallest_base);
    view! {
        <section class="part" aria-labelledby="heat-title" id="heat">
            <h2 id="heat-title">{wording.heat}</h2>
            <p class="section-note">{wording.heat_note} " " {(wording.hidden_note)(&least)}</p>
            <Legend reader />
            <div class="scroll tall" role="group" aria-labelledby="heat-title" tabindex="0">
                <table class="grid heat-table">
                    <thead>
                        <tr><th scope="col">{reader.wording.unit}</th>{heads.collect_view()}</tr>
                    </thead>
                    {bodies.collect_view()}
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(reader: Reader, view: &View, part: &Part, ids: &[String]) -> AnyView {
    let href = view.of_unit(Some(&part.unit)).results();
    let name = part.name.clone().unwrap_or_else(|| part.unit.clone());
    let cells = ids.iter().map(|id| {
        let item = part.items.iter().find(|item| item.id == *id);
        view! { <td class=shade(item)>{item.map_or_else(
            || reader.results().heat_none.to_owned(),
            |item| short(reader, item),
        )}</td> }
    });
    view! {
        <tr data-part=part.unit.clone()>
            <th scope="row"><a href=href>{name}</a></th>
            {cells.collect_view()}
        </tr>
    }
    .into_any()
}

/// The value without the sign of percent, which every cell would repeat.
fn short(reader: Reader, item: &Item) -> String {
    match item.value {
        Some(_) => told(reader, item).replace(['%', '\u{a0}'], ""),
        None if is_hidden(item) => reader.results().hidden.to_owned(),
        None => reader.results().heat_none.to_owned(),
    }
}

fn shade(item: Option<&Item>) -> &'static str {
    let Some(item) = item else { return "number" };
    let Some(value) = item.value else {
        return if is_hidden(item) { "number hidden-cell" } else { "number nought" };
    };
    let at = place(item, value);
    let found = SHADES.iter().find(|(from, _)| at >= *from).map_or("heat-1", |(_, class)| class);
    match found {
        "heat-5" => "number heat heat-5",
        "heat-4" => "number heat heat-4",
        "heat-3" => "number heat heat-3",
        "heat-2" => "number heat heat-2",
        _ => "number heat heat-1",
    }
}

/// What the shades stand for.
#[component]
fn Legend(reader: Reader) -> impl IntoView {
    let wording = reader.results();
    let percent = |place: f64| format!("{:.0}", place * 100.0);
    let shades = SHADES.iter().enumerate().rev().map(|(at, (from, class))| {
        let to = if at == 0 { 1.0 } else { SHADES.get(at - 1).map_or(1.0, |(next, _)| *next) };
        let text = format!("{}–{}", percent(*from), percent(to));
        let class = format!("swatch heat {class}");
        view! { <li><span class=class aria-hidden="true"></span>{text}</li> }
    });
    view! {
        <ul class="legend" aria-label=wording.heat_legend>
            {shades.collect_view()}
            <li><span class="swatch hidden-cell" aria-hidden="true"></span>{wording.hidden}</li>
        </ul>
    }
    .into_any()
}
