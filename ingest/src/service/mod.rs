//! Services (thủ tục hành chính) over time: what a procedure is called, and since when. Pure; central
//! keeps it in `central::service`.

pub mod file;

use jiff::civil::Date;

/// A procedure for as long as its name and field are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePeriod {
    /// Code as given, with its local suffix if it has one.
    pub code: String,
    /// What it is called in this time.
    pub name: String,
    /// Field of administration (lĩnh vực); `""` when it was not told.
    pub field: String,
    /// First day, of Asia/Ho_Chi_Minh; `None` when it is as old as anything.
    pub valid_from: Option<Date>,
    /// Last day, on which it still is; `None` when its end is not known.
    pub valid_to: Option<Date>,
}

/// The code of a procedure that is the same in every province: `1.004616.000.00.00.H56`, as one
/// province writes it, is `1.004616`. A code of another form stays as it is.
pub fn national(code: &str) -> &str {
    let Some((national, suffix)) = code.split_at_checked(NATIONAL_LENGTH) else { return code };
    let has_suffix_or_ends = suffix.is_empty() || suffix.starts_with('.');
    if is_national(national) && has_suffix_or_ends { national } else { code }
}

/// True for a code that is the same in every province, without a local suffix.
pub fn is_national(code: &str) -> bool {
    code.len() == NATIONAL_LENGTH
        && code.bytes().enumerate().all(|(place, byte)| match place {
            1 => byte == b'.',
            _ => byte.is_ascii_digit(),
        })
}

const NATIONAL_LENGTH: usize = "1.004616".len();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_suffix_is_no_part_of_the_national_code() {
        for (code, joined) in [
            ("1.004616", "1.004616"),
            ("1.004616.000.00.00.H56", "1.004616"),
            ("2.000815.H56", "2.000815"),
            // Not of this form: as it is.
            ("1.0046167", "1.0046167"),
            ("1.00461", "1.00461"),
            ("1.004616-A", "1.004616-A"),
            ("12.04616.H56", "12.04616.H56"),
            ("B-BXD-0012-TT", "B-BXD-0012-TT"),
            ("", ""),
            ("1.ộộ", "1.ộộ"),
        ] {
            assert_eq!(national(code), joined);
        }
    }
}
