//! One radio button or checkbox with its label: what rating, single, multiple and matrix show.
//!
//! The input itself is the card one presses; the drawn mark and face are decoration.

use model::Survey;
use model::survey::Condition;

use super::Scene;
use crate::element::{Part, part};
use crate::flow::field_name;

/// What kind of input it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Input {
    Radio,
    Checkbox,
}

/// The place of an input: its question, and its row in a matrix.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    pub question: &'a str,
    pub row: Option<&'a str>,
    pub input: Input,
    pub required: bool,
}

/// One option. `mood` draws a face, from 1 (unhappy) to 5 (happy).
pub(super) fn view(scene: Scene, field: Field, value: &str, text: &str, mood: Option<u8>) -> Part {
    let Field { question, row, input, required } = field;
    let is_chosen = scene.flow.is_chosen(question, row, value);
    let kind = if input == Input::Radio { "radio" } else { "checkbox" };
    let mark = match mood {
        Some(mood) => ["face mood-", &mood.to_string()].concat(),
        None => ["mark ", kind].concat(),
    };
    let input = part("input", &[("part", "input")])
        .set("type", kind.to_owned())
        .set("name", field_name(question, row))
        .set("value", value.to_owned())
        .flag("checked", is_chosen)
        .flag("required", required);
    let input = match opens(scene.flow.survey(), question, row, value) {
        true => input.set("class", "opens".to_owned()),
        false => input,
    };
    part("label", &[("class", "option"), ("part", "option")])
        .child(input)
        .child(part("span", &[("aria-hidden", "true")]).set("class", mark))
        .child(part("span", &[("class", "text")]).text(text))
}

/// True when choosing this value lets another question be asked: plain HTML shows it by style.
fn opens(survey: &Survey, question: &str, row: Option<&str>, value: &str) -> bool {
    let names_it = |condition: &Condition| {
        condition.question == question
            && condition.row.as_deref() == row
            && (condition.chosen_in.iter().any(|option| option == value)
                || value.parse().is_ok_and(|level| condition.level_in.contains(&level)))
    };
    survey.questions().any(|one| one.asked_when.iter().any(names_it))
}
