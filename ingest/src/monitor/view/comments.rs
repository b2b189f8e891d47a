//! What citizens wrote, newest first. A long text is folded after its beginning.

use leptos::prelude::*;

use super::Reader;
use super::level::Level;
use super::place::{Service, Unit};
use crate::monitor::received::Received;

/// A text longer than this is folded.
const FOLD_AFTER: usize = 420;

/// How much of a folded text is seen.
const SEEN: usize = 320;

/// Comments on counted submissions.
#[component]
pub fn Comments(
    /// Language and texts.
    reader: Reader,
    /// Newest first.
    comments: Vec<Received>,
) -> impl IntoView {
    let wording = reader.wording;
    let body = if comments.is_empty() {
        view! { <p class="empty">{wording.comments_none}</p> }.into_any()
    } else {
        let items = comments.into_iter().map(|comment| view! { <Comment reader comment /> });
        view! {
            <p class="section-note">{wording.comments_note}</p>
            <ol class="comments">{items.collect_view()}</ol>
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="comments-title" id="comments">
            <h2 id="comments-title">{wording.comments}</h2>
            {body}
        </section>
    }
    .into_any()
}

#[component]
fn Comment(reader: Reader, comment: Received) -> impl IntoView {
    let Received { id, at, at_rfc3339, unit, service, overall, comments, .. } = comment;
    view! {
        <li class="comment" data-key=id>
            {comments.into_iter().map(|text| view! { <Said reader text /> }).collect_view()}
            <p class="meta">
                {overall.map(|given| view! { <Level reader given /> })}
                <Unit reader unit /> <Service reader service />
                <time datetime=at_rfc3339>{at}</time>
            </p>
        </li>
    }
}

/// What somebody wrote, folded when it is long.
#[component]
pub fn Said(
    /// Language and texts.
    reader: Reader,
    /// The text.
    text: String,
) -> impl IntoView {
    let Some(seen) = beginning(&text) else {
        return view! { <blockquote class="said">{text}</blockquote> }.into_any();
    };
    let seen = format!("{seen}…");
    view! {
        <details class="folded">
            <summary><span class="said seen">{seen}</span>
                <span class="more">{reader.wording.comment_more}</span>
                <span class="less">{reader.wording.comment_less}</span></summary>
            <blockquote class="said">{text}</blockquote>
        </details>
    }
    .into_any()
}

/// The beginning of a long text, cut between words; `None` when all of it can be seen.
fn beginning(text: &str) -> Option<&str> {
    text.char_indices().nth(FOLD_AFTER)?;
    let (end, _) = text.char_indices().nth(SEEN)?;
    let cut = text[..end].rfind(char::is_whitespace).filter(|cut| *cut > end / 2);
    Some(text[..cut.unwrap_or(end)].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_texts_are_folded_and_between_words() {
        assert_eq!(beginning(&"ă".repeat(FOLD_AFTER)), None);
        assert_eq!(beginning(&"ă".repeat(FOLD_AFTER + 1)).unwrap().chars().count(), SEEN);
        let words = "chờ lâu ".repeat(100);
        let seen = beginning(&words).unwrap();
        assert!(seen.ends_with("chờ") || seen.ends_with("lâu"), "{seen}");
    }
}
