//! The overview: totals, the figures, and the live list beside them. What the script keeps up to
//! date is there from the start, empty or not: totals, contents, figures and list.

use leptos::prelude::*;

use super::Reader;
use super::contents::Contents;
use super::document::Document;
use super::figures::{Figures, OverviewFigures};
use super::live::Live;
use super::stages::Stages;
use super::totals::{Totals, TotalsOf};
use crate::central::account::Person;
use crate::entry::Stage;
use crate::monitor::guard::OVERVIEW;
use crate::monitor::received::Received;
use crate::monitor::scope::Scope;

/// What the overview shows.
pub struct OverviewPage {
    /// Language and texts.
    pub reader: Reader,
    /// Who looks.
    pub person: Person,
    /// What they may be shown.
    pub scope: Scope,
    /// The step of the dossiers whose ratings are shown; none: all.
    pub stage: Option<Stage>,
    /// The totals.
    pub totals: TotalsOf,
    /// The figures.
    pub figures: OverviewFigures,
    /// The newest submissions, for the central team only.
    pub live: Option<Vec<Received>>,
}

/// The overview page.
#[component]
pub fn Overview(
    /// What it shows.
    page: OverviewPage,
) -> impl IntoView {
    let OverviewPage { reader, person, scope, stage, totals, figures, live } = page;
    let wording = reader.wording;
    let sees_all = scope.sees_submissions();
    let as_of_text = if sees_all { wording.figures_as_of } else { wording.figures_to };
    let unit = scope.unit().map(str::to_owned);
    let (as_of, parts) = (figures.as_of.clone(), figures.parts());
    let shape = if live.is_some() { "columns" } else { "columns one" };
    view! {
        <Document reader title=wording.overview person=Some(person) here=Some(OVERVIEW.to_owned())
            kind="page-overview">
            <header class="page-head">
                <h1>{wording.overview}</h1>
                {unit.map(|unit| view! { <p class="scope">{wording.viewer_unit}
                    " " <span class="code" translate="no">{unit}</span></p> })}
                <p class="as-of">{as_of_text} " " <b data-as-of="">{as_of}</b></p>
            </header>
            {(!sees_all).then(|| view! { <p class="notice">{wording.viewer_notice}</p> })}
            {sees_all.then(|| view! { <Stages reader shown=stage /> })}
            <Totals reader totals />
            <div data-contents=""><Contents reader parts /></div>
            <div class=shape>
                {live.map(|rows| view! { <Live reader rows /> })}
                <div class="figures" data-figures=""><Figures figures /></div>
            </div>
        </Document>
    }
    .into_any()
}
