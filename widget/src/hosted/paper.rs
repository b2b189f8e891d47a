//! A survey on paper: every question at once, boxes to tick and lines to write on. The same
//! components; the style sheet makes boxes of the inputs. Nothing of it can be sent.

use model::Survey;
use model::survey::{Condition, Kind, Page, Question};

use super::asked_here::is_conditional;
use crate::element::{Part, part};
use crate::flow::{Flow, Sheet};
use crate::question::{self, Scene};
use crate::wording::hosted::{HostedWords, hosted};

/// Lines under a question for free text: half a page is written by few, and two forms by nobody.
const LINES: usize = 5;

/// What the head of the paper says of where and about what it is filled in; blanks are lines.
pub struct Head<'a> {
    /// Agency code.
    pub unit: Option<&'a str>,
    /// Procedure code.
    pub service: Option<&'a str>,
    /// Dossier code.
    pub dossier: Option<&'a str>,
}

/// The whole survey, nothing answered.
pub fn paper_html(flow: Flow, head: &Head) -> String {
    let words = hosted(flow.language());
    let survey = flow.survey();
    let scene = Scene { flow: &flow, live: false };
    let title = part("h1", &[("class", "title")]).text(&survey.title);
    let source = [words.source, &survey.source].concat();
    let pages = survey.pages.iter().enumerate();
    let pages = pages.map(|(position, page)| one_page(scene, words, position, page));
    // Nothing here takes an answer, and no key stops at it.
    let questions =
        part("fieldset", &[("class", "answers")]).flag("disabled", true).all(pages.collect());
    let paper = part("div", &[("class", "hailong still paper")])
        .set("lang", flow.language().tag().to_owned())
        .child(part("div", &[("class", "head")]).child(title))
        .child(part("p", &[("class", "hint")]).text(words.paper))
        .child(blanks(words, head))
        .child(questions)
        .child(part("p", &[("class", "source hint")]).text(&source));
    paper.html(&flow)
}

/// Where, about what, and when.
fn blanks(words: &HostedWords, head: &Head) -> Part {
    let blank = |(name, value): (&str, Option<&str>)| {
        part("p", &[("class", "blank")])
            .child(part("span", &[]).text(name))
            .child(part("span", &[("class", "line")]).text(value.unwrap_or_default()))
    };
    let (unit, service, dossier, day) = words.blanks;
    let all = [(unit, head.unit), (service, head.service), (dossier, head.dossier), (day, None)];
    part("div", &[("class", "blanks")]).all(all.into_iter().map(blank).collect())
}

fn one_page(scene: Scene, words: &HostedWords, position: usize, page: &Page) -> Part {
    let whole = Sheet { page: position, factor: None };
    let heading = page.title.as_ref().map(|title| part("h2", &[("class", "heading")]).text(title));
    page.questions.iter().fold(part("div", &[("class", "page")]).maybe(heading), |page, one| {
        let only_if = is_conditional(one).then(|| only_if(scene.flow.survey(), words, one));
        let lines = matches!(one.kind, Kind::Text { .. }).then(lines);
        page.maybe(only_if).child(question::view(scene, one, &whole, false)).maybe(lines)
    })
}

fn lines() -> Part {
    let line = |_| part("span", &[("class", "line")]);
    part("div", &[("class", "lines"), ("aria-hidden", "true")]).all((0..LINES).map(line).collect())
}

/// Says after which answers a question is to be answered; of rows, that they follow from others.
fn only_if(survey: &Survey, words: &HostedWords, question: &Question) -> Part {
    let named: Vec<String> =
        question.asked_when.iter().filter_map(|one| named(survey, words, one)).collect();
    let text = match &named[..] {
        [] => words.only_if.to_owned(),
        named => [words.only_if_chosen, &named.join("; "), "."].concat(),
    };
    part("p", &[("class", "hint only-if")]).text(&text)
}

/// A condition in words: the answers, and the question that they were given to.
fn named(survey: &Survey, words: &HostedWords, condition: &Condition) -> Option<String> {
    let question = survey.question(&condition.question)?;
    let options = match &question.kind {
        Kind::Single { options } | Kind::Multiple { options } => &options[..],
        _ => &[],
    };
    let options = options.iter().filter(|option| condition.chosen_in.contains(&option.id));
    let scale = match &question.kind {
        Kind::Rating { scale } | Kind::Matrix { scale, .. } => survey.scale(scale),
        _ => None,
    };
    let levels = scale.into_iter().flat_map(|scale| scale.shown());
    let levels = levels.filter(|(level, _)| condition.level_in.contains(level));
    let chosen = options.map(|option| &option.text).chain(levels.map(|(_, text)| text));
    let chosen: Vec<String> = chosen.map(|text| ["“", text, "”"].concat()).collect();
    let asked = match &question.kind {
        Kind::Matrix { rows, .. } => {
            &rows.iter().find(|row| Some(&row.id) == condition.row.as_ref())?.text
        }
        _ => &question.text,
    };
    Some([&chosen.join(words.or), words.at_question, "“", asked, "”"].concat())
}
