//! The form a citizen sees: the pages of a survey, what is wrong, and what became of it.
//!
//! Live (in the browser) every page is there from the start and `hidden` says which one is shown, so
//! the browser itself keeps what was typed. Still (from the service) it is the first page as a plain
//! form that needs no script. No event is heard here; `embed` listens on the container.

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use model::Language;
use model::survey::{Kind, Page, Question};

use crate::element::{Part, part};
use crate::flow::{Failure, Flow, Stage};
use crate::question::{self, Scene, target_id};
use crate::wording::{Words, words};

/// The form. It posts to `action` where nobody listens.
///
/// ## Keyboard and screen readers
/// Everything is a native control in a fieldset with a legend. Turning a page, a problem and the
/// outcome move the focus to their heading; sending is announced politely.
///
/// ## Events
/// `input` of the fields; `submit`, whose submitter's value is `next` or `send`; `click` of a button
/// whose value is `back`, `again` or `to` with the id of a question in `data-to`.
pub fn panel(scene: Scene, action: &str) -> AnyView {
    let flow = scene.flow;
    let (language, title) =
        flow.with_untracked(|flow| (flow.language(), flow.survey().title.clone()));
    let words = words(language);
    let asking = part("div")
        .set("class", "asking")
        .shown_if(flow, |flow| matches!(flow.stage(), Stage::Asking | Stage::Sending))
        .child(head(scene, words, title))
        .maybe(scene.live.then(|| summary(flow, words)))
        .all(pages(scene, words))
        .child(actions(scene, words));
    part("form")
        .set("class", if scene.live { "hailong live" } else { "hailong still" })
        .set("part", "form")
        .set("lang", language.tag())
        .set("method", "post")
        .set("action", action)
        .set("target", "_blank")
        .flag("novalidate", scene.live)
        .child(asking)
        .maybe(scene.live.then(|| outcome(flow, words)))
        .view()
}

/// The first page of a survey as a plain form that posts to `action`, for the loader and for pages
/// without script.
#[cfg(feature = "ssr")]
pub fn first_panel_html(survey: &model::Survey, language: Language, action: &str) -> String {
    let html = Owner::new().with(|| {
        let flow = RwSignal::new(Flow::new(survey.clone(), language));
        panel(Scene { flow, live: false }, action).to_html()
    });
    // Marks that only hydration would need: nothing here is hydrated.
    html.replace("<!>", "")
}

fn head(scene: Scene, words: &'static Words, title: String) -> Part {
    let flow = scene.flow;
    let step = move |flow: &Flow| {
        let of = flow.survey().pages.len().to_string();
        Some([words.step.0, &(flow.page() + 1).to_string(), words.step.1, &of].concat())
    };
    let back = || {
        button("button", "back", "back", words.back)
            .shown_if(flow, |flow| flow.page_before().is_some())
    };
    part("div")
        .set("class", "head")
        .maybe(scene.live.then(back))
        .child(part("h2").set("class", "title").set("part", "title").text(title))
        .child(
            part("p")
                .set("class", "step")
                .shown_if(flow, |flow| flow.survey().pages.len() > 1)
                .telling(flow, step),
        )
}

/// Every place where something can be wrong has its line here, shown while something is.
fn summary(flow: RwSignal<Flow>, words: &'static Words) -> Part {
    let mut lines = Vec::new();
    flow.with_untracked(|flow| {
        for question in flow.survey().questions() {
            lines.push((question.id.clone(), None));
            if let Kind::Matrix { rows, .. } = &question.kind {
                lines.extend(rows.iter().map(|row| (question.id.clone(), Some(row.id.clone()))));
            }
        }
    });
    let line = |(question, row): (String, Option<String>)| {
        let to = target_id(&question, row.as_deref());
        let read = move |flow: &Flow| {
            flow.told_about(&question, row.as_deref()).map(str::to_owned)
        };
        let is_told = read.clone();
        let link = button("button", "to", "to", "").set("data-to", to).telling(flow, read);
        part("li").shown_if(flow, move |flow| is_told(flow).is_some()).child(link)
    };
    let lines = lines.into_iter().map(line).collect();
    part("div")
        .set("class", "summary")
        .set("part", "summary")
        .set("role", "alert")
        .set("tabindex", "-1")
        .shown_if(flow, |flow| !flow.told().is_empty())
        .child(part("h3").text(words.look_again))
        .child(part("ul").all(lines))
}

fn pages(scene: Scene, words: &'static Words) -> Vec<Part> {
    let shown = if scene.live { usize::MAX } else { 1 };
    scene.flow.with_untracked(|flow| {
        let pages = flow.survey().pages.iter().enumerate().take(shown);
        pages.map(|(position, page)| one_page(scene, flow, words, position, page)).collect()
    })
}

fn one_page(
    scene: Scene,
    flow: &Flow,
    words: &'static Words,
    position: usize,
    page: &Page,
) -> Part {
    let is_optional = page.title.is_some() && page.questions.iter().all(|one| !one.required);
    let heading = page.title.as_ref().map(heading);
    let leads = heading.is_none();
    let question = |(place, one): (usize, &Question)| {
        question::view(scene, flow.survey(), one, leads && place == 0)
    };
    part("div")
        .set("class", "page")
        .set("part", "page")
        .shown_if(scene.flow, move |flow| flow.page() == position)
        .says_if("inert", scene.flow, is_sending)
        .maybe(heading)
        .maybe(is_optional.then(|| part("p").set("class", "hint").text(words.optional_page)))
        .all(page.questions.iter().enumerate().map(question).collect())
}

fn actions(scene: Scene, words: &'static Words) -> Part {
    let flow = scene.flow;
    let busy = |flow: &Flow| is_sending(flow).then(|| "true".to_owned());
    // `next` stands first: Enter in a field turns the page and never sends by accident.
    let next = button("submit", "button next", "next", words.next)
        .set("name", "_press")
        .shown_if(flow, |flow| flow.page_after().is_some())
        .says("aria-disabled", flow, busy);
    let send = button("submit", "button send", "send", words.send)
        .set("name", "_press")
        .says("aria-disabled", flow, busy);
    let sending = move |flow: &Flow| is_sending(flow).then(|| words.sending.to_owned());
    let status = || {
        part("p")
            .set("class", "status")
            .set("part", "status")
            .set("role", "status")
            .telling(flow, sending)
    };
    part("div")
        .set("class", "actions")
        .child(next)
        .child(send)
        .maybe(scene.live.then(status))
}

fn outcome(flow: RwSignal<Flow>, words: &'static Words) -> Part {
    let told = move |flow: &Flow| match flow.stage() {
        Stage::Asking | Stage::Sending => ("", ""),
        Stage::Failed(Failure::Unreached) => words.unreached,
        Stage::Failed(Failure::Invite) => words.invite,
        Stage::Failed(Failure::Refused) => words.refused,
        Stage::Thanked { .. } => words.thanks,
    };
    let receipt = |flow: &Flow| match flow.stage() {
        Stage::Thanked { receipt } => Some(receipt.clone()),
        _ => None,
    };
    let class = move |flow: &Flow| {
        let class = if receipt(flow).is_some() { "outcome thanks" } else { "outcome failed" };
        Some(class.to_owned())
    };
    part("div")
        .says("class", flow, class)
        .set("part", "outcome")
        .shown_if(flow, move |flow| !told(flow).0.is_empty())
        .child(part("span").set("class", "sign").set("aria-hidden", "true"))
        .child(heading("").telling(flow, move |flow| Some(told(flow).0.to_owned())))
        .child(part("p").telling(flow, move |flow| Some(told(flow).1.to_owned())))
        .child(
            part("div")
                .set("class", "receipt")
                .set("part", "receipt")
                .shown_if(flow, move |flow| receipt(flow).is_some_and(|text| !text.is_empty()))
                .child(part("p").set("class", "name").text(words.receipt.0))
                .child(part("p").set("class", "code").telling(flow, receipt))
                .child(part("p").set("class", "hint").text(words.receipt.1)),
        )
        .child(
            button("button", "button again", "again", words.again)
                .shown_if(flow, |flow| *flow.stage() == Stage::Failed(Failure::Unreached)),
        )
}

fn is_sending(flow: &Flow) -> bool {
    *flow.stage() == Stage::Sending
}

/// A heading that the focus can be moved to.
fn heading(text: impl Into<String>) -> Part {
    part("h3").set("class", "heading").set("part", "heading").set("tabindex", "-1").text(text)
}

fn button(kind: &str, class: &str, value: &str, text: &str) -> Part {
    part("button")
        .set("type", kind)
        .set("class", class)
        .set("part", class)
        .set("value", value)
        .text(text)
}
