//! Where the citizen is and what was answered: pages, answers, problems, sending, thanks.
//!
//! Plain values in, plain values out: no browser, no clock, no randomness, no visible text of its
//! own. What is valid is not decided here; `model::check` is asked.

mod answers;
#[cfg(feature = "ssr")]
mod resumed;
#[cfg(test)]
mod tests;

use model::asked::{hold, is_asked};
use model::check::check_questions;
use model::problem::Place;
use model::survey::{Condition, Kind, Question, Row};
use model::{ById, Given, Language, Problem, ProblemKind, Survey};

use crate::wording;

pub use answers::field_name;

/// A sentence about a question (or a row of it), or about the submission as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Id of the question; `None` when the sentence is about the submission.
    pub question: Option<String>,
    /// Id of the row, for a matrix.
    pub row: Option<String>,
    /// The sentence, in the citizen's language.
    pub message: String,
}

/// Why a submission did not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nobody answered, or the service asked for patience: worth another try, answers unchanged.
    Unreached,
    /// The same, and the submission is kept on this device until it can be sent.
    Kept,
    /// The invite is refused; the note says why. It can be sent without.
    Invite,
    /// The service will not take it, however often it is sent.
    Refused,
}

/// How far the citizen is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Questions are shown.
    Asking,
    /// The submission is on its way; nothing can be changed.
    Sending,
    /// It did not arrive; the same bytes can be sent again.
    Failed(Failure),
    /// It is stored.
    Thanked {
        /// The receipt, for the citizen alone.
        receipt: String,
    },
}

/// What is shown at once: a page of the survey, or one factor of the matrix that stands on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Index of the page in the survey.
    pub page: usize,
    /// Id of the factor in the matrix of that page.
    pub factor: Option<String>,
}

impl Sheet {
    /// True when a row of its page stands on it.
    pub fn has(&self, row: &Row) -> bool {
        self.factor.is_none() || self.factor == row.factor
    }
}

/// One citizen's way through one survey.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    survey: Survey,
    sheets: Vec<Sheet>,
    language: Language,
    answers: ById<Given>,
    page: usize,
    ahead: usize,
    told: Vec<Told>,
    stage: Stage,
    note: String,
}

impl Flow {
    /// The first page of a survey, nothing answered.
    pub fn new(survey: Survey, language: Language) -> Flow {
        let mut sheets = Vec::new();
        for (page, one) in survey.pages.iter().enumerate() {
            let before = sheets.len();
            if let [Question { kind: Kind::Matrix { factors, .. }, .. }] = &one.questions[..] {
                for factor in factors {
                    sheets.push(Sheet { page, factor: Some(factor.id.clone()) });
                }
            }
            if sheets.len() == before {
                sheets.push(Sheet { page, factor: None });
            }
        }
        let answers = ById::new();
        Flow {
            survey,
            sheets,
            language,
            answers,
            page: 0,
            ahead: 0,
            told: Vec::new(),
            stage: Stage::Asking,
            note: String::new(),
        }
    }

    /// The survey that is asked.
    pub fn survey(&self) -> &Survey {
        &self.survey
    }

    /// The language that is spoken.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Everything that can be shown, in order.
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// Index of the sheet that is shown.
    pub fn page(&self) -> usize {
        self.page
    }

    /// True when a sheet is shown, or is the one that was looked ahead to.
    pub fn is_due(&self, sheet: usize) -> bool {
        sheet == self.page || sheet == self.ahead
    }

    /// Looks ahead to the sheet that comes next, as far as that can be known before this one is
    /// answered: what shows it can then be made while the citizen reads.
    pub fn look_ahead(&mut self) {
        self.ahead = self.page_after().unwrap_or(self.page);
    }

    /// Place of the sheet that is shown among those that ask anything, counted from 1, and how
    /// many there can still be: what depends on an answer to come is counted until the page of
    /// that answer is turned, so that the end never moves away.
    pub fn progress(&self) -> (usize, usize) {
        let is_to_come = |condition: &Condition| {
            let to_come = &self.sheets[self.page..];
            to_come.iter().any(|sheet| {
                let mut questions = self.questions(sheet).iter();
                questions.any(|question| question.id == condition.question)
            })
        };
        let (mut at, mut of) = (0, 0);
        for (position, sheet) in self.sheets.iter().enumerate() {
            if self.asks(sheet, &|conditions| {
                conditions.iter().any(is_to_come) || self.hold(conditions)
            }) {
                of += 1;
                at += usize::from(position <= self.page);
            }
        }
        (at, of)
    }

    /// True when it can be sent from here: at the end, and from anywhere where one required answer
    /// is all there must be.
    pub fn can_send(&self) -> bool {
        self.survey.questions().any(|question| question.required) || self.page_after().is_none()
    }

    /// How far the citizen is.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// What is wrong, in the order of the survey.
    pub fn told(&self) -> &[Told] {
        &self.told
    }

    /// The sentence beside a question or a row, when there is one.
    pub fn told_about(&self, question: &str, row: Option<&str>) -> Option<&str> {
        let found = self
            .told
            .iter()
            .find(|told| told.question.as_deref() == Some(question) && told.row.as_deref() == row);
        found.map(|told| told.message.as_str())
    }

    /// Headings of the factor that a sheet shows: of the block that it lies in, and its own.
    pub fn factor(&self, sheet: &Sheet) -> Option<(&str, &str)> {
        let Kind::Matrix { factors, .. } = &self.questions(sheet).first()?.kind else {
            return None;
        };
        let mut block = "";
        for factor in factors {
            block = factor.block.as_deref().unwrap_or(block);
            if sheet.factor.as_ref() == Some(&factor.id) {
                return Some((block, &factor.text));
            }
        }
        None
    }

    /// The sheet before this one that asks anything.
    pub fn page_before(&self) -> Option<usize> {
        (0..self.page).rev().find(|page| self.asks_anything(*page))
    }

    /// The sheet after this one that asks anything.
    pub fn page_after(&self) -> Option<usize> {
        (self.page + 1..self.sheets.len()).find(|page| self.asks_anything(*page))
    }

    /// Turns to the next page, unless something on this one is wrong.
    pub fn go_on(&mut self) -> bool {
        self.judge();
        let questions = self.survey.pages[self.sheets[self.page].page].questions.as_slice();
        self.told.retain(|told| is_on(questions, &self.sheets[self.page], told));
        match self.page_after() {
            Some(page) if self.told.is_empty() => {
                self.page = page;
                true
            }
            _ => false,
        }
    }

    /// Turns back; answers stay.
    pub fn go_back(&mut self) {
        self.told.clear();
        self.page = self.page_before().unwrap_or(self.page);
    }

    /// The answers to send, when everything holds; otherwise turns to the first page with a problem.
    pub fn send(&mut self) -> Option<ById<Given>> {
        if self.stage != Stage::Asking {
            return None;
        }
        self.judge();
        if !self.told.is_empty() {
            self.turn_to_problem();
            return None;
        }
        self.stage = Stage::Sending;
        Some(self.answers_to_send())
    }

    /// What is to be said of the invite beside the outcome; empty when nothing is.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Says something of the invite beside the outcome.
    pub fn take_note(&mut self, note: String) {
        self.note = note;
    }

    /// True when sending the same once more may help: with a refused invite, without it.
    pub fn can_send_again(&self) -> bool {
        matches!(self.stage, Stage::Failed(Failure::Unreached | Failure::Kept | Failure::Invite))
    }

    /// Sends the same once more.
    pub fn send_again(&mut self) -> bool {
        let again = self.can_send_again();
        if again {
            self.stage = Stage::Sending;
        }
        again
    }

    /// The submission is stored.
    pub fn thank(&mut self, receipt: String) {
        self.stage = Stage::Thanked { receipt };
    }

    /// The submission did not arrive.
    pub fn fail(&mut self, failure: Failure) {
        self.stage = Stage::Failed(failure);
    }

    /// The service found problems: nothing was stored, the questions are shown again.
    pub fn correct(&mut self, told: Vec<Told>) {
        self.stage = Stage::Asking;
        self.told = told;
        self.turn_to_problem();
    }

    /// The service's own judgement of the same answers, where it is the service that shows the form.
    #[cfg(feature = "ssr")]
    pub fn correct_by(&mut self, problems: &[Problem]) {
        self.correct(problems.iter().map(|problem| self.tell(problem)).collect());
    }

    /// True when the conditions of a question hold.
    pub fn is_asked(&self, question: &str) -> bool {
        let found = self.survey.question(question);
        found.is_some_and(|question| is_asked(&self.survey, question, &self.answers))
    }

    /// True when a condition holds, and the question that it names is asked itself.
    #[cfg(feature = "ssr")]
    pub fn holds(&self, condition: &Condition) -> bool {
        self.hold(std::slice::from_ref(condition))
    }

    fn asks_anything(&self, sheet: usize) -> bool {
        let sheet = self.sheets.get(sheet);
        sheet.is_some_and(|sheet| self.asks(sheet, &|conditions| self.hold(conditions)))
    }

    /// True when there is something to answer on a sheet; or to read, where nothing else was meant
    /// to be. `hold` says which conditions hold.
    fn asks(&self, sheet: &Sheet, hold: &dyn Fn(&[Condition]) -> bool) -> bool {
        let questions = self.questions(sheet);
        let is_read = |question: &Question| question.kind == Kind::Statement;
        questions.iter().any(|question| {
            let is_open = match &question.kind {
                Kind::Statement => questions.iter().all(is_read),
                Kind::Matrix { rows, .. } => {
                    rows.iter().any(|row| sheet.has(row) && hold(&row.asked_when))
                }
                _ => true,
            };
            is_open && hold(&question.asked_when)
        })
    }

    fn hold(&self, conditions: &[Condition]) -> bool {
        hold(&self.survey, conditions, &self.answers)
    }

    fn questions(&self, sheet: &Sheet) -> &[Question] {
        self.survey.pages.get(sheet.page).map_or(&[], |page| &page.questions)
    }

    fn judge(&mut self) {
        let answers = self.answers_to_send();
        let problems = check_questions(&self.survey, self.survey.questions(), &answers);
        self.told = problems.iter().map(|problem| self.tell(problem)).collect();
        if answers.is_empty() && self.told.is_empty() {
            let problem = Problem::member("answers", ProblemKind::NothingAnswered);
            self.told.push(self.tell(&problem));
        }
    }

    fn tell(&self, problem: &Problem) -> Told {
        let message = wording::problem(self.language, problem);
        match &problem.place {
            Place::Question { question, row } => {
                Told { question: Some(question.clone()), row: row.clone(), message }
            }
            Place::Member(_) => Told { question: None, row: None, message },
        }
    }

    fn turn_to_problem(&mut self) {
        let has_problem =
            |sheet: &Sheet| self.told.iter().any(|told| is_on(self.questions(sheet), sheet, told));
        self.page = self.sheets.iter().position(has_problem).unwrap_or(self.page);
    }
}

/// True when what is told is about one of these questions of a sheet, or about a row on it.
fn is_on(questions: &[Question], sheet: &Sheet, told: &Told) -> bool {
    questions.iter().any(|question| {
        let is_row = match (&question.kind, &told.row) {
            (Kind::Matrix { rows, .. }, Some(id)) => {
                rows.iter().any(|row| row.id == *id && sheet.has(row))
            }
            _ => true,
        };
        is_row && told.question.as_ref() == Some(&question.id)
    })
}
