//! One level of a scale: a radio button for each level, with its text always in sight.

use model::survey::{Question, Scale};

use super::choice::{self, Field, Input};
use super::{Scene, group};
use crate::element::{Part, part};

/// The question with its levels in the order in which the scale is shown.
pub fn view(scene: Scene, question: &Question, scale: &str, leads: bool) -> Part {
    let field = Field {
        question: &question.id,
        row: None,
        input: Input::Radio,
        required: question.required,
    };
    group(scene, question, leads, levels(scene, field, scale))
}

/// The levels of a scale as radio buttons; a row of a matrix shows them as well.
pub(super) fn levels(scene: Scene, field: Field, scale: &str) -> Part {
    let Some(scale) = scene.flow.survey().scale(scale) else { return part("div", &[]) };
    let level = |(level, text): (u8, &String)| {
        choice::view(scene, field, &level.to_string(), text, mood(scale, level))
    };
    let levels: Vec<Part> = scale.shown().into_iter().map(level).collect();
    let class = match mood(scale, 1) {
        Some(_) => "options levels faces",
        None => "options levels",
    };
    part("div", &[]).set("class", class.to_owned()).all(levels)
}

/// The face of a level, for scales that measure satisfaction: nobody is glad or sad about a number
/// of offices. With three levels the least favourable is the only one that is not content.
fn mood(scale: &Scale, level: u8) -> Option<u8> {
    if !scale.id.starts_with("satisfaction-") {
        return None;
    }
    match (scale.top(), level) {
        (5, level) => Some(level),
        (3, 1) => Some(2),
        (3, level) => Some(level + 2),
        _ => None,
    }
}
