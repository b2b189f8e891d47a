//! Why an invite is refused: a stable name for programs, a sentence in English for who integrates.
//! What a citizen reads is in `wording`.

/// Why an invite is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InviteFault {
    /// It is no signed token of the form that was agreed; with what is wrong.
    #[error("The invite is not well formed: {0}.")]
    Malformed(&'static str),
    /// No registered issuer has the key that its header names.
    #[error(
        "No issuer with this key (header kid) is registered; whoever runs this service registers \
         one with `hailong key add`."
    )]
    UnknownIssuer,
    /// The signature is not that of the key, or the key is another issuer's than it says.
    #[error("The invite was not signed by the issuer it names: {0}.")]
    Forged(&'static str),
    /// The key was revoked.
    #[error("The key that signed the invite was revoked; sign with another registered key.")]
    Revoked,
    /// Its time is over.
    #[error("The invite has expired (exp); send the submission without it, under the same key.")]
    Expired,
    /// Its time has not come.
    #[error("The invite is not good yet (nbf, iat); compare the clocks.")]
    NotYet,
    /// It is for something else.
    #[error("The invite is for something else: {0}.")]
    Foreign(&'static str),
    /// It was spent under another key.
    #[error("An invite is good for one submission; send this one without it.")]
    Spent,
}

impl InviteFault {
    /// One of each, as `/problems/…` shows it.
    pub const EXAMPLES: [InviteFault; 8] = [
        InviteFault::Malformed("the header has no kid"),
        InviteFault::UnknownIssuer,
        InviteFault::Forged("the signature does not fit the key"),
        InviteFault::Revoked,
        InviteFault::Expired,
        InviteFault::NotYet,
        InviteFault::Foreign("it names another survey"),
        InviteFault::Spent,
    ];

    /// The stable name: the last part of `type`.
    pub fn kind(self) -> &'static str {
        match self {
            InviteFault::Malformed(_) => "invite-malformed",
            InviteFault::UnknownIssuer => "invite-unknown-issuer",
            InviteFault::Forged(_) => "invite-forged",
            InviteFault::Revoked => "invite-revoked",
            InviteFault::Expired => "invite-expired",
            InviteFault::NotYet => "invite-not-yet",
            InviteFault::Foreign(_) => "invite-foreign",
            InviteFault::Spent => "invite-spent",
        }
    }

    /// What it is, in a few words.
    pub fn title(self) -> &'static str {
        match self {
            InviteFault::Malformed(_) => "The invite cannot be read",
            InviteFault::UnknownIssuer => "The invite's issuer is not registered",
            InviteFault::Forged(_) => "The invite is not its issuer's",
            InviteFault::Revoked => "The invite's key was revoked",
            InviteFault::Expired => "The invite has expired",
            InviteFault::NotYet => "The invite is not good yet",
            InviteFault::Foreign(_) => "The invite is for something else",
            InviteFault::Spent => "The invite was used for another submission",
        }
    }
}
