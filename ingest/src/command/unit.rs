//! `hailong unit import|list`: which units there are, since when, and what belongs to what.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use clap::Subcommand;
use jiff::civil::Date;

use super::operator;
use super::registry::{RegistryError, opened};
use crate::central::unit::PutUnits;
use crate::clock::Clock;
use crate::config::Config;
use crate::unit::code::canonical;
use crate::unit::file::{self, UnitFile};
use crate::unit::shipped::ShippedUnits;
use crate::unit::{Role, Tree, UnitPeriod};

/// What can be done with units.
#[derive(Debug, Subcommand)]
pub enum UnitCommand {
    /// Take units from a CSV file; the units it names are as the file says from then on, all others
    /// stay
    Import {
        /// Heading: code, name, parent, level, valid_from, valid_to, successors; the first four are
        /// needed. Both days belong to the unit's time
        #[arg(required_unless_present = "shipped", conflicts_with = "shipped")]
        file: Option<PathBuf>,
        /// A list that comes with the program
        #[arg(long, value_name = "LIST")]
        shipped: Option<ShippedUnits>,
    },
    /// Write units as a file that can be imported
    List {
        /// Only as they are on this day, YYYY-MM-DD
        #[arg(long, value_name = "DATE")]
        at: Option<Date>,
        /// Only this unit and what belongs to it: on that day, or ever
        #[arg(long, value_name = "CODE")]
        under: Option<String>,
    },
}

/// Runs the command.
///
/// # Errors
/// See [`RegistryError`]. A faulty file changes nothing.
pub async fn run(config: &Config, command: UnitCommand) -> Result<(), RegistryError> {
    match command {
        UnitCommand::Import { file, shipped } => {
            let told = match (file, shipped) {
                (_, Some(shipped)) => shipped.read()?,
                (file, None) => UnitFile::open(&file.unwrap_or_default())?,
            };
            import(config, told).await
        }
        UnitCommand::List { at, under } => {
            let periods = opened(config).await?.units().await?;
            let under = under.map(|code| members(&periods, &code, at)).transpose()?;
            let is_listed = |period: &&UnitPeriod| {
                at.is_none_or(|day| period.is_on(day))
                    && under.as_ref().is_none_or(|codes| codes.contains(&period.code))
            };
            let listed: Vec<&UnitPeriod> = periods.iter().filter(is_listed).collect();
            Ok(file::write(&listed, io::stdout().lock())?)
        }
    }
}

async fn import(config: &Config, told: UnitFile) -> Result<(), RegistryError> {
    let central = opened(config).await?;
    told.problems(central.units().await?)?;
    let by = (Clock::system().now_ms(), &*operator::name());
    match central.put_units(&told.periods, by).await? {
        PutUnits::Done(changed) => {
            let codes: BTreeSet<&str> = told.periods.iter().map(|one| one.code.as_str()).collect();
            println!("{} units, {changed} new or changed", codes.len());
            Ok(())
        }
        // Somebody else imported in between.
        PutUnits::Faulty(problems) => Ok(told.told(problems)?),
    }
}

/// The unit and what belongs to it, on a day or ever.
fn members(
    periods: &[UnitPeriod],
    code: &str,
    at: Option<Date>,
) -> Result<BTreeSet<String>, RegistryError> {
    let (from, to) = (at.unwrap_or(Date::MIN), at.unwrap_or(Date::MAX));
    let members = Tree::of(periods.to_vec()).members(code, from, to);
    if !members.is_registered {
        return Err(RegistryError::Unknown(canonical(code).into_owned()));
    }
    let own = members.spans.into_iter().filter(|span| span.role != Role::Predecessor);
    Ok(own.map(|span| span.code).collect())
}
