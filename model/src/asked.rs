//! Whether a question is asked, given the answers so far. Both the widget's flow and `check` ask here.

use crate::survey::{Condition, Question, Row, Survey};
use crate::{ById, Given};

/// True when the conditions of the question hold, and the questions they name are asked themselves.
pub fn is_asked<T>(survey: &Survey<T>, question: &Question<T>, answers: &ById<Given>) -> bool {
    hold(survey, &question.asked_when, answers)
}

/// True when the conditions of a matrix row hold (its question's own conditions are not looked at).
pub fn is_row_asked<T>(survey: &Survey<T>, row: &Row<T>, answers: &ById<Given>) -> bool {
    hold(survey, &row.asked_when, answers)
}

/// True when all conditions hold, and the questions they name are asked themselves.
pub fn hold<T>(survey: &Survey<T>, conditions: &[Condition], answers: &ById<Given>) -> bool {
    conditions.iter().all(|condition| {
        // A condition names an earlier question only (`faults` refuses others), so this ends.
        survey
            .question(&condition.question)
            .is_some_and(|question| is_asked(survey, question, answers))
            && holds(condition, answers)
    })
}

fn holds(condition: &Condition, answers: &ById<Given>) -> bool {
    let is_level = |level: &u64| condition.level_in.iter().any(|one| u64::from(*one) == *level);
    let is_option = |option: &String| condition.chosen_in.contains(option);
    match (answers.get(&condition.question), &condition.row) {
        (Some(Given::Number(level)), None) => is_level(level),
        (Some(Given::Text(option)), None) => is_option(option),
        (Some(Given::List(options)), None) => options.iter().any(is_option),
        (Some(Given::Rows(rows)), Some(row)) => rows.get(row).is_some_and(is_level),
        _ => false,
    }
}
