//! The only judge of a submission: `check` holds it against its survey, in the browser and in the service.
//!
//! It changes nothing: no unanswered question becomes an answer, no text is trimmed. Invites,
//! origins and limits per sender are not its business.

use crate::asked::{is_asked, is_row_asked};
use crate::code::{is_dossier, is_service, is_unit, key_bytes};
use crate::limits::{ANSWERS_MAX, ELAPSED_MS_MAX, INVITE_LENGTH_MAX};
use crate::survey::{Choice, Kind, Question, Row, Survey};
use crate::text::{is_blank, length};
use crate::{Answer, ById, Channel, Given, Language, Problem, ProblemKind, Submission};

/// A submission that keeps its survey's rules. Made by [`check`] alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The 16 bytes of the UUIDv7 key.
    pub key: [u8; 16],
    /// Survey id.
    pub survey: String,
    /// Survey version.
    pub version: u32,
    /// Language the citizen read.
    pub language: Language,
    /// Agency code.
    pub unit: Option<String>,
    /// Procedure code.
    pub service: Option<String>,
    /// Dossier code, to be pseudonymised before it is written anywhere.
    pub dossier: Option<String>,
    /// How the citizen was reached.
    pub channel: Channel,
    /// True when somebody else held the device.
    pub assisted: bool,
    /// Signed invite, not yet verified.
    pub invite: Option<String>,
    /// Valid answers by question id.
    pub answers: ById<Answer>,
    /// Milliseconds from the first question shown to the sending.
    pub elapsed_ms: Option<u64>,
}

/// Holds a submission against its survey. `survey` is the id and version the submission names;
/// finding it is the caller's part. Text is expected in NFC.
///
/// # Errors
/// Every problem found, in the order of the survey; never an empty list.
pub fn check<T>(survey: &Survey<T>, submission: Submission) -> Result<Checked, Vec<Problem>> {
    let mut problems = Vec::new();
    let key = key_bytes(&submission.key);
    if key.is_none() {
        problems.push(Problem::member("key", ProblemKind::MalformedKey));
    }
    let language = known(submission.lang.as_deref(), Language::from_tag, "lang", &mut problems);
    let context = submission.context;
    let channel =
        known(context.channel.as_deref(), Channel::from_name, "context.channel", &mut problems);
    for (code, is_code, member) in [
        (&context.unit, is_unit as fn(&str) -> bool, "context.unit"),
        (&context.service, is_service, "context.service"),
        (&context.dossier, is_dossier, "context.dossier"),
        (&submission.invite, |invite| invite.len() <= INVITE_LENGTH_MAX, "invite"),
    ] {
        if code.as_deref().is_some_and(|code| !is_code(code)) {
            problems.push(Problem::member(member, ProblemKind::MalformedCode));
        }
    }
    if submission.elapsed_ms.is_some_and(|elapsed_ms| elapsed_ms > ELAPSED_MS_MAX) {
        problems.push(Problem::member("elapsed_ms", ProblemKind::UnknownValue));
    }
    let answers = check_answers(survey, submission.answers, &mut problems);
    match key {
        Some(key) if problems.is_empty() => Ok(Checked {
            key,
            survey: submission.survey,
            version: submission.version,
            language,
            unit: context.unit,
            service: context.service,
            dossier: context.dossier,
            channel,
            assisted: context.assisted,
            invite: submission.invite,
            answers,
            elapsed_ms: submission.elapsed_ms,
        }),
        _ => Err(problems),
    }
}

/// Holds only the answers of some questions against the survey: what the widget asks before it
/// turns a page. Answers to questions outside `questions` are not judged.
pub fn check_questions<'a, T: 'a>(
    survey: &Survey<T>,
    questions: impl Iterator<Item = &'a Question<T>>,
    answers: &ById<Given>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for question in questions {
        check_question(survey, question, answers, &mut problems);
    }
    problems
}

fn check_answers<T>(
    survey: &Survey<T>,
    given: ById<Given>,
    problems: &mut Vec<Problem>,
) -> ById<Answer> {
    if given.len() > ANSWERS_MAX {
        problems.push(Problem::member("answers", ProblemKind::TooManyAnswers));
        return ById::new();
    }
    for id in given.keys().filter(|id| survey.question(id).is_none()) {
        problems.push(Problem::question(id, ProblemKind::UnknownQuestion));
    }
    let mut answers = ById::new();
    let found = problems.len();
    for question in survey.questions() {
        if let Some(answer) = check_question(survey, question, &given, problems) {
            answers.insert(question.id.clone(), answer);
        }
    }
    // Where a required question says so already, that is the better word.
    if given.is_empty() && problems.len() == found {
        problems.push(Problem::member("answers", ProblemKind::NothingAnswered));
    }
    answers
}

/// The valid answer to a question, or `None` with or without a problem (it may be unanswered).
fn check_question<T>(
    survey: &Survey<T>,
    question: &Question<T>,
    given: &ById<Given>,
    problems: &mut Vec<Problem>,
) -> Option<Answer> {
    let asked = is_asked(survey, question, given) && !matches!(question.kind, Kind::Statement);
    let kind = match (given.get(&question.id), asked) {
        (None, true) if question.required => ProblemKind::Required,
        (None, _) => {
            check_required_rows(survey, question, given, asked, problems);
            return None;
        }
        (Some(_), false) => ProblemKind::NotAsked,
        (Some(answer), true) => match judge(survey, question, answer, given, problems) {
            Ok(answer) => return answer,
            Err(kind) => kind,
        },
    };
    problems.push(Problem::question(&question.id, kind));
    None
}

/// A matrix without any answer still misses the rows that must be rated.
fn check_required_rows<T>(
    survey: &Survey<T>,
    question: &Question<T>,
    given: &ById<Given>,
    asked: bool,
    problems: &mut Vec<Problem>,
) {
    let Kind::Matrix { rows, .. } = &question.kind else { return };
    for row in rows.iter().filter(|row| asked && row.required) {
        if is_row_asked(survey, row, given) {
            problems.push(Problem::row(&question.id, &row.id, ProblemKind::Required));
        }
    }
}

fn judge<T>(
    survey: &Survey<T>,
    question: &Question<T>,
    answer: &Given,
    given: &ById<Given>,
    problems: &mut Vec<Problem>,
) -> Result<Option<Answer>, ProblemKind> {
    let answer = match (&question.kind, answer) {
        (Kind::Rating { scale }, Given::Number(level)) => {
            Answer::Level(judge_level(survey, scale, *level)?)
        }
        (Kind::Single { options }, Given::Text(option)) => {
            judge_option(options, option)?;
            Answer::Chosen(option.clone())
        }
        (Kind::Multiple { options }, Given::List(chosen)) => {
            // Every option before this one is known and stood once, so there are few to look through.
            for (position, option) in chosen.iter().enumerate() {
                judge_option(options, option)?;
                if chosen[..position].contains(option) {
                    return Err(ProblemKind::RepeatedOption);
                }
            }
            match chosen.is_empty() {
                true => return Err(ProblemKind::Empty),
                false => Answer::ChosenAll(chosen.clone()),
            }
        }
        (Kind::Text { length_max }, Given::Text(text)) => {
            judge_text(text, *length_max)?;
            Answer::Text(text.clone())
        }
        (Kind::Matrix { scale, rows, .. }, Given::Rows(levels)) => {
            let found = problems.len();
            let levels = judge_rows(survey, question, scale, rows, levels, given, problems);
            match levels.is_empty() && problems.len() == found {
                true => return Err(ProblemKind::Empty),
                false if problems.len() > found => return Ok(None),
                false => Answer::Rows(levels),
            }
        }
        _ => return Err(ProblemKind::WrongKind),
    };
    Ok(Some(answer))
}

fn judge_level<T>(survey: &Survey<T>, scale: &str, level: u64) -> Result<u8, ProblemKind> {
    let top = survey.scale(scale).map_or(0, |scale| scale.top());
    match u8::try_from(level) {
        Ok(level) if (1..=top).contains(&level) => Ok(level),
        _ => Err(ProblemKind::LevelOutOfScale(top)),
    }
}

fn judge_option<T>(options: &[Choice<T>], option: &str) -> Result<(), ProblemKind> {
    let is_known = options.iter().any(|known| known.id == option);
    if is_known { Ok(()) } else { Err(ProblemKind::UnknownOption) }
}

fn judge_text(text: &str, length_max: u32) -> Result<(), ProblemKind> {
    if is_blank(text) {
        return Err(ProblemKind::Empty);
    }
    if length(text) > length_max {
        return Err(ProblemKind::TooLong(length_max));
    }
    // A NUL would be refused by PostgreSQL for ever after it was acknowledged here.
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(ProblemKind::ControlCharacter);
    }
    Ok(())
}

fn judge_rows<T>(
    survey: &Survey<T>,
    question: &Question<T>,
    scale: &str,
    rows: &[Row<T>],
    levels: &ById<u64>,
    given: &ById<Given>,
    problems: &mut Vec<Problem>,
) -> ById<u8> {
    let mut judged = ById::new();
    for id in levels.keys().filter(|id| rows.iter().all(|row| row.id != **id)) {
        problems.push(Problem::row(&question.id, id, ProblemKind::UnknownRow));
    }
    for row in rows {
        let asked = is_row_asked(survey, row, given);
        let kind = match levels.get(&row.id) {
            None if asked && row.required => ProblemKind::Required,
            None => continue,
            Some(_) if !asked => ProblemKind::NotAsked,
            Some(level) => match judge_level(survey, scale, *level) {
                Ok(level) => {
                    judged.insert(row.id.clone(), level);
                    continue;
                }
                Err(kind) => kind,
            },
        };
        problems.push(Problem::row(&question.id, &row.id, kind));
    }
    judged
}

fn known<V: Default>(
    name: Option<&str>,
    find: fn(&str) -> Option<V>,
    member: &'static str,
    problems: &mut Vec<Problem>,
) -> V {
    name.map_or_else(|| Some(V::default()), find).unwrap_or_else(|| {
        problems.push(Problem::member(member, ProblemKind::UnknownValue));
        V::default()
    })
}
