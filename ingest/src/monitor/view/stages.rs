//! The way to the results of dossiers that ended in one way: everyone may rate, also who was refused.

use leptos::prelude::*;

use super::Reader;
use crate::entry::Stage;
use crate::monitor::wording;

/// Links to all results and to those of each step.
#[component]
pub fn Stages(
    /// Language and texts.
    reader: Reader,
    /// The step that is shown; none: all.
    shown: Option<Stage>,
) -> impl IntoView {
    let all = [None].into_iter().chain(Stage::ALL.into_iter().rev().map(Some));
    let links = all.map(|stage| {
        let address = match stage {
            None => "/monitor/".to_owned(),
            Some(stage) => format!("/monitor/?stage={}", stage.name()),
        };
        let text = wording::stage(reader.wording, stage);
        let current = (stage == shown).then_some("page");
        view! { <li><a href=address aria-current=current>{text}</a></li> }
    });
    view! {
        <nav class="stages" aria-label=reader.wording.stages>
            <ul>{links.collect_view()}</ul>
        </nav>
    }
    .into_any()
}
