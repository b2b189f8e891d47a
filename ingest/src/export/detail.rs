//! How much of a submission leaves: all of it for the administrator of the node, who runs a command; for the
//! pages of the monitor no key, no time of day, and free text masked as on the page of comments. Pure.

use model::Language;
use model::survey::Kind;
use serde_json::Value;

use crate::central::Row;
use crate::surveys::Surveys;
use crate::voice::{mask, wording};

/// What leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Everything that central has of a row.
    All,
    /// What the central team reads on pages; marks in this language.
    Masked(Language),
}

/// Names that no page shows: who has the key can ask for the receipt's state, and a time of day tells who it
/// was.
const KEPT_BACK: [&str; 2] = ["key", "received_at"];

impl Detail {
    /// True for a column or member that leaves.
    pub fn has(self, name: &str) -> bool {
        self == Detail::All || !KEPT_BACK.contains(&name)
    }

    /// The row as it leaves.
    pub fn of(self, mut row: Row, surveys: &Surveys) -> Row {
        let Detail::Masked(language) = self else { return row };
        let survey = surveys.get(&row.survey, row.version);
        for (question, answer) in &mut row.answers {
            let known = survey
                .as_ref()
                .and_then(|survey| survey.questions().find(|known| known.id == *question));
            // What is not known to be one of the options may be anything.
            let is_free = known.is_none_or(|known| matches!(known.kind, Kind::Text { .. }));
            if is_free && let Value::String(text) = answer {
                *text = mask::mask(text, |kind| wording::mark(language, kind));
            }
        }
        row
    }
}
