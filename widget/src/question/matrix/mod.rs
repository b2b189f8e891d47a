//! Several ratings on one scale: a fieldset for each row, inside the fieldset of the question.

use model::survey::{Question, Row};

use super::choice::{Field, Input};
use super::rating::levels;
use super::{Scene, group, id, problem, target_id};
use crate::element::{Part, part};

/// The question with its rows.
pub fn view(scene: Scene, question: &Question, scale: &str, rows: &[Row], leads: bool) -> Part {
    let rows = rows.iter().map(|row| one_row(scene, question, scale, row)).collect();
    group(scene, question, leads, part("div", &[("class", "rows")]).all(rows))
}

fn one_row(scene: Scene, question: &Question, scale: &str, row: &Row) -> Part {
    let field = Field {
        question: &question.id,
        row: Some(&row.id),
        input: Input::Radio,
        required: row.required,
    };
    let text = part("span", &[("class", "ask")]).text(&row.text);
    let shell = part("fieldset", &[("class", "row"), ("part", "row")])
        .set("id", target_id(&question.id, Some(&row.id)))
        .set("aria-describedby", id("problem-", &question.id, Some(&row.id)))
        .child(part("legend", &[]).child(text))
        .child(problem(&question.id, Some(&row.id)))
        .child(levels(scene, field, scale));
    // Plain HTML shows every row: hiding one there could not be undone.
    if !scene.live || row.asked_when.is_empty() {
        return shell;
    }
    let (question, row) = (question.id.clone(), row.id.clone());
    shell.shown_if(move |flow| flow.is_row_asked(&question, &row))
}
