//! Every kind of question as HTML, from the fixtures in its folder; and that each folder is whole.

use std::fs;
use std::path::{Path, PathBuf};

use model::faults::faults;
use model::{Instrument, Language};
use serde::Deserialize;

use super::{Scene, view};
use crate::flow::{Flow, Sheet};

/// `fixtures.toml` of a kind: a survey, and the ways in which it is shown.
#[derive(Deserialize)]
struct Fixtures {
    survey: Instrument,
    shown: Vec<Shown>,
}

#[derive(Deserialize)]
struct Shown {
    name: String,
    /// Field and value, in the order in which they are entered.
    #[serde(default)]
    entered: Vec<(String, String)>,
    #[serde(default)]
    sent: bool,
    #[serde(default)]
    still: bool,
    #[serde(default)]
    lang: Language,
}

const KINDS: [&str; 6] = ["rating", "single", "multiple", "text", "matrix", "statement"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/question")
}

fn rendered(fixtures: &Fixtures, shown: &Shown) -> String {
    let survey = fixtures.survey.in_language(shown.lang);
    let mut flow = Flow::new(survey.clone(), shown.lang);
    for (name, value) in &shown.entered {
        flow.enter(name, value, true);
    }
    if shown.sent {
        flow.send();
    }
    let scene = Scene { flow: &flow, live: !shown.still };
    let questions = survey.pages[0].questions.iter().enumerate();
    let html: String = questions
        .map(|(place, one)| {
            view(scene, one, &Sheet { page: 0, factor: None }, place == 0).html(&flow)
        })
        .collect();
    // One tag per line, so that a changed snapshot reads as a difference.
    html.replace("><", ">\n<")
}

#[test]
fn every_fixture_renders_as_it_did() {
    for kind in KINDS {
        let path = folder().join(kind).join("fixtures.toml");
        let fixtures: Fixtures = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(faults(&fixtures.survey), Vec::<String>::new(), "{kind}");
        for shown in &fixtures.shown {
            let html = rendered(&fixtures, shown);
            insta::with_settings!({
                snapshot_path => folder().join(kind).join("snapshots"),
                prepend_module_to_snapshot => false,
            }, {
                insta::assert_snapshot!(shown.name.as_str(), html);
            });
        }
    }
}

#[test]
fn every_folder_of_a_kind_has_its_view_its_notes_and_its_fixtures() {
    let mut found: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let entry = entry.unwrap();
        if !entry.file_type().unwrap().is_dir() {
            continue;
        }
        let kind = entry.file_name().into_string().unwrap();
        for file in ["mod.rs", "notes.md", "fixtures.toml"] {
            assert!(entry.path().join(file).is_file(), "question/{kind}/ has no {file}");
        }
        let notes = fs::read_to_string(entry.path().join("notes.md")).unwrap();
        for heading in ["## Keyboard", "## Screen readers"] {
            assert!(notes.contains(heading), "question/{kind}/notes.md has no '{heading}'");
        }
        assert!(notes.contains("Must "), "question/{kind}/notes.md states nothing that must hold");
        found.push(kind);
    }
    found.sort();
    let mut kinds = KINDS.map(str::to_owned);
    kinds.sort();
    assert_eq!(found, kinds);
}

#[test]
fn every_kind_has_a_section_in_the_style_sheet() {
    for kind in ["Rating", "Radio and checkbox", "Matrix", "Text", "Statement"] {
        assert!(crate::THEME.contains(&format!("/* {kind}")), "theme.css has no section '{kind}'");
    }
}
