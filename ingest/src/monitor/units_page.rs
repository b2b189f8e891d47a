//! `/monitor/units`: the tree of units on a day, one step at a time, with what each unit was before and who
//! followed it; for the central team, units from a file. What can be wrong with them is in `crate::unit`;
//! every change is in the audit with what was there before.

use std::collections::BTreeSet;

use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use clap::ValueEnum as _;
use jiff::civil::Date;
use serde::Deserialize;

use super::guard::{SignedIn, UNITS};
use super::language::PageLanguage;
use super::scope::{Access, Matter};
use super::view::{self, Reader, UnitsPage};
use super::{Monitor, login};
use crate::central::unit::PutUnits;
use crate::central::{CentralError, audit};
use crate::csv_file::FileFault;
use crate::day;
use crate::limits::{REGISTRY_FILE_BYTES_MAX, UNIT_DEPTH_MAX};
use crate::unit::code::canonical;
use crate::unit::file::{self, LineFault, UnitFile};
use crate::unit::shipped::ShippedUnits;
use crate::unit::{Tree, UnitPeriod};

/// What is asked for. What cannot be read restricts nothing.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// Agency code; none: what belongs to nothing.
    #[serde(default)]
    pub under: String,
    /// The day, `YYYY-MM-DD`; none: today.
    #[serde(default)]
    pub on: String,
}

/// A part of a unit, or a unit at the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// How it is on the day.
    pub period: UnitPeriod,
    /// How many units belong right to it on the day.
    pub parts: usize,
}

/// The tree as the page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Code that was asked for, canonical; `""` for the top.
    pub under: String,
    /// From the top down to the unit itself, on the day.
    pub path: Vec<UnitPeriod>,
    /// Every period of the unit, the first first.
    pub periods: Vec<UnitPeriod>,
    /// What belongs to it on the day, by code.
    pub children: Vec<Child>,
    /// Units that are registered on the day.
    pub registered: usize,
}

/// What became of a file.
#[derive(Debug)]
pub enum Import {
    /// It was taken: units, and how many of them are new or were otherwise.
    Done(usize, u64),
    /// There was no file.
    Missing,
    /// It is no file of units.
    File(FileFault),
    /// Some of its lines are faulty.
    Lines(Vec<LineFault>),
}

/// `GET /monitor/units`.
pub async fn list(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
    Query(asked): Query<Asked>,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Units, Access::See) {
        return refusal;
    }
    let mut response = page_of(&monitor, signed_in, page, &asked, None).await;
    login::remember_language(&mut response, page, &monitor);
    response
}

async fn page_of(
    monitor: &Monitor,
    signed_in: SignedIn,
    page: PageLanguage,
    asked: &Asked,
    import: Option<Import>,
) -> Response {
    let periods = match monitor.state.central.units().await {
        Ok(periods) => periods,
        Err(error) => return login::failed(page, &error),
    };
    let status = match import {
        None | Some(Import::Done(..)) => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let may_change = signed_in.scope.may_change(Matter::Units);
    let (reader, person) = (Reader::of(page.language), signed_in.person);
    let on = asked.on.parse().unwrap_or_else(|_| day::of(monitor.state.clock.now_ms()));
    let shown = shown(periods, &asked.under, on);
    (status, view::units(UnitsPage { reader, person, may_change, on, shown, import }))
        .into_response()
}

/// One step of the tree on a day.
fn shown(mut periods: Vec<UnitPeriod>, under: &str, on: Date) -> Shown {
    // Codes have capital letters only.
    let under = canonical(&under.trim().to_uppercase()).into_owned();
    let tree = Tree::of(periods.clone());
    let of_day: Vec<UnitPeriod> = tree.on(on).into_iter().cloned().collect();
    let parts =
        |code: &str| of_day.iter().filter(|period| period.parent.as_deref() == Some(code)).count();
    let is_child = |period: &&UnitPeriod| period.parent.as_deref().unwrap_or_default() == under;
    let mut children: Vec<Child> = of_day
        .iter()
        .filter(is_child)
        .map(|period| Child { period: period.clone(), parts: parts(&period.code) })
        .collect();
    children.sort_by(|a, b| a.period.code.cmp(&b.period.code));
    let mut path: Vec<UnitPeriod> = Vec::new();
    let mut above = Some(under.clone());
    while let Some(period) = above.and_then(|code| tree.period_on(&code, on)) {
        above = period.parent.clone();
        path.insert(0, period.clone());
        if path.len() > UNIT_DEPTH_MAX {
            break;
        }
    }
    periods.retain(|period| period.code == under);
    periods.sort_by_key(|period| period.valid_from);
    Shown { under, path, periods, children, registered: of_day.len() }
}

/// `GET /monitor/units.csv`: every unit, as a file that can be corrected and imported.
pub async fn csv(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Units, Access::See) {
        return refusal;
    }
    let periods = async {
        let periods = monitor.state.central.units().await?;
        monitor.note(&signed_in.person, UNITS, "export", "units.csv").await?;
        Ok::<_, CentralError>(periods)
    };
    let periods = match periods.await {
        Ok(periods) => periods,
        Err(error) => return login::failed(page, &error),
    };
    // Spreadsheets read it as UTF-8 by the mark in front.
    let mut content = "\u{feff}".as_bytes().to_vec();
    if let Err(error) = file::write(&periods.iter().collect::<Vec<_>>(), &mut content) {
        let error = CentralError::Corrupt(format!("the units cannot be written: {error}"));
        return login::failed(page, &error);
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"units.csv\""),
    ];
    (headers, content).into_response()
}

/// `POST /monitor/units`: takes units from a file, or from a list that comes with the program. All of it
/// or nothing.
pub async fn import(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Units, Access::Change) {
        return refusal;
    }
    let import = match told(form).await {
        Err(import) => import,
        Ok(told) => {
            let actor = audit::actor(&signed_in.person.name, &signed_in.person.unit, UNITS);
            match put(&monitor, told, &actor).await {
                Ok(import) => import,
                Err(error) => return login::failed(page, &error),
            }
        }
    };
    page_of(&monitor, signed_in, page, &Asked::default(), Some(import)).await
}

/// What the form holds.
async fn told(form: Result<Multipart, MultipartRejection>) -> Result<UnitFile, Import> {
    let Ok(mut form) = form else { return Err(Import::Missing) };
    while let Some(field) = form.next_field().await.map_err(|error| unread(&error))? {
        match field.name() {
            Some("shipped") => {
                let name = field.text().await.unwrap_or_default();
                let list = ShippedUnits::from_str(&name, false).map_err(|_| Import::Missing)?;
                return list.read().map_err(Import::File);
            }
            Some("file") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                let content = field.bytes().await.map_err(|_| Import::File(too_long(&name)))?;
                if content.len() as u64 > REGISTRY_FILE_BYTES_MAX {
                    return Err(Import::File(too_long(&name)));
                }
                if !content.is_empty() {
                    return UnitFile::sent(&name, content.to_vec()).map_err(Import::File);
                }
            }
            _ => {}
        }
    }
    Err(Import::Missing)
}

/// A form is broken off only when it is too long, or by who sends it.
fn unread(error: &MultipartError) -> Import {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Import::File(too_long("")),
        _ => Import::Missing,
    }
}

fn too_long(name: &str) -> FileFault {
    FileFault::TooLong(name.into(), REGISTRY_FILE_BYTES_MAX)
}

async fn put(monitor: &Monitor, told: UnitFile, actor: &str) -> Result<Import, CentralError> {
    let central = &monitor.state.central;
    let faults = told.line_faults(told.judged(central.units().await?));
    if !faults.is_empty() {
        return Ok(Import::Lines(faults));
    }
    let by = (monitor.state.clock.now_ms(), actor);
    Ok(match central.put_units(&told.periods, by).await? {
        PutUnits::Done(changed) => {
            let codes: BTreeSet<&str> = told.periods.iter().map(|one| &*one.code).collect();
            Import::Done(codes.len(), changed)
        }
        // Somebody else imported in between.
        PutUnits::Faulty(problems) => Import::Lines(told.line_faults(problems)),
    })
}
