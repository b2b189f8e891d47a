//! Seeded submissions, what is sent of them in which order, and what was answered.
//!
//! All randomness comes from the seed; what cannot be repeated is how concurrent sendings interleave.

use std::collections::BTreeMap;
use std::sync::Mutex;

use fastrand::Rng;
use serde_json::{Value, json};
use support::submission::key_of;
use support::{Export, Service, SubmissionBuilder};

/// 2026-11-01T00:00:00Z: keys are made from the seed alone, so time is, too.
const START_MS: u64 = 1_793_491_200_000;

const UNITS: [&str; 5] = ["H47.15", "H47.16", "H15.50.05", "000.00.19.H29", "Z9"];
const WORDS: [&str; 8] =
    ["Cán bộ", "tận tình,", "chờ lâu", "quá", "🙂", "\"ngoặc\"", "=1+1", "dòng\nmới"];

/// What is sent in one request.
#[derive(Clone, Debug)]
pub enum Sending {
    /// One submission.
    Single(Value),
    /// Several.
    Batch(Vec<Value>),
}

impl Sending {
    /// How many submissions it is.
    pub fn len(&self) -> usize {
        match self {
            Sending::Single(_) => 1,
            Sending::Batch(submissions) => submissions.len(),
        }
    }
}

/// A valid submission of the shipped surveys.
pub fn valid(rng: &mut Rng, number: u64) -> Value {
    let survey = if rng.u8(..4) == 0 {
        SubmissionBuilder::online_service().answer("overall", json!(rng.u8(1..=3)))
    } else {
        one_stop(rng)
    };
    let key = key_of(START_MS + number, rng.u128(..));
    let mut survey = survey.key(&key).with("elapsed_ms", json!(rng.u32(..600_000)));
    survey = survey.context("unit", json!(UNITS[rng.usize(..UNITS.len())]));
    if rng.bool() {
        survey = survey.context("dossier", json!(format!("H47.15-260821-{:04}", rng.u16(..9_999))));
    }
    if rng.u8(..3) == 0 {
        let words: Vec<&str> =
            (0..rng.usize(1..12)).map(|_| WORDS[rng.usize(..WORDS.len())]).collect();
        survey = survey.answer("comment", json!(words.join(" ")));
    }
    survey.json()
}

fn one_stop(rng: &mut Rng) -> SubmissionBuilder {
    let overall = rng.u8(1..=5);
    let mut one_stop = SubmissionBuilder::one_stop().answer("overall", json!(overall));
    if overall <= 2 && rng.bool() {
        let mut reasons = ["slow", "papers", "guidance", "attitude", "fees"];
        rng.shuffle(&mut reasons);
        one_stop = one_stop.answer("reasons", json!(reasons[..rng.usize(1..=5)]));
    }
    for question in ["time", "contacts", "offices", "attitude"] {
        if rng.bool() {
            one_stop = one_stop.answer(question, json!(rng.u8(1..=3)));
        }
    }
    one_stop
}

/// One that its survey refuses, each in another way.
pub fn invalid(rng: &mut Rng, number: u64) -> Value {
    let mut submission = valid(rng, number);
    match rng.u8(..5) {
        0 => submission["answers"]["overall"] = json!(6 + rng.u8(..9)),
        1 => submission["answers"] = json!({}),
        2 => submission["version"] = json!(2),
        3 => submission["answers"]["mood"] = json!(1),
        _ => submission["context"]["unit"] = json!("đơn vị"),
    }
    submission
}

/// Sendings of a seed: `count` valid ones, of them some again, some keys with other content, some
/// invalid ones, all shuffled, some in batches.
pub fn sendings(seed: u64, count: u64) -> Vec<Sending> {
    let mut rng = Rng::with_seed(seed);
    let mut all: Vec<Value> = (0..count).map(|number| valid(&mut rng, number)).collect();
    for index in 0..all.len() {
        match rng.u8(..20) {
            0..3 => all.push(all[index].clone()),
            3 => {
                let mut other = all[index].clone();
                other["answers"]["comment"] = json!("Nội dung khác dưới cùng một khóa.");
                all.push(other);
            }
            4..6 => all.push(invalid(&mut rng, count + index as u64)),
            _ => {}
        }
    }
    rng.shuffle(&mut all);
    let mut sendings = Vec::new();
    let mut rest = all.as_slice();
    while !rest.is_empty() {
        let length = if rng.u8(..5) == 0 { rng.usize(2..=40).min(rest.len()) } else { 1 };
        let (now, later) = rest.split_at(length);
        sendings.push(match now {
            [single] => Sending::Single(single.clone()),
            several => Sending::Batch(several.to_vec()),
        });
        rest = later;
    }
    sendings
}

/// What was answered, over all clients.
#[derive(Default)]
pub struct Acknowledged {
    /// Answers `stored`, by key, with what was sent.
    pub stored: BTreeMap<String, Value>,
    /// How many of each status.
    pub statuses: BTreeMap<u64, u64>,
    /// How many submissions were sent.
    pub sent: u64,
}

impl Acknowledged {
    /// Writes down the answer to one submission.
    pub fn take(&mut self, submission: &Value, status: u64) {
        self.sent += 1;
        *self.statuses.entry(status).or_default() += 1;
        if status == 201 {
            let key = submission["key"].as_str().unwrap().to_owned();
            let before = self.stored.insert(key, submission.clone());
            assert!(before.is_none(), "stored twice under one key: {submission}");
        }
    }

    /// How many had this status.
    pub fn with_status(&self, status: u64) -> u64 {
        self.statuses.get(&status).copied().unwrap_or_default()
    }

    /// Claims that central holds exactly what was acknowledged, answer for answer.
    #[track_caller]
    pub fn assert_all_arrived(&self, service: &Service) {
        let export = Export::of_count(service, self.stored.len());
        for (key, submission) in &self.stored {
            let row = export.rows.get(key).unwrap_or_else(|| panic!("{key} is lost"));
            assert_eq!(row["answers"], submission["answers"], "{key}: other answers");
            assert_eq!(row["survey"], submission["survey"], "{key}: another survey");
            assert_eq!(row["unit"], submission["context"]["unit"], "{key}: another unit");
        }
    }
}

/// Sends with several clients at once, each the next that is left, until all are answered.
pub async fn send_all(service: &Service, sendings: Vec<Sending>, clients: usize) -> Acknowledged {
    let acknowledged = Mutex::new(Acknowledged::default());
    let queue = Mutex::new(sendings.into_iter());
    let client = async || {
        loop {
            let next = queue.lock().unwrap().next();
            let Some(sending) = next else { return };
            send(service, &sending, &acknowledged).await;
        }
    };
    futures::future::join_all((0..clients).map(|_| client())).await;
    acknowledged.into_inner().unwrap()
}

async fn send(service: &Service, sending: &Sending, acknowledged: &Mutex<Acknowledged>) {
    match sending {
        Sending::Single(submission) => {
            let body = submission.to_string();
            let response = service.post("/v1/submissions", "application/json", body).await;
            let status = u64::from(response.status.as_u16());
            acknowledged.lock().unwrap().take(submission, status);
        }
        Sending::Batch(submissions) => {
            let response = service.submit_batch(submissions).await;
            let body = response.assert_status(200).json();
            let results = body["results"].as_array().unwrap();
            assert_eq!(results.len(), submissions.len(), "one result for each");
            let mut acknowledged = acknowledged.lock().unwrap();
            for (submission, result) in submissions.iter().zip(results) {
                acknowledged.take(submission, result["status"].as_u64().unwrap());
            }
        }
    }
}
