//! Numbers and dates as people read them: `1.234,5 %` and `21/11/2026 07:05` in Vietnamese.
//! Nothing is rounded before it gets here.

use model::Language;

use crate::day;

/// Joins a number to its unit without a line break.
const NO_BREAK: char = '\u{a0}';

/// A count with groups of three: `1.234` or `1,234`.
pub fn count(language: Language, n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        text.push('-');
    }
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(match language {
                Language::Vi => '.',
                Language::En => ',',
            });
        }
        text.push(digit);
    }
    text
}

/// The share of `n` in `base` in tenths of a percent, halves away from zero; `None` without a base.
pub fn permille(n: i64, base: i64) -> Option<i64> {
    (base > 0).then(|| (n * 2_000 + base) / (base * 2))
}

/// Tenths of a percent as a percentage with one decimal: `45,2 %` or `45.2%`.
pub fn percent(language: Language, permille: i64) -> String {
    let whole = count(language, permille / 10);
    let tenth = (permille % 10).abs();
    match language {
        Language::Vi => format!("{whole},{tenth}{NO_BREAK}%"),
        Language::En => format!("{whole}.{tenth}%"),
    }
}

/// A value with one decimal, or two where the second says something: `1,8`, `4,25`, `−0,3`.
pub fn decimal(language: Language, value: f64) -> String {
    let mut text = format!("{:.2}", value.abs());
    if text.ends_with('0') {
        text.pop();
    }
    let is_nought = text.bytes().all(|byte| byte == b'0' || byte == b'.');
    if language == Language::Vi {
        text = text.replace('.', ",");
    }
    if value < 0.0 && !is_nought { format!("\u{2212}{text}") } else { text }
}

/// A difference, which says its sign.
pub fn signed(language: Language, value: f64) -> String {
    let text = decimal(language, value);
    let is_nought = text.chars().all(|letter| !letter.is_ascii_digit() || letter == '0');
    if value > 0.0 && !is_nought { format!("+{text}") } else { text }
}

/// A percentage that was rounded where it was computed.
pub fn percentage(language: Language, value: f64) -> String {
    let text = decimal(language, value);
    match language {
        Language::Vi => format!("{text}{NO_BREAK}%"),
        Language::En => format!("{text}%"),
    }
}

/// A day written `YYYY-MM-DD`; what is no day stays as it is.
pub fn day(language: Language, text: &str) -> String {
    let Ok(day) = text.parse::<jiff::civil::Date>() else { return text.to_owned() };
    match language {
        Language::Vi => day.strftime("%d/%m/%Y").to_string(),
        Language::En => day.strftime("%-d %b %Y").to_string(),
    }
}

/// Day and time of day in Viet Nam, to the minute.
pub fn moment(language: Language, received_at: i64) -> String {
    let time = day::time_of_day(received_at);
    format!("{} {}", date(language, received_at), &time[..5])
}

/// Day in Viet Nam.
pub fn date(language: Language, received_at: i64) -> String {
    let date = day::of(received_at);
    match language {
        Language::Vi => date.strftime("%d/%m/%Y").to_string(),
        Language::En => date.strftime("%-d %b %Y").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_three_from_the_right() {
        for (n, vi, en) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_000, "1.000", "1,000"),
            (36_525, "36.525", "36,525"),
            (1_234_567, "1.234.567", "1,234,567"),
        ] {
            assert_eq!(count(Language::Vi, n), vi);
            assert_eq!(count(Language::En, n), en);
        }
    }

    #[test]
    fn percentages_have_one_decimal_and_round_halves_up() {
        assert_eq!(permille(1, 3), Some(333));
        assert_eq!(permille(2, 3), Some(667));
        assert_eq!(permille(1, 16), Some(63), "6.25 % reads 6.3 %");
        assert_eq!(permille(0, 7), Some(0));
        assert_eq!(permille(7, 7), Some(1_000));
        assert_eq!(permille(0, 0), None, "no base, no percentage");
        assert_eq!(percent(Language::Vi, 333), "33,3\u{a0}%");
        assert_eq!(percent(Language::Vi, 1_000), "100,0\u{a0}%");
        assert_eq!(percent(Language::Vi, 12_345), "1.234,5\u{a0}%");
        assert_eq!(percent(Language::En, 333), "33.3%");
    }

    #[test]
    fn values_have_a_decimal_and_differences_a_sign() {
        for (value, vi, signed_vi) in [
            (92.5, "92,5", "+92,5"),
            (80.0, "80,0", "+80,0"),
            (4.25, "4,25", "+4,25"),
            (-0.3, "\u{2212}0,3", "\u{2212}0,3"),
            (0.0, "0,0", "0,0"),
            (-0.001, "0,0", "0,0"),
        ] {
            assert_eq!(decimal(Language::Vi, value), vi);
            assert_eq!(signed(Language::Vi, value), signed_vi);
        }
        assert_eq!(percentage(Language::En, 92.5), "92.5%");
        assert_eq!(percentage(Language::Vi, 92.5), "92,5\u{a0}%");
        assert_eq!(day(Language::Vi, "2026-11-22"), "22/11/2026");
        assert_eq!(day(Language::En, "nothing"), "nothing");
    }

    #[test]
    fn moments_are_those_of_viet_nam() {
        let received_at = 1_795_219_500_000; // 2026-11-21T00:05:00Z
        assert_eq!(moment(Language::Vi, received_at), "21/11/2026 07:05");
        assert_eq!(moment(Language::En, received_at), "21 Nov 2026 07:05");
    }
}
