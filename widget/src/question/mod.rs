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

/// A value that follows the flow, in a box: one type for the compiler instead of one per place.
pub type Following<T> = Box<dyn Fn() -> T + Send>;

/// What the flow says here, now and whenever it changes.
pub fn said<T: 'static>(
    flow: RwSignal<Flow>,
    read: impl Fn(&Flow) -> T + Send + 'static,
) -> Following<T> {
    Box::new(move || flow.with(&read))
}

/// The value of `hidden` for something that is shown while `is_shown` holds.
pub fn hidden_unless(
    flow: RwSignal<Flow>,
    is_shown: impl Fn(&Flow) -> bool + Send + 'static,
) -> Following<bool> {
    said(flow, move |flow| !is_shown(flow))
}

/// Id of the element of a question or a row, which a problem in the summary leads to.
pub fn target_id(question: &str, row: Option<&str>) -> String {
    ["q-", question, if row.is_some() { "." } else { "" }, row.unwrap_or("")].concat()
}

/// The view of a question. `leads` marks the question whose text is the heading of its page.
pub fn view(scene: Scene, survey: &Survey, question: &Question, leads: bool) -> AnyView {
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
fn group(scene: Scene, question: &Question, leads: bool, inputs: AnyView) -> AnyView {
    let flow = scene.flow;
    view! {
        <fieldset
            class=class_of(question)
            part="question"
            id=target_id(&question.id, None)
            aria-describedby=described_by(question)
            hidden=hidden_when_not_asked(scene, question)
        >
            <legend>{ask(flow, question, leads)}</legend>
            {hint(question)}
            {problem(flow, &question.id, None)}
            {inputs}
        </fieldset>
    }
    .into_any()
}

/// The question itself, with a word when it must be answered.
fn ask(flow: RwSignal<Flow>, question: &Question, leads: bool) -> AnyView {
    let required = words(flow.with_untracked(Flow::language)).required;
    let needed = question.required.then(|| view! { " "<span class="required">{required}</span> });
    let text = question.text.clone();
    match leads {
        true => view! { <h3 class="ask" part="ask" tabindex="-1">{text}{needed}</h3> }.into_any(),
        false => view! { <span class="ask" part="ask">{text}{needed}</span> }.into_any(),
    }
}

fn hint(question: &Question) -> AnyView {
    let id = ["hint-", &question.id].concat();
    let hint = question.hint.clone();
    hint.map(|hint| view! { <p class="hint" part="hint" id=id>{hint}</p> }).into_any()
}

/// The sentence about what is wrong with a question or a row.
fn problem(flow: RwSignal<Flow>, question: &str, row: Option<&str>) -> AnyView {
    let (id, row) = (question.to_owned(), row.map(str::to_owned));
    let element_id = problem_id(question, row.as_deref());
    let read = move |flow: &Flow| flow.told_about(&id, row.as_deref()).map(str::to_owned);
    let (is_told, text) = (read.clone(), read);
    view! {
        <p class="problem" part="problem" id=element_id
            hidden=hidden_unless(flow, move |flow| is_told(flow).is_some())>
            {said(flow, text)}
        </p>
    }
    .into_any()
}

fn problem_id(question: &str, row: Option<&str>) -> String {
    ["problem-", question, if row.is_some() { "." } else { "" }, row.unwrap_or("")].concat()
}

fn described_by(question: &Question) -> String {
    let problem = problem_id(&question.id, None);
    match question.hint {
        Some(_) => ["hint-", &question.id, " ", &problem].concat(),
        None => problem,
    }
}

fn class_of(question: &Question) -> &'static str {
    match question.asked_when.is_empty() {
        true => "question",
        false => "question conditional",
    }
}

fn hidden_when_not_asked(scene: Scene, question: &Question) -> Following<bool> {
    let id = question.id.clone();
    // Plain HTML must not hide what it could not show again; there the style sheet does both.
    hidden_unless(scene.flow, move |flow| !scene.live || flow.is_asked(&id))
}
