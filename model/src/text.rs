//! How texts that a citizen wrote are measured. Their bounds are in `limits`; nothing is judged here.
//!
//! Both are written out although the standard library has them: its own are made for long texts, and
//! are 400 bytes more of a citizen's download.

/// The length in Unicode scalar values.
pub fn length(text: &str) -> u32 {
    text.chars().fold(0, |length: u32, _| length.saturating_add(1))
}

/// True when there is nothing but white space.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_count_whatever_bytes_they_take_and_blanks_are_blank() {
        assert_eq!((length(""), length("Hài lòng"), length("🙂")), (0, 8, 1));
        assert!(is_blank("") && is_blank(" \n\u{a0}\u{3000}") && !is_blank(" . "));
    }
}
