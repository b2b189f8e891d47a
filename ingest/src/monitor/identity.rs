//! Who is looking: how axum-login finds people at central and proves a password. An unknown name
//! costs as much time as a known one.

use std::sync::Arc;

use axum_login::{AuthUser, AuthnBackend};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::central::account::Person;
use crate::central::{Central, CentralError};

/// Passwords proved at the same time: each takes a core and 19 MiB for some 30 ms.
const PROOFS_MAX: usize = 2;

/// The people at central.
#[derive(Clone)]
pub struct People {
    central: Arc<dyn Central>,
    /// The hash that an unknown name is held against; nobody knows its password.
    unknown: Arc<str>,
    proofs: Arc<Semaphore>,
}

/// What is typed at login.
pub struct Credentials {
    /// Lower case.
    pub name: String,
    /// As typed.
    pub password: String,
}

/// Why nobody could be found.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// Central failed.
    #[error(transparent)]
    Central(#[from] CentralError),
    /// The proof was interrupted.
    #[error("a password could not be proved: {0}")]
    Proof(String),
}

impl People {
    /// The people at this central.
    pub fn new(central: Arc<dyn Central>) -> People {
        let mut random = [0_u8; 32];
        // Without randomness the password is guessable, but it opens nothing: there is no person.
        let _ = getrandom::fill(&mut random);
        let unknown = password_auth::generate_hash(random).into();
        People { central, unknown, proofs: Arc::new(Semaphore::new(PROOFS_MAX)) }
    }
}

/// Somebody who is logged in.
#[derive(Clone, Debug)]
pub struct Member {
    /// Who.
    pub person: Person,
    /// Other after every change of the person.
    mark: Vec<u8>,
}

impl From<Person> for Member {
    fn from(person: Person) -> Member {
        let mark = [person.epoch.to_string().as_bytes(), b" ", person.hash.as_bytes()].concat();
        Member { person, mark }
    }
}

impl AuthUser for Member {
    type Id = String;

    fn id(&self) -> String {
        self.person.name.clone()
    }

    /// A new password, another role, being switched off: each ends every session, for good.
    fn session_auth_hash(&self) -> &[u8] {
        &self.mark
    }
}

impl AuthnBackend for People {
    type User = Member;
    type Credentials = Credentials;
    type Error = IdentityError;

    async fn authenticate(&self, typed: Credentials) -> Result<Option<Member>, IdentityError> {
        let failed = |error: &dyn std::fmt::Display| IdentityError::Proof(error.to_string());
        let person = self.central.person(&typed.name).await?;
        // Whoever has no password, or does not exist, costs the same time.
        let hash =
            person.as_ref().map(|person| person.hash.clone()).filter(|hash| !hash.is_empty());
        let hash = hash.unwrap_or_else(|| self.unknown.to_string());
        let _turn = self.proofs.acquire().await.map_err(|error| failed(&error))?;
        let proof =
            spawn_blocking(move || password_auth::verify_password(typed.password, &hash).is_ok());
        let is_proved = proof.await.map_err(|error| failed(&error))?;
        let may = person.filter(|person| is_proved && person.disabled_at.is_none());
        Ok(may.map(Member::from))
    }

    async fn get_user(&self, name: &String) -> Result<Option<Member>, IdentityError> {
        let person = self.central.person(name).await?;
        Ok(person.filter(|person| person.disabled_at.is_none()).map(Member::from))
    }
}

/// The session of a request.
pub type Session = axum_login::AuthSession<People>;

/// Where a session keeps that it was begun through the identity provider.
pub const VIA: &str = "provider";

/// A login through the identity provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Via {
    /// True when a second factor was shown, there or here.
    pub second_factor: bool,
}

/// How somebody came, when it was through the identity provider.
pub async fn via(session: &Session) -> Option<Via> {
    session.session.get(VIA).await.ok().flatten()
}

/// Why a session could not be begun or ended.
pub type SessionError = axum_login::Error<People>;
