//! One submission, and one comment, as the central team reads it: texts of the survey put beside
//! what was answered, and what tells of a person masked. Pure. A survey or level this node does not
//! know is shown as it stands.

use model::Language;
use serde_json::Value;

use super::figures::{OVERALL, overall_scale};
use super::number;
use crate::central::{Comment, Row};
use crate::day;
use crate::surveys::Surveys;
use crate::voice::{mask, wording};

/// A level with its place on its scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenLevel {
    /// Id of its scale, `""` when it is not known.
    pub scale: String,
    /// Level, from 1 up.
    pub level: u8,
    /// Number of levels of the scale; 0 when the scale is not known.
    pub top: u8,
    /// The level's text in the survey, or its number.
    pub text: String,
}

/// A submission or a comment with what a reader needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Central's id of the submission.
    pub id: i64,
    /// Local time as people read it.
    pub at: String,
    /// Local time as machines read it.
    pub at_rfc3339: String,
    /// Agency code, `""` when the page named none.
    pub unit: String,
    /// Procedure code, `""` when the page named none.
    pub service: String,
    /// Title of the survey, or its id.
    pub survey: String,
    /// Level given to the question `overall`.
    pub overall: Option<GivenLevel>,
    /// Free text, all of it, masked.
    pub comments: Vec<String>,
    /// Standing.
    pub standing: String,
}

/// A row of central.
pub fn submission(row: &Row, surveys: &Surveys, language: Language) -> Received {
    let level = row.answers.get(OVERALL).and_then(Value::as_u64);
    let level = level.and_then(|level| u8::try_from(level).ok());
    // In the order of the questions, so that a survey with two texts reads as it was written.
    let instrument = surveys.get(&row.survey, row.version);
    let texts: Vec<String> = match &instrument {
        Some(instrument) => instrument
            .questions()
            .filter(|question| matches!(question.kind, model::survey::Kind::Text { .. }))
            .filter_map(|question| row.answers.get(&question.id)?.as_str())
            .map(|text| masked(text, language))
            .collect(),
        None => Vec::new(),
    };
    Received {
        id: row.id,
        at: number::moment(language, row.received_at),
        at_rfc3339: day::rfc3339(row.received_at),
        unit: row.unit.clone(),
        service: row.service.clone(),
        survey: title(surveys, &row.survey, row.version, language),
        overall: level.map(|level| given(surveys, &row.survey, row.version, level, language)),
        comments: texts,
        standing: row.standing.clone(),
    }
}

/// A comment of central.
pub fn comment(comment: &Comment, surveys: &Surveys, language: Language) -> Received {
    let (survey, version) = (comment.survey.as_str(), comment.version);
    Received {
        id: comment.submission,
        at: number::moment(language, comment.received_at),
        at_rfc3339: day::rfc3339(comment.received_at),
        unit: comment.unit.clone(),
        service: comment.service.clone(),
        survey: title(surveys, survey, version, language),
        overall: comment.overall.map(|level| given(surveys, survey, version, level, language)),
        comments: vec![masked(&comment.text, language)],
        standing: "counted".to_owned(),
    }
}

/// Free text as a page shows it.
pub fn masked(text: &str, language: Language) -> String {
    mask::mask(text, |kind| wording::mark(language, kind))
}

/// The title of a survey, or its id.
pub fn title(surveys: &Surveys, survey: &str, version: u32, language: Language) -> String {
    let known = surveys.get(survey, version);
    known.map_or_else(|| survey.to_owned(), |i| i.title.in_language(language).to_owned())
}

/// The level as the survey calls it.
pub fn given(
    surveys: &Surveys,
    survey: &str,
    version: u32,
    level: u8,
    language: Language,
) -> GivenLevel {
    let instrument = surveys.get(survey, version);
    let scale = instrument.as_deref().and_then(overall_scale);
    let text = scale.and_then(|scale| scale.levels.get(usize::from(level).checked_sub(1)?));
    GivenLevel {
        scale: scale.map(|scale| scale.id.clone()).unwrap_or_default(),
        level,
        top: scale.map_or(0, model::survey::Scale::top),
        text: text.map_or_else(|| level.to_string(), |text| text.in_language(language).to_owned()),
    }
}
