//! What stands on a sheet of the hosted form: what the answers of the other sheets leave to be
//! asked. What the sheet itself decides is kept with its conditions, for the style sheet to open.

use model::survey::{Condition, Kind, Question};

use crate::flow::{Flow, Sheet};

/// The questions of a sheet, without those questions and rows that another sheet rules out.
pub fn questions(flow: &Flow, sheet: &Sheet) -> Vec<Question> {
    let page = &flow.survey().pages[sheet.page].questions;
    let here = Here { flow, sheet, page };
    page.iter().filter_map(|question| here.kept(question)).collect()
}

/// True when style opens and closes the question, or a row of it.
pub fn is_conditional(question: &Question) -> bool {
    let has_conditional_row = match &question.kind {
        Kind::Matrix { rows, .. } => rows.iter().any(|row| !row.asked_when.is_empty()),
        _ => false,
    };
    has_conditional_row || !question.asked_when.is_empty()
}

struct Here<'a> {
    flow: &'a Flow,
    sheet: &'a Sheet,
    page: &'a [Question],
}

impl Here<'_> {
    fn kept(&self, question: &Question) -> Option<Question> {
        let mut kept = question.clone();
        kept.asked_when = self.left_open(&question.asked_when)?;
        if let Kind::Matrix { rows, .. } = &mut kept.kind {
            rows.retain_mut(|row| match self.left_open(&row.asked_when) {
                Some(left) => {
                    row.asked_when = left;
                    true
                }
                None => false,
            });
        }
        Some(kept)
    }

    /// The conditions that this sheet decides; `None` when another one rules them out.
    fn left_open(&self, conditions: &[Condition]) -> Option<Vec<Condition>> {
        let mut left = Vec::new();
        for condition in conditions {
            if self.decides(condition) {
                left.push(condition.clone());
            } else if !self.flow.holds(condition) {
                return None;
            }
        }
        Some(left)
    }

    fn decides(&self, condition: &Condition) -> bool {
        let named = self.page.iter().find(|one| one.id == condition.question);
        named.is_some_and(|named| match (&named.kind, &condition.row) {
            (Kind::Matrix { rows, .. }, Some(id)) => {
                rows.iter().any(|row| row.id == *id && self.sheet.has(row))
            }
            _ => true,
        })
    }
}
