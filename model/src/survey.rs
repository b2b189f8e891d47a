//! What is asked: a survey with its pages, questions, scales and conditions.
//!
//! The same shape serves twice: [`Instrument`] is the data file with every language in it,
//! [`Survey`] is one language of it, as it goes to a widget. Every type here reads and writes
//! both JSON (for people) and postcard (for the widget), so no field is flattened or untagged.

use serde::{Deserialize, Serialize};

use crate::Language;

/// A number that changes when the postcard form of [`Survey`] changes, so that a widget of
/// another build asks for JSON's meaning in vain instead of reading wrong bytes.
pub const SURVEY_LAYOUT: u32 = 2;

/// A survey in every language: what a file in `surveys/` holds.
pub type Instrument = Survey<Text>;

/// One text in every language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in one language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }
}

/// A set of questions with a version; `T` is the text, one language or all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Survey<T = String> {
    /// Id, e.g. `one-stop`.
    pub id: String,
    /// Version, from 1 up; a published version never changes.
    pub version: u32,
    /// Title shown above the first page.
    pub title: T,
    /// The law or decision the questions come from.
    pub source: String,
    /// The scales that ratings and matrices name.
    pub scales: Vec<Scale<T>>,
    /// Pages, in the order they are shown.
    pub pages: Vec<Page<T>>,
}

/// An ordered set of levels; level 1 is the least favourable, level n the most favourable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale<T = String> {
    /// Id, e.g. `satisfaction-5`.
    pub id: String,
    /// The text of each level, from level 1 to level n.
    pub levels: Vec<T>,
    /// True when the levels are shown from n down to 1, as Circular 32/2017/TT-BTTTT prints them.
    #[serde(default)]
    pub best_first: bool,
}

impl<T> Scale<T> {
    /// The highest level n, which is also the number of levels.
    pub fn top(&self) -> u8 {
        u8::try_from(self.levels.len()).unwrap_or(u8::MAX)
    }

    /// Levels in the order they are shown, each with its text.
    pub fn shown(&self) -> Vec<(u8, &T)> {
        let mut levels: Vec<(u8, &T)> = (1..=self.top()).zip(&self.levels).collect();
        if self.best_first {
            levels.reverse();
        }
        levels
    }
}

/// Questions shown together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page<T = String> {
    /// Id, unique in the survey.
    pub id: String,
    /// Heading, where the questions do not speak for themselves.
    pub title: Option<T>,
    /// Questions, in the order they are shown.
    pub questions: Vec<Question<T>>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question<T = String> {
    /// Id, unique in the survey; the name of the answer on the wire.
    pub id: String,
    /// What kind of answer it takes.
    pub kind: Kind<T>,
    /// The question, or the text of a statement.
    pub text: T,
    /// One more line of help.
    pub hint: Option<T>,
    /// True when a submission without an answer is refused (where the question is asked at all).
    #[serde(default)]
    pub required: bool,
    /// The question is asked when all of these hold; always, when there are none.
    #[serde(default)]
    pub asked_when: Vec<Condition>,
}

/// What kind of answer a question takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Kind<T = String> {
    /// One level of a scale.
    Rating {
        /// Id of the scale.
        scale: String,
    },
    /// One of the options.
    Single {
        /// The options.
        options: Vec<Choice<T>>,
    },
    /// Any number of the options.
    Multiple {
        /// The options.
        options: Vec<Choice<T>>,
    },
    /// Free text.
    Text {
        /// Most Unicode scalar values after NFC.
        length_max: u32,
    },
    /// Several ratings that share a scale, each row with its own number.
    Matrix {
        /// Id of the scale.
        scale: String,
        /// The factors that the rows belong to, in the order they are shown; often none.
        #[serde(default = "Vec::new")]
        factors: Vec<Factor<T>>,
        /// The rows.
        rows: Vec<Row<T>>,
    },
    /// Text to read; takes no answer.
    Statement,
}

/// One option of a choice question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice<T = String> {
    /// Id, unique in the question.
    pub id: String,
    /// What is shown.
    pub text: T,
}

/// Rows of a matrix that measure one thing together, under a heading of their own (nhân tố).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor<T = String> {
    /// Id, unique in the matrix.
    pub id: String,
    /// Heading of the block that begins with this factor and goes on until the next one.
    pub block: Option<T>,
    /// Heading of the factor.
    pub text: T,
}

/// One row of a matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row<T = String> {
    /// Id: the row's printed number.
    pub id: String,
    /// What is rated.
    pub text: T,
    /// Id of its factor, in a matrix that has factors.
    #[serde(default)]
    pub factor: Option<String>,
    /// True when a submission without a level for this row is refused (where the row is asked).
    #[serde(default)]
    pub required: bool,
    /// The row is asked when all of these hold.
    #[serde(default)]
    pub asked_when: Vec<Condition>,
}

/// A condition on the answer to an earlier question: its level or its option is one of those named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Id of an earlier question.
    pub question: String,
    /// Row of it, when it is a matrix.
    #[serde(default)]
    pub row: Option<String>,
    /// Levels of which one was given.
    #[serde(default)]
    pub level_in: Vec<u8>,
    /// Options of which one was chosen.
    #[serde(default)]
    pub chosen_in: Vec<String>,
}

impl<T> Survey<T> {
    /// All questions in order.
    pub fn questions(&self) -> impl Iterator<Item = &Question<T>> {
        self.pages.iter().flat_map(|page| &page.questions)
    }

    /// The question with this id.
    pub fn question(&self, id: &str) -> Option<&Question<T>> {
        self.questions().find(|question| question.id == id)
    }

    /// The scale with this id; a survey without faults has every scale that it names.
    pub fn scale(&self, id: &str) -> Option<&Scale<T>> {
        self.scales.iter().find(|scale| scale.id == id)
    }
}

impl Instrument {
    /// The survey in one language.
    pub fn in_language(&self, language: Language) -> Survey {
        let text = |text: &Text| text.in_language(language).to_owned();
        let choices = |options: &[Choice<Text>]| {
            options.iter().map(|o| Choice { id: o.id.clone(), text: text(&o.text) }).collect()
        };
        let row = |row: &Row<Text>| Row {
            id: row.id.clone(),
            text: text(&row.text),
            factor: row.factor.clone(),
            required: row.required,
            asked_when: row.asked_when.clone(),
        };
        let factor = |factor: &Factor<Text>| Factor {
            id: factor.id.clone(),
            block: factor.block.as_ref().map(text),
            text: text(&factor.text),
        };
        let kind = |kind: &Kind<Text>| match kind {
            Kind::Rating { scale } => Kind::Rating { scale: scale.clone() },
            Kind::Single { options } => Kind::Single { options: choices(options) },
            Kind::Multiple { options } => Kind::Multiple { options: choices(options) },
            Kind::Text { length_max } => Kind::Text { length_max: *length_max },
            Kind::Matrix { scale, factors, rows } => Kind::Matrix {
                scale: scale.clone(),
                factors: factors.iter().map(factor).collect(),
                rows: rows.iter().map(row).collect(),
            },
            Kind::Statement => Kind::Statement,
        };
        let question = |question: &Question<Text>| Question {
            id: question.id.clone(),
            kind: kind(&question.kind),
            text: text(&question.text),
            hint: question.hint.as_ref().map(text),
            required: question.required,
            asked_when: question.asked_when.clone(),
        };
        let page = |page: &Page<Text>| Page {
            id: page.id.clone(),
            title: page.title.as_ref().map(text),
            questions: page.questions.iter().map(question).collect(),
        };
        let scale = |scale: &Scale<Text>| Scale {
            id: scale.id.clone(),
            levels: scale.levels.iter().map(text).collect(),
            best_first: scale.best_first,
        };
        Survey {
            id: self.id.clone(),
            version: self.version,
            title: text(&self.title),
            source: self.source.clone(),
            scales: self.scales.iter().map(scale).collect(),
            pages: self.pages.iter().map(page).collect(),
        }
    }
}
