//! The report as a document (DOCX): the same view as the report for paper, in the same words, with the tables
//! and charts of the results page. What only the office knows is left to be filled in.

use super::crumbs::place_name;
use super::said;
use super::value::{count, interval, is_hidden, place, told};
use super::written_spread::spread;
use super::written_units::{by_figure, compared};
use crate::document::{self, Block, Cell, Column, Document, DocumentError, Foot, Head, Row, Table};
use crate::figures::report::Item;
use crate::monitor::results::Gathered;
use crate::monitor::results::address::View;
use crate::monitor::results::outline::outline;
use crate::monitor::view::Reader;

/// Width of a chart in a row, in twentieths of a point.
pub const CHART: u32 = 1_700;

/// The report as the bytes of a DOCX file.
///
/// # Errors
/// It cannot be written.
pub fn written(reader: Reader, view: &View, gathered: &Gathered) -> Result<Vec<u8>, DocumentError> {
    let wording = reader.results();
    let unit = place_name(reader, &gathered.crumbs);
    let office = said::issuer(reader, view, &unit);
    let text = str::to_owned;
    let document = Document {
        language: match reader.language {
            model::Language::Vi => "vi-VN",
            model::Language::En => "en-GB",
        },
        made_at: gathered.report.computed_at.clone(),
        head: Head {
            above: text(wording.report_office_above),
            office,
            number: text(wording.report_number),
            nation: text(wording.report_nation),
            motto: text(wording.report_motto),
            date: text(wording.report_date),
        },
        kind: wording.report,
        about: (wording.report_about)(&wording.period_name(view.period)),
        about_more: format!("{unit} · {}", gathered.survey.title),
        body: body(reader, gathered)?,
        foot: Foot {
            receivers: text(wording.report_receivers),
            receivers_list: wording.report_receivers_list.map(text).to_vec(),
            signature: text(wording.report_signature),
            signature_note: text(wording.report_signature_note),
            signature_name: text(wording.report_signature_name),
        },
    };
    document::write(&document)
}

fn body(reader: Reader, gathered: &Gathered) -> Result<Vec<Block>, DocumentError> {
    let wording = reader.results();
    let part = |at: usize| Block::Heading(1, wording.report_parts[at].to_owned());
    let sub = |at: usize| Block::Heading(2, wording.report_sub_parts[at].to_owned());
    let sentences = |said: Vec<String>| said.into_iter().map(Block::Paragraph);
    let mut body = vec![part(0)];
    body.extend(sentences(said::standing(reader, gathered)));
    if said::is_empty(gathered) {
        let said = said::nobody(reader, gathered.report.only_released);
        body.push(Block::Paragraph(format!("{}. {} {}", said[0], said[1], said[2])));
    } else {
        body.extend(sentences(said::received(reader, gathered)));
        body.extend([part(1), sub(0)]);
        body.extend(sentences(said::headline(reader, gathered)));
        body.extend([Block::Note(said::hidden(reader, gathered)), figures(reader, gathered)?]);
        body.push(sub(1));
        body.extend(spread(reader, gathered)?);
        if gathered.report.parts.as_ref().is_some_and(|parts| !parts.is_empty()) {
            body.extend([part(2), sub(2)]);
            body.extend(sentences(said::few(reader, gathered).into_iter().collect()));
            body.extend(compared(reader, gathered)?);
            body.extend([sub(3), Block::Note(said::hidden(reader, gathered))]);
            body.push(by_figure(reader, gathered));
        }
    }
    body.push(part(3));
    body.extend(methods(reader, gathered));
    Ok(body)
}

fn methods(reader: Reader, gathered: &Gathered) -> Vec<Block> {
    let wording = reader.results();
    let term = |term: &str, told: String| Block::Term(term.to_owned(), told);
    let mut blocks: Vec<Block> =
        said::methods(reader, gathered).into_iter().map(|(name, told)| term(name, told)).collect();
    blocks.push(term(wording.method_unit, said::units(reader, gathered)));
    if !gathered.left_out.is_empty() {
        blocks.push(term(wording.method_left_out, gathered.left_out.join(" ")));
    }
    blocks.push(term(wording.method_computed, said::computed(reader, gathered)));
    let mut cautions = said::cautions(reader, gathered);
    if let Some(last) = cautions.last_mut() {
        // The mark of the end brings its own full stop.
        let kept = last.trim_end_matches('.').len();
        last.truncate(kept);
        last.push_str(wording.report_end);
    }
    blocks.extend(cautions.into_iter().map(Block::Paragraph));
    blocks
}

/// Every figure, as the page has them.
fn figures(reader: Reader, gathered: &Gathered) -> Result<Block, DocumentError> {
    let wording = reader.results();
    let mut rows = Vec::new();
    for line in outline(&gathered.survey, &gathered.report.items, wording) {
        let cells = vec![
            Cell::text(line.name.clone()),
            Cell::text(told(reader, &line.item)),
            chart(reader, &line.name, &line.item)?,
            Cell::text(range(reader, &line.item)),
            Cell::text(answers(reader, &line.item)),
        ];
        let is_strong = line.depth == 0;
        // The depth of what has no whole above it is a mark, not an indent.
        let depth = if line.depth > 3 { 0 } else { line.depth };
        rows.push(Row { cells, is_strong, depth });
    }
    Ok(Block::Table(Table {
        about: wording.figures.to_owned(),
        columns: vec![
            Column::text(wording.figure, 3_021),
            Column::number(wording.value, 900),
            Column::text(reader.wording.chart, 1_900),
            Column::number(wording.interval, 2_350),
            Column::number(wording.answers, 900),
        ],
        rows,
        is_dense: false,
    }))
}

/// The figure as a dot on its scale; nothing where nothing is told.
pub fn chart(reader: Reader, name: &str, item: &Item) -> Result<Cell, DocumentError> {
    let Some(value) = item.value else { return Ok(Cell::text("")) };
    let said = (reader.results().report_dot)(name, &told(reader, item), &interval(reader, item));
    let limits = item.interval.map(|limits| limits.map(|limit| place(item, limit)));
    Ok(Cell::Picture(document::dot(said, CHART, place(item, value), limits)?))
}

/// The interval, where there is a value for it to be of.
pub fn range(reader: Reader, item: &Item) -> String {
    item.value.map(|_| interval(reader, item)).unwrap_or_default()
}

/// How many answered, unless that is withheld.
pub fn answers(reader: Reader, item: &Item) -> String {
    match is_hidden(item) {
        true => reader.results().hidden.to_owned(),
        false => count(reader, item.n),
    }
}
