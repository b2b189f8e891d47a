//! Changing what somebody may: role and unit, being switched off and on, a one-time password. Each ends
//! every session of theirs and is in the audit. Who may do so is not decided here.

use std::path::{Path, PathBuf};

use super::{AccountError, expect_place, fit_email, hashed, login_name, made_up};
use crate::central::Central;
use crate::central::account::{Person, PersonChange, Role};
use crate::secrets::write_private;

/// Gives somebody another role and unit; `by` is when and who.
///
/// # Errors
/// There is nobody of this name, the role cannot have a unit, it is the last administrator, or central
/// fails.
pub async fn set_role(
    central: &dyn Central,
    name: &str,
    (role, unit): (Role, &str),
    by: (i64, &str),
) -> Result<(), AccountError> {
    expect_place(role, unit)?;
    let person = found(central, name).await?;
    if role != Role::Central {
        expect_another(central, &person).await?;
    }
    apply(central, &person.name, PersonChange::Role { role, unit: unit.to_owned() }, by).await
}

/// Switches somebody off: they are logged out and cannot log in.
///
/// # Errors
/// There is nobody of this name, it is the last administrator, or central fails.
pub async fn disable(
    central: &dyn Central,
    name: &str,
    by: (i64, &str),
) -> Result<(), AccountError> {
    let person = found(central, name).await?;
    expect_another(central, &person).await?;
    apply(central, &person.name, PersonChange::Disable, by).await
}

/// Lets somebody log in again.
///
/// # Errors
/// There is nobody of this name, or central fails.
pub async fn enable(
    central: &dyn Central,
    name: &str,
    by: (i64, &str),
) -> Result<(), AccountError> {
    apply(central, &login_name(name), PersonChange::Enable, by).await
}

/// Gives somebody a password that opens only the page on which they choose their own, and returns it.
///
/// # Errors
/// There is nobody of this name, there are no random bytes, or central fails.
pub async fn reset(
    central: &dyn Central,
    name: &str,
    by: (i64, &str),
) -> Result<String, AccountError> {
    let person = found(central, name).await?;
    let password = made_up::password()?;
    let hash = hashed(password.clone(), &person.name).await?;
    let change = PersonChange::Password { hash, is_one_time: true };
    apply(central, &person.name, change, by).await?;
    Ok(password)
}

/// Takes somebody's second factor away, when they have lost it and every recovery code.
///
/// # Errors
/// There is nobody of this name, or central fails.
pub async fn remove_second_factor(
    central: &dyn Central,
    name: &str,
    by: (i64, &str),
) -> Result<(), AccountError> {
    let change = PersonChange::SecondFactor { sealed: String::new(), recovery: Vec::new() };
    apply(central, &login_name(name), change, by).await
}

/// As [`reset`], with the password in a file of mode 0600 in the data directory; says where.
///
/// # Errors
/// As [`reset`], or the file cannot be written.
pub async fn reset_to_file(
    central: &dyn Central,
    name: &str,
    data_dir: &Path,
    by: (i64, &str),
) -> Result<PathBuf, AccountError> {
    let password = reset(central, name, by).await?;
    let path = data_dir.join(format!("{}-password.txt", login_name(name)));
    let written = write_private(&path, format!("{password}\n").as_bytes());
    written.map_err(|error| AccountError::File { path: path.clone(), error })?;
    Ok(path)
}

/// Lets somebody log in through the identity provider with this address, `""` with none. Whoever came with
/// another one before comes no more.
///
/// # Errors
/// It is no address, there is nobody of this name, somebody else has the address, or central fails.
pub async fn set_email(
    central: &dyn Central,
    name: &str,
    email: &str,
    by: (i64, &str),
) -> Result<(), AccountError> {
    let email = if email.trim().is_empty() { String::new() } else { fit_email(email)? };
    let person = found(central, name).await?;
    let change = PersonChange::Email { email: email.clone() };
    let is_changed = central.change_person(&person.name, &change, by).await?;
    if is_changed { Ok(()) } else { Err(AccountError::EmailTaken(email)) }
}

/// Gives somebody the password they chose; whether it was they is not asked here.
///
/// # Errors
/// It breaks a rule, there is nobody of this name, or central fails.
pub async fn set_password(
    central: &dyn Central,
    name: &str,
    password: String,
    by: (i64, &str),
) -> Result<(), AccountError> {
    let hash = hashed(password, name).await?;
    apply(central, name, PersonChange::Password { hash, is_one_time: false }, by).await
}

async fn found(central: &dyn Central, name: &str) -> Result<Person, AccountError> {
    let name = login_name(name);
    central.person(&name).await?.ok_or(AccountError::Unknown(name))
}

async fn apply(
    central: &dyn Central,
    name: &str,
    change: PersonChange,
    by: (i64, &str),
) -> Result<(), AccountError> {
    let is_changed = central.change_person(name, &change, by).await?;
    if is_changed { Ok(()) } else { Err(AccountError::Unknown(name.to_owned())) }
}

/// Fails when this person is the only one left who may administer.
async fn expect_another(central: &dyn Central, person: &Person) -> Result<(), AccountError> {
    let administers = |one: &Person| one.role == Role::Central && one.disabled_at.is_none();
    let everybody = central.everybody().await?;
    let others = everybody.iter().filter(|one| one.name != person.name);
    if administers(person) && !others.into_iter().any(administers) {
        return Err(AccountError::Last(person.name.clone()));
    }
    Ok(())
}
