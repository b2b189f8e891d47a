//! Fetch, timers and randomness of the browser, under the rules of the parent module.
//!
//! A submission goes out as text/plain, which a browser sends to another origin without asking
//! first. Nothing is stored on the citizen's device.

use gloo_net::http::{Request, RequestBuilder, Response};
use js_sys::{Array, Function, JSON, Promise, Reflect};
use model::Survey;
use model::code::key_text;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCredentials, window};

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
    /// It did not arrive.
    Failed(Failure),
}

enum Tried<V> {
    Final(V),
    Again { after_s: Option<u32> },
}

/// Sends the same bytes until there is a final answer, or until it is time to tell the citizen.
pub async fn send(ingest: &str, body: &str) -> Outcome {
    let url = [ingest, "/v1/submissions"].concat();
    let mut attempt = 1;
    loop {
        let after_s = match try_to_send(&url, body).await {
            Tried::Final(outcome) => return outcome,
            Tried::Again { after_s } => after_s,
        };
        let Some(wait_ms) = wait_after(attempt, after_s, random::<1>()[0]) else {
            return Outcome::Failed(Failure::Unreached);
        };
        wait(wait_ms).await;
        attempt += 1;
    }
}

/// The survey in force in one language, or the reason why there is none.
pub async fn fetch_survey(url: &str) -> Result<Survey, &'static str> {
    let mut attempt = 1;
    loop {
        let after_s = match try_to_fetch(url).await {
            Tried::Final(found) => return found,
            Tried::Again { after_s } => after_s,
        };
        let Some(wait_ms) = wait_after(attempt, after_s, random::<1>()[0]) else {
            return Err("survey-unreached");
        };
        wait(wait_ms).await;
        attempt += 1;
    }
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

async fn try_to_send(url: &str, body: &str) -> Tried<Outcome> {
    let again = Tried::Again { after_s: None };
    // Without an explicit type a string goes out as text/plain;charset=UTF-8.
    let Ok(request) = bounded(Request::post(url)).body(body) else { return again };
    let Ok(response) = request.send().await else { return again };
    let judged = verdict(response.status());
    if judged == Verdict::Again {
        return Tried::Again { after_s: retry_after(&response) };
    }
    let Some(answer) = json_of(&response).await else {
        // Stored, perhaps, but the receipt was lost on the way: the same key brings it again.
        return match judged {
            Verdict::Refused => Tried::Final(Outcome::Failed(Failure::Refused)),
            _ => again,
        };
    };
    Tried::Final(match judged {
        Verdict::Stored => Outcome::Stored {
            receipt: member(&answer, "receipt").unwrap_or_default(),
            outcome: member(&answer, "outcome").unwrap_or_default(),
        },
        Verdict::Unfit => Outcome::Unfit(problems_of(&answer)),
        _ => Outcome::Failed(failure_of(&answer)),
    })
}

async fn try_to_fetch(url: &str) -> Tried<Result<Survey, &'static str>> {
    let again = Tried::Again { after_s: None };
    let Ok(request) = bounded(Request::get(url)).build() else { return again };
    let Ok(response) = request.send().await else { return again };
    match (response.status(), verdict(response.status())) {
        (_, Verdict::Again) => Tried::Again { after_s: retry_after(&response) },
        (404 | 422, _) => Tried::Final(Err("unknown-survey")),
        (_, Verdict::Stored) => match response.binary().await {
            Ok(bytes) => Tried::Final(postcard::from_bytes(&bytes).map_err(|_| "survey-layout")),
            Err(_) => again,
        },
        (406, _) => Tried::Final(Err("survey-layout")),
        _ => Tried::Final(Err("survey-refused")),
    }
}

/// A request that sends no cookie and does not wait for ever.
fn bounded(request: RequestBuilder) -> RequestBuilder {
    let request = request.credentials(RequestCredentials::Omit);
    let Ok(controller) = AbortController::new() else { return request };
    let abort = Reflect::get(&controller, &"abort".into()).map(|abort| abort.unchecked_into());
    if let Ok(abort) = abort {
        let abort: Function = abort;
        call_later(&abort.bind0(&controller), TRY_MS_MAX);
    }
    request.abort_signal(Some(&controller.signal()))
}

fn call_later(function: &Function, wait_ms: u32) {
    if let Some(window) = window() {
        let wait_ms = i32::try_from(wait_ms).unwrap_or(i32::MAX);
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(function, wait_ms);
    }
}

fn random<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    if let Some(crypto) = window().and_then(|window| window.crypto().ok()) {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}

fn retry_after(response: &Response) -> Option<u32> {
    response.headers().get("retry-after")?.parse().ok()
}

async fn json_of(response: &Response) -> Option<JsValue> {
    let text = response.text().await.ok()?;
    JSON::parse(&text).ok()
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

fn failure_of(answer: &JsValue) -> Failure {
    let kind = member(answer, "type").unwrap_or_default();
    match kind.rsplit(['/', ':', '#']).next() {
        Some(name) if name.starts_with("invite-") => Failure::Invite,
        _ => Failure::Refused,
    }
}
