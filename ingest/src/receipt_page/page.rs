//! The documents of the receipts' page. All visible text comes from `widget::wording`.

use jiff::civil::Date;
use leptos::prelude::*;
use model::Language;
use widget::wording::receipt::{ReceiptWords, receipt};

use super::address;
use crate::hosted_page::{STYLE, document};
use crate::receipt::{Known, Untold};
use crate::voice::wording;

/// The field alone.
pub fn empty(language: Language) -> String {
    field_page(language, None, "")
}

/// The field, and that nothing was entered.
pub fn nothing_entered(language: Language) -> String {
    field_page(language, Some(receipt(language).empty), "")
}

/// The field with what was typed, and why nothing can be told or withdrawn.
pub fn untold(language: Language, untold: Untold, typed: &str) -> String {
    let words = receipt(language);
    let problem = match untold {
        Untold::Malformed => words.malformed,
        Untold::Unknown => words.unknown,
        Untold::Kiosk => words.kiosk,
        Untold::Unavailable => words.unavailable,
    };
    field_page(language, Some(problem), typed)
}

/// What became of it, and the offer to withdraw it.
pub fn told(language: Language, known: &Known, title: &str) -> String {
    let words = receipt(language);
    let offer = known.may_be_withdrawn().then(|| {
        view! {
            <h2 class="ask">{words.withdraw}</h2>
            <p>{words.withdrawing}</p>
            {press(language, known, "withdraw", words.withdraw_this)}
        }
    });
    let reply = known.reply.clone().map(|reply| {
        view! {
            <h2 class="ask">{wording::reply_title(language)}</h2>
            <p>{reply}</p>
        }
    });
    let kiosk = known.is_from_kiosk().then(|| view! { <p>{words.kiosk}</p> });
    let body = view! {
        <h1 class="title">{words.title}</h1>
        {facts(words, language, known, title)}
        {reply}
        {offer}
        {kiosk}
        <p><a href=address(language)>{words.another}</a></p>
    };
    page(language, words.title, body.to_html())
}

/// The question whether it is meant.
pub fn sure(language: Language, known: &Known, title: &str) -> String {
    let words = receipt(language);
    let body = view! {
        <h1 class="title">{words.sure.0}</h1>
        <p>{words.withdrawing}</p>
        <p>{words.sure.1}</p>
        {facts(words, language, known, title)}
        {press(language, known, "yes", words.yes)}
        <p><a href=address(language)>{words.no}</a></p>
    };
    page(language, words.sure.0, body.to_html())
}

/// It is withdrawn.
pub fn withdrawn(language: Language) -> String {
    let words = receipt(language);
    let body = view! {
        <div class="outcome thanks" role="status">
            <span class="sign" aria-hidden="true"></span>
            <h1 class="heading">{words.done.0}</h1>
            <p>{words.done.1}</p>
            <p><a href=address(language)>{words.another}</a></p>
        </div>
    };
    page(language, words.done.0, body.to_html())
}

fn field_page(language: Language, problem: Option<&'static str>, typed: &str) -> String {
    let words = receipt(language);
    let title = match problem {
        Some(_) => [words.problem_title, words.title].concat(),
        None => words.title.to_owned(),
    };
    let described = if problem.is_some() { "problem looks" } else { "looks" };
    let said = problem.map(|problem| {
        view! { <p class="problem" id="problem" role="alert">{problem}</p> }
    });
    let body = view! {
        <h1 class="title">{words.title}</h1>
        <p>{words.about}</p>
        <form class="receipt-form" method="post" action=address(language) novalidate>
            <label class="ask" for="receipt">{words.code}</label>
            <p class="hint" id="looks">{words.looks}</p>
            {said}
            <input
                id="receipt" name="receipt" type="text" value=typed.to_owned()
                autocomplete="off" autocapitalize="characters" spellcheck="false"
                required aria-describedby=described
                aria-invalid=problem.map(|_| "true") autofocus=problem.is_some()
            />
            <div class="actions">
                <button class="button only" type="submit">{words.look_up}</button>
            </div>
        </form>
    };
    page(language, &title, body.to_html())
}

fn facts(words: &ReceiptWords, language: Language, known: &Known, title: &str) -> impl IntoView {
    let state = match known.state.as_str() {
        "counted" => words.states.counted,
        "superseded" => words.states.superseded,
        "quarantined" => words.states.quarantined,
        "withdrawn" => words.states.withdrawn,
        "erased" => words.states.erased,
        _ => words.states.stored,
    };
    let rows = [
        (words.code, known.receipt.clone()),
        (words.told.0, title.to_owned()),
        (words.told.1, shown_day(language, &known.day)),
        (words.told.2, state.to_owned()),
    ];
    let rows = rows.map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    view! { <dl class="facts">{rows}</dl> }
}

fn press(
    language: Language,
    known: &Known,
    press: &'static str,
    label: &'static str,
) -> impl IntoView {
    view! {
        <form method="post" action=address(language)>
            <input type="hidden" name="receipt" value=known.receipt.clone() />
            <div class="actions">
                <button class="button" type="submit" name="press" value=press>{label}</button>
            </div>
        </form>
    }
}

/// A day as people of the language write it.
fn shown_day(language: Language, day: &str) -> String {
    let format = match language {
        Language::Vi => "%d/%m/%Y",
        Language::En => "%-d %B %Y",
    };
    day.parse::<Date>().map_or_else(|_| day.to_owned(), |day| day.strftime(format).to_string())
}

fn page(language: Language, title: &str, body: String) -> String {
    let body = view! { <div class="hailong receipt-page" inner_html=body></div> };
    document(language, title, STYLE, body.to_html())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_the_language_writes_it() {
        assert_eq!(shown_day(Language::Vi, "2026-11-02"), "02/11/2026");
        assert_eq!(shown_day(Language::En, "2026-11-02"), "2 November 2026");
    }
}
