//! Any number of options: a checkbox for each.

use model::survey::{Choice, Question};

use super::Scene;
use super::choice::Input;
use super::single::choices;
use crate::element::Part;

/// The question with its options.
pub fn view(scene: Scene, question: &Question, options: &[Choice], leads: bool) -> Part {
    choices(scene, question, options, leads, Input::Checkbox)
}
