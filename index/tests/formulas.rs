//! Formulas by name: parameters, what they refuse, and for which surveys they are.

use std::collections::BTreeMap;

use index::formula::{self, NAMES};
use index::{FormulaError, Layout};
use model::limits::{LEVELS_MAX, LEVELS_MIN};

use crate::counting::{formula as with, layout, survey};

fn refused(name: &str, parameter: &str, value: &str) -> String {
    let parameters = BTreeMap::from([(parameter.to_owned(), value.to_owned())]);
    formula::named(name, &parameters).unwrap_err().to_string()
}

#[test]
fn every_formula_says_name_version_source_and_parameters() {
    for name in NAMES {
        let formula = with(name, &[]);
        assert_eq!(formula.name, name);
        assert!(formula.version >= 1);
        assert!(!formula.source.is_empty());
    }
    let sipas = formula::for_survey("sipas-2023");
    assert_eq!((sipas.name, sipas.parameters["overall"].as_str()), ("sipas", "blocks"));
    for survey in ["one-stop", "online-service", "one-of-tomorrow"] {
        assert_eq!(formula::for_survey(survey).name, "top2");
    }
    assert_eq!(formula::for_survey("one-stop").parameters["top-of-3"], "2");
}

#[test]
fn what_is_unknown_is_refused_with_what_there_is() {
    let unknown = formula::named("sipas-2030", &BTreeMap::new()).unwrap_err();
    assert!(matches!(&unknown, FormulaError::UnknownFormula { allowed, .. } if *allowed == NAMES));
    assert_eq!(
        refused("sipas", "weights", "x"),
        "formula `sipas` has no parameter `weights`; it has: overall, item"
    );
    assert_eq!(refused("net", "x", "1"), "formula `net` has no parameter `x`; it has none");
    assert_eq!(
        refused("sipas", "overall", "average"),
        "parameter `overall` of formula `sipas` is `average`, but takes one of: blocks, factors, items"
    );
    assert_eq!(
        refused("top2", "top-of-5", "5"),
        "parameter `top-of-5` of formula `top2` is `5`, but takes a whole number from 1 to 4"
    );
    assert!(refused("top2", "top-of-2", "0").ends_with("takes 1"));
    for value in ["+2", "02", "2.0", ""] {
        assert!(refused("top2", "top-of-5", value).contains("a whole number"), "{value}");
    }
    assert!(refused("qd766-honest", "question", "").ends_with("the id of a rating question"));
}

#[test]
fn there_is_a_parameter_for_every_length_of_scale() {
    let parameters = with("top2", &[]).parameters;
    assert_eq!(parameters.len(), LEVELS_MAX - LEVELS_MIN + 1);
    for levels in LEVELS_MIN..=LEVELS_MAX {
        let favourable: usize = parameters[format!("top-of-{levels}").as_str()].parse().unwrap();
        assert!(favourable < levels, "{levels}");
    }
}

#[test]
fn a_formula_is_refused_for_a_survey_that_lacks_what_it_needs() {
    let refused = |name: &str, of: &str| {
        let survey = survey(of);
        with(name, &[]).compile(&survey, &layout(&survey)).unwrap_err().to_string()
    };
    assert_eq!(
        refused("sipas", "one-stop"),
        "formula `sipas` cannot be used for survey `one-stop`, which has no matrix whose rows lie under factors"
    );
    assert!(refused("tt01", "online-service").ends_with("no rating `contacts` on three levels"));
    assert!(refused("online", "sipas-2023").ends_with("no rating question on three levels"));
    assert!(refused("qd766-honest", "sipas-2023").ends_with("no rating `overall`"));
    let survey = survey("sipas-2023");
    let no_matrix = with("qd766-honest", &[("question", "c9")]);
    assert!(no_matrix.compile(&survey, &layout(&survey)).is_err());
}

/// 9 factors, 33 items, 2 blocks, as the form prints them.
#[test]
fn sipas_finds_its_figures_in_the_survey() {
    let survey = survey("sipas-2023");
    let compiled = with("sipas", &[]).compile(&survey, &layout(&survey)).unwrap();
    let ids: Vec<&str> = compiled.figures().iter().map(|figure| figure.id.as_str()).collect();
    let begin = |with: &str| ids.iter().filter(|id| id.starts_with(with)).count();
    assert_eq!((begin("c9."), begin("factor."), begin("block."), ids.len()), (33, 9, 2, 45));
    let parts = |id: &str| {
        let figure = &compiled.figures()[compiled.position(id).unwrap()];
        figure.parts.iter().map(|part| ids[*part]).collect::<Vec<_>>()
    };
    assert_eq!(
        parts("block.1"),
        [
            "factor.accountability",
            "factor.participation",
            "factor.policy-quality",
            "factor.policy-impact"
        ]
    );
    assert_eq!(parts("factor.complaints"), ["c9.31", "c9.32", "c9.33"]);
    assert_eq!(parts("overall"), ["block.1", "block.2"]);
}

/// A survey nobody answered yet has an empty layout: every figure is there, none has a value.
#[test]
fn an_empty_layout_gives_figures_without_values() {
    let survey = survey("sipas-2023");
    let compiled = with("sipas", &[]).compile(&survey, &Layout::default()).unwrap();
    let values = compiled.evaluate(&index::Counts::default(), &index::Facts::default());
    assert_eq!(values, vec![None; 45]);
}

/// Every fact that has a name goes into a figure: without it something is different. A name that is misspelt
/// on one side only would go unnoticed otherwise, because a fact that was not told is no error.
#[test]
fn every_fact_goes_into_a_figure() {
    let survey = survey("one-stop");
    let layout = layout(&survey);
    let formulas = ["tt01", "qd766", "qd766-honest"]
        .map(|name| with(name, &[]).compile(&survey, &layout).unwrap());
    let mut counts = index::Counts::default();
    counts.add(layout.position("overall", "", "4").unwrap(), 7);
    let values = |facts: &index::Facts| {
        formulas.iter().flat_map(|formula| formula.evaluate(&counts, facts)).collect::<Vec<_>>()
    };
    // Neighbours differ threefold, so that none can stand in for another; totals are the largest.
    let told = index::facts::NAMES.iter().zip([10, 30, 90].into_iter().cycle());
    let told = told.map(|((name, _), n)| {
        let is_total = name.ends_with(".total") || name.ends_with(".eligible");
        ((*name).to_owned(), if is_total { 1_000 } else { n })
    });
    let facts = index::Facts { n: told.collect() };
    let all = values(&facts);
    assert!(all.iter().filter(|value| value.is_some()).count() > 15, "{all:?}");
    for (name, meaning) in index::facts::NAMES {
        assert!(index::facts::is_known(name) && !meaning.is_empty());
        let mut fewer = facts.clone();
        fewer.n.remove(name);
        assert_ne!(values(&fewer), all, "nothing is made of {name}");
    }
    assert!(!index::facts::is_known("tt01.3.0"));
    assert!(!index::facts::is_known("dossiers"));
}
