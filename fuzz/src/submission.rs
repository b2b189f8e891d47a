//! A submission: from bytes to what may be written down, alone and in a batch.

use std::sync::LazyLock;

use ingest::error::Rejection;
use ingest::intake::{decode, json};
use ingest::surveys::Surveys;
use model::limits::SUBMISSION_BYTES_MAX;
use model::{Checked, Problem};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

/// The surveys of the program.
pub static SURVEYS: LazyLock<Surveys> = LazyLock::new(|| Surveys::shipped().unwrap());

/// Decoding and checking never panic, say the same twice, do not depend on order and spacing, and
/// what passes has every answer that came and no other.
pub fn one(bytes: &[u8]) {
    let decoded = decode::decode(bytes);
    let Ok(decoded) = decoded else {
        // Whoever sends it again gets the same answer.
        let again = decode::decode(bytes).map(|_| ()).unwrap_err();
        let first = decoded.map(|_| ()).unwrap_err();
        assert_eq!(format!("{first:?}"), format!("{again:?}"));
        return;
    };
    let value = json::parse(bytes).unwrap();
    for other in [value.to_string(), reversed(&value).to_string()] {
        let rewritten = decode::decode(other.as_bytes()).unwrap();
        assert_eq!(rewritten.hash, decoded.hash, "another hash: {other}");
        assert_eq!(rewritten.key, decoded.key);
    }
    if value.to_string().len() <= SUBMISSION_BYTES_MAX {
        let in_batch = decode::decode_value(value.clone()).unwrap();
        assert_eq!((in_batch.key, in_batch.hash), (decoded.key, decoded.hash), "other in a batch");
    }
    let Ok(submission) = decoded.submission else { return };
    let Some(survey) = SURVEYS.get(&submission.survey, submission.version) else { return };
    let given = submission.answers.clone();
    let checked = model::check(&*survey, submission.clone());
    assert_eq!(checked, model::check(&*survey, submission));
    match checked {
        Ok(checked) => {
            assert_eq!(Some(checked.key), decoded.key, "checked under another key");
            assert!(decoded.hash.is_some(), "valid, and no hash to know it by");
            assert_eq!(
                checked.answers.keys().collect::<Vec<_>>(),
                given.keys().collect::<Vec<_>>(),
                "an answer was dropped or made up"
            );
            text_is_nfc(&checked);
        }
        Err(problems) => assert_ne!(problems, [] as [Problem; 0], "refused for no reason"),
    }
}

/// A batch is an object with a list; each of it is read as if it had come alone.
pub fn batch(bytes: &[u8]) {
    let Ok(value) = json::parse(bytes) else { return };
    let Some(Value::Array(submissions)) = value.get("submissions") else { return };
    for submission in submissions {
        let text = submission.to_string();
        match decode::decode_value(submission.clone()) {
            Ok(decoded) => {
                let alone = decode::decode(text.as_bytes()).unwrap();
                assert_eq!((alone.key, alone.hash), (decoded.key, decoded.hash));
            }
            Err(Rejection::TooLarge(_)) => assert!(text.len() > SUBMISSION_BYTES_MAX),
            Err(_) => assert!(decode::decode(text.as_bytes()).is_err()),
        }
    }
}

/// The same JSON with the members of every object the other way round.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter().rev();
            Value::Object(members.map(|(name, one)| (name.clone(), reversed(one))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(reversed).collect()),
        other => other.clone(),
    }
}

fn text_is_nfc(checked: &Checked) {
    for answer in checked.answers.values() {
        if let model::Answer::Text(text) = answer {
            assert!(text.nfc().eq(text.chars()), "not normalised: {text:?}");
        }
    }
}
