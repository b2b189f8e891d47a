//! The submission and the hosted form as JSON Schema, written from the surveys that are accepted, so
//! that the document says exactly what `model::check` takes.

use model::limits::{
    BATCH_SUBMISSIONS_MAX, DOSSIER_CODE_LENGTH_MAX, ELAPSED_MS_MAX, INVITE_LENGTH_MAX,
    SERVICE_CODE_LENGTH_MAX, UNIT_CODE_LENGTH_MAX,
};
use model::survey::{Condition, Kind, Question};
use model::{Channel, Instrument, Language};
use serde_json::{Map, Value, json};

use crate::limits::DEVICE_TOKEN_LENGTH_MAX;

/// A UUID of version 7, letters of either case.
const KEY: &str =
    "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$";

/// Not blank, and no control character but tab and line ends.
const TEXT: &str = concat!(
    r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*",
    r"[^\s\u0000-\u001f\u007f-\u00a0\ufeff]",
    r"[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$"
);

/// Gates looked at one by one; beyond them the conditions are left to the service to judge.
const GATES_MAX: usize = 3;

/// One submission: any of the surveys in force.
pub fn submission(surveys: &[std::sync::Arc<Instrument>]) -> Value {
    let of = |instrument: &Instrument| {
        answers(instrument).into_iter().map(|answers| of_survey(instrument, answers)).collect()
    };
    let variants: Vec<Value> =
        surveys.iter().flat_map(|instrument| -> Vec<Value> { of(instrument) }).collect();
    json!({
        "description": "One submission. An unanswered question is left out; a question that \
                        the answers do not ask must be. Members that are not named here are passed \
                        over.",
        "anyOf": variants,
    })
}

/// A batch of them.
pub fn batch() -> Value {
    json!({
        "type": "object",
        "required": ["submissions"],
        "properties": {
            "submissions": {
                "type": "array",
                "maxItems": BATCH_SUBMISSIONS_MAX,
                "items": {
                    "description": "A Submission. Each is judged by itself: one that breaks the \
                                    rules is refused in its result, and the others are taken.",
                },
            },
        },
    })
}

fn of_survey(instrument: &Instrument, answers: Value) -> Value {
    let languages: Vec<&str> = Language::ALL.iter().map(|language| language.tag()).collect();
    json!({
        "type": "object",
        "required": ["key", "survey", "version", "answers"],
        "properties": {
            "key": {
                "type": "string",
                "pattern": KEY,
                "description": "UUIDv7, made once for a submission and the same on every retry.",
            },
            "survey": { "type": "string", "const": instrument.id },
            "version": { "type": "integer", "const": instrument.version },
            "lang": { "enum": with_null(&languages) },
            "context": context(),
            "assisted": { "type": ["boolean", "null"], "description": "As in context." },
            "invite": {
                "type": ["string", "null"],
                "maxLength": INVITE_LENGTH_MAX,
                "description": "A signed invite (JWS compact, EdDSA or ES256) of a registered \
                                issuer, good for one submission. What it says of unit, service, \
                                dossier and stage goes before the context.",
            },
            "device": {
                "type": ["string", "null"],
                "maxLength": DEVICE_TOKEN_LENGTH_MAX,
                "description": "What a paired tablet signed (JWS compact, ES256, kid = its id): \
                                key of the submission, answered_at (milliseconds since 1970) and \
                                content (base64url of the SHA-256 of the RFC 8785 form of answers, \
                                context, survey and version). The rating is then a kiosk's of that \
                                tablet's agency and counts on the day it was given, at most 30 days \
                                back. What proves nothing refuses nothing: the row is flagged.",
            },
            "answers": answers,
            "elapsed_ms": {
                "type": ["integer", "null"],
                "minimum": 0,
                "maximum": ELAPSED_MS_MAX,
                "description": "From the first question shown to the sending.",
            },
        },
    })
}

fn with_null(values: &[&str]) -> Vec<Value> {
    values.iter().map(|value| json!(value)).chain([Value::Null]).collect()
}

fn code(marks: &str, length_max: usize) -> Value {
    json!({ "type": ["string", "null"], "pattern": format!("^[0-9A-Z{marks}]+$"),
        "minLength": 1, "maxLength": length_max })
}

fn context() -> Value {
    let channels: Vec<&str> = Channel::ALL.iter().map(|channel| channel.name()).collect();
    json!({
        "type": ["object", "null"],
        "properties": {
            "unit": code(".", UNIT_CODE_LENGTH_MAX),
            "service": code(".-", SERVICE_CODE_LENGTH_MAX),
            "dossier": code(".-", DOSSIER_CODE_LENGTH_MAX),
            "channel": { "enum": with_null(&channels) },
            "assisted": { "type": ["boolean", "null"] },
        },
    })
}

/// The answers a survey takes: one schema for each way its conditions can come out.
fn answers(instrument: &Instrument) -> Vec<Value> {
    let mut gates: Vec<&Condition> = Vec::new();
    for condition in instrument.questions().flat_map(|question| &question.asked_when) {
        if !gates.contains(&condition) {
            gates.push(condition);
        }
    }
    gates.truncate(GATES_MAX);
    (0..1_usize << gates.len())
        .filter_map(|open| {
            let holds = |condition: &Condition| {
                let gate = gates.iter().position(|gate| *gate == condition);
                gate.map(|gate| open >> gate & 1 == 1)
            };
            variant(instrument, &gates, &holds)
        })
        .collect()
}

/// The answers when these conditions hold and the others do not.
fn variant(
    instrument: &Instrument,
    gates: &[&Condition],
    holds: &dyn Fn(&Condition) -> Option<bool>,
) -> Option<Value> {
    let mut properties = Map::new();
    let mut required: Vec<&str> = Vec::new();
    for question in instrument.questions() {
        let is_asked = question.asked_when.iter().all(|condition| holds(condition) != Some(false));
        let Some(mut schema) = answer(instrument, question).filter(|_| is_asked) else { continue };
        let mut is_needed = question.required;
        for gate in gates.iter().filter(|gate| gate.question == question.id) {
            is_needed |= holds(gate) == Some(true);
            schema = narrowed(schema, gate, holds(gate) == Some(true))?;
        }
        if is_needed {
            required.push(&question.id);
        }
        properties.insert(question.id.clone(), schema);
    }
    let mut variant = json!({
        "type": "object",
        "minProperties": 1,
        "required": required,
        "properties": properties,
        "additionalProperties": false,
    });
    let unasked = unasked_rows(instrument);
    if !unasked.is_empty() {
        variant["not"] = json!({ "anyOf": unasked });
    }
    Some(variant)
}

/// What must not be: a row of a matrix rated without the answer that it is asked after. One for each
/// such answer; spelled out as every combination of them it would be a hundred times as long.
fn unasked_rows(instrument: &Instrument) -> Vec<Value> {
    let mut gated: Vec<(&Condition, &str, Vec<&str>)> = Vec::new();
    for question in instrument.questions() {
        let Kind::Matrix { rows, .. } = &question.kind else { continue };
        for (row, condition) in
            rows.iter().flat_map(|row| row.asked_when.iter().map(move |one| (row, one)))
        {
            let known =
                gated.iter_mut().find(|(one, id, _)| *one == condition && *id == question.id);
            match known {
                Some((_, _, rows)) => rows.push(&row.id),
                None => gated.push((condition, &question.id, vec![&row.id])),
            }
        }
    }
    let gate = |(condition, question, rows): (&Condition, &str, Vec<&str>)| {
        let given = match &condition.row {
            Some(row) => json!({
                "required": [row], "properties": { row: { "enum": condition.level_in } },
            }),
            None if condition.chosen_in.is_empty() => json!({ "enum": condition.level_in }),
            None => json!({ "enum": condition.chosen_in }),
        };
        let one_of_them: Vec<Value> =
            rows.into_iter().map(|row| json!({ "required": [row] })).collect();
        json!({
            "required": [question],
            "properties": { question: { "anyOf": one_of_them } },
            "not": {
                "required": [condition.question],
                "properties": { &condition.question: given },
            },
        })
    };
    gated.into_iter().map(gate).collect()
}

/// The answers to a gate that open it, or those that do not; `None` when there are none.
fn narrowed(schema: Value, gate: &Condition, is_open: bool) -> Option<Value> {
    if schema["type"] == "array" {
        return Some(narrowed_list(schema, gate, is_open));
    }
    let Some(values) = schema["enum"].as_array() else { return Some(schema) };
    let opens = |value: &Value| match (value.as_u64(), value.as_str()) {
        (Some(level), _) => gate.level_in.iter().any(|one| u64::from(*one) == level),
        (_, Some(option)) => gate.chosen_in.iter().any(|one| one == option),
        _ => false,
    };
    let kept: Vec<Value> = values.iter().filter(|value| opens(value) == is_open).cloned().collect();
    (!kept.is_empty()).then(|| json!({ "enum": kept }))
}

/// The same for a question of which several options can be chosen.
fn narrowed_list(mut schema: Value, gate: &Condition, is_open: bool) -> Value {
    if is_open {
        schema["contains"] = json!({ "enum": gate.chosen_in });
        return schema;
    }
    let options = schema["items"]["enum"].as_array().cloned().unwrap_or_default();
    let is_other = |one: &Value| gate.chosen_in.iter().all(|chosen| one != chosen);
    let others: Vec<Value> = options.into_iter().filter(is_other).collect();
    schema["items"] = json!({ "enum": others });
    schema
}

fn answer(instrument: &Instrument, question: &Question<model::survey::Text>) -> Option<Value> {
    let levels = |scale: &str| -> Vec<u8> {
        (1..=instrument.scale(scale).map_or(0, |scale| scale.top())).collect()
    };
    Some(match &question.kind {
        Kind::Rating { scale } => json!({ "enum": levels(scale) }),
        Kind::Single { options } => {
            json!({ "enum": options.iter().map(|option| &option.id).collect::<Vec<_>>() })
        }
        Kind::Multiple { options } => json!({
            "type": "array",
            "minItems": 1,
            "uniqueItems": true,
            "items": { "enum": options.iter().map(|option| &option.id).collect::<Vec<_>>() },
        }),
        Kind::Text { length_max } => json!({
            "type": "string", "pattern": TEXT, "minLength": 1, "maxLength": length_max,
        }),
        Kind::Matrix { scale, rows, .. } => {
            let levels = levels(scale);
            let required = rows.iter().filter(|row| row.required && row.asked_when.is_empty());
            json!({
                "type": "object",
                "minProperties": 1,
                "required": required.map(|row| &row.id).collect::<Vec<_>>(),
                "properties": rows.iter().map(|row| (row.id.clone(), json!({ "enum": levels })))
                    .collect::<Map<String, Value>>(),
                "additionalProperties": false,
            })
        }
        Kind::Statement => return None,
    })
}

/// What the hosted form of a survey sends: the same answers as texts. Fields for questions that are
/// not asked are passed over, as a browser without script sends them, too.
pub fn form(instrument: &Instrument) -> Value {
    let mut properties = Map::new();
    // A form without a key is given one.
    let key = format!("^$|{KEY}");
    properties.insert("_key".to_owned(), json!({ "type": "string", "pattern": key }));
    let press = "The button: `next` and `back` turn to the page after and before `_page`, `next` only \
                 when nothing on it is wrong, and store nothing. Anything else sends the form, as no \
                 button at all does.";
    properties.insert("_press".to_owned(), json!({ "description": press }));
    let page = "The page that was shown, from 0; the first one when left out. Answers of the others \
                travel along.";
    properties.insert("_page".to_owned(), json!({ "type": "string", "description": page }));
    let signature = "What the form was given with its key, good for a day. A form that was made \
                     elsewhere has none; one that is wrong is answered with the form and a new key.";
    let signature = json!({ "description": signature, "not": {} });
    properties.insert("_signature".to_owned(), signature);
    let mut required = Vec::new();
    let mut answered = Vec::new();
    for question in instrument.questions() {
        let Some(mut schema) = answer(instrument, question) else { continue };
        if let Kind::Matrix { rows, .. } = &question.kind {
            for row in rows {
                let name = widget::flow::field_name(&question.id, Some(&row.id));
                let schema = &schema["properties"][&row.id];
                properties.insert(name.clone(), texts_of(schema));
                // One that is not asked is passed over, and may leave nothing.
                if row.asked_when.is_empty() {
                    answered.push(json!({ "required": [name] }));
                }
            }
            continue;
        }
        // A field that comes twice with one value is one choice.
        schema.as_object_mut().and_then(|schema| schema.remove("uniqueItems"));
        // A text field that was left empty or blank is no answer, and control characters that come
        // from a word processor are taken out before the text is judged. So a `maxLength`, which
        // counts what is sent, would say more than is asked.
        if schema["type"] == "string" {
            let said = format!(
                "At most {} characters, counted when control characters are taken out and each \
                 line end is one.",
                schema["maxLength"]
            );
            schema = json!({ "type": "string", "description": said });
        }
        if question.required {
            required.push(question.id.clone());
        }
        match (&question.kind, question.asked_when.is_empty()) {
            (_, false) => {}
            (Kind::Text { .. }, true) => answered.push(json!({
                "required": [question.id], "properties": { &question.id: { "pattern": TEXT } },
            })),
            _ => answered.push(json!({ "required": [question.id] })),
        }
        properties.insert(question.id.clone(), texts_of(&schema));
    }
    let mut form = json!({ "type": "object", "required": required, "properties": properties });
    if form["required"] == json!([]) {
        form["anyOf"] = json!(answered);
    }
    form
}

/// The schema with its values as a form writes them.
fn texts_of(schema: &Value) -> Value {
    let as_text = |value: &Value| value.as_u64().map_or(value.clone(), |n| json!(n.to_string()));
    match schema["enum"].as_array() {
        Some(values) => json!({ "enum": values.iter().map(as_text).collect::<Vec<_>>() }),
        None => schema.clone(),
    }
}
