//! From estimates to the figures that are told: rounded as the source rounds, small ones suppressed, and
//! none beside another from which a small one could be had by subtraction. Pure.

use std::collections::BTreeMap;

use index::formula::{round_half_up, wording};
use index::{
    Claim, Compiled, Confidence, Counts, Estimate, Facts, Figure, FigureKind, IntervalMethod,
    Sample, ValueScale, estimate,
};

use super::report::{ClassTold, Item, Submissions};
use crate::central::sample::Class;

/// Counts of one target by class.
#[derive(Clone, Debug, Default)]
pub struct Classes {
    /// Counted, invited and unproved together.
    pub counted: Sample,
    invited: Counts,
    unproved: Counts,
    quarantined: Counts,
}

impl Classes {
    /// Of what was read of one version.
    pub fn of(samples: &BTreeMap<(u32, Class), Sample>, version: u32) -> Classes {
        let of = |class| samples.get(&(version, class));
        let mut counted = of(Class::Invited).cloned().unwrap_or_default();
        of(Class::Unproved).into_iter().for_each(|sample| counted.add_all(sample));
        let total = |class| of(class).map(Sample::total).unwrap_or_default();
        Classes {
            counted,
            invited: total(Class::Invited),
            unproved: total(Class::Unproved),
            quarantined: total(Class::Quarantined),
        }
    }

    /// Submissions: invited, unproved, quarantined.
    pub fn submissions(&self, slot: Option<usize>) -> [u64; 3] {
        let n = |counts: &Counts| slot.map_or(0, |slot| counts.get(slot));
        [n(&self.invited), n(&self.unproved), n(&self.quarantined)]
    }
}

/// What figures are told with.
#[derive(Clone, Copy, Debug)]
pub struct Telling<'a> {
    /// The formula, ready.
    pub compiled: &'a Compiled,
    /// Confidence of intervals.
    pub confidence: &'a Confidence,
    /// Figures on fewer answers are suppressed.
    pub smallest_base: u64,
    /// True when nothing is told apart that may be fewer people than were released together.
    pub only_released: bool,
}

impl Telling<'_> {
    /// Every figure of a target.
    pub fn items(&self, classes: &Classes, facts: &Facts, of: &Submissions) -> Vec<Item> {
        let estimates = estimate(self.compiled, &classes.counted, facts, self.confidence);
        let counted = classes.counted.total();
        let mut with_quarantined = counted.clone();
        with_quarantined.add_all(&classes.quarantined);
        let values = [&classes.invited, &classes.unproved, &with_quarantined]
            .map(|counts| self.compiled.evaluate(counts, facts));
        let [invited, unproved, with] = &values;
        let one = |(at, estimate): (usize, &Estimate<'_>)| {
            let value = |values: &[Option<f64>]| values.get(at).copied().flatten();
            let n = |counts: &Counts| self.base(at, counts);
            let is_open = |counts: &Counts| self.is_open(at, counts);
            let (q, i, u) = (n(&classes.quarantined), n(&classes.invited), n(&classes.unproved));
            let mut item = self.item(estimate, of.response_rate);
            if estimate.is_withheld {
                item.n = n(&counted);
            }
            if !estimate.figure.levels.is_empty() {
                item.no_answer = Some(of.counted.saturating_sub(item.n));
            }
            if self.only_released {
                if item.suppressed {
                    // How few they are is nobody's business either.
                    (item.n, item.no_answer) = (0, None);
                }
                return item;
            }
            item.quarantined = q;
            let all = item.n + q;
            item.quarantined_share =
                (all > 0).then(|| round_half_up(100.0 * q as f64 / all as f64, 1));
            (item.invited_n, item.unproved_n) = (i, u);
            let told = |value: Option<f64>| value.map(|value| shown(estimate.figure, value));
            // Invited and unproved make up the whole: a small one must not be had from the other.
            if !item.suppressed && is_open(&classes.invited) && is_open(&classes.unproved) {
                item.invited_value = told(value(invited).filter(|_| i > 0));
                item.unproved_value = told(value(unproved).filter(|_| u > 0));
            }
            if !item.suppressed && is_open(&classes.quarantined) {
                item.with_quarantined = told(value(with));
            }
            item
        };
        estimates.iter().enumerate().map(one).collect()
    }

    fn item(&self, estimate: &Estimate<'_>, response_rate: Option<f64>) -> Item {
        let figure = estimate.figure;
        let is_counted = estimate.claim == Claim::Counted;
        let is_small = !is_counted && estimate.n < self.smallest_base;
        let suppressed = is_small || estimate.is_withheld;
        let (scale, max) = scale_of(figure.scale);
        let mut item = Item {
            id: figure.id.clone(),
            kind: kind_of(figure.kind),
            scale,
            max,
            n: estimate.n,
            claim: claim_of(estimate.claim),
            response_rate,
            suppressed,
            left_out: estimate.left_out.iter().map(|id| (*id).to_owned()).collect(),
            ..Item::default()
        };
        if suppressed {
            return item;
        }
        item.value = estimate.value.map(|value| shown(figure, value));
        item.counts =
            Some(estimate.levels.iter().map(|(level, n)| (level.to_string(), *n)).collect());
        match &estimate.interval {
            Ok(interval) => {
                item.interval = Some([shown(figure, interval.low), shown(figure, interval.high)]);
                item.interval_method = Some(method_of(interval.method));
            }
            Err(why) => item.no_interval = Some(why.to_string()),
        }
        let decimals = decimals_of(figure) + 1;
        item.standard_error = estimate.standard_error.map(|error| round_half_up(error, decimals));
        item.available = estimate.available;
        item.class = estimate.grade.map(|grade| {
            let (vi, en) = wording::class(grade.class);
            ClassTold { vi, en, is_scaled: grade.is_scaled }
        });
        item
    }

    /// True when nothing small is in it: nobody answered a question of it, or enough people did.
    fn is_open(&self, at: usize, counts: &Counts) -> bool {
        let Some(figure) = self.compiled.figures().get(at) else { return false };
        let n: u64 = figure.levels.iter().map(|level| counts.get(level.slot)).sum();
        (n == 0 || n >= self.smallest_base)
            && figure.parts.iter().all(|part| self.is_open(*part, counts))
    }

    /// Answers that a figure rests on: of what is made of others, the most that one part has.
    fn base(&self, at: usize, counts: &Counts) -> u64 {
        let Some(figure) = self.compiled.figures().get(at) else { return 0 };
        if figure.levels.is_empty() {
            return figure.parts.iter().map(|part| self.base(*part, counts)).max().unwrap_or(0);
        }
        figure.levels.iter().map(|level| counts.get(level.slot)).sum()
    }
}

/// A value as it is told: percent with one decimal (A4), others as their source shows them.
pub fn shown(figure: &Figure, value: f64) -> f64 {
    round_half_up(value, decimals_of(figure))
}

fn decimals_of(figure: &Figure) -> u8 {
    match figure.scale {
        ValueScale::Percent | ValueScale::PercentagePoints => 1,
        ValueScale::Level { .. } | ValueScale::Points { .. } => figure.decimals.max(1),
    }
}

/// How a method is named.
pub fn method_of(method: IntervalMethod) -> &'static str {
    match method {
        IntervalMethod::Wilson => "wilson",
        IntervalMethod::Jackknife => "jackknife",
        IntervalMethod::Newcombe => "newcombe",
    }
}

fn claim_of(claim: Claim) -> &'static str {
    match claim {
        Claim::SelfSelected => "self-selected",
        Claim::Designed => "designed",
        Claim::Counted => "counted",
    }
}

/// What a kind is called.
pub fn kind_of(kind: FigureKind) -> &'static str {
    match kind {
        FigureKind::Item => "item",
        FigureKind::Factor => "factor",
        FigureKind::Block => "block",
        FigureKind::Overall => "overall",
        FigureKind::Indicator => "indicator",
        FigureKind::Group => "group",
    }
}

/// What a scale is called, and the most a value of it can be.
pub fn scale_of(scale: ValueScale) -> (&'static str, f64) {
    let name = match scale {
        ValueScale::Percent => "percent",
        ValueScale::PercentagePoints => "percentage-points",
        ValueScale::Level { .. } => "level",
        ValueScale::Points { .. } => "points",
    };
    (name, scale.bounds().1)
}
