//! The page of one figure: how it went over the last periods, and how its answers are spread now.

use leptos::prelude::*;

use super::head::Head;
use super::line::TrendLine;
use super::methods::Methods;
use super::spread::distribution;
use super::value::{count, interval, is_hidden, told};
use crate::central::account::Person;
use crate::monitor::results::address::View;
use crate::monitor::results::{Point, QuestionOf, outline};
use crate::monitor::view::Reader;
use crate::monitor::view::document::Document;

/// What the page shows.
pub struct QuestionPage {
    /// Language and texts.
    pub reader: Reader,
    /// Who looks.
    pub person: Person,
    /// The address.
    pub here: String,
    /// What is shown.
    pub view: View,
    /// The figure.
    pub of: QuestionOf,
}

/// The page.
#[component]
pub fn Question(
    /// What it shows.
    page: QuestionPage,
) -> impl IntoView {
    let QuestionPage { reader, person, here, view, of } = page;
    let wording = reader.results();
    let QuestionOf { item, points, gathered } = of;
    let name = outline::name(&gathered.survey, &item.id, wording);
    let back = view.results();
    let rows = points.clone().into_iter().map(|point| row(reader, &view, &item.id, point));
    let rows = rows.collect_view();
    let spread = gathered.spread().iter().find(|one| one.id == item.id).cloned();
    let spread = spread.filter(|one| one.kind == "item").map(|one| {
        view! {
            <section class="part" aria-labelledby="spread-title">
                <h2 id="spread-title">{wording.spread}</h2>
                {distribution(reader, &gathered, &one, false)}
            </section>
        }
    });
    view! {
        <Document reader title=name.clone() person=Some(person) here=Some(here) kind="page-results">
            <Head reader view=view.clone() gathered=gathered.clone() about=Some(name.clone()) />
            <p><a href=back>{wording.back}</a></p>
            <section class="part" aria-labelledby="question-title">
                <h2 id="question-title">{name.clone()}</h2>
                <p class="section-note">{wording.question_band} " " {wording.question_note}</p>
                <div class="chart-box" role="group" aria-labelledby="question-title" tabindex="0">
                    <TrendLine reader name=name.clone() points like=item.clone() />
                </div>
                <details class="behind" open=true>
                    <summary>{wording.question_table}</summary>
                    <div class="scroll" role="group" aria-label=wording.question_table tabindex="0">
                        <table class="grid">
                            <caption class="visually-hidden">{name}</caption>
                            <thead>
                                <tr>
                                    <th scope="col">{wording.period}</th>
                                    <th scope="col" class="number">{wording.value}</th>
                                    <th scope="col" class="number">{wording.interval}</th>
                                    <th scope="col" class="number">{wording.answers}</th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                </details>
            </section>
            {spread}
            <Methods reader gathered />
        </Document>
    }
    .into_any()
}

fn row(reader: Reader, view: &View, id: &str, point: Point) -> AnyView {
    let wording = reader.results();
    let Point { period, item } = point;
    let name = wording.period_name(period);
    let href = view.in_period(period).question(id);
    let item = item.unwrap_or_default();
    let is_hidden = item.value.is_none() && is_hidden(&item);
    let n = if is_hidden { wording.hidden.to_owned() } else { count(reader, item.n) };
    let range = item.value.map(|_| interval(reader, &item));
    view! {
        <tr data-period=period.to_string()>
            <th scope="row"><a href=href>{name}</a></th>
            <td class="number value" data-value="">{told(reader, &item)}</td>
            <td class="number range-cell">{range}</td>
            <td class="number">{n}</td>
        </tr>
    }
    .into_any()
}
