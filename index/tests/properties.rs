//! What holds for all counts: where an index lies, what an answer more does to it, what a merge of units is.

use std::sync::LazyLock;

use index::{Confidence, Counts, Estimate, Facts, GROUPS, Sample, estimate};
use proptest::prelude::*;

use crate::counting::{Ready, ready, sample};

static SIPAS: LazyLock<Vec<Ready>> = LazyLock::new(|| {
    let parameters: [&[(&str, &str)]; 4] =
        [&[], &[("overall", "factors")], &[("overall", "items")], &[("item", "mean")]];
    parameters.map(|parameters| ready("sipas-2023", "sipas", parameters)).into()
});

static ONE_STOP: LazyLock<Vec<Ready>> = LazyLock::new(|| {
    ["top2", "mean-level", "net", "tt01", "qd766-honest"]
        .map(|name| ready("one-stop", name, &[]))
        .into()
});

/// Answers of one citizen: rows or questions by number, with a level each.
type Answers = Vec<(usize, u8)>;

fn sipas_answers() -> impl Strategy<Value = Vec<Answers>> {
    prop::collection::vec(prop::collection::vec((1..=33_usize, 1..=5_u8), 0..12), 0..12)
}

fn one_stop_answers() -> impl Strategy<Value = Vec<Answers>> {
    prop::collection::vec(prop::collection::vec((0..5_usize, 1..=5_u8), 0..5), 0..12)
}

/// A submission of sipas-2023: one level for each row named, the first one.
fn sipas_submission(ready: &Ready, answers: &Answers) -> Counts {
    let mut counts = Counts::default();
    counts.add(0, 1);
    let mut seen = std::collections::BTreeSet::new();
    for (row, level) in answers.iter().filter(|(row, _)| seen.insert(*row)) {
        counts.add(ready.slot("c9", &row.to_string(), *level), 1);
    }
    counts
}

const QUESTIONS: [&str; 5] = ["overall", "time", "contacts", "offices", "attitude"];

fn one_stop_submission(ready: &Ready, answers: &Answers) -> Counts {
    let mut counts = Counts::default();
    counts.add(0, 1);
    let mut seen = std::collections::BTreeSet::new();
    for (question, level) in answers.iter().filter(|(question, _)| seen.insert(*question)) {
        let level = if *question == 0 { *level } else { 1 + (*level - 1) % 3 };
        counts.add(ready.slot(QUESTIONS[*question], "", level), 1);
    }
    counts
}

fn estimates<'a>(ready: &'a Ready, sample: &Sample) -> Vec<Estimate<'a>> {
    estimate(&ready.compiled, sample, &Facts::default(), &Confidence::default())
}

fn same(one: &[Option<f64>], other: &[Option<f64>]) -> bool {
    one.iter().zip(other).all(|pair| match pair {
        (Some(one), Some(other)) => (one - other).abs() < 1e-9,
        (one, other) => one == other,
    })
}

/// A composite lies between the least and the greatest of its parts; it has a value if one of them has.
fn lies_between_its_parts(ready: &Ready, counts: &Counts) {
    let values = ready.compiled.evaluate(counts, &Facts::default());
    for (figure, value) in ready.compiled.figures().iter().zip(&values) {
        let (least, most) = figure.scale.bounds();
        assert!(value.is_none_or(|value| least <= value && value <= most), "{}", figure.id);
        if figure.parts.is_empty() {
            continue;
        }
        let parts: Vec<f64> = figure.parts.iter().filter_map(|part| values[*part]).collect();
        assert_eq!(value.is_some(), !parts.is_empty(), "{}", figure.id);
        let Some(value) = value else { continue };
        let least = parts.iter().copied().fold(f64::INFINITY, f64::min);
        let most = parts.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        assert!(least - 1e-9 <= *value && *value <= most + 1e-9, "{}: {value}", figure.id);
    }
}

/// One answer more at the top of any question lowers nothing.
fn a_top_answer_lowers_nothing(ready: &Ready, counts: &Counts, top: &Counts) {
    let before = ready.compiled.evaluate(counts, &Facts::default());
    let mut more = counts.clone();
    more.add_all(top);
    let after = ready.compiled.evaluate(&more, &Facts::default());
    for (figure, (before, after)) in ready.compiled.figures().iter().zip(before.iter().zip(&after))
    {
        // Without a value before there is nothing to fall from.
        let Some(before) = before else { continue };
        let after = after.unwrap();
        assert!(after >= before - 1e-9, "{} fell from {before} to {after}", figure.id);
    }
}

/// The share of merged units is the mean of their shares by answers, and what the two together would have
/// given from the first; the intervals, too.
fn a_merge_is_the_index_over_the_union(ready: &Ready, one: &[Counts], other: &[Counts]) {
    let mut merged = sample(one.iter().cloned());
    merged.add_all(&sample(other.iter().cloned()));
    let mut union = Sample::default();
    // The other way round: the order in which submissions came makes no difference.
    let all: Vec<_> = one.iter().enumerate().chain(other.iter().enumerate()).collect();
    for (number, counts) in all.into_iter().rev() {
        union.groups[number % GROUPS].add_all(counts);
    }
    let (merged, union) = (estimates(ready, &merged), estimates(ready, &union));
    assert_eq!(merged, union);
    let parts = [one, other].map(|part| estimates(ready, &sample(part.iter().cloned())));
    for (at, whole) in merged.iter().enumerate().filter(|(_, one)| !one.levels.is_empty()) {
        let n: u64 = parts.iter().map(|part| part[at].n).sum();
        assert_eq!(whole.n, n);
        if whole.figure.is_rounded {
            continue;
        }
        let weighed = parts.iter().filter_map(|part| Some(part[at].value? * part[at].n as f64));
        let Some(value) = whole.value else { continue };
        assert!((value - weighed.sum::<f64>() / n as f64).abs() < 1e-9, "{}", whole.figure.id);
    }
}

/// An interval holds its figure, stays within its bounds, and grows with confidence.
fn intervals_are_sound(ready: &Ready, sample: &Sample) {
    let surer = Confidence::new(0.99).unwrap();
    let wider = estimate(&ready.compiled, sample, &Facts::default(), &surer);
    for (one, wider) in estimates(ready, sample).iter().zip(&wider) {
        let id = &one.figure.id;
        let (Some(value), Ok(interval)) = (one.value, one.interval) else { continue };
        let (least, most) = one.figure.scale.bounds();
        assert!(least <= interval.low && interval.high <= most, "{id}: {interval:?}");
        assert!(interval.low <= value && value <= interval.high, "{id}: {value}, {interval:?}");
        let wider = wider.interval.unwrap();
        assert!(wider.low <= interval.low && interval.high <= wider.high, "{id}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn sipas_keeps_its_properties(
        one in sipas_answers(),
        other in sipas_answers(),
        row in 1..=33_usize,
    ) {
        for ready in SIPAS.iter() {
            let counts = |answers: &[Answers]| -> Vec<Counts> {
                answers.iter().map(|answers| sipas_submission(ready, answers)).collect()
            };
            let (one, other) = (counts(&one), counts(&other));
            let total = sample(one.iter().cloned()).total();
            lies_between_its_parts(ready, &total);
            a_top_answer_lowers_nothing(ready, &total, &sipas_submission(ready, &vec![(row, 5)]));
            a_merge_is_the_index_over_the_union(ready, &one, &other);
            intervals_are_sound(ready, &sample(one));
        }
    }

    #[test]
    fn figures_of_the_one_stop_rating_keep_theirs(
        one in one_stop_answers(),
        other in one_stop_answers(),
        question in 0..5_usize,
    ) {
        for ready in ONE_STOP.iter() {
            let counts = |answers: &[Answers]| -> Vec<Counts> {
                answers.iter().map(|answers| one_stop_submission(ready, answers)).collect()
            };
            let (one, other) = (counts(&one), counts(&other));
            let total = sample(one.iter().cloned()).total();
            let level = if question == 0 { 5 } else { 3 };
            let top = one_stop_submission(ready, &vec![(question, level)]);
            a_top_answer_lowers_nothing(ready, &total, &top);
            a_merge_is_the_index_over_the_union(ready, &one, &other);
            intervals_are_sound(ready, &sample(one));
        }
    }
}

/// What is withheld has no value and goes into nothing, which says so: the same as if nobody had answered it.
#[test]
fn what_is_withheld_goes_into_nothing() {
    let ready = &SIPAS[0];
    let answers: Vec<Answers> =
        vec![vec![(1, 5), (2, 1), (15, 4), (31, 2)], vec![(1, 4), (2, 5), (15, 1), (31, 1)]];
    let submissions = |skip: &[usize]| {
        let kept = answers.iter().map(|answers| {
            let kept = answers.iter().filter(|(row, _)| !skip.contains(row)).copied().collect();
            sipas_submission(ready, &kept)
        });
        sample(kept).total()
    };
    let facts = Facts::default();
    let withholding = ready.compiled.withholding([("c9", "1"), ("c9", "31"), ("c9", "99")]);
    let withheld = withholding.evaluate(&submissions(&[]), &facts);
    assert!(same(&withheld, &ready.compiled.evaluate(&submissions(&[1, 31]), &facts)));
    let confidence = Confidence::default();
    let estimates = estimate(&withholding, &sample([submissions(&[])]), &facts, &confidence);
    assert_eq!(estimates[ready.figure("factor.accountability")].left_out, ["c9.1"]);
    let hidden = &estimates[ready.figure("c9.1")];
    assert_eq!((hidden.value, hidden.n, hidden.levels.len()), (None, 0, 0));
    assert!(estimates[ready.figure("overall")].left_out.contains(&"factor.complaints"));
    assert_eq!((hidden.is_withheld, estimates[ready.figure("c9.2")].is_withheld), (true, false));
    // Row 31 has two answers, rows 1, 2 and 15 have four, the others none.
    let mut counts = submissions(&[]);
    counts.add_all(&submissions(&[31]));
    let below = |least| ready.compiled.withholding_below(&counts, least).evaluate(&counts, &facts);
    assert!(same(&below(2), &ready.compiled.evaluate(&counts, &facts)));
    let without = ready.compiled.withholding([("c9", "31")]);
    assert!(same(&below(3), &without.evaluate(&counts, &facts)));
    // The formula itself still has them.
    assert!(ready.compiled.evaluate(&submissions(&[]), &facts)[ready.figure("c9.1")].is_some());
}
