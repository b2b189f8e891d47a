//! What is wrong with an instrument: the rules a survey file must keep before it is installed.
//!
//! A survey without faults can be shown, answered and judged without any further check. This is
//! not about submissions; those are judged in `check`.

use std::collections::BTreeSet;

use crate::limits::{
    ID_LENGTH_MAX, LEVELS_MAX, LEVELS_MIN, OPTIONS_MAX, QUESTIONS_MAX, TEXT_SCALARS_CEILING,
};
use crate::survey::{Choice, Condition, Factor, Instrument, Kind, Question, Row, Scale, Text};

/// Every fault of an instrument as a sentence that names the place; empty when there is none.
pub fn faults(instrument: &Instrument) -> Vec<String> {
    let mut faults = Faults { instrument, found: Vec::new() };
    faults.id("survey", &instrument.id);
    if instrument.version == 0 {
        faults.say("version: counts from 1");
    }
    if instrument.source.trim().is_empty() {
        faults.say("source: name the law or decision that the questions come from");
    }
    faults.text("title", &instrument.title);
    for scale in &instrument.scales {
        faults.scale(scale);
    }
    faults.unique("scale", instrument.scales.iter().map(|scale| &scale.id));
    faults.unique("page", instrument.pages.iter().map(|page| &page.id));
    faults.unique("question", instrument.questions().map(|question| &question.id));
    for page in &instrument.pages {
        faults.id(&format!("page {}", page.id), &page.id);
        if page.questions.is_empty() {
            faults.say(&format!("page {}: has no questions", page.id));
        }
        if let Some(title) = &page.title {
            faults.text(&format!("page {}", page.id), title);
        }
        // Each factor is shown by itself, so there would be no place for another question.
        let has_factors = |question: &Question<Text>| match &question.kind {
            Kind::Matrix { factors, .. } => !factors.is_empty(),
            _ => false,
        };
        if page.questions.len() > 1 && page.questions.iter().any(has_factors) {
            faults.say(&format!("page {}: a matrix with factors stands alone", page.id));
        }
    }
    let questions: Vec<&Question<Text>> = instrument.questions().collect();
    if questions.iter().all(|question| matches!(question.kind, Kind::Statement)) {
        faults.say("pages: no question takes an answer");
    }
    if questions.len() > QUESTIONS_MAX {
        faults.say(&format!("pages: {} questions, {QUESTIONS_MAX} at most", questions.len()));
    }
    for (position, question) in questions.iter().enumerate() {
        faults.question(question, &questions[..position]);
    }
    faults.found
}

struct Faults<'a> {
    instrument: &'a Instrument,
    found: Vec<String>,
}

impl Faults<'_> {
    fn say(&mut self, fault: &str) {
        self.found.push(fault.to_owned());
    }

    fn id(&mut self, place: &str, id: &str) {
        let is_fit = (1..=ID_LENGTH_MAX).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !is_fit {
            self.say(&format!(
                "{place}: the id '{id}' is not 1 to {ID_LENGTH_MAX} of a-z, 0-9 and -"
            ));
        }
    }

    fn text(&mut self, place: &str, text: &Text) {
        if text.vi.trim().is_empty() {
            self.say(&format!("{place}: the Vietnamese text is empty"));
        }
        if text.en.trim().is_empty() {
            self.say(&format!("{place}: the English text is empty"));
        }
    }

    fn unique<'b>(&mut self, what: &str, ids: impl Iterator<Item = &'b String>) {
        let mut seen = BTreeSet::new();
        for id in ids {
            if !seen.insert(id) {
                self.say(&format!("{what} {id}: the id stands twice"));
            }
        }
    }

    fn scale(&mut self, scale: &Scale<Text>) {
        let place = format!("scale {}", scale.id);
        self.id(&place, &scale.id);
        let n = scale.levels.len();
        if !(LEVELS_MIN..=LEVELS_MAX).contains(&n) {
            self.say(&format!("{place}: {n} levels, {LEVELS_MIN} to {LEVELS_MAX} are possible"));
        }
        for level in &scale.levels {
            self.text(&place, level);
        }
    }

    fn question(&mut self, question: &Question<Text>, earlier: &[&Question<Text>]) {
        let place = format!("question {}", question.id);
        self.id(&place, &question.id);
        self.text(&place, &question.text);
        if let Some(hint) = &question.hint {
            self.text(&place, hint);
        }
        self.conditions(&place, &question.asked_when, earlier);
        match &question.kind {
            Kind::Rating { scale } => self.names_scale(&place, scale),
            Kind::Single { options } | Kind::Multiple { options } => self.options(&place, options),
            Kind::Text { length_max } => {
                if !(1..=TEXT_SCALARS_CEILING).contains(length_max) {
                    self.say(&format!("{place}: length_max is 1 to {TEXT_SCALARS_CEILING}"));
                }
            }
            Kind::Matrix { scale, factors, rows } => {
                self.names_scale(&place, scale);
                self.rows(&place, rows, earlier);
                self.factors(&place, factors, rows);
            }
            Kind::Statement if question.required => {
                self.say(&format!("{place}: a statement takes no answer, so none can be required"));
            }
            Kind::Statement => {}
        }
    }

    fn names_scale(&mut self, place: &str, scale: &str) {
        if self.instrument.scale(scale).is_none() {
            self.say(&format!("{place}: there is no scale '{scale}'"));
        }
    }

    fn options(&mut self, place: &str, options: &[Choice<Text>]) {
        if !(2..=OPTIONS_MAX).contains(&options.len()) {
            self.say(&format!(
                "{place}: {} options, 2 to {OPTIONS_MAX} are possible",
                options.len()
            ));
        }
        self.unique(&format!("{place}, option"), options.iter().map(|option| &option.id));
        for option in options {
            let place = format!("{place}, option {}", option.id);
            self.id(&place, &option.id);
            self.text(&place, &option.text);
        }
    }

    fn rows(&mut self, place: &str, rows: &[Row<Text>], earlier: &[&Question<Text>]) {
        if !(1..=OPTIONS_MAX).contains(&rows.len()) {
            self.say(&format!("{place}: {} rows, 1 to {OPTIONS_MAX} are possible", rows.len()));
        }
        self.unique(&format!("{place}, row"), rows.iter().map(|row| &row.id));
        for row in rows {
            let place = format!("{place}, row {}", row.id);
            self.id(&place, &row.id);
            self.text(&place, &row.text);
            self.conditions(&place, &row.asked_when, earlier);
        }
    }

    /// Rows lie under their factors in the order of the factors, each row under one.
    fn factors(&mut self, place: &str, factors: &[Factor<Text>], rows: &[Row<Text>]) {
        self.unique(&format!("{place}, factor"), factors.iter().map(|factor| &factor.id));
        for factor in factors {
            let place = format!("{place}, factor {}", factor.id);
            self.id(&place, &factor.id);
            self.text(&place, &factor.text);
            if let Some(block) = &factor.block {
                self.text(&place, block);
            }
            if rows.iter().all(|row| row.factor.as_ref() != Some(&factor.id)) {
                self.say(&format!("{place}: has no rows"));
            }
        }
        let position = |id: &String| factors.iter().position(|factor| factor.id == *id);
        let mut before = 0;
        for row in rows {
            match (&row.factor, row.factor.as_ref().and_then(position)) {
                (None, _) if factors.is_empty() => {}
                (None, _) => self.say(&format!("{place}, row {}: name its factor", row.id)),
                (Some(id), None) => {
                    self.say(&format!("{place}, row {}: there is no factor '{id}'", row.id));
                }
                (Some(id), Some(position)) if position < before => {
                    self.say(&format!("{place}, row {}: stands apart from factor {id}", row.id));
                }
                (Some(_), Some(position)) => before = position,
            }
        }
    }

    fn conditions(&mut self, place: &str, conditions: &[Condition], earlier: &[&Question<Text>]) {
        for condition in conditions {
            let Some(named) = earlier.iter().find(|question| question.id == condition.question)
            else {
                self.say(&format!(
                    "{place}: asked_when names '{}', which is no earlier question",
                    condition.question
                ));
                continue;
            };
            if let Some(fault) = condition_fault(self.instrument, condition, &named.kind) {
                self.say(&format!("{place}: asked_when on '{}': {fault}", condition.question));
            }
        }
    }
}

/// What is wrong with a condition on a question of this kind.
fn condition_fault(
    instrument: &Instrument,
    condition: &Condition,
    kind: &Kind<Text>,
) -> Option<String> {
    if condition.level_in.is_empty() == condition.chosen_in.is_empty() {
        return Some("give level_in or chosen_in, one of them".to_owned());
    }
    let levels_of = |scale: &str| {
        let top = instrument.scale(scale).map_or(0, |scale| scale.top());
        let outside = condition.level_in.iter().find(|level| !(1..=top).contains(*level));
        outside.map(|level| format!("the scale has no level {level}"))
    };
    match (kind, &condition.row) {
        (Kind::Rating { scale }, None) if !condition.level_in.is_empty() => levels_of(scale),
        (Kind::Matrix { scale, rows, .. }, Some(row)) if !condition.level_in.is_empty() => {
            let is_known = rows.iter().any(|known| known.id == *row);
            if is_known { levels_of(scale) } else { Some(format!("there is no row '{row}'")) }
        }
        (Kind::Single { options } | Kind::Multiple { options }, None)
            if !condition.chosen_in.is_empty() =>
        {
            let is_known = |id: &&String| options.iter().any(|option| option.id == **id);
            let unknown = condition.chosen_in.iter().find(|id| !is_known(id));
            unknown.map(|id| format!("there is no option '{id}'"))
        }
        _ => Some("a question of that kind cannot be asked this way".to_owned()),
    }
}
