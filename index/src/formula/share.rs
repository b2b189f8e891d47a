//! Figures of single questions, for any survey: `top2`, `mean-level`, `net`, `online`. No composite is
//! made here: scales of different length are never mixed.

use model::Survey;

use super::FormulaError;
use super::draft::{Draft, item, rated};
use super::figure::ValueScale;
use super::parameters::favourable;

/// `top2`: percent of answers at favourable levels, for every question with levels and every row of a
/// matrix. Ids are those of the question, or `question.row`.
///
/// Favourable are the levels above the middle (2 of 5, 2 of 4, 1 of 2), and the upper two of three:
/// Circular 32/2017/TT-BTTTT, article 12, has "rất hài lòng" and "hài lòng" beside "chưa hài lòng";
/// Circular 01/2018/TT-VPCP, article 13, gives 2 points or 1 for what is met. Parameters `top-of-2` to
/// `top-of-11` set the number of favourable levels for scales of that length.
pub(super) fn top<T>(draft: &mut Draft, survey: &Survey<T>) {
    for rated in rated(survey) {
        let favourable = favourable(draft.formula, usize::from(rated.top));
        let is_favourable = |level: u8| usize::from(level) + favourable > usize::from(rated.top);
        let worth = |level| if is_favourable(level) { 100.0 } else { 0.0 };
        draft.item(item(rated.id(), ValueScale::Percent), &rated, worth);
    }
}

/// `mean-level`: the mean level of every question, 1 to the highest. Our own: it takes the steps
/// between levels for equal, which no law does.
pub(super) fn mean_level<T>(draft: &mut Draft, survey: &Survey<T>) {
    for rated in rated(survey) {
        let scale = ValueScale::Level { top: rated.top };
        draft.item(item(rated.id(), scale), &rated, f64::from);
    }
}

/// `net`: share of the top levels minus share of the bottom levels, in percentage points. As many levels
/// are counted at the top as at the bottom: half of them, rounded down, so the middle level of an uneven
/// scale counts for nothing (2 of 5, 2 of 4, 1 of 3, 1 of 2 at each end). On three levels this is not
/// the `top2` of the same question.
pub(super) fn net<T>(draft: &mut Draft, survey: &Survey<T>) {
    for rated in rated(survey) {
        let half = rated.top / 2;
        let worth = |level: u8| match level {
            level if level <= half => -100.0,
            level if level > rated.top - half => 100.0,
            _ => 0.0,
        };
        draft.item(item(rated.id(), ValueScale::PercentagePoints), &rated, worth);
    }
}

/// `online`: Circular 32/2017/TT-BTTTT, article 12: for every question on three levels the share of each
/// ("rất hài lòng" 3, "hài lòng" 2, "chưa hài lòng" 1). Ids are `question.level`. Rows of matrices and
/// scales of another length are not what the circular asks, and are passed over.
pub(super) fn online<T>(draft: &mut Draft, survey: &Survey<T>) -> Result<(), FormulaError> {
    for rated in rated(survey).iter().filter(|rated| rated.top == 3 && rated.row.is_none()) {
        for shown in (1..=rated.top).rev() {
            let worth = |level| if level == shown { 100.0 } else { 0.0 };
            let id = format!("{}.{shown}", rated.question);
            draft.item(item(id, ValueScale::Percent), rated, worth);
        }
    }
    match draft.figures.is_empty() {
        true => Err(draft.formula.lacks(survey, "rating question on three levels")),
        false => Ok(()),
    }
}
