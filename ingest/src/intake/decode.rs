//! From bytes to a submission: UTF-8, JSON, NFC, and the hash of its content.
//!
//! Decoding judges form only. Whatever can be said of the content is a problem with a name, found
//! later by `model::check`.

use model::code::key_bytes;
use model::limits::SUBMISSION_BYTES_MAX;
use model::{Language, Problem, ProblemKind, Submission};
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::{json, judge};
use crate::error::Rejection;

/// A submission as it was read.
#[derive(Debug)]
pub struct Decoded {
    /// The key, when it is one.
    pub key: Option<[u8; 16]>,
    /// SHA-256 of the content, when there is one.
    pub hash: Option<[u8; 32]>,
    /// The language to answer in.
    pub language: Language,
    /// What stands where a kiosk says what it signed, whatever it is.
    pub device: Option<Value>,
    /// The submission, or what keeps it from being one.
    pub submission: Result<Submission, Problem>,
}

/// Whether a value is of the type that the contract says.
type IsFit = fn(&Value) -> bool;

/// Members of the contract, each with what is said when it is missing or of another type.
const MEMBERS: [(&str, IsFit, bool); 8] = [
    ("key", Value::is_string, true),
    ("survey", Value::is_string, true),
    ("version", is_version, true),
    ("lang", Value::is_string, false),
    ("context", Value::is_object, false),
    ("invite", Value::is_string, false),
    ("answers", Value::is_object, true),
    ("elapsed_ms", Value::is_u64, false),
];

/// Members of `context`, likewise.
const CONTEXT_MEMBERS: [(&str, IsFit); 5] = [
    ("context.unit", Value::is_string),
    ("context.service", Value::is_string),
    ("context.dossier", Value::is_string),
    ("context.channel", Value::is_string),
    ("context.assisted", Value::is_boolean),
];

fn is_version(value: &Value) -> bool {
    value.as_u64().is_some_and(|version| u32::try_from(version).is_ok())
}

/// Reads the bytes of one submission.
///
/// # Errors
/// [`Rejection::Unreadable`]: not UTF-8, not JSON, nested too deep, or not an object.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Rejection> {
    decode_members(json::parse(bytes)?)
}

/// Reads one submission that is JSON already.
///
/// # Errors
/// [`Rejection::TooLarge`]: a batch lifts no limit, one submission in it is no larger than one that
/// is sent alone. [`Rejection::Unreadable`]: not an object.
pub fn decode_value(value: Value) -> Result<Decoded, Rejection> {
    if value.to_string().len() > SUBMISSION_BYTES_MAX {
        return Err(Rejection::TooLarge(SUBMISSION_BYTES_MAX));
    }
    decode_members(value)
}

fn decode_members(mut value: Value) -> Result<Decoded, Rejection> {
    normalise(&mut value);
    let Value::Object(mut members) = value else {
        return Err(Rejection::Unreadable("A submission is a JSON object.".to_owned()));
    };
    move_assisted(&mut members);
    let key = members.get("key").and_then(Value::as_str).and_then(key_bytes);
    let language = judge::language(members.get("lang").and_then(Value::as_str));
    let hash = content_hash(&members);
    let device = members.remove("device").filter(|device| !device.is_null());
    let submission = submission(members);
    Ok(Decoded { key, hash, language, device, submission })
}

/// The contract shows `assisted` beside `channel`; some clients will put it at the top. Moved before
/// the content is hashed, because it is content: it decides the rank.
fn move_assisted(members: &mut Map<String, Value>) {
    if let Some(assisted) = members.remove("assisted") {
        let context = members.entry("context").or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(context) = context {
            context.entry("assisted").or_insert(assisted);
        }
    }
}

fn submission(mut members: Map<String, Value>) -> Result<Submission, Problem> {
    let malformed = |member| Problem::member(member, ProblemKind::Malformed);
    for (member, is_fit, required) in MEMBERS {
        match members.get(member) {
            // Clients in many languages write null for what is absent; it says nothing else.
            Some(Value::Null) if !required => {
                members.remove(member);
            }
            Some(value) if !is_fit(value) => return Err(malformed(member)),
            None if required => return Err(malformed(member)),
            _ => {}
        }
    }
    if let Some(Value::Object(context)) = members.get_mut("context") {
        context.retain(|_, value| !value.is_null());
        for (member, is_fit) in CONTEXT_MEMBERS {
            let name = member.strip_prefix("context.").unwrap_or(member);
            if context.get(name).is_some_and(|value| !is_fit(value)) {
                return Err(malformed(member));
            }
        }
    }
    serde_json::from_value(Value::Object(members)).map_err(|_| malformed("submission"))
}

/// SHA-256 of the RFC 8785 form of survey, version, context and answers: what "the same content"
/// means for a key. `None` when the content has a number that RFC 8785 cannot write.
fn content_hash(members: &Map<String, Value>) -> Option<[u8; 32]> {
    /// Written in this order, which is the order that RFC 8785 asks for; nothing is copied.
    #[derive(Serialize)]
    struct Content<'a> {
        answers: Option<&'a Value>,
        context: Option<&'a Value>,
        survey: Option<&'a Value>,
        version: Option<&'a Value>,
    }
    let content = Content {
        answers: members.get("answers"),
        context: members.get("context"),
        survey: members.get("survey"),
        version: members.get("version"),
    };
    let canonical = serde_json_canonicalizer::to_vec(&content).ok()?;
    Some(Sha256::digest(canonical).into())
}

/// Brings every string, names of members too, into Unicode normalisation form C. Almost all of them
/// are in it already and stay where they are.
fn normalise(value: &mut Value) {
    match value {
        Value::String(text) => normalise_text(text),
        Value::Array(items) => items.iter_mut().for_each(normalise),
        Value::Object(members) => {
            if members.keys().any(|name| !is_nfc(name)) {
                let named = std::mem::take(members);
                *members =
                    named.into_iter().map(|(name, value)| (name.nfc().collect(), value)).collect();
            }
            members.values_mut().for_each(normalise);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn normalise_text(text: &mut String) {
    if !is_nfc(text) {
        *text = text.nfc().collect();
    }
}

fn is_nfc(text: &str) -> bool {
    text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "01931f5c-7b2a-7c3d-8e4f-0123456789ab";

    fn hash_of(json: &str) -> [u8; 32] {
        decode(json.as_bytes()).unwrap().hash.unwrap()
    }

    fn with(answers: &str, more: &str) -> String {
        format!(
            r#"{{"key":"{KEY}","survey":"one-stop","version":1,"answers":{{{answers}}}{more}}}"#
        )
    }

    #[test]
    fn the_same_content_is_the_same_whatever_its_order_spacing_and_normal_form() {
        let one = with(r#""overall":5,"comment":"Hài lòng""#, r#","elapsed_ms":1"#);
        let decomposed: String = "Hài lòng".nfd().collect();
        let two = with(&format!(r#" "comment":"{decomposed}" , "overall":5.0"#), r#","lang":"en""#);
        assert_ne!(one, two);
        assert_eq!(hash_of(&one), hash_of(&two));
        assert_ne!(hash_of(&one), hash_of(&with(r#""overall":4,"comment":"Hài lòng""#, "")));
        let context = with(r#""overall":5,"comment":"Hài lòng""#, r#","context":{"unit":"H47"}"#);
        assert_ne!(hash_of(&one), hash_of(&context));
    }

    #[test]
    fn what_is_not_a_json_object_is_unreadable() {
        for bytes in [&b"{"[..], b"", b"\xff\xfe", b"[]", b"5", b"null"] {
            let rejection = decode(bytes).unwrap_err();
            assert!(matches!(rejection, Rejection::Unreadable(_)), "{rejection:?}");
        }
    }

    #[test]
    fn a_member_of_another_type_is_named() {
        for (json, member) in [
            ("{}", "key"),
            (r#"{"key":5}"#, "key"),
            (r#"{"key":"k","survey":"s","version":"1"}"#, "version"),
            (r#"{"key":"k","survey":"s","version":-1}"#, "version"),
            (r#"{"key":"k","survey":"s","version":1}"#, "answers"),
            (r#"{"key":"k","survey":"s","version":1,"answers":[]}"#, "answers"),
            (
                r#"{"key":"k","survey":"s","version":1,"answers":{},"context":{"unit":5}}"#,
                "context.unit",
            ),
        ] {
            let problem = decode(json.as_bytes()).unwrap().submission.unwrap_err();
            assert_eq!(problem, Problem::member(member, ProblemKind::Malformed), "{json}");
        }
    }

    #[test]
    fn assisted_is_content_wherever_it_stands() {
        let at_top = with(r#""overall":5"#, r#","assisted":true"#);
        let inside = with(r#""overall":5"#, r#","context":{"assisted":true}"#);
        assert!(decode(at_top.as_bytes()).unwrap().submission.unwrap().context.assisted);
        assert_eq!(hash_of(&at_top), hash_of(&inside));
        assert_ne!(hash_of(&at_top), hash_of(&with(r#""overall":5"#, "")));
    }

    #[test]
    fn null_for_an_optional_member_is_the_same_as_leaving_it_out() {
        let json = with(r#""overall":5"#, r#","lang":null,"invite":null,"context":{"unit":null}"#);
        let submission = decode(json.as_bytes()).unwrap().submission.unwrap();
        assert_eq!((submission.lang, submission.invite), (None, None));
        assert_eq!(submission.context.unit, None);
    }
}
