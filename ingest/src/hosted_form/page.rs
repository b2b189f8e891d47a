//! The HTML documents of the hosted form. All visible text comes from `widget::wording`.

use leptos::prelude::*;
use model::Language;
use widget::flow::Flow;
use widget::hosted::form_html;
use widget::wording::hosted::hosted;
use widget::wording::words;

use super::fields::Fields;

/// The form, with problems and answers as the flow has them.
pub fn form(fields: &Fields, flow: Flow) -> String {
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
    document(language, &title, &style, form_html(flow, &action, &hidden))
}

/// Thanks, with the receipt.
pub fn thanks(language: Language, receipt: &str) -> String {
    let words = words(language);
    let receipt = receipt.to_owned();
    let body = view! {
        <div class="hailong">
            <div class="outcome thanks" role="status">
                <span class="sign" aria-hidden="true"></span>
                <h1 class="heading">{words.thanks.0}</h1>
                <p>{words.thanks.1}</p>
                <div class="receipt">
                    <p class="name">{words.receipt.0}</p>
                    <p class="code">{receipt}</p>
                    <p class="hint">{words.receipt.1}</p>
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

fn message(language: Language, said: (&str, &str), link: Option<(&str, &str)>) -> String {
    let (heading, text) = (said.0.to_owned(), said.1.to_owned());
    let link = link.map(|(to, text)| {
        let (to, text) = (to.to_owned(), text.to_owned());
        view! { <p><a href=to>{text}</a></p> }
    });
    let body = view! {
        <div class="hailong">
            <div class="outcome failed" role="alert">
                <span class="sign" aria-hidden="true"></span>
                <h1 class="heading">{heading}</h1>
                <p>{text}</p>
                {link}
            </div>
        </div>
    };
    document(language, said.0, STYLE, body.to_html())
}

/// The style sheet of pages that ask nothing.
const STYLE: &str = "/f/style.css";

fn document(language: Language, title: &str, style: &str, main: String) -> String {
    let head = view! {
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{title.to_owned()}</title>
        <link rel="stylesheet" href=style.to_owned() />
    };
    format!(
        "<!DOCTYPE html><html lang=\"{}\"><head>{}</head><body><main>{}</main></body></html>",
        language.tag(),
        head.to_html(),
        main.replace("<!>", "")
    )
}
