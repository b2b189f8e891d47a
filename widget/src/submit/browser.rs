//! Fetch, timers and randomness of the browser, under the rules of the parent module.
//!
//! A submission goes out as text/plain, which a browser sends to another origin without asking
//! first. What is kept on the citizen's device until it arrived is the outbox's, in the loader.

use gloo_net::http::Request;
use js_sys::{Array, Function, JSON, Promise, Reflect};
use model::Survey;
use model::code::key_text;
use model::layout::read_survey;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCredentials, RequestInit, window};

use super::{TRY_MS_MAX, Verdict, verdict, wait_after};
use crate::flow::{Failure, Told};

/// What became of a submission.
#[derive(Debug)]
pub enum Outcome {
    /// Stored: the receipt, and `stored` or `repeat`.
    Stored {
        /// The receipt.
        receipt: String,
        /// The outcome by its name on the wire.
        outcome: String,
    },
    /// The service found problems.
    Unfit(Vec<Told>),
    /// The invite is refused: whether its time is over, and what the service says.
    Invite(bool, String),
    /// It did not arrive.
    Failed(Failure),
}

/// An answer that came, with its body.
struct Answer {
    status: u16,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Option<JsValue> {
        JSON::parse(std::str::from_utf8(&self.body).ok()?).ok()
    }
}

/// Sends the same bytes until there is a final answer, or until it is time to tell the citizen.
pub async fn send(ingest: &str, body: String) -> Outcome {
    let url = [ingest, "/v1/submissions"].concat();
    let Some(answer) = ask(url, Some(body)).await else {
        return Outcome::Failed(Failure::Unreached);
    };
    let json = answer.json();
    match (verdict(answer.status), &json) {
        (Verdict::Stored, Some(json)) => Outcome::Stored {
            receipt: member(json, "receipt").unwrap_or_default(),
            outcome: member(json, "outcome").unwrap_or_default(),
        },
        // Stored, but the receipt is unreadable: sending the same again brings it once more.
        (Verdict::Stored, None) => Outcome::Failed(Failure::Unreached),
        (Verdict::Unfit, Some(json)) => Outcome::Unfit(problems_of(json)),
        (_, json) => refused(json.as_ref()),
    }
}

/// The survey in force in one language, or the reason why there is none.
pub async fn fetch_survey(url: String) -> Result<Survey, &'static str> {
    let Some(answer) = ask(url, None).await else { return Err("survey-unreached") };
    match answer.status {
        200 => read_survey(&answer.body).ok_or("survey-layout"),
        404 | 422 => Err("unknown-survey"),
        406 => Err("survey-layout"),
        _ => Err("survey-refused"),
    }
}

/// Asks until there is a final answer; `None` when it is time to tell the citizen.
async fn ask(url: String, body: Option<String>) -> Option<Answer> {
    let mut attempt = 1;
    loop {
        let after_s = match try_once(&url, body.as_deref()).await {
            Some(Ok(answer)) => return Some(answer),
            Some(Err(after_s)) => after_s,
            None => None,
        };
        wait(wait_after(attempt, after_s, random()[0])?).await;
        attempt += 1;
    }
}

/// One try: a final answer, or the seconds to wait; `None` when nobody answered.
async fn try_once(url: &str, body: Option<&str>) -> Option<Result<Answer, Option<u32>>> {
    let response = request(url, body)?.send().await.ok()?;
    let status = response.status();
    if verdict(status) == Verdict::Again {
        let after = response.headers().get("retry-after");
        return Some(Err(after.and_then(|after| after.parse().ok())));
    }
    // A body that breaks off is no answer: the same key brings it again.
    let body = response.binary().await.ok()?;
    Some(Ok(Answer { status, body }))
}

/// A new submission key: a UUID of version 7.
pub fn new_key(now_ms: f64) -> String {
    let id = uuid::Builder::from_unix_timestamp_millis(now_ms as u64, &random()).into_uuid();
    key_text(id.as_bytes())
}

/// Waits; 0 lets the browser finish what it is doing.
pub async fn wait(wait_ms: u32) {
    let promise = Promise::new(&mut |resolve, _| call_later(&resolve, wait_ms));
    // A timer that could not be started resolves nothing and is not worth a word.
    let _ = JsFuture::from(promise).await;
}

/// A request that sends no cookie and does not wait for ever.
///
/// Not by gloo's builder: it takes every address apart and puts it together again, which is 3 KB of
/// the citizen's download.
fn request(url: &str, body: Option<&str>) -> Option<Request> {
    let init = RequestInit::new();
    init.set_credentials(RequestCredentials::Omit);
    if let Some(body) = body {
        init.set_method("POST");
        // Without an explicit type a string goes out as text/plain;charset=UTF-8.
        init.set_body(&body.into());
    }
    if let Ok(controller) = AbortController::new() {
        let abort = Reflect::get(&controller, &"abort".into()).unwrap_or_default();
        call_later(&abort.unchecked_into::<Function>().bind0(&controller), TRY_MS_MAX);
        init.set_signal(Some(&controller.signal()));
    }
    Some(web_sys::Request::new_with_str_and_init(url, &init).ok()?.into())
}

fn call_later(function: &Function, wait_ms: u32) {
    if let Some(window) = window() {
        let wait_ms = i32::try_from(wait_ms).unwrap_or(i32::MAX);
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(function, wait_ms);
    }
}

fn random() -> [u8; 10] {
    let mut bytes = [0; 10];
    if let Some(crypto) = window().and_then(|window| window.crypto().ok()) {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}

fn member(object: &JsValue, name: &str) -> Option<String> {
    Reflect::get(object, &name.into()).ok()?.as_string()
}

fn problems_of(answer: &JsValue) -> Vec<Told> {
    let problems = Reflect::get(answer, &"problems".into()).unwrap_or_default();
    let told = |problem: JsValue| Told {
        question: member(&problem, "question"),
        row: member(&problem, "row"),
        message: member(&problem, "message").unwrap_or_default(),
    };
    match Array::is_array(&problems) {
        true => problems.unchecked_into::<Array>().iter().map(told).collect(),
        false => Vec::new(),
    }
}

fn refused(answer: Option<&JsValue>) -> Outcome {
    let told = |name| answer.and_then(|answer| member(answer, name)).unwrap_or_default();
    match told("type").strip_prefix("/problems/invite-") {
        Some(why) => Outcome::Invite(why == "expired", told("message")),
        None => Outcome::Failed(Failure::Refused),
    }
}
