//! The procedures of a unit: those with enough ratings to speak of, each with the figure that stands for
//! all and the way to everything else of it; which have fewer; which none.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::dots::Dots;
use super::value::{count, interval, is_hidden, told};
use crate::central::account::Person;
use crate::figures::report::Item;
use crate::limits::ROWS_COUNTED_MAX;
use crate::monitor::number;
use crate::monitor::results::address::View;
use crate::monitor::results::{ServicesOf, headline_of};
use crate::monitor::view::Reader;
use crate::monitor::view::document::Document;

/// What the page shows.
pub struct ServicesPage {
    /// Language and texts.
    pub reader: Reader,
    /// Who looks.
    pub person: Person,
    /// The address.
    pub here: String,
    /// What is shown.
    pub view: View,
    /// The procedures.
    pub of: ServicesOf,
}

/// The page.
#[component]
pub fn Services(
    /// What it shows.
    page: ServicesPage,
) -> impl IntoView {
    let ServicesPage { reader, person, here, view, of } = page;
    let wording = reader.results();
    let unit = of.report.unit_name.clone().or(view.unit.clone());
    let place = unit.unwrap_or_else(|| wording.country.to_owned());
    let about = format!("{place} · {}", wording.period_name(view.period));
    let body = match of.coverage.clone() {
        None => view! { <p class="notice">{wording.services_published}</p> }.into_any(),
        Some(coverage) => {
            let note = (wording.services_note)(&count(reader, coverage.enough));
            let without = (coverage.without > 0).then(|| {
                let note = (wording.services_without)(&count(reader, coverage.without));
                view! { <p class="hint">{note}</p> }
            });
            let few = (wording.services_few, coverage.too_few.clone());
            let nobody = (wording.services_nobody, coverage.nobody.clone());
            let many = coverage.figures.is_none().then(|| {
                let note = (wording.services_many)(&count(reader, ROWS_COUNTED_MAX));
                view! { <p class="notice" data-many="">{note}</p> }
            });
            let is_empty = coverage.spoken_of.is_empty() && coverage.too_few.is_empty();
            view! {
                <p class="section-note">{note} " " {wording.services_sorted}</p>
                {is_empty.then(|| view! { <p class="empty">{wording.services_none}</p> })}
                {many}
                <Rated reader view=view.clone() of=of.clone() />
                {without}
                {[few, nobody].map(|(title, codes)| named(title, &codes, &of.names)).collect_view()}
            }
            .into_any()
        }
    };
    view! {
        <Document reader title=wording.services_title person=Some(person) here=Some(here)
            kind="page-results">
            <header class="page-head">
                <h1>{wording.services_title}</h1>
                <p class="of">{about}</p>
            </header>
            <p><a href=view.results()>{wording.back}</a></p>
            <section class="part services" aria-label=wording.services>{body}</section>
        </Document>
    }
    .into_any()
}

/// Procedures with enough ratings, the lowest figure first; without figures, the most rated one.
#[component]
fn Rated(reader: Reader, view: View, of: ServicesOf) -> impl IntoView {
    let wording = reader.results();
    let Some(coverage) = of.coverage.filter(|coverage| !coverage.spoken_of.is_empty()) else {
        return ().into_any();
    };
    let headline = headline_of(of.report.formula.name);
    let mut items: BTreeMap<String, Item> = BTreeMap::new();
    for one in coverage.figures.iter().flatten() {
        let item = one.items.iter().find(|item| item.id == headline).or(one.items.first());
        items.extend(item.map(|item| (one.service.clone(), item.clone())));
    }
    let has_figures = coverage.figures.is_some();
    let mut rated: Vec<(String, u64, Option<Item>)> = Vec::new();
    for (code, n) in coverage.spoken_of {
        let item = items.remove(&code);
        rated.push((code, n, item));
    }
    let worth = |item: &Option<Item>| item.as_ref().and_then(|item| item.value);
    rated.sort_by(|(one, n, own), (other, m, others)| {
        let (own, others) = (worth(own), worth(others));
        let lowest = own.unwrap_or(f64::INFINITY).total_cmp(&others.unwrap_or(f64::INFINITY));
        lowest.then(m.cmp(n)).then_with(|| one.cmp(other))
    });
    let rows = rated.into_iter().map(|(code, n, item)| {
        let name = of.names.get(&code).cloned();
        row(reader, &view, code, name, n, has_figures.then_some(item))
    });
    let rows = rows.collect_view();
    let about = wording.services_title;
    view! {
        <div class="scroll" role="group" aria-label=about tabindex="0">
            <table class="grid comparison-table">
                <caption class="visually-hidden">{about}</caption>
                <thead>
                    <tr>
                        <th scope="col">{wording.service}</th>
                        {has_figures.then(|| view! {
                            <th scope="col" class="number">{wording.value}</th>
                            <th scope="col" class="dots-head">{reader.wording.chart}</th>
                            <th scope="col" class="number">{wording.interval}</th>
                            <th scope="col" class="number">{wording.answers}</th>
                            <th scope="col" class="number">{wording.response_rate}</th>
                        })}
                        <th scope="col" class="number">{reader.wording.submissions}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(
    reader: Reader,
    view: &View,
    code: String,
    name: Option<String>,
    n: u64,
    item: Option<Option<Item>>,
) -> AnyView {
    let wording = reader.results();
    let href = view.of_service(&code).results();
    let figures = item.map(|item| {
        let item = item.unwrap_or_default();
        let is_hidden = is_hidden(&item);
        let class = if is_hidden { "number value hidden-cell" } else { "number value" };
        let n = if is_hidden { wording.hidden.to_owned() } else { count(reader, item.n) };
        let rate = item.response_rate;
        let rate = rate.map_or("–".to_owned(), |rate| number::percentage(reader.language, rate));
        let range = item.value.map(|_| interval(reader, &item));
        view! {
            <td class=class data-value="">{told(reader, &item)}</td>
            <td class="dots-cell"><Dots item=item.clone() /></td>
            <td class="number range-cell">{range}</td>
            <td class="number">{n}</td>
            <td class="number" data-rate="">{rate}</td>
        }
    });
    let (data, shown) = (code.clone(), name.clone().unwrap_or_else(|| code.clone()));
    let code = name.map(|_| view! { " " <span class="code" translate="no">{code}</span> });
    view! {
        <tr data-service=data>
            <th scope="row"><a href=href>{shown}</a>{code}</th>
            {figures}
            <td class="number">{count(reader, n)}</td>
        </tr>
    }
    .into_any()
}

fn named(title: &'static str, codes: &[String], names: &BTreeMap<String, String>) -> AnyView {
    if codes.is_empty() {
        return ().into_any();
    }
    let items = codes.iter().map(|code| {
        let name = names.get(code).cloned();
        view! { <li><span class="code" translate="no">{code.clone()}</span> " " {name}</li> }
    });
    view! {
        <details>
            <summary>{format!("{title} ({})", codes.len())}</summary>
            <ul>{items.collect_view()}</ul>
        </details>
    }
    .into_any()
}
