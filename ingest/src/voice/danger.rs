//! Comments that speak of danger to somebody's life: harming oneself, threats, violence. A list of phrases,
//! whole words only; it understands nothing, not even a "not" before them, and whoever reads decides. Pure.

use super::wording::{BARE_DANGERS, DANGERS};
use super::words::Words;

/// True when a comment speaks of danger. A phrase is looked for as written; of a comment that is written
/// without any diacritics also what cannot be mistaken then for something harmless.
pub fn is_danger(words: &Words) -> bool {
    let has = |text: &str, phrase: &str| text.contains(&format!(" {phrase} "));
    let is_bare = words.written == words.folded;
    DANGERS.iter().any(|phrase| has(&words.written, phrase))
        || (is_bare && BARE_DANGERS.iter().any(|phrase| has(&words.folded, phrase)))
}
