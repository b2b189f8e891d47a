//! Where the citizen is and what was answered: pages, answers, problems, sending, thanks.
//!
//! Plain values in, plain values out: no browser, no clock, no randomness, no visible text of its
//! own. What is valid is not decided here; `model::check` is asked.

mod answers;
#[cfg(test)]
mod tests;

use model::asked::is_asked;
use model::check::check_questions;
use model::problem::Place;
use model::survey::Question;
use model::{ById, Given, Language, Problem, Survey};

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

/// One citizen's way through one survey.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    survey: Survey,
    language: Language,
    answers: ById<Given>,
    page: usize,
    told: Vec<Told>,
    stage: Stage,
}

impl Flow {
    /// The first page of a survey, nothing answered.
    pub fn new(survey: Survey, language: Language) -> Flow {
        let answers = ById::new();
        Flow { survey, language, answers, page: 0, told: Vec::new(), stage: Stage::Asking }
    }

    /// The survey that is asked.
    pub fn survey(&self) -> &Survey {
        &self.survey
    }

    /// The language that is spoken.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Index of the page that is shown.
    pub fn page(&self) -> usize {
        self.page
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

    /// The page before this one that asks anything.
    pub fn page_before(&self) -> Option<usize> {
        (0..self.page).rev().find(|page| self.asks_anything(*page))
    }

    /// The page after this one that asks anything.
    pub fn page_after(&self) -> Option<usize> {
        (self.page + 1..self.survey.pages.len()).find(|page| self.asks_anything(*page))
    }

    /// Turns to the next page, unless something on this one is wrong.
    pub fn go_on(&mut self) -> bool {
        self.judge(|flow, position, _| position == flow.page);
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
        self.judge(|_, _, _| true);
        if !self.told.is_empty() {
            self.turn_to_problem();
            return None;
        }
        self.stage = Stage::Sending;
        Some(self.answers_to_send())
    }

    /// True when sending the same bytes once more may help.
    pub fn can_send_again(&self) -> bool {
        matches!(self.stage, Stage::Failed(Failure::Unreached | Failure::Kept))
    }

    /// Sends the same bytes once more.
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

    fn asks_anything(&self, page: usize) -> bool {
        let asked = |question: &Question| is_asked(&self.survey, question, &self.answers);
        self.survey.pages.get(page).is_some_and(|page| page.questions.iter().any(asked))
    }

    fn judge(&mut self, is_judged: fn(&Flow, usize, &Question) -> bool) {
        let answers = self.answers_to_send();
        let pages = self.survey.pages.iter().enumerate();
        let questions = pages
            .flat_map(|(position, page)| page.questions.iter().map(move |one| (position, one)))
            .filter(|(position, question)| is_judged(self, *position, question))
            .map(|(_, question)| question);
        let problems = check_questions(&self.survey, questions, &answers);
        self.told = problems.iter().map(|problem| self.tell(problem)).collect();
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
        let has_problem = |question: &Question| {
            self.told.iter().any(|told| told.question.as_ref() == Some(&question.id))
        };
        let mut pages = self.survey.pages.iter();
        let found = pages.position(|page| page.questions.iter().any(has_problem));
        self.page = found.unwrap_or(self.page);
    }
}
