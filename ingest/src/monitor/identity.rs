//! Who is looking: how axum-login finds people at central and proves a password. An unknown name
//! costs as much time as a known one.

use std::sync::Arc;

use axum_login::{AuthUser, AuthnBackend};
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

impl AuthUser for Person {
    type Id = String;

    fn id(&self) -> String {
        self.name.clone()
    }

    /// A new password ends every session.
    fn session_auth_hash(&self) -> &[u8] {
        self.hash.as_bytes()
    }
}

impl AuthnBackend for People {
    type User = Person;
    type Credentials = Credentials;
    type Error = IdentityError;

    async fn authenticate(&self, typed: Credentials) -> Result<Option<Person>, IdentityError> {
        let failed = |error: &dyn std::fmt::Display| IdentityError::Proof(error.to_string());
        let person = self.central.person(&typed.name).await?;
        let hash = person.as_ref().map_or_else(|| self.unknown.to_string(), |p| p.hash.clone());
        let _turn = self.proofs.acquire().await.map_err(|error| failed(&error))?;
        let proof =
            spawn_blocking(move || password_auth::verify_password(typed.password, &hash).is_ok());
        let is_proved = proof.await.map_err(|error| failed(&error))?;
        Ok(person.filter(|_| is_proved))
    }

    async fn get_user(&self, name: &String) -> Result<Option<Person>, IdentityError> {
        Ok(self.central.person(name).await?)
    }
}

/// The session of a request.
pub type Session = axum_login::AuthSession<People>;
