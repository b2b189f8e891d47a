//! Builders of submissions and their keys. Time and randomness are the caller's where it matters.
//!
//! What is built may break every rule: that is the point of most tests.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

/// A UUIDv7 of this time and these random bits.
pub fn key_of(at_ms: u64, random: u128) -> String {
    let version_and_variant = (0x7_u128 << 76) | (0b10_u128 << 62);
    let random = random & !(0xF_u128 << 76) & !(0b11_u128 << 62) & ((1 << 80) - 1);
    let bits = (u128::from(at_ms) << 80) | version_and_variant | random;
    let hex = format!("{bits:032x}");
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

/// Milliseconds since the epoch, now.
pub fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970");
    u64::try_from(since.as_millis()).expect("the clock is before the year 584,556,019")
}

/// A key nobody has used.
pub fn fresh_key() -> String {
    key_of(now_ms(), fastrand::u128(..))
}

/// A submission in the making.
#[derive(Clone, Debug)]
pub struct SubmissionBuilder {
    json: Value,
}

impl SubmissionBuilder {
    /// A valid one of `one-stop`: overall 5 and a fresh key.
    pub fn one_stop() -> SubmissionBuilder {
        let json = json!({
            "key": fresh_key(), "survey": "one-stop", "version": 1, "lang": "vi",
            "context": {"unit": "H47.15", "service": "1.004227", "channel": "portal"},
            "answers": {"overall": 5}, "elapsed_ms": 20_000,
        });
        SubmissionBuilder { json }
    }

    /// A valid one of `online-service`: overall 3 and a fresh key.
    pub fn online_service() -> SubmissionBuilder {
        SubmissionBuilder::one_stop()
            .with("survey", json!("online-service"))
            .with("answers", json!({"overall": 3}))
    }

    /// Sets a member of the submission.
    pub fn with(mut self, member: &str, value: Value) -> SubmissionBuilder {
        self.json[member] = value;
        self
    }

    /// Leaves a member out.
    pub fn without(mut self, member: &str) -> SubmissionBuilder {
        self.json.as_object_mut().expect("a submission is an object").shift_remove(member);
        self
    }

    /// Sets the key.
    pub fn key(self, key: &str) -> SubmissionBuilder {
        self.with("key", json!(key))
    }

    /// Sets the language.
    pub fn lang(self, tag: &str) -> SubmissionBuilder {
        self.with("lang", json!(tag))
    }

    /// Sets a member of the context.
    pub fn context(mut self, member: &str, value: Value) -> SubmissionBuilder {
        self.json["context"][member] = value;
        self
    }

    /// Sets an answer.
    pub fn answer(mut self, question: &str, answer: Value) -> SubmissionBuilder {
        self.json["answers"][question] = answer;
        self
    }

    /// The key as it stands.
    pub fn key_text(&self) -> String {
        self.json["key"].as_str().unwrap_or_default().to_owned()
    }

    /// The submission as JSON.
    pub fn json(&self) -> Value {
        self.json.clone()
    }

    /// The submission as the bytes of a body.
    pub fn bytes(&self) -> Vec<u8> {
        self.json.to_string().into_bytes()
    }

    /// The bytes, filled up with blanks before the closing brace to exactly this length.
    pub fn bytes_of_length(&self, length: usize) -> Vec<u8> {
        let mut bytes = self.bytes();
        let closing = bytes.pop().expect("a submission is not empty");
        assert!(bytes.len() < length, "the submission is longer than {length} already");
        bytes.resize(length - 1, b' ');
        bytes.push(closing);
        bytes
    }
}
