//! Numbers as bytes, seven bits to a byte, the lowest first (LEB128): what packed samples and tallies are
//! made of. Short for the small numbers that counts are.

/// Writes a number.
pub fn put(bytes: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        bytes.push((n & 0x7f) as u8 | 0x80);
        n >>= 7;
    }
    bytes.push(n as u8);
}

/// Takes a number off the front; none when there is none.
pub fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut n = 0_u64;
    for position in 0..10 {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        n |= u64::from(first & 0x7f).checked_shl(7 * position)?;
        if first & 0x80 == 0 {
            return Some(n);
        }
    }
    None
}

/// Writes a number that may be below nought: twice as large, and odd when it is.
pub fn put_signed(bytes: &mut Vec<u8>, n: i64) {
    put(bytes, (n.wrapping_shl(1) ^ (n >> 63)).cast_unsigned());
}

/// Takes such a number off the front.
pub fn take_signed(bytes: &mut &[u8]) -> Option<i64> {
    let n = take(bytes)?;
    Some((n >> 1).cast_signed() ^ -(n & 1).cast_signed())
}

/// Writes a text with its length.
pub fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

/// Takes a text off the front.
pub fn take_text<'b>(bytes: &mut &'b [u8]) -> Option<&'b str> {
    let length = usize::try_from(take(bytes)?).ok()?;
    let (text, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    std::str::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_texts_come_back() {
        let mut bytes = Vec::new();
        let numbers = [0, 1, 127, 128, 300, u64::MAX];
        let signed = [0, -1, 1, 63, -64, 64, i64::MAX, i64::MIN];
        numbers.iter().for_each(|n| put(&mut bytes, *n));
        signed.iter().for_each(|n| put_signed(&mut bytes, *n));
        put_text(&mut bytes, "1.004227");
        let mut rest = bytes.as_slice();
        assert_eq!(numbers.map(|_| take(&mut rest).unwrap()), numbers);
        assert_eq!(signed.map(|_| take_signed(&mut rest).unwrap()), signed);
        assert_eq!(take_text(&mut rest), Some("1.004227"));
        assert!(rest.is_empty());
    }

    #[test]
    fn what_ends_too_early_is_nothing() {
        assert_eq!(take(&mut &[0x80][..]), None);
        assert_eq!(take(&mut &[0xff; 11][..]), None);
        assert_eq!(take_text(&mut &[5, b'a'][..]), None);
        assert_eq!(take_text(&mut &[1, 0xff][..]), None, "not UTF-8");
    }
}
