//! `hailong user add NAME --role ROLE`: an account for the monitor. The password comes from
//! `HAILONG_PASSWORD` or the first line of stdin, never from the command line, where every user of
//! the machine could read it.

use std::io::{self, IsTerminal as _};

use clap::Subcommand;

use crate::central::account::Role;
use crate::central::{self, CentralError};
use crate::config::Config;
use crate::data_dir::{self, DataDirError};
use crate::monitor::account::{self, AccountError, PASSWORD_LENGTH_MIN};

/// What can be done with people.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add somebody; the password is read from HAILONG_PASSWORD or the first line of stdin
    Add {
        /// What they type at login: a-z, 0-9, '.', '_', '-', '@'
        name: String,
        /// central: everything, live; viewer: figures of closed days in groups of at least 5
        #[arg(long)]
        role: Role,
        /// The only unit a viewer is shown [default: all units together]
        #[arg(long)]
        unit: Option<String>,
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
    let UserCommand::Add { name, role, unit } = command;
    let password = password()?;
    if config.central.is_none() {
        data_dir::make(&config.data_dir)?;
    }
    let central = central::open(&config.central_url()).await?;
    account::add(&*central, &name, password, role, unit.as_deref().unwrap_or_default()).await?;
    println!("added {}, role {}", account::login_name(&name), role.name());
    Ok(())
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
