//! Several ratings on one scale: a radio group for each row, inside the fieldset of the question.
//!
//! The style sheet makes a table of it where the element is wide, and cards where it is narrow.

use model::survey::{Factor, Kind, Question, Row};

use super::choice::{Field, Input};
use super::rating::levels;
use super::{Scene, ask, factor_id, group, id, problem, target_id};
use crate::element::{Part, part};
use crate::flow::is_in;

/// The question with its rows: those of one factor where that is a sheet by itself, else all of
/// them, each factor under its heading.
pub fn view(scene: Scene, question: &Question, factor: Option<usize>, leads: bool) -> Part {
    let Kind::Matrix { factors, .. } = &question.kind else { return part("div", &[]) };
    match factor {
        None if !factors.is_empty() => {
            let parts = factors.iter().enumerate();
            let parts = parts.map(|(at, factor)| under_heading(scene, question, at, factor));
            group(scene, question, leads, part("div", &[]).all(parts.collect()))
        }
        // The question stands on several sheets, its id only on the first.
        Some(1..) => part("fieldset", &[("class", "question"), ("part", "question")])
            .child(part("legend", &[]).child(ask(scene, question, leads)))
            .child(table(scene, question, factor)),
        _ => group(scene, question, leads, table(scene, question, factor)),
    }
}

/// A factor with its headings, on a page that has all of them.
fn under_heading(scene: Scene, question: &Question, at: usize, factor: &Factor) -> Part {
    let block = factor.block.as_ref();
    part("div", &[("class", "factor")])
        .set("id", factor_id(&question.id, &factor.id))
        .maybe(block.map(|block| part("p", &[("class", "block")]).text(block)))
        .child(part("p", &[("class", "factor-name")]).text(&factor.text))
        .child(table(scene, question, Some(at)))
}

fn table(scene: Scene, question: &Question, factor: Option<usize>) -> Part {
    let Kind::Matrix { scale, rows, .. } = &question.kind else { return part("div", &[]) };
    // What stands in each cell for those who hear the page, those who see it read above the column.
    let mut heads = part("div", &[("class", "heads"), ("aria-hidden", "true")]);
    if let Some(scale) = scene.flow.survey().scale(scale) {
        for (_, text) in scale.shown() {
            heads = heads.child(part("span", &[]).text(text));
        }
    }
    let rows = rows.iter().filter(|row| is_in(question, row, factor));
    part("div", &[("class", "rows")])
        .child(heads)
        .all(rows.map(|row| one_row(scene, question, scale, row)).collect())
}

fn one_row(scene: Scene, question: &Question, scale: &str, row: &Row) -> Part {
    let field = Field {
        question: &question.id,
        row: Some(&row.id),
        input: Input::Radio,
        required: row.required,
    };
    let name = id("row-", &question.id, Some(&row.id));
    let shell = part("div", &[("class", "row"), ("part", "row"), ("role", "radiogroup")])
        .set("id", target_id(&question.id, Some(&row.id)))
        .set("aria-labelledby", name.clone())
        .set("aria-describedby", id("problem-", &question.id, Some(&row.id)))
        .child(part("span", &[("class", "ask")]).set("id", name).text(&row.text))
        .child(problem(&question.id, Some(&row.id)))
        .child(levels(scene, field, scale));
    // Plain HTML shows every row: hiding one there could not be undone.
    if !scene.live || row.asked_when.is_empty() {
        return shell;
    }
    let (question, row) = (question.id.clone(), row.id.clone());
    shell.shown_if(move |flow| flow.is_row_asked(&question, &row))
}
