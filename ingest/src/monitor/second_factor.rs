//! The second factor: one-time codes of an app (RFC 6238) and recovery codes for when it is lost. The
//! secret is sealed with a key that central never has, under the person's name, so that it opens for
//! nobody else; of recovery codes there are only hashes. Pure but for chance; that a code opens once
//! is central's to keep.

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest as _, Sha256};
use totp_rs::{Algorithm, TOTP};

use crate::limits::{CODE_PERIODS_AROUND, CODE_WAIT, RECOVERY_CODES};
use crate::secrets::{Secrets, receipt_letters};

/// Bytes of a secret: as long as the hash (RFC 4226, 4, R6).
const SECRET_BYTES: usize = 20;

/// Seconds that a code is of.
const PERIOD: u64 = 30;

/// Digits of a code.
const DIGITS: usize = 6;

/// Bytes of a recovery code: nobody guesses them, so its hash needs no salt of its own and no time (from
/// 112 bits on, OWASP ASVS 5, 6.5.2).
const RECOVERY_BYTES: usize = 15;

/// Who gives out the codes, as the app names it.
const ISSUER: &str = "Hai Long";

/// A secret that is offered, to be taken once a code of it is typed.
pub struct Offer {
    /// What the app reads, `otpauth://…`.
    pub address: String,
    /// The secret in letters, for those who type it.
    pub letters: String,
    /// The same sealed, for the form that comes back.
    pub sealed: String,
}

/// A new secret for somebody; `None` when there is no chance to be had or no such name in an app.
pub fn offer(secrets: &Secrets, name: &str, now_ms: i64) -> Option<Offer> {
    let mut secret = [0; SECRET_BYTES];
    getrandom::fill(&mut secret).ok()?;
    let codes = codes(&secret, name)?;
    let content = [&now_ms.to_be_bytes()[..], &secret].concat();
    let sealed = seal(secrets, &offered_to(name), &content)?;
    Some(Offer { address: codes.get_url(), letters: codes.get_secret_base32(), sealed })
}

/// The offer that came back, when it was made to this person and not long ago: the secret sealed for
/// keeping, and the period that the code is of.
pub fn taken(
    secrets: &Secrets,
    name: &str,
    (sealed, code): (&str, &str),
    now_ms: i64,
) -> Option<(String, i64)> {
    let content = opened(secrets, &offered_to(name), sealed)?;
    let (at, secret) = content.split_first_chunk::<8>()?;
    let age = u128::try_from(now_ms - i64::from_be_bytes(*at)).ok()?;
    if age > CODE_WAIT.as_millis() {
        return None;
    }
    let step = step(secret, name, code, now_ms)?;
    Some((seal(secrets, name, secret)?, step))
}

/// The same offer shown again, when a wrong code was typed.
pub fn again(secrets: &Secrets, name: &str, sealed: &str) -> Option<Offer> {
    let content = opened(secrets, &offered_to(name), sealed)?;
    let (_, secret) = content.split_first_chunk::<8>()?;
    let codes = codes(secret, name)?;
    let (address, letters) = (codes.get_url(), codes.get_secret_base32());
    Some(Offer { address, letters, sealed: sealed.to_owned() })
}

/// The period that a code of this person is of; `None` when it is of none near now.
pub fn period(
    secrets: &Secrets,
    name: &str,
    (kept, code): (&str, &str),
    now_ms: i64,
) -> Option<i64> {
    step(&opened(secrets, name, kept)?, name, code, now_ms)
}

fn step(secret: &[u8], name: &str, code: &str, now_ms: i64) -> Option<i64> {
    let codes = codes(secret, name)?;
    let typed: String = code.chars().filter(char::is_ascii_digit).collect();
    if typed.len() != DIGITS || code.chars().any(|c| !c.is_ascii_digit() && !c.is_whitespace()) {
        return None;
    }
    let now = u64::try_from(now_ms).ok()? / 1_000 / PERIOD;
    let mut around = now.saturating_sub(CODE_PERIODS_AROUND)..=now + CODE_PERIODS_AROUND;
    let found = around.find(|step| is_same(&codes.generate(step * PERIOD), &typed));
    found.and_then(|step| i64::try_from(step).ok())
}

/// Every byte is looked at, so that the time taken tells nothing.
fn is_same(one: &str, other: &str) -> bool {
    let pairs = one.bytes().zip(other.bytes());
    one.len() == other.len() && pairs.fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

fn codes(secret: &[u8], name: &str) -> Option<TOTP> {
    let (secret, issuer) = (secret.to_vec(), Some(ISSUER.to_owned()));
    // What this service allows in names, apps allow as well.
    TOTP::new(Algorithm::SHA1, DIGITS, 0, PERIOD, secret, issuer, name.to_owned()).ok()
}

fn offered_to(name: &str) -> String {
    // A name has no blank, so nothing that is offered is ever what is kept.
    format!("offer {name}")
}

fn seal(secrets: &Secrets, whose: &str, content: &[u8]) -> Option<String> {
    let mut nonce = [0; 12];
    getrandom::fill(&mut nonce).ok()?;
    let payload = Payload { msg: content, aad: whose.as_bytes() };
    let sealed = cipher(secrets).encrypt(&Nonce::from(nonce), payload).ok()?;
    Some(BASE64URL_NOPAD.encode(&[&nonce[..], &sealed].concat()))
}

fn opened(secrets: &Secrets, whose: &str, sealed: &str) -> Option<Vec<u8>> {
    let bytes = BASE64URL_NOPAD.decode(sealed.as_bytes()).ok()?;
    let (nonce, content) = bytes.split_first_chunk::<12>()?;
    let payload = Payload { msg: content, aad: whose.as_bytes() };
    cipher(secrets).decrypt(&Nonce::from(*nonce), payload).ok()
}

fn cipher(secrets: &Secrets) -> Aes256Gcm {
    Aes256Gcm::new(&secrets.second_factor().into())
}

/// New recovery codes of somebody, as they are shown once, and their hashes; `None` without chance.
pub fn recovery(name: &str) -> Option<(Vec<String>, Vec<String>)> {
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let mut bytes = [0; RECOVERY_BYTES];
        getrandom::fill(&mut bytes).ok()?;
        let text = receipt_letters(&bytes);
        let groups: Vec<&str> =
            (0..text.len()).step_by(4).map(|start| &text[start..start + 4]).collect();
        codes.push(groups.join("-"));
    }
    let hashes = codes.iter().map(|code| recovery_hash(name, code)).collect();
    Some((codes, hashes))
}

/// What central knows a recovery code by, however it is typed.
pub fn recovery_hash(name: &str, typed: &str) -> String {
    let letters = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| match c {
        'o' | 'O' => '0',
        'i' | 'I' | 'l' | 'L' => '1',
        other => other.to_ascii_uppercase(),
    });
    let code: String = letters.collect();
    HEXLOWER.encode(&Sha256::digest([name, " ", &code].concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_790_000_010_000;

    fn secrets() -> Secrets {
        Secrets::from_bytes(b"receipt", b"dossier")
    }

    fn code_at(letters: &str, at_ms: i64) -> String {
        let secret = data_encoding::BASE32_NOPAD.decode(letters.as_bytes()).unwrap();
        codes(&secret, "lan").unwrap().generate(u64::try_from(at_ms).unwrap() / 1_000)
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, for SHA-1; the last six of its eight digits.
        let codes = codes(b"12345678901234567890", "lan").unwrap();
        for (at, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(codes.generate(at), code);
        }
    }

    #[test]
    fn a_code_is_of_its_period_and_one_around_it() {
        let offer = offer(&secrets(), "lan", NOW).unwrap();
        assert!(
            offer.address.starts_with("otpauth://totp/Hai%20Long:lan?secret="),
            "{}",
            offer.address
        );
        let around = i64::try_from(CODE_PERIODS_AROUND).unwrap();
        for (periods, is_taken) in
            [(-around - 1, false), (-around, true), (0, true), (around, true), (around + 1, false)]
        {
            let code = code_at(&offer.letters, NOW + periods * 30_000);
            let taken = taken(&secrets(), "lan", (&offer.sealed, &code), NOW);
            assert_eq!(taken.is_some(), is_taken, "{periods} periods away");
        }
        let code = code_at(&offer.letters, NOW);
        let spaced = format!("{} {} ", &code[..3], &code[3..]);
        let (kept, step) = taken(&secrets(), "lan", (&offer.sealed, &spaced), NOW).unwrap();
        assert_eq!(step, NOW / 30_000);
        assert_eq!(period(&secrets(), "lan", (&kept, &code), NOW), Some(step));
        for wrong in ["", "12345", &format!("{code}0"), &format!("x{code}"), "000000"] {
            assert!(*wrong == code || period(&secrets(), "lan", (&kept, wrong), NOW).is_none());
        }
    }

    #[test]
    fn what_is_sealed_opens_for_its_person_with_its_secret_and_in_its_time_only() {
        let offer = offer(&secrets(), "lan", NOW).unwrap();
        let wait = i64::try_from(CODE_WAIT.as_millis()).unwrap();
        let at = |at: i64| {
            let code = code_at(&offer.letters, at);
            taken(&secrets(), "lan", (&offer.sealed, &code), at)
        };
        assert!(at(NOW + wait).is_some() && at(NOW + wait + 1).is_none());
        let (kept, _) = at(NOW).unwrap();
        let code = code_at(&offer.letters, NOW);
        assert!(taken(&secrets(), "an", (&offer.sealed, &code), NOW).is_none(), "another's");
        assert!(period(&secrets(), "an", (&kept, &code), NOW).is_none(), "another's");
        assert!(period(&secrets(), "lan", (&offer.sealed, &code), NOW).is_none(), "only offered");
        let other = Secrets::from_bytes(b"another", b"dossier");
        assert!(period(&other, "lan", (&kept, &code), NOW).is_none());
        assert!(!kept.contains(&offer.letters));
    }

    #[test]
    fn recovery_codes_differ_and_are_found_however_they_are_typed() {
        let (codes, hashes) = recovery("lan").unwrap();
        assert_eq!((codes.len(), hashes.len()), (RECOVERY_CODES, RECOVERY_CODES));
        let typed = codes[0].to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(recovery_hash("lan", &typed), hashes[0]);
        assert_ne!(recovery_hash("an", &codes[0]), hashes[0]);
        assert_ne!(codes[0], codes[1]);
    }
}
