//! Where fuzzing begins: what `fuzz/corpus` has, and what lies in the tree anyway as fixtures and
//! shipped surveys, brought into the form that each target reads.

use std::path::Path;

use serde_json::{Value, json};
use support::place;

/// Named inputs.
pub type Seeds = Vec<(String, Vec<u8>)>;

/// The seeds of a target.
pub fn of(target: &str) -> Seeds {
    let mut seeds = files(&place::root().join("fuzz/corpus").join(target), "");
    seeds.extend(match target {
        "submission" => submissions().into_iter().map(text).collect(),
        "batch" => batches(),
        "survey" => surveys(),
        "definition" => definitions(),
        "journal_body" => bodies(),
        _ => Vec::new(),
    });
    seeds.sort();
    seeds
}

fn text((name, value): (String, Value)) -> (String, Vec<u8>) {
    (name, value.to_string().into_bytes())
}

fn files(folder: &Path, ending: &str) -> Seeds {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let files = files.filter(|file| file.file_name().to_string_lossy().ends_with(ending));
    files
        .map(|file| (file.path().display().to_string(), std::fs::read(file.path()).unwrap()))
        .collect()
}

/// The submissions of all fixtures of the model.
fn submissions() -> Vec<(String, Value)> {
    let fixtures = place::root().join("model/fixtures");
    let folders = ["accepted", "rejected"].map(|folder| files(&fixtures.join(folder), ".json"));
    let all = folders.into_iter().flatten();
    let submissions: Vec<(String, Value)> = all
        .map(|(name, bytes)| {
            let mut fixture: Value = serde_json::from_slice(&bytes).unwrap();
            (name, fixture["submission"].take())
        })
        .collect();
    assert!(submissions.len() > 20, "only {} fixtures", submissions.len());
    submissions
}

/// The same in batches, small ones: what is slow to read is slow to change.
fn batches() -> Seeds {
    let all = submissions();
    let batches = all.chunks(4).map(|few| {
        let submissions: Vec<&Value> = few.iter().map(|(_, one)| one).collect();
        text((few[0].0.clone(), json!({ "submissions": submissions })))
    });
    batches.collect()
}

fn surveys() -> Seeds {
    let own = files(&place::root().join("model/fixtures/surveys"), ".toml");
    let shipped = files(&place::root().join("surveys"), ".toml");
    own.into_iter().chain(shipped).collect()
}

/// The surveys as the widget gets them.
fn definitions() -> Seeds {
    let instruments = surveys().into_iter().map(|(name, bytes)| {
        let instrument: model::Instrument = toml::from_slice(&bytes).unwrap();
        let survey = instrument.in_language(model::Language::default());
        (name, postcard::to_allocvec(&survey).unwrap())
    });
    instruments.collect()
}

/// Bodies as the journal keeps them: one for each kind of answer.
fn bodies() -> Seeds {
    let body = json!({
        "survey": "one-stop", "version": 1, "language": "vi", "unit": "H47.15", "service": null,
        "dossier": "00112233445566778899aabbccddeeff", "channel": "portal", "assisted": false,
        "rank": 2, "stage": "result", "elapsed_ms": 23120,
        "answers": {
            "overall": {"level": 2}, "reasons": {"chosen-all": ["slow"]}, "one": {"chosen": "a"},
            "comment": {"text": "chờ lâu"}, "rows": {"rows": {"c9.15": 3}},
        },
    });
    let mut flagged = body.clone();
    flagged["flags"] = json!(["surge"]);
    flagged["sender"] = json!("00ff");
    flagged["invite"] = json!({"issuer": "H47", "id": "00ff"});
    let mut least = body.clone();
    least["answers"] = json!({});
    let named = [("answers", body), ("flagged", flagged), ("least", least)];
    named.map(|(name, body)| text((name.to_owned(), body))).into()
}
