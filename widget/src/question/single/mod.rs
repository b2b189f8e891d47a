//! One of several options: a radio button for each.

use leptos::prelude::*;
use model::Survey;
use model::survey::{Choice, Question};

use super::choice::{self, Field, Input};
use super::{Scene, group};

/// The question with its options.
pub fn view(
    scene: Scene,
    survey: &Survey,
    question: &Question,
    options: &[Choice],
    leads: bool,
) -> AnyView {
    choices(scene, survey, question, options, leads, Input::Radio)
}

/// Options under each other, as radio buttons or as checkboxes.
pub(super) fn choices(
    scene: Scene,
    survey: &Survey,
    question: &Question,
    options: &[Choice],
    leads: bool,
    input: Input,
) -> AnyView {
    // A required checkbox would have to be ticked itself; that one of several is, only `check` asks.
    let required = question.required && input == Input::Radio;
    let field = Field { survey, question: &question.id, row: None, input, required };
    let option = |option: &Choice| choice::view(scene, field, &option.id, &option.text, None);
    let options: Vec<AnyView> = options.iter().map(option).collect();
    group(scene, question, leads, view! { <div class="options">{options}</div> }.into_any())
}
