//! The fields of a hosted form: what travels along unseen, and the answers. From form encoding to a
//! submission as the contract writes it; nothing is judged here.

use std::collections::BTreeMap;

use model::code::{is_dossier, is_service, is_unit};
use model::survey::Kind;
use model::{ById, Channel, Given, Instrument, Language, Problem, ProblemKind};
use serde_json::{Map, Value, json};

use super::Asked;

/// Names of the fields that are not answers. A question id never begins with an underscore.
const KEY: &str = "_key";
const VERSION: &str = "_version";
const PRESS: &str = "_press";
const CONTEXT: [(&str, &str); 4] =
    [("_unit", "unit"), ("_service", "service"), ("_dossier", "dossier"), ("_channel", "channel")];

/// What a page view of the form holds.
pub struct Fields {
    /// The submission's key: one for each page view.
    pub key: String,
    /// Version of the survey that was shown.
    pub version: u32,
    /// Survey id.
    pub survey: String,
    /// Where and how, by the contract's names.
    pub context: BTreeMap<&'static str, String>,
    /// True when the citizen wanted to go on, not to send: the widget's first panel, used before the
    /// widget was there, has a button for that.
    pub goes_on: bool,
    /// Answers as the browser sends them: name and value of each field.
    pub answers: Vec<(String, String)>,
}

impl Fields {
    /// The fields of an empty form.
    pub fn of_page_view(key: String, instrument: &Instrument, asked: Asked) -> Fields {
        let context = [
            ("unit", asked.unit),
            ("service", asked.service),
            ("dossier", asked.dossier),
            ("channel", asked.channel.or_else(|| Some("link".to_owned()))),
        ];
        let context = context.into_iter().filter_map(|(name, value)| Some((name, value?)));
        Fields {
            key,
            version: instrument.version,
            survey: instrument.id.clone(),
            context: context.filter(|(name, value)| is_fit(name, value)).collect(),
            goes_on: false,
            answers: Vec::new(),
        }
    }

    /// The fields of a form that was sent. What a foreign form left out is made up for: a key by
    /// `new_key`, the version in force.
    pub fn read(
        body: &[u8],
        new_key: impl Fn() -> String,
        in_force: &Instrument,
        asked: Asked,
    ) -> Fields {
        let mut fields = Fields::of_page_view(String::new(), in_force, asked);
        for (name, value) in form_urlencoded::parse(body) {
            let known = CONTEXT.iter().find(|(field, _)| *field == name);
            match (name.as_ref(), known) {
                (KEY, _) => fields.key = value.into_owned(),
                (PRESS, _) => fields.goes_on = value == "next",
                (VERSION, _) => fields.version = value.parse().unwrap_or(fields.version),
                (_, Some((_, member))) if is_fit(member, &value) => {
                    fields.context.insert(member, value.into_owned());
                }
                (name, None) if !name.starts_with('_') => {
                    // Browsers send line ends as CR LF; the widget sends what the citizen typed.
                    let value = value.replace("\r\n", "\n");
                    fields.answers.push((name.to_owned(), value));
                }
                _ => {}
            }
        }
        if fields.key.is_empty() {
            fields.key = new_key();
        }
        fields
    }

    /// Ratings whose value is no level at all. A browser sends none; were they passed over, an answer
    /// would be dropped without a word.
    pub fn unreadable(&self, instrument: &Instrument) -> Vec<Problem> {
        let is_rating = |name: &str| {
            let question = instrument.question(name);
            question.is_some_and(|question| matches!(question.kind, Kind::Rating { .. }))
        };
        let wrong = self.answers.iter();
        let wrong = wrong.filter(|(name, value)| is_rating(name) && value.parse::<u8>().is_err());
        wrong.map(|(name, _)| Problem::question(name, ProblemKind::WrongKind)).collect()
    }

    /// The hidden fields of the form.
    pub fn hidden(&self) -> Vec<(&'static str, String)> {
        let context = CONTEXT.iter().filter_map(|(field, member)| {
            self.context.get(member).map(|value| (*field, value.clone()))
        });
        let own = [(KEY, self.key.clone()), (VERSION, self.version.to_string())];
        own.into_iter().chain(context).collect()
    }

    /// The submission as the contract writes it.
    pub fn submission(
        &self,
        instrument: &Instrument,
        language: Language,
        answers: &ById<Given>,
    ) -> Value {
        json!({
            "key": self.key,
            "survey": instrument.id,
            "version": instrument.version,
            "lang": language.tag(),
            "context": self.context,
            "answers": answers.iter().map(answer).collect::<Map<String, Value>>(),
        })
    }
}

/// Whether a part of the context can be sent. A citizen cannot correct what the address of the page
/// got wrong, so a malformed code costs the code and not the rating; it is said in the log.
fn is_fit(member: &'static str, value: &str) -> bool {
    let is_fit = match member {
        "unit" => is_unit(value),
        "service" => is_service(value),
        "dossier" => is_dossier(value),
        _ => Channel::from_name(value).is_some(),
    };
    if !is_fit && !value.is_empty() {
        tracing::warn!(member, "a malformed part of a hosted form's address was left out");
    }
    is_fit
}

fn answer((question, given): (&String, &Given)) -> (String, Value) {
    let value = match given {
        Given::Number(level) => json!(level),
        Given::Text(text) => json!(text),
        Given::List(options) => json!(options),
        Given::Rows(rows) => json!(rows),
        Given::Other => Value::Null,
    };
    (question.clone(), value)
}
