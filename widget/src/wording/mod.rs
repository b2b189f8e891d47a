//! Every sentence a citizen can read that is not part of a survey. Nowhere else is visible text.
//!
//! What is asked is in `surveys/`; when something is said is decided by `flow` and `panel`.

mod en;
#[cfg(any(test, feature = "ssr"))]
pub mod beside;
#[cfg(feature = "ssr")]
pub mod hosted;
#[cfg(feature = "ssr")]
pub mod receipt;
#[cfg(test)]
mod tests;
mod vi;

use model::{Language, Problem};

/// The sentences of one language.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// Button: send what was answered.
    pub send: &'static str,
    /// Button: to the next page.
    pub next: &'static str,
    /// Button: to the page before.
    pub back: &'static str,
    /// Beside a question that must be answered.
    pub required: &'static str,
    /// Under the heading of a page on which nothing must be answered.
    pub optional_page: &'static str,
    /// Progress: the words before and between the two numbers.
    pub step: (&'static str, &'static str),
    /// Heading of the list of problems.
    pub look_again: &'static str,
    /// While the questions are fetched.
    pub loading: &'static str,
    /// While the submission is on its way.
    pub sending: &'static str,
    /// How many characters are left: the words around the number.
    pub left: (&'static str, &'static str),
    /// How many characters are too many: the words around the number.
    pub over: (&'static str, &'static str),
    /// Nobody answered: heading, and what the citizen can do.
    pub unreached: (&'static str, &'static str),
    /// Nobody answered, and the submission is kept on this device: heading, and what happens next.
    pub kept: (&'static str, &'static str),
    /// After the same where there is an invite: what happens when it is refused then.
    pub kept_invite: &'static str,
    /// Button after the invite was refused: send it without.
    pub uninvited: &'static str,
    /// The service does not take it: heading, and what the citizen can do.
    pub refused: (&'static str, &'static str),
    /// Button: send the same once more.
    pub again: &'static str,
    /// Thanks: heading, and what happens with the rating.
    pub thanks: (&'static str, &'static str),
    /// The name of the receipt, what it is for, and the link to the page where it is used.
    pub receipt: (&'static str, &'static str, &'static str),
    /// Link to the same questions on the service's own page, when the widget cannot be shown.
    pub open_page: &'static str,
}

/// The sentences of a language.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::Vi => &vi::WORDS,
        Language::En => &en::WORDS,
    }
}

/// The sentence for a problem.
pub fn problem(language: Language, problem: &Problem) -> String {
    match language {
        Language::Vi => vi::problem(&problem.kind),
        Language::En => en::problem(&problem.kind),
    }
}

/// A number of characters as the language writes it: 2.000 in Vietnamese, 2,000 in English.
pub fn number(language: Language, number: u32) -> String {
    let mark = match language {
        Language::Vi => '.',
        Language::En => ',',
    };
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

/// A number between its words.
pub fn around(language: Language, words: (&str, &str), count: u32) -> String {
    [words.0, &number(language, count), words.1].concat()
}
