//! Passwords that the program makes up: long enough that nobody guesses them, in letters that nobody
//! mistakes for one another when reading them out.

use super::AccountError;

/// Letters and digits that nobody mistakes for one another.
const READABLE: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789A";

/// Groups of a password, and characters in each: 20 characters of 5 bits.
const GROUPS: (usize, usize) = (5, 4);

/// A password that nobody has seen.
///
/// # Errors
/// The operating system gave no random bytes.
pub fn password() -> Result<String, AccountError> {
    let mut bytes = [0_u8; GROUPS.0 * GROUPS.1];
    getrandom::fill(&mut bytes).map_err(|error| AccountError::Hash(error.to_string()))?;
    // 32 divides 256, so every character is as likely as any other.
    let letters: Vec<char> = bytes
        .iter()
        .map(|byte| char::from(READABLE[usize::from(*byte) % READABLE.len()]))
        .collect();
    let groups: Vec<String> =
        letters.chunks(GROUPS.1).map(|group| group.iter().collect()).collect();
    Ok(groups.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_passwords_differ_and_are_readable() {
        let (one, other) = (password().unwrap(), password().unwrap());
        assert_ne!(one, other);
        assert!(one.chars().all(|c| c == '-' || READABLE.contains(&(c as u8))), "alphabet");
    }
}
