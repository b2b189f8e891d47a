//! Codes that come from outside: submission keys, agency, procedure and dossier codes.
//!
//! Only charset and length are judged. Whether a code is registered is not asked here: a rating is
//! never lost because a table was late.

use crate::limits::{DOSSIER_CODE_LENGTH_MAX, SERVICE_CODE_LENGTH_MAX, UNIT_CODE_LENGTH_MAX};

/// True for an agency code: digits, capital letters and dots (Decision 20/2020/QĐ-TTg, article 4).
pub fn is_unit(code: &str) -> bool {
    fits(code, UNIT_CODE_LENGTH_MAX, |byte| byte == b'.')
}

/// True for a procedure code, with or without its local suffix: `1.004227`, `1.004616.000.00.00.H56`.
pub fn is_service(code: &str) -> bool {
    fits(code, SERVICE_CODE_LENGTH_MAX, |byte| byte == b'.' || byte == b'-')
}

/// True for a dossier code: an agency code, a date and a number (`H47.15-260821-0001`).
pub fn is_dossier(code: &str) -> bool {
    fits(code, DOSSIER_CODE_LENGTH_MAX, |byte| byte == b'.' || byte == b'-')
}

fn fits(code: &str, length_max: usize, is_mark: fn(u8) -> bool) -> bool {
    (1..=length_max).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || is_mark(b))
}

/// The 16 bytes of a submission key: a UUID of version 7 and the RFC 9562 variant, hyphenated,
/// letters of either case. `None` for anything else.
pub fn key_bytes(key: &str) -> Option<[u8; 16]> {
    let text = key.as_bytes();
    if text.len() != 36 {
        return None;
    }
    let mut bytes = [0_u8; 16];
    let mut nibbles = 0;
    for (position, &character) in text.iter().enumerate() {
        if matches!(position, 8 | 13 | 18 | 23) {
            if character != b'-' {
                return None;
            }
            continue;
        }
        let nibble = (character as char).to_digit(16)? as u8;
        bytes[nibbles / 2] = (bytes[nibbles / 2] << 4) | nibble;
        nibbles += 1;
    }
    let is_version_7 = bytes[6] >> 4 == 7 && bytes[8] >> 6 == 0b10;
    is_version_7.then_some(bytes)
}

/// The text of a key in lower case: the inverse of [`key_bytes`].
pub fn key_text(bytes: &[u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for (position, byte) in bytes.iter().enumerate() {
        if matches!(position, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for nibble in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_hyphenated_uuid_of_version_7() {
        let key = "01931f5c-7b2a-7c3d-8e4f-0123456789ab";
        assert_eq!(key_bytes(key).map(|bytes| key_text(&bytes)).as_deref(), Some(key));
        assert_eq!(key_bytes(&key.to_uppercase()), key_bytes(key));
        for wrong in [
            "",
            "01931f5c7b2a7c3d8e4f0123456789ab",
            "01931f5c-7b2a-4c3d-8e4f-0123456789ab",
            "01931f5c-7b2a-7c3d-ce4f-0123456789ab",
            "01931f5c-7b2a-7c3d-8e4f-0123456789a",
            "01931f5c-7b2a-7c3d-8e4f-0123456789abc",
            "01931f5c-7b2a-7c3d-8e4f-0123456789ag",
            "0193-1f5c7b2a-7c3d-8e4f-0123456789ab",
            "{01931f5c-7b2a-7c3d-8e4f-012345678}",
        ] {
            assert_eq!(key_bytes(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn codes_are_judged_by_charset_and_length_at_the_bound_and_one_past_it() {
        for (is_code, length_max) in [
            (is_unit as fn(&str) -> bool, UNIT_CODE_LENGTH_MAX),
            (is_service, SERVICE_CODE_LENGTH_MAX),
            (is_dossier, DOSSIER_CODE_LENGTH_MAX),
        ] {
            assert!(is_code(&"H".repeat(length_max)));
            assert!(!is_code(&"H".repeat(length_max + 1)));
            assert!(!is_code(""));
            assert!(!is_code("h47"));
            assert!(!is_code("H47 15"));
            assert!(!is_code("Đ47"));
        }
        assert!(is_unit("H47.15") && is_unit("000.00.19.H29"));
        assert!(!is_unit("H47-15"));
        assert!(is_service("1.004616.000.00.00.H56"));
        assert!(is_dossier("H15.50.05.13-261008-0975"));
    }
}
