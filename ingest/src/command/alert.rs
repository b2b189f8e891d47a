//! `hailong alert test-mail`: sends one mail to whoever is told of alerts, and says whether the server took
//! it. What alerts there are is on the monitor.

use clap::Subcommand;

use crate::clock::Clock;
use crate::config::{Config, ConfigError};
use crate::mail::{Letter, MailError};
use crate::monitor::mail_of_trial;

/// What can be done about alerts from the command line; the rest is at `/monitor/flow`.
#[derive(Debug, Subcommand)]
pub enum AlertCommand {
    /// Send a mail to everybody in alert_mail_to, to see whether it arrives
    TestMail,
}

/// Why the mail was not sent.
#[derive(Debug, thiserror::Error)]
pub enum AlertError {
    /// A setting cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Nobody is told.
    #[error("no mail is set: set smtp_url, alert_mail_from and alert_mail_to in hailong.toml")]
    Unset,
    /// The server did not take it.
    #[error(transparent)]
    Mail(#[from] MailError),
}

/// Sends the mail of trial.
///
/// # Errors
/// Nothing is set, or the server did not take it.
pub async fn run(config: &Config, command: &AlertCommand) -> Result<(), AlertError> {
    match command {
        AlertCommand::TestMail => {
            let mail = config.alert_mail()?.ok_or(AlertError::Unset)?;
            let (subject, text) = mail_of_trial();
            let (now, domain) = (Clock::system().now_ms(), mail.post.domain());
            let letter = Letter {
                subject: subject.to_owned(),
                text: text.to_owned(),
                id: format!("<trial-{now}@{domain}>"),
                follows: vec![],
            };
            mail.post.send(&letter).await?;
            println!("the mail server took it; whether it arrives, the inbox says");
            Ok(())
        }
    }
}
