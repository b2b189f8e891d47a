//! Limits of logging in: attempts, sessions, codes and passwords. Each with its reason, and tested at it
//! and one past it.

use std::time::Duration;

/// Failures at login before a name has to wait: typing errors are free, guessing is not.
pub const LOGIN_FREE_FAILURES: u32 = 5;

/// The first wait of a name; each further failure doubles it.
pub const LOGIN_WAIT_MIN: Duration = Duration::from_secs(30);

/// The longest wait. Somebody else's failures can keep a person out no longer than this at a time, and
/// leave at most four guesses an hour.
pub const LOGIN_WAIT_MAX: Duration = Duration::from_secs(15 * 60);

/// After this long without a failure a name starts anew.
pub const LOGIN_FORGET_AFTER: Duration = Duration::from_secs(60 * 60);

/// How long a login lasts without a request (NIST SP 800-63B-4, 2.2.3, AAL2: an hour at most).
pub const SESSION_IDLE: Duration = Duration::from_secs(60 * 60);

/// How long a login lasts at most: a long working day (the same clause allows 24 hours).
pub const SESSION_MAX: Duration = Duration::from_secs(12 * 60 * 60);

/// A session that is used is written again this often, not at every request.
pub const SESSION_TOUCH: Duration = Duration::from_secs(5 * 60);

/// How long the code may take after the password.
pub const CODE_WAIT: Duration = Duration::from_secs(5 * 60);

/// Periods of 30 s before and after the present one whose code is taken: telephones are a little slow or
/// fast, and typing takes time (RFC 6238, 5.2).
pub const CODE_PERIODS_AROUND: u64 = 1;

/// Recovery codes made at once: enough for some years of lost telephones, and they fit on a slip.
pub const RECOVERY_CODES: usize = 10;

/// Fewest characters of a password (NIST SP 800-63B-4, 3.1.1.2, asks for 15 where it stands alone and 8
/// beside a second factor; OWASP ASVS 5, 6.2.1, for 8, better 15). Longer ones are recommended.
pub const PASSWORD_LENGTH_MIN: usize = 12;

/// Most bytes of a password: hashing takes time with its length.
pub const PASSWORD_BYTES_MAX: usize = 1_024;
