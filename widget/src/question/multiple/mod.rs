//! Any number of options: a checkbox for each.

use leptos::prelude::*;
use model::Survey;
use model::survey::{Choice, Question};

use super::Scene;
use super::choice::Input;
use super::single::choices;

/// The question with its options.
pub fn view(
    scene: Scene,
    survey: &Survey,
    question: &Question,
    options: &[Choice],
    leads: bool,
) -> AnyView {
    choices(scene, survey, question, options, leads, Input::Checkbox)
}
