//! Free text: a field of several lines, and the characters that are left once they become few.

use leptos::prelude::WithUntracked;
use model::survey::Question;

use super::{Scene, ask, described_by, hint, problem, shell};
use crate::element::{Part, part};
use crate::flow::Flow;
use crate::wording::{around, words};

/// The question with its field. Characters are Unicode scalar values, as `model::check` counts them.
pub fn view(scene: Scene, question: &Question, length_max: u32, leads: bool) -> Part {
    let written = scene.flow.with_untracked(|flow| flow.text(&question.id).to_owned());
    let input_id = ["input-", &question.id].concat();
    let field = part("textarea")
        .set("id", input_id.as_str())
        .set("part", "text")
        .set("name", question.id.as_str())
        .set("rows", "5")
        .set("aria-describedby", described_by(question))
        .flag("required", question.required)
        .text(written);
    shell(scene, question, "div")
        .child(part("label").set("for", input_id).child(ask(scene, question, leads)))
        .maybe(hint(question))
        .child(problem(scene, &question.id, None))
        .child(field)
        .maybe(scene.live.then(|| count(scene, question, length_max)))
}

fn count(scene: Scene, question: &Question, length_max: u32) -> Part {
    let id = question.id.clone();
    let read = move |flow: &Flow| {
        let length = flow.text(&id).chars().count() as u32;
        let language = flow.language();
        (length >= length_max / 5 * 4).then(|| match length_max.checked_sub(length) {
            Some(left) => around(language, words(language).left, left),
            None => around(language, words(language).over, length - length_max),
        })
    };
    part("p").set("class", "count").set("role", "status").telling(scene.flow, read)
}
