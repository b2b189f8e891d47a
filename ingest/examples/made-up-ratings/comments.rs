//! What made-up people wrote: all of it invented, some of it with numbers that must be masked, and one that
//! speaks of danger.

use model::{Answer, ById};

/// One of so many ratings has a comment.
const ONE_OF: u128 = 8;

/// One a line.
const CONTENT: &str = include_str!("content.txt");

/// One a line.
const DISCONTENT: &str = include_str!("discontent.txt");

/// What somebody with these answers wrote; most people write nothing.
pub fn of(answers: &ById<Answer>, digits: u128) -> Option<&'static str> {
    let Some(Answer::Level(overall)) = answers.get("overall") else { return None };
    if !(digits >> 8).is_multiple_of(ONE_OF) {
        return None;
    }
    let place = usize::try_from((digits >> 16) % 1_000).ok()?;
    let lines = if *overall >= 4 { CONTENT } else { DISCONTENT };
    lines.lines().nth(place % lines.lines().count().max(1))
}
