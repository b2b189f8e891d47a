//! The identity provider of an agency (OpenID Connect): begins a login there, and judges what comes back. The
//! code flow with PKCE, state and nonce; the ID token is verified under the provider's published keys. Who
//! that is here, sessions and pages are not decided here, but in `provider_login`.

mod http;
mod known;
mod refused;
mod second_factor;

#[cfg(test)]
mod tests;

use std::sync::{Arc, RwLock};

use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdTokenClaims, CoreJwsSigningAlgorithm,
    CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AccessToken, AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret,
    CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, Nonce, OAuth2TokenResponse as _,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, SubjectIdentifier,
    TokenResponse as _,
};

use self::http::{Http, HttpError};
use self::known::Known;
pub use self::refused::Refused;
use super::guard::PROVIDER_RETURN;
use crate::clock::Clock;
use crate::config::ConfigError;
use crate::config::oidc::OidcSettings;
use crate::limits::{EMAIL_BYTES_MAX, PROVIDER_CLOCK_LEEWAY, PROVIDER_SUBJECT_BYTES_MAX};

/// Signatures that are taken: under a published key, never under the shared secret, never none.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// The library's client, once what the provider says of itself is known.
type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Why there is no provider to speak to.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// The secret cannot be had.
    #[error(transparent)]
    Secret(#[from] ConfigError),
    /// TLS cannot be set up.
    #[error("the identity provider cannot be spoken to: {0}")]
    Http(#[from] HttpError),
}

/// The provider, as far as it is known.
pub struct Provider {
    settings: OidcSettings,
    secret: ClientSecret,
    http: Http,
    known: RwLock<Option<Arc<Known>>>,
    clock: Clock,
}

/// A login that begins.
pub struct Begins {
    /// Where the browser goes.
    pub address: String,
    /// Comes back in the address.
    pub state: String,
    /// Comes back in the ID token.
    pub nonce: String,
    /// Proves that whoever ends the login began it.
    pub verifier: String,
}

/// Somebody who has shown the provider who they are.
pub struct Shown {
    /// Issuer and `sub`, with a blank between.
    pub subject: String,
    /// True when the provider says that there was a second factor.
    pub second_factor: bool,
    email: Option<String>,
    access: AccessToken,
    sub: SubjectIdentifier,
}

impl Provider {
    /// The provider of these settings; nothing is asked of it yet.
    ///
    /// # Errors
    /// The secret cannot be read, or TLS cannot be set up.
    pub fn new(settings: OidcSettings, clock: Clock) -> Result<Arc<Provider>, ProviderError> {
        let secret = ClientSecret::new(settings.secret()?);
        let (http, known) = (Http::new()?, RwLock::default());
        Ok(Arc::new(Provider { settings, secret, http, known, clock }))
    }

    /// What the button calls it, where that was set.
    pub fn label(&self) -> Option<String> {
        self.settings.label.clone()
    }

    /// True while it has not been reached since the start.
    pub fn is_away(&self) -> bool {
        self.known().is_none()
    }

    /// True when this is what the provider calls itself.
    pub fn is_issuer(&self, issuer: &str) -> bool {
        self.settings.issuer == issuer
    }

    /// Where somebody ends their session at the provider, when it has such a page.
    pub fn way_out(&self) -> Option<String> {
        let known = self.known()?;
        let end = known.metadata.additional_metadata().end_session_endpoint.as_ref()?;
        let mut address = end.url().clone();
        address.query_pairs_mut().append_pair("client_id", &self.settings.client_id);
        Some(address.into())
    }

    /// Begins a login.
    ///
    /// # Errors
    /// The provider has not been reached.
    pub fn begin(&self) -> Result<Begins, Refused> {
        let known = self.known().ok_or(Refused::Away)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let client = self.client(&known)?;
        let asked = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scope(Scope::new("email".to_owned()))
            .set_pkce_challenge(challenge);
        let (address, state, nonce) = asked.url();
        Ok(Begins {
            address: address.into(),
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
        })
    }

    /// Who has come back with this code to a login with this nonce and PKCE verifier.
    ///
    /// # Errors
    /// The provider is away, it does not take the code, or the ID token does not hold.
    pub async fn end(
        &self,
        code: String,
        nonce: String,
        verifier: String,
    ) -> Result<Shown, Refused> {
        let known = self.known().ok_or(Refused::Away)?;
        let nonce = Nonce::new(nonce);
        let answer = self
            .client(&known)?
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| Refused::Unreadable)?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier))
            .request_async(&self.http)
            .await
            .map_err(|error| match error {
                RequestTokenError::ServerResponse(_) => Refused::Code,
                RequestTokenError::Request(_) => Refused::Away,
                _ => Refused::Unreadable,
            })?;
        let claims = match self.verified(&known, &answer, &nonce) {
            Err(Unverified::Claims(error))
                if refused::lacks_key(&error) && self.ask_for_keys(&known).await =>
            {
                let known = self.known().ok_or(Refused::Away)?;
                self.verified(&known, &answer, &nonce)
            }
            judged => judged,
        };
        self.shown(claims?, answer.access_token().clone())
    }

    /// The verified address of who has come back, in lower case, as far as the provider tells one.
    ///
    /// # Errors
    /// The provider is away.
    pub async fn email(&self, shown: &Shown) -> Result<Option<String>, Refused> {
        if shown.email.is_some() {
            return Ok(shown.email.clone());
        }
        let known = self.known().ok_or(Refused::Away)?;
        // Where scopes are asked for with a code, the standard has the address told here.
        let client = self.client(&known)?;
        let Ok(asked) = client.user_info(shown.access.clone(), Some(shown.sub.clone())) else {
            return Ok(None);
        };
        let told: Result<CoreUserInfoClaims, _> = asked.request_async(&self.http).await;
        let told = told.map_err(|error| match error {
            openidconnect::UserInfoError::Request(_) => Refused::Away,
            _ => Refused::Unreadable,
        })?;
        Ok(told_email(told.email().map(|email| email.as_str()), told.email_verified()))
    }

    fn client(&self, known: &Known) -> Result<Client, Refused> {
        let address = self.settings.public_url.clone() + PROVIDER_RETURN;
        let address = RedirectUrl::new(address).map_err(|_| Refused::Unreadable)?;
        let way =
            if known.takes_secret_in_body() { AuthType::RequestBody } else { AuthType::BasicAuth };
        let client = CoreClient::from_provider_metadata(
            known.metadata.clone(),
            ClientId::new(self.settings.client_id.clone()),
            Some(self.secret.clone()),
        );
        Ok(client.set_redirect_uri(address).set_auth_type(way))
    }

    fn verified(
        &self,
        known: &Known,
        answer: &CoreTokenResponse,
        nonce: &Nonce,
    ) -> Result<CoreIdTokenClaims, Unverified> {
        let client = self.client(known)?;
        let now = self.clock.now_ms();
        let leeway = i64::try_from(PROVIDER_CLOCK_LEEWAY.as_millis()).unwrap_or_default();
        let moment = |at: i64| DateTime::<Utc>::from_timestamp_millis(at).unwrap_or_default();
        let (earliest, latest) = (moment(now - leeway), moment(now + leeway));
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(SIGNATURES)
            .set_time_fn(move || earliest)
            .set_issue_time_verifier_fn(move |issued| {
                if issued > latest { Err("of the future".to_owned()) } else { Ok(()) }
            });
        let token = answer.id_token().ok_or(Unverified::Refused(Refused::Unreadable))?;
        let claims = token.claims(&verifier, nonce)?;
        match claims.authorized_party() {
            Some(party) if party.as_str() != self.settings.client_id => {
                Err(Unverified::Refused(Refused::Audience))
            }
            _ => Ok(claims.clone()),
        }
    }

    fn shown(&self, claims: CoreIdTokenClaims, access: AccessToken) -> Result<Shown, Refused> {
        let sub = claims.subject();
        let is_fit = (1..=PROVIDER_SUBJECT_BYTES_MAX).contains(&sub.len())
            && sub.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
        if !is_fit {
            return Err(Refused::Unreadable);
        }
        let methods = claims.auth_method_refs().into_iter().flatten().map(|one| one.as_str());
        let class = claims.auth_context_ref().map(|one| one.as_str());
        Ok(Shown {
            subject: format!("{} {}", self.settings.issuer, sub.as_str()),
            second_factor: second_factor::is_shown(methods, class),
            email: told_email(claims.email().map(|one| one.as_str()), claims.email_verified()),
            access,
            sub: sub.clone(),
        })
    }
}

/// Why an ID token does not hold; the library's own word for it, as long as it may be the keys.
enum Unverified {
    Claims(ClaimsVerificationError),
    Refused(Refused),
}

impl From<ClaimsVerificationError> for Unverified {
    fn from(error: ClaimsVerificationError) -> Unverified {
        Unverified::Claims(error)
    }
}

impl From<Refused> for Unverified {
    fn from(refused: Refused) -> Unverified {
        Unverified::Refused(refused)
    }
}

impl From<Unverified> for Refused {
    fn from(why: Unverified) -> Refused {
        match why {
            Unverified::Claims(error) => Refused::from(&error),
            Unverified::Refused(refused) => refused,
        }
    }
}

/// An address as accounts have it; only one that the provider has verified.
fn told_email(email: Option<&str>, is_verified: Option<bool>) -> Option<String> {
    email.filter(|_| is_verified == Some(true)).and_then(email_as_kept)
}

/// An e-mail address as it is kept: lower case. `None` when it is none, or has letters that look like others.
pub fn email_as_kept(typed: &str) -> Option<String> {
    let email = typed.trim().to_ascii_lowercase();
    let (local, domain) = email.rsplit_once('@')?;
    let is_fit = email.len() <= EMAIL_BYTES_MAX
        && !local.is_empty()
        && !domain.is_empty()
        && email.bytes().all(|byte| byte.is_ascii_graphic());
    is_fit.then_some(email)
}
