//! Who a figure is of: which days of which units go into it, also when several figures share them and
//! when units moved between them. Pure.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::central::sample::{Class, Sample, SampleSpan, Samples, Wanted};
use crate::unit::{Members, code};

/// What one set of figures is of.
#[derive(Clone, Debug)]
pub enum Target {
    /// Every unit, registered or not.
    Country,
    /// One unit with everything that belonged to it.
    Unit(Members),
}

impl Target {
    /// Spellings of the units that belong to it, by the days they do; none is every unit.
    pub fn units_by_days(
        &self,
        from: Date,
        to: Date,
    ) -> BTreeMap<(Date, Date), Option<Vec<String>>> {
        let Target::Unit(members) = self else { return BTreeMap::from([((from, to), None)]) };
        let mut units: BTreeMap<(Date, Date), Vec<String>> = BTreeMap::new();
        for span in &members.spans {
            units.entry((span.from, span.to)).or_default().extend(code::spellings(&span.code));
        }
        units.into_iter().map(|(days, units)| (days, Some(units))).collect()
    }
}

/// How to read what several targets need, each submission once.
#[derive(Debug)]
pub struct Plan {
    spans: Vec<SampleSpan>,
    rest: Option<(Date, Date, usize)>,
    /// The targets that each bucket goes to.
    buckets: Vec<Vec<usize>>,
}

impl Plan {
    /// The plan for these targets and days. Spans of one code are cut where what they belong to changes;
    /// days that belong to the same targets share a bucket.
    pub fn of(targets: &[Target], from: Date, to: Date) -> Plan {
        let mut by_code: BTreeMap<&str, Vec<(Date, Date, usize)>> = BTreeMap::new();
        let mut whole: Vec<usize> = Vec::new();
        for (position, target) in targets.iter().enumerate() {
            match target {
                Target::Country => whole.push(position),
                Target::Unit(members) => {
                    for span in &members.spans {
                        let days = (span.from.max(from), span.to.min(to), position);
                        if days.0 <= days.1 {
                            by_code.entry(&span.code).or_default().push(days);
                        }
                    }
                }
            }
        }
        let mut plan = Plan { spans: Vec::new(), rest: None, buckets: Vec::new() };
        let mut numbers: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        if !whole.is_empty() {
            plan.rest = Some((from, to, plan.bucket(&mut numbers, whole.clone())));
        }
        for (code, days) in by_code {
            for (first, last, mut of) in cut(&days, (!whole.is_empty()).then_some((from, to))) {
                of.extend(&whole);
                of.sort_unstable();
                let bucket = plan.bucket(&mut numbers, of);
                for unit in code::spellings(code) {
                    plan.spans.push(SampleSpan { unit, from: first, to: last, bucket });
                }
            }
        }
        plan
    }

    fn bucket(&mut self, numbers: &mut BTreeMap<Vec<usize>, usize>, of: Vec<usize>) -> usize {
        let next = self.buckets.len();
        let number = *numbers.entry(of.clone()).or_insert(next);
        if number == next {
            self.buckets.push(of);
        }
        number
    }

    /// What to ask central for.
    pub fn wanted<'a>(&'a self, survey: &'a str) -> Wanted<'a> {
        Wanted { survey, spans: &self.spans, rest: self.rest, buckets: self.buckets.len() }
    }

    /// What was read, put together for each target.
    pub fn by_target(&self, read: &Samples, targets: usize) -> Vec<BTreeMap<(u32, Class), Sample>> {
        let mut by_target = vec![BTreeMap::new(); targets];
        for (samples, of) in read.buckets.iter().zip(&self.buckets) {
            for target in of {
                let Some(own): Option<&mut BTreeMap<_, Sample>> = by_target.get_mut(*target) else {
                    continue;
                };
                for (key, sample) in samples {
                    own.entry(*key).or_default().add_all(sample);
                }
            }
        }
        by_target
    }
}

/// Days cut into pieces of which each is as a whole in the same targets. With `around`, every day of it
/// is in some piece, also one that no target names.
pub(crate) fn cut(
    days: &[(Date, Date, usize)],
    around: Option<(Date, Date)>,
) -> Vec<(Date, Date, Vec<usize>)> {
    let mut starts: BTreeSet<Date> = BTreeSet::new();
    let edges = days.iter().map(|(from, to, _)| (*from, *to)).chain(around);
    for (from, to) in edges {
        starts.insert(from);
        starts.extend(to.tomorrow().ok());
    }
    let starts: Vec<Date> = starts.into_iter().collect();
    let mut pieces: Vec<(Date, Date, Vec<usize>)> = Vec::new();
    for (position, first) in starts.iter().enumerate() {
        let next = starts.get(position + 1);
        let Some(last) = next.map_or(Some(Date::MAX), |next| next.yesterday().ok()) else {
            continue;
        };
        let has = |from: &Date, to: &Date| from <= first && last <= *to;
        let of: BTreeSet<usize> =
            days.iter().filter(|(from, to, _)| has(from, to)).map(|(_, _, of)| *of).collect();
        let is_around = around.is_some_and(|(from, to)| has(&from, &to));
        if of.is_empty() && !is_around {
            continue;
        }
        let of: Vec<usize> = of.into_iter().collect();
        match pieces.last_mut() {
            Some((_, end, same))
                if *same == of && end.tomorrow().is_ok_and(|day| day == *first) =>
            {
                *end = last;
            }
            _ => pieces.push((*first, last, of)),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::{Role, Span};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn unit(spans: &[(&str, &str, &str)]) -> Target {
        let span = |(code, from, to): &(&str, &str, &str)| Span {
            code: (*code).to_owned(),
            from: day(from),
            to: day(to),
            role: Role::Descendant,
        };
        let spans = spans.iter().map(span).collect();
        Target::Unit(Members { spans, left_out: vec![], is_registered: true })
    }

    fn told(plan: &Plan) -> Vec<String> {
        let told = |span: &SampleSpan| {
            let of = &plan.buckets[span.bucket];
            format!("{} {}..{} {of:?}", span.unit, span.from, span.to)
        };
        plan.spans.iter().map(told).collect()
    }

    #[test]
    fn days_of_the_same_targets_share_a_bucket() {
        let province = [("H1.1", "2026-01-01", "2026-12-31"), ("H1.2", "2026-01-01", "2026-12-31")];
        let plan = Plan::of(
            &[unit(&province), unit(&province[..1])],
            day("2026-01-01"),
            day("2026-12-31"),
        );
        let first = |code: &str| told(&plan).into_iter().find(|one| one.starts_with(code)).unwrap();
        assert_eq!(first("H1.1 "), "H1.1 2026-01-01..2026-12-31 [0, 1]");
        assert_eq!(first("H1.2 "), "H1.2 2026-01-01..2026-12-31 [0]");
        assert_eq!(plan.buckets, [vec![0, 1], vec![0]]);
    }

    #[test]
    fn a_unit_that_moved_is_cut_where_it_moved() {
        let one = unit(&[("H1.1", "2026-01-01", "2026-06-14")]);
        let other = unit(&[("H1.1", "2026-06-15", "2027-03-31")]);
        let plan = Plan::of(&[one, other], day("2026-01-01"), day("2026-12-31"));
        let told: Vec<String> =
            told(&plan).into_iter().filter(|one| one.starts_with("H1.1")).collect();
        assert_eq!(told, ["H1.1 2026-01-01..2026-06-14 [0]", "H1.1 2026-06-15..2026-12-31 [1]"]);
    }

    #[test]
    fn the_country_has_every_day_of_every_unit() {
        let one = unit(&[("H1.1", "2026-03-01", "2026-06-14")]);
        let plan = Plan::of(&[Target::Country, one], day("2026-01-01"), day("2026-12-31"));
        let told: Vec<String> =
            told(&plan).into_iter().filter(|one| one.starts_with("H1.1")).collect();
        assert_eq!(
            told,
            [
                "H1.1 2026-01-01..2026-02-28 [0]",
                "H1.1 2026-03-01..2026-06-14 [0, 1]",
                "H1.1 2026-06-15..2026-12-31 [0]",
            ]
        );
        assert_eq!(plan.rest.map(|(_, _, bucket)| plan.buckets[bucket].clone()), Some(vec![0]));
    }
}
