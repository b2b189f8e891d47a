//! The words of a comment as they are searched: masked, in small letters, with one place for each mark of
//! tone, and once more without any diacritics. Pure.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::mask::mask;
use super::wording::TONE_PLACES;
use crate::limits::voices::WORD_LETTERS_MAX;

/// A text between blanks, ` such as this `, so that a word is found with a blank before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// As written, in small letters.
    pub written: String,
    /// Without diacritics.
    pub folded: String,
}

impl Words {
    /// The words of a comment. What is masked leaves no word.
    pub fn of_comment(text: &str) -> Words {
        Words::of(&mask(text, |_| " "))
    }

    /// The words of a text as it stands.
    pub fn of(text: &str) -> Words {
        let mut words = Words { written: " ".to_owned(), folded: " ".to_owned() };
        for word in split(text) {
            words.folded.push_str(&fold(&word));
            words.folded.push(' ');
            words.written.push_str(&word);
            words.written.push(' ');
        }
        words
    }

    /// Each word without diacritics.
    pub fn each(&self) -> impl Iterator<Item = &str> {
        self.folded.split_whitespace()
    }
}

/// The words as written, in small letters; of a word that never ends, its beginning.
pub fn split(text: &str) -> Vec<String> {
    let small = text.nfc().collect::<String>().to_lowercase();
    let small: String = small.nfc().collect();
    let words = small.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| one_place(word.chars().take(WORD_LETTERS_MAX).collect())).collect()
}

/// Both ways of placing a tone ("hoa" with the mark on the o or on the a) become one.
fn one_place(word: String) -> String {
    let end = TONE_PLACES.iter().find(|(new, _)| word.ends_with(new));
    match end.and_then(|(new, old)| word.strip_suffix(new).map(|stem| stem.to_owned() + old)) {
        Some(word) => word,
        None => word,
    }
}

/// A word in small letters without diacritics.
pub fn fold(word: &str) -> String {
    let bare = word.nfd().filter(|c| !is_combining_mark(*c));
    bare.map(|c| if c == '\u{111}' { 'd' } else { c }).collect()
}
