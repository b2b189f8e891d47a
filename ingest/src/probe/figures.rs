//! Probes of central: one row for each key, standings and tallies that are what the rows say, clocks
//! in step.

use async_trait::async_trait;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{Probe, Severity, System, Told, Unable};
use crate::central::inspection::Uneven;
use crate::limits::PROBE_CLOCK_AHEAD;

/// Places at which tallies and rows disagree that are told.
const UNEVEN_MAX: u32 = 5;

/// Newest rows, and as many others, whose dossiers are judged anew.
const SCOPES_MAX: u32 = 500;

/// Newest rows whose time of arrival is looked at.
const NEWEST_MAX: u32 = 10_000;

/// Every key has exactly one row.
pub struct Keys;

#[async_trait]
impl Probe for Keys {
    fn name(&self) -> &'static str {
        "one-row-per-key"
    }

    fn invariant(&self) -> &'static str {
        "every key that central took has exactly one row, contents under a reused key apart"
    }

    async fn check(&self, system: &System) -> Result<Told, Unable> {
        let counts = system.central()?.key_counts().await?;
        if counts.keys == counts.rows && counts.rows == counts.row_keys {
            return Ok(vec![]);
        }
        let what = format!(
            "central took {} keys, but has {} rows under {} keys",
            counts.keys, counts.rows, counts.row_keys
        );
        let remedy = "rows were added or removed by hand, or central was restored in part: restore \
                      central from a backup; the nodes feed again what came later";
        Ok(vec![(Severity::Critical, what, remedy.to_owned())])
    }
}

/// Tallies are what the rows say.
pub struct Tallies;

#[async_trait]
impl Probe for Tallies {
    fn name(&self) -> &'static str {
        "tallies-recount"
    }

    fn invariant(&self) -> &'static str {
        "tallies are the counts of the rows (the two newest days and one other are recounted)"
    }

    async fn check(&self, system: &System) -> Result<Told, Unable> {
        let central = system.central()?;
        let Some((first, last)) = central.days().await? else { return Ok(vec![]) };
        let days = days_to_recount(&first, &last, system.now_ms);
        let uneven = central.uneven_tallies(&days, UNEVEN_MAX).await?;
        Ok(uneven.iter().map(told).collect())
    }
}

fn told(uneven: &Uneven) -> (Severity, String, String) {
    let of = match (uneven.question.as_str(), uneven.row.as_str()) {
        ("", _) => "submissions".to_owned(),
        (question, "") => format!("answers {} to {question}", uneven.value),
        (question, row) => format!("answers {} to {question}, row {row}", uneven.value),
    };
    let what = format!(
        "{} of {}, {}, {of}: the tallies say {}, the rows {}",
        uneven.day, uneven.survey, uneven.standing, uneven.tallied, uneven.recounted
    );
    let remedy = "tallies or rows were changed by hand: the rows are the truth; figures of this \
                  day are wrong until the tallies are made anew from them";
    (Severity::Critical, what, remedy.to_owned())
}

/// The last day, the one before, and one of all days by the clock.
fn days_to_recount(first: &str, last: &str, now_ms: i64) -> Vec<String> {
    let mut days = vec![last.to_owned()];
    if let (Ok(first), Ok(last)) = (first.parse::<Date>(), last.parse::<Date>()) {
        let span = first.until(last).map_or(0, |span| i64::from(span.get_days()));
        for back in [1, now_ms.rem_euclid(span.max(0) + 1)] {
            days.extend(last.checked_sub(back.days()).ok().map(|day| day.to_string()));
        }
    }
    days.dedup();
    days
}

/// Standing is what the rows of a scope say.
pub struct Standings;

#[async_trait]
impl Probe for Standings {
    fn name(&self) -> &'static str {
        "standing"
    }

    fn invariant(&self) -> &'static str {
        "standing follows from the rows of its dossier (the newest and some others are judged anew)"
    }

    async fn check(&self, system: &System) -> Result<Told, Unable> {
        let misjudged = system.central()?.misjudged(system.now_ms, SCOPES_MAX).await?;
        let Some(first) = misjudged.first() else { return Ok(vec![]) };
        let what = format!(
            "{} rows have another standing than the rows of their dossier give; row {} is '{}' and \
             should be '{}'",
            misjudged.len(),
            first.id,
            first.has,
            first.should_have
        );
        let remedy = "a standing was changed by hand, or rows of the dossier were: restore central \
                      from a backup; the nodes feed again what came later";
        Ok(vec![(Severity::Critical, what, remedy.to_owned())])
    }
}

/// No row comes from the future.
pub struct ClockAhead;

#[async_trait]
impl Probe for ClockAhead {
    fn name(&self) -> &'static str {
        "clock"
    }

    fn invariant(&self) -> &'static str {
        "no row was received later than now"
    }

    async fn check(&self, system: &System) -> Result<Told, Unable> {
        let limit = system.now_ms + PROBE_CLOCK_AHEAD.as_millis() as i64;
        let ahead = system.central()?.received_after(limit, NEWEST_MAX).await?;
        let own = system.journal().await?.received_after(limit, NEWEST_MAX as usize).await?;
        let remedy = "set the clocks by NTP (systemd-timesyncd or chrony); the order of ratings of \
                      one dossier follows from these times";
        let found = |rows: i64, place: &str| {
            let what = format!("{rows} of the newest rows {place} were received in the future");
            (rows > 0).then(|| (Severity::Warning, what, remedy.to_owned()))
        };
        let told = [found(ahead, "at central"), found(own, "in this node's journal")];
        Ok(told.into_iter().flatten().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_days_and_another_are_recounted() {
        let days = days_to_recount("2026-11-01", "2026-11-21", 5);
        assert_eq!(days, ["2026-11-21", "2026-11-20", "2026-11-16"]);
        let days = days_to_recount("2025-01-31", "2026-11-21", 659);
        assert_eq!(days.last().map(String::as_str), Some("2025-01-31"), "over months, the first");
        assert_eq!(days_to_recount("2026-11-21", "2026-11-21", 9)[0], "2026-11-21");
    }
}
