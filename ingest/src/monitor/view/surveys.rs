//! The surveys in force with every question, as citizens read them.

use std::sync::Arc;

use leptos::prelude::*;
use model::Instrument;
use model::survey::{Kind, Question, Text};

use super::Reader;
use super::document::Document;
use crate::central::Total;
use crate::central::account::Person;
use crate::monitor::wording;

/// What the page shows.
pub struct SurveysPage {
    /// Language and texts.
    pub reader: Reader,
    /// Who looks.
    pub person: Person,
    /// The surveys in force, by id.
    pub surveys: Vec<Arc<Instrument>>,
    /// Submissions by survey and standing.
    pub totals: Vec<Total>,
}

/// The page.
#[component]
pub fn Surveys(
    /// What it shows.
    page: SurveysPage,
) -> impl IntoView {
    let SurveysPage { reader, person, surveys, totals } = page;
    let texts = wording::registers(reader.language);
    let surveys = surveys.into_iter().map(move |survey| {
        let of_it =
            totals.iter().filter(|one| one.survey == survey.id && one.standing == "counted");
        let counted = of_it.map(|one| one.n).sum();
        view! { <Survey reader survey counted /> }
    });
    view! {
        <Document reader title=texts.surveys person=Some(person)
            here=Some("/monitor/surveys".to_owned()) kind="page-register">
            <header class="page-head"><h1>{texts.surveys}</h1></header>
            <p class="lead">{texts.surveys_lead}</p>
            {surveys.collect_view()}
        </Document>
    }
    .into_any()
}

#[component]
fn Survey(reader: Reader, survey: Arc<Instrument>, counted: i64) -> impl IntoView {
    let texts = wording::registers(reader.language);
    let text = |text: &Text| text.in_language(reader.language).to_owned();
    let asked = survey.questions().filter(|one| !matches!(one.kind, Kind::Statement)).count();
    let questions = survey
        .questions()
        .map(|question| view! { <li>{of_question(reader, &survey, question)}</li> });
    let title_id = format!("survey-{}", survey.id);
    view! {
        <section class="survey-card" aria-labelledby=title_id.clone()>
            <h2 id=title_id.clone()>{text(&survey.title)}</h2>
            <p class="hint"><span translate="no">{survey.id.clone()}</span>", "
                {(texts.survey_version)(survey.version)}</p>
            <dl class="facts">
                <div><dt>{texts.survey_source}</dt><dd>{survey.source.clone()}</dd></div>
                <div><dt>{texts.survey_questions}</dt>
                    <dd>{reader.count(i64::try_from(asked).unwrap_or(i64::MAX))}</dd></div>
                <div><dt>{texts.survey_ratings}</dt><dd>{reader.count(counted)}</dd></div>
            </dl>
            <details>
                <summary>{texts.survey_read}</summary>
                <ol class="questions">{questions.collect_view()}</ol>
            </details>
        </section>
    }
    .into_any()
}

/// The levels of a scale with their numbers, as they are shown.
fn levels(reader: Reader, survey: &Instrument, scale: &str) -> String {
    let levels = survey.scale(scale).map(|scale| scale.shown()).unwrap_or_default();
    let levels = levels
        .into_iter()
        .map(|(level, text)| format!("{level} {}", text.in_language(reader.language)));
    levels.collect::<Vec<_>>().join(" · ")
}

fn of_question(
    reader: Reader,
    survey: &Instrument,
    question: &Question<Text>,
) -> impl IntoView + use<> {
    let texts = wording::registers(reader.language);
    let read = |text: &Text| text.in_language(reader.language).to_owned();
    let (kind, lines): (String, Vec<String>) = match &question.kind {
        Kind::Rating { scale } => (levels(reader, survey, scale), Vec::new()),
        Kind::Single { options } => {
            (texts.kind_single.to_owned(), options.iter().map(|one| read(&one.text)).collect())
        }
        Kind::Multiple { options } => {
            (texts.kind_multiple.to_owned(), options.iter().map(|one| read(&one.text)).collect())
        }
        Kind::Text { length_max } => {
            ((texts.kind_text)(&reader.count(i64::from(*length_max))), Vec::new())
        }
        Kind::Matrix { scale, rows, .. } => (
            scale.clone(),
            rows.iter().map(|row| format!("{} {}", row.id, read(&row.text))).collect(),
        ),
        Kind::Statement => (texts.kind_statement.to_owned(), Vec::new()),
    };
    let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    let notes = [
        question.required.then_some(texts.question_required),
        (!question.asked_when.is_empty()).then_some(texts.question_conditional),
    ];
    let notes: Vec<&str> = notes.into_iter().flatten().collect();
    let note = [kind.as_str()].into_iter().chain(notes).collect::<Vec<_>>().join("; ");
    view! {
        <p>{read(&question.text)}</p>
        <p class="hint">{note}</p>
        <ul>{lines}</ul>
    }
}
