//! The command line: one file per command, `main` only calls [`run`].

mod alert;
mod audit;
mod backup;
mod device;
mod dossier;
mod embed;
mod erase;
mod export;
mod fact;
mod funnel;
mod index;
mod invite;
mod journal;
mod key;
mod operator;
mod origin;
mod monitor;
mod publication;
mod publish;
mod registry;
mod service;
mod survey;
mod tally;
mod token;
mod unit;
mod user;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::config::{Config, ConfigError, Flags};
use crate::{serve, telemetry};

/// Hài Lòng: citizens rate public services inside the portal, and every rating is counted once.
#[derive(Debug, Parser)]
#[command(name = "hailong", version, about, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the service: intake, journal, feed, monitor
    Serve,
    /// Write submissions from central to stdout, one row each
    Export(export::Options),
    /// Copy journal, central and secrets while the service runs
    Backup(backup::BackupOptions),
    /// Put a backup in place; the service must be stopped
    Restore(backup::RestoreOptions),
    /// Run every probe once; findings on stdout, exit code 1 when there are any
    Monitor(monitor::Options),
    /// Erase what a submission said, or every submission about a dossier, on request under the law
    Erase(erase::Options),
    /// Write who did what to what, and why; or verify that nobody changed it
    Audit {
        #[command(subcommand)]
        command: Option<audit::AuditCommand>,
    },
    /// Write how pages fare with the widget: day, origin, version, kind and how often
    Embed(embed::Options),
    /// Write the funnel: eligible dossiers, invited, shown, started, submitted, and the response rate
    Funnel(funnel::Options),
    /// Write indices of a unit in a period, with intervals and everything needed to compute them again
    Index(index::Options),
    /// Publish the figures of a quarter that is over, or the next revision of them
    Publish(publish::Options),
    /// What was published: list, show, verify
    #[command(subcommand)]
    Publication(publication::PublicationCommand),
    /// Counts that figures are read from
    #[command(subcommand)]
    Tally(tally::TallyCommand),
    /// Dossiers that citizens may rate
    #[command(subcommand)]
    Dossier(dossier::DossierCommand),
    /// Units: agencies and administrative units over time
    #[command(subcommand)]
    Unit(unit::UnitCommand),
    /// Procedures that units handle
    #[command(subcommand)]
    Service(service::ServiceCommand),
    /// Facts of units that no citizen is asked
    #[command(subcommand)]
    Fact(fact::FactCommand),
    /// Check survey files
    #[command(subcommand)]
    Survey(SurveyCommand),
    /// People who may look at the monitor
    #[command(subcommand)]
    User(user::UserCommand),
    /// Alerts of the flow: whether their mail arrives
    #[command(subcommand)]
    Alert(alert::AlertCommand),
    /// This node's journal
    #[command(subcommand)]
    Journal(journal::JournalCommand),
    /// Keys of those who may sign invites
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Sign an invite and write it to stdout: for tests and small offices
    Invite(invite::Options),
    /// Tokens of programs that may ask for short links, tell of dossiers or read figures
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// Tablets at one-stop desks
    #[command(subcommand)]
    Device(device::DeviceCommand),
    /// Origins whose pages may send
    #[command(subcommand)]
    Origin(origin::OriginCommand),
}

#[derive(Debug, Subcommand)]
enum SurveyCommand {
    /// Check an instrument file; every fault is named with its place
    Check {
        /// A file such as surveys/one-stop.toml
        file: PathBuf,
    },
}

/// Runs the command line; what went wrong is a sentence for stderr.
///
/// # Errors
/// Whatever the command says.
pub async fn run(cli: Cli) -> Result<(), Box<dyn std::error::Error>> {
    match cli.command {
        Command::Survey(SurveyCommand::Check { file }) => Ok(survey::check(&file)?),
        Command::Serve => {
            let config = Config::load(&cli.flags)?;
            telemetry::start_logging(&config.log);
            Ok(serve::serve(&config).await?)
        }
        Command::Export(options) => Ok(export::run(&quiet(&cli.flags)?, &options).await?),
        Command::Alert(command) => Ok(alert::run(&quiet(&cli.flags)?, &command).await?),
        Command::Journal(command) => Ok(journal::run(&quiet(&cli.flags)?, &command)?),
        Command::Backup(options) => Ok(backup::backup(&quiet(&cli.flags)?, &options).await?),
        Command::Restore(options) => Ok(backup::restore(&quiet(&cli.flags)?, &options).await?),
        Command::Monitor(options) => {
            let config = Config::load(&cli.flags)?;
            telemetry::start_logging("error");
            Ok(monitor::run(&config, &options).await?)
        }
        Command::Erase(options) => Ok(erase::run(&quiet(&cli.flags)?, &options).await?),
        Command::Audit { command } => Ok(audit::run(&quiet(&cli.flags)?, command.as_ref()).await?),
        Command::Embed(options) => Ok(embed::run(&quiet(&cli.flags)?, &options).await?),
        Command::Index(options) => Ok(index::run(&quiet(&cli.flags)?, &options).await?),
        Command::Publish(options) => Ok(publish::run(&quiet(&cli.flags)?, &options).await?),
        Command::Publication(command) => Ok(publication::run(&quiet(&cli.flags)?, &command).await?),
        Command::Tally(command) => Ok(tally::run(&quiet(&cli.flags)?, &command).await?),
        Command::Funnel(options) => Ok(funnel::run(&quiet(&cli.flags)?, &options).await?),
        Command::Dossier(command) => Ok(dossier::run(&quiet(&cli.flags)?, &command).await?),
        Command::Unit(command) => Ok(unit::run(&quiet(&cli.flags)?, command).await?),
        Command::Service(command) => Ok(service::run(&quiet(&cli.flags)?, command).await?),
        Command::Fact(command) => Ok(fact::run(&quiet(&cli.flags)?, &command).await?),
        Command::User(command) => Ok(user::run(&quiet(&cli.flags)?, command).await?),
        Command::Key(command) => Ok(key::run(&quiet(&cli.flags)?, command).await?),
        // It needs neither data directory nor central, only the key.
        Command::Invite(options) => Ok(invite::run(&options)?),
        Command::Token(command) => Ok(token::run(&quiet(&cli.flags)?, command).await?),
        Command::Device(command) => Ok(device::run(&quiet(&cli.flags)?, command).await?),
        Command::Origin(command) => Ok(origin::run(&quiet(&cli.flags)?, command).await?),
    }
}

/// The settings, for a command whose output is not the log: only what went wrong is logged.
fn quiet(flags: &Flags) -> Result<Config, ConfigError> {
    let config = Config::load(flags)?;
    telemetry::start_logging("warn");
    Ok(config)
}
