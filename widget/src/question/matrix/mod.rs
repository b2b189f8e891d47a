//! Several ratings on one scale: a fieldset for each row, inside the fieldset of the question.

use leptos::prelude::*;
use model::Survey;
use model::survey::{Question, Row};

use super::choice::{Field, Input};
use super::rating::levels;
use super::{Scene, group, hidden_unless, problem, problem_id, target_id};

/// The question with its rows.
pub fn view(
    scene: Scene,
    survey: &Survey,
    question: &Question,
    scale: &str,
    rows: &[Row],
    leads: bool,
) -> AnyView {
    let row = |row: &Row| {
        let (question, id) = (question.id.clone(), row.id.clone());
        let field = Field {
            survey,
            question: &question,
            row: Some(&row.id),
            input: Input::Radio,
            required: row.required,
        };
        let inputs = levels(scene, field, scale);
        let told = problem(scene.flow, &question, Some(&id));
        let (target, described_by) = (target_id(&question, Some(&id)), problem_id(&question, Some(&id)));
        let is_asked = move |flow: &crate::flow::Flow| {
            !scene.live || flow.is_row_asked(&question, &id)
        };
        view! {
            <fieldset class="row" part="row" id=target aria-describedby=described_by
                hidden=hidden_unless(scene.flow, is_asked)>
                <legend><span class="ask">{row.text.clone()}</span></legend>
                {told}
                {inputs}
            </fieldset>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = rows.iter().map(row).collect();
    group(scene, question, leads, view! { <div class="rows">{rows}</div> }.into_any())
}
