//! An entry: one submission as it travels from intake through the journal and the feed to central.
//!
//! By now nothing in it names a person: the dossier is a keyed hash and the invite is gone. It is
//! not the wire format of the contract; that is `model::Submission`.

use model::code::key_text;
use model::{Answer, ById, Channel, Language};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Serialize, Serializer};

use crate::central::standing::Scope;

/// One submission on its way to central.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The 16 bytes of the UUIDv7 key.
    pub key: [u8; 16],
    /// SHA-256 of the content (RFC 8785 form of survey, version, context and answers).
    pub hash: [u8; 32],
    /// The receipt, derived from the key.
    pub receipt: String,
    /// When this node received it, in milliseconds since 1970.
    pub received_at: i64,
    /// Everything else.
    pub body: Body,
}

/// What the journal keeps as JSON. Members are only ever added, with a default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// Survey id.
    pub survey: String,
    /// Survey version.
    pub version: u32,
    /// Language the citizen read.
    pub language: Language,
    /// Agency code, when the page named one.
    pub unit: Option<String>,
    /// Procedure code, when the page named one.
    pub service: Option<String>,
    /// Keyed hash of the dossier code.
    pub dossier: Option<String>,
    /// How the citizen was reached.
    pub channel: Channel,
    /// True when somebody else held the device.
    pub assisted: bool,
    /// Rank of the evidence, 0 to 3.
    pub rank: u8,
    /// Step of the dossier the rating is about.
    pub stage: Stage,
    /// Valid answers by question id.
    pub answers: ById<Answer>,
    /// Milliseconds from the first question shown to the sending.
    pub elapsed_ms: Option<u64>,
    /// What the node noticed about the way it came, e.g. `surge`. A flag never changes the standing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
    /// Keyed hash of the prefix of the sender's address; the key is rotated and destroyed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// When it was given, milliseconds since 1970, where a registered device proved it: the day it
    /// is counted on. Precedence goes by when it was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<i64>,
    /// The registered device that proved where it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// The invite that was spent on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite: Option<SpentInvite>,
}

/// An invite as it is written down: enough to be spent once, too little to be used or recognised.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SpentInvite {
    /// The registered issuer.
    pub issuer: String,
    /// Keyed hash of the claim `jti`.
    pub id: String,
}

/// Step of the dossier a rating is about (Circular 01/2018/TT-VPCP, article 12: those who were
/// refused or sent back may rate, too). Only an invite can say another than `result`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// The dossier was received.
    Received,
    /// Supplements were asked for.
    Supplement,
    /// The dossier was refused.
    Refused,
    /// The result was returned.
    #[default]
    Result,
}

impl Stage {
    /// Every stage, in the order of a dossier.
    pub const ALL: [Stage; 4] = [Stage::Received, Stage::Supplement, Stage::Refused, Stage::Result];

    /// The stage of a name on the wire.
    pub fn from_name(name: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.name() == name)
    }

    /// The name on the wire and at central.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Received => "received",
            Stage::Supplement => "supplement",
            Stage::Refused => "refused",
            Stage::Result => "result",
        }
    }
}

/// Whether a row counts in the indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// It counts.
    Counted,
    /// Another row of the same scope or key counts instead.
    Superseded,
    /// It is kept apart, with a reason.
    Quarantined,
    /// The citizen took it back.
    Withdrawn,
}

impl Standing {
    /// The name at central and in exports.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Counted => "counted",
            Standing::Superseded => "superseded",
            Standing::Quarantined => "quarantined",
            Standing::Withdrawn => "withdrawn",
        }
    }

    /// The standing of a name at central.
    pub fn from_name(name: &str) -> Option<Standing> {
        let all =
            [Standing::Counted, Standing::Superseded, Standing::Quarantined, Standing::Withdrawn];
        all.into_iter().find(|standing| standing.name() == name)
    }
}

impl Entry {
    /// The key as text, lower case.
    pub fn key_text(&self) -> String {
        key_text(&self.key)
    }

    /// What the rating is about; `None` without a dossier.
    pub fn scope(&self) -> Option<Scope> {
        self.body.dossier.as_ref().map(|dossier| Scope {
            dossier: dossier.clone(),
            survey: self.body.survey.clone(),
            stage: self.body.stage.name().to_owned(),
        })
    }
}

impl Body {
    /// The moment whose day it is counted on: when it was given, where that is proved, else when it
    /// was received.
    pub fn counted_at(&self, received_at: i64) -> i64 {
        self.answered_at.unwrap_or(received_at)
    }

    /// Levels and options as the JSON of the contract; free text is left out.
    pub fn answers_json(&self) -> String {
        #[expect(clippy::expect_used, reason = "levels and texts under texts are always JSON")]
        serde_json::to_string(&Countable(&self.answers)).expect("answers are JSON")
    }

    /// Free text by question.
    pub fn comments(&self) -> impl Iterator<Item = (&str, &str)> {
        self.answers.iter().filter_map(|(question, answer)| match answer {
            Answer::Text(text) => Some((question.as_str(), text.as_str())),
            _ => None,
        })
    }
}

/// Answers as the contract writes them, without free text.
struct Countable<'a>(&'a ById<Answer>);

impl Serialize for Countable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut answers = serializer.serialize_map(None)?;
        for (question, answer) in self.0 {
            match answer {
                Answer::Level(level) => answers.serialize_entry(question, level)?,
                Answer::Chosen(option) => answers.serialize_entry(question, option)?,
                Answer::ChosenAll(options) => answers.serialize_entry(question, options)?,
                Answer::Rows(rows) => answers.serialize_entry(question, rows)?,
                Answer::Text(_) => {}
            }
        }
        answers.end()
    }
}
