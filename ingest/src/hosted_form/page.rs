//! What the hosted form shows: itself, thanks, or why not. All visible text comes from `widget::wording`.

use leptos::prelude::*;
use model::Language;
use widget::flow::Flow;
use widget::hosted::form_html;
use widget::wording::hosted::hosted;
use widget::wording::words;

use super::fields::Fields;
use crate::hosted_page::{STYLE, document, message};
use crate::receipt_page;

/// The form, with problems and answers as the flow has them; `notice` is said before it.
pub fn form(fields: &Fields, flow: Flow, notice: Option<&str>) -> String {
    let language = flow.language();
    let title = flow.survey().title.clone();
    let title = match flow.told() {
        [] => title,
        _ => [hosted(language).problem_title, &title].concat(),
    };
    let action = format!("/f/{}?lang={}", fields.survey, language.tag());
    let hidden = fields.hidden();
    let hidden: Vec<(&str, &str)> =
        hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let style = format!("/f/style.css?survey={}&version={}", fields.survey, fields.version);
    let notice = notice.map(|notice| {
        let notice = notice.to_owned();
        view! { <p class="notice" role="note">{notice}</p> }
    });
    let main = [notice.to_html(), form_html(flow, &action, &hidden)].concat();
    document(language, &title, &style, main)
}

/// Thanks, with the receipt, and what there is to know besides.
pub fn thanks(language: Language, receipt: &str, notice: Option<&'static str>) -> String {
    let words = words(language);
    let receipt = receipt.to_owned();
    let body = view! {
        <div class="hailong">
            <div class="outcome thanks" role="status">
                <span class="sign" aria-hidden="true"></span>
                <h1 class="heading">{words.thanks.0}</h1>
                <p>{words.thanks.1}</p>
                {notice.map(|notice| view! { <p>{notice}</p> })}
                <div class="receipt">
                    <p class="name">{words.receipt.0}</p>
                    <p class="code">{receipt}</p>
                    <p class="hint">{words.receipt.1}</p>
                    <a class="look-up" href=receipt_page::address(language)>{words.receipt.2}</a>
                </div>
                <p>{hosted(language).close}</p>
            </div>
        </div>
    };
    document(language, words.thanks.0, STYLE, body.to_html())
}

/// The key of this page view was used with other answers.
pub fn sent_before(language: Language, new_form: &str) -> String {
    let said = hosted(language).sent_before;
    message(language, said, Some((new_form, hosted(language).start_again)))
}

/// There is no such survey.
pub fn no_survey(language: Language) -> String {
    message(language, hosted(language).no_survey, None)
}

/// The submission will not be taken, however often it is sent.
pub fn refused(language: Language) -> String {
    message(language, words(language).refused, None)
}
