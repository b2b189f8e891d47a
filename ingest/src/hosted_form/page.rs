//! What the hosted form shows: itself, thanks, or why not. All visible text comes from `widget::wording`.

use leptos::prelude::*;
use model::Language;
use widget::flow::Flow;
use widget::hosted::{Head, form_html, paper_html, progress};
use widget::wording::hosted::hosted;
use widget::wording::words;

use super::fields::Fields;
use crate::error::Rejection;
use crate::hosted_page::{STYLE, document, message};
use crate::receipt_page;

/// What is said before the form, and where that leads.
pub struct Notice {
    /// What is said.
    pub text: String,
    /// Address and words of a link.
    pub link: Option<(String, &'static str)>,
}

impl Notice {
    /// Nothing but a text.
    pub fn of(text: String) -> Notice {
        Notice { text, link: None }
    }
}

/// The form, with problems and answers as the flow has them; `notice` is said before it.
pub fn form(fields: &Fields, flow: Flow, notice: Option<Notice>) -> String {
    let language = flow.language();
    let mut title = flow.survey().title.clone();
    if let Some(step) = progress(&flow) {
        title = [&title, " – ", &step].concat();
    }
    if !flow.told().is_empty() {
        title.insert_str(0, hosted(language).problem_title);
    }
    let action = format!("/f/{}?lang={}", fields.survey, language.tag());
    let hidden = fields.hidden(flow.page());
    let hidden: Vec<(&str, &str)> =
        hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let notice = notice.map(|notice| {
        let link = notice.link.map(|(to, text)| view! { <a href=to>{text}</a> });
        view! { <div class="notice" role="note"><p>{notice.text}</p>{link}</div> }
    });
    let style = style(&fields.survey, fields.version);
    let main = [notice.to_html(), form_html(flow, &action, &hidden)].concat();
    document(language, &title, &style, main)
}

/// The whole survey on paper, with what the address says of where and about what.
pub fn paper(fields: &Fields, flow: Flow) -> String {
    let (language, title) = (flow.language(), flow.survey().title.clone());
    let said = |name| fields.context.get(name).map(String::as_str);
    let head = Head { unit: said("unit"), service: said("service"), dossier: said("dossier") };
    let style = style(&fields.survey, fields.version);
    document(language, &title, &style, paper_html(flow, &head))
}

fn style(survey: &str, version: u32) -> String {
    format!("/f/style.css?survey={survey}&version={version}")
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

/// There is no such survey.
pub fn no_survey(language: Language) -> String {
    message(language, hosted(language).no_survey, None)
}

/// The submission will not be taken, however often it is sent.
pub fn refused(rejection: &Rejection, language: Language) -> String {
    match rejection {
        Rejection::TooLarge(_) => message(language, hosted(language).too_large, None),
        _ => message(language, words(language).refused, None),
    }
}
