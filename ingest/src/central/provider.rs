//! Logins with the identity provider as central keeps them: those that have begun, each ended once, and who
//! of the people comes from there. No tokens, no network and no clock here; what the provider says is
//! judged in `monitor::provider`.

use async_trait::async_trait;

use super::CentralError;
use super::account::Person;

/// Logins with the identity provider.
#[async_trait]
pub trait ProviderLogins: Send + Sync {
    /// Keeps a login that begins at `now`. Those that have expired are forgotten, and of more than
    /// `PROVIDER_LOGINS_MAX` the oldest.
    async fn begin_provider_login(&self, begun: &BegunLogin, now: i64) -> Result<(), CentralError>;

    /// Takes away the login of this state and this browser, so that it ends once. `None` when there is
    /// none, or it has expired at `now`.
    async fn end_provider_login(
        &self,
        state: &str,
        browser: &str,
        now: i64,
    ) -> Result<Option<BegunLogin>, CentralError>;

    /// Who is bound to this subject.
    async fn person_of_subject(&self, subject: &str) -> Result<Option<Person>, CentralError>;

    /// Binds whoever has this e-mail address to the subject, when they are bound to none yet and may log
    /// in. It is in the audit at `now`, done by themselves on `page`, in one transaction with it.
    async fn bind_subject(
        &self,
        email: &str,
        subject: &str,
        by: (i64, &str),
    ) -> Result<Binding, CentralError>;
}

/// A login that has begun.
#[derive(Clone, PartialEq, Eq)]
pub struct BegunLogin {
    /// SHA-256 of the state that comes back in the address, hex.
    pub state: String,
    /// SHA-256 of the cookie of the browser that began it, hex.
    pub browser: String,
    /// What the ID token has to carry.
    pub nonce: String,
    /// What PKCE proves with that whoever ends it began it.
    pub verifier: String,
    /// Milliseconds since 1970.
    pub expires_at: i64,
}

/// What became of a binding.
#[derive(Debug, PartialEq, Eq)]
pub enum Binding {
    /// They are bound to the subject from now on, or were before.
    Bound(Person),
    /// Nobody may log in with this address.
    Nobody,
    /// Whose address it is has been bound to another subject before; nothing is changed.
    Another(Person),
    /// Whose address it is has been switched off; nothing is changed.
    Disabled(Person),
}

/// Who is to be bound now, or what has been settled without changing anything.
pub(super) fn judged(person: Option<Person>, subject: &str) -> Result<Person, Box<Binding>> {
    let settled = match person {
        None => Binding::Nobody,
        Some(person) if person.disabled_at.is_some() => Binding::Disabled(person),
        Some(person) if person.subject == subject => Binding::Bound(person),
        Some(person) if !person.subject.is_empty() => Binding::Another(person),
        Some(person) => return Ok(person),
    };
    Err(Box::new(settled))
}
