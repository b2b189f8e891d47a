//! The rules that hide what is not asked, as long as it is not: a part of the style sheet of the
//! hosted form of a survey. A browser without `:has()` leaves them out and shows everything.

use model::Survey;
use model::survey::{Condition, Kind, Question, Row};

use crate::flow::field_name;
use crate::question::{self, target_id};

/// The rules of a survey.
pub fn style(survey: &Survey) -> String {
    // On paper everything can be read.
    let mut css = "@media screen {\n".to_owned();
    for question in survey.questions() {
        hide(&mut css, survey, &target_id(&question.id, None), &question.asked_when);
        let rows = rows_of(question);
        for row in rows {
            hide(&mut css, survey, &target_id(&question.id, Some(&row.id)), &row.asked_when);
        }
        let Kind::Matrix { factors, .. } = &question.kind else { continue };
        // A factor goes with its rows, where all of them have the same conditions.
        for factor in factors {
            let mut of_factor = rows.iter().filter(|row| row.factor.as_ref() == Some(&factor.id));
            let Some(first) = of_factor.next() else { continue };
            if of_factor.all(|row| row.asked_when == first.asked_when) {
                let id = question::factor_id(&question.id, &factor.id);
                hide(&mut css, survey, &id, &first.asked_when);
            }
        }
    }
    css + "}\n"
}

/// One rule for each condition, and for those of the question that it names: hidden while none of
/// the inputs that fulfil it is chosen, here or, in a hidden field, on another page. Ids in a survey
/// are of a-z, 0-9 and dashes, so nothing in them can end the selector.
fn hide(css: &mut String, survey: &Survey, id: &str, conditions: &[Condition]) {
    for condition in conditions {
        if let Some(named) = survey.question(&condition.question) {
            hide(css, survey, id, &named.asked_when);
        }
        let name = field_name(&condition.question, condition.row.as_deref());
        let levels = condition.level_in.iter().map(u8::to_string);
        let values = levels.chain(condition.chosen_in.iter().cloned());
        let chosen: Vec<String> = values
            .map(|value| {
                let field = format!("[name=\"{name}\"][value=\"{value}\"]");
                format!("{field}:checked, {field}[type=\"hidden\"]")
            })
            .collect();
        let chosen = chosen.join(", ");
        css.push_str(&format!(".whole:not(:has({chosen})) [id=\"{id}\"] {{ display: none; }}\n"));
    }
}

fn rows_of(question: &Question) -> &[Row] {
    match &question.kind {
        Kind::Matrix { rows, .. } => rows,
        _ => &[],
    }
}
