//! What a citizen sends: the submission as it arrives, and its answers once they are known to be valid.
//!
//! Nothing is judged here; that is `check`. Anything that is JSON at all can be held as [`Given`],
//! so that a wrong answer becomes a problem with a name instead of a parse error.

use std::fmt;

use litemap::LiteMap;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// Values by the id of a question or a row, in the order of the ids. A handful of them at most, so a
/// sorted list serves as well as a tree, and the widget is smaller by 6 KB.
pub type ById<V> = LiteMap<String, V>;

/// A submission as it arrives, text already in NFC.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Submission {
    /// UUIDv7 made in the browser, the same on every retry.
    pub key: String,
    /// Survey id.
    pub survey: String,
    /// Survey version.
    pub version: u32,
    /// Language the citizen read, a BCP 47 tag.
    #[serde(default)]
    pub lang: Option<String>,
    /// Where and how.
    #[serde(default)]
    pub context: Context,
    /// Signed invite (JWS compact).
    #[serde(default)]
    pub invite: Option<String>,
    /// Answers by question id; an unanswered question is absent.
    pub answers: ById<Given>,
    /// Milliseconds from the first question shown to the sending.
    #[serde(default)]
    pub elapsed_ms: Option<u64>,
}

/// Where and how a submission was made, as the page says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Context {
    /// Agency code.
    #[serde(default)]
    pub unit: Option<String>,
    /// Procedure code.
    #[serde(default)]
    pub service: Option<String>,
    /// Dossier code; pseudonymised at intake, never written down.
    #[serde(default)]
    pub dossier: Option<String>,
    /// How the citizen was reached.
    #[serde(default)]
    pub channel: Option<String>,
    /// True when somebody else held the device.
    #[serde(default)]
    pub assisted: bool,
}

/// How the citizen was reached. The order is that of the contract.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// The widget in an e-service portal.
    #[default]
    Portal,
    /// A link that was sent or printed.
    Link,
    /// A QR code.
    Qr,
    /// A text message.
    Sms,
    /// A tablet at the one-stop desk.
    Kiosk,
    /// The officer's own screen at the counter.
    Counter,
    /// A face-to-face interview.
    Interview,
    /// A telephone interview.
    Phone,
    /// A paper form that was entered later.
    Paper,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Channel; 9] = [
        Channel::Portal,
        Channel::Link,
        Channel::Qr,
        Channel::Sms,
        Channel::Kiosk,
        Channel::Counter,
        Channel::Interview,
        Channel::Phone,
        Channel::Paper,
    ];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Channel::Portal => "portal",
            Channel::Link => "link",
            Channel::Qr => "qr",
            Channel::Sms => "sms",
            Channel::Kiosk => "kiosk",
            Channel::Counter => "counter",
            Channel::Interview => "interview",
            Channel::Phone => "phone",
            Channel::Paper => "paper",
        }
    }

    /// The channel of a name on the wire.
    pub fn from_name(name: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|channel| channel.name() == name)
    }

    /// Rank of the evidence without an invite, 0 to 2: the citizen's own device, a kiosk, or a
    /// device somebody else held. The channel can only lower a rank, never raise it.
    pub fn rank(self, assisted: bool) -> u8 {
        match self {
            _ if assisted => 0,
            Channel::Portal | Channel::Link | Channel::Qr | Channel::Sms => 2,
            Channel::Kiosk => 1,
            Channel::Counter | Channel::Interview | Channel::Phone | Channel::Paper => 0,
        }
    }
}

/// A valid answer, by the kind of its question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Level 1..n of the question's scale, n the most favourable.
    Level(u8),
    /// Id of the option chosen.
    Chosen(String),
    /// Ids of the options chosen, in the order they came.
    ChosenAll(Vec<String>),
    /// Text, NFC.
    Text(String),
    /// Level of each row that was rated.
    Rows(ById<u8>),
}

/// An answer as it came, not yet held against its question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// A whole number, not negative.
    Number(u64),
    /// A string: an option or a text.
    Text(String),
    /// A list of strings.
    List(Vec<String>),
    /// Rows of a matrix with their levels.
    Rows(ById<u64>),
    /// Anything else that JSON can say; never a valid answer.
    Other,
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(GivenVisitor)
    }
}

struct GivenVisitor;

impl<'de> Visitor<'de> for GivenVisitor {
    type Value = Given;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an answer")
    }

    fn visit_u64<E>(self, number: u64) -> Result<Given, E> {
        Ok(Given::Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Given, E> {
        Ok(u64::try_from(number).map_or(Given::Other, Given::Number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Given, E> {
        // JSON has one kind of number: 5.0 is the whole number 5.
        let whole = number.fract() == 0.0 && (0.0..=255.0).contains(&number);
        Ok(if whole { Given::Number(number as u64) } else { Given::Other })
    }

    fn visit_bool<E>(self, _: bool) -> Result<Given, E> {
        Ok(Given::Other)
    }

    fn visit_unit<E>(self) -> Result<Given, E> {
        Ok(Given::Other)
    }

    fn visit_str<E>(self, text: &str) -> Result<Given, E> {
        Ok(Given::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Given, E> {
        Ok(Given::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Given, A::Error> {
        let mut list = Some(Vec::new());
        while let Some(item) = items.next_element::<Given>()? {
            match (item, &mut list) {
                (Given::Text(text), Some(texts)) => texts.push(text),
                _ => list = None,
            }
        }
        Ok(list.map_or(Given::Other, Given::List))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Given, A::Error> {
        let mut rows = Some(ById::new());
        while let Some((row, level)) = entries.next_entry::<String, Given>()? {
            match (level, &mut rows) {
                (Given::Number(level), Some(levels)) => {
                    levels.insert(row, level);
                }
                _ => rows = None,
            }
        }
        Ok(rows.map_or(Given::Other, Given::Rows))
    }
}
