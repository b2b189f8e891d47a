//! The page of exports: what there is to choose, what is in the file, and how far an export is. Without
//! JavaScript the form downloads all the same; the browser then shows how far it is.

use leptos::prelude::*;

use super::Reader;
use super::document::Document;
use crate::central::account::Person;
use crate::limits::exports::SHEET_ROWS_MAX;
use crate::monitor::exports::{Asked, Far, Fault, Format, Stands};
use crate::monitor::guard::EXPORTS;
use crate::monitor::wording::exports;

/// What the page shows.
pub struct ExportsPage {
    /// Language and texts.
    pub reader: Reader,
    /// Who looks.
    pub person: Person,
    /// What was chosen.
    pub asked: Asked,
    /// What is wrong with it.
    pub fault: Option<Fault>,
    /// Id and title of each survey.
    pub surveys: Vec<(String, String)>,
    /// This person's last export.
    pub running: Option<Far>,
}

/// The page.
#[component]
pub fn ExportsOf(
    /// What it shows.
    page: ExportsPage,
) -> impl IntoView {
    let ExportsPage { reader, person, asked, fault, surveys, running } = page;
    let texts = exports::of(reader.language);
    let here = Some(EXPORTS.to_owned());
    let fault = fault.map(|fault| {
        view! {
            <p class="fault" role="alert" data-fault="">
                <b>{texts.fault_title}"."</b> " " {texts.fault(&fault)}
            </p>
        }
    });
    let what = texts.what_list.map(|line| view! { <li>{line}</li> });
    view! {
        <Document reader title=texts.title person=Some(person) here kind="page-register">
            <header class="page-head"><h1>{texts.title}</h1></header>
            <p class="lead">{texts.lead}</p>
            {fault}
            <Choose reader asked surveys />
            <HowFar reader running />
            <section class="part" aria-labelledby="what-title">
                <h2 id="what-title">{texts.what}</h2>
                <ul class="plain-list">{what.collect_view()}</ul>
            </section>
        </Document>
    }
    .into_any()
}

#[component]
fn Choose(reader: Reader, asked: Asked, surveys: Vec<(String, String)>) -> impl IntoView {
    let texts = exports::of(reader.language);
    let rows_max = reader.count(i64::from(SHEET_ROWS_MAX));
    let formats = Format::ALL.map(|format| {
        let name = texts.format_name(format, &rows_max);
        let is_chosen = asked.format == format.name();
        view! { <option value=format.name() selected=is_chosen>{name}</option> }
    });
    let chosen = asked.survey.clone();
    let surveys = surveys.into_iter().map(move |(id, title)| {
        let is_chosen = id == chosen;
        view! { <option value=id selected=is_chosen>{title}</option> }
    });
    let all = asked.standing == "all";
    let day_hint = view! { <span class="hint" id="day-hint">{texts.day_hint}</span> }.into_any();
    let day = |name: &'static str, label: &'static str, value: String, hint: AnyView| {
        view! {
            <div class="field">
                <label for=name>{label}</label>
                <input id=name name=name type="date" value=value aria-describedby="day-hint" />
                {hint}
            </div>
        }
    };
    view! {
        <form class="choose" method="get" action=format!("{EXPORTS}/file") aria-label=texts.form
            data-exports="">
            <div class="field">
                <label for="format">{texts.format}</label>
                <select id="format" name="format">{formats.collect_view()}</select>
            </div>
            <div class="field">
                <label for="survey">{texts.survey}</label>
                <select id="survey" name="survey">
                    <option value="">{texts.all_surveys}</option>
                    {surveys.collect_view()}
                </select>
            </div>
            <div class="field">
                <label for="standing">{texts.standing}</label>
                <select id="standing" name="standing">
                    <option value="counted">{texts.counted}</option>
                    <option value="all" selected=all>{texts.all}</option>
                </select>
            </div>
            <div class="field">
                <label for="unit">{texts.unit}</label>
                <input id="unit" name="unit" type="text" value=asked.unit maxlength="35"
                    autocapitalize="characters" autocomplete="off" spellcheck="false"
                    placeholder="H01.23" aria-describedby="unit-hint" />
                <span class="hint" id="unit-hint">{texts.unit_hint}</span>
            </div>
            {day("from", texts.from, asked.from, ().into_any())}
            {day("to", texts.to, asked.to, day_hint)}
            <button class="strong" type="submit">{texts.press}</button>
        </form>
    }
    .into_any()
}

/// How far the export is. Shown by the script once there is one; without it, where one is under way.
#[component]
fn HowFar(reader: Reader, running: Option<Far>) -> impl IntoView {
    let texts = exports::of(reader.language);
    let is_running = running.is_some_and(|far| far.state == Stands::Running);
    let after = running.map_or(0, |far| far.number.saturating_sub(u64::from(is_running)));
    let address = format!("{EXPORTS}/live?lang={}", reader.language.tag());
    let (done, total) = running.filter(|_| is_running).map_or((0, 1), |far| (far.done, far.total));
    let said = running.filter(|_| is_running).map(|far| exports::far(reader.language, far));
    view! {
        <section class="part export-progress" aria-labelledby="progress-title"
            data-export-progress=""
            data-address=address data-after=after.to_string() data-running=is_running.then_some("")
            hidden=!is_running>
            <h2 id="progress-title">{texts.progress}</h2>
            <progress max=total.max(1).to_string() value=done.to_string()
                aria-labelledby="progress-title"></progress>
            <p class="export-said" data-export-said="">{said}</p>
            <p class="visually-hidden" role="status" data-export-announced=""></p>
            <form method="post" action=format!("{EXPORTS}/cancel") data-export-cancel="">
                <button class="quiet" type="submit">{texts.cancel}</button>
            </form>
        </section>
    }
    .into_any()
}
