//! The parts of the report for paper: what was received, the results, the parts of the unit. Sentences first,
//! the table under them; nothing that the results page does not say.

use leptos::prelude::*;

use super::change::sentence;
use super::comparison::{by_level, level_name};
use super::dots::Dots;
use super::value::{count, interval, is_hidden, told, value};
use crate::central::sample::Period;
use crate::figures::report::{Item, Part};
use crate::monitor::number;
use crate::monitor::results::Gathered;
use crate::monitor::results::outline::{columns, name, outline};
use crate::monitor::view::Reader;

/// I. What was received.
#[component]
pub fn Received(reader: Reader, gathered: Gathered) -> impl IntoView {
    let wording = reader.results();
    let all = gathered.report.submissions;
    let n = |n: u64| count(reader, n);
    let received = (gathered.published.is_none() && !gathered.report.only_released).then(|| {
        let said = (wording.report_received)(&n(all.counted), &n(all.invited), &n(all.unproved));
        view! { <p>{said}</p> }
    });
    let response = match (all.response_rate, all.responded, all.eligible) {
        (Some(rate), Some(responded), Some(eligible)) => (wording.report_response)(
            &number::percentage(reader.language, rate),
            &reader.count(responded),
            &reader.count(eligible),
        ),
        _ => wording.report_response_unknown.to_owned(),
    };
    let response = (!gathered.report.only_released).then(|| view! { <p>{response}</p> });
    let aside = (all.quarantined > 0)
        .then(|| view! { <p>{(wording.report_quarantined)(&n(all.quarantined))}</p> });
    view! { <h2>{wording.report_parts[0]}</h2> {received} {response} {aside} }.into_any()
}

/// II. Results.
#[component]
pub fn Resulted(reader: Reader, gathered: Gathered) -> impl IntoView {
    let wording = reader.results();
    let report = &gathered.report;
    let headline = gathered.headline().cloned().map(|item| {
        let name = match item.id.as_str() {
            "overall" => wording.overall.to_owned(),
            id => name(&gathered.survey, id, wording),
        };
        let told = match item.value {
            Some(found) => (wording.report_index)(
                &name,
                &value(reader, &item, found),
                &format!("{}: {}", wording.interval, interval(reader, &item)),
                &(wording.answers_of)(&count(reader, item.n)),
            ),
            None => (wording.report_index_hidden)(&name),
        };
        let since = report.against.as_deref().and_then(Period::read).map(|period| {
            sentence(reader, &item, item.change.as_ref(), &wording.period_name(period))
        });
        let year = gathered.year.as_ref().and_then(|(period, changes)| {
            let period = wording.period_name(Period::read(period)?);
            Some(sentence(reader, &item, changes.get(&item.id), &period))
        });
        view! { <p>{told}</p> {since.map(|said| view! { <p>{said}</p> })}
        {year.map(|said| view! { <p>{said}</p> })} }
    });
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
    let coverage = gathered.report.coverage.clone();
    let few = coverage.as_ref().filter(|one| !one.too_few.is_empty() || !one.nobody.is_empty());
    let few = few.map(|one| {
        let n = i64::try_from(one.too_few.len() + one.nobody.len()).unwrap_or(i64::MAX);
        let said = (wording.report_parts_few)(&reader.count(n), &count(reader, one.enough));
        view! { <p>{said}</p> }
    });
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
        <p class="section-note">
            {(wording.hidden_note)(&count(reader, gathered.report.smallest_base))}
        </p>
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
