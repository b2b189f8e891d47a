//! The form a citizen sees: the pages of a survey, what is wrong, and what became of it.
//!
//! Live (in the browser) every page is there from the start and `hidden` says which one is shown, so
//! the browser itself keeps what was typed. Still (from the service) it is the first page as a plain
//! form that needs no script. No event is heard here; `embed` listens on the container.

#[cfg(feature = "ssr")]
use model::Language;
use model::survey::{Kind, Page};

use crate::element::{Fixed, Part, part};
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
pub fn panel(scene: Scene, action: &str) -> Part {
    let words = words(scene.flow.language());
    let asking = part("div", &[("class", "asking")])
        .shown_if(|flow| matches!(flow.stage(), Stage::Asking | Stage::Sending))
        .child(head(scene, words))
        .maybe(scene.live.then(|| summary(scene, words)))
        .all(pages(scene, words))
        .child(actions(scene, words));
    part("form", &[("part", "form"), ("method", "post"), ("target", "_blank")])
        .set("class", if scene.live { "hailong live" } else { "hailong still" }.to_owned())
        .set("lang", scene.flow.language().tag().to_owned())
        .set("action", action.to_owned())
        .flag("novalidate", scene.live)
        .child(asking)
        .maybe(scene.live.then(|| outcome(words)))
}

/// The first page of a survey as a plain form that posts to `action`, for the loader and for pages
/// without script.
#[cfg(feature = "ssr")]
pub fn first_panel_html(survey: &model::Survey, language: Language, action: &str) -> String {
    let flow = Flow::new(survey.clone(), language);
    panel(Scene { flow: &flow, live: false }, action).html(&flow)
}

fn head(scene: Scene, words: &'static Words) -> Part {
    let step = |flow: &Flow| {
        let of = flow.survey().pages.len().to_string();
        Some([words.step.0, &(flow.page() + 1).to_string(), words.step.1, &of].concat())
    };
    let back = || {
        part(
            "button",
            &[("type", "button"), ("class", "back"), ("part", "back"), ("value", "back")],
        )
        .text(words.back)
        .shown_if(|flow| flow.page_before().is_some())
    };
    let title = part("h2", &[("class", "title"), ("part", "title")]);
    let step = part("p", &[("class", "step"), ("part", "step")]).telling(step);
    part("div", &[("class", "head")])
        .maybe(scene.live.then(back))
        .child(title.text(&scene.flow.survey().title))
        .maybe((scene.flow.survey().pages.len() > 1).then_some(step))
}

/// Every place where something can be wrong has its line here, shown while something is.
fn summary(scene: Scene, words: &'static Words) -> Part {
    let mut lines = part("ul", &[]);
    for question in scene.flow.survey().questions() {
        lines = lines.child(problem_line(&question.id, None));
        if let Kind::Matrix { rows, .. } = &question.kind {
            for row in rows {
                lines = lines.child(problem_line(&question.id, Some(&row.id)));
            }
        }
    }
    let summary: Fixed =
        &[("class", "summary"), ("part", "summary"), ("role", "alert"), ("tabindex", "-1")];
    part("div", summary)
        .shown_if(|flow| !flow.told().is_empty())
        .child(part("h3", &[]).text(words.look_again))
        .child(lines)
}

fn problem_line(question: &str, row: Option<&str>) -> Part {
    let to = target_id(question, row);
    let read = question::told(question, row);
    let is_told = read.clone();
    let link = part("button", &[("type", "button"), ("class", "to"), ("value", "to")])
        .set("data-to", to)
        .telling(read);
    part("li", &[]).shown_if(move |flow| is_told(flow).is_some()).child(link)
}

fn pages(scene: Scene, words: &'static Words) -> Vec<Part> {
    let shown = if scene.live { usize::MAX } else { 1 };
    let pages = scene.flow.survey().pages.iter().enumerate().take(shown);
    pages.map(|(position, page)| one_page(scene, words, position, page)).collect()
}

fn one_page(scene: Scene, words: &'static Words, position: usize, page: &Page) -> Part {
    let mut shown = part("div", &[("class", "page"), ("part", "page")])
        .shown_if(move |flow| flow.page() == position)
        .says("inert", |flow| is_sending(flow).then(String::new));
    if let Some(title) = &page.title {
        shown = shown.child(heading().text(title));
        if page.questions.iter().all(|one| !one.required) {
            shown = shown.child(part("p", &[("class", "hint")]).text(words.optional_page));
        }
    }
    for (place, one) in page.questions.iter().enumerate() {
        let leads = page.title.is_none() && place == 0;
        shown = shown.child(question::view(scene, one, leads));
    }
    shown
}

fn actions(scene: Scene, words: &'static Words) -> Part {
    let busy = |flow: &Flow| is_sending(flow).then(|| "true".to_owned());
    // `next` stands first: Enter in a field turns the page and never sends by accident.
    let next = part(
        "button",
        &[
            ("type", "submit"),
            ("class", "button next"),
            ("part", "button next"),
            ("name", "_press"),
            ("value", "next"),
        ],
    );
    let send = part(
        "button",
        &[
            ("type", "submit"),
            ("class", "button send"),
            ("part", "button send"),
            ("name", "_press"),
            ("value", "send"),
        ],
    );
    let next = next.text(words.next).shown_if(|flow| flow.page_after().is_some());
    let status = || {
        part("p", &[("class", "status"), ("part", "status"), ("role", "status")])
            .telling(|flow| is_sending(flow).then(|| words.sending.to_owned()))
    };
    part("div", &[("class", "actions")])
        .child(next.says("aria-disabled", busy))
        .child(send.text(words.send).says("aria-disabled", busy))
        .maybe(scene.live.then(status))
}

fn outcome(words: &'static Words) -> Part {
    let told = |flow: &Flow| match flow.stage() {
        Stage::Asking | Stage::Sending => ("", ""),
        Stage::Failed(Failure::Unreached) => words.unreached,
        Stage::Failed(Failure::Kept) => words.kept,
        Stage::Failed(Failure::Invite) => words.invite,
        Stage::Failed(Failure::Refused) => words.refused,
        Stage::Thanked { .. } => words.thanks,
    };
    let receipt = |flow: &Flow| match flow.stage() {
        Stage::Thanked { receipt } => Some(receipt.clone()),
        _ => None,
    };
    let class = move |flow: &Flow| {
        let class = match flow.stage() {
            Stage::Thanked { .. } => "outcome thanks",
            Stage::Failed(Failure::Kept) => "outcome failed waiting",
            _ => "outcome failed",
        };
        Some(class.to_owned())
    };
    let code = part("div", &[("class", "receipt"), ("part", "receipt")])
        .shown_if(move |flow| receipt(flow).is_some_and(|text| !text.is_empty()))
        .child(part("p", &[("class", "name")]).text(words.receipt.0))
        .child(part("p", &[("class", "code"), ("part", "code")]).telling(receipt))
        .child(part("p", &[("class", "hint")]).text(words.receipt.1));
    let again = part(
        "button",
        &[
            ("type", "button"),
            ("class", "button again"),
            ("part", "button again"),
            ("value", "again"),
        ],
    );
    part("div", &[("part", "outcome")])
        .says("class", class)
        .shown_if(move |flow| !told(flow).0.is_empty())
        .child(part("span", &[("class", "sign"), ("aria-hidden", "true")]))
        .child(heading().telling(move |flow| Some(told(flow).0.to_owned())))
        .child(part("p", &[]).telling(move |flow| Some(told(flow).1.to_owned())))
        .child(code)
        .child(again.text(words.again).shown_if(Flow::can_send_again))
}

fn is_sending(flow: &Flow) -> bool {
    *flow.stage() == Stage::Sending
}

/// A heading that the focus can be moved to.
fn heading() -> Part {
    part("h3", &[("class", "heading"), ("part", "heading"), ("tabindex", "-1")])
}
