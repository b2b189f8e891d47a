//! The page of the flow: what is kept up to date by the script is one part, the same markup in the page
//! and in the events. Without JavaScript it is a page like any other.

mod alerts;
mod chart;
mod nodes;
mod origins;
mod sums;

use leptos::prelude::*;

use self::alerts::Alerts;
use self::chart::{Chart, ChartOf};
use self::nodes::Nodes;
use self::origins::Origins;
use self::sums::{ByOutcome, Faults};
use super::Reader;
use super::document::Document;
use crate::central::account::Person;
use crate::monitor::flow::{Bar, Picture};
use crate::monitor::guard::FLOW;
use crate::monitor::{number, wording};

/// What the page shows.
pub struct FlowPage {
    /// Language and texts.
    pub reader: Reader,
    /// Who looks.
    pub person: Person,
    /// The picture.
    pub picture: Picture,
}

/// The page.
#[component]
pub fn Flow(
    /// What it shows.
    page: FlowPage,
) -> impl IntoView {
    let FlowPage { reader, person, picture } = page;
    let (texts, wording) = (reader.flow(), reader.wording);
    let as_of = number::moment(reader.language, picture.read_at);
    let address = format!("/monitor/flow/live?lang={}", reader.language.tag());
    view! {
        <Document reader title=texts.title person=Some(person) here=Some(FLOW.to_owned())
            kind="page-flow">
            <header class="page-head">
                <h1>{texts.title}</h1>
                <p class="as-of">{wording.figures_as_of} " " <b data-as-of="">{as_of}</b></p>
            </header>
            <p class="lead">{texts.lead}</p>
            <div class="flow-live">
                <p class="live-state" data-live-state="" data-on=wording.live_on
                    data-lost=wording.live_lost data-paused=wording.live_paused
                    data-over=wording.live_over>{wording.live_off}</p>
                <button class="quiet" type="button" data-live-pause="" data-pause=wording.live_pause
                    data-resume=wording.live_resume hidden=true>{wording.live_pause}</button>
            </div>
            <div class="flow" data-figures="" data-flow="" data-address=address>
                <Figures reader picture />
            </div>
        </Document>
    }
    .into_any()
}

/// Everything that changes.
#[component]
pub fn Figures(
    /// Language and texts.
    reader: Reader,
    /// The picture.
    picture: Picture,
) -> impl IntoView {
    let texts = reader.flow();
    let Picture { hour, day, channels, issuers, nodes, origins, .. } = picture.clone();
    let sum = |bars: &[Bar]| reader.count(bars.iter().map(|bar| bar.outcomes.received()).sum());
    let of_hour = ChartOf {
        id: "flow-hour",
        title: texts.hour,
        told: texts.hour_chart,
        sum: (texts.hour_sum)(&sum(&hour)),
        mark_every: 10,
        bars: hour,
    };
    let of_day = ChartOf {
        id: "flow-day",
        title: texts.day,
        told: texts.day_chart,
        sum: (texts.day_sum)(&sum(&day)),
        mark_every: 180,
        bars: day,
    };
    let language = reader.language;
    let channels =
        channels.into_iter().map(|(name, n)| (wording::flow::channel(language, &name), n));
    let issuers = issuers.into_iter().map(|(name, n)| match name.as_str() {
        "" => (texts.no_issuer.to_owned(), n),
        crate::flow::OTHER => (texts.other.to_owned(), n),
        _ => (name, n),
    });
    view! {
        <Alerts reader picture=picture.clone() />
        <Nodes reader nodes />
        <div class="flow-pair"><Chart reader chart=of_hour /><Chart reader chart=of_day /></div>
        <div class="flow-pair">
            <ByOutcome reader title=texts.channels head=texts.channel rows=channels.collect() />
            <ByOutcome reader title=texts.issuers head=texts.issuer rows=issuers.collect() />
        </div>
        <Origins reader origins />
        <Faults reader picture />
    }
    .into_any()
}
