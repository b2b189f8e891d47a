//! What clients send in a round, drawn from its seed: new submissions alone and in batches, the same
//! again, other content under a used key, one key at both nodes, several ratings of one dossier,
//! connections cut early and late. Nothing is sent here.

use fastrand::Rng;
use serde_json::{Value, json};
use support::SubmissionBuilder;
use support::submission::key_of;

/// 2026-11-01T00:00:00Z: keys are made from the seed alone, so time is, too.
const START_MS: u64 = 1_793_491_200_000;

const UNITS: [&str; 4] = ["H47.15", "H47.16", "H15.50.05", "000.00.19.H29"];
const CHANNELS: [&str; 9] =
    ["portal", "link", "qr", "sms", "kiosk", "counter", "interview", "phone", "paper"];

/// How the first try of an action ends. Every later try is made whole and waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// The answer is waited for.
    Whole,
    /// The connection is cut with the last byte of the body missing: nothing was sent.
    CutBeforeLastByte,
    /// The connection is cut after the last byte, before the answer.
    CutBeforeAnswer,
    /// All nodes get it at the same time.
    ToAllNodes,
}

/// What a client sends in one request.
#[derive(Clone, Debug)]
pub struct Action {
    /// One, or a batch.
    pub submissions: Vec<Value>,
    /// How the first try ends.
    pub manner: Manner,
    /// The node of the first try.
    pub node: usize,
    /// A rest before it, so that the load lasts as long as the faults.
    pub wait_ms: u64,
}

/// Loads one after the other, each of about so many actions; later ones repeat earlier ones, too.
pub fn draw(rng: &mut Rng, seed: u64, nodes: usize, sizes: [usize; 2]) -> Vec<Vec<Action>> {
    let mut known: Vec<Value> = Vec::new();
    let mut loads = Vec::new();
    for size in sizes {
        let mut actions = Vec::new();
        for _ in 0..size {
            let submissions = draw_submissions(rng, seed, &mut known);
            let manner = match rng.u8(..20) {
                0 => Manner::CutBeforeLastByte,
                1..3 => Manner::CutBeforeAnswer,
                3..6 => Manner::ToAllNodes,
                _ => Manner::Whole,
            };
            let (node, wait_ms) = (rng.usize(..nodes), rng.u64(..80));
            actions.push(Action { submissions, manner, node, wait_ms });
        }
        loads.push(actions);
    }
    loads
}

fn draw_submissions(rng: &mut Rng, seed: u64, known: &mut Vec<Value>) -> Vec<Value> {
    let count = if rng.u8(..5) == 0 { rng.usize(2..=12) } else { 1 };
    (0..count)
        .map(|_| {
            if !known.is_empty() {
                let earlier = &known[rng.usize(..known.len())];
                match rng.u8(..20) {
                    0..4 => return earlier.clone(),
                    4 => return other_content(earlier, rng),
                    _ => {}
                }
            }
            let new = valid(rng, seed, known.len() as u64);
            known.push(new.clone());
            new
        })
        .collect()
}

/// The same key with another comment: another content.
fn other_content(earlier: &Value, rng: &mut Rng) -> Value {
    let mut other = earlier.clone();
    other["answers"]["comment"] = json!(format!("Nội dung khác, lần {}.", rng.u8(..3)));
    other
}

/// A valid submission; many are alike but for their key, and many are of a few dossiers.
pub fn valid(rng: &mut Rng, seed: u64, number: u64) -> Value {
    let survey = match rng.u8(..5) {
        0 => SubmissionBuilder::online_service().answer("overall", json!(rng.u8(1..=3))),
        _ => SubmissionBuilder::one_stop().answer("overall", json!(rng.u8(1..=5))),
    };
    let mut survey = survey
        .key(&key_of(START_MS + number, rng.u128(..)))
        .context("unit", json!(UNITS[rng.usize(..UNITS.len())]))
        .context("channel", json!(CHANNELS[rng.usize(..CHANNELS.len())]));
    if rng.u8(..3) == 0 {
        let dossier = format!("H47.15-{seed:06}-{:04}", rng.u8(..12));
        survey = survey.context("dossier", json!(dossier));
    }
    if rng.u8(..6) == 0 {
        survey = survey.context("assisted", json!(true));
    }
    if rng.u8(..4) == 0 {
        survey = survey.answer("comment", json!("Cán bộ tận tình, \"chờ lâu\" 🙂\nxin cảm ơn"));
    }
    survey.json()
}
