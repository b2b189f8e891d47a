//! The report for paper: the head and the foot of an administrative document (Decree 30/2020/NĐ-CP, annex I),
//! its parts between them. What only the office knows is left for a pen.

use leptos::prelude::*;

use super::choose::Choose;
use super::crumbs::place_name;
use super::methods::Methods;
use super::nobody::Nobody;
use super::printed_parts::{Parts, Received, Resulted};
use super::said;
use crate::central::account::Person;
use crate::monitor::guard::REPORT;
use crate::monitor::results::address::View;
use crate::monitor::results::{Choices, Gathered};
use crate::monitor::scope::{Matter, Scope};
use crate::monitor::view::Reader;
use crate::monitor::view::document::Document;

/// What the report is of.
pub struct PrintedPage {
    /// Language and texts.
    pub reader: Reader,
    /// Who looks.
    pub person: Person,
    /// The address.
    pub here: String,
    /// What is shown.
    pub view: View,
    /// What could be.
    pub choices: Choices,
    /// Its figures.
    pub gathered: Gathered,
}

/// The report.
#[component]
pub fn Printed(
    /// What it is of.
    page: PrintedPage,
) -> impl IntoView {
    let PrintedPage { reader, person, here, view, choices, gathered } = page;
    let wording = reader.results();
    let has_files = Scope::of(&person).may_see(Matter::Exports);
    let file = has_files.then(|| {
        view! { <p><a class="button" href=view.report_file()>{wording.report_file}</a></p> }
    });
    let office = place_name(reader, &gathered.crumbs);
    let issuer = said::issuer(reader, &view, &office);
    let period = wording.period_name(view.period);
    let about = (wording.report_about)(&period);
    let body = if said::is_empty(&gathered) {
        let only_released = gathered.report.only_released;
        view! { <Nobody reader view=view.clone() only_released /> }.into_any()
    } else {
        view! {
            <Received reader gathered=gathered.clone() />
            <Resulted reader gathered=gathered.clone() />
            <Parts reader gathered=gathered.clone() />
        }
        .into_any()
    };
    let receivers = wording.report_receivers_list.map(|one| view! { <li>{one}</li> });
    view! {
        <Document reader title=reader.wording.report_short person=Some(person) here=Some(here)
            kind="page-report">
            <div class="not-printed">
                <Choose reader view=view.clone() choices action=REPORT />
                {file}
                <p class="hint">
                    {wording.report_print} " " <a href=view.results()>{wording.back}</a>
                </p>
            </div>
            <article class="paper">
                <header class="paper-head">
                    <div class="paper-office">
                        <p>{wording.report_office_above}</p>
                        <p class="strong">{issuer}</p>
                        <p class="paper-number">{wording.report_number}</p>
                    </div>
                    <div class="paper-nation">
                        <p class="strong">{wording.report_nation}</p>
                        <p class="strong motto">{wording.report_motto}</p>
                        <p class="paper-date">{wording.report_date}</p>
                    </div>
                </header>
                <h1>{wording.report}</h1>
                <p class="paper-about">{about}</p>
                <p class="paper-about-unit">{office} " · " {gathered.survey.title.clone()}</p>
                {body}
                <h2>{wording.report_parts[3]}</h2>
                <Methods reader gathered />
                <footer class="paper-foot">
                    <div><p class="strong">{wording.report_receivers}</p>
                        <ul>{receivers.collect_view()}</ul></div>
                    <div class="paper-signature"><p class="strong">{wording.report_signature}</p>
                        <p>{wording.report_signature_note}</p></div>
                </footer>
            </article>
        </Document>
    }
    .into_any()
}
