//! Limits of logging in with an identity provider: how long, how many, how much it may say. Each with its
//! reason, and tested at it and one past it.

use std::time::Duration;

/// How long a login with the provider may take: a password, a code and a look at the telephone.
pub const PROVIDER_LOGIN_WAIT: Duration = Duration::from_secs(10 * 60);

/// Logins that have begun and are kept: every officer of a province in the same ten minutes, under 1 MB.
/// Anybody can begin one, so the oldest make room.
pub const PROVIDER_LOGINS_MAX: i64 = 2_000;

/// How long the provider may take to be reached.
pub const PROVIDER_CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long an answer of the provider may take in all: somebody is looking at an empty page meanwhile.
pub const PROVIDER_TIMEOUT: Duration = Duration::from_secs(10);

/// Most bytes of an answer of the provider. Metadata, keys and tokens are some KB; what is longer is none.
pub const PROVIDER_ANSWER_BYTES_MAX: usize = 256 * 1024;

/// How far the clocks of provider and node may be apart.
pub const PROVIDER_CLOCK_LEEWAY: Duration = Duration::from_secs(60);

/// The first wait before a provider that was away is asked again.
pub const PROVIDER_AGAIN_MIN: Duration = Duration::from_secs(1);

/// The longest: about this long after it is back, people can log in with it.
pub const PROVIDER_AGAIN_MAX: Duration = Duration::from_secs(60);

/// How long what the provider said of itself is believed before it is asked again.
pub const PROVIDER_KEPT: Duration = Duration::from_secs(60 * 60);

/// An ID token under a key that is not known has the keys fetched anew, once in this time: the provider may
/// have changed them, and nobody may make us ask it all the time.
pub const PROVIDER_KEYS_AGAIN: Duration = Duration::from_secs(60);

/// Most letters of what stands on the button: it is one line on a telephone.
pub const PROVIDER_LABEL_MAX: usize = 40;

/// Most bytes of a subject (OpenID Connect Core 1.0, 2: `sub` has 255 at most).
pub const PROVIDER_SUBJECT_BYTES_MAX: usize = 255;

/// Most bytes of an e-mail address (RFC 5321, 4.5.3.1.3, less the brackets).
pub const EMAIL_BYTES_MAX: usize = 254;
