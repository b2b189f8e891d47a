//! One step of the tree of units on a day, the past of a unit, and a form that takes units from a file.

use jiff::civil::Date;
use leptos::prelude::*;

use super::Reader;
use super::document::Document;
use super::unit_import::ImportForms;
use crate::central::account::Person;
use crate::monitor::units_page::{Child, Import, Shown};
use crate::monitor::wording::RegistersWording;
use crate::monitor::{number, wording};
use crate::unit::{UnitPeriod, wording as unit_wording};

/// What the page shows.
pub struct UnitsPage {
    /// Language and texts.
    pub reader: Reader,
    /// Who looks.
    pub person: Person,
    /// True when they may import units.
    pub may_change: bool,
    /// The day of the tree.
    pub on: Date,
    /// One step of it.
    pub shown: Shown,
    /// What became of a file.
    pub import: Option<Import>,
}

/// The page.
#[component]
pub fn UnitTree(
    /// What it shows.
    page: UnitsPage,
) -> impl IntoView {
    let UnitsPage { reader, person, may_change, on, shown, import } = page;
    let texts = wording::registers(reader.language);
    let day = number::day(reader.language, &on.to_string());
    let here = address(&shown.under, on);
    let lead = match shown.registered {
        0 if may_change => texts.units_none.to_owned(),
        0 => (texts.units_none_on)(&day),
        n => (texts.units_lead)(&reader.count(i64::try_from(n).unwrap_or(i64::MAX)), &day),
    };
    let whole = (shown.registered > 0).then(|| {
        view! { <p><a href="/monitor/units.csv" download="units.csv">{texts.units_all_csv}</a></p> }
    });
    view! {
        <Document reader title=texts.units person=Some(person) here=Some(here)
            kind="page-register">
            <header class="page-head"><h1>{texts.units}</h1></header>
            <p class="lead">{lead}</p>
            <Ask reader on under=shown.under.clone() />
            <Step reader on shown />
            {whole}
            {may_change.then(|| view! { <ImportForms reader import /> })}
        </Document>
    }
    .into_any()
}

#[component]
fn Ask(reader: Reader, on: Date, under: String) -> impl IntoView {
    let texts = wording::registers(reader.language);
    view! {
        <form class="ask" method="get" action="/monitor/units" role="search">
            <div class="field">
                <label for="under">{texts.units_code}</label>
                <input id="under" name="under" value=under spellcheck="false"
                    autocapitalize="characters" />
            </div>
            <div class="field">
                <label for="on">{texts.units_day}</label>
                <input id="on" name="on" type="date" value=on.to_string() />
            </div>
            <button class="strong" type="submit">{texts.units_show}</button>
        </form>
    }
    .into_any()
}

fn address(under: &str, on: Date) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if !under.is_empty() {
        query.append_pair("under", under);
    }
    query.append_pair("on", &on.to_string());
    format!("/monitor/units?{}", query.finish())
}

#[component]
fn Step(reader: Reader, on: Date, shown: Shown) -> impl IntoView {
    let texts = wording::registers(reader.language);
    if shown.under.is_empty() {
        let has_any = !shown.children.is_empty();
        return has_any
            .then(|| view! { <Children reader on title=texts.units_top children=shown.children /> })
            .into_any();
    }
    let Some(last) = shown.periods.last() else {
        return view! { <p class="empty">{(texts.units_unknown)(&shown.under)}</p> }.into_any();
    };
    let name = shown.path.last().map_or(&last.name, |period| &period.name).clone();
    let absent = shown.path.is_empty().then(|| {
        let day = number::day(reader.language, &on.to_string());
        view! { <p class="notice">{(texts.units_not_on)(&day)}</p> }
    });
    let above = shown.path.iter().rev().skip(1).rev();
    let above = above.map(|period| {
        let to = address(&period.code, on);
        view! { <li><a href=to>{period.name.clone()}</a></li> }
    });
    let parts = if shown.children.is_empty() {
        view! { <p class="empty">{texts.units_no_parts}</p> }.into_any()
    } else {
        view! { <Children reader on title=texts.units_parts children=shown.children /> }.into_any()
    };
    view! {
        <nav class="unit-path" aria-label=texts.units_path><ol>
            <li><a href=address("", on)>{texts.units_top}</a></li>
            {above.collect_view()}
            <li aria-current="page">
                <b>{name}</b>" "<span class="code" translate="no">{shown.under}</span>
            </li>
        </ol></nav>
        {absent}
        {parts}
        <History reader on periods=shown.periods />
    }
    .into_any()
}

#[component]
fn Children(reader: Reader, on: Date, title: &'static str, children: Vec<Child>) -> impl IntoView {
    let texts = wording::registers(reader.language);
    let rows = children.into_iter().map(|Child { period, parts }| {
        let parts = i64::try_from(parts).unwrap_or(i64::MAX);
        let (from, to) = (from(reader, texts, &period), to(reader, texts, &period));
        let link = address(&period.code, on);
        view! {
            <tr data-unit=period.code.clone()>
                <th scope="row"><a href=link>{period.name}</a></th>
                <td class="code" translate="no">{period.code.clone()}</td>
                <td>{unit_wording::level(reader.language, period.level)}</td>
                <td class="number">{reader.count(parts)}</td>
                <td class="code">{from}</td>
                <td class="code">{to}</td>
            </tr>
        }
    });
    view! {
        <h2>{title}</h2>
        <div class="scroll" role="group" aria-label=title tabindex="0">
            <table class="grid">
                <thead><tr>
                    <th scope="col">{texts.unit_name}</th>
                    <th scope="col">{texts.units_code}</th>
                    <th scope="col">{texts.unit_level}</th>
                    <th scope="col" class="number">{texts.units_parts}</th>
                    <th scope="col">{texts.unit_from}</th>
                    <th scope="col">{texts.unit_to}</th>
                </tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn History(reader: Reader, on: Date, periods: Vec<UnitPeriod>) -> impl IntoView {
    let texts = wording::registers(reader.language);
    let link = move |code: &String| {
        view! { <a href=address(code, on) translate="no">{code.clone()}</a>" " }
    };
    let rows = periods.into_iter().map(|period| {
        let (from, to) = (from(reader, texts, &period), to(reader, texts, &period));
        view! {
            <tr>
                <td class="code">{from}</td>
                <td class="code">{to}</td>
                <th scope="row">{period.name}</th>
                <td>{unit_wording::level(reader.language, period.level)}</td>
                <td>{period.parent.iter().map(link).collect_view()}</td>
                <td>{period.successors.iter().map(link).collect_view()}</td>
            </tr>
        }
    });
    view! {
        <h2>{texts.units_history}</h2>
        <div class="scroll" role="group" aria-label=texts.units_history tabindex="0">
            <table class="grid">
                <thead><tr>
                    <th scope="col">{texts.unit_from}</th>
                    <th scope="col">{texts.unit_to}</th>
                    <th scope="col">{texts.unit_name}</th>
                    <th scope="col">{texts.unit_level}</th>
                    <th scope="col">{texts.unit_parent}</th>
                    <th scope="col">{texts.unit_successors}</th>
                </tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn from(reader: Reader, texts: &RegistersWording, period: &UnitPeriod) -> String {
    let day = |day: Date| number::day(reader.language, &day.to_string());
    period.valid_from.map_or_else(|| texts.unit_always.to_owned(), day)
}

fn to(reader: Reader, texts: &RegistersWording, period: &UnitPeriod) -> String {
    let day = |day: Date| number::day(reader.language, &day.to_string());
    period.valid_to.map_or_else(|| texts.unit_open.to_owned(), day)
}
