//! Probes of central: one row for each key, standings and tallies that are what the rows say, clocks
//! in step.

use std::collections::BTreeSet;

use async_trait::async_trait;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{Probe, Severity, System, Told, Unable};
use crate::central::Central;
use crate::central::inspection::Uneven;
use crate::central::sample::{Tallied, Wanted};
use crate::central::tally;
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
    let day = if uneven.day.is_empty() { "every day" } else { &uneven.day };
    let what = format!(
        "{day} of {}, {}, {of}: the tallies say {}, the rows {}",
        uneven.survey, uneven.standing, uneven.tallied, uneven.recounted
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

/// Samples are what the tallies say.
pub struct Samples;

#[async_trait]
impl Probe for Samples {
    fn name(&self) -> &'static str {
        "samples-recount"
    }

    fn invariant(&self) -> &'static str {
        "samples, which indices are read from, say the same as the tallies (of the newest month and one \
         other)"
    }

    async fn check(&self, system: &System) -> Result<Told, Unable> {
        let central = system.central()?;
        let Some((first, last)) = central.days().await? else { return Ok(vec![]) };
        let mut told = Vec::new();
        for month in months_to_compare(&first, &last, system.now_ms) {
            let days = (month.first_of_month(), month.last_of_month());
            // A feed may write between the two: what changed meanwhile is compared the next time.
            let before = tally::tallied(&**central, days.0, days.1).await?;
            let tallied: BTreeSet<Tallied> = before.iter().cloned().collect();
            let sampled = sampled(&**central, &tallied, days).await?;
            if tally::tallied(&**central, days.0, days.1).await? != before {
                continue;
            }
            let differ = tallied.symmetric_difference(&sampled).count();
            if differ > 0 {
                let what = format!(
                    "{}: samples and tallies disagree at {differ} places",
                    month.strftime("%Y-%m")
                );
                let remedy = "a node of an older version fed central, or counts were changed by \
                              hand: run 'hailong tally rebuild'";
                told.push((Severity::Critical, what, remedy.to_owned()));
            }
        }
        Ok(told)
    }
}

/// What the samples say of the surveys that the tallies name.
async fn sampled(
    central: &dyn Central,
    tallied: &BTreeSet<Tallied>,
    (from, to): (Date, Date),
) -> Result<BTreeSet<Tallied>, Unable> {
    let surveys: BTreeSet<&str> = tallied.iter().map(|one| &*one.survey).collect();
    let mut sampled = BTreeSet::new();
    for survey in surveys {
        let wanted = Wanted { survey, spans: &[], rest: Some((from, to, 0)), buckets: 1 };
        let read = central.samples(&wanted).await?;
        for ((version, class), sample) in read.buckets.iter().flatten() {
            let Some(layout) = read.layouts.get(version) else { continue };
            for (slot, n) in sample.total().given() {
                let Some(slot) = layout.slots.get(slot).cloned() else { continue };
                let (survey, version, class) = (survey.to_owned(), *version, *class);
                sampled.insert(Tallied { survey, version, class, slot, n });
            }
        }
    }
    Ok(sampled)
}

/// The newest month, and another by the clock.
fn months_to_compare(first: &str, last: &str, now_ms: i64) -> Vec<Date> {
    let (Ok(first), Ok(last)) = (first.parse::<Date>(), last.parse::<Date>()) else {
        return vec![];
    };
    let number = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
    let months = (number(last) - number(first)).max(0) + 1;
    let newest = last.first_of_month();
    let other = newest.checked_sub(now_ms.rem_euclid(months).months());
    let mut chosen = vec![newest];
    chosen.extend(other.ok().filter(|other| *other != newest));
    chosen
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
    fn the_newest_month_and_another_are_compared() {
        let months = |now| {
            let chosen = months_to_compare("2025-11-30", "2026-02-01", now);
            chosen.iter().map(|month| month.strftime("%Y-%m").to_string()).collect::<Vec<_>>()
        };
        assert_eq!(months(0), ["2026-02"]);
        assert_eq!(months(3), ["2026-02", "2025-11"]);
        assert_eq!(months(6), ["2026-02", "2025-12"]);
    }

    #[test]
    fn the_newest_days_and_another_are_recounted() {
        let days = days_to_recount("2026-11-01", "2026-11-21", 5);
        assert_eq!(days, ["2026-11-21", "2026-11-20", "2026-11-16"]);
        let days = days_to_recount("2025-01-31", "2026-11-21", 659);
        assert_eq!(days.last().map(String::as_str), Some("2025-01-31"), "over months, the first");
        assert_eq!(days_to_recount("2026-11-21", "2026-11-21", 9)[0], "2026-11-21");
    }
}
