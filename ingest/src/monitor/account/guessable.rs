//! Passwords that others try first: refused, as NIST SP 800-63B-4, 3.1.1.2, and OWASP ASVS 5, 6.2.4, ask.
//! Which characters a password has is nobody's business (6.2.5); only what can be guessed is refused.
//! The list holds common ones that are long enough; the common ones that are short are too short anyway.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// What lists of leaked passwords begin with, of at least the shortest length, and what comes to mind
/// here. Compared without case and blanks.
const COMMON: [&str; 60] = [
    "password1234",
    "password12345",
    "password123456",
    "passwordpassword",
    "mypassword123",
    "password2024",
    "password2025",
    "password2026",
    "p@ssw0rd1234",
    "passw0rd1234",
    "administrator",
    "administrator1",
    "administrator123",
    "admin1234567",
    "admin12345678",
    "adminadminadmin",
    "adminpassword",
    "rootpassword",
    "changemechangeme",
    "changeme1234",
    "letmeinletmein",
    "letmein12345",
    "welcome12345",
    "welcome123456",
    "welcomewelcome",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiopasdf",
    "qwerty123456",
    "qwerty1234567",
    "qwertyuiop[]",
    "asdfghjkl123",
    "1q2w3e4r5t6y",
    "1q2w3e4r5t6y7u",
    "1qaz2wsx3edc",
    "1qaz2wsx3edc4rfv",
    "q1w2e3r4t5y6",
    "zaq12wsxcde3",
    "abc123456789",
    "abcd12345678",
    "abcdef123456",
    "a1b2c3d4e5f6",
    "aa1234567890",
    "iloveyou1234",
    "iloveyou12345",
    "sunshine1234",
    "football1234",
    "princess1234",
    "trustno1trustno1",
    "correcthorsebatterystaple",
    "matkhau12345",
    "matkhau123456",
    "matkhau1234567",
    "matkhaumoi123",
    "matkhaucuatoi",
    "anhyeuem1234",
    "anhyeuem12345",
    "vietnam12345",
    "vietnam123456",
    "hanoivietnam",
];

/// Words that everybody who attacks this service tries; a password that is one of them and little else
/// is refused.
const OWN_WORDS: [&str; 3] = ["hailong", "matkhau", "password"];

/// Characters that have to be left when such a word, or the person's name, is taken out.
const LEFT_MIN: usize = 8;

/// Rows of keys and of the alphabet that fingers and people run along.
const RUNS: [&str; 5] =
    ["01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// True when others would try this password of this person soon.
pub fn is_guessable(password: &str, name: &str) -> bool {
    let plain = plain(password);
    let words = OWN_WORDS.into_iter().chain([name]).filter(|word| word.chars().count() >= 3);
    let is_a_word =
        |word: &str| plain.contains(word) && plain.replace(word, "").chars().count() < LEFT_MIN;
    COMMON.contains(&&*plain)
        || is_repeated(&plain)
        || is_run(&plain)
        || words.into_iter().any(is_a_word)
}

/// Without case, blanks and the marks over and under letters.
fn plain(password: &str) -> String {
    let letters = password.nfd().filter(|c| !is_combining_mark(*c) && !c.is_whitespace());
    letters.collect::<String>().to_lowercase()
}

/// True for up to four characters over and over: `aaaaaaaaaaaa`, `abcabcabcabc`.
fn is_repeated(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let is_of =
        |length: usize| letters.iter().zip(letters.iter().skip(length)).all(|(a, b)| a == b);
    (1..=4).any(is_of)
}

/// True for one run of keys or letters from end to end, forwards or backwards.
fn is_run(text: &str) -> bool {
    let backwards: String = text.chars().rev().collect();
    RUNS.iter().any(|run| [text, &backwards].iter().any(|text| run.repeat(3).contains(*text)))
}

#[cfg(test)]
mod tests {
    use super::super::PASSWORD_LENGTH_MIN;
    use super::*;

    #[test]
    fn what_others_try_first_is_refused() {
        for password in [
            "password1234",
            "Pass word 1234",
            "MatKhau123456",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "123412341234",
            "123456789012",
            "098765432109",
            "abcdefghijklm",
            "qwertyuiopqwerty",
            "hailong12345",
            "Hài Lòng 2026",
            "trang.nguyen1",
            "1qaz2wsx3edc",
        ] {
            assert!(is_guessable(password, "trang.nguyen"), "{password}");
        }
    }

    #[test]
    fn what_is_long_and_ones_own_is_taken_whatever_its_characters() {
        for password in [
            "một mật khẩu đủ dài",
            "ngựa đúng pin ghim",
            "kxvqmzrwptjd",
            "590318274416",
            "hailong kxvqmzrw",
            "            kxvqmzrwptjd",
        ] {
            assert!(!is_guessable(password, "trang"), "{password}");
        }
    }

    #[test]
    fn the_list_has_nothing_that_is_too_short_anyway() {
        for password in COMMON {
            assert!(password.chars().count() >= PASSWORD_LENGTH_MIN, "{password}");
            assert!(is_guessable(password, ""), "{password}");
        }
    }
}
