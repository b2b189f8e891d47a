//! The nine indicators of Circular 01/2018/TT-VPCP for the one-stop mechanism. Classes by points are in
//! `grade`; how facts become known is not decided here.

use model::Survey;
use model::survey::Kind;

use super::FormulaError;
use super::draft::{Draft, Rated, figure, item, rated};
use super::figure::{Computation, Figure, FigureKind, ValueScale};
use super::grade::Grading;

/// Points of one indicator: 2, 1 or 0.
const POINTS: ValueScale = ValueScale::Points { max: 2 };

/// Which indicators an evaluation has, article 15: a unit all nine, an officer those of single dossiers.
const OF_UNIT: [u8; 9] = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const OF_OFFICER: [u8; 5] = [1, 2, 3, 4, 7];

/// `tt01`: Circular 01/2018/TT-VPCP, articles 12-15, survey one-stop.
///
/// | | indicator | 2 points | 1 point | 0 points | from |
/// |---|---|---|---|---|---|
/// | 1 | Tổng thời gian giải quyết | ngắn hơn | bằng | dài hơn thời hạn | facts |
/// | 2 | Thời gian của từng cơ quan | ngắn hơn | bằng | dài hơn thời hạn | facts |
/// | 3 | Số lần liên hệ nơi tiếp nhận | 0 | 1 | trên 1 | question `contacts` |
/// | 4 | Số cơ quan phải liên hệ | 0 | chỉ Một cửa | trên 1 | question `offices` |
/// | 5 | Tổ chức tiếp nhận tại Một cửa | | | | facts |
/// | 6 | Công khai TTHC | niêm yết và điện tử | một trong hai | không | facts |
/// | 7 | Thái độ | sớm hạn, không PAKN | đúng hạn, không PAKN | có PAKN | facts |
/// | 8 | Tiếp thu, giải trình PAKN | 100 % | từ 90 % | dưới 90 % đúng hạn | facts |
/// | 9 | DVC trực tuyến | | | | facts |
///
/// Indicator i is `tt01.i`: points of all dossiers (or assessments) / their number, rounded half up to
/// one decimal. `tt01.total` is the sum of the rounded indicators. "Trường hợp một số chỉ số chưa có đủ
/// thông tin chấm điểm để đánh giá thì không tính chỉ số đó": an indicator without data is left out of
/// the total and listed, and what can be had shrinks by its 2 points. Facts are named `tt01.i.p`:
/// dossiers with p points for indicator i. When none of the three is told there is no data; when some
/// are, the others are nought.
///
/// What citizens say of time and attitude (questions `time`, `attitude`) is shown beside as points, but
/// never counted: indicators 1 and 7 are what dates and complaints say.
///
/// Parameter `scope` = `unit` (default, 18 points) or `officer` (indicators 1, 2, 3, 4, 7; 10 points; the
/// counts and facts then have to be those of one officer).
pub(super) fn figures<T>(draft: &mut Draft, survey: &Survey<T>) -> Result<(), FormulaError> {
    let (indicators, grading, max) = match draft.formula.parameter("scope") {
        "officer" => (OF_OFFICER.as_slice(), Grading::Officer, 10),
        _ => (OF_UNIT.as_slice(), Grading::Unit, 18),
    };
    let contacts = on_three_levels(draft, survey, "contacts")?;
    let offices = on_three_levels(draft, survey, "offices")?;
    let mut parts = Vec::new();
    for indicator in indicators {
        let id = format!("tt01.{indicator}");
        parts.push(match indicator {
            3 => answered(draft, id, FigureKind::Indicator, &contacts),
            4 => answered(draft, id, FigureKind::Indicator, &offices),
            _ => {
                let names = [0_u8, 1, 2].map(|points| (format!("{id}.{points}"), points.into()));
                let counted = Computation::Counted(names.to_vec());
                draft.add(rounded(figure(id, FigureKind::Indicator, POINTS, counted)))
            }
        });
    }
    let scale = ValueScale::Points { max };
    let total = figure("tt01.total".to_owned(), FigureKind::Overall, scale, Computation::Sum);
    draft.add(Figure { parts, grading: Some(grading), ..rounded(total) });
    for question in ["time", "attitude"] {
        let rated = on_three_levels(draft, survey, question)?;
        answered(draft, question.to_owned(), FigureKind::Item, &rated);
    }
    Ok(())
}

fn rounded(figure: Figure) -> Figure {
    Figure { is_rounded: true, ..figure }
}

/// Points from answers: level 1 is worth 0.
fn answered(draft: &mut Draft, id: String, kind: FigureKind, question: &Rated) -> usize {
    let figure = Figure { kind, ..rounded(item(id, POINTS)) };
    draft.item(figure, question, |level| f64::from(level) - 1.0)
}

fn on_three_levels<'a, T>(
    draft: &Draft,
    survey: &'a Survey<T>,
    id: &str,
) -> Result<Rated<'a>, FormulaError> {
    let is_rating = |id: &str| {
        let question = survey.question(id);
        question.is_some_and(|question| matches!(question.kind, Kind::Rating { .. }))
    };
    let found = rated(survey).into_iter().find(|rated| rated.question == id && rated.top == 3);
    let found = found.filter(|rated| is_rating(rated.question));
    found.ok_or_else(|| draft.formula.lacks(survey, &format!("rating `{id}` on three levels")))
}
