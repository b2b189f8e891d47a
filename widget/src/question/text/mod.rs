//! Free text: a field of several lines, and the characters that are left once they become few.

use model::survey::Question;
use model::text::length;

use super::{Scene, ask, described_by, hint, problem, shell};
use crate::element::{Part, part};
use crate::flow::Flow;
use crate::wording::{around, words};

/// The question with its field. Characters are Unicode scalar values, as `model::check` counts them.
pub fn view(scene: Scene, question: &Question, length_max: u32, leads: bool) -> Part {
    let input_id = ["input-", &question.id].concat();
    let field = part("textarea", &[("part", "text"), ("rows", "5")])
        .set("id", input_id.clone())
        .set("name", question.id.clone())
        .set("aria-describedby", described_by(question))
        .flag("required", question.required)
        .text(scene.flow.text(&question.id));
    shell(scene, question, "div")
        .child(part("label", &[]).set("for", input_id).child(ask(scene, question, leads)))
        .maybe(hint(question))
        .child(problem(&question.id, None))
        .child(field)
        .maybe(scene.live.then(|| count(question, length_max)))
}

fn count(question: &Question, length_max: u32) -> Part {
    let id = question.id.clone();
    let read = move |flow: &Flow| {
        let length = length(flow.text(&id));
        let language = flow.language();
        (length >= length_max / 5 * 4).then(|| match length_max.checked_sub(length) {
            Some(left) => around(language, words(language).left, left),
            None => around(language, words(language).over, length - length_max),
        })
    };
    part("p", &[("class", "count"), ("role", "status")]).telling(read)
}
