//! People who may look at the monitor, and their sessions, as central keeps them. No SQL, no
//! passwords in the clear and no clock here: the caller brings hashes and times.

use std::fmt;

use async_trait::async_trait;

use super::CentralError;

/// Accounts at central: people and their sessions.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Adds a person. False when the name is taken, or the e-mail address or subject is somebody
    /// else's; nothing is changed then. What was done is in the audit, here and below, in one
    /// transaction with it.
    async fn add_person(&self, person: &Person, actor: &str) -> Result<bool, CentralError>;

    /// Adds a person only when there is nobody yet. False otherwise.
    async fn add_first_person(&self, person: &Person) -> Result<bool, CentralError>;

    /// The person with this name.
    async fn person(&self, name: &str) -> Result<Option<Person>, CentralError>;

    /// How many people there are.
    async fn people(&self) -> Result<i64, CentralError>;

    /// Everybody, by name.
    async fn everybody(&self) -> Result<Vec<Person>, CentralError>;

    /// Changes somebody: `actor` did it at `now`. Every session of theirs ends with it. False when
    /// there is nobody of this name; nothing is changed then.
    async fn change_person(
        &self,
        name: &str,
        change: &PersonChange,
        by: (i64, &str),
    ) -> Result<bool, CentralError>;

    /// Marks the code of this period of 30 s, and of all before it, as used. False when it was
    /// already: a code opens once.
    async fn spend_code(&self, name: &str, step: i64) -> Result<bool, CentralError>;

    /// Marks a recovery code as used. False when there is no such code, or it was used.
    async fn spend_recovery_code(
        &self,
        name: &str,
        hash: &str,
        now: i64,
    ) -> Result<bool, CentralError>;

    /// Recovery codes that are left.
    async fn recovery_codes(&self, name: &str) -> Result<i64, CentralError>;

    /// Sessions of somebody that have not expired at `now`, the newest first.
    async fn sessions_of(&self, name: &str, now: i64) -> Result<Vec<StoredSession>, CentralError>;

    /// Lets a session that is there last until `expires_at`, if it would end before.
    async fn touch_session(&self, id: &str, expires_at: i64) -> Result<(), CentralError>;

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

/// What somebody is for; what that lets them see and change is in `monitor::scope`. A role that is not
/// known is no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Role {
    /// The central team: everything, also as it happens.
    Central,
    /// Who leads a unit: its figures and what citizens wrote, to answer it.
    Manager,
    /// Who reads what citizens wrote, tags it and hides what must not be shown.
    Moderator,
    /// Who checks the others: looks at settings and the audit log, changes nothing.
    Auditor,
    /// Figures of closed days in groups, of one unit or of all.
    Viewer,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 5] =
        [Role::Central, Role::Manager, Role::Moderator, Role::Auditor, Role::Viewer];

    /// The name at central and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Role::Central => "central",
            Role::Manager => "manager",
            Role::Moderator => "moderator",
            Role::Auditor => "auditor",
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
    /// Argon2 hash of the password, PHC string; `""`: they have none.
    pub hash: String,
    /// What they may see.
    pub role: Role,
    /// The unit they are bound to, with all that belongs to it; `""` for all units.
    pub unit: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// When they were switched off, likewise; `None`: they may log in.
    pub disabled_at: Option<i64>,
    /// True when the password opens nothing but the page that changes it.
    pub must_change: bool,
    /// One more with every change: sessions of an earlier one have ended.
    pub epoch: i64,
    /// The address with which they may log in through the identity provider, lower case; `""` for nobody
    /// from there.
    pub email: String,
    /// Issuer and `sub` of the identity provider, with a blank between; `""` until they come from there.
    pub subject: String,
    /// The secret of one-time codes, sealed; `""` without a second factor.
    pub second_factor: String,
}

impl Person {
    /// Somebody who may log in with this password and has nothing else yet.
    pub fn new(name: &str, hash: &str, (role, unit): (Role, &str), created_at: i64) -> Person {
        Person {
            name: name.to_owned(),
            hash: hash.to_owned(),
            role,
            unit: unit.to_owned(),
            created_at,
            disabled_at: None,
            must_change: false,
            epoch: 0,
            email: String::new(),
            subject: String::new(),
            second_factor: String::new(),
        }
    }
}

/// What of a person is to be otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonChange {
    /// The password.
    Password {
        /// Argon2 hash, PHC string.
        hash: String,
        /// True when somebody else made it: it has to be changed at the next login.
        is_one_time: bool,
    },
    /// What they are for, and where.
    Role {
        /// The role.
        role: Role,
        /// The unit, `""` for all.
        unit: String,
    },
    /// The second factor.
    SecondFactor {
        /// The secret of one-time codes, sealed; `""` takes the second factor away.
        sealed: String,
        /// Hashes of the recovery codes; those there were open nothing any more.
        recovery: Vec<String>,
    },
    /// With which address of the identity provider they may log in; who was bound to a subject is so no
    /// more. Nothing is changed when somebody else has it.
    Email {
        /// Lower case; `""`: with none.
        email: String,
    },
    /// They may log in no more.
    Disable,
    /// They may log in again.
    Enable,
}

impl PersonChange {
    /// As the audit calls it.
    pub fn action(&self) -> &'static str {
        match self {
            PersonChange::Password { is_one_time: false, .. } => "user-password",
            PersonChange::Password { is_one_time: true, .. } => "user-reset",
            PersonChange::Role { .. } => "user-role",
            PersonChange::SecondFactor { sealed, .. } if sealed.is_empty() => {
                "second-factor-remove"
            }
            PersonChange::SecondFactor { .. } => "second-factor-add",
            PersonChange::Email { .. } => "user-email",
            PersonChange::Disable => "user-disable",
            PersonChange::Enable => "user-enable",
        }
    }

    /// What of it stands in the audit: what somebody may now, never a secret.
    pub fn told(&self) -> String {
        match self {
            PersonChange::Role { role, unit } => told_role(*role, unit),
            PersonChange::Email { email } if email.is_empty() => "none".to_owned(),
            _ => String::new(),
        }
    }
}

/// A role and its unit as the audit names them.
pub(super) fn told_role(role: Role, unit: &str) -> String {
    if unit.is_empty() { role.name().to_owned() } else { format!("{} of {unit}", role.name()) }
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
    /// Name of who is logged in, `""` for nobody.
    pub person: String,
    /// When it began, milliseconds since 1970. It stays when the session is kept again.
    pub begun_at: i64,
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
        let person = Person::new(&name, &hash, (Role::Central, ""), 0);
        let text = format!("{person:?}");
        assert!(text.contains("admin") && !text.contains("argon2"), "{text}");
    }
}
