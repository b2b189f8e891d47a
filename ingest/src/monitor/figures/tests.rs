//! Figures from counts, against the shipped surveys.

use model::Language;

use super::*;
use crate::central::account::Role;
use crate::surveys::Surveys;

fn count(unit: &str, question: &str, value: &str, n: i64) -> Count {
    Count {
        survey: "one-stop".to_owned(),
        version: 1,
        unit: unit.to_owned(),
        question: question.to_owned(),
        row: String::new(),
        value: value.to_owned(),
        n,
    }
}

fn one_stop() -> Survey {
    Surveys::shipped().unwrap().in_force("one-stop").unwrap().in_language(Language::Vi)
}

/// 12 submissions in two units: 4 with level 1, 1 with level 2, 7 with level 5.
fn counts() -> Vec<Count> {
    vec![
        count("H47.15", "", "", 10),
        count("H47.16", "", "", 2),
        count("H47.15", "overall", "1", 3),
        count("H47.16", "overall", "1", 1),
        count("H47.16", "overall", "2", 1),
        count("H47.15", "overall", "5", 7),
        count("H47.15", "reasons", "slow", 3),
        count("H47.16", "reasons", "slow", 1),
        count("H47.15", "reasons", "fees", 1),
        count("H47.15", "time", "3", 4),
    ]
}

fn distribution<'a>(figures: &'a SurveyFigures, question: &str) -> &'a Distribution {
    figures.distributions.iter().find(|one| one.question == question).unwrap()
}

#[test]
fn every_level_is_named_and_the_most_favourable_stands_first() {
    let figures = survey_figures(one_stop(), &counts(), &Scope::new(Role::Central, ""));
    assert_eq!(figures.n, Some(12));
    let overall = distribution(&figures, "overall");
    assert_eq!((overall.measure, overall.base), (Measure::Levels(5), Some(12)));
    let bars: Vec<_> =
        overall.bars.iter().map(|bar| (bar.level, bar.text.as_str(), bar.figure)).collect();
    assert_eq!(
        bars,
        [
            (Some(5), "Rất hài lòng", Figure::Told(7, 583)),
            (Some(4), "Hài lòng", Figure::Told(0, 0)),
            (Some(3), "Bình thường", Figure::Told(0, 0)),
            (Some(2), "Không hài lòng", Figure::Told(1, 83)),
            (Some(1), "Rất không hài lòng", Figure::Told(4, 333)),
        ]
    );
}

#[test]
fn each_question_keeps_its_own_scale_and_its_own_answers() {
    let figures = survey_figures(one_stop(), &counts(), &Scope::new(Role::Central, ""));
    let time = distribution(&figures, "time");
    assert_eq!((time.measure, time.base), (Measure::Levels(3), Some(4)));
    let told: Vec<Figure> = time.bars.iter().map(|bar| bar.figure).collect();
    assert_eq!(told, [Figure::Told(4, 1_000), Figure::Told(0, 0), Figure::Told(0, 0)]);
    assert!(figures.distributions.iter().all(|one| one.question != "comment"));
}

#[test]
fn options_of_which_several_could_be_chosen_are_shares_of_those_who_were_asked() {
    let figures = survey_figures(one_stop(), &counts(), &Scope::new(Role::Central, ""));
    let reasons = distribution(&figures, "reasons");
    assert_eq!((reasons.measure, reasons.base), (Measure::AnyOf, Some(5)));
    assert_eq!(reasons.bars[0].figure, Figure::Told(4, 800));
}

#[test]
fn another_version_is_another_survey() {
    let mut counts = counts();
    counts.push(Count { version: 2, ..count("H47.15", "overall", "5", 90) });
    let figures = survey_figures(one_stop(), &counts, &Scope::new(Role::Central, ""));
    assert_eq!(distribution(&figures, "overall").base, Some(12));
}

#[test]
fn units_come_with_most_submissions_first() {
    let figures = survey_figures(one_stop(), &counts(), &Scope::new(Role::Central, ""));
    let units: Vec<_> = figures.units.iter().map(|unit| (unit.unit.as_str(), unit.n)).collect();
    assert_eq!(units, [("H47.15", 10), ("H47.16", 2)]);
    assert_eq!(figures.units[1].levels, [1, 1, 0, 0, 0]);
    let totals =
        unit_totals(&counts(), &["online-service", "one-stop"], &Scope::new(Role::Central, ""));
    assert_eq!(totals[0].surveys, [Some(0), Some(10)]);
}

#[test]
fn a_viewer_gets_no_group_below_five_and_nothing_to_subtract_it_from() {
    let scope = Scope::new(Role::Viewer, "");
    let figures = survey_figures(one_stop(), &counts(), &scope);
    assert_eq!(distribution(&figures, "overall").base, Some(12));
    let time = distribution(&figures, "time");
    assert_eq!(time.base, None, "four answers");
    assert!(time.bars.iter().all(|bar| bar.figure == Figure::TooFew));
    assert!(figures.units.is_empty());
    // Of 7, 1 and 4 two are too few: 12 less 7 would leave 5 for both, so the 7 goes with them.
    let overall: Vec<Figure> =
        distribution(&figures, "overall").bars.iter().map(|bar| bar.figure).collect();
    let (none, few) = (Figure::Told(0, 0), Figure::TooFew);
    assert_eq!(overall, [Figure::Beside, none, none, few, few]);
    let reasons = distribution(&figures, "reasons");
    assert_eq!((reasons.measure, reasons.base), (Measure::AnyOfAll, Some(12)));
    assert_eq!(unit_totals(&counts(), &["one-stop"], &scope)[1].n, None);
}

#[test]
fn small_levels_take_the_smallest_other_one_with_them() {
    let scope = Scope::new(Role::Viewer, "");
    let none = Figure::Told(0, 0);
    let told = figures(&[20, 6, 0, 3, 0], 29, true, &scope);
    assert_eq!(told, [Figure::Told(20, 690), Figure::Beside, none, Figure::TooFew, none]);
    let options = figures(&[20, 6, 3], 29, false, &scope);
    assert_eq!(options[1], Figure::Told(6, 207), "several options do not add up to the base");
    let central = figures(&[20, 6, 3], 29, true, &Scope::new(Role::Central, ""));
    assert_eq!(central[2], Figure::Told(3, 103));
}
