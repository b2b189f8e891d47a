//! People who may look at the monitor, and their sessions, as central keeps them. No SQL, no
//! passwords in the clear and no clock here: the caller brings hashes and times.

use std::fmt;

use async_trait::async_trait;

use super::CentralError;

/// Accounts at central: people and their sessions.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Adds a person. False when the name is taken; nothing is changed then.
    async fn add_person(&self, person: &Person) -> Result<bool, CentralError>;

    /// Adds a person only when there is nobody yet. False otherwise.
    async fn add_first_person(&self, person: &Person) -> Result<bool, CentralError>;

    /// The person with this name.
    async fn person(&self, name: &str) -> Result<Option<Person>, CentralError>;

    /// How many people there are.
    async fn people(&self) -> Result<i64, CentralError>;

    /// Keeps a new session. False when the id is taken; nothing is changed then.
    async fn add_session(&self, session: &StoredSession) -> Result<bool, CentralError>;

    /// Keeps a session, in place of the one with the same id.
    async fn save_session(&self, session: &StoredSession) -> Result<(), CentralError>;

    /// The session with this id, unless it has expired at `now` (milliseconds since 1970).
    async fn session(&self, id: &str, now: i64) -> Result<Option<StoredSession>, CentralError>;

    /// Forgets a session.
    async fn remove_session(&self, id: &str) -> Result<(), CentralError>;

    /// Forgets every session that has expired at `now`, and says how many.
    async fn remove_expired_sessions(&self, now: i64) -> Result<u64, CentralError>;
}

/// What somebody may see. Issue by issue this grows; a role that is not known is no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Role {
    /// The central team: everything, also as it happens.
    Central,
    /// Figures of closed days in groups, of one unit or of all.
    Viewer,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 2] = [Role::Central, Role::Viewer];

    /// The name at central and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Role::Central => "central",
            Role::Viewer => "viewer",
        }
    }

    /// The role of a name.
    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Somebody with a login.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Lower case, what is typed at login.
    pub name: String,
    /// Argon2 hash of the password, PHC string.
    pub hash: String,
    /// What they may see.
    pub role: Role,
    /// The only unit a viewer is shown, `""` for all.
    pub unit: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
}

/// Without the hash: a person is traced while logging in.
impl fmt::Debug for Person {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Person")
            .field("name", &self.name)
            .field("role", &self.role)
            .field("unit", &self.unit)
            .finish_non_exhaustive()
    }
}

/// A session as central keeps it.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// SHA-256 of the cookie's value, hex.
    pub id: String,
    /// JSON.
    pub data: String,
    /// Milliseconds since 1970.
    pub expires_at: i64,
}

/// The role of a stored person; a name this program does not know must not open anything.
pub(super) fn stored_role(name: &str, role: &str) -> Result<Role, CentralError> {
    Role::from_name(role).ok_or_else(|| {
        CentralError::Corrupt(format!("person {name} has the unknown role '{role}'"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_traced_without_the_hash() {
        let (name, hash) = ("admin".to_owned(), "$argon2id$secret".to_owned());
        let unit = String::new();
        let person = Person { name, hash, role: Role::Central, unit, created_at: 0 };
        let text = format!("{person:?}");
        assert!(text.contains("admin") && !text.contains("argon2"), "{text}");
    }
}
