//! Why nobody is let in who came from the provider. The kinds stand in the audit and the log; no token, code
//! or address of anybody ever does.

use openidconnect::{ClaimsVerificationError, SignatureVerificationError};

/// Why nobody is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The provider does not answer.
    #[error("the provider does not answer")]
    Away,
    /// The state is none that this browser was given, or its time is over, or it was used.
    #[error("the state is not known, too old or used")]
    State,
    /// The person, or the provider, did not want to.
    #[error("the provider denied the access")]
    Denied,
    /// The provider did not take the code: it was used, it is too old, or it is of somebody else.
    #[error("the provider did not take the code")]
    Code,
    /// The provider answered something that is no answer.
    #[error("the provider's answer cannot be read")]
    Unreadable,
    /// The answer is of another provider.
    #[error("another issuer")]
    Issuer,
    /// The ID token is for another service.
    #[error("another audience")]
    Audience,
    /// The ID token belongs to another login.
    #[error("another nonce")]
    Nonce,
    /// The time of the ID token is over, or has not come.
    #[error("the ID token is too old, or of the future")]
    Expired,
    /// The ID token is not signed, or not by the provider.
    #[error("the signature does not hold")]
    Signature,
    /// Nobody here has this subject or this verified address.
    #[error("nobody may log in with this account of the provider")]
    Nobody,
    /// The address is bound to another account of the provider.
    #[error("the address is bound to another account of the provider")]
    Another,
    /// The account here was switched off.
    #[error("the account is switched off")]
    Disabled,
}

impl Refused {
    /// The stable name, in the audit and the log.
    pub fn kind(self) -> &'static str {
        match self {
            Refused::Away => "provider-away",
            Refused::State => "state",
            Refused::Denied => "denied",
            Refused::Code => "code",
            Refused::Unreadable => "unreadable",
            Refused::Issuer => "issuer",
            Refused::Audience => "audience",
            Refused::Nonce => "nonce",
            Refused::Expired => "expired",
            Refused::Signature => "signature",
            Refused::Nobody => "nobody",
            Refused::Another => "another-subject",
            Refused::Disabled => "disabled",
        }
    }

    /// True for what anybody on the internet can bring about, as often as they like.
    pub fn costs_nothing(self) -> bool {
        matches!(self, Refused::Away | Refused::State | Refused::Denied | Refused::Code)
    }
}

impl From<&ClaimsVerificationError> for Refused {
    fn from(error: &ClaimsVerificationError) -> Refused {
        match error {
            // The library calls a moment of issue that is refused so, too.
            ClaimsVerificationError::Expired(_) => Refused::Expired,
            ClaimsVerificationError::InvalidAudience(_) => Refused::Audience,
            ClaimsVerificationError::InvalidIssuer(_) => Refused::Issuer,
            ClaimsVerificationError::InvalidNonce(_) => Refused::Nonce,
            ClaimsVerificationError::SignatureVerification(_) => Refused::Signature,
            _ => Refused::Unreadable,
        }
    }
}

/// True when the ID token is signed under a key that is not known.
pub fn lacks_key(error: &ClaimsVerificationError) -> bool {
    matches!(
        error,
        ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)
    )
}
