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

use model::survey::{Kind, Question};

use crate::element::{Part, part};
use crate::flow::{Flow, Sheet};
use crate::wording::words;

/// Where a question is shown.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The citizen's way through the survey, as it is when the form is made.
    pub flow: &'a Flow,
    /// True in the browser; false for plain HTML, where the style sheet opens conditional questions.
    pub live: bool,
}

/// Id of the element of a question or a row, which a problem in the summary leads to.
pub fn target_id(question: &str, row: Option<&str>) -> String {
    id("q-", question, row)
}

#[cfg(feature = "ssr")]
/// Id of the element of a factor, on a page that has all factors of a question.
pub fn factor_id(question: &str, factor: &str) -> String {
    id("factor-", question, Some(factor))
}

/// Reads what is told about a question or a row.
pub fn told(
    question: &str,
    row: Option<&str>,
) -> impl Fn(&Flow) -> Option<String> + Clone + Send + use<> {
    let (question, row) = (question.to_owned(), row.map(str::to_owned));
    move |flow| flow.told_about(&question, row.as_deref()).map(str::to_owned)
}

/// The view of a question, as far as it is on `sheet`. `leads` marks the question whose text is the
/// heading of its page.
pub fn view(scene: Scene, question: &Question, sheet: &Sheet, leads: bool) -> Part {
    match &question.kind {
        Kind::Rating { scale } => rating::view(scene, question, scale, leads),
        Kind::Single { options } => single::view(scene, question, options, leads),
        Kind::Multiple { options } => multiple::view(scene, question, options, leads),
        Kind::Text { length_max } => text::view(scene, question, *length_max, leads),
        Kind::Matrix { .. } => matrix::view(scene, question, sheet, leads),
        Kind::Statement => statement::view(scene, question),
    }
}

/// What stands around the inputs of a question with options: legend, hint, problem.
fn group(scene: Scene, question: &Question, leads: bool, inputs: Part) -> Part {
    shell(scene, question, "fieldset")
        .set("aria-describedby", described_by(question))
        .child(part("legend", &[]).child(ask(scene, question, leads)))
        .maybe(hint(question))
        .child(problem(&question.id, None))
        .child(inputs)
}

/// The element of a question, there while the question is asked.
fn shell(scene: Scene, question: &Question, tag: &'static str) -> Part {
    let is_conditional = !question.asked_when.is_empty();
    let class = if is_conditional { "question conditional" } else { "question" };
    let shell = part(tag, &[("part", "question")])
        .set("class", class.to_owned())
        .set("id", target_id(&question.id, None));
    // Plain HTML must not hide what it could not show again; there the style sheet does both.
    if !scene.live || !is_conditional {
        return shell;
    }
    let id = question.id.clone();
    shell.shown_if(move |flow| flow.is_asked(&id))
}

/// The question itself, with a word when it must be answered.
fn ask(scene: Scene, question: &Question, leads: bool) -> Part {
    let ask = match leads {
        true => part("h3", &[("class", "ask"), ("part", "ask"), ("tabindex", "-1")]),
        false => part("span", &[("class", "ask"), ("part", "ask")]),
    };
    let ask = ask.text(&question.text);
    if !question.required {
        return ask;
    }
    let required = words(scene.flow.language()).required;
    ask.text(" ").child(part("span", &[("class", "required")]).text(required))
}

fn hint(question: &Question) -> Option<Part> {
    let hint = question.hint.as_ref()?;
    let id = id("hint-", &question.id, None);
    Some(part("p", &[("class", "hint"), ("part", "hint")]).set("id", id).text(hint))
}

/// The sentence about what is wrong with a question or a row.
fn problem(question: &str, row: Option<&str>) -> Part {
    let shell = part("p", &[("class", "problem"), ("part", "problem")])
        .set("id", id("problem-", question, row));
    let read = told(question, row);
    let is_told = read.clone();
    shell.shown_if(move |flow| is_told(flow).is_some()).telling(read)
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
