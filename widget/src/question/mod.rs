//! One question on a page: a folder per kind, and here what all kinds share.
//!
//! Each folder holds the view, the notes on keyboard and screen readers, and the fixtures that the
//! snapshots are made from. Inputs are native and left to the browser; nothing here sees an event.

pub mod rating;
pub mod single;
pub mod multiple;
pub mod text;
pub mod matrix;
pub mod statement;
mod choice;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use leptos::prelude::*;
use model::Survey;
use model::survey::{Kind, Question};

use crate::element::{Part, part};
use crate::flow::Flow;
use crate::wording::words;

/// Where a question is shown.
#[derive(Clone, Copy)]
pub struct Scene {
    /// The citizen's way through the survey.
    pub flow: RwSignal<Flow>,
    /// True in the browser; false for plain HTML, where the style sheet opens conditional questions.
    pub live: bool,
}

/// Id of the element of a question or a row, which a problem in the summary leads to.
pub fn target_id(question: &str, row: Option<&str>) -> String {
    id("q-", question, row)
}

/// The view of a question. `leads` marks the question whose text is the heading of its page.
pub fn view(scene: Scene, survey: &Survey, question: &Question, leads: bool) -> Part {
    match &question.kind {
        Kind::Rating { scale } => rating::view(scene, survey, question, scale, leads),
        Kind::Single { options } => single::view(scene, survey, question, options, leads),
        Kind::Multiple { options } => multiple::view(scene, survey, question, options, leads),
        Kind::Text { length_max } => text::view(scene, question, *length_max, leads),
        Kind::Matrix { scale, rows } => matrix::view(scene, survey, question, scale, rows, leads),
        Kind::Statement => statement::view(scene, question),
    }
}

/// What stands around the inputs of a question with options: legend, hint, problem.
fn group(scene: Scene, question: &Question, leads: bool, inputs: Part) -> Part {
    shell(scene, question, "fieldset")
        .set("aria-describedby", described_by(question))
        .child(part("legend").child(ask(scene, question, leads)))
        .maybe(hint(question))
        .child(problem(scene, &question.id, None))
        .child(inputs)
}

/// The element of a question, there while the question is asked.
fn shell(scene: Scene, question: &Question, tag: &'static str) -> Part {
    let is_conditional = !question.asked_when.is_empty();
    let class = if is_conditional { "question conditional" } else { "question" };
    let shell = part(tag)
        .set("class", class)
        .set("part", "question")
        .set("id", target_id(&question.id, None));
    // Plain HTML must not hide what it could not show again; there the style sheet does both.
    if !scene.live || !is_conditional {
        return shell;
    }
    let id = question.id.clone();
    shell.shown_if(scene.flow, move |flow| flow.is_asked(&id))
}

/// The question itself, with a word when it must be answered.
fn ask(scene: Scene, question: &Question, leads: bool) -> Part {
    let language = scene.flow.with_untracked(Flow::language);
    let required = || part("span").set("class", "required").text(words(language).required);
    let gap = if question.required { " " } else { "" };
    let ask = match leads {
        true => part("h3").set("tabindex", "-1"),
        false => part("span"),
    };
    ask.set("class", "ask")
        .set("part", "ask")
        .text([&question.text, gap].concat())
        .maybe(question.required.then(required))
}

fn hint(question: &Question) -> Option<Part> {
    let hint = question.hint.clone()?;
    let id = id("hint-", &question.id, None);
    Some(part("p").set("class", "hint").set("part", "hint").set("id", id).text(hint))
}

/// The sentence about what is wrong with a question or a row.
fn problem(scene: Scene, question: &str, row: Option<&str>) -> Part {
    let shell = part("p")
        .set("class", "problem")
        .set("part", "problem")
        .set("id", id("problem-", question, row));
    if !scene.live {
        let told = scene.flow.with_untracked(|flow| flow.told_about(question, row).map(str::to_owned));
        return match told {
            Some(told) => shell.text(told),
            None => shell.flag("hidden", true),
        };
    }
    let (question, row) = (question.to_owned(), row.map(str::to_owned));
    let read = move |flow: &Flow| flow.told_about(&question, row.as_deref()).map(str::to_owned);
    let is_told = read.clone();
    shell
        .shown_if(scene.flow, move |flow| is_told(flow).is_some())
        .telling(scene.flow, read)
}

fn described_by(question: &Question) -> String {
    let problem = id("problem-", &question.id, None);
    match question.hint {
        Some(_) => ["hint-", &question.id, " ", &problem].concat(),
        None => problem,
    }
}

fn id(prefix: &str, question: &str, row: Option<&str>) -> String {
    [prefix, question, if row.is_some() { "." } else { "" }, row.unwrap_or("")].concat()
}
