//! Every figure of the unit: the whole, factors, questions, each as a row with its dot, its numbers, and
//! how it changed.

use leptos::prelude::*;

use super::change::ChangeCell;
use super::dots::Dots;
use super::value::{count, interval, is_hidden, told};
use crate::monitor::results::Gathered;
use crate::monitor::results::address::View;
use crate::monitor::results::outline::{Line, outline};
use crate::monitor::view::Reader;

/// The table of figures.
#[component]
pub fn FigureTable(
    /// Language and texts.
    reader: Reader,
    /// What is shown.
    view: View,
    /// Its figures.
    gathered: Gathered,
) -> impl IntoView {
    let wording = reader.results();
    let lines = outline(&gathered.survey, &gathered.report.items, wording);
    let has_before = gathered.report.against.is_some();
    let year = gathered.year.clone();
    let has_year = year.is_some();
    let has_hidden = lines.iter().any(|line| is_hidden(&line.item));
    let least = count(reader, gathered.report.smallest_base);
    let rows = lines.into_iter().map(|line| {
        let Line { depth, name, item, .. } = line;
        let href = view.question(&item.id);
        let since = item.change.clone();
        let since_year = year.as_ref().and_then(|(_, changes)| changes.get(&item.id).cloned());
        let range = item.value.map(|_| interval(reader, &item));
        let n = if is_hidden(&item) { wording.hidden.to_owned() } else { count(reader, item.n) };
        let class = if is_hidden(&item) { "number value hidden-cell" } else { "number value" };
        view! {
            <tr class=format!("depth-{depth}") data-item=item.id.clone()>
                <th scope="row"><a href=href>{name}</a></th>
                <td class=class data-value="">{told(reader, &item)}</td>
                <td class="dots-cell"><Dots item=item.clone() /></td>
                <td class="number range-cell">{range}</td>
                <td class="number" data-n="">{n}</td>
                {has_before.then(|| view! { <td><ChangeCell reader change=since /></td> })}
                {has_year.then(|| view! { <td><ChangeCell reader change=since_year /></td> })}
            </tr>
        }
    });
    view! {
        <section class="part" aria-labelledby="figures-title" id="figures">
            <h2 id="figures-title">{wording.figures}</h2>
            <p class="section-note">{wording.figures_note}
                {has_hidden.then(|| format!(" {}", (wording.hidden_note)(&least)))}</p>
            <div class="scroll" role="group" aria-labelledby="figures-title" tabindex="0">
                <table class="grid figures-table">
                    <thead>
                        <tr>
                            <th scope="col">{wording.figure}</th>
                            <th scope="col" class="number">{wording.value}</th>
                            <th scope="col" class="dots-head">{reader.wording.chart}</th>
                            <th scope="col" class="number">{wording.interval}</th>
                            <th scope="col" class="number">{wording.answers}</th>
                            {has_before.then(|| view! {
                                <th scope="col">{wording.since_before}</th>
                            })}
                            {has_year.then(|| view! { <th scope="col">{wording.since_year}</th> })}
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
