//! The hosted form: every question of a survey on one plain page, the same components as in the
//! widget, for browsers without script and as the widget's own last resort.
//!
//! Rendered in the service. Conditional questions open by style where the browser can (`:has()`),
//! and stand open with a word of explanation where it cannot.

use leptos::prelude::*;
use model::survey::{Page, Question};

use crate::element::{Part, part};
use crate::flow::{Flow, Told};
use crate::question::{self, Scene, target_id};
use crate::wording::hosted::hosted;
use crate::wording::words;

/// The form with what was answered so far and what is wrong with it. `hidden` are the fields that
/// travel along unseen.
pub fn form_html(flow: Flow, action: &str, hidden: &[(&str, &str)]) -> String {
    let owner = Owner::new();
    let html = owner.with(|| {
        let flow = RwSignal::new(flow);
        form(flow, action, hidden).view().to_html()
    });
    // Marks that only hydration would need: nothing here is hydrated.
    html.replace("<!>", "")
}

fn form(flow: RwSignal<Flow>, action: &str, hidden: &[(&str, &str)]) -> Part {
    let scene = Scene { flow, live: false };
    let (language, title) =
        flow.with_untracked(|flow| (flow.language(), flow.survey().title.clone()));
    let field = |(name, value): &(&str, &str)| {
        part("input").set("type", "hidden").set("name", *name).set("value", *value)
    };
    let send = part("button")
        .set("type", "submit")
        .set("class", "button send only")
        .text(words(language).send);
    part("form")
        .set("class", "hailong still whole")
        .set("method", "post")
        .set("action", action)
        .set("lang", language.tag())
        .flag("novalidate", true)
        .all(hidden.iter().map(field).collect())
        .child(part("div").set("class", "head").child(part("h1").set("class", "title").text(title)))
        .maybe(summary(flow))
        .all(pages(scene))
        .child(part("div").set("class", "actions").child(send))
}

/// All problems together, each a link to its question.
fn summary(flow: RwSignal<Flow>) -> Option<Part> {
    let (language, told) = flow.with_untracked(|flow| (flow.language(), flow.told().to_vec()));
    let line = |told: Told| match told.question {
        Some(question) => {
            let to = ["#", &target_id(&question, told.row.as_deref())].concat();
            part("li").child(part("a").set("class", "to").set("href", to).text(told.message))
        }
        None => part("li").text(told.message),
    };
    let is_empty = told.is_empty();
    let lines = part("ul").all(told.into_iter().map(line).collect());
    let summary = part("div")
        .set("class", "summary")
        .set("role", "alert")
        .set("tabindex", "-1")
        .flag("autofocus", true)
        .child(part("h2").text(words(language).look_again))
        .child(lines);
    (!is_empty).then_some(summary)
}

fn pages(scene: Scene) -> Vec<Part> {
    scene.flow.with_untracked(|flow| {
        let only_if = hosted(flow.language()).only_if;
        let explained = |question: &Question| {
            let is_conditional = !question.asked_when.is_empty();
            is_conditional.then(|| part("p").set("class", "hint only-if").text(only_if))
        };
        let page = |page: &Page| {
            let heading = page.title.clone();
            let heading = heading.map(|title| part("h2").set("class", "heading").text(title));
            page.questions.iter().fold(
                part("div").set("class", "page").maybe(heading),
                |page, one| {
                    page.maybe(explained(one))
                        .child(question::view(scene, flow.survey(), one, false))
                },
            )
        };
        flow.survey().pages.iter().map(page).collect()
    })
}
