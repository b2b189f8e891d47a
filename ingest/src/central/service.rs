//! Services (procedures) over time at central. What can be wrong with them is in `service`.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::CentralError;
use super::unit::written_day;
use crate::service::ServicePeriod;

/// Services at central.
#[async_trait]
pub trait Services: Send + Sync {
    /// Takes services: every code that is named has exactly the periods told here from now on, all
    /// others stay. All or nothing, with the audit; says how many codes are new or were otherwise.
    async fn put_services(
        &self,
        told: &[ServicePeriod],
        by: (i64, &str),
    ) -> Result<u64, CentralError>;

    /// Every period of every service, by code and then by day.
    async fn services(&self) -> Result<Vec<ServicePeriod>, CentralError>;
}

/// The codes whose periods are told otherwise than they are known, with all their periods.
pub(super) fn changed<'t>(
    known: &[ServicePeriod],
    told: &'t [ServicePeriod],
) -> Vec<(&'t str, Vec<&'t ServicePeriod>)> {
    let mut before: BTreeMap<&str, Vec<&ServicePeriod>> = BTreeMap::new();
    let mut now: BTreeMap<&'t str, Vec<&'t ServicePeriod>> = BTreeMap::new();
    known.iter().for_each(|one| before.entry(&one.code).or_default().push(one));
    told.iter().for_each(|one| now.entry(&one.code).or_default().push(one));
    now.values_mut().for_each(|periods| periods.sort_by_key(|period| period.valid_from));
    let is_other =
        |(code, periods): &(&str, Vec<&ServicePeriod>)| before.get(code) != Some(periods);
    now.into_iter().filter(is_other).collect()
}

/// Lines of the audit for codes that change: the code, and what it was called before.
pub(super) fn audited(known: &[ServicePeriod], codes: &[&str]) -> Vec<(String, String)> {
    let mut before: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for one in known {
        let (from, to) = (written_day(one.valid_from), written_day(one.valid_to));
        before.entry(&one.code).or_default().push(format!(
            "'{}' ({}, {} to {})",
            one.name,
            one.field,
            from.as_deref().unwrap_or("always"),
            to.as_deref().unwrap_or("open")
        ));
    }
    let reason = |code: &str| match before.get(code) {
        Some(periods) => format!("was {}", periods.join("; ")),
        None => "new".to_owned(),
    };
    codes.iter().map(|code| ((*code).to_owned(), reason(code))).collect()
}
