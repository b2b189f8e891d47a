//! Changes inputs: bytes, pieces of other inputs, and, where the input is JSON, parts of the tree.
//! Blind, where cargo-fuzz is guided; in exchange it is the same every time.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::seeds::Seeds;

/// Pieces that parsers have tripped over.
const PIECES: [&str; 24] = [
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "\u{0}",
    "\u{feff}",
    "\u{301}",
    "e\u{301}",
    "🙂",
    "{",
    "}",
    "[[[[[[[[",
    ",",
    "-",
    "1e999",
    "-0",
    "18446744073709551616",
    "NaN",
    "=",
    "&",
    "%",
    "%00",
    "\r\n",
    ";q=0",
];

/// A seed, changed once or a few times.
pub fn changed(rng: &mut Rng, seeds: &Seeds) -> Vec<u8> {
    let (_, seed) = &seeds[rng.usize(..seeds.len())];
    let mut input = seed.clone();
    for _ in 0..rng.usize(1..=4) {
        let json = if rng.u8(..4) > 0 { serde_json::from_slice(&input).ok() } else { None };
        match json {
            Some(mut tree) => {
                change_tree(rng, &mut tree, seeds);
                input = tree.to_string().into_bytes();
            }
            None => change_bytes(rng, &mut input, seeds),
        }
    }
    input
}

fn change_bytes(rng: &mut Rng, input: &mut Vec<u8>, seeds: &Seeds) {
    let at = rng.usize(..=input.len());
    let end = (at + rng.usize(..16)).min(input.len());
    match rng.u8(..6) {
        0 if at < input.len() => input[at] ^= 1 << rng.u8(..8),
        1 if at < input.len() => input[at] = rng.u8(..),
        2 => drop(input.drain(at..end)),
        3 => {
            let piece = input[at..end].to_vec();
            input.splice(at..at, piece);
        }
        4 => {
            let (_, other) = &seeds[rng.usize(..seeds.len())];
            let from = rng.usize(..=other.len());
            let to = (from + rng.usize(..64)).min(other.len());
            input.splice(at..end, other[from..to].iter().copied());
        }
        _ => {
            let piece = PIECES[rng.usize(..PIECES.len())];
            input.splice(at..at, piece.bytes());
        }
    }
}

/// Changes one place of a tree.
fn change_tree(rng: &mut Rng, tree: &mut Value, seeds: &Seeds) {
    let goes_down = rng.u8(..5) > 0;
    match tree {
        Value::Object(members) if goes_down && !members.is_empty() => {
            let name = members.keys().nth(rng.usize(..members.len())).unwrap().clone();
            match rng.u8(..8) {
                0 => drop(members.shift_remove(&name)),
                1 => rename(rng, members, &name),
                _ => change_tree(rng, &mut members[&name], seeds),
            }
        }
        Value::Array(items) if goes_down && !items.is_empty() => {
            let at = rng.usize(..items.len());
            match rng.u8(..6) {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                _ => change_tree(rng, &mut items[at], seeds),
            }
        }
        Value::String(text) if goes_down => {
            let mut bytes = std::mem::take(text).into_bytes();
            change_bytes(rng, &mut bytes, seeds);
            *text = String::from_utf8_lossy(&bytes).into_owned();
        }
        other => *other = any(rng),
    }
}

fn rename(rng: &mut Rng, members: &mut Map<String, Value>, name: &str) {
    if let Some(value) = members.shift_remove(name) {
        let piece = PIECES[rng.usize(..PIECES.len())];
        members.insert(format!("{name}{piece}"), value);
    }
}

fn any(rng: &mut Rng) -> Value {
    match rng.u8(..9) {
        0 => Value::Null,
        1 => json!(rng.bool()),
        2 => json!(rng.u8(..8)),
        3 => json!(rng.i64(..)),
        4 => json!(rng.u64(..)),
        5 => json!(f64::from_bits(rng.u64(..))),
        6 => json!([]),
        7 => json!({}),
        _ => json!(PIECES[rng.usize(..PIECES.len())]),
    }
}
