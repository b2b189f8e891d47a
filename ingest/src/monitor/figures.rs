//! From counts to what a page shows: distributions over each question's own scale. Pure; a scale of
//! five levels and a scale of three are never added, because every distribution belongs to one
//! question of one version of one survey. No intervals, weights or indices here.

use std::collections::BTreeMap;

use model::Survey;
use model::survey::{Condition, Kind, Question};

use super::number;
use super::scope::Scope;
use crate::central::Count;

/// Figures of one version of one survey.
#[derive(Clone, Debug, PartialEq)]
pub struct SurveyFigures {
    /// Survey id.
    pub id: String,
    /// Survey version.
    pub version: u32,
    /// The survey in the reader's language.
    pub survey: Survey,
    /// Counted submissions; `None` when they are too few to be told.
    pub n: Option<i64>,
    /// Distributions in the order of the questions.
    pub distributions: Vec<Distribution>,
    /// Levels of the question `overall` by unit, most submissions first; for the central team only.
    pub units: Vec<UnitFigures>,
}

/// How the answers to one question, or to one row of a matrix, are spread.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    /// Question id.
    pub question: String,
    /// What was asked.
    pub text: String,
    /// The row of a matrix.
    pub row: Option<String>,
    /// Id of the scale, `""` where the bars are options.
    pub scale: String,
    /// What the bars are.
    pub measure: Measure,
    /// What a percentage is of; `None` when it is too few to be told.
    pub base: Option<i64>,
    /// One bar for each level or option; without figures when there are too few.
    pub bars: Vec<Bar>,
}

/// What the bars of a distribution are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Levels of a scale with this many levels; the base is the answers.
    Levels(u8),
    /// Options of which one was chosen; the base is the answers.
    OneOf,
    /// Options of which several could be chosen; the base is the submissions that were asked.
    AnyOf,
    /// The same, but the base is all submissions: how many were asked would tell how many gave the
    /// levels that the question is asked after, and those may be too few to be told.
    AnyOfAll,
}

/// One level or option.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Level, for a rating.
    pub level: Option<u8>,
    /// Its text in the survey.
    pub text: String,
    /// How many.
    pub figure: Figure,
}

/// The figure of one level or option, as far as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// How many, and in tenths of a percent of the base.
    Told(i64, i64),
    /// Too few to be told.
    TooFew,
    /// Not told, because it would give the only one that is too few away.
    Beside,
}

/// One unit's answers to the question `overall`.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitFigures {
    /// Agency code, `""` when the page named none.
    pub unit: String,
    /// Counted submissions.
    pub n: i64,
    /// How many gave each level, from level 1 up; empty when the survey does not ask it.
    pub levels: Vec<i64>,
}

/// Counted submissions of one unit, by survey id.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitTotals {
    /// Agency code, `""` when the page named none.
    pub unit: String,
    /// All of them.
    pub n: Option<i64>,
    /// Those of each survey, in the order of the surveys given.
    pub surveys: Vec<Option<i64>>,
}

/// Sums of counts under (question, row, value).
struct Sums<'a>(BTreeMap<(&'a str, &'a str, &'a str), i64>);

impl<'a> Sums<'a> {
    fn of(counts: impl Iterator<Item = &'a Count>) -> Sums<'a> {
        let mut sums = BTreeMap::new();
        for count in counts {
            let place = (count.question.as_str(), count.row.as_str(), count.value.as_str());
            *sums.entry(place).or_insert(0) += count.n;
        }
        Sums(sums)
    }

    fn get(&self, question: &str, row: &str, value: &str) -> i64 {
        self.0.get(&(question, row, value)).copied().unwrap_or(0)
    }

    fn submissions(&self) -> i64 {
        self.get("", "", "")
    }
}

/// Figures of one version of a survey from all counts, as this scope may be told them.
pub fn survey_figures(survey: Survey, counts: &[Count], scope: &Scope) -> SurveyFigures {
    let of_survey = |count: &&Count| count.survey == survey.id && count.version == survey.version;
    let sums = Sums::of(counts.iter().filter(of_survey));
    let mut distributions = Vec::new();
    for question in survey.questions() {
        distributions.extend(question_distributions(&survey, question, &sums, scope));
    }
    SurveyFigures {
        id: survey.id.clone(),
        version: survey.version,
        n: scope.told(sums.submissions()),
        distributions,
        units: units_of(&survey, counts, scope),
        survey,
    }
}

/// Units side by side give away the one that is left out: it is what the whole lacks. So this table
/// is for the central team.
fn units_of(survey: &Survey, counts: &[Count], scope: &Scope) -> Vec<UnitFigures> {
    if !scope.sees_submissions() {
        return Vec::new();
    }
    let of_survey = |count: &&Count| count.survey == survey.id && count.version == survey.version;
    let mut by_unit: BTreeMap<&str, Vec<&Count>> = BTreeMap::new();
    for count in counts.iter().filter(of_survey) {
        by_unit.entry(&count.unit).or_default().push(count);
    }
    let top = overall_scale(survey).map_or(0, |scale| scale.top());
    let figures = |(unit, counts): (&str, Vec<&Count>)| {
        let sums = Sums::of(counts.into_iter());
        let level = |level: u8| sums.get(OVERALL, "", &level.to_string());
        let levels = (1..=top).map(level).collect();
        UnitFigures { unit: unit.to_owned(), n: sums.submissions(), levels }
    };
    let mut units: Vec<UnitFigures> = by_unit.into_iter().map(figures).collect();
    units.sort_by(|one, other| other.n.cmp(&one.n).then_with(|| one.unit.cmp(&other.unit)));
    units
}

/// The question that is shown wherever one level stands for a submission.
pub const OVERALL: &str = "overall";

/// The scale of the question `overall`, where a survey has it.
pub fn overall_scale<T>(survey: &Survey<T>) -> Option<&model::survey::Scale<T>> {
    match &survey.question(OVERALL)?.kind {
        Kind::Rating { scale } => survey.scale(scale),
        _ => None,
    }
}

fn question_distributions(
    survey: &Survey,
    question: &Question,
    sums: &Sums<'_>,
    scope: &Scope,
) -> Vec<Distribution> {
    match &question.kind {
        Kind::Rating { scale } => vec![levels(survey, question, scale, None, sums, scope)],
        Kind::Matrix { scale, rows, .. } => rows
            .iter()
            .map(|row| levels(survey, question, scale, Some((&row.id, &row.text)), sums, scope))
            .collect(),
        Kind::Single { options } => {
            let base = options.iter().map(|option| sums.get(&question.id, "", &option.id)).sum();
            vec![choices(question, options, Measure::OneOf, base, sums, scope)]
        }
        Kind::Multiple { options } => {
            let (measure, base) = if scope.sees_submissions() {
                (Measure::AnyOf, asked(survey, &question.asked_when, sums))
            } else {
                (Measure::AnyOfAll, sums.submissions())
            };
            vec![choices(question, options, measure, base, sums, scope)]
        }
        Kind::Text { .. } | Kind::Statement => Vec::new(),
    }
}

fn levels(
    survey: &Survey,
    question: &Question,
    scale: &str,
    row: Option<(&String, &String)>,
    sums: &Sums<'_>,
    scope: &Scope,
) -> Distribution {
    let texts = survey.scale(scale).map_or(&[][..], |scale| &scale.levels);
    let top = u8::try_from(texts.len()).unwrap_or(u8::MAX);
    let row_id = row.map_or("", |(id, _)| id);
    let given = |level: u8| sums.get(&question.id, row_id, &level.to_string());
    let base = (1..=top).map(given).sum();
    // The most favourable level stands first on every chart, whatever order the form shows.
    let counted: Vec<i64> = (1..=top).rev().map(given).collect();
    let figures = figures(&counted, base, true, scope);
    let levels = (1..=top).zip(texts).rev();
    let bars = levels.zip(figures).map(|((level, text), figure)| Bar {
        level: Some(level),
        text: text.clone(),
        figure,
    });
    Distribution {
        question: question.id.clone(),
        text: question.text.clone(),
        row: row.map(|(_, text)| text.clone()),
        scale: scale.to_owned(),
        measure: Measure::Levels(top),
        base: scope.told(base),
        bars: bars.collect(),
    }
}

fn choices(
    question: &Question,
    options: &[model::survey::Choice],
    measure: Measure,
    base: i64,
    sums: &Sums<'_>,
    scope: &Scope,
) -> Distribution {
    let counted: Vec<i64> =
        options.iter().map(|option| sums.get(&question.id, "", &option.id)).collect();
    let figures = figures(&counted, base, measure == Measure::OneOf, scope);
    let bars = options.iter().zip(figures).map(|(option, figure)| Bar {
        level: None,
        text: option.text.clone(),
        figure,
    });
    Distribution {
        question: question.id.clone(),
        text: question.text.clone(),
        row: None,
        scale: String::new(),
        measure,
        base: scope.told(base),
        bars: bars.collect(),
    }
}

/// The figures of the bars of one distribution. Where the bars add up to the base, those that are
/// too few would be what the others leave: one is then known, and two or three nearly. So the
/// smallest of the others goes with them.
fn figures(counted: &[i64], base: i64, add_up: bool, scope: &Scope) -> Vec<Figure> {
    let told = |n: &i64| match scope.told(base).and_then(|_| scope.told(*n)) {
        Some(n) => Figure::Told(n, number::permille(n, base).unwrap_or(0)),
        None => Figure::TooFew,
    };
    let mut figures: Vec<Figure> = counted.iter().map(told).collect();
    if add_up && figures.contains(&Figure::TooFew) {
        let others = figures.iter_mut().filter(|f| matches!(f, Figure::Told(n, _) if *n > 0));
        if let Some(smallest) = others.min_by_key(|figure| match figure {
            Figure::Told(n, _) => *n,
            Figure::TooFew | Figure::Beside => 0,
        }) {
            *smallest = Figure::Beside;
        }
    }
    figures
}

/// How many submissions were asked a question. Tallies hold each answer by itself, so several
/// conditions at once cannot be counted; the smallest of them is then an upper bound, and so is
/// the number of all submissions.
fn asked(survey: &Survey, conditions: &[Condition], sums: &Sums<'_>) -> i64 {
    let held = |condition: &Condition| -> i64 {
        let row = condition.row.as_deref().unwrap_or_default();
        let levels = condition.level_in.iter().map(u8::to_string);
        let several = matches!(
            survey.question(&condition.question).map(|question| &question.kind),
            Some(Kind::Multiple { .. })
        );
        let values = levels.chain(condition.chosen_in.iter().cloned());
        let each = values.map(|value| sums.get(&condition.question, row, &value));
        if several { sums.submissions().min(each.sum()) } else { each.sum() }
    };
    conditions.iter().map(held).chain([sums.submissions()]).min().unwrap_or(0)
}

/// Counted submissions per unit and survey, most first.
pub fn unit_totals(counts: &[Count], surveys: &[&str], scope: &Scope) -> Vec<UnitTotals> {
    let mut by_unit: BTreeMap<&str, (i64, Vec<i64>)> = BTreeMap::new();
    for count in counts.iter().filter(|count| count.question.is_empty()) {
        let (all, each) = by_unit.entry(&count.unit).or_insert_with(|| (0, vec![0; surveys.len()]));
        *all += count.n;
        if let Some(place) = surveys.iter().position(|survey| *survey == count.survey) {
            each[place] += count.n;
        }
    }
    let mut units: Vec<_> = by_unit.into_iter().collect();
    units.sort_by(|(one, (n, _)), (other, (m, _))| m.cmp(n).then_with(|| one.cmp(other)));
    units
        .into_iter()
        .map(|(unit, (n, each))| UnitTotals {
            unit: unit.to_owned(),
            n: scope.told(n),
            surveys: each.into_iter().map(|n| scope.told(n)).collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests;
