//! A sample as bytes: version of the form, number of slots, then for each group the count of each slot,
//! all as LEB128 numbers. A year of a unit is a few hundred bytes to one or two kilobytes.

use index::{GROUPS, Sample};

use crate::central::{CentralError, packed};

/// Version of the form. Another one is refused, never guessed.
const FORM: u8 = 1;

/// Counts that something can be taken away from: what a fold works on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Open {
    slots: usize,
    n: Vec<i64>,
}

/// So many times a slot in a group, to be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Random group.
    pub group: u8,
    /// Position in the layout.
    pub slot: u16,
    /// How many; negative to take away.
    pub n: i32,
}

impl Open {
    /// Nothing yet, with room for a layout of so many slots.
    pub fn with_slots(slots: usize) -> Open {
        Open { slots, n: vec![0; slots * GROUPS] }
    }

    /// Counts of a group and slot.
    pub fn get(&self, group: usize, slot: usize) -> i64 {
        if slot >= self.slots {
            return 0;
        }
        self.n.get(group * self.slots + slot).copied().unwrap_or(0)
    }

    /// Counts of a slot in all groups.
    pub fn sum(&self, slot: usize) -> i64 {
        (0..GROUPS).map(|group| self.get(group, slot)).sum()
    }

    /// Adds one event. A slot outside the layout it was opened with cannot be; it is passed over.
    pub fn add(&mut self, event: Event) {
        let slot = usize::from(event.slot);
        if slot < self.slots
            && let Some(n) = self.n.get_mut(usize::from(event.group) * self.slots + slot)
        {
            *n += i64::from(event.n);
        }
    }

    /// Adds what bytes say, `times`, which may be negative.
    pub fn add_packed(&mut self, bytes: &[u8], times: i64) -> Result<(), CentralError> {
        let slots = self.slots;
        each_group(bytes, |group, numbers| {
            let own = self.n.iter_mut().skip(group * slots).take(slots);
            for (count, n) in own.zip(numbers) {
                *count += times * i64::try_from(*n).unwrap_or(i64::MAX);
            }
        })
    }

    /// Adds other counts; the layout may have grown between the two.
    pub fn add_all(&mut self, other: &Open) {
        self.grow(other.slots);
        for group in 0..GROUPS {
            for slot in 0..other.slots {
                if let Some(n) = self.n.get_mut(group * self.slots + slot) {
                    *n += other.get(group, slot);
                }
            }
        }
    }

    /// Keeps of what `had` has more than these counts as much as `erased` rows of each group can
    /// have said.
    pub fn keep_of(&mut self, had: &Open, erased: &[i64; GROUPS]) {
        self.grow(had.slots);
        for (group, erased) in erased.iter().enumerate() {
            for slot in 0..self.slots {
                let more = had.get(group, slot) - self.get(group, slot);
                if let Some(n) = self.n.get_mut(group * self.slots + slot) {
                    *n += more.clamp(0, *erased);
                }
            }
        }
    }

    /// True when bytes, or nothing at all, say the same.
    pub fn is_what(&self, bytes: Option<&[u8]>) -> Result<bool, CentralError> {
        let mut rest = self.clone();
        let mut is_beyond = false;
        if let Some(bytes) = bytes {
            each_group(bytes, |_, numbers| {
                is_beyond |= numbers.iter().skip(self.slots).any(|n| *n > 0);
            })?;
            rest.add_packed(bytes, -1)?;
        }
        Ok(!is_beyond && rest.n.iter().all(|n| *n == 0))
    }

    fn grow(&mut self, slots: usize) {
        if slots <= self.slots {
            return;
        }
        let mut grown = Open::with_slots(slots);
        for group in 0..GROUPS {
            for slot in 0..self.slots {
                if let Some(n) = grown.n.get_mut(group * slots + slot) {
                    *n = self.get(group, slot);
                }
            }
        }
        *self = grown;
    }

    /// True when something was taken away that was not there: the rows say otherwise.
    pub fn is_below_nought(&self) -> bool {
        self.n.iter().any(|n| *n < 0)
    }

    /// As bytes. What is below nought is nought; `tally rebuild` makes it right.
    pub fn pack(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(2 + self.n.len());
        bytes.push(FORM);
        packed::put(&mut bytes, self.slots as u64);
        for n in &self.n {
            packed::put(&mut bytes, u64::try_from(*n).unwrap_or(0));
        }
        bytes
    }
}

/// Adds what bytes say to a sample.
pub fn unpack_into(bytes: &[u8], sample: &mut Sample) -> Result<(), CentralError> {
    each_group(bytes, |group, numbers| {
        if let Some(counts) = sample.groups.get_mut(group) {
            counts.add_first(numbers);
        }
    })
}

/// The counts of each group, by slot.
fn each_group(bytes: &[u8], mut told: impl FnMut(usize, &[u64])) -> Result<(), CentralError> {
    let corrupt = || {
        CentralError::Corrupt(
            "a packed sample is not of form 1; make it anew with 'hailong tally rebuild'"
                .to_owned(),
        )
    };
    let [FORM, rest @ ..] = bytes else { return Err(corrupt()) };
    let mut rest = rest;
    let slots =
        usize::try_from(packed::take(&mut rest).ok_or_else(corrupt)?).map_err(|_| corrupt())?;
    // Every count takes a byte at least: a number that cannot be is not believed.
    if slots > rest.len() {
        return Err(corrupt());
    }
    let mut numbers = vec![0; slots];
    for group in 0..GROUPS {
        for number in &mut numbers {
            *number = packed::take(&mut rest).ok_or_else(corrupt)?;
        }
        told(group, &numbers);
    }
    if rest.is_empty() { Ok(()) } else { Err(corrupt()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_come_back_as_they_were_packed() {
        let mut open = Open::with_slots(3);
        let events = [(0, 0, 1), (0, 2, 127), (7, 1, 128), (19, 2, 2_000_000_000), (7, 1, -28)];
        for (group, slot, n) in events {
            open.add(Event { group, slot, n });
        }
        let bytes = open.pack();
        let mut sample = Sample::default();
        unpack_into(&bytes, &mut sample).unwrap();
        unpack_into(&bytes, &mut sample).unwrap();
        assert_eq!(sample.groups[0].get(2), 254);
        assert_eq!(sample.groups[7].get(1), 200);
        assert_eq!(sample.groups[19].get(2), 4_000_000_000);
        assert_eq!(sample.total().get(0), 2);

        let mut grown = Open::with_slots(5);
        grown.add_packed(&bytes, 1).unwrap();
        assert_eq!(grown.get(7, 1), 100, "a layout that has grown keeps what was counted before");
        grown.add_packed(&bytes, -1).unwrap();
        assert_eq!(grown, Open::with_slots(5));
    }

    #[test]
    fn what_is_not_a_sample_is_refused() {
        let whole = Open::with_slots(2).pack();
        let mut longer = whole.clone();
        longer.push(0);
        let mut other = whole.clone();
        other[0] = 2;
        for wrong in [&[][..], &whole[..whole.len() - 1], &longer, &other, &[1, 0xff, 0xff]] {
            assert!(unpack_into(wrong, &mut Sample::default()).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn what_was_never_there_cannot_be_taken_away() {
        let mut open = Open::with_slots(1);
        open.add(Event { group: 3, slot: 0, n: -1 });
        assert!(open.is_below_nought());
        let mut sample = Sample::default();
        unpack_into(&open.pack(), &mut sample).unwrap();
        assert_eq!(sample.total().get(0), 0);
    }
}
