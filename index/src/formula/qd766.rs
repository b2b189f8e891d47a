//! The satisfaction group of Decision 766/QĐ-TTg, and beside it our own variant of its third indicator
//! in which silence is not satisfaction. Nothing else of the real-time index is computed here.

use model::Survey;

use super::FormulaError;
use super::draft::{Draft, figure, item, rated};
use super::figure::{Bound, Computation, Figure, FigureKind, ValueScale};
use super::parameters::favourable;
use crate::facts::{
    DOSSIERS, DOSSIERS_DISLIKED, DOSSIERS_OVERDUE, PETITIONS, PETITIONS_DISLIKED,
    PETITIONS_ON_TIME, PETITIONS_OVERDUE, PETITIONS_REPEATED,
};

/// Points of each of the three indicators.
const POINTS: ValueScale = ValueScale::Points { max: 6 };

/// `qd766`: Decision 766/QĐ-TTg of 23/6/2022, group "Mức độ hài lòng", 18 points, as the National Public
/// Service Portal computed it in October 2026:
///
/// - `qd766.5.2`, petitions handled on time: on time / all;
/// - `qd766.5.3`, satisfaction with how petitions are handled: (all - more dislikes than likes - overdue -
///   repeated) / all; a petition that is several of these is taken away several times, but the share
///   is never below nought;
/// - `qd766.5.4`, satisfaction with dossiers: 100 % - (share overdue + share with a complaint or a dislike).
///
/// Each share is the figure with `.share` behind. From 90 % up it gives all 6 points, below
/// share x 6 / 90 %; points and shares have two decimals, rounded half up. 5.1 gives no points. The
/// group is the sum of the indicators that have data; the others are listed as left out. In 5.3 and 5.4
/// whoever says nothing counts as satisfied.
///
/// A fact that was not told leaves its indicator out, and so do more petitions on time than there are.
/// Parameter `zero`: what the share of nought petitions or dossiers is, `none` (default: left out) or
/// `nought` (0 %, as some reports have it).
pub(super) fn figures(draft: &mut Draft) {
    let of_nought = (draft.formula.parameter("zero") == "nought").then_some(0.0);
    let indicators: [(&str, &str, &[&str], bool); 3] = [
        ("qd766.5.2", PETITIONS, &[PETITIONS_ON_TIME], false),
        (
            "qd766.5.3",
            PETITIONS,
            &[PETITIONS_DISLIKED, PETITIONS_OVERDUE, PETITIONS_REPEATED],
            true,
        ),
        ("qd766.5.4", DOSSIERS, &[DOSSIERS_OVERDUE, DOSSIERS_DISLIKED], true),
    ];
    let mut parts = Vec::new();
    for (id, total, names, is_rest) in indicators {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let total = total.to_owned();
        let computation = Computation::Share { total, names, is_rest, of_nought };
        let share =
            figure(format!("{id}.share"), FigureKind::Indicator, ValueScale::Percent, computation);
        let share = draft.add(Figure { decimals: 2, ..share });
        parts.push(scored(draft, id, share));
    }
    let scale = ValueScale::Points { max: 18 };
    let group = figure("qd766.group".to_owned(), FigureKind::Group, scale, Computation::Sum);
    draft.add(Figure { parts, decimals: 2, is_rounded: true, ..group });
}

fn scored(draft: &mut Draft, id: &str, share: usize) -> usize {
    let points = figure(id.to_owned(), FigureKind::Indicator, POINTS, Computation::Scored);
    draft.add(Figure { parts: vec![share], decimals: 2, is_rounded: true, ..points })
}

/// `qd766-honest`: indicator 5.4 from what citizens answered, ours. With f answers at favourable levels, n
/// answers, and E dossiers whose citizens could have answered (fact `dossiers.eligible`):
///
/// - `honest.5.4.share` = f / n, the value: satisfied among those who answered;
/// - `honest.5.4` = its points, as in the decision;
/// - `honest.5.4.answered` = n / E;
/// - `honest.5.4.least` = f / E: the share of all dossiers if nobody who was silent was satisfied;
/// - `honest.5.4.most` = (f + E - n) / E: if everybody silent was, which is what the decision assumes.
///
/// Whatever the silent think, the share of all lies between the last two; they need no assumption and so
/// have no interval. They are left out when E was not told or is less than n. Parameter `question`: the
/// rating that is used, `overall` by default; favourable levels are those of `top2`.
pub(super) fn honest<T>(draft: &mut Draft, survey: &Survey<T>) -> Result<(), FormulaError> {
    let question = draft.formula.parameter("question");
    let found = rated(survey).into_iter();
    let found = found.filter(|rated| rated.row.is_none()).find(|rated| rated.question == question);
    let Some(rated) = found else {
        return Err(draft.formula.lacks(survey, &format!("rating `{question}`")));
    };
    let top = usize::from(rated.top);
    let from = top - favourable(draft.formula, top);
    let worth = |level: u8| if usize::from(level) > from { 100.0 } else { 0.0 };
    let percent = |name: &str| Figure {
        kind: FigureKind::Indicator,
        decimals: 2,
        ..item(format!("honest.5.4.{name}"), ValueScale::Percent)
    };
    let share = draft.item(percent("share"), &rated, worth);
    scored(draft, "honest.5.4", share);
    for (name, bound) in
        [("answered", Bound::Answered), ("least", Bound::Least), ("most", Bound::Most)]
    {
        let computation = Computation::OfEligible(bound);
        draft.item(Figure { computation, ..percent(name) }, &rated, worth);
    }
    Ok(())
}
