//! The page of results: the figure that stands for all, every figure, the parts of the unit, how answers are
//! spread, and how it was computed.

use leptos::prelude::*;

use super::choose::Choose;
use super::comparison::Comparison;
use super::figures::FigureTable;
use super::head::Head;
use super::headline::Headline;
use super::heat::Heat;
use super::methods::Methods;
use super::nobody::Nobody;
use super::said;
use super::spread::Spread;
use crate::central::account::Person;
use crate::monitor::guard::RESULTS;
use crate::monitor::results::address::View;
use crate::monitor::results::{Choices, Gathered};
use crate::monitor::scope::{Matter, Scope};
use crate::monitor::view::Reader;
use crate::monitor::view::contents::Contents;
use crate::monitor::view::document::Document;

/// What the page shows.
pub struct ResultsPage {
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

/// The page.
#[component]
pub fn Results(
    /// What it shows.
    page: ResultsPage,
) -> impl IntoView {
    let ResultsPage { reader, person, here, view, choices, gathered } = page;
    let has_files = Scope::of(&person).may_see(Matter::Exports);
    let body = if said::is_empty(&gathered) {
        let only_released = gathered.report.only_released;
        view! { <Nobody reader view=view.clone() only_released /> }.into_any()
    } else {
        view! {
            <Headline reader gathered=gathered.clone() />
            <Contents reader parts=parts(reader, &gathered) />
            <FigureTable reader view=view.clone() gathered=gathered.clone() />
            <Heat reader view=view.clone() gathered=gathered.clone() />
            <Comparison reader view=view.clone() gathered=gathered.clone() />
            <Spread reader gathered=gathered.clone() />
        }
        .into_any()
    };
    view! {
        <Document reader title=wording_title(reader) person=Some(person) here=Some(here)
            kind="page-results">
            <Head reader view=view.clone() gathered=gathered.clone() />
            <Choose reader view=view.clone() choices action=RESULTS />
            {body}
            <Ways reader view=view.clone() has_files />
            <Methods reader gathered />
        </Document>
    }
    .into_any()
}

fn wording_title(reader: Reader) -> String {
    reader.wording.results.to_owned()
}

/// Parts of the page, with their ids.
fn parts(reader: Reader, gathered: &Gathered) -> Vec<(String, String)> {
    let wording = reader.results();
    let mut parts = vec![("figures", wording.figures)];
    if gathered.report.parts.as_ref().is_some_and(|parts| !parts.is_empty()) {
        parts.extend([("heat", wording.heat), ("comparison", wording.comparison)]);
    }
    parts.extend([("spread", wording.spread), ("methods", wording.methods)]);
    parts.into_iter().map(|(id, text)| (id.to_owned(), text.to_owned())).collect()
}

/// The same as files, the report, and the procedures.
#[component]
fn Ways(reader: Reader, view: View, has_files: bool) -> impl IntoView {
    let wording = reader.results();
    let files = [("CSV", "csv"), ("XLSX", "xlsx"), ("JSON", "json")].map(|(name, ending)| {
        view! { <li><a href=view.file(ending)>{name}</a></li> }
    });
    view! {
        <nav class="ways" aria-label=wording.download>
            {has_files.then(|| view! { <span>{wording.download}</span> })}
            <ul>
                {has_files.then(|| files.collect_view())}
                <li><a href=view.report()>{wording.print_report}</a></li>
                <li><a href=view.services()>{wording.services_link}</a></li>
            </ul>
        </nav>
    }
    .into_any()
}
