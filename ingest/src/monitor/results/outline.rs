//! Figures in the order a reader wants them, each with what it is called: the whole, then what it is made of,
//! down to single questions. What a figure is worth is not looked at.

use model::Survey;
use model::survey::{Kind, Scale};

use crate::figures::report::Item;
use crate::monitor::wording::results::ResultsWording;

/// Depth of figures that are no part of any other and no whole: nothing is set in or set off.
const FLAT: u8 = 4;

/// One figure in the outline.
#[derive(Clone, Debug)]
pub struct Line {
    /// How deep it lies: 0 for the whole, 4 where there is none.
    pub depth: u8,
    /// What it is called.
    pub name: String,
    /// What it is called where there is little room.
    pub short: String,
    /// The figure.
    pub item: Item,
}

/// Every figure, the whole first.
pub fn outline(survey: &Survey, items: &[Item], wording: &ResultsWording) -> Vec<Line> {
    let line = |depth: u8, item: &Item| Line {
        depth,
        name: name(survey, &item.id, wording),
        short: short(survey, &item.id, wording),
        item: item.clone(),
    };
    let of_kind = |kind: &'static str| items.iter().filter(move |item| item.kind == kind);
    let mut lines: Vec<Line> = Vec::new();
    let Some((factors, rows)) = factors(survey).filter(|_| of_kind("factor").next().is_some())
    else {
        let is_whole = |item: &&Item| item.kind == "overall" || item.kind == "group";
        let wholes = items.iter().filter(is_whole).map(|item| line(0, item));
        let has_whole = items.iter().any(|item| is_whole(&item));
        let depth = if has_whole { 1 } else { FLAT };
        let others = items.iter().filter(|item| !is_whole(item)).map(|item| line(depth, item));
        return wholes.chain(others).collect();
    };
    lines.extend(of_kind("overall").map(|item| line(0, item)));
    let mut blocks = of_kind("block");
    let has_row = |row: &model::survey::Row, item: &Item| {
        item.id.split_once('.').is_some_and(|(_, id)| id == row.id)
    };
    for factor in factors {
        if factor.block.is_some() {
            lines.extend(blocks.next().map(|item| line(1, item)));
        }
        let id = format!("factor.{}", factor.id);
        lines.extend(of_kind("factor").filter(|item| item.id == id).map(|item| line(2, item)));
        for row in rows.iter().filter(|row| row.factor.as_ref() == Some(&factor.id)) {
            let own = of_kind("item").filter(|item| has_row(row, item));
            lines.extend(own.map(|item| line(3, item)));
        }
    }
    lines
}

/// The lines that a table of units has room for: composites where there are some, else all.
pub fn columns(lines: Vec<Line>) -> Vec<Line> {
    let has_composites = lines.iter().any(|line| line.item.kind == "factor");
    let is_column = |line: &Line| !has_composites || line.item.kind != "item";
    lines.into_iter().filter(is_column).take(COLUMNS_MAX).collect()
}

/// Columns beyond this cannot be read side by side; the rest is on the page of each unit.
const COLUMNS_MAX: usize = 14;

fn factors(survey: &Survey) -> Option<(&[model::survey::Factor], &[model::survey::Row])> {
    survey.questions().find_map(|question| match &question.kind {
        Kind::Matrix { factors, rows, .. } if !factors.is_empty() => {
            Some((factors.as_slice(), rows.as_slice()))
        }
        _ => None,
    })
}

/// What a figure is called.
pub fn name(survey: &Survey, id: &str, wording: &ResultsWording) -> String {
    if let Some(told) = wording.figure(id) {
        return told.to_owned();
    }
    if let Some(question) = survey.question(id) {
        return question.text.clone();
    }
    if id == "overall" {
        return wording.overall.to_owned();
    }
    let (first, rest) = id.split_once('.').unwrap_or((id, ""));
    let found = match first {
        "factor" => factors(survey).and_then(|(factors, _)| {
            Some(factors.iter().find(|factor| factor.id == rest)?.text.clone())
        }),
        "block" => factors(survey).and_then(|(factors, _)| {
            let at: usize = rest.parse().ok()?;
            factors.iter().filter_map(|factor| factor.block.clone()).nth(at.checked_sub(1)?)
        }),
        question => part_of(survey, question, rest),
    };
    found.unwrap_or_else(|| id.to_owned())
}

/// A row of a matrix, or one level of a rating.
fn part_of(survey: &Survey, question: &str, part: &str) -> Option<String> {
    let question = survey.question(question)?;
    match &question.kind {
        Kind::Matrix { rows, .. } => Some(rows.iter().find(|row| row.id == part)?.text.clone()),
        Kind::Rating { scale } => {
            let level: usize = part.parse().ok()?;
            let text = survey.scale(scale)?.levels.get(level.checked_sub(1)?)?;
            Some(format!("{} {text}", question.text))
        }
        _ => None,
    }
}

fn short(survey: &Survey, id: &str, wording: &ResultsWording) -> String {
    let short = wording.short(id).map(str::to_owned);
    short.unwrap_or_else(|| name(survey, id, wording))
}

/// The scale that a figure's levels are on, where it is based on one question.
pub fn scale<'s>(survey: &'s Survey, id: &str) -> Option<&'s Scale> {
    let (first, _) = id.split_once('.').unwrap_or((id, ""));
    let question = survey.question(id).or_else(|| survey.question(first))?;
    match &question.kind {
        Kind::Rating { scale } | Kind::Matrix { scale, .. } => survey.scale(scale),
        _ => None,
    }
}

/// The question above a row of a matrix; none for what stands by itself.
pub fn heading(survey: &Survey, id: &str) -> Option<String> {
    let (first, _) = id.split_once('.')?;
    let question = survey.question(first)?;
    matches!(question.kind, Kind::Matrix { .. }).then(|| question.text.clone())
}

#[cfg(test)]
mod tests {
    use model::Language;

    use super::*;
    use crate::monitor::wording::results;
    use crate::surveys::Surveys;

    fn item(id: &str, kind: &'static str) -> Item {
        Item { id: id.to_owned(), kind, ..Item::default() }
    }

    #[test]
    fn sipas_goes_from_the_whole_over_blocks_and_factors_to_its_rows() {
        let surveys = Surveys::shipped().unwrap();
        let survey = surveys.in_force("sipas-2023").unwrap().in_language(Language::Vi);
        let items = [
            item("c9.1", "item"),
            item("c9.15", "item"),
            item("factor.accountability", "factor"),
            item("factor.access", "factor"),
            item("block.1", "block"),
            item("block.2", "block"),
            item("overall", "overall"),
        ];
        let lines = outline(&survey, &items, results::of(Language::Vi));
        let told: Vec<(u8, &str)> = lines.iter().map(|line| (line.depth, &*line.item.id)).collect();
        let wanted = [
            (0, "overall"),
            (1, "block.1"),
            (2, "factor.accountability"),
            (3, "c9.1"),
            (1, "block.2"),
            (2, "factor.access"),
            (3, "c9.15"),
        ];
        assert_eq!(told, wanted);
        assert!(lines[1].name.starts_with("I. VIỆC BAN HÀNH"), "{}", lines[1].name);
        assert_eq!(lines[5].name, "I. Tiếp cận");
        assert_eq!(columns(lines).len(), 5, "rows are no columns");
    }

    #[test]
    fn a_level_of_a_question_is_called_by_both() {
        let surveys = Surveys::shipped().unwrap();
        let survey = surveys.in_force("one-stop").unwrap().in_language(Language::En);
        let wording = results::of(Language::En);
        assert!(name(&survey, "time.3", wording).ends_with("Earlier than promised"));
        assert_eq!(name(&survey, "nothing.7", wording), "nothing.7");
        assert_eq!(scale(&survey, "time.3").map(|scale| scale.top()), Some(3));
    }
}
