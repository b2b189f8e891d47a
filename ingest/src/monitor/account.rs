//! Making accounts: the rules for names and passwords, adding a person, and the first administrator.
//! Logging in is in `login`, what a person may see in `scope`.

pub mod change;
pub mod guessable;
mod made_up;

use std::path::{Path, PathBuf};
use std::{fs, io};

use jiff::Timestamp;

use super::provider::email_as_kept;
use crate::central::account::{Person, Role};
use crate::central::{Central, CentralError};
pub use crate::limits::{PASSWORD_BYTES_MAX, PASSWORD_LENGTH_MIN};
use crate::secrets::write_private;

/// Most characters of a name.
pub const NAME_LENGTH_MAX: usize = 64;

/// Name of the first administrator.
pub const FIRST_ADMINISTRATOR: &str = "admin";

/// File in the data directory with the first administrator's password.
pub const PASSWORD_FILE: &str = "admin-password.txt";

/// Why an account could not be made.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The name cannot be a name.
    #[error(
        "the name '{0}' cannot be used; take 1 to {NAME_LENGTH_MAX} of a-z, 0-9, '.', '_', '-' and '@'"
    )]
    Name(String),
    /// The name is taken.
    #[error("there is already somebody with the name '{0}'; take another name")]
    Taken(String),
    /// The password is too short.
    #[error("the password has {0} characters; it needs at least {PASSWORD_LENGTH_MIN}")]
    TooShort(usize),
    /// Others would try it first.
    #[error(
        "the password is one that others try first (a common one, a run of keys, or little more than \
         the name); take another, some words that you do not find together anywhere"
    )]
    Guessable,
    /// The password is too long.
    #[error("the password has more than {PASSWORD_BYTES_MAX} bytes")]
    TooLong,
    /// The unit is no agency code.
    #[error("the unit '{0}' is no agency code; an example is H47.15")]
    Unit(String),
    /// The role sees every unit.
    #[error(
        "the role central sees every unit; leave --unit out, or take the role manager or viewer"
    )]
    UnitOfCentral,
    /// The e-mail address is none.
    #[error("'{0}' is no e-mail address; it is written in letters without marks, NAME@HOST")]
    Email(String),
    /// The e-mail address is somebody else's.
    #[error("somebody else logs in with the e-mail address '{0}'")]
    EmailTaken(String),
    /// There is nobody of this name.
    #[error("there is nobody with the name '{0}'; `hailong user list` names everybody")]
    Unknown(String),
    /// Without them nobody could administer anything.
    #[error(
        "'{0}' is the last of the role central who may log in; give somebody else that role first"
    )]
    Last(String),
    /// The password could not be hashed.
    #[error("the password could not be hashed: {0}")]
    Hash(String),
    /// The file with the first password cannot be written.
    #[error("{path}: the password cannot be written: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Central failed.
    #[error(transparent)]
    Central(#[from] CentralError),
}

/// Adds a person; `unit` is `""` for all units. `actor` did it, for the audit.
///
/// # Errors
/// The name, the password or the unit breaks a rule, the name is taken, or central fails.
pub async fn add(
    central: &dyn Central,
    name: &str,
    password: String,
    (role, unit): (Role, &str),
    actor: &str,
) -> Result<(), AccountError> {
    let person = person(name, password, role, unit).await?;
    let is_added = central.add_person(&person, actor).await?;
    if is_added { Ok(()) } else { Err(AccountError::Taken(person.name)) }
}

/// Adds a person with a password that opens only the page on which they choose their own, and returns it.
///
/// # Errors
/// As [`add`], or there are no random bytes.
pub async fn add_with_one_time(
    central: &dyn Central,
    name: &str,
    (role, unit): (Role, &str),
    by: (i64, &str),
) -> Result<String, AccountError> {
    let password = made_up::password()?;
    let person = person(name, password.clone(), role, unit).await?;
    let person = Person { must_change: true, created_at: by.0, ..person };
    let is_added = central.add_person(&person, by.1).await?;
    if is_added { Ok(password) } else { Err(AccountError::Taken(person.name)) }
}

/// Adds a person who logs in through the identity provider with this address, and has no password.
///
/// # Errors
/// The name, the address or the unit breaks a rule, one of them is taken, or central fails.
pub async fn add_from_provider(
    central: &dyn Central,
    (name, email): (&str, &str),
    (role, unit): (Role, &str),
    (now, actor): (i64, &str),
) -> Result<(), AccountError> {
    let (name, email) = (fit_name(name)?, fit_email(email)?);
    expect_place(role, unit)?;
    let person = Person { email, ..Person::new(&name, "", (role, unit), now) };
    if central.add_person(&person, actor).await? {
        return Ok(());
    }
    match central.person(&person.name).await? {
        Some(_) => Err(AccountError::Taken(person.name)),
        None => Err(AccountError::EmailTaken(person.email)),
    }
}

/// An e-mail address as it is kept.
fn fit_email(typed: &str) -> Result<String, AccountError> {
    email_as_kept(typed).ok_or_else(|| AccountError::Email(typed.trim().to_owned()))
}

/// On the first start makes the user `admin` of role central with a password nobody has seen, and
/// writes the password to a file of mode 0600 in the data directory. Says where, or `None` when
/// there are people already.
///
/// # Errors
/// The file cannot be written or central fails.
pub async fn first_administrator(
    central: &dyn Central,
    data_dir: &Path,
) -> Result<Option<PathBuf>, AccountError> {
    if central.people().await? > 0 {
        return Ok(None);
    }
    let password = made_up::password()?;
    let path = data_dir.join(PASSWORD_FILE);
    // The file comes first: a person without it could not be used by anybody.
    let written = write_private(&path, format!("{password}\n").as_bytes());
    written.map_err(|error| AccountError::File { path: path.clone(), error })?;
    let person = person(FIRST_ADMINISTRATOR, password, Role::Central, "").await?;
    if central.add_first_person(&person).await? {
        return Ok(Some(path));
    }
    // Another node was faster; its file holds the password, ours opens nothing.
    let removed = fs::remove_file(&path);
    removed.map_err(|error| AccountError::File { path, error })?;
    Ok(None)
}

async fn person(
    name: &str,
    password: String,
    role: Role,
    unit: &str,
) -> Result<Person, AccountError> {
    let name = fit_name(name)?;
    expect_place(role, unit)?;
    let hash = hashed(password, &name).await?;
    Ok(Person::new(&name, &hash, (role, unit), Timestamp::now().as_millisecond()))
}

/// A name as it is kept.
fn fit_name(typed: &str) -> Result<String, AccountError> {
    let name = login_name(typed);
    let is_fit = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-@".contains(&b);
    if !(1..=NAME_LENGTH_MAX).contains(&name.len()) || !name.bytes().all(is_fit) {
        return Err(AccountError::Name(name));
    }
    Ok(name)
}

/// The hash of a password that this person may have.
async fn hashed(password: String, name: &str) -> Result<String, AccountError> {
    match password.chars().count() {
        length if length < PASSWORD_LENGTH_MIN => return Err(AccountError::TooShort(length)),
        _ if password.len() > PASSWORD_BYTES_MAX => return Err(AccountError::TooLong),
        _ if guessable::is_guessable(&password, name) => return Err(AccountError::Guessable),
        _ => {}
    }
    let hashing = tokio::task::spawn_blocking(move || password_auth::generate_hash(password));
    hashing.await.map_err(|error| AccountError::Hash(error.to_string()))
}

/// Fails when somebody of this role cannot be bound to this unit.
fn expect_place(role: Role, unit: &str) -> Result<(), AccountError> {
    match (role, unit) {
        (_, "") => Ok(()),
        (Role::Central, _) => Err(AccountError::UnitOfCentral),
        (_, unit) if model::code::is_unit(unit) => Ok(()),
        (_, unit) => Err(AccountError::Unit(unit.to_owned())),
    }
}

/// A name as it is kept: without blanks around it and in lower case, because telephones write the
/// first letter as a capital.
pub fn login_name(typed: &str) -> String {
    typed.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;
    use std::sync::Arc;

    use super::*;
    use crate::central::rights::SYSTEM;

    async fn central() -> (tempfile::TempDir, Arc<dyn Central>) {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", dir.path().join("central.db").display());
        let central = crate::central::open(&url).await.unwrap();
        (dir, central)
    }

    #[tokio::test]
    async fn the_first_start_makes_one_administrator_and_the_second_none() {
        let (dir, central) = central().await;
        let path = first_administrator(&*central, dir.path()).await.unwrap().unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let password = fs::read_to_string(&path).unwrap();
        let password = password.trim_end();
        assert!(password.len() >= 20, "{} characters", password.len());
        let admin = central.person(FIRST_ADMINISTRATOR).await.unwrap().unwrap();
        assert_eq!(admin.role, Role::Central);
        assert!(password_auth::verify_password(password, &admin.hash).is_ok());
        assert_eq!(first_administrator(&*central, dir.path()).await.unwrap(), None);
        assert_eq!(fs::read_to_string(&path).unwrap().trim_end(), password);
    }

    #[tokio::test]
    async fn every_broken_rule_is_named_and_nobody_is_added() {
        let (_dir, central) = central().await;
        let long = || "đủ mười hai ký tự".to_owned();
        let add = |name: &'static str, password: String, role, unit: &'static str| {
            let central = Arc::clone(&central);
            async move { add(&*central, name, password, (role, unit), SYSTEM).await }
        };
        for (error, says) in [
            (add("trang", "ngắn quá".to_owned(), Role::Viewer, "").await, "8 characters"),
            (
                add("trang", "x".repeat(PASSWORD_BYTES_MAX + 1), Role::Viewer, "").await,
                "1024 bytes",
            ),
            (add("trang", "x".repeat(PASSWORD_LENGTH_MIN), Role::Viewer, "").await, "try first"),
            (add("cô trang", long(), Role::Viewer, "").await, "cô trang"),
            (add("", long(), Role::Viewer, "").await, "1 to 64"),
            (add("trang", long(), Role::Viewer, "h47 15").await, "h47 15"),
            (add("trang", long(), Role::Central, "H47.15").await, "every unit"),
        ] {
            let text = error.unwrap_err().to_string();
            assert!(text.contains(says), "{text}");
        }
        assert_eq!(central.people().await.unwrap(), 0);
        add(" Trang ", long(), Role::Viewer, "H47.15").await.unwrap();
        assert_eq!(central.person("trang").await.unwrap().unwrap().unit, "H47.15");
        let taken = add("trang", long(), Role::Viewer, "").await.unwrap_err().to_string();
        assert!(taken.contains("already somebody"), "{taken}");
    }
}
