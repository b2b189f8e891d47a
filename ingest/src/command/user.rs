//! `hailong user add|list|role|email|disable|enable|reset`: accounts for the monitor. A password comes from
//! `HAILONG_PASSWORD` or the first line of stdin, never from the command line, where every user of
//! the machine could read it; one that the program makes up goes to a file, never to the screen.

use std::io::{self, IsTerminal as _};

use clap::Subcommand;

use super::operator;
use crate::central::account::{Person, Role};
use crate::central::{self, CentralError};
use crate::clock::Clock;
use crate::config::Config;
use crate::data_dir::{self, DataDirError};
use crate::day;
use crate::monitor::account::change;
use crate::monitor::account::{self, AccountError, PASSWORD_LENGTH_MIN};

/// What can be done with people.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add somebody; the password is read from HAILONG_PASSWORD or the first line of stdin, unless they
    /// come through the identity provider
    Add {
        /// What they type at login: a-z, 0-9, '.', '_', '-', '@'
        name: String,
        /// central: everything, live, and all settings; manager: figures and comments of a unit; moderator:
        /// comments; auditor: looks at settings and the audit, changes nothing; viewer: figures
        #[arg(long)]
        role: Role,
        /// The unit they are bound to, with all that belongs to it [default: all units]
        #[arg(long)]
        unit: Option<String>,
        /// They log in through the identity provider with this address, and have no password
        #[arg(long)]
        email: Option<String>,
    },
    /// Write everybody: name, role, unit, since when, and what is to be known of the account
    List,
    /// Give somebody another role and unit; they have to log in again
    Role {
        /// The name, as `list` writes it
        name: String,
        /// What they are for from now on
        #[arg(long)]
        role: Role,
        /// The unit they are bound to, with all that belongs to it [default: all units]
        #[arg(long)]
        unit: Option<String>,
    },
    /// Let somebody log in through the identity provider with this address; who came before comes no more
    Email {
        /// The name, as `list` writes it
        name: String,
        /// The address, as the provider tells it [default: none, they do not come from there]
        email: Option<String>,
    },
    /// Let somebody in no more; they are logged out everywhere
    Disable {
        /// The name, as `list` writes it
        name: String,
    },
    /// Let somebody in again
    Enable {
        /// The name, as `list` writes it
        name: String,
    },
    /// Write a one-time password to DIR/NAME-password.txt (0600); at the next login they choose another
    Reset {
        /// The name, as `list` writes it
        name: String,
        /// Take the second factor away as well, when it is lost with all recovery codes
        #[arg(long)]
        second_factor: bool,
    },
}

/// Why the account was not made.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    /// There is no password.
    #[error("no password: set HAILONG_PASSWORD or write the password to stdin as one line")]
    NoPassword,
    /// stdin cannot be read.
    #[error("the password cannot be read from stdin: {0}")]
    Stdin(#[from] io::Error),
    /// A rule is broken or the name is taken.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The data directory cannot be made.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// Central cannot be used.
    #[error(transparent)]
    Central(#[from] CentralError),
}

/// Runs the command.
///
/// # Errors
/// There is no password, a rule is broken, the name is taken, or central cannot be used.
pub async fn run(config: &Config, command: UserCommand) -> Result<(), UserError> {
    // Asked for before central is opened: somebody may still be typing.
    let password = match &command {
        UserCommand::Add { email: None, .. } => password()?,
        _ => String::new(),
    };
    if config.central.is_none() || matches!(command, UserCommand::Reset { .. }) {
        data_dir::make(&config.data_dir)?;
    }
    let central = central::open(&config.central_url()).await?;
    let central = &*central;
    let actor = operator::name();
    let by = (Clock::system().now_ms(), &*actor);
    match command {
        UserCommand::Add { name, role, unit, email } => {
            let place = (role, unit.as_deref().unwrap_or_default());
            match email {
                None => account::add(central, &name, password, place, &actor).await?,
                Some(email) => {
                    account::add_from_provider(central, (&name, &email), place, by).await?;
                }
            }
            println!("added {}, role {}", account::login_name(&name), role.name());
        }
        UserCommand::List => {
            for person in central.everybody().await? {
                println!("{}", line(&person));
            }
        }
        UserCommand::Role { name, role, unit } => {
            let place = (role, unit.as_deref().unwrap_or_default());
            change::set_role(central, &name, place, by).await?;
            println!("{} is {} now", account::login_name(&name), role.name());
        }
        UserCommand::Email { name, email } => {
            let email = email.as_deref().unwrap_or_default();
            change::set_email(central, &name, email, by).await?;
            let ways = if email.is_empty() { "not" } else { "with that address" };
            println!("{} may log in through the provider: {ways}", account::login_name(&name));
        }
        UserCommand::Disable { name } => {
            change::disable(central, &name, by).await?;
            println!("{} may not log in any more", account::login_name(&name));
        }
        UserCommand::Enable { name } => {
            change::enable(central, &name, by).await?;
            println!("{} may log in again", account::login_name(&name));
        }
        UserCommand::Reset { name, second_factor } => {
            if second_factor {
                change::remove_second_factor(central, &name, by).await?;
            }
            let path = change::reset_to_file(central, &name, &config.data_dir, by).await?;
            println!("one-time password: {}", path.display());
        }
    }
    Ok(())
}

fn line(person: &Person) -> String {
    let unit = if person.unit.is_empty() { "all units" } else { &person.unit };
    let disabled = person.disabled_at.map(|at| format!(", disabled {}", day::of(at)));
    let one_time = if person.must_change { ", one-time password" } else { "" };
    let provider = match (&*person.email, &*person.subject) {
        ("", _) => String::new(),
        (email, "") => format!(", through the provider with {email}, not bound yet"),
        (email, _) => format!(", through the provider with {email}, bound"),
    };
    let password = if person.hash.is_empty() { ", no password" } else { "" };
    format!(
        "{} {} of {unit} since {}{}{one_time}{password}{provider}",
        person.name,
        person.role.name(),
        day::of(person.created_at),
        disabled.unwrap_or_default()
    )
}

fn password() -> Result<String, UserError> {
    if let Ok(password) = std::env::var("HAILONG_PASSWORD") {
        return Ok(password);
    }
    let stdin = io::stdin();
    if stdin.is_terminal() {
        eprintln!(
            "Password (at least {PASSWORD_LENGTH_MIN} characters; it is shown while you type):"
        );
    }
    first_line(&mut stdin.lock())
}

/// The first line without its end.
fn first_line(input: &mut impl io::BufRead) -> Result<String, UserError> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() { Err(UserError::NoPassword) } else { Ok(password.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_the_first_line_with_its_blanks_and_without_its_end() {
        let read = |text: &str| first_line(&mut text.as_bytes()).ok();
        assert_eq!(read(" mật khẩu dài \r\nand more\n").as_deref(), Some(" mật khẩu dài "));
        assert_eq!(read("no end").as_deref(), Some("no end"));
        assert_eq!(read(""), None);
        assert_eq!(read("\n"), None);
    }
}
