//! Eligible dossiers as one-stop software tells them: the denominator of every response rate. Read
//! from JSON and CSV by the same rules, and pseudonymised here: the code goes no further.
//!
//! What central does with them is in `central::dossier`; what comes of them in `funnel`.

mod fault;
mod file;

use std::collections::HashMap;

use jiff::civil::Date;
use model::{Channel, code};
use serde_json::Value;

use crate::central::dossier::Dossier;
use crate::entry::Stage;
use crate::error::Rejection;
use crate::intake::json as strict_json;
use crate::limits::{DOSSIER_DAYS_AHEAD, DOSSIER_PROBLEMS_MAX, DOSSIERS_MAX};
use crate::secrets::Secrets;
pub use fault::{DossierFault, DossierProblem};
pub use file::read_file;

/// A dossier as it is told. An empty text is as good as none.
#[derive(Debug, Default)]
struct Told {
    dossier: String,
    unit: String,
    service: String,
    channel: String,
    stage: String,
    result_on: String,
    invited_on: String,
    eligible: Option<bool>,
}

/// Reads the body of `POST /v1/dossiers`: all of it is good, or nothing is taken.
///
/// # Errors
/// It is no JSON of this form, has too many dossiers, or some of them are faulty.
pub fn read_body(bytes: &[u8], secrets: &Secrets, today: Date) -> Result<Vec<Dossier>, Rejection> {
    let Value::Object(mut body) = strict_json::parse(bytes)? else {
        return Err(unreadable());
    };
    let Some(Value::Array(told)) = body.remove("dossiers") else { return Err(unreadable()) };
    if told.len() > DOSSIERS_MAX {
        return Err(Rejection::TooManyDossiers(DOSSIERS_MAX));
    }
    let mut reading = Reading::new(secrets, today);
    for (index, value) in told.into_iter().enumerate() {
        match Told::of(value) {
            Ok(told) => reading.take(index, told),
            Err(fault) => reading.fault(index, fault),
        }
    }
    reading.finish().map_err(Rejection::InvalidDossiers)
}

impl Told {
    /// Read by hand and not by derive, whose errors repeat what they were given.
    fn of(value: Value) -> Result<Told, DossierFault> {
        let Value::Object(members) = value else { return Err(DossierFault::NoObject) };
        let mut told = Told::default();
        for (name, value) in members {
            let (member, place) = match name.as_str() {
                "dossier" => ("dossier", &mut told.dossier),
                "unit" => ("unit", &mut told.unit),
                "service" => ("service", &mut told.service),
                "channel" => ("channel", &mut told.channel),
                "stage" => ("stage", &mut told.stage),
                "result_on" => ("result_on", &mut told.result_on),
                "invited_on" => ("invited_on", &mut told.invited_on),
                "eligible" => {
                    let eligible = value.as_bool();
                    if eligible.is_none() && !value.is_null() {
                        return Err(DossierFault::Eligible);
                    }
                    told.eligible = eligible;
                    continue;
                }
                _ => return Err(DossierFault::UnknownMember),
            };
            match value {
                Value::String(text) => *place = text,
                Value::Null => {}
                _ => return Err(DossierFault::NoText(member)),
            }
        }
        Ok(told)
    }
}

fn unreadable() -> Rejection {
    Rejection::Unreadable("The body is an object with a list of dossiers in «dossiers».".to_owned())
}

/// Dossiers as they are read one after the other; a later one of the same code takes the earlier's
/// place.
struct Reading<'s> {
    secrets: &'s Secrets,
    last_day: Date,
    dossiers: Vec<Dossier>,
    places: HashMap<String, usize>,
    problems: Vec<DossierProblem>,
}

impl<'s> Reading<'s> {
    fn new(secrets: &'s Secrets, today: Date) -> Reading<'s> {
        let last_day = today.saturating_add(jiff::Span::new().days(DOSSIER_DAYS_AHEAD));
        let (dossiers, places, problems) = (Vec::new(), HashMap::new(), Vec::new());
        Reading { secrets, last_day, dossiers, places, problems }
    }

    fn take(&mut self, index: usize, told: Told) {
        match self.judge(told) {
            Ok(dossier) => match self.places.get(&dossier.dossier) {
                Some(place) => self.dossiers[*place] = dossier,
                None => {
                    self.places.insert(dossier.dossier.clone(), self.dossiers.len());
                    self.dossiers.push(dossier);
                }
            },
            Err(fault) => self.fault(index, fault),
        }
    }

    fn fault(&mut self, index: usize, fault: DossierFault) {
        if self.problems.len() < DOSSIER_PROBLEMS_MAX {
            self.problems.push(DossierProblem { index, fault });
        }
    }

    fn finish(self) -> Result<Vec<Dossier>, Vec<DossierProblem>> {
        if self.problems.is_empty() { Ok(self.dossiers) } else { Err(self.problems) }
    }

    fn judge(&self, told: Told) -> Result<Dossier, DossierFault> {
        let fits = |member, text: &str, is_code: fn(&str) -> bool| match text {
            "" => Ok(()),
            text if is_code(text) => Ok(()),
            _ => Err(DossierFault::Code(member)),
        };
        if told.dossier.is_empty() {
            return Err(DossierFault::Missing("dossier"));
        }
        if told.unit.is_empty() {
            return Err(DossierFault::Missing("unit"));
        }
        fits("dossier", &told.dossier, code::is_dossier)?;
        fits("unit", &told.unit, code::is_unit)?;
        fits("service", &told.service, code::is_service)?;
        if !told.channel.is_empty() && !Channel::ALL.iter().any(|c| c.name() == told.channel) {
            return Err(DossierFault::Channel);
        }
        let stage = match told.stage.as_str() {
            "" => Stage::default(),
            name => Stage::from_name(name).ok_or(DossierFault::Stage)?,
        };
        let result_on = self.day("result_on", &told.result_on)?;
        match (stage, &result_on) {
            (Stage::Result | Stage::Refused, None) => return Err(DossierFault::NoResultDay),
            (Stage::Received | Stage::Supplement, Some(_)) => {
                return Err(DossierFault::ResultTooEarly);
            }
            _ => {}
        }
        Ok(Dossier {
            dossier: self.secrets.dossier(&told.dossier),
            unit: told.unit,
            service: told.service,
            channel: told.channel,
            stage: stage.name().to_owned(),
            result_on,
            invited_on: self.day("invited_on", &told.invited_on)?,
            is_eligible: told.eligible.unwrap_or(true),
        })
    }

    fn day(&self, member: &'static str, text: &str) -> Result<Option<String>, DossierFault> {
        if text.is_empty() {
            return Ok(None);
        }
        // Written in one way only: days are compared as text.
        let day = text.parse::<Date>().ok().filter(|day| day.to_string() == text);
        let day = day.ok_or(DossierFault::Day(member))?;
        if day > self.last_day {
            Err(DossierFault::Ahead(member))
        } else {
            Ok(Some(day.to_string()))
        }
    }
}
