//! The border to the host page: what the loader calls, and how events of the form reach the flow.
//!
//! One mounted form is one [`Mounted`]; freeing it takes the form away. Nothing outside the given
//! container is touched, and nothing is remembered after it.

use std::any::Any;
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};

use any_spawner::Executor;
use js_sys::{Array, Date, Function, JsString, Object, Promise, Reflect, Uint8Array};
use model::layout::read_survey;
use model::limits::ELAPSED_MS_MAX;
use model::survey::SURVEY_LAYOUT;
use model::{ById, Given, Language, Survey};
use reactive_graph::owner::Owner;
use reactive_graph::signal::ArcRwSignal;
use reactive_graph::traits::Update;
use tachys::view::{Mountable, Render};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, SubmitEvent};

use crate::element::{Live, Shown};
use crate::encode::{Draft, invited, submission};
use crate::flow::{Failure, Flow};
use crate::panel::panel;
use crate::question::Scene;
use crate::submit::{Outcome, fetch_survey, new_key, send, wait};
use crate::wording::words;

/// A form in a page; `free()` takes it away.
#[wasm_bindgen]
pub struct Mounted {
    /// The mounted view, once the survey is there.
    view: View,
    session: Rc<Session>,
}

#[wasm_bindgen]
impl Mounted {
    /// What was kept for later has arrived, or was refused for good when there is no receipt; the
    /// config's `note` is what the service said of the invite. The focus is moved only when it is in
    /// this form.
    pub fn arrived(&self, receipt: String, has_focus: bool) {
        self.session.arrived(receipt, has_focus);
    }
}

type View = Rc<RefCell<Option<Box<dyn Any>>>>;

/// Puts the form into the container. With a `definition` it is there on return, otherwise once
/// the survey was fetched; `emit("ready")` tells when.
#[wasm_bindgen]
pub fn mount(container: HtmlElement, config: JsValue) -> Mounted {
    let view = View::default();
    let session = Rc::new(Session {
        container,
        config,
        flow: RefCell::new(None),
        key: RefCell::new(None),
        body: RefCell::new(String::new()),
    });
    let definition = session.value("definition").dyn_into::<Uint8Array>().ok();
    let survey = definition.and_then(|bytes| read_survey(&bytes.to_vec()));
    match survey {
        Some(survey) => session.clone().show(survey, &view),
        None => run(Box::pin(fetch_and_show(session.clone(), Rc::downgrade(&view)))),
    }
    Mounted { view, session }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.view.take();
    }
}

/// Every task in one box, so that the compiler makes one kind of task.
fn run(task: Pin<Box<dyn Future<Output = ()>>>) {
    spawn_local(task);
}

async fn fetch_and_show(session: Rc<Session>, view: Weak<RefCell<Option<Box<dyn Any>>>>) {
    let container = &session.container;
    container.set_class_name("hailong loading");
    container.set_text_content(Some(words(session.language()).loading));
    let layout = SURVEY_LAYOUT.to_string();
    let (ingest, survey) = (session.text("ingest"), session.text("survey"));
    let tag = session.language().tag();
    let url = [&ingest, "/v1/surveys/", &survey, "?lang=", tag, "&layout=", &layout].concat();
    let found = fetch_survey(url).await;
    let Some(view) = view.upgrade() else { return };
    container.set_class_name("");
    container.set_text_content(None);
    match found {
        Ok(survey) => session.show(survey, &view),
        Err(reason) => session.emit("failed", "reason", reason),
    }
}

/// What one mounted form needs for as long as it lives.
struct Session {
    container: HtmlElement,
    config: JsValue,
    flow: RefCell<Option<ArcRwSignal<Flow>>>,
    key: RefCell<Option<String>>,
    /// The bytes that were sent, to send the very same again.
    body: RefCell<String>,
}

impl Session {
    fn show(self: Rc<Session>, survey: Survey, view: &View) {
        let mut flow = Flow::new(survey, self.language());
        self.take_over(&mut flow);
        let (session, container) = (self.clone(), self.container.clone());
        // It is there already, when another element of this page was first.
        let _ = Executor::init_wasm_bindgen();
        let owner = Owner::new();
        let shown = owner.with(move || {
            let part = panel(Scene { flow: &flow, live: true }, &session.text("ingest"));
            let flow = ArcRwSignal::new(flow);
            session.flow.replace(Some(flow.clone()));
            let mut shown = Live { part, flow }.build();
            shown.mount(&container, None);
            shown
        });

        let listener = Listener::new(self.clone());
        view.replace(Some(Box::new(Form { owner, shown, listener })));
        self.emit("ready", "", "");
        self.focus("");
    }

    /// What was chosen before this form was there.
    fn take_over(&self, flow: &mut Flow) {
        let Ok(chosen) = self.value("chosen").dyn_into::<Object>() else { return };
        for name in Object::keys(&chosen) {
            let values = Reflect::get(&chosen, &name).unwrap_or_default();
            let name = name.as_string().unwrap_or_default();
            let values = match Array::is_array(&values) {
                true => values.unchecked_into(),
                false => Array::of1(&values),
            };
            for value in values.iter().filter_map(|value| value.as_string()) {
                flow.enter(&name, &value, true);
            }
        }
    }

    fn touched(self: &Rc<Session>, event: Event) {
        let target = event.target().map(|target| target.unchecked_into::<Element>());
        match (event.type_().as_str(), target) {
            ("input", Some(target)) => self.entered(target.unchecked_ref()),
            ("submit", _) => {
                event.prevent_default();
                let submitter = event.unchecked_into::<SubmitEvent>().submitter();
                let press = submitter.map(|button| value_of(&button)).unwrap_or_default();
                self.pressed(&press, None);
            }
            (_, Some(target)) => {
                if let Ok(Some(button)) = target.closest("button[type=button]") {
                    self.pressed(&value_of(&button), button.get_attribute("data-to"));
                }
            }
            _ => {}
        }
    }

    /// A radio button, a checkbox or a text field: all have a name and a value.
    fn entered(&self, field: &HtmlInputElement) {
        let (name, is_ticked) = (field.name(), field.checked());
        let value = String::from(JsString::from(field.value()).normalize("NFC"));
        self.update(|flow| flow.enter(&name, &value, is_ticked));
    }

    fn pressed(self: &Rc<Session>, press: &str, to: Option<String>) {
        match press {
            "next" => match self.update(Flow::go_on) {
                Some(true) => self.focus(HEADING),
                _ => self.focus(SUMMARY),
            },
            "back" => {
                self.update(Flow::go_back);
                self.focus(HEADING);
            }
            "again" => {
                if self.update(Flow::send_again) == Some(true) {
                    self.deliver();
                    self.focus(".send");
                }
            }
            "to" => {
                if let Some(to) = to {
                    let first = "input,textarea";
                    let row = self.container.query_selector(&["[id='", &to, "']"].concat());
                    focus_first(row.ok().flatten().as_ref(), first);
                }
            }
            _ => match self.update(Flow::send).flatten() {
                Some(answers) => {
                    let body = self.encode(answers);
                    self.body.replace(body);
                    self.deliver();
                }
                None => self.focus(SUMMARY),
            },
        }
    }

    fn encode(&self, answers: ById<Given>) -> String {
        let now_ms = Date::now();
        // The plain form that was here first has the same key: whichever of the two sends, it counts once.
        let given = Some(self.text("key")).filter(|key| !key.is_empty());
        let mut key = self.key.borrow_mut();
        let key = key.get_or_insert_with(|| given.unwrap_or_else(|| new_key(now_ms))).clone();
        let shown_at = self.value("shown_at").as_f64().unwrap_or(now_ms);
        let context = ["unit", "service", "dossier", "channel"];
        let known = context.into_iter().map(|name| (name, self.text(name)));
        let version = self.update(|flow| flow.survey().version).unwrap_or_default();
        submission(&Draft {
            key,
            survey: self.text("survey"),
            version,
            language: self.language(),
            context: known.filter(|(_, value)| !value.is_empty()).collect(),
            answers,
            elapsed_ms: ((now_ms - shown_at).max(0.0) as u64).min(ELAPSED_MS_MAX),
        })
    }

    fn deliver(self: &Rc<Session>) {
        let session = self.clone();
        run(Box::pin(async move {
            session.set("note", "");
            let key = session.key.borrow().clone().unwrap_or_default();
            let is_kept = session.outbox("keep", &key, &session.to_send().into()).await;
            let outcome = loop {
                match send(&session.text("ingest"), session.to_send()).await {
                    // Its time ran out meanwhile: the same key goes without it, and they are told.
                    Outcome::Invite(true, note) if session.is_invited() => {
                        session.leave_invite(&note);
                    }
                    Outcome::Failed(Failure::Unreached) if is_kept => {
                        break Outcome::Failed(Failure::Kept);
                    }
                    outcome => break outcome,
                }
            };
            let is_final = !matches!(outcome, Outcome::Failed(Failure::Unreached | Failure::Kept));
            session.settle(outcome, true);
            session.outbox("settle", &key, &is_final.into()).await;
        }));
    }

    /// True while it is sent with an invite.
    fn is_invited(&self) -> bool {
        self.value("invite").is_truthy()
    }

    /// What is sent from now on goes without it; the note says why beside the next outcome.
    fn leave_invite(&self, note: &str) {
        self.set("invite", "");
        self.set("note", note);
    }

    /// The bytes to send. With and without invite they are the same content under the same key.
    fn to_send(&self) -> String {
        let body = self.body.borrow().clone();
        match self.is_invited() {
            true => invited(body, &self.text("invite")),
            false => body,
        }
    }

    /// Has the loader's outbox do something about a submission; false when it could not.
    async fn outbox(&self, act: &str, key: &str, with: &JsValue) -> bool {
        let Ok(act) = self.value(act).dyn_into::<Function>() else { return false };
        let Ok(promise) = act.call2(&JsValue::NULL, &key.into(), with) else { return false };
        let done = JsFuture::from(promise.unchecked_into::<Promise>()).await;
        done.is_ok_and(|done| done.is_truthy())
    }

    fn arrived(self: &Rc<Self>, receipt: String, has_focus: bool) {
        if self.update(|flow| flow.can_send_again()) == Some(true) {
            let outcome = match receipt.is_empty() {
                true => Outcome::Failed(Failure::Refused),
                false => Outcome::Stored { receipt, outcome: "stored".to_owned() },
            };
            self.settle(outcome, has_focus);
        }
    }

    fn settle(self: &Rc<Self>, outcome: Outcome, moves_focus: bool) {
        let failure = match outcome {
            Outcome::Stored { receipt, outcome } => {
                self.update(|flow| {
                    flow.take_note(self.text("note"));
                    flow.thank(receipt);
                });
                self.emit("submitted", "outcome", &outcome);
                return self.focus_if(moves_focus);
            }
            // A problem outside the questions is the page's mistake: the citizen cannot correct it.
            Outcome::Unfit(told) if told.iter().any(|told| told.question.is_some()) => {
                self.update(|flow| flow.correct(told));
                return self.focus(SUMMARY);
            }
            Outcome::Unfit(told) => {
                let reason = told.first().map_or("", |told| told.message.as_str());
                return self.fail(Failure::Refused, &["refused: ", reason].concat(), moves_focus);
            }
            Outcome::Invite(_, note) => {
                self.leave_invite(&note);
                Failure::Invite
            }
            Outcome::Failed(failure) => {
                if failure == Failure::Kept && self.is_invited() {
                    self.set("note", words(self.language()).kept_invite);
                }
                failure
            }
        };
        let reason = match failure {
            Failure::Unreached => "unreached",
            Failure::Kept => "kept",
            Failure::Invite => "invite",
            Failure::Refused => "refused",
        };
        self.fail(failure, reason, moves_focus);
    }

    fn fail(self: &Rc<Self>, failure: Failure, reason: &str, moves_focus: bool) {
        self.update(|flow| {
            flow.take_note(self.text("note"));
            flow.fail(failure);
        });
        self.emit("failed", "reason", reason);
        self.focus_if(moves_focus);
    }

    fn focus_if(self: &Rc<Self>, moves_focus: bool) {
        if moves_focus {
            self.focus(OUTCOME);
        }
    }

    /// Changes the flow; `None` when the form was taken away meanwhile.
    fn update<V>(&self, change: impl FnOnce(&mut Flow) -> V) -> Option<V> {
        let flow = self.flow.borrow().clone();
        flow.and_then(|flow| flow.try_update(change))
    }

    /// Moves the focus once the page shows what the flow says; nowhere when the selector is empty.
    /// Then, while the citizen reads, the next page is made.
    fn focus(self: &Rc<Self>, selector: &'static str) {
        // Weak: a form that is taken away meanwhile is not to wait for its next page.
        let session = Rc::downgrade(self);
        run(Box::pin(async move {
            wait(0).await;
            if let Some(session) = session.upgrade() {
                focus_first(Some(&session.container), selector);
            }
            wait(LOOK_AHEAD_MS).await;
            if let Some(session) = session.upgrade() {
                session.update(Flow::look_ahead);
            }
        }));
    }

    fn language(&self) -> Language {
        Language::from_tag(&self.text("lang")).unwrap_or_default()
    }

    fn value(&self, name: &str) -> JsValue {
        Reflect::get(&self.config, &name.into()).unwrap_or_default()
    }

    fn set(&self, name: &str, value: &str) {
        let _ = Reflect::set(&self.config, &name.into(), &value.into());
    }

    fn text(&self, name: &str) -> String {
        self.value(name).as_string().unwrap_or_default()
    }

    fn emit(&self, name: &str, member: &str, value: &str) {
        let detail = Object::new();
        if !member.is_empty() {
            let _ = Reflect::set(&detail, &member.into(), &value.into());
        }
        if let Ok(emit) = self.value("emit").dyn_into::<Function>() {
            // What listeners of the host page do wrong is theirs.
            let _ = emit.call2(&JsValue::NULL, &name.into(), &detail);
        }
    }
}

/// A form in the page, with what keeps it alive; dropping it takes the form away.
struct Form {
    shown: Shown,
    #[expect(dead_code, reason = "effects live as long as their owner")]
    owner: Owner,
    #[expect(dead_code, reason = "events are heard as long as this is kept")]
    listener: Listener,
}

impl Drop for Form {
    fn drop(&mut self) {
        self.shown.unmount();
    }
}

/// Hears every event of one form, and stops when the form is taken away.
struct Listener {
    session: Rc<Session>,
    heard: Closure<dyn FnMut(Event)>,
}

/// Milliseconds after which a page has been painted even on a slow phone, and is still being read.
const LOOK_AHEAD_MS: u32 = 400;

/// Events of the form that mean something.
const EVENTS: [&str; 3] = ["input", "submit", "click"];

impl Listener {
    fn new(session: Rc<Session>) -> Listener {
        let touched = session.clone();
        let heard = Closure::new(move |event| touched.touched(event));
        let function = heard.as_ref().unchecked_ref();
        for event in EVENTS {
            let _ = session.container.add_event_listener_with_callback(event, function);
        }
        Listener { session, heard }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.heard.as_ref().unchecked_ref();
        for event in EVENTS {
            let _ = self.session.container.remove_event_listener_with_callback(event, function);
        }
    }
}

const HEADING: &str = ".asking>.page:not([hidden]) [tabindex]";
const SUMMARY: &str = ".summary";
const OUTCOME: &str = ".outcome [tabindex]";

fn focus_first(within: Option<&Element>, selector: &str) {
    let found = within.and_then(|within| within.query_selector(selector).ok().flatten());
    if let Some(found) = found {
        let _ = found.unchecked_into::<HtmlElement>().focus();
    }
}

fn value_of(button: &Element) -> String {
    button.get_attribute("value").unwrap_or_default()
}
