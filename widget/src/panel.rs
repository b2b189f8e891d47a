//! The form a citizen sees: the pages of a survey, what is wrong, and what became of it.
//!
//! Live (in the browser) every page is there from the start and `hidden` says which one is shown, so
//! the browser itself keeps what was typed. Still (from the service) it is the first page as a plain
//! form that needs no script. No event is heard here; `embed` listens on the container.

#[cfg(feature = "ssr")]
use model::Language;
use model::survey::{Kind, Page};

use crate::element::{Fixed, Part, part};
use crate::flow::{Failure, Flow, Sheet, Stage};
use crate::question::{self, Scene, target_id};
use crate::wording::{Words, words};

/// So few steps need no bar: the two numbers are taken in at a glance.
const STEPS_WITHOUT_BAR_MAX: usize = 5;

/// The form. It posts to the service's own page at `home` where nobody listens; `home` is an origin,
/// or nothing on a page of the service.
///
/// ## Keyboard and screen readers
/// Everything is a native control in a fieldset with a legend. Turning a page, a problem and the
/// outcome move the focus to their heading; sending is announced politely.
///
/// ## Events
/// `input` of the fields; `submit`, whose submitter's value is `next` or `send`; `click` of a button
/// whose value is `back`, `again` or `to` with the id of a question in `data-to`.
pub fn panel(scene: Scene, home: &str) -> Part {
    let words = words(scene.flow.language());
    let tag = scene.flow.language().tag();
    let action = [home, "/f/", &scene.flow.survey().id, "?lang=", tag].concat();
    let receipts = [home, "/receipt?lang=", tag].concat();
    let asking = part("div", &[("class", "asking")])
        .shown_if(|flow| matches!(flow.stage(), Stage::Asking | Stage::Sending))
        .child(head(scene, words))
        .later(move |flow| (!flow.told().is_empty()).then(|| summary(flow, words)));
    let asking = pages(scene, asking).child(actions(scene, words));
    part("form", &[("part", "form"), ("method", "post"), ("target", "_blank")])
        .set("class", if scene.live { "hailong live" } else { "hailong still" }.to_owned())
        .set("lang", tag.to_owned())
        .set("action", action)
        .flag("novalidate", scene.live)
        .child(asking)
        .maybe(scene.live.then(|| outcome(words, receipts)))
}

/// The first page of a survey as a plain form, for the loader and for pages without script.
#[cfg(feature = "ssr")]
pub fn first_panel_html(survey: &model::Survey, language: Language) -> String {
    let flow = Flow::new(survey.clone(), language);
    panel(Scene { flow: &flow, live: false }, "").html(&flow)
}

fn head(scene: Scene, words: &'static Words) -> Part {
    let step = |flow: &Flow| {
        let (at, of) = flow.progress();
        Some([words.step.0, &at.to_string(), words.step.1, &of.to_string()].concat())
    };
    let sheets = scene.flow.sheets().len();
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
        .maybe((sheets > 1).then_some(step))
        .maybe((sheets > STEPS_WITHOUT_BAR_MAX).then(bar))
}

/// The same as the text beside it, for the eye.
fn bar() -> Part {
    part("progress", &[("aria-hidden", "true"), ("part", "bar")])
        .says("value", |flow| Some(flow.progress().0.to_string()))
        .says("max", |flow| Some(flow.progress().1.to_string()))
}

/// A line for each place where something can be wrong, shown while so much is.
fn summary(flow: &Flow, words: &'static Words) -> Part {
    let mut places = 1;
    for question in flow.survey().questions() {
        places += match &question.kind {
            Kind::Matrix { rows, .. } => 1 + rows.len(),
            _ => 1,
        };
    }
    let summary: Fixed =
        &[("class", "summary"), ("part", "summary"), ("role", "alert"), ("tabindex", "-1")];
    part("div", summary)
        .shown_if(|flow| !flow.told().is_empty())
        .child(part("h3", &[]).text(words.look_again))
        .child(part("ul", &[]).all((0..places).map(problem_line).collect()))
}

/// What is told about a question leads to it; about the submission as a whole, nowhere.
fn problem_line(line: usize) -> Part {
    let to = move |flow: &Flow| {
        let told = flow.told().get(line)?;
        Some(target_id(told.question.as_ref()?, told.row.as_deref()))
    };
    let link = part("button", &[("type", "button"), ("class", "to"), ("value", "to")])
        .says("data-to", to)
        .says("disabled", move |flow| to(flow).is_none().then(String::new))
        .telling(move |flow| Some(flow.told().get(line)?.message.clone()));
    part("li", &[]).shown_if(move |flow| flow.told().len() > line).child(link)
}

fn pages(scene: Scene, mut asking: Part) -> Part {
    let live = scene.live;
    for (position, sheet) in scene.flow.sheets().iter().cloned().enumerate() {
        asking = asking.later(move |flow| {
            flow.is_due(position).then(|| one_page(Scene { flow, live }, position, &sheet))
        });
    }
    asking
}

fn one_page(scene: Scene, position: usize, sheet: &Sheet) -> Part {
    let page = &scene.flow.survey().pages[sheet.page];
    let shown = part("div", &[("class", "page"), ("part", "page")])
        .shown_if(move |flow| flow.page() == position)
        .says("inert", |flow| is_sending(flow).then(String::new));
    let mut shown = begin_page(scene, page, sheet, shown);
    for (place, one) in page.questions.iter().enumerate() {
        let leads = place == 0 && has_no_heading(page, sheet);
        shown = shown.child(question::view(scene, one, sheet, leads));
    }
    shown
}

/// Puts what stands above its questions into a page.
pub(crate) fn begin_page(scene: Scene, page: &Page, sheet: &Sheet, mut shown: Part) -> Part {
    let words = words(scene.flow.language());
    if let Some(title) = &page.title {
        shown = shown.child(heading("h3").text(title));
        if page.questions.iter().all(|one| !one.required) {
            shown = shown.child(part("p", &[("class", "hint")]).text(words.optional_page));
        }
    }
    if let Some((block, name)) = scene.flow.factor(sheet) {
        shown = shown
            .child(part("p", &[("class", "block"), ("part", "block")]).text(block))
            .child(heading("h3").text(name));
    }
    shown
}

/// True when the first question is the heading of its page.
pub(crate) fn has_no_heading(page: &Page, sheet: &Sheet) -> bool {
    page.title.is_none() && sheet.factor.is_none()
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
        .child(send.text(words.send).shown_if(Flow::can_send).says("aria-disabled", busy))
        .maybe(scene.live.then(status))
}

fn outcome(words: &'static Words, receipts: String) -> Part {
    let told = |flow: &Flow| match flow.stage() {
        Stage::Asking | Stage::Sending => ("", ""),
        Stage::Failed(Failure::Unreached) => words.unreached,
        Stage::Failed(Failure::Kept) => words.kept,
        // The service says why, and that it can be sent again without.
        Stage::Failed(Failure::Invite) => (words.refused.0, ""),
        Stage::Failed(Failure::Refused) => words.refused,
        Stage::Thanked { .. } => words.thanks,
    };
    let text = move |flow: &Flow| Some([told(flow).1, " ", flow.note()].concat());
    let label = |flow: &Flow| {
        let is_refused = *flow.stage() == Stage::Failed(Failure::Invite);
        Some(if is_refused { words.uninvited } else { words.again }.to_owned())
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
    // A page of its own, because the thanks go with the host's page. The code is not in the address:
    // addresses stay in the history of a shared computer.
    let look_up =
        part("a", &[("class", "look-up"), ("target", "_blank"), ("rel", "noopener noreferrer")])
            .set("href", receipts)
            .text(words.receipt.2);
    let code = part("div", &[("class", "receipt"), ("part", "receipt")])
        .shown_if(move |flow| receipt(flow).is_some_and(|text| !text.is_empty()))
        .child(part("p", &[("class", "name")]).text(words.receipt.0))
        .child(part("p", &[("class", "code"), ("part", "code")]).telling(receipt))
        .child(part("p", &[("class", "hint")]).text(words.receipt.1))
        .child(look_up);
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
        .child(heading("h2").telling(move |flow| Some(told(flow).0.to_owned())))
        .child(part("p", &[]).telling(text))
        .child(code)
        .child(again.telling(label).shown_if(Flow::can_send_again))
}

fn is_sending(flow: &Flow) -> bool {
    *flow.stage() == Stage::Sending
}

/// A heading that the focus can be moved to. Beneath the title of the survey it is a third; what became
/// of it takes the place of that title.
fn heading(tag: &'static str) -> Part {
    part(tag, &[("class", "heading"), ("part", "heading"), ("tabindex", "-1")])
}
