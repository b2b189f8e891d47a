//! What reads almost the same, and what does not.

use std::collections::BTreeSet;

use crate::limits::voices::{ALIKE_LETTERS_MIN, ALIKE_PERCENT};
use crate::voice::alike::{bands, is_alike, runs};
use crate::voice::words::Words;

fn runs_of(text: &str) -> BTreeSet<u64> {
    runs(&Words::of_comment(text)).unwrap()
}

/// What is said in campaigns: twenty words.
const SAID: &str =
    "Cán bộ một cửa rất tận tình hướng dẫn chu đáo hồ sơ trả trước hẹn tôi rất hài lòng";

#[test]
fn the_same_with_other_signs_or_one_word_more_is_alike() {
    let said = runs_of(SAID);
    for other in [
        SAID.to_uppercase(),
        SAID.replace(' ', ",  "),
        "Can bo mot cua rat tan tinh huong dan chu dao ho so tra truoc hen toi rat hai long".into(),
        format!("{SAID}!!! Cảm ơn"),
    ] {
        let other = runs_of(&other);
        assert!(is_alike(&said, &other));
        let (one, other) = (bands(&said), bands(&other));
        assert!(one.iter().any(|band| other.contains(band)), "a band in common");
    }
}

#[test]
fn another_comment_about_the_same_is_not() {
    let said = runs_of(SAID);
    for other in [
        "Cán bộ một cửa chưa tận tình, hướng dẫn thiếu, hồ sơ trả trễ hẹn hai lần, rất buồn",
        "Phải đi lại nhiều lần vì thiếu giấy tờ mà không ai nói trước cho biết",
    ] {
        assert!(!is_alike(&said, &runs_of(other)), "{other}");
    }
}

#[test]
fn so_many_runs_in_common_are_alike_and_one_fewer_are_not() {
    let first: BTreeSet<u64> = (0..100).collect();
    let part = |n: u64| (0..n).collect::<BTreeSet<u64>>();
    let least = u64::try_from(ALIKE_PERCENT).unwrap();
    assert!(is_alike(&first, &part(least)));
    assert!(!is_alike(&first, &part(least - 1)));
    assert!(!is_alike(&part(0), &part(0)));
}

#[test]
fn short_comments_are_not_compared() {
    let of = |letters: usize| runs(&Words::of_comment(&"ă".repeat(letters)));
    assert!(of(ALIKE_LETTERS_MIN).is_some());
    assert_eq!(of(ALIKE_LETTERS_MIN - 1), None);
    assert_eq!(runs(&Words::of_comment("Tốt, cảm ơn ạ!")), None);
}
