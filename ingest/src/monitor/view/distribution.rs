//! One question: every level or option with its text, a bar, the number and the share. The bars and
//! the numbers are rows of the same table, so that neither can be read without the other.

use leptos::prelude::*;

use super::Reader;
use super::tone::tone;
use crate::monitor::figures::{Bar, Distribution, Figure, Measure};
use crate::monitor::number;

/// The distribution of one question.
#[component]
pub fn DistributionTable(
    /// Language and texts.
    reader: Reader,
    /// The figures.
    distribution: Distribution,
) -> impl IntoView {
    let wording = reader.wording;
    let Distribution { text, row, scale: scale_id, measure, base, bars, .. } = distribution;
    let (scale, first_column) = match measure {
        Measure::Levels(top) => ((wording.scale_levels)(top), wording.level),
        Measure::OneOf => (wording.scale_one_of.to_owned(), wording.option),
        Measure::AnyOf | Measure::AnyOfAll => (wording.scale_any_of.to_owned(), wording.option),
    };
    let base_text = base.map(|base| match measure {
        Measure::AnyOf => (wording.asked)(&reader.count(base)),
        Measure::AnyOfAll => (wording.of_all)(&reader.count(base)),
        _ => (wording.answers)(&reader.count(base)),
    });
    let heading = match &row {
        Some(row) => format!("{text} {row}"),
        None => text.clone(),
    };
    let top = if let Measure::Levels(top) = measure { top } else { 0 };
    let body = if base.is_some() {
        let rows = bars.into_iter().map(|bar| {
            let tone = bar.level.map_or("tone-option", |level| tone(&scale_id, level, top));
            view! { <BarRow reader bar top tone is_answered=base != Some(0) /> }
        });
        view! {
            <table class="bars">
                <caption class="visually-hidden">{heading}</caption>
                <thead>
                    <tr>
                        <th scope="col">{first_column}</th>
                        <th scope="col" class="number">{wording.number_of_answers}</th>
                        <th scope="col" class="number">{wording.share}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        }
        .into_any()
    } else {
        view! { <p class="empty">{wording.too_few_note}</p> }.into_any()
    };
    view! {
        <article class="question">
            <h4>{text}{row.map(|row| view! { <span class="row-text">{row}</span> })}</h4>
            <p class="meta"><span class="scale">{scale}</span>
                <span>{base_text.unwrap_or_else(|| wording.too_few.to_owned())}</span></p>
            {body}
        </article>
    }
    .into_any()
}

#[component]
fn BarRow(
    reader: Reader,
    bar: Bar,
    top: u8,
    tone: &'static str,
    // A share of no answers at all is not zero: there is none.
    is_answered: bool,
) -> impl IntoView {
    let Bar { level, text, figure } = bar;
    let (n, share, permille) = match figure {
        Figure::Told(n, _) if !is_answered => (reader.count(n), "–".to_owned(), 0),
        Figure::Told(n, permille) => {
            (reader.count(n), number::percent(reader.language, permille), permille)
        }
        Figure::TooFew => (reader.wording.too_few.to_owned(), "–".to_owned(), 0),
        Figure::Beside => (reader.wording.not_told.to_owned(), "–".to_owned(), 0),
    };
    let is_quiet = permille == 0;
    let width = format!("{}.{}%", permille / 10, permille % 10);
    let place = level.map(|level| view! { <span class="of">{format!("{level}/{top}")}</span> });
    view! {
        <tr class=is_quiet.then_some("nought")>
            <th scope="row">
                <span class="level">
                    <span class=format!("swatch {tone}") aria-hidden="true"></span>
                    <span class="level-text">{text}</span>
                    " "
                    {place}
                </span>
                <svg class="bar" width="100%" height="10" aria-hidden="true" focusable="false">
                    <rect class="track" x="0" y="0" width="100%" height="10" rx="2" />
                    <rect class=format!("fill {tone}") x="0" y="0" width=width height="10" rx="2" />
                </svg>
            </th>
            <td class="number">{n}</td>
            <td class="number share">{share}</td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use model::Language;

    use super::*;

    fn html(base: i64, figure: Figure) -> String {
        let bar = Bar { level: Some(1), text: "Trễ hẹn".to_owned(), figure };
        let distribution = Distribution {
            question: "time".to_owned(),
            text: "Thời gian?".to_owned(),
            row: None,
            scale: "time-3".to_owned(),
            measure: Measure::Levels(3),
            base: Some(base),
            bars: vec![bar],
        };
        let reader = Reader::of(Language::Vi);
        Owner::new().with(|| view! { <DistributionTable reader distribution /> }.to_html())
    }

    #[test]
    fn a_question_nobody_answered_has_no_share_and_not_a_share_of_nought() {
        let share = |html: &str| html.split("number share").nth(1).unwrap_or_default().to_owned();
        assert!(share(&html(4, Figure::Told(0, 0))).contains("0,0"));
        let unanswered = share(&html(0, Figure::Told(0, 0)));
        assert!(unanswered.contains('–') && !unanswered.contains("0,0"), "{unanswered}");
    }
}
