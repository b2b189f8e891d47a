//! Submissions by unit and survey.

use leptos::prelude::*;

use super::Reader;
use super::funnel::rate_text;
use super::place::Unit;
use crate::monitor::figures::UnitTotals;
use crate::monitor::response::Rate;

/// Units in one table; the rest are counted below it.
pub const SHOWN_MAX: usize = 100;

/// Counted submissions by unit.
#[component]
pub fn Units(
    /// Language and texts.
    reader: Reader,
    /// Titles of the surveys, one per column.
    surveys: Vec<String>,
    /// Most submissions first.
    units: Vec<UnitTotals>,
    /// Their response rates, in the same order; none where they are not told.
    rates: Option<Vec<Rate>>,
) -> impl IntoView {
    let wording = reader.wording;
    let more = units.len().saturating_sub(SHOWN_MAX);
    let heads =
        surveys.into_iter().map(|title| view! { <th scope="col" class="number">{title}</th> });
    let has_rates = rates.is_some();
    let mut rates = rates.into_iter().flatten();
    let rows = units.into_iter().take(SHOWN_MAX).map(|unit| {
        let rate = rates.next().map(|rate| {
            view! { <td class="number" data-unit-rate="">{rate_text(reader, rate)}</td> }
        });
        let UnitTotals { unit, n, surveys } = unit;
        let key = format!("unit-{unit}");
        let cells = surveys.into_iter().map(|n| {
            let class = if n == Some(0) { "number nought" } else { "number" };
            view! { <td class=class>{reader.told(n)}</td> }
        });
        view! {
            <tr data-key=key>
                <th scope="row"><Unit reader unit /></th>
                <td class="number sum">{reader.told(n)}</td>
                {rate}
                {cells.collect_view()}
            </tr>
        }
    });
    view! {
        <section aria-labelledby="units-title" id="units">
            <h2 id="units-title">{wording.units}</h2>
            <div class="scroll" role="group" aria-labelledby="units-title" tabindex="0">
                <table class="grid">
                    <thead>
                        <tr>
                            <th scope="col">{wording.unit}</th>
                            <th scope="col" class="number">{wording.all_surveys}</th>
                            {has_rates.then(|| view! {
                                <th scope="col" class="number">{wording.rate}</th>
                            })}
                            {heads.collect_view()}
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            {(more > 0).then(|| view! { <p class="hint">{
                (wording.units_more)(&reader.count(i64::try_from(more).unwrap_or(i64::MAX)))
            }</p> })}
        </section>
    }
    .into_any()
}
