//! Text to read; takes no answer.

use model::survey::Question;

use super::{Scene, hint, shell};
use crate::element::{Part, part};

/// The text, and its further line when there is one.
pub fn view(scene: Scene, question: &Question) -> Part {
    let text = part("p", &[("class", "statement")]).text(&question.text);
    shell(scene, question, "div").child(text).maybe(hint(question))
}
