//! What can be wrong with a dossier that is told, in sentences for whoever runs the one-stop software.
//! No sentence repeats a code.

use crate::limits::DOSSIER_DAYS_AHEAD;

/// Why a dossier is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DossierFault {
    /// A member that every dossier has is not there.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A code has another length or other characters.
    #[error(
        "`{0}` is no such code: digits, capital letters and dots (a dossier's and a procedure's hyphens, too)"
    )]
    Code(&'static str),
    /// The channel is none of a submission's.
    #[error("`channel` is one of portal, link, qr, sms, kiosk, counter, interview, phone, paper")]
    Channel,
    /// The step is none.
    #[error("`stage` is one of received, supplement, refused, result")]
    Stage,
    /// It is at its end, and the day of it is not told.
    #[error("`result_on` is missing: a dossier with a result or a refusal has its day, YYYY-MM-DD")]
    NoResultDay,
    /// It has a day of a result and no result.
    #[error(
        "`result_on` is told of a dossier that has no result yet: leave it out, or correct `stage`"
    )]
    ResultTooEarly,
    /// It is no day.
    #[error("`{0}` is no day: YYYY-MM-DD, of Asia/Ho_Chi_Minh")]
    Day(&'static str),
    /// The day is yet to come.
    #[error("`{0}` is more than {DOSSIER_DAYS_AHEAD} day ahead of today")]
    Ahead(&'static str),
    /// It is no object.
    #[error("a dossier is an object with `dossier`, `unit` and what else is known of it")]
    NoObject,
    /// A member is no text.
    #[error("`{0}` is a text, or null")]
    NoText(&'static str),
    /// It is neither true nor false.
    #[error("`eligible` is true or false")]
    Eligible,
    /// It has a member that no dossier has.
    #[error(
        "a member has another name than dossier, unit, service, channel, stage, result_on, invited_on, \
         eligible"
    )]
    UnknownMember,
}

impl DossierFault {
    /// The stable name.
    pub fn name(&self) -> &'static str {
        match self {
            DossierFault::Missing(_) => "missing",
            DossierFault::Code(_) => "malformed-code",
            DossierFault::Channel => "unknown-channel",
            DossierFault::Stage => "unknown-stage",
            DossierFault::NoResultDay => "no-result-day",
            DossierFault::ResultTooEarly => "result-too-early",
            DossierFault::Day(_) => "malformed-day",
            DossierFault::Ahead(_) => "day-ahead",
            DossierFault::NoObject => "no-object",
            DossierFault::NoText(_) => "no-text",
            DossierFault::Eligible => "no-truth-value",
            DossierFault::UnknownMember => "unknown-member",
        }
    }
}

/// A faulty dossier and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DossierProblem {
    /// Which one, from 0 on.
    pub index: usize,
    /// What is wrong with it.
    pub fault: DossierFault,
}
