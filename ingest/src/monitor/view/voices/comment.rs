//! One comment as it stands in a list: the text, what is known of it, and the way to work on it.

use form_urlencoded::Serializer;
use leptos::prelude::*;

use crate::monitor::guard::VOICE;
use crate::monitor::view::Reader;
use crate::monitor::view::comments::Said;
use crate::monitor::view::level::Level;
use crate::monitor::view::place::{Service, Unit};
use crate::monitor::voices::asked::Asked;
use crate::monitor::voices::shown::Shown;
use crate::monitor::wording;

/// Letters of a comment by which the way to it is told from others.
const BEGINNING: usize = 40;

/// A comment.
#[component]
pub fn Comment(
    /// Language and texts.
    reader: Reader,
    /// The comment.
    comment: Shown,
    /// Where the way back leads; none on the comment's own page.
    back: Option<String>,
) -> impl IntoView {
    let texts = reader.voices();
    let beginning: String = comment.text.chars().take(BEGINNING).collect();
    let service = match comment.service.clone() {
        Some(service) => view! { <Service reader service /> }.into_any(),
        None => view! { <span class="code none">{texts.service_untold}</span> }.into_any(),
    };
    let at = comment.at.clone();
    let time = match comment.at_rfc3339.clone() {
        Some(machine) => view! { <time datetime=machine>{at}</time> }.into_any(),
        None => view! { <span class="when">{at}</span> }.into_any(),
    };
    let work = back.map(|back| {
        let mut query = Serializer::new(String::new());
        query.append_pair("id", &comment.id.to_string()).append_pair("back", &back);
        let to = format!("{VOICE}?{}", query.finish());
        let label = (texts.work_of)(&beginning);
        view! { <a class="work" href=to aria-label=label>{texts.work}</a> }
    });
    let reply = (!comment.reply.is_empty()).then(|| {
        view! {
            <div class="reply"><p class="reply-head">{texts.reply}</p>
                <p class="said">{comment.reply.clone()}</p></div>
        }
    });
    let said = view! { <Said reader text=comment.text.clone() /> };
    view! {
        <div class="voice" data-voice=comment.id>
            <div lang=comment.lang.clone()>{said}</div>
            <p class="meta">
                {comment.overall.clone().map(|given| view! { <Level reader given /> })}
                <Unit reader unit=comment.unit.clone() /> {service}
                <span class="survey-name">{comment.survey.clone()}</span> {time}
            </p>
            <Marks reader comment=comment.clone() />
            {reply}
            {work}
        </div>
    }
    .into_any()
}

#[component]
fn Marks(reader: Reader, comment: Shown) -> impl IntoView {
    let texts = reader.voices();
    let mut marks: Vec<(&str, String)> = Vec::new();
    if comment.is_danger {
        marks.push(("mark danger", texts.danger.to_owned()));
    }
    if let Some((who, note)) = &comment.seen {
        marks.push(("mark", format!("{}. {note}", (texts.danger_seen)(who))));
    }
    if let Some((who, reason)) = &comment.hidden {
        marks.push(("mark", (texts.hidden)(who, reason)));
    }
    if comment.standing != "counted" {
        let standing = wording::standing(reader.wording, &comment.standing);
        marks.push(("mark", standing.to_owned()));
    }
    marks
        .push(("mark status", wording::voices::status(reader.language, comment.status).to_owned()));
    if !comment.status_reason.is_empty() {
        marks.push(("mark", (texts.reason)(&comment.status_reason)));
    }
    if let Some(day) = &comment.due {
        if comment.is_overdue {
            marks.push(("mark overdue", (texts.overdue)(day)));
        } else {
            marks.push(("mark", (texts.due)(day)));
        }
    }
    if !comment.assigned.is_empty() {
        marks.push(("mark", (texts.assigned)(&comment.assigned)));
    }
    for tag in &comment.tags {
        marks.push(("mark tag", wording::voices::tag(reader.language, tag).to_owned()));
    }
    let group = (comment.alike_n > 1).then(|| {
        let asked = Asked { alike: comment.alike.to_string(), ..Asked::default() };
        let text = (texts.alike)(&reader.count(comment.alike_n));
        view! { <li><a class="mark" href=asked.address()>{text}</a></li> }
    });
    let marks = marks.into_iter().map(|(class, text)| view! { <li class=class>{text}</li> });
    view! { <ul class="marks">{marks.collect_view()}{group}</ul> }.into_any()
}
