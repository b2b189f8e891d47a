//! How the answers to each question are spread over its own scale: one bar for each level, with its number
//! and its share. Who did not answer stands apart.

use leptos::prelude::*;

use super::value::{count, is_hidden};
use crate::figures::report::Item;
use crate::monitor::number;
use crate::monitor::results::Gathered;
use crate::monitor::results::outline;
use crate::monitor::view::Reader;
use crate::monitor::view::tone::tone;

/// The distributions of every question that was answered.
#[component]
pub fn Spread(
    /// Language and texts.
    reader: Reader,
    /// Everything that was gathered.
    gathered: Gathered,
) -> impl IntoView {
    let wording = reader.results();
    let mut above: Option<String> = None;
    let mut questions = Vec::new();
    for item in gathered.spread() {
        if outline::scale(&gathered.survey, &item.id).is_none() || item.kind != "item" {
            continue;
        }
        let heading = outline::heading(&gathered.survey, &item.id);
        if heading != above {
            if let Some(text) = &heading {
                questions.push(view! { <h3 class="of-matrix">{text.clone()}</h3> }.into_any());
            }
            above = heading;
        }
        questions.push(distribution(reader, &gathered, item, above.is_some()));
    }
    view! {
        <section class="part" aria-labelledby="spread-title" id="spread">
            <h2 id="spread-title">{wording.spread}</h2>
            <p class="section-note">{wording.spread_note}</p>
            <div class="questions">{questions}</div>
        </section>
    }
    .into_any()
}

/// One question, or one row of a matrix under the heading of its question.
pub fn distribution(reader: Reader, gathered: &Gathered, item: &Item, is_row: bool) -> AnyView {
    let wording = reader.results();
    let name = outline::name(&gathered.survey, &item.id, wording);
    let Some(scale) = outline::scale(&gathered.survey, &item.id).cloned() else {
        return ().into_any();
    };
    let top = scale.top();
    // Beside a hidden number its complement would tell it.
    let no_answer = item.no_answer.filter(|n| *n > 0 && !is_hidden(item));
    let no_answer =
        no_answer.map(|n| view! { <p class="hint">{(wording.no_answer)(&count(reader, n))}</p> });
    let meta = if is_hidden(item) {
        wording.hidden.to_owned()
    } else {
        (wording.answers_of)(&count(reader, item.n))
    };
    let body = match item.counts.as_ref().filter(|_| item.n > 0) {
        Some(counts) => {
            let rows = (1..=top).zip(scale.levels.clone()).rev().map(|(level, text)| {
                let n = counts.get(&level.to_string()).copied().unwrap_or(0);
                let tone = tone(&scale.id, level, top);
                view! { <LevelRow reader text n of=item.n tone place=format!("{level}/{top}") /> }
            });
            view! {
                <table class="bars">
                    <caption class="visually-hidden">{name.clone()}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{reader.wording.level}</th>
                            <th scope="col" class="number">{reader.wording.number_of_answers}</th>
                            <th scope="col" class="number">{reader.wording.share}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            }
            .into_any()
        }
        None if is_hidden(item) => {
            view! { <p class="empty">{reader.wording.too_few_note}</p> }.into_any()
        }
        None => view! { <p class="empty">{wording.no_value}</p> }.into_any(),
    };
    view! {
        <article class="question" data-spread=item.id.clone()>
            {match is_row {
                true => view! { <h4>{name}</h4> }.into_any(),
                false => view! { <h3>{name}</h3> }.into_any(),
            }}
            <p class="meta"><span class="scale">{(reader.wording.scale_levels)(top)}</span>
                <span>{meta}</span></p>
            {body}
            {no_answer}
        </article>
    }
    .into_any()
}

#[component]
fn LevelRow(
    reader: Reader,
    text: String,
    n: u64,
    of: u64,
    tone: &'static str,
    place: String,
) -> impl IntoView {
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX / 4_000);
    let permille = number::permille(whole(n), whole(of)).unwrap_or(0);
    let width = format!("{}.{}%", permille / 10, permille % 10);
    view! {
        <tr class=(n == 0).then_some("nought")>
            <th scope="row">
                <span class="level">
                    <span class=format!("swatch {tone}") aria-hidden="true"></span>
                    <span class="level-text">{text}</span>
                    " "
                    <span class="of">{place}</span>
                </span>
                <svg class="bar" width="100%" height="10" aria-hidden="true" focusable="false">
                    <rect class="track" x="0" y="0" width="100%" height="10" rx="2" />
                    <rect class=format!("fill {tone}") x="0" y="0" width=width height="10" rx="2" />
                </svg>
            </th>
            <td class="number">{count(reader, n)}</td>
            <td class="number share">{number::percent(reader.language, permille)}</td>
        </tr>
    }
}
