//! The parts of a unit in the document: beside each other by the figure that stands for all, and by every
//! figure. Of what is withheld it says so, as the page does.

use std::collections::BTreeMap;

use super::comparison::{by_level, level_name};
use super::value::{is_hidden, told};
use super::written::{answers, chart, range};
use crate::document::{Block, Cell, Column, DocumentError, Row, TEXT_WIDTH, Table};
use crate::figures::report::{Item, Part, Ranked};
use crate::monitor::number;
use crate::monitor::results::Gathered;
use crate::monitor::results::outline::{columns, outline};
use crate::monitor::view::Reader;

/// Heads of more columns than this are written upwards.
const LEVEL_HEADS_MAX: usize = 6;

/// Units by the figure that stands for all, each level by itself.
pub fn compared(reader: Reader, gathered: &Gathered) -> Result<Vec<Block>, DocumentError> {
    let wording = reader.results();
    let parts = gathered.report.parts.clone().unwrap_or_default();
    let Some(id) = gathered.headline().map(|item| item.id.clone()) else { return Ok(Vec::new()) };
    let mut ranks: BTreeMap<String, Ranked> = BTreeMap::new();
    let rankings = gathered.report.ranks.iter().flatten();
    // One unit alone has no rank among others.
    for ranking in rankings.filter(|ranking| ranking.units.len() > 1) {
        ranks.extend(ranking.units.iter().map(|ranked| (ranked.unit.clone(), ranked.clone())));
    }
    let has_ranks = !ranks.is_empty();
    let mut rows = Vec::new();
    let mut left_out = false;
    for (level, parts) in by_level(parts) {
        let of = |part: Part| {
            let item = part.items.iter().find(|item| item.id == id).cloned().unwrap_or_default();
            (part, item)
        };
        let parts = parts.into_iter().map(of);
        // Rows without a figure would be pages of nothing; every unit is in the table by figure.
        let (mut parts, without): (Vec<_>, Vec<_>) =
            parts.partition(|(_, item)| item.value.is_some());
        left_out = left_out || !without.is_empty();
        if parts.is_empty() {
            continue;
        }
        rows.push(Row::head(level_name(reader, level)));
        let worth = |item: &Item| item.value.unwrap_or(f64::NEG_INFINITY);
        parts.sort_by(|(one, own), (other, others)| {
            worth(others).total_cmp(&worth(own)).then_with(|| one.unit.cmp(&other.unit))
        });
        for (part, item) in parts {
            let rank = has_ranks.then(|| ranks.get(&part.unit));
            rows.push(compared_row(reader, part, &item, rank)?);
        }
    }
    let mut heads = vec![
        Column::text(reader.wording.unit, if has_ranks { 2_051 } else { 2_921 }),
        Column::number(wording.value, 900),
        Column::text(reader.wording.chart, 2_050),
        Column::number(wording.interval, 1_300),
        Column::number(wording.answers, 950),
        Column::number(wording.response_rate, 950),
    ];
    if has_ranks {
        heads.push(Column::number(wording.rank, 870));
    }
    let mut notes = Vec::new();
    if !rows.is_empty() {
        notes.push(wording.comparison_note);
    }
    if gathered.report.ranks.is_none() {
        notes.push(wording.comparison_no_ranks);
    }
    if left_out {
        notes.push(wording.report_units_left_out);
    }
    let mut blocks = vec![Block::Note(notes.join(" "))];
    if !rows.is_empty() {
        let about = wording.comparison.to_owned();
        blocks.push(Block::Table(Table { about, columns: heads, rows, is_dense: true }));
    }
    Ok(blocks)
}

fn compared_row(
    reader: Reader,
    part: Part,
    item: &Item,
    rank: Option<Option<&Ranked>>,
) -> Result<Row, DocumentError> {
    let wording = reader.results();
    let name = part.name.clone().unwrap_or_else(|| part.unit.clone());
    let rate = part.submissions.response_rate;
    let rate = rate.map_or("–".to_owned(), |rate| number::percentage(reader.language, rate));
    let mut cells = vec![
        Cell::text(name.clone()),
        Cell::text(told(reader, item)),
        chart(reader, &name, item)?,
        Cell::text(range(reader, item)),
        Cell::text(answers(reader, item)),
        Cell::text(rate),
    ];
    if let Some(rank) = rank {
        let n = |n: usize| reader.count(i64::try_from(n).unwrap_or(i64::MAX));
        cells.push(Cell::text(rank.map_or(wording.rank_none.to_owned(), |one| {
            (wording.rank_of)(&n(one.best), &n(one.worst))
        })));
    }
    Ok(Row::of(cells))
}

/// Units by every figure that there is room for.
pub fn by_figure(reader: Reader, gathered: &Gathered) -> Block {
    let lines = columns(outline(&gathered.survey, &gathered.report.items, reader.results()));
    let ids: Vec<String> = lines.iter().map(|line| line.item.id.clone()).collect();
    let n = u32::try_from(lines.len().max(1)).unwrap_or(u32::MAX);
    let width = (6_300 / n).min(1_100);
    let is_upward = lines.len() > LEVEL_HEADS_MAX;
    let heads = lines.into_iter().map(|line| match is_upward {
        true => Column::number(line.short, width).upward(),
        false => Column::number(line.short, width),
    });
    let first = Column::text(reader.wording.unit, TEXT_WIDTH.saturating_sub(width * n));
    let parts = gathered.report.parts.clone().unwrap_or_default();
    let mut rows = Vec::new();
    for (level, parts) in by_level(parts) {
        rows.push(Row::head(level_name(reader, level)));
        for part in parts {
            let name = part.name.clone().unwrap_or_else(|| part.unit.clone());
            let cells =
                ids.iter().map(|id| cell(reader, part.items.iter().find(|item| item.id == *id)));
            let cells = std::iter::once(Cell::text(name)).chain(cells).collect();
            rows.push(Row::of(cells));
        }
    }
    let columns = std::iter::once(first).chain(heads).collect();
    let about = reader.results().heat.to_owned();
    Block::Table(Table { about, columns, rows, is_dense: true })
}

/// The value without the sign of percent, which every cell would repeat.
fn cell(reader: Reader, item: Option<&Item>) -> Cell {
    match item {
        Some(item) if item.value.is_some() || is_hidden(item) => {
            Cell::text(told(reader, item).replace(['%', '\u{a0}'], ""))
        }
        _ => Cell::text(reader.results().heat_none),
    }
}
