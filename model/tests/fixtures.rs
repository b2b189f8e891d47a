//! Every fixture under `fixtures/` held against its survey: the accepted ones pass, the rejected
//! ones have exactly the problems they list. The file name says why.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to panic is to fail.

use std::path::Path;

use model::problem::Place;
use model::{Instrument, Problem, Submission};
use serde_json::Value;

/// The survey a fixture names: one of `surveys/`, or one of `fixtures/surveys/`.
fn instrument(name: &str) -> Instrument {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shipped = root.join(format!("../surveys/{name}.toml"));
    let own = root.join(format!("fixtures/surveys/{name}.toml"));
    let path = if shipped.exists() { shipped } else { own };
    let instrument = toml::from_str(&std::fs::read_to_string(&path).unwrap())
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(model::faults::faults(&instrument), Vec::<String>::new(), "{}", path.display());
    instrument
}

fn fixtures(folder: &str) -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut found: Vec<(String, Value)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let value = serde_json::from_str(&text)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (path.file_stem().unwrap().to_string_lossy().into_owned(), value)
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn submission(fixture: &Value) -> Submission {
    serde_json::from_value(fixture["submission"].clone()).unwrap()
}

/// `question[row]: problem` or `member: problem`, as the fixtures write it.
fn written(problem: &Problem) -> String {
    let place = match &problem.place {
        Place::Question { question, row: None } => question.clone(),
        Place::Question { question, row: Some(row) } => format!("{question}[{row}]"),
        Place::Member(member) => (*member).to_owned(),
    };
    format!("{place}: {}", problem.kind.name())
}

#[test]
fn accepted_fixtures_pass_and_lose_nothing() {
    let fixtures = fixtures("accepted");
    assert!(fixtures.len() >= 8, "only {} accepted fixtures", fixtures.len());
    for (name, fixture) in fixtures {
        let submission = submission(&fixture);
        let given = submission.answers.len();
        let survey = instrument(&submission.survey);
        let checked = model::check(&survey, submission)
            .unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
        assert_eq!(checked.answers.len(), given, "{name}: every answer is kept, none is added");
    }
}

#[test]
fn rejected_fixtures_have_exactly_the_problems_they_list() {
    let fixtures = fixtures("rejected");
    assert!(fixtures.len() >= 20, "only {} rejected fixtures", fixtures.len());
    for (name, fixture) in fixtures {
        let submission = submission(&fixture);
        let survey = instrument(&submission.survey);
        let problems = model::check(&survey, submission).expect_err(&name);
        let expected: Vec<&str> =
            fixture["problems"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
        assert_eq!(problems.iter().map(written).collect::<Vec<_>>(), expected, "{name}");
    }
}
