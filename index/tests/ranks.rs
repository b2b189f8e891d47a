//! Ranges of ranks: what is decided, what is left open, and what is refused.

use index::limits::{RANKED_ANSWERS_LEAST, RANKED_UNITS_MAX};
use index::rank::{Sharing, Unranked};
use index::{Candidate, Confidence, Counts, Estimate, Facts, RankError, Sample, estimate, rank};

use crate::counting::{Ready, ready};

/// The share of `met` satisfied of `n`, estimated.
fn share<'a>(ready: &'a Ready, met: u64, n: u64) -> Estimate<'a> {
    let mut counts = Counts::default();
    counts.add(ready.slot("overall", "", 4), met);
    counts.add(ready.slot("overall", "", 2), n - met);
    let mut sample = Sample::default();
    sample.groups[0] = counts;
    let estimates = estimate(&ready.compiled, &sample, &Facts::default(), &Confidence::default());
    estimates[ready.figure("overall")].clone()
}

fn candidate<'a>(unit: &'a str, estimate: &'a Estimate<'a>) -> Candidate<'a> {
    Candidate { unit, level: "commune", estimate }
}

/// Two at the top that cannot be told apart, one in the middle, two alike at the bottom.
#[test]
fn what_cannot_be_told_apart_shares_its_places() {
    let ready = ready("one-stop", "top2", &[]);
    let of = |met, n| share(&ready, met, n);
    let shares = [of(500, 1000), of(960, 1000), of(800, 1000), of(950, 1000), of(500, 1000)];
    let candidates: Vec<_> =
        ["c", "a", "m", "b", "d"].into_iter().zip(&shares).map(|(u, s)| candidate(u, s)).collect();
    for sharing in [Sharing::Bonferroni, Sharing::Holm] {
        let ranking = rank(&candidates, 30, &Confidence::default(), sharing).unwrap();
        let places: Vec<_> =
            ranking.ranked.iter().map(|place| (place.unit, place.best, place.worst)).collect();
        assert_eq!(places, [("a", 1, 2), ("b", 1, 2), ("m", 3, 3), ("c", 4, 5), ("d", 4, 5)]);
        assert!(ranking.unranked.is_empty());
        assert_eq!(ranking.confidence, 0.95);
    }
}

/// Holm decides what Bonferroni leaves open: once most pairs are decided, the last has more error to itself.
#[test]
fn step_by_step_decides_no_less() {
    let ready = ready("one-stop", "top2", &[]);
    let shares: Vec<_> =
        [980, 900, 850, 800, 600, 300, 100].iter().map(|met| share(&ready, *met, 1000)).collect();
    let names = ["a", "b", "c", "d", "e", "f", "g"];
    let candidates: Vec<_> =
        names.into_iter().zip(&shares).map(|(unit, share)| candidate(unit, share)).collect();
    let open = |sharing| {
        let ranking = rank(&candidates, 30, &Confidence::default(), sharing).unwrap();
        ranking.ranked.iter().map(|place| place.worst - place.best).sum::<usize>()
    };
    assert!(open(Sharing::Holm) < open(Sharing::Bonferroni), "{}", open(Sharing::Holm));
}

#[test]
fn units_of_different_levels_are_never_in_one_ranking() {
    let ready = ready("one-stop", "top2", &[]);
    let share = share(&ready, 50, 100);
    let department = Candidate { unit: "H15.03", level: "department", estimate: &share };
    let candidates = [candidate("H15.101", &share), department];
    let error = rank(&candidates, 30, &Confidence::default(), Sharing::Holm).unwrap_err();
    assert_eq!(
        error.to_string(),
        "H15.03 is a department and H15.101 a commune: they do not do the same work, so rank each \
         level by itself"
    );
    let twice = [candidate("a", &share), candidate("a", &share)];
    let error = rank(&twice, 30, &Confidence::default(), Sharing::Holm).unwrap_err();
    assert_eq!(error, RankError::Twice("a".to_owned()));
}

#[test]
fn units_with_too_few_answers_are_listed_not_ranked() {
    let ready = ready("one-stop", "top2", &[]);
    let least = RANKED_ANSWERS_LEAST;
    let (enough, few, none) =
        (share(&ready, 20, least), share(&ready, 20, least - 1), share(&ready, 0, 0));
    let candidates =
        [candidate("few", &few), candidate("enough", &enough), candidate("none", &none)];
    let ranking = rank(&candidates, least, &Confidence::default(), Sharing::Holm).unwrap();
    assert_eq!(ranking.ranked.len(), 1);
    assert_eq!(
        (ranking.ranked[0].unit, ranking.ranked[0].best, ranking.ranked[0].worst),
        ("enough", 1, 1)
    );
    assert_eq!(ranking.unranked[0], ("few", Unranked::TooFew(least - 1)));
    assert!(matches!(ranking.unranked[1], ("none", Unranked::NoInterval(_))));
    assert!(rank(&[], least, &Confidence::default(), Sharing::Holm).unwrap().ranked.is_empty());
}

/// A mean over other factors is another figure: it has no place among those that have them all.
#[test]
fn a_composite_of_other_parts_is_not_ranked() {
    let ready = ready("sipas-2023", "sipas", &[]);
    let unit = |rows: &[&str]| {
        let mut sample = Sample::default();
        for (number, group) in sample.groups.iter_mut().enumerate() {
            let level = if number < 12 { 4 } else { 2 };
            let answers: Vec<_> = rows.iter().map(|row| ("c9", *row, level)).collect();
            (0..3).for_each(|_| group.add_all(&ready.submission(&answers)));
        }
        let estimates =
            estimate(&ready.compiled, &sample, &Facts::default(), &Confidence::default());
        estimates[ready.figure("overall")].clone()
    };
    let estimates = [unit(&["1", "15"]), unit(&["1", "15"]), unit(&["1"])];
    let candidates: Vec<_> =
        ["a", "b", "c"].into_iter().zip(&estimates).map(|(u, e)| candidate(u, e)).collect();
    let ranking = rank(&candidates, 30, &Confidence::default(), Sharing::Holm).unwrap();
    assert_eq!(ranking.ranked.len(), 2);
    assert_eq!(ranking.unranked, [("c", Unranked::Unlike)]);
}

#[test]
fn more_units_than_can_be_compared_are_refused() {
    let ready = ready("one-stop", "top2", &[]);
    // Too few answers to be ranked, so that the limit is tried and not the comparison.
    let share = share(&ready, 1, 2);
    let names: Vec<String> = (0..=RANKED_UNITS_MAX).map(|number| number.to_string()).collect();
    let candidates: Vec<_> = names.iter().map(|name| candidate(name, &share)).collect();
    let ranked = |n: usize| rank(&candidates[..n], 30, &Confidence::default(), Sharing::Holm);
    assert_eq!(ranked(RANKED_UNITS_MAX).unwrap().unranked.len(), RANKED_UNITS_MAX);
    let error = ranked(RANKED_UNITS_MAX + 1).unwrap_err();
    assert_eq!(error, RankError::TooMany(RANKED_UNITS_MAX + 1));
}
