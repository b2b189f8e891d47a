//! What an index is made of: counts of levels and options, in random groups of submissions.

/// Random groups that submissions are divided into, by a keyed hash that nobody outside can foresee. An
/// index is computed once for each group left out (delete-a-group jackknife, Kott 2001); 20 leave 19
/// degrees of freedom, so intervals are about 7 % wider than with endless groups, and a year of a
/// unit still fits a page of the database.
pub const GROUPS: usize = 20;

/// What one number counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// Question id; `""` counts the submissions themselves.
    pub question: String,
    /// Row of a matrix, else `""`.
    pub row: String,
    /// Level as a number, or option id; `""` for the submissions themselves.
    pub value: String,
}

/// The slots of one version of a survey, by position. It only ever grows at its end, so counts that are
/// shorter lack what nobody had answered yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The slots.
    pub slots: Vec<Slot>,
}

impl Layout {
    /// Position of a slot.
    pub fn position(&self, question: &str, row: &str, value: &str) -> Option<usize> {
        self.slots
            .iter()
            .position(|slot| slot.question == question && slot.row == row && slot.value == value)
    }
}

impl Layout {
    /// Adds what another layout of the same version has and this one lacks; says where each slot of the
    /// other is in this one, by its position there.
    pub fn take_in(&mut self, other: &Layout) -> Vec<usize> {
        let mut positions = Vec::with_capacity(other.slots.len());
        for slot in &other.slots {
            let known = self.position(&slot.question, &slot.row, &slot.value);
            positions.push(known.unwrap_or_else(|| {
                self.slots.push(slot.clone());
                self.slots.len() - 1
            }));
        }
        positions
    }
}

/// How often each slot of a layout was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    n: Vec<u64>,
}

impl Counts {
    /// How often this slot was given; a slot that is not there was not.
    pub fn get(&self, slot: usize) -> u64 {
        self.n.get(slot).copied().unwrap_or(0)
    }

    /// Adds to one slot.
    pub fn add(&mut self, slot: usize, n: u64) {
        if self.n.len() <= slot {
            self.n.resize(slot + 1, 0);
        }
        if let Some(count) = self.n.get_mut(slot) {
            *count += n;
        }
    }

    /// Adds to the first slots, as many as there are numbers.
    pub fn add_first(&mut self, numbers: &[u64]) {
        if self.n.len() < numbers.len() {
            self.n.resize(numbers.len(), 0);
        }
        self.n.iter_mut().zip(numbers).for_each(|(count, n)| *count += n);
    }

    /// Takes away from one slot, down to nought.
    pub fn take_away(&mut self, slot: usize, n: u64) {
        if let Some(count) = self.n.get_mut(slot) {
            *count = count.saturating_sub(n);
        }
    }

    /// Adds other counts of the same layout.
    pub fn add_all(&mut self, other: &Counts) {
        if self.n.len() < other.n.len() {
            self.n.resize(other.n.len(), 0);
        }
        self.n.iter_mut().zip(&other.n).for_each(|(count, n)| *count += n);
    }

    /// These counts without others that are part of them.
    #[must_use]
    pub fn without(&self, part: &Counts) -> Counts {
        let n = self.n.iter().enumerate();
        Counts { n: n.map(|(slot, n)| n.saturating_sub(part.get(slot))).collect() }
    }

    /// Slots that were given at all, with how often.
    pub fn given(&self) -> impl Iterator<Item = (usize, u64)> + '_ {
        self.n.iter().copied().enumerate().filter(|(_, n)| *n > 0)
    }
}

/// Counts of some submissions, by group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// One for each group, [`GROUPS`] of them.
    pub groups: Vec<Counts>,
}

impl Default for Sample {
    fn default() -> Sample {
        Sample { groups: vec![Counts::default(); GROUPS] }
    }
}

impl Sample {
    /// Counts of all groups together.
    pub fn total(&self) -> Counts {
        let mut total = Counts::default();
        self.groups.iter().for_each(|group| total.add_all(group));
        total
    }

    /// The same counts by another layout, given where each slot is there ([`Layout::take_in`]).
    #[must_use]
    pub fn moved_to(&self, positions: &[usize]) -> Sample {
        let moved = |counts: &Counts| {
            let mut moved = Counts::default();
            for (slot, n) in counts.given() {
                if let Some(position) = positions.get(slot) {
                    moved.add(*position, n);
                }
            }
            moved
        };
        Sample { groups: self.groups.iter().map(moved).collect() }
    }

    /// Adds another sample of the same layout, group by group: what a merge of units is.
    pub fn add_all(&mut self, other: &Sample) {
        self.groups.iter_mut().zip(&other.groups).for_each(|(own, more)| own.add_all(more));
    }
}
