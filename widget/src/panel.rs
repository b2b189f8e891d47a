//! The form a citizen sees: the pages of a survey, what is wrong, and what became of it.
//!
//! Live (in the browser) every page is there from the start and `hidden` says which one is shown, so
//! the browser itself keeps what was typed. Still (from the service) it is the first page as a plain
//! form that needs no script. One signal, one handler for all events, inputs left to the browser:
//! every byte of this is paid by a citizen on a slow line.

use std::rc::Rc;

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use model::Language;
use web_sys::Event;

use crate::flow::{Failure, Flow, Stage, Told};
use crate::question::{self, Scene, hidden_unless, said, target_id};
use crate::wording::{Words, words};

/// What is called for every event of the form: input, submit and click.
pub type Touched = Rc<dyn Fn(Event)>;

/// The form. `touched` is there when the form is live.
///
/// ## Keyboard and screen readers
/// Everything is a native control in a fieldset with a legend. Turning a page, a problem and the
/// outcome move the focus to their heading; sending is announced politely.
///
/// ## Events
/// `input`, `submit` (the submitter's value is `next` or `send`) and `click` (the button's value is
/// `back`, `again` or `to` with the id of a question in `data-to`) all reach `touched`.
pub fn panel(flow: RwSignal<Flow>, action: String, touched: Option<Touched>) -> AnyView {
    let scene = Scene { flow, live: touched.is_some() };
    let touched: Touched = touched.unwrap_or_else(|| Rc::new(|_| {}));
    let (on_input, on_submit) = (touched.clone(), touched.clone());
    let (language, title) =
        flow.with_untracked(|flow| (flow.language(), flow.survey().title.clone()));
    let words = words(language);
    let asks = |flow: &Flow| matches!(flow.stage(), Stage::Asking | Stage::Sending);
    view! {
        <form
            class=if scene.live { "hailong live" } else { "hailong still" }
            part="form"
            lang=language.tag()
            method="post"
            action=action
            target="_blank"
            novalidate=scene.live
            on:input=move |event| on_input(event)
            on:submit=move |event| on_submit(event.into())
            on:click=move |event| touched(event.into())
        >
            <div class="asking" hidden=hidden_unless(flow, asks)>
                {head(scene, words, title)}
                {scene.live.then(|| summary(flow, words))}
                {pages(scene, words)}
                {actions(scene, words)}
            </div>
            {scene.live.then(|| outcome(flow, words))}
        </form>
    }
    .into_any()
}

/// The first page of a survey as a plain form that posts to `action`, for the loader and for pages
/// without script.
#[cfg(feature = "ssr")]
pub fn first_panel_html(survey: &model::Survey, language: Language, action: &str) -> String {
    let owner = Owner::new();
    let html = owner.with(|| {
        let flow = RwSignal::new(Flow::new(survey.clone(), language));
        panel(flow, action.to_owned(), None).to_html()
    });
    // Marks that only hydration would need: nothing here is hydrated.
    html.replace("<!>", "")
}

fn head(scene: Scene, words: &'static Words, title: String) -> AnyView {
    let flow = scene.flow;
    let step = move |flow: &Flow| {
        let of = flow.survey().pages.len().to_string();
        [words.step.0, &(flow.page() + 1).to_string(), words.step.1, &of].concat()
    };
    let back = move || {
        view! {
            <button type="button" class="back" part="back" value="back"
                hidden=hidden_unless(flow, |flow| flow.page_before().is_some())>
                {words.back}
            </button>
        }
    };
    view! {
        <div class="head">
            {scene.live.then(back)}
            <h2 class="title" part="title">{title}</h2>
            <p class="step" hidden=hidden_unless(flow, |flow| flow.survey().pages.len() > 1)>
                {said(flow, step)}
            </p>
        </div>
    }
    .into_any()
}

fn summary(flow: RwSignal<Flow>, words: &'static Words) -> AnyView {
    let line = |told: &Told| {
        let to = told.question.as_ref().map(|id| target_id(id, told.row.as_deref()));
        let plain = to.is_none();
        let message = told.message.clone();
        view! { <li><button type="button" class="to" value="to" data-to=to disabled=plain>{message}</button></li> }
    };
    let lines = move || flow.with(|flow| flow.told().iter().map(line).collect::<Vec<_>>());
    view! {
        <div class="summary" part="summary" role="alert" tabindex="-1"
            hidden=hidden_unless(flow, |flow| !flow.told().is_empty())>
            <h3>{words.look_again}</h3>
            <ul>{lines}</ul>
        </div>
    }
    .into_any()
}

fn pages(scene: Scene, words: &'static Words) -> Vec<AnyView> {
    let shown = if scene.live { usize::MAX } else { 1 };
    scene.flow.with_untracked(|flow| {
        let survey = flow.survey();
        let pages = survey.pages.iter().enumerate().take(shown);
        let page = |(position, page): (usize, &model::survey::Page)| {
            let is_optional = page.title.is_some() && page.questions.iter().all(|one| !one.required);
            let heading = page.title.clone().map(|title| {
                view! { <h3 class="heading" part="heading" tabindex="-1">{title}</h3> }
            });
            let optional = is_optional.then(|| view! { <p class="hint">{words.optional_page}</p> });
            let leads = heading.is_none();
            let questions = page.questions.iter().enumerate();
            let questions: Vec<AnyView> = questions
                .map(|(place, one)| question::view(scene, survey, one, leads && place == 0))
                .collect();
            view! {
                <div class="page" part="page"
                    hidden=hidden_unless(scene.flow, move |flow| flow.page() == position)
                    inert=said(scene.flow, |flow| *flow.stage() == Stage::Sending)>
                    {heading}
                    {optional}
                    {questions}
                </div>
            }
            .into_any()
        };
        pages.map(page).collect()
    })
}

fn actions(scene: Scene, words: &'static Words) -> AnyView {
    let flow = scene.flow;
    let is_sending = |flow: &Flow| *flow.stage() == Stage::Sending;
    let sending = move |flow: &Flow| if is_sending(flow) { words.sending } else { "" };
    // `next` stands first: Enter in a field turns the page and never sends by accident.
    view! {
        <div class="actions">
            <button type="submit" class="button next" part="button next" name="_press" value="next"
                hidden=hidden_unless(flow, |flow| flow.page_after().is_some())
                aria-disabled=said(flow, move |flow| is_sending(flow).then_some("true"))>
                {words.next}
            </button>
            <button type="submit" class="button send" part="button send" name="_press" value="send"
                aria-disabled=said(flow, move |flow| is_sending(flow).then_some("true"))>
                {words.send}
            </button>
            {scene.live.then(|| view! {
                <p class="status" part="status" role="status">{said(flow, sending)}</p>
            })}
        </div>
    }
    .into_any()
}

fn outcome(flow: RwSignal<Flow>, words: &'static Words) -> AnyView {
    let told = move |flow: &Flow| match flow.stage() {
        Stage::Asking | Stage::Sending => ("", ""),
        Stage::Failed(Failure::Unreached) => words.unreached,
        Stage::Failed(Failure::Invite) => words.invite,
        Stage::Failed(Failure::Refused) => words.refused,
        Stage::Thanked { .. } => words.thanks,
    };
    let is_over = |flow: &Flow| !matches!(flow.stage(), Stage::Asking | Stage::Sending);
    let is_thanks = |flow: &Flow| matches!(flow.stage(), Stage::Thanked { .. });
    let can_repeat = |flow: &Flow| *flow.stage() == Stage::Failed(Failure::Unreached);
    let receipt = |flow: &Flow| match flow.stage() {
        Stage::Thanked { receipt } => receipt.clone(),
        _ => String::new(),
    };
    let class = move |flow: &Flow| if is_thanks(flow) { "outcome thanks" } else { "outcome failed" };
    view! {
        <div class=said(flow, class) part="outcome" hidden=hidden_unless(flow, is_over)>
            <span class="sign" aria-hidden="true"></span>
            <h3 class="heading" part="heading" tabindex="-1">{said(flow, move |flow| told(flow).0)}</h3>
            <p>{said(flow, move |flow| told(flow).1)}</p>
            <div class="receipt" part="receipt" hidden=hidden_unless(flow, is_thanks)>
                <p class="name">{words.receipt.0}</p>
                <p class="code">{said(flow, receipt)}</p>
                <p class="hint">{words.receipt.1}</p>
            </div>
            <button type="button" class="button again" part="button again" value="again"
                hidden=hidden_unless(flow, can_repeat)>
                {words.again}
            </button>
        </div>
    }
    .into_any()
}
