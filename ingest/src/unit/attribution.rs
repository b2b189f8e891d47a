//! Which unit's ratings belong to a unit on which days: parts by the tree of the day, and predecessors
//! by the successors that are registered. See [`super::Tree::members`].

use std::collections::{BTreeMap, BinaryHeap, HashSet};

use jiff::civil::Date;

use super::days::{Days, after};
use super::tree::{LeftOut, Members, Period, Role, Span, Tree, WhyLeftOut};
use crate::limits::UNIT_DEPTH_MAX;

/// See [`Tree::members`].
pub(super) fn members(tree: &Tree, code: &str, from: Date, to: Date) -> Members {
    let root = tree.find(code);
    let is_registered = root.is_some_and(|root| !tree.units[root].periods.is_empty());
    let Some(asked) = Days::of(from, to) else {
        return Members { spans: Vec::new(), left_out: Vec::new(), is_registered };
    };
    let Some(root) = root else {
        let code = super::code::canonical(code).into_owned();
        let spans = vec![Span { code, from, to, role: Role::Itself }];
        return Members { spans, left_out: Vec::new(), is_registered };
    };
    let mut predecessors = Predecessors::new(tree, root);
    predecessors.find_all();
    let mut taken = Taken::new(tree, asked);
    taken.take(root, asked, Role::Itself, Role::Descendant);
    for (unit, lives) in &predecessors.belongs {
        for days in lives.iter().filter_map(|days| days.both(asked)) {
            taken.take(*unit, days, Role::Predecessor, Role::Predecessor);
        }
    }
    let left_out = taken.missing(predecessors.left_out);
    Members { spans: taken.spans(), left_out, is_registered }
}

/// Predecessors of a unit, found from the latest end to the earliest: when one is judged, what became
/// of its successors is known.
struct Predecessors<'t> {
    tree: &'t Tree,
    root: usize,
    /// Days on which a unit counts as the one asked for.
    belongs: BTreeMap<usize, Vec<Days>>,
    left_out: Vec<(usize, Vec<Days>, WhyLeftOut)>,
    waiting: BinaryHeap<(Date, usize)>,
    seen: HashSet<usize>,
}

impl<'t> Predecessors<'t> {
    fn new(tree: &'t Tree, root: usize) -> Predecessors<'t> {
        Predecessors {
            tree,
            root,
            belongs: BTreeMap::new(),
            left_out: Vec::new(),
            waiting: BinaryHeap::new(),
            seen: HashSet::new(),
        }
    }

    fn find_all(&mut self) {
        self.wait_for_predecessors(self.root, &[Days::ALL]);
        while let Some((_, index)) = self.waiting.pop() {
            let period = &self.tree.periods[index];
            // The code asked for is itself on all days, whatever it was before.
            if period.unit == self.root {
                continue;
            }
            let life = self.life(index);
            self.wait_for_predecessors(period.unit, &life);
            match self.why_left_out(period) {
                None => self.belongs.entry(period.unit).or_default().extend(life),
                Some(why) => self.left_out.push((period.unit, life, why)),
            }
        }
    }

    /// Notes whose work the unit took over in this time.
    fn wait_for_predecessors(&mut self, unit: usize, life: &[Days]) {
        for index in &self.tree.units[unit].predecessors {
            let end = self.tree.periods[*index].days.to;
            let is_then = after(end).is_some_and(|day| life.iter().any(|days| days.has(day)));
            if is_then && self.seen.insert(*index) {
                self.waiting.push((end, *index));
            }
        }
    }

    /// The time that ends with this period: a renamed or moved unit is the same one, and a period that
    /// names successors itself ends what was before.
    fn life(&self, index: usize) -> Vec<Days> {
        let period = |index: usize| &self.tree.periods[index];
        let own = &self.tree.units[period(index).unit].periods;
        let until = own.iter().take_while(|other| **other != index).copied();
        let earlier: Vec<usize> = until.collect();
        let same =
            earlier.into_iter().rev().take_while(|other| period(*other).successors.is_empty());
        [index].into_iter().chain(same).map(|index| period(index).days).collect()
    }

    fn why_left_out(&self, period: &Period) -> Option<WhyLeftOut> {
        let day = after(period.days.to)?;
        // A successor that was only a part of the unit makes nobody the unit's own predecessor.
        let is_one = period.successors.iter().any(|successor| self.counts(*successor, day));
        if is_one && period.successors.iter().all(|successor| self.is_within(*successor, day)) {
            return None;
        }
        let mut codes = period.successors.iter().map(|unit| self.tree.units[*unit].code.clone());
        Some(match (codes.next(), period.successors.len()) {
            (Some(successor), 1) => WhyLeftOut::SuccessorLeftOut { successor },
            (first, _) => {
                let mut successors: Vec<String> = first.into_iter().chain(codes).collect();
                successors.sort();
                WhyLeftOut::Split { successors }
            }
        })
    }

    /// True when the unit, on that day, is the one asked for or a predecessor that belongs to it.
    fn counts(&self, unit: usize, day: Date) -> bool {
        let belongs = |own: &Vec<Days>| own.iter().any(|days| days.has(day));
        unit == self.root || self.belongs.get(&unit).is_some_and(belongs)
    }

    /// True when the unit, on that day, counts as the one asked for or is a part of one that does.
    fn is_within(&self, unit: usize, day: Date) -> bool {
        let mut unit = Some(unit);
        for _ in 0..=UNIT_DEPTH_MAX {
            let Some(of) = unit else { return false };
            if self.counts(of, day) {
                return true;
            }
            unit = self.tree.own_period_on(of, day).and_then(|period| period.parent);
        }
        false
    }
}

/// Days of units as they are taken, each once.
struct Taken<'t> {
    tree: &'t Tree,
    asked: Days,
    /// By unit, in their order.
    days: Vec<Vec<(Days, Role)>>,
}

impl<'t> Taken<'t> {
    fn new(tree: &'t Tree, asked: Days) -> Taken<'t> {
        Taken { tree, asked, days: vec![Vec::new(); tree.units.len()] }
    }

    /// Takes a unit with all the parts it had on these days. What is taken already has been taken with
    /// its parts, so that also in a circle every day of a unit is looked at once.
    fn take(&mut self, unit: usize, days: Days, role: Role, role_of_parts: Role) {
        let mut waiting = vec![(unit, days, role)];
        while let Some((unit, days, role)) = waiting.pop() {
            for days in days.without(self.days[unit].iter().map(|(days, _)| *days)) {
                let place = self.days[unit].partition_point(|(other, _)| *other < days);
                self.days[unit].insert(place, (days, role));
                for part in &self.tree.units[unit].parts {
                    let part = &self.tree.periods[*part];
                    if let Some(both) = part.days.both(days) {
                        waiting.push((part.unit, both, role_of_parts));
                    }
                }
            }
        }
    }

    /// What of the units that are left out is not taken, by code and then by day.
    fn missing(&self, left_out: Vec<(usize, Vec<Days>, WhyLeftOut)>) -> Vec<LeftOut> {
        let mut missing = Vec::new();
        for (unit, life, why) in left_out {
            let taken = || self.days[unit].iter().map(|(days, _)| *days);
            let asked = life.iter().filter_map(|days| days.both(self.asked));
            let rest = asked.flat_map(|days| days.without(taken()));
            let rest = rest.map(|days| (unit, days, Role::Predecessor)).collect();
            missing.extend(joined(self.tree, rest).into_iter().map(|span| LeftOut {
                code: span.code,
                from: span.from,
                to: span.to,
                why: why.clone(),
            }));
        }
        missing.sort_by(|one, other| (&one.code, one.from).cmp(&(&other.code, other.from)));
        missing
    }

    fn spans(self) -> Vec<Span> {
        let units = self.days.into_iter().enumerate();
        let days = units.flat_map(|(unit, days)| days.into_iter().map(move |(d, r)| (unit, d, r)));
        joined(self.tree, days.collect())
    }
}

/// Spans of these days, those that touch joined; by role, code and day.
pub(super) fn joined(tree: &Tree, mut days: Vec<(usize, Days, Role)>) -> Vec<Span> {
    days.sort_unstable_by(|(one, days, role), (other, others, other_role)| {
        let code = |unit: &usize| &tree.units[*unit].code;
        (role, code(one), days).cmp(&(other_role, code(other), others))
    });
    let mut spans: Vec<Span> = Vec::with_capacity(days.len());
    for (unit, days, role) in days {
        let code = &tree.units[unit].code;
        match spans.last_mut() {
            Some(last)
                if last.code == *code && last.role == role && after(last.to) == Some(days.from) =>
            {
                last.to = days.to;
            }
            _ => {
                spans.push(Span { code: code.clone(), from: days.from, to: days.to, role });
            }
        }
    }
    spans
}
