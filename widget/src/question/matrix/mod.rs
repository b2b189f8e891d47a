//! Several ratings on one scale: a fieldset for each row, inside the fieldset of the question.

use model::Survey;
use model::survey::{Question, Row};

use super::choice::{Field, Input};
use super::rating::levels;
use super::{Scene, group, id, problem, target_id};
use crate::element::{Part, part};

/// The question with its rows.
pub fn view(
    scene: Scene,
    survey: &Survey,
    question: &Question,
    scale: &str,
    rows: &[Row],
    leads: bool,
) -> Part {
    let rows = rows.iter().map(|row| one_row(scene, survey, question, scale, row)).collect();
    group(scene, question, leads, part("div").set("class", "rows").all(rows))
}

fn one_row(scene: Scene, survey: &Survey, question: &Question, scale: &str, row: &Row) -> Part {
    let field = Field {
        survey,
        question: &question.id,
        row: Some(&row.id),
        input: Input::Radio,
        required: row.required,
    };
    let shell = part("fieldset")
        .set("class", "row")
        .set("part", "row")
        .set("id", target_id(&question.id, Some(&row.id)))
        .set("aria-describedby", id("problem-", &question.id, Some(&row.id)))
        .child(part("legend").child(part("span").set("class", "ask").text(row.text.as_str())))
        .child(problem(scene, &question.id, Some(&row.id)))
        .child(levels(scene, field, scale));
    // Plain HTML shows every row: hiding one there could not be undone.
    if !scene.live || row.asked_when.is_empty() {
        return shell;
    }
    let (question, row) = (question.id.clone(), row.id.clone());
    shell.shown_if(scene.flow, move |flow| flow.is_row_asked(&question, &row))
}
