//! A way through a survey that is taken up again: the service keeps nothing between two pages of the
//! hosted form, so each brings along what was answered on the others.

use model::Given;

use super::{Flow, Told, field_name, is_on};

impl Flow {
    /// Turns to a sheet; where there is none, or it asks nothing after these answers, to the first
    /// one that does.
    pub fn turn_to(&mut self, sheet: usize) {
        let first = (0..self.sheets.len()).find(|sheet| self.asks_anything(*sheet));
        self.page = if self.asks_anything(sheet) { sheet } else { first.unwrap_or(0) };
    }

    /// Everything that was entered, as the fields that entering it again takes: name and value.
    pub fn entered(&self) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        for (id, given) in self.answers.iter() {
            let mut field =
                |row: Option<&str>, value: String| fields.push((field_name(id, row), value));
            match given {
                Given::Number(level) => field(None, level.to_string()),
                Given::Text(text) => field(None, text.clone()),
                Given::List(options) => {
                    options.iter().for_each(|option| field(None, option.clone()));
                }
                Given::Rows(rows) => {
                    rows.iter().for_each(|(row, level)| field(Some(row), level.to_string()));
                }
                Given::Other => {}
            }
        }
        fields
    }

    /// What is wrong on the sheet that is shown, and with the submission as a whole.
    pub fn told_here(&self) -> Vec<&Told> {
        let sheet = &self.sheets[self.page];
        let questions = self.questions(sheet);
        let is_here = |told: &&Told| told.question.is_none() || is_on(questions, sheet, told);
        self.told.iter().filter(is_here).collect()
    }
}
