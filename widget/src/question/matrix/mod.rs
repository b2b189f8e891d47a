//! Several ratings on one scale: a radio group for each row, inside the fieldset of the question.
//!
//! The style sheet makes a table of it where the element is wide, and cards where it is narrow.

#[cfg(feature = "ssr")]
use model::survey::Factor;
use model::survey::{Kind, Question, Row};

use super::choice::{Field, Input};
#[cfg(feature = "ssr")]
use super::factor_id;
use super::rating::levels;
use super::{Scene, ask, group, id, problem, target_id};
use crate::element::{Part, part};
use crate::flow::Sheet;

/// The question with its rows: those of one factor where that is a sheet by itself, else all of
/// them, each factor under its heading.
pub fn view(scene: Scene, question: &Question, sheet: &Sheet, leads: bool) -> Part {
    #[cfg(feature = "ssr")]
    if let (Kind::Matrix { factors, .. }, None) = (&question.kind, &sheet.factor)
        && !factors.is_empty()
    {
        let parts = factors.iter().map(|one| under_heading(scene, question, sheet.page, one));
        return group(scene, question, leads, part("div", &[]).all(parts.collect()));
    }
    let table = table(scene, question, sheet);
    match sheet.factor {
        // The question stands on several sheets, so its id would, too.
        Some(_) => part("fieldset", &[("class", "question"), ("part", "question")])
            .child(part("legend", &[]).child(ask(scene, question, leads)))
            .child(table),
        None => group(scene, question, leads, table),
    }
}

/// A factor with its headings, on a page that has all of them: that of the service.
#[cfg(feature = "ssr")]
fn under_heading(scene: Scene, question: &Question, page: usize, factor: &Factor) -> Part {
    let sheet = Sheet { page, factor: Some(factor.id.clone()) };
    let block = factor.block.as_ref();
    part("div", &[("class", "factor")])
        .set("id", factor_id(&question.id, &factor.id))
        .maybe(block.map(|block| part("p", &[("class", "block")]).text(block)))
        .child(part("p", &[("class", "factor-name")]).text(&factor.text))
        .child(table(scene, question, &sheet))
}

fn table(scene: Scene, question: &Question, sheet: &Sheet) -> Part {
    let Kind::Matrix { scale, rows, .. } = &question.kind else { return part("div", &[]) };
    let rows = rows.iter().filter(|row| sheet.has(row));
    let rows = rows.map(|row| one_row(scene, question, scale, row)).collect();
    part("div", &[("class", "rows")]).child(heads(scene, scale)).all(rows)
}

/// What each cell says to those who hear the page; those who see it read it above the column.
fn heads(scene: Scene, scale: &str) -> Part {
    let mut heads = part("div", &[("class", "heads"), ("aria-hidden", "true")]);
    if let Some(scale) = scene.flow.survey().scale(scale) {
        for (_, text) in scale.shown() {
            heads = heads.child(part("span", &[]).text(text));
        }
    }
    heads
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
