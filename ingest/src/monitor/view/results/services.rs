//! The procedures of a unit: of which there are enough ratings to speak, which have fewer, which none.

use leptos::prelude::*;

use super::value::{count, percent};
use crate::central::account::Person;
use crate::monitor::results::ServicesOf;
use crate::monitor::results::address::View;
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
            let is_empty = coverage.spoken_of.is_empty() && coverage.too_few.is_empty();
            view! {
                <p class="section-note">{note} " " {wording.services_no_figures}</p>
                {is_empty.then(|| view! { <p class="empty">{wording.services_none}</p> })}
                <Rated reader of=of.clone() />
                {without}
                {[few, nobody].map(|(title, codes)| named(title, &codes, &of)).collect_view()}
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

/// Procedures with enough ratings, the most rated first.
#[component]
fn Rated(reader: Reader, of: ServicesOf) -> impl IntoView {
    let wording = reader.results();
    let spoken_of = of.coverage.as_ref().map(|coverage| coverage.spoken_of.clone());
    let mut rated: Vec<(String, u64)> = spoken_of.into_iter().flatten().collect();
    if rated.is_empty() {
        return ().into_any();
    }
    rated.sort_by(|(one, n), (other, m)| m.cmp(n).then_with(|| one.cmp(other)));
    let most = rated.first().map_or(1, |(_, n)| (*n).max(1));
    let rows = rated.into_iter().map(|(code, n)| {
        let name = of.names.get(&code).cloned();
        let width = percent(n as f64 / most as f64);
        view! {
            <tr>
                <th scope="row"><span class="code" translate="no">{code}</span> " " {name}
                    <svg class="bar" width="100%" height="8" aria-hidden="true" focusable="false">
                        <rect class="track" x="0" y="0" width="100%" height="8" rx="2" />
                        <rect class="fill tone-option" x="0" y="0" width=width height="8" rx="2" />
                    </svg>
                </th>
                <td class="number">{count(reader, n)}</td>
            </tr>
        }
    });
    view! {
        <table class="bars wide">
            <caption class="visually-hidden">{wording.services_title}</caption>
            <thead>
                <tr>
                    <th scope="col">{wording.service}</th>
                    <th scope="col" class="number">{reader.wording.submissions}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn named(title: &'static str, codes: &[String], of: &ServicesOf) -> AnyView {
    if codes.is_empty() {
        return ().into_any();
    }
    let items = codes.iter().map(|code| {
        let name = of.names.get(code).cloned();
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
