//! Codes of units in both notations: whether two are the same, or one is a part of the other.
//!
//! Decision 20/2020/QĐ-TTg writes from the top to the part: `H47.15.03` is a part of `H47.15`. The
//! notation before it (QCVN 102:2016) wrote the other way round and filled with zeros:
//! `000.00.15.H47` is the same agency as `H47.15`. Administrative units (Decision 19/2025/QĐ-TTg) have
//! two digits for a province and five for a commune; none follows from another. Nothing is looked
//! up in any list: what belongs to what on which day is in `tree`.

use std::borrow::Cow;

/// The one way in which central keeps a unit's code: from the top to the part. A code that is not of
/// the old notation stays as it is.
pub fn canonical(code: &str) -> Cow<'_, str> {
    let groups: Vec<&str> = code.split('.').collect();
    if is_old(&groups) { Cow::Owned(path(code).join(".")) } else { Cow::Borrowed(code) }
}

/// True for a code that a unit can be registered under: one that a submission can name, with no group
/// empty.
pub fn is_registrable(code: &str) -> bool {
    model::code::is_unit(code) && code.split('.').all(|group| !group.is_empty())
}

/// Every way of writing a unit's code, the canonical one first: what ratings of it may be kept under.
/// `H47.15` is `000.00.15.H47` and, as Circular 01/2018/TT-VPCP writes it too, `000.15.H47`.
pub fn spellings(code: &str) -> Vec<String> {
    let canonical = canonical(code);
    let groups: Vec<&str> = canonical.split('.').collect();
    let of = |place: usize, none: &'static str| groups.get(place).copied().unwrap_or(none);
    let long = [of(3, "000"), of(2, "00"), of(1, "00"), of(0, "")];
    let short = [of(2, "000"), of(1, "00"), of(0, "")];
    let mut spellings = vec![canonical.clone().into_owned()];
    for old in [&long[..], &short[..]] {
        let written = old.join(".");
        // Groups of other lengths, or more of them, cannot be written in the old notation.
        if groups.len() <= old.len() && is_old(old) && path(&written) == groups {
            spellings.push(written);
        }
    }
    spellings
}

/// True when `code` is `whole` or a part of it. A code that is of neither notation is part of itself
/// alone.
pub fn is_within(code: &str, whole: &str) -> bool {
    code == whole || path(code).starts_with(&path(whole))
}

/// The groups of a code, from the top to the part.
fn path(code: &str) -> Vec<&str> {
    let groups: Vec<&str> = code.split('.').collect();
    match groups[..] {
        [first, .., last] if is_old(&groups) && first.len() == 3 => {
            let parts = groups.iter().rev().skip(1).copied();
            let mut path: Vec<&str> = [last].into_iter().chain(parts).collect();
            // Zeros say that there is no part on this level.
            while path.last().is_some_and(|group| group.bytes().all(|digit| digit == b'0')) {
                path.pop();
            }
            path
        }
        _ => groups,
    }
}

/// Three digits, one or two groups of two, and the letter and two digits of the top: Circular
/// 01/2018/TT-VPCP, article 19, writes both lengths.
fn is_old(groups: &[&str]) -> bool {
    let digits =
        |group: &str, count| group.len() == count && group.bytes().all(|b| b.is_ascii_digit());
    match groups {
        [first, middle @ .., last] => {
            digits(first, 3)
                && (1..=2).contains(&middle.len())
                && middle.iter().all(|group| digits(group, 2))
                && last.starts_with(|letter: char| letter.is_ascii_uppercase())
                && digits(&last[1..], 2)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agency_is_within_itself_and_within_what_it_is_a_part_of() {
        for (code, whole) in [
            ("H47", "H47"),
            ("H47.15", "H47"),
            ("H47.15.03.1A", "H47.15"),
            ("000.00.15.H47", "000.00.15.H47"),
            ("000.00.15.H47", "000.00.00.H47"),
            ("000.03.15.H47", "000.00.15.H47"),
            ("004.03.15.H47", "000.03.15.H47"),
            ("000.00.15.H47", "H47"),
            ("000.00.15.H47", "H47.15"),
            ("H47.15.03", "000.00.15.H47"),
            ("000.15.H47", "H47.15"),
            ("79", "79"),
        ] {
            assert!(is_within(code, whole), "{code} is within {whole}");
        }
        for (code, whole) in [
            ("H47.15", "H47.1"),
            ("H47", "H47.15"),
            ("H471", "H47"),
            ("H48.15", "H47"),
            ("000.00.16.H47", "000.00.15.H47"),
            ("000.00.00.H47", "000.00.15.H47"),
            ("000.00.15.H48", "H47"),
            // A prefix of the letters, but not of the agency.
            ("000.00.15.H47", "000.00"),
            ("000.00.15.H47", "000"),
            ("7901", "79"),
        ] {
            assert!(!is_within(code, whole), "{code} is not within {whole}");
        }
    }

    #[test]
    fn every_spelling_of_a_code_is_the_same_unit() {
        for (code, spellings_of_it) in [
            ("H47", vec!["H47", "000.00.00.H47", "000.00.H47"]),
            ("H47.15", vec!["H47.15", "000.00.15.H47", "000.15.H47"]),
            ("H47.15.03", vec!["H47.15.03", "000.03.15.H47"]),
            ("H47.15.03.004", vec!["H47.15.03.004", "004.03.15.H47"]),
            ("H47.15.003", vec!["H47.15.003", "003.15.H47"]),
            // What the old notation has no room for.
            ("H47.15.1A", vec!["H47.15.1A"]),
            ("H47.15.03.04", vec!["H47.15.03.04"]),
            ("H47.15.03.004.01", vec!["H47.15.03.004.01"]),
            ("H47.00", vec!["H47.00"]),
            // Administrative units.
            ("79", vec!["79"]),
            ("26734", vec!["26734"]),
        ] {
            for spelling in &spellings_of_it {
                assert_eq!(spellings(spelling), spellings_of_it, "{spelling}");
                assert_eq!(canonical(spelling), code, "{spelling}");
                assert!(is_within(spelling, code) && is_within(code, spelling), "{spelling}");
            }
        }
    }

    #[test]
    fn no_code_however_odd_stops_the_comparison() {
        for odd in ["", ".", "...", "000", "000.", "000.00.", "000.00.H", "000.00.Đ12", ".H47"] {
            assert!(is_within(odd, odd), "{odd:?}");
            assert!(!is_within("H47", odd) && !is_within(odd, "H47"), "{odd:?}");
            assert_eq!(spellings(odd)[0], canonical(odd), "{odd:?}");
        }
    }
}
