//! Text to read; takes no answer.

use leptos::prelude::*;
use model::survey::Question;

use super::{Scene, class_of, hidden_when_not_asked, hint, target_id};

/// The text, and its further line when there is one.
pub fn view(scene: Scene, question: &Question) -> AnyView {
    view! {
        <div class=[class_of(question), " statement"].concat() part="question"
            id=target_id(&question.id, None) hidden=hidden_when_not_asked(scene, question)>
            <p>{question.text.clone()}</p>
            {hint(question)}
        </div>
    }
    .into_any()
}
