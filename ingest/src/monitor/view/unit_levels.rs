//! The overall rating of one survey by unit: one column per level of its scale.

use leptos::prelude::*;

use super::Reader;
use super::place::Unit;
use super::tone::tone;
use super::units::SHOWN_MAX;
use crate::monitor::figures::{SurveyFigures, UnitFigures, overall_scale};
use crate::monitor::number::permille;

/// Units of one survey with the levels they were given.
#[component]
pub fn UnitLevels(
    /// Language and texts.
    reader: Reader,
    /// The survey's figures.
    figures: SurveyFigures,
) -> impl IntoView {
    let wording = reader.wording;
    let Some(scale) = overall_scale(&figures.survey).filter(|_| !figures.units.is_empty()) else {
        return ().into_any();
    };
    let (levels, top) = (scale.levels.clone(), scale.top());
    let tones: Vec<&'static str> = (1..=top).map(|level| tone(&scale.id, level, top)).collect();
    let title = format!("units-{}-{}", figures.id, figures.version);
    let heads = tones.clone().into_iter().zip(levels).rev().map(|(tone, text)| {
        view! {
            <th scope="col" class="number"><span class="level-head">
                <span class=format!("swatch {tone}") aria-hidden="true"></span>
                <span>{text}</span></span></th>
        }
    });
    let more = figures.units.len().saturating_sub(SHOWN_MAX);
    let units = figures.units.into_iter().take(SHOWN_MAX);
    let rows = units.map(|unit| view! { <UnitRow reader unit tones=tones.clone() /> });
    view! {
        <article class="unit-levels">
            <h4 id=title.clone()>{wording.units_by_level}</h4>
            <p class="meta"><span class="scale">{(wording.scale_levels)(top)}</span></p>
            <div class="scroll" role="group" aria-labelledby=title tabindex="0">
                <table class="grid">
                    <thead>
                        <tr>
                            <th scope="col">{wording.unit}</th>
                            <th scope="col" class="number">{wording.submissions}</th>
                            <th scope="col" class="strip-head">{wording.chart}</th>
                            {heads.collect_view()}
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            {(more > 0).then(|| view! { <p class="hint">{
                (wording.units_more)(&reader.count(i64::try_from(more).unwrap_or(i64::MAX)))
            }</p> })}
        </article>
    }
    .into_any()
}

#[component]
fn UnitRow(reader: Reader, unit: UnitFigures, tones: Vec<&'static str>) -> impl IntoView {
    let UnitFigures { unit, n, levels } = unit;
    let cells = levels.iter().rev().map(|n| {
        let class = if *n == 0 { "number nought" } else { "number" };
        view! { <td class=class>{reader.count(*n)}</td> }
    });
    view! {
        <tr>
            <th scope="row"><Unit reader unit /></th>
            <td class="number">{reader.count(n)}</td>
            <td class="strip-cell"><Strip levels=levels.clone() tones /></td>
            {cells.collect_view()}
        </tr>
    }
}

/// All levels side by side, the most favourable first as in the columns; the numbers follow.
#[component]
fn Strip(levels: Vec<i64>, tones: Vec<&'static str>) -> impl IntoView {
    let all: i64 = levels.iter().sum();
    let mut before = 0;
    let parts =
        tones.into_iter().zip(levels).rev().filter(|(_, n)| *n > 0).map(move |(tone, n)| {
            let from = permille(before, all).unwrap_or(0);
            before += n;
            let width = permille(before, all).unwrap_or(0) - from;
            let (x, width) = (percent(from), percent(width));
            view! { <rect class=tone x=x y="0" width=width height="12" /> }
        });
    view! {
        <svg class="strip" width="100%" height="12" aria-hidden="true" focusable="false">
            {parts.collect_view()}
        </svg>
    }
}

fn percent(permille: i64) -> String {
    format!("{}.{}%", permille / 10, permille % 10)
}
