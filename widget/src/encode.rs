//! A submission as the JSON of the contract.
//!
//! A writer of a few lines instead of a JSON library: that would cost a citizen 26 KB of download.
//! It writes only; answers of the service are read by the browser's own `JSON.parse`.

use model::{ById, Given, Language};

/// What is sent, once all of it is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// UUIDv7, the same on every retry.
    pub key: String,
    /// Survey id.
    pub survey: String,
    /// Survey version.
    pub version: u32,
    /// Language that was read.
    pub language: Language,
    /// Members of `context` that are known, by name: unit, service, dossier, channel.
    pub context: Vec<(&'static str, String)>,
    /// Answers without anything that is not asked.
    pub answers: ById<Given>,
    /// Milliseconds from the first question shown to the sending.
    pub elapsed_ms: u64,
}

/// The JSON of a submission.
pub fn submission(draft: &Draft) -> String {
    let mut json = String::from("{\"key\":");
    text(&mut json, &draft.key);
    json.push_str(",\"survey\":");
    text(&mut json, &draft.survey);
    json.push_str(",\"version\":");
    number(&mut json, u64::from(draft.version));
    json.push_str(",\"lang\":");
    text(&mut json, draft.language.tag());
    json.push_str(",\"context\":");
    let context = draft.context.iter().map(|(name, value)| (*name, value));
    object(&mut json, context, |json, value| text(json, value));
    json.push_str(",\"answers\":");
    let answers = draft.answers.iter().map(|(id, given)| (id.as_str(), given));
    object(&mut json, answers, answer);
    json.push_str(",\"elapsed_ms\":");
    number(&mut json, draft.elapsed_ms);
    json.push('}');
    json
}

/// The same with a signed invite.
pub fn invited(mut json: String, invite: &str) -> String {
    json.pop();
    json.push_str(",\"invite\":");
    text(&mut json, invite);
    json.push('}');
    json
}

fn answer(json: &mut String, given: &Given) {
    match given {
        Given::Number(level) => number(json, *level),
        Given::Text(value) => text(json, value),
        Given::List(options) => {
            json.push('[');
            for (position, option) in options.iter().enumerate() {
                separate(json, position);
                text(json, option);
            }
            json.push(']');
        }
        Given::Rows(rows) => {
            let rows = rows.iter().map(|(id, level)| (id.as_str(), level));
            object(json, rows, |json, level| number(json, *level));
        }
        // The flow never makes one; the service refuses it by name.
        Given::Other => json.push_str("null"),
    }
}

fn object<'a, V>(
    json: &mut String,
    members: impl Iterator<Item = (&'a str, V)>,
    write: fn(&mut String, V),
) {
    json.push('{');
    for (position, (name, value)) in members.enumerate() {
        separate(json, position);
        text(json, name);
        json.push(':');
        write(json, value);
    }
    json.push('}');
}

fn separate(json: &mut String, position: usize) {
    if position > 0 {
        json.push(',');
    }
}

fn number(json: &mut String, mut number: u64) {
    let mut digits = Vec::new();
    while number > 9 {
        digits.push((number % 10) as u8);
        number /= 10;
    }
    digits.push(number as u8);
    json.extend(digits.iter().rev().map(|digit| char::from(b'0' + digit)));
}

fn text(json: &mut String, value: &str) {
    json.push('"');
    for character in value.chars() {
        match character {
            '"' | '\\' => json.extend(['\\', character]),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '\0'..='\u{1f}' => {
                let code = character as u8;
                let low = char::from_digit(u32::from(code & 15), 16).unwrap_or('0');
                json.extend(['\\', 'u', '0', '0', char::from(b'0' + (code >> 4)), low]);
            }
            _ => json.push(character),
        }
    }
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft {
            key: "01931f5c-7b2a-7c3d-8e4f-0123456789ab".to_owned(),
            survey: "one-stop".to_owned(),
            version: 1,
            language: Language::Vi,
            context: vec![("unit", "H47.15".to_owned()), ("channel", "portal".to_owned())],
            answers: ById::from_iter([
                ("overall".to_owned(), Given::Number(2)),
                ("reasons".to_owned(), Given::List(vec!["slow".to_owned(), "fees".to_owned()])),
                ("rows".to_owned(), Given::Rows(ById::from_iter([("12".to_owned(), 5)]))),
                (
                    "comment".to_owned(),
                    Given::Text("Chậm \"lắm\" \\ \n\t\r\u{1}\u{1f} 😀".to_owned()),
                ),
            ]),
            elapsed_ms: 23_120,
        }
    }

    #[test]
    fn what_is_written_is_read_back_by_a_json_library_without_loss() {
        let read: serde_json::Value = serde_json::from_str(&submission(&draft())).unwrap();
        let wanted = serde_json::json!({
            "key": "01931f5c-7b2a-7c3d-8e4f-0123456789ab",
            "survey": "one-stop", "version": 1, "lang": "vi",
            "context": {"unit": "H47.15", "channel": "portal"},
            "answers": {
                "overall": 2, "reasons": ["slow", "fees"], "rows": {"12": 5},
                "comment": "Chậm \"lắm\" \\ \n\t\r\u{1}\u{1f} 😀",
            },
            "elapsed_ms": 23120,
        });
        assert_eq!(read, wanted);
    }

    #[test]
    fn an_invite_is_one_member_more_and_nothing_else() {
        let json = submission(&draft());
        let mut plain: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert!(plain.get("invite").is_none());
        let invited = invited(json, "a.b\"c");
        plain["invite"] = "a.b\"c".into();
        assert_eq!(serde_json::from_str::<serde_json::Value>(&invited).unwrap(), plain);
    }

    #[test]
    fn what_is_written_is_a_submission_to_the_model() {
        let read: model::Submission = serde_json::from_str(&submission(&draft())).unwrap();
        assert_eq!(read.answers, draft().answers);
        assert_eq!(read.context.unit.as_deref(), Some("H47.15"));
    }

    #[test]
    fn numbers_are_written_digit_by_digit_at_their_ends_too() {
        for number in [0, 9, 10, 99, 100, 23_120, u64::MAX] {
            let mut json = String::new();
            super::number(&mut json, number);
            assert_eq!(json, number.to_string());
        }
    }
}
