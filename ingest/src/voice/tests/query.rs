//! How a comment's words are kept, and what is asked for by what is typed.

use crate::limits::voices::{QUERY_LETTERS_MAX, QUERY_TERMS_MAX, WORD_LETTERS_MAX};
use crate::voice::query::terms;
use crate::voice::words::Words;

#[test]
fn words_are_small_without_signs_and_without_what_is_masked() {
    let words = Words::of_comment("Chờ LÂU, Đến Uỷ ban 0912345678! hoà-giải");
    assert_eq!(words.written, " chờ lâu đến ủy ban hòa giải ");
    assert_eq!(words.folded, " cho lau den uy ban hoa giai ");
    let parts = Words::of("cha\u{302}\u{323}m");
    assert_eq!((&*parts.written, &*parts.folded), (" chậm ", " cham "));
    for n in [WORD_LETTERS_MAX, WORD_LETTERS_MAX + 1] {
        let longest = Words::of(&"ă".repeat(n));
        assert_eq!(longest.folded.trim().len(), WORD_LETTERS_MAX);
    }
}

/// Term by term: without diacritics, as written, whether it may go on.
fn read(typed: &str) -> Vec<(String, Option<String>, bool)> {
    terms(typed)
        .into_iter()
        .map(|term| (term.in_a_row(), term.written.clone(), term.is_beginning))
        .collect()
}

#[test]
fn a_search_is_words_phrases_and_the_beginning_of_the_last_word() {
    let one = |folded: &str, written: Option<&str>, is_beginning| {
        (folded.to_owned(), written.map(str::to_owned), is_beginning)
    };
    assert_eq!(read("cham"), [one(" cham", None, true)]);
    assert_eq!(read("chậm "), [one(" cham ", Some(" chậm "), false)]);
    assert_eq!(read("chậm"), [one(" cham", Some(" chậm"), true)]);
    assert_eq!(
        read("chờ \"rất lâu\" qua"),
        [
            one(" cho ", Some(" chờ "), false),
            one(" rat lau ", Some(" rất lâu "), false),
            one(" qua", None, true),
        ]
    );
    assert_eq!(read("\u{201c}một cửa\u{201d}"), [one(" mot cua ", Some(" một cửa "), false)]);
    for nothing in ["", "  ", "!?", "\"\"", "\""] {
        assert_eq!(read(nothing), [], "{nothing}");
    }
}

#[test]
fn a_search_that_never_ends_is_read_to_its_limit() {
    let many = |n| terms(&"a ".repeat(n)).len();
    assert_eq!(
        (many(QUERY_TERMS_MAX), many(QUERY_TERMS_MAX + 1)),
        (QUERY_TERMS_MAX, QUERY_TERMS_MAX)
    );
    let found = |n: usize| terms(&format!("{}bb", "a".repeat(n)))[0].folded[0].len();
    assert_eq!(found(QUERY_LETTERS_MAX - 2), WORD_LETTERS_MAX);
    let blank = |n: usize| terms(&format!("{}b", " ".repeat(n))).len();
    assert_eq!((blank(QUERY_LETTERS_MAX - 1), blank(QUERY_LETTERS_MAX)), (1, 0));
}
