//! Samples of some rows only: of one procedure, of one channel, or of each procedure by itself. Nothing of
//! the kind is packed, since every unit has hundreds of procedures; rows are counted one by one, up to a
//! limit. What was erased has no answers any more, so it is in none of these.

use std::collections::BTreeMap;

use index::Layout;
use jiff::civil::Date;

use super::read::Reading;
use super::{Class, Sample, SampleLedger, Samples, Wanted};
use crate::central::CentralError;
use crate::service::{self, national};

/// Which rows; a member that is `None` does not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Only {
    /// Procedure: the code itself and, of a national one, every code with a local suffix.
    pub service: Option<String>,
    /// Channel, by its name on the wire.
    pub channel: Option<String>,
}

impl Only {
    /// True when every row is meant.
    pub fn is_all(&self) -> bool {
        *self == Only::default()
    }

    /// What codes of the same procedure with a local suffix begin with; none where no code can have one.
    pub fn suffixed(&self) -> Option<String> {
        self.service
            .as_deref()
            .filter(|code| service::is_national(code))
            .map(|code| format!("{code}."))
    }
}

/// Rows that are asked for; only those with answers, counted or quarantined.
#[derive(Clone, Debug)]
pub struct RowsAsked<'a> {
    /// Survey id.
    pub survey: &'a str,
    /// Units as rows spell them; all when `None`.
    pub units: Option<&'a [String]>,
    /// First and last day.
    pub days: (Date, Date),
    /// Which of these.
    pub only: &'a Only,
    /// At most so many.
    pub limit: u64,
}

/// What there is of each procedure.
#[derive(Clone, Debug, Default)]
pub struct ServiceSamples {
    /// By national code, or `""` for rows that name none: what there is of each version and class.
    pub services: BTreeMap<String, BTreeMap<(u32, Class), Sample>>,
    /// The slots of each version.
    pub layouts: BTreeMap<u32, Layout>,
}

/// Reads what is wanted of these rows; none when there are more than `limit`.
pub async fn read_only(
    ledger: &mut impl SampleLedger,
    wanted: &Wanted<'_>,
    only: &Only,
    limit: u64,
) -> Result<Option<Samples>, CentralError> {
    let mut reading = Reading::new(wanted);
    reading.samples.layouts = ledger.layouts(wanted.survey).await?;
    let Some(days) = reading.extent() else { return Ok(Some(reading.samples)) };
    let units = reading.units_asked();
    let (survey, units, most) = (wanted.survey, units.as_deref(), limit.saturating_add(1));
    let asked = RowsAsked { survey, units, days, only, limit: most };
    let mut n = 0;
    ledger
        .each_given(&asked, &mut |given, _| {
            n += 1;
            reading.row(given, |reading, day| reading.bucket(&given.unit, day, day))
        })
        .await?;
    Ok((n <= limit).then_some(reading.samples))
}

/// Reads each procedure by itself, whatever buckets are wanted; none when there are more rows than `limit`.
pub async fn read_services(
    ledger: &mut impl SampleLedger,
    wanted: &Wanted<'_>,
    limit: u64,
) -> Result<Option<ServiceSamples>, CentralError> {
    let wanted = Wanted { buckets: 0, ..wanted.clone() };
    let mut reading = Reading::new(&wanted);
    reading.samples.layouts = ledger.layouts(wanted.survey).await?;
    let Some(days) = reading.extent() else { return Ok(Some(ServiceSamples::default())) };
    let units = reading.units_asked();
    let (survey, units, most) = (wanted.survey, units.as_deref(), limit.saturating_add(1));
    let every = Only::default();
    let asked = RowsAsked { survey, units, days, only: &every, limit: most };
    let mut n = 0;
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    ledger
        .each_given(&asked, &mut |given, service| {
            n += 1;
            let next = places.len();
            let place = *places.entry(national(service).to_owned()).or_insert(next);
            let is_wanted = |reading: &Reading<'_>, day| reading.bucket(&given.unit, day, day);
            reading.row(given, |reading, day| is_wanted(reading, day).map(|_| place))
        })
        .await?;
    let Samples { mut buckets, layouts } = reading.samples;
    let mut of = |place: usize| buckets.get_mut(place).map(std::mem::take).unwrap_or_default();
    let services = places.into_iter().map(|(code, place)| (code, of(place))).collect();
    Ok((n <= limit).then_some(ServiceSamples { services, layouts }))
}
