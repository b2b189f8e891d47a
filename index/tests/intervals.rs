//! Intervals of shares and means, against printed tables and by hand.

use index::interval::wilson;
use index::{
    Claim, Confidence, Counts, Design, DesignError, Facts, GROUPS, IntervalMethod, NoInterval,
    Sample, estimate, estimate_clusters,
};

use crate::counting::{ready, sample};

fn near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} instead of {expected} +- {within}");
}

/// Newcombe (1998), "Two-sided confidence intervals for the single proportion", Statistics in Medicine
/// 17, table I, method 3 (score), 95 %.
#[test]
fn wilson_gives_the_published_intervals() {
    let confidence = Confidence::default();
    for (met, n, low, high) in [
        (81.0, 263.0, 0.2553, 0.3662),
        (15.0, 148.0, 0.0624, 0.1605),
        (0.0, 20.0, 0.0, 0.1611),
        (1.0, 29.0, 0.0061, 0.1718),
    ] {
        let (found_low, found_high) = wilson(met, n, &confidence).unwrap();
        near(found_low, low, 5e-5);
        near(found_high, high, 5e-5);
    }
    assert_eq!(wilson(0.0, 0.0, &confidence), None);
    let (low, high) = wilson(20.0, 20.0, &confidence).unwrap();
    near(low, 1.0 - 0.1611, 5e-5);
    near(high, 1.0, 0.0);
}

/// Tables of Student's t and of the normal distribution, as printed in any textbook.
#[test]
fn quantiles_are_those_of_printed_tables() {
    for (level, freedom, expected) in [
        (0.95, 1.0, 12.706),
        (0.95, 2.0, 4.303),
        (0.95, 10.0, 2.228),
        (0.95, 19.0, 2.093),
        (0.95, 30.0, 2.042),
        (0.95, 120.0, 1.980),
        (0.90, 19.0, 1.729),
        (0.99, 19.0, 2.861),
        (0.999, 19.0, 3.883),
        (0.999, 1.0, 636.619),
    ] {
        near(Confidence::new(level).unwrap().student(freedom), expected, 6e-4);
    }
    near(Confidence::default().normal(), 1.959_964, 1e-6);
    near(Confidence::new(0.99).unwrap().normal(), 2.575_829, 1e-6);
    // With one and two degrees of freedom there are closed forms, good at any error.
    for level in [0.5, 0.998, index::limits::CONFIDENCE_MAX] {
        let confidence = Confidence::new(level).unwrap();
        let tail = confidence.error() / 2.0;
        let one = 1.0 / (std::f64::consts::PI * tail).tan();
        near(confidence.student(1.0) / one, 1.0, 1e-6);
        let two = (1.0 - 2.0 * tail) / (2.0 * tail * (1.0 - tail)).sqrt();
        near(confidence.student(2.0) / two, 1.0, 1e-6);
    }
    // Between whole numbers, as Welch's degrees of freedom are, the quantile falls steadily.
    let confidence = Confidence::default();
    assert!(confidence.student(2.5) < confidence.student(2.0));
    assert!(confidence.student(2.5) > confidence.student(3.0));
}

#[test]
fn a_confidence_lies_between_its_limits() {
    use index::limits::{CONFIDENCE_MAX, CONFIDENCE_MIN};
    assert!(Confidence::new(CONFIDENCE_MIN).is_ok());
    assert!(Confidence::new(CONFIDENCE_MAX).is_ok());
    for wrong in [CONFIDENCE_MIN - 1e-9, CONFIDENCE_MAX + 1e-9, 95.0, f64::NAN] {
        let error = Confidence::new(wrong).unwrap_err();
        assert!(error.to_string().contains("choose one from 0.5 to 0.999999"), "{error}");
    }
}

/// Levels 1, 2, 3, 4, 5 given once each: the mean is 3, its variance 2.5 / 5 = 0.5, and with five groups
/// Student's t has four degrees of freedom: 3 +- 2.776 x 0.7071.
#[test]
fn the_jackknife_of_single_answers_is_the_variance_of_the_mean() {
    let ready = ready("one-stop", "mean-level", &[]);
    let submissions = (1..=5).map(|level| ready.submission(&[("overall", "", level)]));
    let sample = sample(submissions);
    let confidence = Confidence::default();
    let estimates = estimate(&ready.compiled, &sample, &Facts::default(), &confidence);
    let overall = &estimates[ready.figure("overall")];
    assert_eq!(overall.value, Some(3.0));
    assert_eq!(overall.n, 5);
    assert_eq!(overall.levels, [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1)]);
    assert_eq!(overall.claim, Claim::SelfSelected);
    near(overall.standard_error.unwrap(), 0.5_f64.sqrt(), 1e-12);
    let interval = overall.interval.unwrap();
    assert_eq!(interval.method, IntervalMethod::Jackknife);
    near(interval.low, 3.0 - 2.776_445 * 0.5_f64.sqrt(), 1e-5);
    near(interval.high, 3.0 + 2.776_445 * 0.5_f64.sqrt(), 1e-5);
    // Nobody answered the others: no value, and nothing that looks like one.
    let time = &estimates[ready.figure("time")];
    assert_eq!((time.value, time.n, time.interval), (None, 0, Err(NoInterval::NoValue)));
}

/// The limits file says two groups: at one no interval, at two one with one degree of freedom.
#[test]
fn fewer_groups_than_two_have_no_interval() {
    assert_eq!(index::limits::GROUPS_LEAST, 2);
    let ready = ready("one-stop", "mean-level", &[]);
    let one = |level| ready.submission(&[("overall", "", level)]);
    let at = ready.figure("overall");
    let interval = |sample: &Sample| {
        let facts = Facts::default();
        let estimates = estimate(&ready.compiled, sample, &facts, &Confidence::default());
        estimates[at].interval
    };
    assert_eq!(interval(&sample([one(2)])), Err(NoInterval::TooFew));
    let two = interval(&sample([one(2), one(3)])).unwrap();
    // 2.5 +- 12.706 x 0.5, within the scale.
    assert_eq!((two.low, two.high), (1.0, 5.0));
}

/// Twenty alike do not make a figure certain: Wilson's interval of 20 out of 20, on the scale 1 to 5.
#[test]
fn a_figure_that_did_not_vary_has_the_interval_of_a_share() {
    let ready = ready("one-stop", "mean-level", &[]);
    let alike = |_| ready.submission(&[("overall", "", 5)]);
    let sample = sample((0..20).map(alike));
    let estimates = estimate(&ready.compiled, &sample, &Facts::default(), &Confidence::default());
    let overall = &estimates[ready.figure("overall")];
    assert_eq!(overall.standard_error, Some(0.0));
    let interval = overall.interval.unwrap();
    assert_eq!(interval.method, IntervalMethod::Wilson);
    near(interval.low, 1.0 + 4.0 * (1.0 - 0.1611), 5e-4);
    near(interval.high, 5.0, 0.0);
}

/// Three clusters with 10 people each, of whom 9, 8 and 4 are satisfied. The share is 70 %. Without one
/// cluster it is 12/20, 13/20 and 17/20, so the variance is 2/3 x (10² + 5² + 15²) = 233.33, and with
/// two degrees of freedom the interval is 70 +- 4.303 x 15.275 (cut at 100).
#[test]
fn a_design_leaves_out_one_cluster_at_a_time() {
    let ready = ready("one-stop", "top2", &[]);
    let cluster = |satisfied: u64| {
        let mut counts = Counts::default();
        counts.add(ready.slot("overall", "", 4), satisfied);
        counts.add(ready.slot("overall", "", 1), 10 - satisfied);
        counts
    };
    let clusters = [cluster(9), cluster(8), cluster(4)];
    let at = ready.figure("overall");
    let figure = |drawn_from| {
        let design = Design::new(&clusters, drawn_from).unwrap();
        let facts = Facts::default();
        let estimates = estimate_clusters(&ready.compiled, &design, &facts, &Confidence::default());
        estimates[at].clone()
    };
    let overall = figure(None);
    assert_eq!(overall.claim, Claim::Designed);
    near(overall.value.unwrap(), 70.0, 1e-12);
    near(overall.standard_error.unwrap(), (700.0_f64 / 3.0).sqrt(), 1e-9);
    let interval = overall.interval.unwrap();
    assert_eq!(interval.method, IntervalMethod::Jackknife);
    near(interval.low, 70.0 - 4.302_653 * (700.0_f64 / 3.0).sqrt(), 1e-3);
    near(interval.high, 100.0, 0.0);
    // Three of four: a quarter of the variance is left. All three of three: nothing was sampled.
    near(figure(Some(4)).standard_error.unwrap(), (700.0_f64 / 12.0).sqrt(), 1e-9);
    assert_eq!(
        Design::new(&clusters, Some(2)).unwrap_err(),
        DesignError::TooMany { clusters: 3, drawn_from: 2 }
    );
    assert!(Design::new(&clusters, Some(3)).is_ok());
}

/// Submissions of one citizen stay together: a composite of items that all say the same is as uncertain
/// as one item, not less.
#[test]
fn items_that_agree_make_a_composite_no_surer() {
    let ready = ready("sipas-2023", "sipas", &[]);
    let rows: Vec<String> = (1..=33).map(|row: u32| row.to_string()).collect();
    let citizen = |number: usize| {
        let level = if number.is_multiple_of(3) { 2 } else { 5 };
        let answers: Vec<(&str, &str, u8)> =
            rows.iter().map(|row| ("c9", row.as_str(), level)).collect();
        ready.submission(&answers)
    };
    let sample = sample((0..60).map(citizen));
    assert_eq!(sample.groups.len(), GROUPS);
    let estimates = estimate(&ready.compiled, &sample, &Facts::default(), &Confidence::default());
    let overall = &estimates[ready.figure("overall")];
    near(overall.value.unwrap(), 200.0 / 3.0, 1e-9);
    // p (1 - p) / (n - 1) by groups of three, each of which has one who is not satisfied: no variation
    // between groups, so the interval is that of one share with 60 answers.
    let (low, high) = wilson(40.0, 60.0, &Confidence::default()).unwrap();
    let interval = overall.interval.unwrap();
    near(interval.low, low * 100.0, 1e-6);
    near(interval.high, high * 100.0, 1e-6);
}
