//! What can be chosen on a results page: surveys, periods, formulas; and what is shown when nothing was
//! chosen. No figure is read here.

use index::{Layout, formula};
use jiff::civil::Date;

use super::address::{Asked, View};
use super::reach::{Source, Unreached, released_quarters, source};
use crate::central::sample::Period;
use crate::day;
use crate::monitor::MonitorState;
use crate::monitor::scope::Scope;

/// Quarters to choose from: two years, so that every one has the same of the year before beside it.
const QUARTERS: usize = 8;

/// Years to choose from.
const YEARS: usize = 3;

/// What can be chosen.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Surveys in force: id and title.
    pub surveys: Vec<(String, String)>,
    /// Periods, the newest first.
    pub periods: Vec<Period>,
    /// Names of formulas that can be computed for the survey.
    pub formulas: Vec<&'static str>,
    /// True when only published quarters are shown, and what is released of those that are not.
    pub is_published: bool,
    /// True for somebody who is bound to a unit.
    pub of_unit: bool,
}

/// What is shown, and what else could be.
///
/// # Errors
/// The period is none, nothing is published, published figures are asked for by procedure or channel, or
/// central failed.
pub async fn understood(
    state: &MonitorState,
    scope: &Scope,
    asked: &Asked,
    language: model::Language,
) -> Result<(View, Choices), Unreached> {
    let mut choices = Choices { of_unit: scope.unit().is_some(), ..Choices::default() };
    let all = state.surveys.all();
    let titled = all.iter().map(|one| (one.id.clone(), one.title.in_language(language).to_owned()));
    choices.surveys = titled.collect();
    let default = all.iter().find(|one| one.id == "one-stop").or(all.first());
    let survey = match asked.survey.as_str() {
        "" => default.map(|one| one.id.clone()).unwrap_or_default(),
        id => id.to_owned(),
    };
    let wanted = asked.period()?;
    let whole = match source(scope) {
        Source::Now => {
            choices.periods = running(day::of(state.clock.now_ms()));
            None
        }
        Source::Published { unit } => {
            choices.is_published = true;
            let records = state.central.publications().await?;
            let of_survey = records.iter().filter(|record| record.survey == survey);
            choices.periods = of_survey.filter_map(|one| Period::read(&one.period)).collect();
            if scope.unit().is_some() {
                choices.periods.extend(released_quarters(state));
            }
            choices.periods.sort_unstable();
            choices.periods.dedup();
            choices.periods.reverse();
            Some(unit).filter(|unit| !unit.is_empty())
        }
    };
    let missing = || Unreached::NotPublished(survey.clone(), String::new());
    let period = wanted.or(choices.periods.first().copied()).ok_or_else(missing)?;
    if !choices.is_published && !choices.periods.contains(&period) {
        choices.periods.insert(0, period);
    }
    if let Some(instrument) = state.surveys.in_force(&survey) {
        let fits = |name: &&'static str| {
            let named = formula::named(name, &std::collections::BTreeMap::new());
            named.is_ok_and(|one| one.compile(&*instrument, &Layout::default()).is_ok())
        };
        choices.formulas = formula::NAMES.iter().copied().filter(fits).collect();
    }
    let formula = Some(asked.formula.clone())
        .filter(|name| !name.is_empty() && *name != formula::for_survey(&survey).name);
    let (service, channel) = (asked.service(), asked.channel());
    if choices.is_published && (service.is_some() || channel.is_some()) {
        return Err(Unreached::NotNarrowed);
    }
    let unit = asked.unit().or(whole);
    let view = View { survey, unit, service, channel, period, formula };
    Ok((view, choices))
}

/// The quarter of a day and those before it, and the years.
fn running(today: Date) -> Vec<Period> {
    let quarter = Period::Quarter(today.year(), (today.month() - 1) / 3 + 1);
    let year = Period::Year(today.year());
    let back = |first: Period, count| {
        std::iter::successors(Some(first), |period: &Period| Some(period.previous())).take(count)
    };
    back(quarter, QUARTERS).chain(back(year, YEARS)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_years_of_quarters_and_three_years_can_be_chosen() {
        let told: Vec<String> =
            running("2026-11-22".parse().unwrap()).iter().map(Period::to_string).collect();
        assert_eq!((told.len(), &*told[0], &*told[7]), (11, "2026-Q4", "2025-Q1"));
        assert_eq!(told[8..], ["2026", "2025", "2024"]);
    }
}
