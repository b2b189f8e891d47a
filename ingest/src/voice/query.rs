//! What somebody types to search: words that all must be there, "several in a row" between quotes, and the
//! last word as its beginning. With a diacritic a word is looked for as it is written, without any as it
//! may be. Pure.

use super::words::{Words, split};
use crate::limits::voices::{QUERY_LETTERS_MAX, QUERY_TERMS_MAX};

/// A word, or several in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Without diacritics; not empty.
    pub folded: Vec<String>,
    /// What the words as written hold, when it matters: it begins with a blank, and ends with one but for
    /// the beginning of a word.
    pub written: Option<String>,
    /// True when the last word may go on.
    pub is_beginning: bool,
}

impl Term {
    /// What the words without diacritics hold, with blanks as in [`Words`].
    pub fn in_a_row(&self) -> String {
        let end = if self.is_beginning { "" } else { " " };
        format!(" {}{end}", self.folded.join(" "))
    }
}

/// The terms of what was typed; a text that never ends is read to its limit.
pub fn terms(typed: &str) -> Vec<Term> {
    let typed: String = typed.chars().take(QUERY_LETTERS_MAX).collect();
    let is_open = !typed.ends_with(|c: char| c.is_whitespace() || is_quote(c));
    let mut terms = Vec::new();
    for (place, part) in typed.split(is_quote).enumerate() {
        let words = split(part);
        if place % 2 == 1 {
            terms.extend(term(&words));
        } else {
            terms.extend(words.chunks(1).filter_map(term));
        }
    }
    terms.truncate(QUERY_TERMS_MAX);
    if let Some(last) = terms.last_mut().filter(|_| is_open) {
        last.is_beginning = true;
        if let Some(written) = &mut last.written {
            written.truncate(written.trim_end().len());
        }
    }
    terms
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}')
}

fn term(words: &[String]) -> Option<Term> {
    let Words { written, folded } = Words::of(&words.join(" "));
    let list: Vec<String> = folded.split_whitespace().map(str::to_owned).collect();
    let has_diacritics = written != folded;
    (!list.is_empty()).then_some(Term {
        folded: list,
        written: has_diacritics.then_some(written),
        is_beginning: false,
    })
}
