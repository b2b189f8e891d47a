//! The hosted form: the pages of a survey one after the other, from the same components as in the
//! widget, for browsers without script and as the widget's own last resort.
//!
//! Rendered in the service. What another page decides, the service leaves out; what the page itself
//! decides opens by style where the browser can (`:has()`), and stands open with a word of
//! explanation where it cannot. What is on the way is decided by `flow`.

mod asked_here;
mod paper;
mod style;

use model::survey::{Kind, Question};

use crate::element::{Fixed, Part, part};
use crate::flow::{Flow, Sheet, Told, field_name};
use crate::panel;
use crate::question::{self, Scene, target_id};
use crate::wording::hosted::hosted;
use crate::wording::words;
pub use paper::{Head, paper_html};
pub use style::style;

/// The sheet that the flow is on, with what was answered so far and what is wrong with it. `hidden`
/// are the fields that travel along unseen; answers of the other sheets travel with them.
pub fn form_html(flow: Flow, action: &str, hidden: &[(&str, &str)]) -> String {
    form(&flow, action, hidden).html(&flow)
}

/// Where the citizen is, in words; nothing where all is on one sheet.
pub fn progress(flow: &Flow) -> Option<String> {
    let step = words(flow.language()).step;
    let (at, of) = flow.progress();
    (of > 1).then(|| [step.0, &at.to_string(), step.1, &of.to_string()].concat())
}

fn form(flow: &Flow, action: &str, hidden: &[(&str, &str)]) -> Part {
    let sheet = &flow.sheets()[flow.page()];
    let questions = asked_here::questions(flow, sheet);
    let here = field_names(&questions, sheet);
    let elsewhere = flow.entered();
    let elsewhere = elsewhere.iter().filter(|(name, _)| !here.contains(name));
    let elsewhere = elsewhere.map(|(name, value)| (name.as_str(), value.as_str()));
    let unseen = hidden.iter().copied().chain(elsewhere);
    let title = part("h1", &[("class", "title")]).text(&flow.survey().title);
    // A heading, so that those who jump from heading to heading hear where they are.
    let step = progress(flow).map(|step| part("h2", &[("class", "step")]).text(&step));
    part("form", &[("class", "hailong still whole"), ("method", "post")])
        .set("action", action.to_owned())
        .set("lang", flow.language().tag().to_owned())
        .flag("novalidate", true)
        .all(unseen.map(field).collect())
        .child(part("div", &[("class", "head")]).child(title).maybe(step))
        .maybe(summary(flow, &here))
        .child(page(Scene { flow, live: false }, sheet, &questions))
        .child(actions(flow))
}

fn field((name, value): (&str, &str)) -> Part {
    part("input", &[("type", "hidden")]).set("name", name.to_owned()).set("value", value.to_owned())
}

/// Names of the fields that stand on the sheet.
fn field_names(questions: &[Question], sheet: &Sheet) -> Vec<String> {
    let of = |question: &Question| match &question.kind {
        Kind::Matrix { rows, .. } => {
            let rows = rows.iter().filter(|row| sheet.has(row));
            rows.map(|row| field_name(&question.id, Some(&row.id))).collect()
        }
        Kind::Statement => Vec::new(),
        _ => vec![question.id.clone()],
    };
    questions.iter().flat_map(of).collect()
}

/// All problems of the sheet together, each a link to its question.
fn summary(flow: &Flow, here: &[String]) -> Option<Part> {
    let line = |told: &Told| {
        let target = told.question.as_ref().map(|question| {
            let name = field_name(question, told.row.as_deref());
            let is_here = here.iter().any(|field| field.split('.').next() == Some(question));
            let row = told.row.as_deref().filter(|_| here.contains(&name));
            is_here.then(|| ["#", &target_id(question, row)].concat())
        });
        match target.flatten() {
            Some(to) => {
                let link = part("a", &[("class", "to")]).set("href", to).text(&told.message);
                part("li", &[]).child(link)
            }
            None => part("li", &[]).text(&told.message),
        }
    };
    if flow.told().is_empty() {
        return None;
    }
    let mut told = flow.told_here();
    if told.is_empty() {
        told = flow.told().iter().collect();
    }
    let summary: Fixed = &[("class", "summary"), ("role", "alert"), ("tabindex", "-1")];
    let summary = part("div", summary)
        .flag("autofocus", true)
        .child(part("h2", &[]).text(words(flow.language()).look_again))
        .child(part("ul", &[]).all(told.into_iter().map(line).collect()));
    Some(summary)
}

fn page(scene: Scene, sheet: &Sheet, questions: &[Question]) -> Part {
    let language = scene.flow.language();
    let only_if = hosted(language).only_if;
    let page = &scene.flow.survey().pages[sheet.page];
    let leads = panel::has_no_heading(page, sheet);
    let page = panel::begin_page(scene, page, sheet, part("div", &[("class", "page")]));
    let places = questions.iter().enumerate();
    places.fold(page, |page, (place, one)| {
        let is_conditional = asked_here::is_conditional(one);
        page.maybe(is_conditional.then(|| part("p", &[("class", "hint only-if")]).text(only_if)))
            .child(question::view(scene, one, sheet, leads && place == 0))
    })
}

/// `next` stands first: Enter in a field presses the first button of a form.
fn actions(flow: &Flow) -> Part {
    let words = words(flow.language());
    let button = |class: &str, press: &str, text: &str| {
        part("button", &[("type", "submit"), ("name", "_press")])
            .set("class", class.to_owned())
            .set("value", press.to_owned())
            .text(text)
    };
    let goes_on = flow.page_after().is_some();
    let send = if goes_on { "button send" } else { "button send only" };
    part("div", &[("class", "actions")])
        .maybe(goes_on.then(|| button("button next", "next", words.next)))
        .maybe(flow.can_send().then(|| button(send, "send", words.send)))
        .maybe(flow.page_before().map(|_| button("back", "back", words.back)))
}
