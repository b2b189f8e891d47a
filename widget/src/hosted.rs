//! The hosted form: every question of a survey on one plain page, the same components as in the
//! widget, for browsers without script and as the widget's own last resort.
//!
//! Rendered in the service. Conditional questions and rows open by style where the browser can
//! (`:has()`), and stand open with a word of explanation where it cannot.

use model::Survey;
use model::survey::{Condition, Kind, Page, Question, Row};

use crate::element::{Part, part};
use crate::flow::{Flow, Sheet, Told, field_name};
use crate::question::{self, Scene, target_id};
use crate::wording::hosted::hosted;
use crate::wording::words;

/// The form with what was answered so far and what is wrong with it. `hidden` are the fields that
/// travel along unseen.
pub fn form_html(flow: Flow, action: &str, hidden: &[(&str, &str)]) -> String {
    form(&flow, action, hidden).html(&flow)
}

fn form(flow: &Flow, action: &str, hidden: &[(&str, &str)]) -> Part {
    let scene = Scene { flow, live: false };
    let field = |(name, value): &(&str, &str)| {
        part("input", &[("type", "hidden")])
            .set("name", (*name).to_owned())
            .set("value", (*value).to_owned())
    };
    let title = part("h1", &[("class", "title")]).text(&flow.survey().title);
    let send = part("button", &[("type", "submit"), ("class", "button send only")])
        .text(words(flow.language()).send);
    part("form", &[("class", "hailong still whole"), ("method", "post")])
        .set("action", action.to_owned())
        .set("lang", flow.language().tag().to_owned())
        .flag("novalidate", true)
        .all(hidden.iter().map(field).collect())
        .child(part("div", &[("class", "head")]).child(title))
        .maybe(summary(flow))
        .all(pages(scene))
        .child(part("div", &[("class", "actions")]).child(send))
}

/// All problems together, each a link to its question.
fn summary(flow: &Flow) -> Option<Part> {
    let line = |told: &Told| match &told.question {
        Some(question) => {
            let to = ["#", &target_id(question, told.row.as_deref())].concat();
            let link = part("a", &[("class", "to")]).set("href", to).text(&told.message);
            part("li", &[]).child(link)
        }
        None => part("li", &[]).text(&told.message),
    };
    if flow.told().is_empty() {
        return None;
    }
    let lines = part("ul", &[]).all(flow.told().iter().map(line).collect());
    let summary = part("div", &[("class", "summary"), ("role", "alert"), ("tabindex", "-1")])
        .flag("autofocus", true)
        .child(part("h2", &[]).text(words(flow.language()).look_again))
        .child(lines);
    Some(summary)
}

fn pages(scene: Scene) -> Vec<Part> {
    let only_if = hosted(scene.flow.language()).only_if;
    let explained = |question: &Question| {
        let is_conditional = !question.asked_when.is_empty()
            || rows_of(question).iter().any(|row| !row.asked_when.is_empty());
        is_conditional.then(|| part("p", &[("class", "hint only-if")]).text(only_if))
    };
    let page = |(position, page): (usize, &Page)| {
        let whole = Sheet { page: position, factor: None };
        let heading =
            page.title.as_ref().map(|title| part("h2", &[("class", "heading")]).text(title));
        page.questions.iter().fold(part("div", &[("class", "page")]).maybe(heading), |page, one| {
            page.maybe(explained(one)).child(question::view(scene, one, &whole, false))
        })
    };
    scene.flow.survey().pages.iter().enumerate().map(page).collect()
}

/// The rules that hide what is not asked, as long as it is not: a part of the style sheet of the
/// hosted form of this survey. A browser without `:has()` leaves them out and shows everything.
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
/// the inputs that fulfil it is chosen. Ids in a survey are of a-z, 0-9 and dashes, so nothing in
/// them can end the selector.
fn hide(css: &mut String, survey: &Survey, id: &str, conditions: &[Condition]) {
    for condition in conditions {
        if let Some(named) = survey.question(&condition.question) {
            hide(css, survey, id, &named.asked_when);
        }
        let name = field_name(&condition.question, condition.row.as_deref());
        let levels = condition.level_in.iter().map(u8::to_string);
        let values = levels.chain(condition.chosen_in.iter().cloned());
        let chosen: Vec<String> =
            values.map(|value| format!("[name=\"{name}\"][value=\"{value}\"]:checked")).collect();
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
