//! Differences between two periods, against printed tables and by hand.

use index::{Claim, Confidence, Counts, Difference, Facts, IntervalMethod, NoInterval, Sample};
use index::{difference, estimate};

use crate::counting::{Ready, ready, sample};

fn near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} instead of {expected} +- {within}");
}

fn changes<'a>(ready: &'a Ready, before: &Sample, after: &Sample) -> Vec<Difference<'a>> {
    let facts = Facts::default();
    difference(&ready.compiled, (before, &facts), (after, &facts), &Confidence::default())
}

fn shares(ready: &Ready, met: u64, n: u64) -> Sample {
    let mut counts = Counts::default();
    counts.add(ready.slot("overall", "", 5), met);
    counts.add(ready.slot("overall", "", 1), n - met);
    let mut sample = Sample::default();
    sample.groups[3] = counts;
    sample
}

/// Newcombe (1998), "Interval estimation for the difference between independent proportions", Statistics in
/// Medicine 17, table II, method 10 (hybrid score).
#[test]
fn a_difference_of_shares_has_the_published_interval() {
    let ready = ready("one-stop", "top2", &[]);
    for (one, other, low, high) in [
        ((56, 70), (48, 80), 5.24, 33.39),
        ((9, 10), (3, 10), 17.05, 80.90),
        ((5, 56), (0, 29), -3.81, 19.26),
        ((10, 10), (0, 10), 60.75, 100.0),
    ] {
        let before = shares(&ready, other.0, other.1);
        let after = shares(&ready, one.0, one.1);
        let changes = changes(&ready, &before, &after);
        let overall = &changes[ready.figure("overall")];
        let interval = overall.interval.unwrap();
        assert_eq!(interval.method, IntervalMethod::Newcombe);
        assert_eq!(overall.claim, Claim::SelfSelected);
        near(interval.low, low, 5.1e-3);
        near(interval.high, high, 5.1e-3);
        assert_eq!(overall.direction(), if low > 0.0 { 1 } else { 0 });
    }
    let (many, few) = (shares(&ready, 90, 100), shares(&ready, 30, 100));
    assert_eq!(changes(&ready, &many, &few)[ready.figure("overall")].direction(), -1);
}

/// Levels 1 to 5 have mean 3 and variance 0.5; levels 2, 3, 4, 5, 5 mean 3.8 and variance 1.7 / 5 = 0.34. The
/// change is 0.8, its variance 0.84, with 0.84² / (0.5² / 4 + 0.34² / 4) = 7.72 degrees of freedom.
#[test]
fn a_difference_of_means_adds_variances() {
    let ready = ready("one-stop", "mean-level", &[]);
    let of =
        |levels: [u8; 5]| sample(levels.map(|level| ready.submission(&[("overall", "", level)])));
    let changes = changes(&ready, &of([1, 2, 3, 4, 5]), &of([2, 3, 4, 5, 5]));
    let overall = &changes[ready.figure("overall")];
    near(overall.change.unwrap(), 0.8, 1e-12);
    let interval = overall.interval.unwrap();
    assert_eq!(interval.method, IntervalMethod::Jackknife);
    // Student's t is 2.365 with 7 degrees of freedom and 2.306 with 8.
    let quantile = (interval.high - 0.8) / 0.84_f64.sqrt();
    assert!((2.306..2.365).contains(&quantile), "{quantile}");
    near(Confidence::default().student(0.7056 / 0.0914), quantile, 1e-9);
    near(0.8 - interval.low, interval.high - 0.8, 1e-9);
    // Nobody answered the others in either period.
    let time = &changes[ready.figure("time")];
    assert_eq!((time.change, time.interval), (None, Err(NoInterval::NoValue)));
}

/// A composite that has a part in one period only is not the same figure in both, and says so.
#[test]
fn parts_of_one_period_only_are_named() {
    let ready = ready("sipas-2023", "sipas", &[]);
    let citizen = |rows: &[&str], level| {
        let answers: Vec<_> = rows.iter().map(|row| ("c9", *row, level)).collect();
        ready.submission(&answers)
    };
    let before = sample([citizen(&["1", "15"], 5), citizen(&["1", "15"], 2)]);
    let after = sample([citizen(&["1", "15", "31"], 5), citizen(&["1", "15"], 2)]);
    let changes = changes(&ready, &before, &after);
    assert_eq!(changes[ready.figure("overall")].unlike, ["factor.complaints"]);
    assert_eq!(changes[ready.figure("block.2")].unlike, ["factor.complaints"]);
    assert_eq!(changes[ready.figure("block.1")].unlike, Vec::<&str>::new());
}

/// Facts are not sampled: they change, but there is no interval, and it says why.
#[test]
fn facts_change_without_an_interval() {
    let ready = ready("one-stop", "tt01", &[]);
    let told = |early: u64| Facts {
        n: [("tt01.1.2".to_owned(), early), ("tt01.1.0".to_owned(), 10 - early)].into(),
    };
    let none = Sample::default();
    let confidence = Confidence::default();
    let changes = difference(&ready.compiled, (&none, &told(5)), (&none, &told(8)), &confidence);
    let first = &changes[ready.figure("tt01.1")];
    near(first.change.unwrap(), 0.6, 1e-12);
    assert_eq!((first.interval, first.claim), (Err(NoInterval::Counted), Claim::Counted));
    let facts = told(5);
    let estimates = estimate(&ready.compiled, &none, &facts, &confidence);
    assert_eq!(estimates[ready.figure("tt01.1")].n, 10);
    assert_eq!(estimates[ready.figure("tt01.1")].claim, Claim::Counted);
}
