//! One of several options: a radio button for each.

use model::survey::{Choice, Question};

use super::choice::{self, Field, Input};
use super::{Scene, group};
use crate::element::{Part, part};

/// The question with its options.
pub fn view(scene: Scene, question: &Question, options: &[Choice], leads: bool) -> Part {
    choices(scene, question, options, leads, Input::Radio)
}

/// Options under each other, as radio buttons or as checkboxes.
pub(super) fn choices(
    scene: Scene,
    question: &Question,
    options: &[Choice],
    leads: bool,
    input: Input,
) -> Part {
    // A required checkbox would have to be ticked itself; that one of several is, only `check` asks.
    let required = question.required && input == Input::Radio;
    let field = Field { question: &question.id, row: None, input, required };
    let option = |option: &Choice| choice::view(scene, field, &option.id, &option.text, None);
    let options: Vec<Part> = options.iter().map(option).collect();
    group(scene, question, leads, part("div", &[("class", "options")]).all(options))
}
