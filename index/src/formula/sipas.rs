//! SIPAS: item, factor, block, overall, from the matrix of a survey whose rows lie under factors. Which
//! rows a citizen was asked is settled before anything is counted.

use model::Survey;
use model::survey::{Factor, Kind, Row};

use super::FormulaError;
use super::draft::{Draft, Rated, item};
use super::figure::{FigureKind, ValueScale};

/// Levels that count as satisfied: "hài lòng" and "rất hài lòng".
const SATISFIED: u8 = 2;

/// `sipas`: Decision 1001/QĐ-BNV of 11/12/2023. For each row of the matrix with factors (question c9 of
/// sipas-2023: 33 rows, 9 factors, 2 blocks) the share of the two top levels among those who answered
/// it; for each factor the mean of its items, for each block the mean of its factors, overall the mean
/// of the blocks. Ids: `c9.15`, `factor.access`, `block.1`, `overall`.
///
/// The annex with the formula is not public in full. That the overall index is the mean of the two
/// blocks agrees with what was published for 2022 (80.08) and 2023 (82.66); that items and factors
/// are averaged in the same way is how the years before 2022 were computed. Hence the parameters:
/// `overall` = `blocks` (default), `factors` (mean of all factors) or `items` (mean of all items);
/// `item` = `top2` (default) or `mean` (mean level / highest level x 100, so at least 20 on five levels).
///
/// A part nobody answered is left out of the mean, and listed: a row asked of nobody here (its condition
/// never held), a factor all of whose rows are such.
pub(super) fn figures<T>(draft: &mut Draft, survey: &Survey<T>) -> Result<(), FormulaError> {
    let matrix = survey.questions().find_map(|question| match &question.kind {
        Kind::Matrix { scale, factors, rows } if !factors.is_empty() => {
            Some((question.id.as_str(), survey.scale(scale)?.top(), factors, rows))
        }
        _ => None,
    });
    let Some((question, top, factors, rows)) = matrix else {
        return Err(draft.formula.lacks(survey, "matrix whose rows lie under factors"));
    };
    if top <= SATISFIED {
        return Err(draft.formula.lacks(survey, "scale of three levels or more under its factors"));
    }
    let items = items(draft, question, top, rows);
    let all_items: Vec<usize> = items.iter().map(|(_, at)| *at).collect();
    let (factors, blocks) = composites(draft, factors, &items);
    let parts = match draft.formula.parameter("overall") {
        "items" => all_items,
        "factors" => factors,
        _ => blocks,
    };
    draft.mean("overall".to_owned(), FigureKind::Overall, parts);
    Ok(())
}

/// The items, each with the factor of its row.
fn items<'a, T>(
    draft: &mut Draft,
    question: &str,
    top: u8,
    rows: &'a [Row<T>],
) -> Vec<(Option<&'a str>, usize)> {
    let is_mean = draft.formula.parameter("item") == "mean";
    let worth = |level: u8| match level {
        level if is_mean => f64::from(level) / f64::from(top) * 100.0,
        level if level + SATISFIED > top => 100.0,
        _ => 0.0,
    };
    let of_row = |row: &'a Row<T>| {
        let rated = Rated { question, row: Some(&row.id), top };
        let at = draft.item(item(rated.id(), ValueScale::Percent), &rated, worth);
        (row.factor.as_deref(), at)
    };
    rows.iter().map(of_row).collect()
}

/// The factors and the blocks: a block begins with a factor that has its heading, and goes on until the
/// next one.
fn composites<T>(
    draft: &mut Draft,
    factors: &[Factor<T>],
    items: &[(Option<&str>, usize)],
) -> (Vec<usize>, Vec<usize>) {
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    for factor in factors {
        let own = items.iter().filter(|(of, _)| *of == Some(factor.id.as_str()));
        let parts = own.map(|(_, at)| *at).collect();
        let at = draft.mean(format!("factor.{}", factor.id), FigureKind::Factor, parts);
        match blocks.last_mut() {
            Some(block) if factor.block.is_none() => block.push(at),
            _ => blocks.push(vec![at]),
        }
    }
    let all_factors = blocks.iter().flatten().copied().collect();
    let numbered = blocks.into_iter().zip(1..);
    let add = |(parts, number): (Vec<usize>, u32)| {
        draft.mean(format!("block.{number}"), FigureKind::Block, parts)
    };
    let blocks = numbered.map(add).collect();
    (all_factors, blocks)
}
