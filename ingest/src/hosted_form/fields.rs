//! The fields of a hosted form: what travels along unseen, and the answers. From form encoding to a
//! submission as the contract writes it; nothing is judged here.

use std::collections::BTreeMap;

use model::code::{is_dossier, is_service, is_unit};
use model::survey::Kind;
use model::{ById, Channel, Given, Instrument, Language, Problem, ProblemKind};
use serde_json::{Map, Value, json};

use super::Asked;
use super::page_view::PageView;
use crate::app::App;
use crate::funnel::Glance;
use crate::invite::Invite;

/// Names of the fields that are not answers. A question id never begins with an underscore.
const KEY: &str = "_key";
const SIGNATURE: &str = "_signature";
const VERSION: &str = "_version";
const PAGE: &str = "_page";
const PRESS: &str = "_press";
const INVITE: &str = "_invite";
const CONTEXT: [(&str, &str); 4] =
    [("_unit", "unit"), ("_service", "service"), ("_dossier", "dossier"), ("_channel", "channel")];

/// The button that a form was sent with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// To the page before.
    Back,
    /// To the page after. The widget's first panel, used before the widget was there, has it, too.
    Next,
    /// Send; no button at all means that as well.
    Send,
}

/// What a page view of the form holds.
pub struct Fields {
    /// The submission's key, signed where this service made it.
    pub view: PageView,
    /// Version of the survey that was shown.
    pub version: u32,
    /// Survey id.
    pub survey: String,
    /// Where and how, by the contract's names.
    pub context: BTreeMap<&'static str, String>,
    /// The signed invite that goes with the submission.
    pub invite: Option<String>,
    /// The sheet that was shown; the first one, where the form does not say.
    pub page: usize,
    /// What the citizen wants.
    pub press: Press,
    /// Answers as the browser sends them: name and value of each field.
    pub answers: Vec<(String, String)>,
}

impl Fields {
    /// Counts in the funnel that the form was shown and begun so often.
    pub fn tell(&self, app: &App, seen: (u32, u32)) {
        let glance = Glance::of_form(&self.survey, &self.context, seen);
        app.funnel.count(&glance, app.intake.clock.now_ms());
    }

    /// The fields of an empty form.
    pub fn of_page_view(view: PageView, instrument: &Instrument, asked: Asked) -> Fields {
        let context = [
            ("unit", asked.unit),
            ("service", asked.service),
            ("dossier", asked.dossier),
            ("channel", asked.channel.or_else(|| Some("link".to_owned()))),
        ];
        let context = context.into_iter().filter_map(|(name, value)| Some((name, value?)));
        Fields {
            view,
            version: instrument.version,
            survey: instrument.id.clone(),
            context: context.filter(|(name, value)| is_fit(name, value)).collect(),
            invite: asked.invite.filter(|invite| !invite.is_empty()),
            page: 0,
            press: Press::Send,
            answers: Vec::new(),
        }
    }

    /// The fields of a form that was sent. What a foreign form left out is made up for: a key by
    /// `new_view`, the version in force.
    pub fn read(
        body: &[u8],
        new_view: impl Fn() -> PageView,
        in_force: &Instrument,
        asked: Asked,
    ) -> Fields {
        let mut fields = Fields::of_page_view(PageView::default(), in_force, asked);
        for (name, value) in form_urlencoded::parse(body) {
            let known = CONTEXT.iter().find(|(field, _)| *field == name);
            match (name.as_ref(), known) {
                (KEY, _) => fields.view.key = value.into_owned(),
                (SIGNATURE, _) => fields.view.signature = Some(value.into_owned()),
                (PRESS, _) => fields.press = press(&value),
                (PAGE, _) => fields.page = value.parse().unwrap_or_default(),
                (INVITE, _) => {
                    fields.invite = Some(value.into_owned()).filter(|invite| !invite.is_empty());
                }
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
        if fields.view.key.is_empty() {
            fields.view = new_view();
        }
        fields
    }

    /// Levels, options and rows that the survey does not have, asked for or not. A browser sends
    /// none; were they passed over, an answer would be dropped without a word.
    pub fn unreadable(&self, instrument: &Instrument) -> Vec<Problem> {
        let answers = self.answers.iter();
        answers.filter_map(|(name, value)| unreadable(instrument, name, value)).collect()
    }

    /// The hidden fields of the form, on this sheet.
    pub fn hidden(&self, page: usize) -> Vec<(&'static str, String)> {
        let context = CONTEXT.iter().filter_map(|(field, member)| {
            self.context.get(member).map(|value| (*field, value.clone()))
        });
        let signature = self.view.signature.iter().map(|one| (SIGNATURE, one.clone()));
        let key = [(KEY, self.view.key.clone())].into_iter().chain(signature);
        let own = [(VERSION, self.version.to_string()), (PAGE, page.to_string())];
        let invite = self.invite.iter().map(|invite| (INVITE, invite.clone()));
        key.chain(own).chain(invite).chain(context).collect()
    }

    /// The submission as the contract writes it.
    pub fn submission(
        &self,
        instrument: &Instrument,
        language: Language,
        answers: &ById<Given>,
    ) -> Value {
        let mut submission = json!({
            "key": self.view.key,
            "survey": instrument.id,
            "version": instrument.version,
            "lang": language.tag(),
            "context": self.context,
            "answers": answers.iter().map(answer).collect::<Map<String, Value>>(),
        });
        if let Some(invite) = &self.invite {
            submission["invite"] = invite.as_str().into();
        }
        submission
    }

    /// Takes what an invite says into the context, for the day on which it is over: then the
    /// submission goes without it.
    pub fn take_over(&mut self, invite: Invite) {
        let said =
            [("unit", Some(invite.unit)), ("service", invite.service), ("dossier", invite.dossier)];
        self.context.extend(said.into_iter().filter_map(|(name, value)| Some((name, value?))));
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

fn press(value: &str) -> Press {
    match value {
        "back" => Press::Back,
        "next" => Press::Next,
        _ => Press::Send,
    }
}

/// What is wrong with one field, when it is none that the form has.
fn unreadable(instrument: &Instrument, name: &str, value: &str) -> Option<Problem> {
    let (id, row) = match name.split_once('.') {
        Some((id, row)) => (id, Some(row)),
        None => (name, None),
    };
    let kind = match (&instrument.question(id)?.kind, row) {
        (Kind::Text { .. }, None) => None,
        (Kind::Rating { scale }, None) => wrong_level(instrument, scale, value),
        (Kind::Single { options } | Kind::Multiple { options }, None) => {
            let is_known = options.iter().any(|option| option.id == value);
            (!is_known).then_some(ProblemKind::UnknownOption)
        }
        (Kind::Matrix { scale, rows, .. }, Some(row)) => {
            let is_known = rows.iter().any(|known| known.id == row);
            let kind = match is_known {
                true => wrong_level(instrument, scale, value)?,
                false => ProblemKind::UnknownRow,
            };
            return Some(Problem::row(id, row, kind));
        }
        (Kind::Statement, _) => Some(ProblemKind::NotAsked),
        _ => Some(ProblemKind::WrongKind),
    };
    kind.map(|kind| Problem::question(id, kind))
}

/// A level is written as the form writes it: `+3` and `03` are none.
fn wrong_level(instrument: &Instrument, scale: &str, value: &str) -> Option<ProblemKind> {
    let top = instrument.scale(scale).map_or(0, |scale| scale.top());
    if (1..=top).any(|level| level.to_string() == value) {
        return None;
    }
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    Some(if is_number { ProblemKind::LevelOutOfScale(top) } else { ProblemKind::WrongKind })
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

#[cfg(test)]
mod tests {
    use super::*;

    const SURVEY: &str = include_str!("../../../model/fixtures/surveys/every-kind.toml");

    fn unreadable_of(body: &str) -> Vec<Problem> {
        let instrument: Instrument = toml::from_str(SURVEY).unwrap();
        let fields =
            Fields::read(body.as_bytes(), PageView::default, &instrument, Asked::default());
        fields.unreadable(&instrument)
    }

    #[test]
    fn what_the_form_has_is_readable() {
        let body =
            "been.1=2&rated.1=3&rated.2=1&channel=online&device=phone&device=computer&model=";
        assert_eq!(unreadable_of(body), []);
    }

    #[test]
    fn every_level_option_and_row_that_the_form_does_not_have_is_told() {
        for (body, expected) in [
            ("channel=fax", Problem::question("channel", ProblemKind::UnknownOption)),
            ("channel=", Problem::question("channel", ProblemKind::UnknownOption)),
            ("device=phone&device=tv", Problem::question("device", ProblemKind::UnknownOption)),
            ("rated.1=good", Problem::row("rated", "1", ProblemKind::WrongKind)),
            ("rated.1=03", Problem::row("rated", "1", ProblemKind::LevelOutOfScale(3))),
            ("rated.1=%2B3", Problem::row("rated", "1", ProblemKind::WrongKind)),
            ("rated.1=4", Problem::row("rated", "1", ProblemKind::LevelOutOfScale(3))),
            ("rated.2=0", Problem::row("rated", "2", ProblemKind::LevelOutOfScale(3))),
            ("rated.9=1", Problem::row("rated", "9", ProblemKind::UnknownRow)),
            ("rated=1", Problem::question("rated", ProblemKind::WrongKind)),
            ("channel.1=desk", Problem::question("channel", ProblemKind::WrongKind)),
            ("welcome=1", Problem::question("welcome", ProblemKind::NotAsked)),
        ] {
            assert_eq!(unreadable_of(body), [expected], "{body}");
        }
    }
}
