//! Every language says everything, and says it in its own words.

use std::collections::BTreeSet;

use model::{Language, Problem, ProblemKind};

use super::beside::{BesideWords, beside};
use super::*;

/// Every kind once. The match makes a new kind fail to compile here until it is listed.
fn every_kind() -> Vec<ProblemKind> {
    let listed = |kind: &ProblemKind| match kind {
        ProblemKind::Required
        | ProblemKind::NotAsked
        | ProblemKind::UnknownQuestion
        | ProblemKind::UnknownRow
        | ProblemKind::WrongKind
        | ProblemKind::LevelOutOfScale(_)
        | ProblemKind::UnknownOption
        | ProblemKind::RepeatedOption
        | ProblemKind::TooLong(_)
        | ProblemKind::Empty
        | ProblemKind::ControlCharacter
        | ProblemKind::NothingAnswered
        | ProblemKind::TooManyAnswers
        | ProblemKind::MalformedKey
        | ProblemKind::MalformedCode
        | ProblemKind::UnknownValue
        | ProblemKind::UnknownSurvey
        | ProblemKind::UnknownVersion
        | ProblemKind::Malformed => kind.clone(),
    };
    let kinds = [
        ProblemKind::Required,
        ProblemKind::NotAsked,
        ProblemKind::UnknownQuestion,
        ProblemKind::UnknownRow,
        ProblemKind::WrongKind,
        ProblemKind::LevelOutOfScale(5),
        ProblemKind::UnknownOption,
        ProblemKind::RepeatedOption,
        ProblemKind::TooLong(2_000),
        ProblemKind::Empty,
        ProblemKind::ControlCharacter,
        ProblemKind::NothingAnswered,
        ProblemKind::TooManyAnswers,
        ProblemKind::MalformedKey,
        ProblemKind::MalformedCode,
        ProblemKind::UnknownValue,
        ProblemKind::UnknownSurvey,
        ProblemKind::UnknownVersion,
        ProblemKind::Malformed,
    ];
    kinds.iter().map(listed).collect()
}

fn every_sentence(words: &Words) -> Vec<&'static str> {
    // Taken apart completely, so that a sentence that is added cannot be forgotten here.
    let Words {
        send,
        next,
        back,
        required,
        optional_page,
        step: _,
        look_again,
        loading,
        sending,
        left: (_, left),
        over: (_, over),
        unreached,
        kept,
        kept_invite,
        uninvited,
        refused,
        again,
        thanks,
        receipt,
        open_page,
    } = *words;
    let mut sentences = vec![send, next, back, required, optional_page, look_again, loading];
    sentences.extend([sending, left, over, again, uninvited, kept_invite, open_page]);
    for (heading, text) in [unreached, kept, refused, thanks] {
        sentences.extend([heading, text]);
    }
    sentences.extend([receipt.0, receipt.1, receipt.2]);
    sentences
}

#[test]
fn every_language_has_every_sentence_and_no_two_languages_share_one() {
    for language in Language::ALL {
        for sentence in every_sentence(words(language)) {
            assert!(!sentence.trim().is_empty(), "{language:?} leaves a sentence empty");
        }
    }
    let vietnamese: BTreeSet<_> = every_sentence(words(Language::Vi)).into_iter().collect();
    let english: BTreeSet<_> = every_sentence(words(Language::En)).into_iter().collect();
    assert_eq!(vietnamese.intersection(&english).count(), 0);
}

#[test]
fn every_kind_of_problem_has_its_own_sentence_in_every_language() {
    let mut sentences = BTreeSet::new();
    for language in Language::ALL {
        for kind in every_kind() {
            let sentence = problem(language, &Problem::question("overall", kind));
            assert!(sentence.ends_with('.'), "not a sentence: {sentence}");
            sentences.insert(sentence);
        }
    }
    assert_eq!(sentences.len(), every_kind().len() * Language::ALL.len());
}

#[test]
fn bounds_are_written_as_the_language_writes_numbers() {
    let too_long = Problem::question("comment", ProblemKind::TooLong(2_000));
    assert!(problem(Language::Vi, &too_long).contains("2.000"));
    assert!(problem(Language::En, &too_long).contains("2,000"));
    for (plain, written) in [(0, "0"), (999, "999"), (1_000, "1.000"), (1_234_567, "1.234.567")] {
        assert_eq!(number(Language::Vi, plain), written);
    }
}

#[test]
fn the_loader_says_the_words_of_its_only_link_as_they_are_written_here() {
    // The loader shows a link when this crate's wasm cannot run, so it has to bring the words itself.
    let loader = include_str!("../../loader/hailong.js");
    for language in Language::ALL {
        assert!(loader.contains(words(language).open_page), "{language:?}");
    }
}

#[test]
fn the_modules_beside_the_loader_say_their_words_as_they_are_written_here() {
    let appear = include_str!("../../loader/appear.js");
    let frame = include_str!("../../loader/frame.js");
    for language in [Language::Vi, Language::En] {
        let BesideWords { open, sent, ask, later, close, name, invite } = *beside(language);
        let loading = words(language).loading;
        for sentence in [open, sent, ask, later, close, name, invite, loading] {
            assert!(appear.contains(&format!("\"{sentence}\"")), "{language:?}: {sentence}");
        }
        assert!(frame.contains(&format!("\"{name}\"")), "{language:?}: {name}");
    }
}
