//! The form that says which comments are shown. It is an address and nothing more, so every list can be sent.

use leptos::prelude::*;

use crate::central::voice::Status;
use crate::limits::voices::QUERY_LETTERS_MAX;
use crate::monitor::guard::VOICES;
use crate::monitor::scope::Scope;
use crate::monitor::view::Reader;
use crate::monitor::voices::asked::{Asked, FLAGS, may_ask};
use crate::monitor::wording::{self, voices::TAGS};

/// The form.
#[component]
pub fn Ask(
    /// Language and texts.
    reader: Reader,
    /// Whose eyes.
    scope: Scope,
    /// What was asked for.
    asked: Asked,
    /// Id and title of each survey.
    surveys: Vec<(String, String)>,
) -> impl IntoView {
    let texts = reader.voices();
    let language = reader.language;
    let clear = (!asked.is_all()).then(|| view! { <a class="clear" href=VOICES>{texts.clear}</a> });
    let sees_all = scope.sees_submissions();
    let period_hint = if sees_all { texts.period_hint } else { texts.period_hint_opened };
    let has_more =
        asked != Asked { q: asked.q.clone(), after: asked.after.clone(), ..Asked::default() };
    let statuses = Status::ALL.map(|one| named(one.name(), wording::voices::status(language, one)));
    let flags = FLAGS.into_iter().filter(|flag| may_ask(&scope, flag));
    let flags = flags.map(|flag| named(flag, wording::voices::flag(language, flag)));
    let levels = texts.levels.iter().zip(1..);
    let levels = levels.map(|(text, level): (_, u8)| named(&level.to_string(), text));
    let languages = [("vi", reader.wording.language_vi), ("en", reader.wording.language_en)];
    let languages = languages.map(|(tag, name)| named(tag, name));
    let tag = |(tag, ..): (&'static str, &str, &str)| {
        view! { <option value=tag>{wording::voices::tag(language, tag)}</option> }
    };
    let group = asked.alike.clone();
    let group = (!group.trim().is_empty())
        .then(|| view! { <input type="hidden" name="alike" value=group /> });
    view! {
        <form class="choose ask-voices" method="get" action=VOICES role="search"
            aria-label=texts.ask>
            <div class="field wide">
                <label for="q">{texts.search}</label>
                <input id="q" name="q" type="search" value=asked.q.clone()
                    maxlength=QUERY_LETTERS_MAX.to_string() aria-describedby="q-hint" />
                <span class="hint" id="q-hint">{texts.search_hint}</span>
            </div>
            <Choice reader name="flag" label=texts.flag chosen=asked.flag.clone()
                options=flags.collect() />
            <Choice reader name="status" label=texts.status chosen=asked.status.clone()
                options=statuses.into() />
            <details class="wide" open=has_more>
                <summary>{texts.more_filters}</summary>
                <div class="choices">
                    <Typed name="unit" label=texts.unit value=asked.unit hint="H01.23" />
                    <Typed name="period" label=texts.period value=asked.period hint=period_hint />
                    <Choice reader name="survey" label=texts.survey chosen=asked.survey
                        options=surveys />
                    <Typed name="service" label=texts.service value=asked.service hint="1.004227" />
                    <Choice reader name="level" label=texts.level chosen=asked.level
                        options=levels.collect() />
                    <Choice reader name="written" label=texts.written chosen=asked.written
                        options=languages.into() />
                    <div class="field">
                        <label for="tag">{texts.tag}</label>
                        <input id="tag" name="tag" value=asked.tag list="tags" autocomplete="off" />
                        <datalist id="tags">{TAGS.map(tag).collect_view()}</datalist>
                    </div>
                </div>
            </details>
            {group}
            <p class="send"><button class="strong" type="submit">{texts.press}</button> {clear}</p>
        </form>
    }
    .into_any()
}

/// An option: what is sent, and what is read.
fn named(value: &str, text: &str) -> (String, String) {
    (value.to_owned(), text.to_owned())
}

#[component]
fn Choice(
    reader: Reader,
    name: &'static str,
    label: &'static str,
    chosen: String,
    options: Vec<(String, String)>,
) -> impl IntoView {
    let options = options.into_iter().map(|(value, text)| {
        let is_chosen = value == chosen;
        view! { <option value=value selected=is_chosen>{text}</option> }
    });
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name>
                <option value="">{reader.voices().any}</option>
                {options.collect_view()}
            </select>
        </div>
    }
    .into_any()
}

#[component]
fn Typed(
    name: &'static str,
    label: &'static str,
    value: String,
    hint: &'static str,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input id=name name=name value=value maxlength="64" spellcheck="false"
                autocomplete="off" aria-describedby=format!("{name}-hint") />
            <span class="hint" id=format!("{name}-hint") translate="no">{hint}</span>
        </div>
    }
    .into_any()
}
