//! Probes of manipulation: what nobody does by accident, told by unit. A finding is a reason to look,
//! no verdict: the rows keep their standing, and precedence has already put the citizen first.

use async_trait::async_trait;
use jiff::ToSpan as _;

use super::{Probe, Severity, System, Told, Unable};
use crate::day;
use crate::limits::{PROBE_SIGNAL_DAYS, PROBE_SIGNAL_WARNING, SENDER_RATINGS_A_DAY};

/// Units that are told, the worst first.
const UNITS_MAX: u32 = 10;

/// The first day that is looked at.
fn since(system: &System) -> String {
    day::of(system.now_ms).saturating_sub(PROBE_SIGNAL_DAYS.days()).to_string()
}

/// One or two may be a mistake; more are a habit.
fn severity(times: i64) -> Severity {
    if times >= PROBE_SIGNAL_WARNING { Severity::Warning } else { Severity::Notice }
}

/// A unit as it is told; a page need not name one.
fn named(unit: &str) -> &str {
    if unit.is_empty() { "(no unit named)" } else { unit }
}

/// One dossier is rated with one invite.
pub struct ReissuedInvites;

#[async_trait]
impl Probe for ReissuedInvites {
    fn name(&self) -> &'static str {
        "reissued-invites"
    }

    fn invariant(&self) -> &'static str {
        "nobody gets one invite after the other for the same dossier until the rating is good"
    }

    async fn check(&self, system: &System) -> Result<Told, Unable> {
        let reissued = system.central()?.reissued(&since(system), UNITS_MAX).await?;
        let told = reissued.iter().map(|one| {
            let what = format!(
                "unit {}: {} dossiers of the last {PROBE_SIGNAL_DAYS} days were rated with more than \
                 one invite",
                named(&one.unit),
                one.dossiers
            );
            let remedy = "compare these ratings in `hailong export --standing all` (the same dossier \
                          has replaced rows) and ask the issuer why it signed again";
            (severity(one.dossiers), what, remedy.to_owned())
        });
        Ok(told.collect())
    }
}

/// The desk does not say better than the citizen.
pub struct DeskAgainstCitizen;

#[async_trait]
impl Probe for DeskAgainstCitizen {
    fn name(&self) -> &'static str {
        "desk-against-citizen"
    }

    fn invariant(&self) -> &'static str {
        "a rating given at the desk is not better than the citizen's own of the same dossier"
    }

    async fn check(&self, system: &System) -> Result<Told, Unable> {
        let found = system.central()?.contradicted(&since(system), UNITS_MAX).await?;
        let told = found.iter().map(|one| {
            let what = format!(
                "unit {}: of {} dossiers rated both at the desk and by the citizen, {} were rated \
                 better at the desk (last {PROBE_SIGNAL_DAYS} days)",
                named(&one.unit),
                one.dossiers,
                one.better
            );
            let remedy = "the citizen's own rating counts; ask the unit who presses the button at its \
                          desk, and read its desk ratings with care";
            (severity(one.better), what, remedy.to_owned())
        });
        Ok(told.collect())
    }
}

/// Citizens do not all send from one place.
pub struct OneSender;

#[async_trait]
impl Probe for OneSender {
    fn name(&self) -> &'static str {
        "one-sender"
    }

    fn invariant(&self) -> &'static str {
        "the ratings of a unit's day that are said to be citizens' own come from many places"
    }

    async fn check(&self, system: &System) -> Result<Told, Unable> {
        let central = system.central()?;
        let days = central.one_sender(&since(system), SENDER_RATINGS_A_DAY, UNITS_MAX).await?;
        let told = days.iter().map(|one| {
            let what = format!(
                "unit {}, {}: {} of {} ratings came from one address prefix as if from citizens' own \
                 devices",
                named(&one.unit),
                one.day,
                one.ratings,
                one.of
            );
            let remedy = "ask whose machine that is; when it is a proxy or the office's Wi-Fi, name the \
                          proxy in trusted_proxies, or have the desk rate as kiosk or counter";
            (Severity::Warning, what, remedy.to_owned())
        });
        Ok(told.collect())
    }
}
