//! `hailong device add|list|revoke`: tablets at one-stop desks that may say when a rating was given.
//! Every node sees a change within five seconds.

use clap::Subcommand;
use model::code::is_unit;
use model::limits::UNIT_CODE_LENGTH_MAX;

use crate::central::{self, CentralError};
use crate::clock::Clock;
use crate::config::Config;
use crate::data_dir::{self, DataDirError};
use crate::day;
use crate::device::Device;
use crate::device::code::{CODE_BYTES, Code, ID_BYTES, device_id};
use crate::limits::{DEVICE_NAME_LENGTH_MAX, DEVICES_MAX, PAIRING_CODE_MS};

/// What can be done with devices.
#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    /// Register a tablet and write the address that pairs it, once, within 24 hours
    Add {
        /// What the office calls it, e.g. "Quầy 3"
        #[arg(long)]
        name: String,
        /// The agency it stands in, e.g. H47.15
        #[arg(long)]
        unit: String,
    },
    /// Write every device: id, agency, name, and whether it is paired
    List,
    /// Believe nothing any more that a device signs, from now on and for ever
    Revoke {
        /// The id, as `add` and `list` write it
        id: String,
    },
}

/// Why a device is not as asked for.
#[derive(Debug, thiserror::Error)]
pub enum DeviceCommandError {
    /// The name cannot be shown.
    #[error(
        "'{0}' is no name of a device: 1 to {DEVICE_NAME_LENGTH_MAX} letters, without line ends and \
         other control characters"
    )]
    Name(String),
    /// The unit is no agency code.
    #[error(
        "'{0}' is no agency code: up to {UNIT_CODE_LENGTH_MAX} digits, capital letters and dots, e.g. H47.15"
    )]
    Unit(String),
    /// There is no room.
    #[error("no device was added: there are {DEVICES_MAX} already, or chance gave one id twice")]
    Full,
    /// There is no such device in force.
    #[error("there is no device {0} in force; `hailong device list` names them")]
    Unknown(String),
    /// The operating system gave no random bytes.
    #[error("no random bytes from the operating system: {0}")]
    Random(getrandom::Error),
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
/// See [`DeviceCommandError`]; nothing was changed then.
pub async fn run(config: &Config, command: DeviceCommand) -> Result<(), DeviceCommandError> {
    if config.central.is_none() {
        data_dir::make(&config.data_dir)?;
    }
    let now = Clock::system().now_ms();
    match command {
        DeviceCommand::Add { name, unit } => {
            // Everything that can be wrong is found before central is touched.
            let (device, code) = make(name, unit, now)?;
            let central = central::open(&config.central_url()).await?;
            if !central.add_device(&device, &code.id(), DEVICES_MAX).await? {
                return Err(DeviceCommandError::Full);
            }
            // On stdout only what other programs read.
            eprintln!("open this address on the tablet within 24 hours; it is good for one tablet");
            if config.public_url.is_none() {
                eprintln!("(set public_url to the address under which tablets reach the service)");
            }
            println!("device: {}\naddress: {}", device.id, address(config, &code));
        }
        DeviceCommand::List => {
            let central = central::open(&config.central_url()).await?;
            for device in central.devices().await? {
                println!("{}", line(&device, now));
            }
        }
        DeviceCommand::Revoke { id } => {
            let central = central::open(&config.central_url()).await?;
            if !central.revoke_device(&id, now).await? {
                return Err(DeviceCommandError::Unknown(id));
            }
            println!("revoked {id}");
        }
    }
    Ok(())
}

fn make(name: String, unit: String, now: i64) -> Result<(Device, Code), DeviceCommandError> {
    let is_fit = (1..=DEVICE_NAME_LENGTH_MAX).contains(&name.chars().count())
        && !name.trim().is_empty()
        && !name.chars().any(char::is_control);
    if !is_fit {
        return Err(DeviceCommandError::Name(name));
    }
    if !is_unit(&unit) {
        return Err(DeviceCommandError::Unit(unit));
    }
    let (mut id, mut code) = ([0; ID_BYTES], [0; CODE_BYTES]);
    getrandom::fill(&mut id).map_err(DeviceCommandError::Random)?;
    getrandom::fill(&mut code).map_err(DeviceCommandError::Random)?;
    let device = Device {
        id: device_id(id),
        name: name.trim().to_owned(),
        unit,
        key: None,
        code_expires_at: now + PAIRING_CODE_MS,
        added_at: now,
        paired_at: None,
        revoked_at: None,
    };
    Ok((device, Code::of(code)))
}

/// The code stands behind the mark that browsers do not send, so it is in no server's log.
fn address(config: &Config, code: &Code) -> String {
    let origin = match &config.public_url {
        Some(origin) => origin.as_str().to_owned(),
        None => format!("http://{}", config.listen),
    };
    [&origin, "/kiosk#", code.text()].concat()
}

fn line(device: &Device, now: i64) -> String {
    let state = match (device.revoked_at, device.paired_at) {
        (Some(at), _) => format!("revoked {}", day::of(at)),
        (None, Some(at)) => format!("paired {}", day::of(at)),
        (None, None) if now < device.code_expires_at => "waits to be paired".to_owned(),
        (None, None) => "not paired in time; add it again".to_owned(),
    };
    format!("{} {} '{}', {state}", device.id, device.unit, device.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_units_are_held_to_their_bounds() {
        let made = |name: &str, unit: &str| make(name.to_owned(), unit.to_owned(), 0);
        assert!(made(&"ầ".repeat(DEVICE_NAME_LENGTH_MAX), "H47.15").is_ok());
        for wrong in [&"a".repeat(DEVICE_NAME_LENGTH_MAX + 1), "", "  ", "a\nb"] {
            assert!(matches!(made(wrong, "H47"), Err(DeviceCommandError::Name(_))), "{wrong}");
        }
        for wrong in ["", "h47", "H 47"] {
            assert!(matches!(made("a", wrong), Err(DeviceCommandError::Unit(_))), "{wrong}");
        }
        let (device, code) = made("Quầy 3", "H47.15").unwrap();
        assert_eq!(device.code_expires_at, PAIRING_CODE_MS);
        let (other, other_code) = made("Quầy 3", "H47.15").unwrap();
        assert!(device.id != other.id && code.id() != other_code.id(), "chance");
    }
}
