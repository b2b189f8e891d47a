//! Answers as they are entered by form fields, and as they are sent.
//!
//! What is hidden stays remembered while the citizen goes back and forth, and is left out when
//! the submission is sent.

use model::asked::{is_asked, is_row_asked};
use model::survey::{Kind, Question};
use model::text::is_blank;
use model::{ById, Given};

use super::{Flow, Stage};

/// The name of a form field: the question id, and for a row of a matrix its id after a dot.
pub fn field_name(question: &str, row: Option<&str>) -> String {
    match row {
        Some(row) => [question, ".", row].concat(),
        None => question.to_owned(),
    }
}

impl Flow {
    /// Takes what a form field says: `value` of the field `name`, ticked or not.
    /// A field that the survey does not know changes nothing.
    pub fn enter(&mut self, name: &str, value: &str, is_ticked: bool) {
        if self.stage != Stage::Asking {
            return;
        }
        let (id, row) = match name.split_once('.') {
            Some((id, row)) => (id, Some(row)),
            None => (name, None),
        };
        let Some(question) = self.survey.question(id) else { return };
        let given = match (&question.kind, row) {
            (Kind::Rating { .. }, None) => value.parse().ok().map(Given::Number),
            (Kind::Single { .. }, None) => Some(Given::Text(value.to_owned())),
            (Kind::Multiple { options }, None) => {
                let order: Vec<&str> = options.iter().map(|option| option.id.as_str()).collect();
                tick(self.answers.get(id), &order, value, is_ticked)
            }
            (Kind::Text { .. }, None) => written(value),
            (Kind::Matrix { .. }, Some(row)) => rate_row(self.answers.get(id), row, value),
            _ => return,
        };
        // Answers are few: writing them anew costs nothing, and taking one out of a map in place
        // would be 3 KB of the citizen's download.
        let before = std::mem::take(&mut self.answers);
        for (other, answer) in before {
            if other != id {
                self.answers.insert(other, answer);
            }
        }
        if let Some(given) = given {
            self.answers.insert(id.to_owned(), given);
        }
        self.told.retain(|told| told.question.as_deref() != Some(id) || told.row.as_deref() != row);
    }

    /// True when this option, level or row level is what was answered.
    pub fn is_chosen(&self, question: &str, row: Option<&str>, value: &str) -> bool {
        let is_level = |level: &u64| value.parse() == Ok(*level);
        match (self.answers.get(question), row) {
            (Some(Given::Number(level)), None) => is_level(level),
            (Some(Given::Text(option)), None) => option == value,
            (Some(Given::List(options)), None) => options.iter().any(|option| option == value),
            (Some(Given::Rows(rows)), Some(row)) => rows.get(row).is_some_and(is_level),
            _ => false,
        }
    }

    /// The text that was written; empty when there is none.
    pub fn text(&self, question: &str) -> &str {
        match self.answers.get(question) {
            Some(Given::Text(text)) => text,
            _ => "",
        }
    }

    /// True when the conditions of a row hold.
    pub fn is_row_asked(&self, question: &str, row: &str) -> bool {
        let Some(Kind::Matrix { rows, .. }) = self.survey.question(question).map(|q| &q.kind)
        else {
            return false;
        };
        let found = rows.iter().find(|one| one.id == row);
        found.is_some_and(|row| is_row_asked(&self.survey, row, &self.answers))
    }

    /// The answers without those that are not asked, and without texts of blanks.
    pub fn answers_to_send(&self) -> ById<Given> {
        let mut kept = self.kept(&self.answers);
        // Leaving one answer out may close the condition of another, so until nothing changes.
        loop {
            let kept_again = self.kept(&kept);
            if size(&kept_again) == size(&kept) {
                return kept;
            }
            kept = kept_again;
        }
    }

    fn kept(&self, answers: &ById<Given>) -> ById<Given> {
        let mut kept = ById::new();
        for question in self.survey.questions() {
            let given = answers.get(&question.id);
            let given = given.and_then(|given| self.kept_answer(question, given, answers));
            if let Some(given) = given {
                kept.insert(question.id.clone(), given);
            }
        }
        kept
    }

    fn kept_answer(
        &self,
        question: &Question,
        given: &Given,
        answers: &ById<Given>,
    ) -> Option<Given> {
        if !is_asked(&self.survey, question, answers) {
            return None;
        }
        match (&question.kind, given) {
            (_, Given::Number(level)) => Some(Given::Number(*level)),
            (_, Given::List(options)) => Some(Given::List(options.clone())),
            (Kind::Text { .. }, Given::Text(text)) if is_blank(text) => None,
            (_, Given::Text(text)) => Some(Given::Text(text.clone())),
            (Kind::Matrix { rows, .. }, Given::Rows(levels)) => {
                let asked = rows.iter().filter(|row| is_row_asked(&self.survey, row, answers));
                let levels = asked.filter_map(|row| Some((&row.id, *levels.get(&row.id)?)));
                rows_of(levels)
            }
            _ => None,
        }
    }
}

/// How many answers and rows there are: what is only ever left out is the same when as many remain.
fn size(answers: &ById<Given>) -> usize {
    let rows = |given: &Given| match given {
        Given::Rows(rows) => rows.len(),
        _ => 0,
    };
    answers.values().map(|given| 1 + rows(given)).sum()
}

/// The options ticked after one more was ticked or cleared, in the order of the question.
fn tick(before: Option<&Given>, order: &[&str], value: &str, is_ticked: bool) -> Option<Given> {
    let was_ticked = |option: &str| match before {
        Some(Given::List(options)) => options.iter().any(|one| one == option),
        _ => false,
    };
    let ticked = order.iter().copied().filter(|option| match *option == value {
        true => is_ticked,
        false => was_ticked(option),
    });
    let options: Vec<String> = ticked.map(str::to_owned).collect();
    (!options.is_empty()).then_some(Given::List(options))
}

/// Text without the invisible control characters that copying from a word processor brings along:
/// nobody could see, and so nobody could correct, what the service would refuse.
fn written(value: &str) -> Option<Given> {
    let is_kept = |c: &char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    let line_end = |c: char| if c == '\u{b}' { '\n' } else { c };
    let text: String = value.chars().map(line_end).filter(is_kept).collect();
    (!text.is_empty()).then_some(Given::Text(text))
}

fn rate_row(before: Option<&Given>, row: &str, value: &str) -> Option<Given> {
    let row = row.to_owned();
    let rated = value.parse().ok().map(|level| (&row, level));
    match before {
        Some(Given::Rows(levels)) => {
            let others = levels.iter().map(|(id, level)| (id, *level));
            rows_of(others.chain(rated))
        }
        _ => rows_of(rated.into_iter()),
    }
}

fn rows_of<'a>(levels: impl Iterator<Item = (&'a String, u64)>) -> Option<Given> {
    let mut rows = ById::new();
    for (row, level) in levels {
        rows.insert(row.clone(), level);
    }
    (!rows.is_empty()).then_some(Given::Rows(rows))
}
