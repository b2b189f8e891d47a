//! A day of a unit as bytes: version of the form, then for each procedure its places, and for each place
//! how often each slot was given. Places and slots without a count are left out, and the order is fixed,
//! so the same counts are the same bytes. A rating is some thirty bytes.
//!
//! A count may be below nought: what a node of the version before counted is in the old table, and when
//! such a row stands otherwise, it is taken away here.

use std::collections::BTreeMap;

use model::Channel;

use crate::central::{CentralError, packed};
use crate::entry::{Stage, Standing};

/// Version of the form. Another one is refused, never guessed.
const FORM: u8 = 1;

/// Says that a name follows, which had no number when this was written.
const NAMED: u8 = u8::MAX;

/// What is counted apart within a day of a unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Procedure code or `""`.
    pub service: String,
    /// Channel.
    pub channel: String,
    /// Step of the dossier.
    pub stage: String,
    /// Rank of the evidence.
    pub rank: u8,
    /// Standing.
    pub standing: Standing,
}

/// Slots with how often each was given, in their order.
pub type Counted = Vec<(u16, i64)>;

/// How often each slot was given.
pub type Slots = BTreeMap<u16, i64>;

/// A day of a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayCounts {
    /// What there is of each place.
    pub cells: BTreeMap<Cell, Slots>,
}

impl DayCounts {
    /// Adds counts to a place.
    pub fn add(&mut self, cell: Cell, counts: impl IntoIterator<Item = (u16, i64)>) {
        let slots = self.cells.entry(cell).or_default();
        for (slot, n) in counts {
            *slots.entry(slot).or_insert(0) += n;
        }
    }

    /// As bytes; none when nothing is counted.
    pub fn pack(&self) -> Vec<u8> {
        let mut by_service: BTreeMap<&str, Vec<(&Cell, Counted)>> = BTreeMap::new();
        for (cell, slots) in &self.cells {
            let counted: Counted =
                slots.iter().filter(|(_, n)| **n != 0).map(|(slot, n)| (*slot, *n)).collect();
            if !counted.is_empty() {
                by_service.entry(&cell.service).or_default().push((cell, counted));
            }
        }
        if by_service.is_empty() {
            return Vec::new();
        }
        let mut bytes = vec![FORM];
        for (service, cells) in by_service {
            packed::put_text(&mut bytes, service);
            packed::put(&mut bytes, cells.len() as u64);
            for (cell, slots) in cells {
                put_cell(&mut bytes, cell, &slots);
            }
        }
        bytes
    }

    /// What bytes say.
    pub fn unpack(bytes: &[u8]) -> Result<DayCounts, CentralError> {
        let mut counts = DayCounts::default();
        each_cell(bytes, |cell, slots| {
            let cell = Cell {
                service: cell.service.to_owned(),
                channel: cell.channel.to_owned(),
                stage: cell.stage.to_owned(),
                rank: cell.rank,
                standing: cell.standing,
            };
            counts.cells.insert(cell, slots.iter().copied().collect());
        })?;
        Ok(counts)
    }
}

/// A place as it is read.
#[derive(Clone, Copy, Debug)]
pub struct CellRead<'b> {
    /// Procedure code or `""`.
    pub service: &'b str,
    /// Channel.
    pub channel: &'b str,
    /// Step of the dossier.
    pub stage: &'b str,
    /// Rank of the evidence.
    pub rank: u8,
    /// Standing.
    pub standing: Standing,
}

/// Tells every place of a day with its counts.
pub fn each_cell<'b>(
    bytes: &'b [u8],
    mut told: impl FnMut(CellRead<'b>, &[(u16, i64)]),
) -> Result<(), CentralError> {
    let [FORM, rest @ ..] = bytes else {
        return if bytes.is_empty() { Ok(()) } else { Err(corrupt()) };
    };
    let mut rest = rest;
    let mut slots = Vec::new();
    while !rest.is_empty() {
        let service = packed::take_text(&mut rest).ok_or_else(corrupt)?;
        let cells = packed::take(&mut rest).ok_or_else(corrupt)?;
        for _ in 0..cells {
            let cell = take_cell(&mut rest, service, &mut slots).ok_or_else(corrupt)?;
            told(cell, &slots);
        }
    }
    Ok(())
}

fn corrupt() -> CentralError {
    let said = "a packed tally is not of form 1; make it anew with 'hailong tally rebuild'";
    CentralError::Corrupt(said.to_owned())
}

fn put_cell(bytes: &mut Vec<u8>, cell: &Cell, slots: &[(u16, i64)]) {
    let channel = Channel::from_name(&cell.channel).and_then(channel_number);
    put_name(bytes, channel, &cell.channel);
    let stage = Stage::from_name(&cell.stage).and_then(stage_number);
    put_name(bytes, stage, &cell.stage);
    bytes.push(cell.rank << 2 | standing_number(cell.standing));
    packed::put(bytes, slots.len() as u64);
    let mut before = 0;
    for (slot, n) in slots {
        packed::put(bytes, u64::from(slot - before));
        packed::put_signed(bytes, *n);
        before = *slot;
    }
}

fn take_cell<'b>(
    rest: &mut &'b [u8],
    service: &'b str,
    slots: &mut Vec<(u16, i64)>,
) -> Option<CellRead<'b>> {
    let channel = take_name(rest, |n| Some(CHANNELS.get(n)?.name()))?;
    let stage = take_name(rest, |n| Some(STAGES.get(n)?.name()))?;
    let rank_and_standing = rest.split_off_first()?;
    let standing = *STANDINGS.get(usize::from(rank_and_standing & 3))?;
    let length = packed::take(rest)?;
    slots.clear();
    let mut slot = 0_u16;
    for _ in 0..length {
        slot = slot.checked_add(u16::try_from(packed::take(rest)?).ok()?)?;
        slots.push((slot, packed::take_signed(rest)?));
    }
    Some(CellRead { service, channel, stage, rank: rank_and_standing >> 2, standing })
}

fn put_name(bytes: &mut Vec<u8>, number: Option<u8>, name: &str) {
    match number {
        Some(number) => bytes.push(number),
        None => {
            bytes.push(NAMED);
            packed::put_text(bytes, name);
        }
    }
}

fn take_name<'b>(
    rest: &mut &'b [u8],
    known: impl FnOnce(usize) -> Option<&'static str>,
) -> Option<&'b str> {
    match *rest.split_off_first()? {
        NAMED => packed::take_text(rest),
        number => known(usize::from(number)),
    }
}

/// Their numbers are in the database: only ever added to.
const CHANNELS: [Channel; 9] = [
    Channel::Portal,
    Channel::Link,
    Channel::Qr,
    Channel::Sms,
    Channel::Kiosk,
    Channel::Counter,
    Channel::Interview,
    Channel::Phone,
    Channel::Paper,
];

/// Likewise.
const STAGES: [Stage; 4] = [Stage::Received, Stage::Supplement, Stage::Refused, Stage::Result];

/// Likewise.
const STANDINGS: [Standing; 4] =
    [Standing::Counted, Standing::Superseded, Standing::Quarantined, Standing::Withdrawn];

fn channel_number(channel: Channel) -> Option<u8> {
    CHANNELS.iter().zip(0..).find(|(one, _)| **one == channel).map(|(_, number)| number)
}

fn stage_number(stage: Stage) -> Option<u8> {
    STAGES.iter().zip(0..).find(|(one, _)| **one == stage).map(|(_, number)| number)
}

fn standing_number(standing: Standing) -> u8 {
    match standing {
        Standing::Counted => 0,
        Standing::Superseded => 1,
        Standing::Quarantined => 2,
        Standing::Withdrawn => 3,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cell(service: &str, channel: &str, standing: Standing) -> Cell {
        let (service, channel) = (service.to_owned(), channel.to_owned());
        Cell { service, channel, stage: "result".to_owned(), rank: 3, standing }
    }

    #[test]
    fn a_rating_takes_some_thirty_bytes() {
        let mut counts = DayCounts::default();
        let of = cell("1.004227", "sms", Standing::Counted);
        counts.add(of, [0, 4, 9, 11, 14, 17].map(|slot| (slot, 1)));
        assert!(counts.pack().len() <= 30, "{}", counts.pack().len());
    }

    #[test]
    fn what_cancels_out_leaves_no_trace() {
        let mut counts = DayCounts::default();
        let of = cell("", "portal", Standing::Superseded);
        counts.add(of.clone(), [(0, 1), (3, 1)]);
        counts.add(of, [(0, -1), (3, -1)]);
        assert_eq!(counts.pack(), Vec::<u8>::new());
        assert_eq!(DayCounts::unpack(&[]).unwrap(), DayCounts::default());
    }

    #[test]
    fn a_channel_of_a_later_version_keeps_its_name() {
        let mut counts = DayCounts::default();
        counts.add(cell("", "hologram", Standing::Counted), [(0, 2)]);
        assert_eq!(DayCounts::unpack(&counts.pack()).unwrap(), counts);
    }

    #[test]
    fn what_is_not_a_day_is_refused() {
        let mut counts = DayCounts::default();
        counts.add(cell("1.004227", "sms", Standing::Counted), [(0, 1), (700, 2)]);
        let whole = counts.pack();
        let mut other = whole.clone();
        other[0] = 2;
        for cut in 2..whole.len() {
            assert!(DayCounts::unpack(&whole[..cut]).is_err(), "{cut}");
        }
        assert!(DayCounts::unpack(&other).is_err());
    }

    #[test]
    fn every_channel_and_stage_has_a_number() {
        assert!(Channel::ALL.iter().all(|channel| channel_number(*channel).is_some()));
        assert!(Stage::ALL.iter().all(|stage| stage_number(*stage).is_some()));
        for (standing, number) in STANDINGS.into_iter().zip(0..) {
            assert_eq!(standing_number(standing), number);
        }
    }

    proptest! {
        #[test]
        fn any_day_comes_back(
            cells in prop::collection::vec(
                (
                    "[0-9.]{0,9}", prop::sample::select(vec!["portal", "sms", "kiosk", "?"]),
                    0_u8..4, prop::sample::select(STANDINGS.to_vec()),
                    prop::collection::vec((any::<u16>(), -300_i64..300), 1..9),
                ), 0..9)
        ) {
            let mut counts = DayCounts::default();
            for (service, channel, rank, standing, slots) in cells {
                counts.add(Cell { rank, ..cell(&service, channel, standing) }, slots);
            }
            let bytes = counts.pack();
            let mut kept = counts;
            for slots in kept.cells.values_mut() {
                slots.retain(|_, n| *n != 0);
            }
            kept.cells.retain(|_, slots| !slots.is_empty());
            let back = DayCounts::unpack(&bytes).unwrap();
            prop_assert_eq!(&back, &kept);
            prop_assert_eq!(back.pack(), bytes);
        }
    }
}
