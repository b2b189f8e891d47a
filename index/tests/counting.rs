//! Shipped surveys, a layout with every slot of theirs, and counts of made-up submissions.

use std::collections::BTreeMap;
use std::path::Path;

use index::{Compiled, Counts, Formula, GROUPS, Layout, Sample, Slot, formula};
use model::Instrument;
use model::survey::Kind;

/// A shipped survey.
pub fn survey(id: &str) -> Instrument {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../surveys/{id}.toml"));
    let text = std::fs::read_to_string(&path).unwrap();
    toml::from_str(&text).unwrap()
}

/// Every slot with a level that the survey can fill, after that of the submissions.
pub fn layout(survey: &Instrument) -> Layout {
    let slot = |question: &str, row: &str, value: String| Slot {
        question: question.to_owned(),
        row: row.to_owned(),
        value,
    };
    let mut slots = vec![slot("", "", String::new())];
    for question in survey.questions() {
        let (scale, rows) = match &question.kind {
            Kind::Rating { scale } => (scale, vec![""]),
            Kind::Matrix { scale, rows, .. } => {
                (scale, rows.iter().map(|row| row.id.as_str()).collect())
            }
            _ => continue,
        };
        for row in rows {
            let levels = 1..=survey.scale(scale).unwrap().top();
            slots.extend(levels.map(|level| slot(&question.id, row, level.to_string())));
        }
    }
    Layout { slots }
}

/// A formula with parameters, e.g. `("sipas", &[("overall", "items")])`.
pub fn formula(name: &str, parameters: &[(&str, &str)]) -> Formula {
    let parameters: BTreeMap<String, String> =
        parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    formula::named(name, &parameters).unwrap()
}

/// A shipped survey with its layout and a formula made ready for them.
pub struct Ready {
    pub layout: Layout,
    pub compiled: Compiled,
}

/// Makes a formula ready for a shipped survey.
pub fn ready(survey_id: &str, name: &str, parameters: &[(&str, &str)]) -> Ready {
    let survey = survey(survey_id);
    let layout = layout(&survey);
    let compiled = formula(name, parameters).compile(&survey, &layout).unwrap();
    Ready { layout, compiled }
}

impl Ready {
    /// Counts of one submission: (question, row, level).
    pub fn submission(&self, answers: &[(&str, &str, u8)]) -> Counts {
        let mut counts = Counts::default();
        counts.add(0, 1);
        for (question, row, level) in answers {
            counts.add(self.slot(question, row, *level), 1);
        }
        counts
    }

    /// Position of a level.
    pub fn slot(&self, question: &str, row: &str, level: u8) -> usize {
        let level = level.to_string();
        let slot = self.layout.position(question, row, &level);
        slot.unwrap_or_else(|| panic!("the survey has no {question}.{row} = {level}"))
    }

    /// Position of a figure.
    pub fn figure(&self, id: &str) -> usize {
        let at = self.compiled.position(id);
        at.unwrap_or_else(|| panic!("the formula has no figure {id}"))
    }
}

/// A sample in which submission number i lies in group i modulo the number of groups.
pub fn sample(submissions: impl IntoIterator<Item = Counts>) -> Sample {
    let mut sample = Sample::default();
    for (number, one) in submissions.into_iter().enumerate() {
        sample.groups[number % GROUPS].add_all(&one);
    }
    sample
}
