//! How answers are spread, in the document: a table with a bar for each level of a question; the rows of a
//! matrix share one table. Who did not answer stands apart. What is withheld has no number here either.

use super::value::{count, is_hidden};
use crate::document::{self, Block, Cell, Column, DocumentError, Row, Table};
use crate::figures::report::Item;
use crate::monitor::number;
use crate::monitor::results::Gathered;
use crate::monitor::results::outline;
use crate::monitor::view::Reader;

/// Width of the bars of one question, in twentieths of a point.
const BAR: u32 = 2_750;

/// Width of the bars of a matrix.
const STACKED: u32 = 1_500;

/// The distributions of every question with a scale.
///
/// # Errors
/// A picture cannot be drawn.
pub fn spread(reader: Reader, gathered: &Gathered) -> Result<Vec<Block>, DocumentError> {
    let wording = reader.results();
    let mut blocks = vec![Block::Note(wording.spread_note.to_owned())];
    let has_scale =
        |item: &&Item| item.kind == "item" && outline::scale(&gathered.survey, &item.id).is_some();
    let mut items = gathered.spread().iter().filter(has_scale).peekable();
    while let Some(item) = items.next() {
        let Some(heading) = outline::heading(&gathered.survey, &item.id) else {
            blocks.extend(question(reader, gathered, item)?);
            continue;
        };
        let mut of_matrix = vec![item];
        let is_same =
            |item: &&Item| outline::heading(&gathered.survey, &item.id).as_ref() == Some(&heading);
        while let Some(next) = items.next_if(is_same) {
            of_matrix.push(next);
        }
        blocks.push(Block::Heading(3, heading.clone()));
        blocks.push(Block::Note(wording.report_share_count.to_owned()));
        blocks.push(matrix(reader, gathered, heading, &of_matrix)?);
    }
    Ok(blocks)
}

/// Tenths of a percent of a whole.
fn permille(n: u64, of: u64) -> i64 {
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX / 4_000);
    number::permille(whole(n), whole(of)).unwrap_or(0)
}

/// How often each level was given, the most favourable first; none when that is withheld or nobody answered.
fn levels(gathered: &Gathered, item: &Item) -> Option<Vec<(String, u64)>> {
    let counts = item.counts.as_ref().filter(|_| item.n > 0 && !is_hidden(item))?;
    let scale = outline::scale(&gathered.survey, &item.id)?;
    let levels = (1..=scale.top()).zip(&scale.levels).rev();
    let n = |level: u8| counts.get(&level.to_string()).copied().unwrap_or(0);
    Some(levels.map(|(level, text)| (text.clone(), n(level))).collect())
}

/// What is said of a question before its table.
fn meta(reader: Reader, item: &Item) -> String {
    let wording = reader.results();
    if is_hidden(item) {
        return format!("{}. {}", wording.hidden, reader.wording.too_few_note);
    }
    let mut said = (wording.answers_of)(&count(reader, item.n));
    if let Some(n) = item.no_answer.filter(|n| *n > 0) {
        said = format!("{said}; {}", (wording.no_answer)(&count(reader, n)));
    }
    format!("{said}.")
}

fn question(reader: Reader, gathered: &Gathered, item: &Item) -> Result<Vec<Block>, DocumentError> {
    let wording = reader.results();
    let name = outline::name(&gathered.survey, &item.id, wording);
    let mut blocks = vec![Block::Heading(3, name.clone()), Block::Note(meta(reader, item))];
    let Some(levels) = levels(gathered, item) else { return Ok(blocks) };
    let mut rows = Vec::new();
    for (level, n) in levels {
        let share = permille(n, item.n);
        let told = number::percent(reader.language, share);
        let said = (wording.report_bar)(&level, &told);
        let bar = document::bar(said, BAR, share as f64 / 1_000.0)?;
        rows.push(Row::of(vec![
            Cell::text(level),
            Cell::text(count(reader, n)),
            Cell::text(told),
            Cell::Picture(bar),
        ]));
    }
    let columns = vec![
        Column::text(reader.wording.level, 3_721),
        Column::number(reader.wording.number_of_answers, 1_200),
        Column::number(reader.wording.share, 1_200),
        Column::text(reader.wording.chart, 2_950),
    ];
    blocks.push(Block::Table(Table { about: name, columns, rows, is_dense: false }));
    Ok(blocks)
}

fn matrix(
    reader: Reader,
    gathered: &Gathered,
    about: String,
    items: &[&Item],
) -> Result<Block, DocumentError> {
    let wording = reader.results();
    let scale = items.first().and_then(|item| outline::scale(&gathered.survey, &item.id));
    let heads: Vec<String> =
        scale.map(|scale| scale.levels.iter().rev().cloned().collect()).unwrap_or_default();
    let mut rows = Vec::new();
    for item in items {
        let name = outline::name(&gathered.survey, &item.id, wording);
        let mut cells = vec![Cell::text(name.clone())];
        match levels(gathered, item) {
            Some(levels) => {
                cells.push(Cell::text(count(reader, item.n)));
                let mut shares = Vec::new();
                for (level, n) in levels {
                    let told = number::percent(reader.language, permille(n, item.n));
                    cells.push(Cell::text(format!("{told} ({})", count(reader, n))));
                    shares.push((format!("{level} {told}"), n as f64 / item.n as f64));
                }
                let (said, shares): (Vec<String>, Vec<f64>) = shares.into_iter().unzip();
                let said = (wording.report_stacked)(&name, &said.join(", "));
                cells.push(Cell::Picture(document::stacked(said, STACKED, &shares)?));
            }
            None => {
                let why = if is_hidden(item) { wording.hidden } else { wording.heat_none };
                cells.extend((0..=heads.len()).map(|_| Cell::text(why)));
                cells.push(Cell::text(""));
            }
        }
        rows.push(Row::of(cells));
    }
    let n = u32::try_from(heads.len().max(1)).unwrap_or(u32::MAX);
    let width = (4_000 / n).min(1_200);
    let rest = document::TEXT_WIDTH.saturating_sub(width * n + 700 + STACKED + 80);
    let mut columns =
        vec![Column::text(wording.figure, rest), Column::number(wording.answers, 700).upward()];
    columns.extend(heads.into_iter().map(|head| Column::number(head, width).upward()));
    columns.push(Column::text(reader.wording.chart, STACKED + 80));
    Ok(Block::Table(Table { about, columns, rows, is_dense: true }))
}
