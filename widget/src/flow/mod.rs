//! Where the citizen is and what was answered: pages, answers, problems, sending, thanks.
//!
//! Plain values in, plain values out: no browser, no clock, no randomness, no visible text of its
//! own. What is valid is not decided here; `model::check` is asked.

mod answers;
#[cfg(test)]
mod tests;

use model::asked::{is_asked, is_row_asked};
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
    /// The invite was spent, has expired or was not recognised.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Index of the page in the survey.
    pub page: usize,
    /// Index of the factor in the matrix of that page.
    pub factor: Option<usize>,
}

/// One citizen's way through one survey.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    survey: Survey,
    sheets: Vec<Sheet>,
    language: Language,
    answers: ById<Given>,
    page: usize,
    told: Vec<Told>,
    stage: Stage,
}

impl Flow {
    /// The first page of a survey, nothing answered.
    pub fn new(survey: Survey, language: Language) -> Flow {
        let mut sheets = Vec::new();
        for (page, one) in survey.pages.iter().enumerate() {
            match one.questions.first().map(|question| &question.kind) {
                Some(Kind::Matrix { factors, .. }) if !factors.is_empty() => {
                    sheets.extend((0..factors.len()).map(|at| Sheet { page, factor: Some(at) }));
                }
                _ => sheets.push(Sheet { page, factor: None }),
            }
        }
        let answers = ById::new();
        Flow { survey, sheets, language, answers, page: 0, told: Vec::new(), stage: Stage::Asking }
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

    /// Place of the sheet that is shown among those that ask anything, counted from 1, and how
    /// many there can still be: what depends on an answer to come is counted until the page of
    /// that answer is turned, so that the end never moves away.
    pub fn progress(&self) -> (usize, usize) {
        let (mut at, mut of) = (0, 0);
        for sheet in 0..self.sheets.len() {
            if self.asks_anything(sheet) || self.may_ask(sheet) {
                of += 1;
                at += usize::from(sheet <= self.page);
            }
        }
        (at, of)
    }

    /// True when something on the sheet depends on an answer of this sheet or a later one.
    fn may_ask(&self, sheet: usize) -> bool {
        let Sheet { page, factor } = self.sheets[sheet];
        let to_come = &self.survey.pages[self.sheets[self.page].page..];
        let is_to_come = |condition: &Condition| {
            let mut questions = to_come.iter().flat_map(|page| &page.questions);
            questions.any(|question| question.id == condition.question)
        };
        self.survey.pages[page].questions.iter().any(|question| {
            let of_rows = match &question.kind {
                Kind::Matrix { rows, .. } => rows.iter().any(|row| {
                    is_in(question, row, factor) && row.asked_when.iter().any(is_to_come)
                }),
                _ => false,
            };
            of_rows || question.asked_when.iter().any(is_to_come)
        })
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
    pub fn factor(&self, sheet: Sheet) -> Option<(&str, &str)> {
        let questions = &self.survey.pages[sheet.page].questions;
        let Kind::Matrix { factors, .. } = &questions.first()?.kind else { return None };
        let at = sheet.factor?;
        let block = factors[..=at].iter().rev().find_map(|factor| factor.block.as_deref());
        Some((block.unwrap_or_default(), &factors[at].text))
    }

    /// What is told about the submission as a whole.
    pub fn told_of_all(&self) -> Option<String> {
        let found = self.told.iter().find(|told| told.question.is_none());
        found.map(|told| told.message.clone())
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
        let told = std::mem::take(&mut self.told);
        self.told = told.into_iter().filter(|told| self.is_on(self.page, told)).collect();
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

    /// Sends the same bytes once more.
    pub fn send_again(&mut self) -> bool {
        let again = self.stage == Stage::Failed(Failure::Unreached);
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

    /// True when there is something to answer; or to read, where nothing else was meant to be.
    fn asks_anything(&self, sheet: usize) -> bool {
        let Some(Sheet { page, factor }) = self.sheets.get(sheet) else { return false };
        let questions = &self.survey.pages[*page].questions;
        let is_read = |question: &Question| matches!(question.kind, Kind::Statement);
        let only_read = questions.iter().all(is_read);
        questions.iter().any(|question| {
            is_asked(&self.survey, question, &self.answers)
                && match &question.kind {
                    Kind::Statement => only_read,
                    Kind::Matrix { rows, .. } => rows.iter().any(|row| {
                        is_in(question, row, *factor)
                            && is_row_asked(&self.survey, row, &self.answers)
                    }),
                    _ => true,
                }
        })
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
        let has_problem = |sheet: &usize| self.told.iter().any(|told| self.is_on(*sheet, told));
        self.page = (0..self.sheets.len()).find(has_problem).unwrap_or(self.page);
    }

    /// True when what is told is about a question or a row on this sheet.
    fn is_on(&self, sheet: usize, told: &Told) -> bool {
        let Sheet { page, factor } = self.sheets[sheet];
        let questions = &self.survey.pages[page].questions;
        questions.iter().any(|question| {
            told.question.as_ref() == Some(&question.id)
                && match (&question.kind, &told.row) {
                    (Kind::Matrix { rows, .. }, Some(id)) => {
                        rows.iter().any(|row| row.id == *id && is_in(question, row, factor))
                    }
                    _ => true,
                }
        })
    }
}

/// True when a row is shown with this factor of its question, or with no factor in particular.
pub fn is_in(question: &Question, row: &Row, factor: Option<usize>) -> bool {
    match (&question.kind, factor) {
        (Kind::Matrix { factors, .. }, Some(factor)) => {
            factors.get(factor).is_some_and(|factor| row.factor.as_ref() == Some(&factor.id))
        }
        _ => true,
    }
}
