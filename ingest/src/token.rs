//! Tokens of programs that may do what nobody else may: made by the operator, shown once, kept as a
//! hash. Who asks says `Authorization: Bearer hl_…`.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::central::token::ApiToken;
use crate::error::Refusal;
use crate::limits::{TOKEN_DAYS_MAX, TOKEN_NAME_LENGTH_MAX, TOKENS_MAX};

/// Bytes of chance in a token: nobody guesses them, so the hash needs no salt and no time.
pub const TOKEN_BYTES: usize = 24;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Why a token was not made.
#[derive(Debug, thiserror::Error)]
pub enum MakeTokenError {
    /// The name cannot be one.
    #[error(
        "'{0}' is no name of a token: up to {TOKEN_NAME_LENGTH_MAX} letters, digits, dots and hyphens"
    )]
    Name(String),
    /// The days are none that make sense.
    #[error("{0} days were asked for; a token is good for 1 to {TOKEN_DAYS_MAX}")]
    Days(i64),
    /// The unit is no agency code.
    #[error("the unit '{0}' is no agency code; an example is H47.15")]
    Unit(String),
    /// A unit says nothing about what is not read.
    #[error("only a token for figures can be bound to a unit; leave the unit out")]
    UnitOfOthers,
    /// The name is taken, or there is no room.
    #[error(
        "no token was made: '{0}' has one already (a revoked one keeps its name), or there are \
         {TOKENS_MAX}; take another name"
    )]
    Taken(String),
    /// The operating system gave no random bytes.
    #[error("no random bytes from the operating system: {0}")]
    Random(getrandom::Error),
}

/// A token that is to be made.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Whose it is.
    pub name: String,
    /// What it may be used for.
    pub scope: Scope,
    /// The unit whose subtree is all it reads, `""` for all units.
    pub unit: String,
    /// Days that it is good.
    pub days: i64,
}

impl Wanted {
    /// The token, as its owner sends it and as central knows it.
    ///
    /// # Errors
    /// A bound is broken, or there is no chance to be had.
    pub fn make(self, now: i64) -> Result<(String, ApiToken), MakeTokenError> {
        let Wanted { name, scope, unit, days } = self;
        let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        if name.is_empty() || name.len() > TOKEN_NAME_LENGTH_MAX || !name.bytes().all(is_fit) {
            return Err(MakeTokenError::Name(name));
        }
        if !(1..=TOKEN_DAYS_MAX).contains(&days) {
            return Err(MakeTokenError::Days(days));
        }
        if !unit.is_empty() && scope != Scope::Figures {
            return Err(MakeTokenError::UnitOfOthers);
        }
        if !unit.is_empty() && !model::code::is_unit(&unit) {
            return Err(MakeTokenError::Unit(unit));
        }
        let mut chance = [0; TOKEN_BYTES];
        getrandom::fill(&mut chance).map_err(MakeTokenError::Random)?;
        let text = text(chance);
        let known = ApiToken {
            id: id(&text),
            name,
            scope: scope.name().to_owned(),
            unit,
            added_at: now,
            expires_at: now + days * DAY_MS,
            revoked_at: None,
        };
        Ok((text, known))
    }
}

/// What a token may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Scope {
    /// Short links for invites: `POST /v1/invites`.
    Invites,
    /// Eligible dossiers: `POST /v1/dossiers`.
    Dossiers,
    /// Figures: `GET /v1/funnel` and `GET /v1/indices`.
    Figures,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Scope; 3] = [Scope::Invites, Scope::Dossiers, Scope::Figures];

    /// As it is written at central.
    pub fn name(self) -> &'static str {
        match self {
            Scope::Invites => "invites",
            Scope::Dossiers => "dossiers",
            Scope::Figures => "figures",
        }
    }
}

/// A token of this chance, as its owner sends it.
pub fn text(chance: [u8; TOKEN_BYTES]) -> String {
    ["hl_", &BASE64URL_NOPAD.encode(&chance)].concat()
}

/// What central knows a token by.
pub fn id(token: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(token))
}

/// Lets a request through that has a good token for this, which is returned.
///
/// # Errors
/// [`Refusal::NoToken`] when there is none that is good, [`Refusal::Unavailable`] when central, which
/// knows them, cannot be asked.
pub async fn expect(app: &App, headers: &HeaderMap, scope: Scope) -> Result<ApiToken, Refusal> {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).ok_or(Refusal::NoToken)?;
    let known = app.central.token(&id(given.trim())).await.map_err(|error| {
        tracing::warn!(error = %error, "a token could not be looked up at central");
        Refusal::Unavailable
    })?;
    let now = app.intake.clock.now_ms();
    let good = known.filter(|known| {
        known.scope == scope.name() && known.revoked_at.is_none() && now < known.expires_at
    });
    good.ok_or(Refusal::NoToken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_days_and_units_are_held_to_their_bounds() {
        let made = |name: &str, days, scope, unit: &str| {
            let (name, unit) = (name.to_owned(), unit.to_owned());
            Wanted { name, scope, unit, days }.make(0)
        };
        let invites = |name: &str, days| made(name, days, Scope::Invites, "");
        assert!(invites(&"a".repeat(TOKEN_NAME_LENGTH_MAX), 1).is_ok());
        assert!(invites(&"a".repeat(TOKEN_NAME_LENGTH_MAX + 1), 1).is_err());
        for wrong in ["", "a b", "é", "a/b"] {
            assert!(matches!(invites(wrong, 1), Err(MakeTokenError::Name(_))), "{wrong}");
        }
        assert!(invites("a", TOKEN_DAYS_MAX).is_ok());
        for wrong in [0, -1, TOKEN_DAYS_MAX + 1] {
            assert!(matches!(invites("a", wrong), Err(MakeTokenError::Days(_))), "{wrong}");
        }
        assert_eq!(made("a", 1, Scope::Figures, "H47.15").unwrap().1.told(), "figures of H47.15");
        assert!(matches!(made("a", 1, Scope::Figures, "h 4"), Err(MakeTokenError::Unit(_))));
        assert!(matches!(made("a", 1, Scope::Invites, "H47"), Err(MakeTokenError::UnitOfOthers)));
        let (one, other) = (invites("a", 1).unwrap(), invites("a", 1).unwrap());
        assert_ne!(one.0, other.0, "chance");
        assert_eq!(one.1.id, id(&one.0));
        assert!(!one.1.id.contains(&one.0[3..]), "central never has the token itself");
    }
}
