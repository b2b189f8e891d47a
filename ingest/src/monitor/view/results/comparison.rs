//! The parts of a unit beside each other, each level by itself: value, interval, how many answered, and among
//! which places a part's rank lies. Nobody gets a bare rank.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::dots::Dots;
use super::value::{count, interval, is_hidden, told};
use crate::figures::report::{Item, Part, Ranked};
use crate::monitor::number;
use crate::monitor::results::Gathered;
use crate::monitor::results::address::View;
use crate::monitor::view::Reader;
use crate::unit::{Level, wording as units};

/// The parts by level.
#[component]
pub fn Comparison(
    /// Language and texts.
    reader: Reader,
    /// What is shown.
    view: View,
    /// Its figures.
    gathered: Gathered,
) -> impl IntoView {
    let wording = reader.results();
    let (Some(id), Some(parts)) =
        (gathered.headline().map(|item| item.id.clone()), gathered.report.parts.clone())
    else {
        return ().into_any();
    };
    if parts.is_empty() {
        return ().into_any();
    }
    let of = |part: Part| {
        let item = part.items.iter().find(|item| item.id == id).cloned().unwrap_or_default();
        (part, item)
    };
    let levels = by_level(parts).into_iter();
    let levels =
        levels.map(|(level, parts)| (level, parts.into_iter().map(of).collect::<Vec<_>>()));
    let mut ranks: BTreeMap<String, Ranked> = BTreeMap::new();
    // One unit alone has no rank among others.
    let rankings = gathered.report.ranks.iter().flatten();
    for ranking in rankings.filter(|ranking| ranking.units.len() > 1) {
        ranks.extend(ranking.units.iter().map(|ranked| (ranked.unit.clone(), ranked.clone())));
    }
    let has_ranks = gathered.report.ranks.is_some();
    let tables = levels.map(|(level, mut units)| {
        let worth = |item: &Item| item.value.unwrap_or(f64::NEG_INFINITY);
        units.sort_by(|(one, own), (other, others)| {
            worth(others).total_cmp(&worth(own)).then_with(|| one.unit.cmp(&other.unit))
        });
        let name = level_name(reader, level);
        let id = format!("compared-{}", level.map_or("unknown", Level::name));
        let rows = units.into_iter().map(|(part, item)| {
            let rank = has_ranks.then(|| ranks.get(&part.unit).cloned());
            row(reader, &view, &part, item, rank)
        });
        let (title, rows) = ((wording.comparison_of)(name), rows.collect_view().into_any());
        view! { <LevelTable reader id title has_ranks rows /> }
    });
    view! {
        <section class="part" aria-labelledby="comparison-title" id="comparison">
            <h2 id="comparison-title">{wording.comparison}</h2>
            <p class="section-note">{wording.comparison_note}
                {(!has_ranks).then(|| format!(" {}", wording.comparison_no_ranks))}</p>
            {tables.collect_view()}
        </section>
    }
    .into_any()
}

/// Parts by their level, from the top down; within it in the order they came.
pub fn by_level(parts: Vec<Part>) -> BTreeMap<Option<Level>, Vec<Part>> {
    let mut levels: BTreeMap<Option<Level>, Vec<Part>> = BTreeMap::new();
    for part in parts {
        levels.entry(part.level.and_then(Level::from_name)).or_default().push(part);
    }
    levels
}

/// What a level is called, or that it is not known.
pub fn level_name(reader: Reader, level: Option<Level>) -> &'static str {
    level.map_or(reader.results().level_none, |level| units::level(reader.language, level))
}

#[component]
fn LevelTable(
    reader: Reader,
    id: String,
    title: String,
    has_ranks: bool,
    rows: AnyView,
) -> impl IntoView {
    let wording = reader.results();
    view! {
        <h3 id=id.clone()>{title}</h3>
        <div class="scroll tall" role="group" aria-labelledby=id tabindex="0">
            <table class="grid comparison-table">
                <thead>
                    <tr>
                        <th scope="col">{reader.wording.unit}</th>
                        <th scope="col" class="number">{wording.value}</th>
                        <th scope="col" class="dots-head">{reader.wording.chart}</th>
                        <th scope="col" class="number">{wording.interval}</th>
                        <th scope="col" class="number">{wording.answers}</th>
                        <th scope="col" class="number">{wording.response_rate}</th>
                        {has_ranks.then(|| view! {
                            <th scope="col" class="number">{wording.rank}</th>
                        })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(
    reader: Reader,
    view: &View,
    part: &Part,
    item: Item,
    rank: Option<Option<Ranked>>,
) -> AnyView {
    let wording = reader.results();
    let href = view.of_unit(Some(&part.unit)).results();
    let name = part.name.clone().unwrap_or_else(|| part.unit.clone());
    let rank = rank.map(|rank| {
        let n = |n: usize| reader.count(i64::try_from(n).unwrap_or(i64::MAX));
        rank.map_or(wording.rank_none.to_owned(), |one| {
            (wording.rank_of)(&n(one.best), &n(one.worst))
        })
    });
    let rate = part.submissions.response_rate;
    let rate = rate.map_or("–".to_owned(), |rate| number::percentage(reader.language, rate));
    let is_hidden = is_hidden(&item);
    let class = if is_hidden { "number value hidden-cell" } else { "number value" };
    let n = if is_hidden { wording.hidden.to_owned() } else { count(reader, item.n) };
    let range = item.value.map(|_| interval(reader, &item));
    view! {
        <tr data-compared=part.unit.clone()>
            <th scope="row"><a href=href>{name}</a></th>
            <td class=class data-value="">{told(reader, &item)}</td>
            <td class="dots-cell"><Dots item /></td>
            <td class="number range-cell">{range}</td>
            <td class="number">{n}</td>
            <td class="number">{rate}</td>
            {rank.map(|rank| view! { <td class="number">{rank}</td> })}
        </tr>
    }
    .into_any()
}
