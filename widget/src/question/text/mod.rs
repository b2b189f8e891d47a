//! Free text: a field of several lines, and the characters that are left once they become few.

use leptos::prelude::*;
use model::survey::Question;

use super::{Scene, ask, class_of, described_by, hidden_when_not_asked, hint, problem, said};
use super::{hidden_unless, target_id};
use crate::flow::Flow;
use crate::wording::{around, words};

/// The question with its field. Characters are Unicode scalar values, as `model::check` counts them.
pub fn view(scene: Scene, question: &Question, length_max: u32, leads: bool) -> AnyView {
    let flow = scene.flow;
    let id = question.id.clone();
    let input_id = ["input-", &id].concat();
    let written = flow.with_untracked(|flow| flow.text(&id).to_owned());
    let length = move |flow: &Flow| flow.text(&id).chars().count() as u32;
    let is_near = {
        let length = length.clone();
        move |flow: &Flow| length(flow) >= length_max / 5 * 4
    };
    let count = move |flow: &Flow| {
        let (language, length) = (flow.language(), length(flow));
        match length_max.checked_sub(length) {
            Some(left) => around(language, words(language).left, left),
            None => around(language, words(language).over, length - length_max),
        }
    };
    view! {
        <div class=class_of(question) part="question" id=target_id(&question.id, None)
            hidden=hidden_when_not_asked(scene, question)>
            <label for=input_id.clone()>{ask(flow, question, leads)}</label>
            {hint(question)}
            {problem(flow, &question.id, None)}
            <textarea id=input_id part="text" name=question.id.clone() rows="5"
                required=question.required aria-describedby=described_by(question)>
                {written}
            </textarea>
            {scene.live.then(|| view! {
                <p class="count" role="status" hidden=hidden_unless(flow, is_near)>{said(flow, count)}</p>
            })}
        </div>
    }
    .into_any()
}
