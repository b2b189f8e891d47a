//! Whether one agency is another or a part of it, told from their codes in both notations.
//!
//! Decision 20/2020/QĐ-TTg writes from the top to the part: `H47.15.03` is a part of `H47.15`. The
//! notation before it (QCVN 102:2016) wrote the other way round and filled with zeros:
//! `000.00.15.H47` is the same agency as `H47.15`. Nothing is looked up in any list.

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
    fn no_code_however_odd_stops_the_comparison() {
        for odd in ["", ".", "...", "000", "000.", "000.00.", "000.00.H", "000.00.Đ12", ".H47"] {
            assert!(is_within(odd, odd), "{odd:?}");
            assert!(!is_within("H47", odd) && !is_within(odd, "H47"), "{odd:?}");
        }
    }
}
