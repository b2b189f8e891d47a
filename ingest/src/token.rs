//! Tokens of programs that may do what nobody else may: made by the operator, shown once, kept as a
//! hash. Who asks says `Authorization: Bearer hl_…`.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::error::Refusal;

/// Bytes of chance in a token: nobody guesses them, so the hash needs no salt and no time.
pub const TOKEN_BYTES: usize = 24;

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

/// Lets a request through that has a good token for this.
///
/// # Errors
/// [`Refusal::NoToken`] when there is none that is good, [`Refusal::Unavailable`] when central, which
/// knows them, cannot be asked.
pub async fn expect(app: &App, headers: &HeaderMap, scope: Scope) -> Result<(), Refusal> {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).ok_or(Refusal::NoToken)?;
    let known = app.central.token(&id(given.trim())).await.map_err(|error| {
        tracing::warn!(error = %error, "a token could not be looked up at central");
        Refusal::Unavailable
    })?;
    let now = app.intake.clock.now_ms();
    let is_good = known.is_some_and(|known| {
        known.scope == scope.name() && known.revoked_at.is_none() && now < known.expires_at
    });
    if is_good { Ok(()) } else { Err(Refusal::NoToken) }
}
