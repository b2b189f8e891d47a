//! The probe of what was published: it is what it was, and what would be published now is the same. Another
//! revision is for a person to make; nothing is published here.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;

use super::{Probe, Severity, System, Told, Unable};
use crate::central::Central;
use crate::central::sample::Period;
use crate::limits::PROBE_QUARTERS;
use crate::publication::verify::{self, Fault};
use crate::publication::{self, PublicationError};
use crate::surveys::Surveys;

/// What was published holds, and is up to date.
pub struct Publications;

#[async_trait]
impl Probe for Publications {
    fn name(&self) -> &'static str {
        "publications"
    }

    fn invariant(&self) -> &'static str {
        "published figures are what was published (every hash of the newest quarters), and what would be \
         published now"
    }

    async fn check(&self, system: &System) -> Result<Told, Unable> {
        let central = system.central()?;
        let records = central.publications().await?;
        let mut told: Told = verify::audited(&records, &central.published_lines().await?)
            .iter()
            .map(broken)
            .collect();
        let mut quarters: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for record in &records {
            quarters.entry(&record.survey).or_default().insert(&record.period);
        }
        let surveys = match Surveys::shipped() {
            Ok(surveys) => surveys,
            // The tests keep that from ever being released.
            Err(error) => return Ok(vec![unable(&error.to_string())]),
        };
        for (survey, periods) in quarters {
            for period in periods.into_iter().rev().take(PROBE_QUARTERS) {
                told.extend(look(&**central, &surveys, (survey, period)).await?);
            }
        }
        Ok(told)
    }
}

type Finding = (Severity, String, String);

async fn look(
    central: &dyn Central,
    surveys: &Surveys,
    (survey, period): (&str, &str),
) -> Result<Option<Finding>, Unable> {
    let kept = central.revisions(survey, period).await?;
    let snapshots = match verify::revisions(&kept) {
        Ok(snapshots) => snapshots,
        Err(fault) => return Ok(Some(broken(&fault))),
    };
    let Some(quarter) = Period::read(period) else {
        return Ok(Some(unable(&format!("'{period}' is not a quarter"))));
    };
    match publication::proposed(central, surveys, (survey, quarter), &snapshots).await {
        Ok(now) if now.changes.is_empty() => Ok(None),
        Ok(now) => Ok(Some(late((survey, period), now.revision, now.changes.len()))),
        Err(PublicationError::Central(error)) => Err(error.into()),
        Err(error) => Ok(Some(unable(&error.to_string()))),
    }
}

fn broken(fault: &Fault) -> Finding {
    let remedy = "somebody changed the database by hand: see docs/operations/publishing.md, A hash \
                  does not hold";
    (Severity::Critical, fault.to_string(), remedy.to_owned())
}

fn late((survey, period): (&str, &str), next: u32, changes: usize) -> Finding {
    let what = format!(
        "{changes} published figures of '{survey}' {period} would be otherwise now: ratings came late \
         or were withdrawn"
    );
    let remedy = format!(
        "publish revision {next}: hailong publish --survey {survey} --period {period} --note WHY"
    );
    (Severity::Warning, what, remedy)
}

fn unable(why: &str) -> Finding {
    let remedy = "run hailong publish for this survey and quarter, which says more";
    let what = format!("a publication cannot be computed again: {why}");
    (Severity::Warning, what, remedy.to_owned())
}
