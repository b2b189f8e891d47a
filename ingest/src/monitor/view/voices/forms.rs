//! The forms of one comment: each sends one thing that is to be done to it.

use leptos::prelude::*;

use crate::central::voice::Status;
use crate::limits::voices::{REASON_LETTERS_MAX, REPLY_LETTERS_MAX};
use crate::monitor::guard::VOICE_CHANGE;
use crate::monitor::view::Reader;
use crate::monitor::voices::shown::Shown;
use crate::monitor::wording::{self, voices::TAGS};

/// All of them.
#[component]
pub fn Forms(
    /// Language and texts.
    reader: Reader,
    /// The comment.
    comment: Shown,
    /// Address of the list they came from.
    back: String,
) -> impl IntoView {
    let texts = reader.voices();
    let of = (comment.id, back);
    let seen = (comment.is_danger && comment.seen.is_none()).then(|| {
        view! { <Why of=of.clone() press="seen" title=texts.seen_do label=texts.danger_note
        hint=texts.seen_hint button=texts.seen_press /> }
    });
    let hide = if comment.hidden.is_some() {
        view! {
            <Doing of=of.clone() press="show" title=texts.show_do button=texts.show_press>
                <p class="hint">{texts.hide_hint}</p>
            </Doing>
        }
        .into_any()
    } else {
        view! { <Why of=of.clone() press="hide" title=texts.hide_do label=texts.hide_reason
        hint=texts.hide_hint button=texts.hide_press /> }
        .into_any()
    };
    view! {
        {seen}
        <div class="doings">
            <Replying reader of=of.clone() reply=comment.reply.clone() />
            <Standing reader of=of.clone() comment=comment.clone() />
            <Tagging reader of=of.clone() tags=comment.tags.clone() />
            <Doing of=of.clone() press="assign" title=texts.assign_do button=texts.assign_press>
                <div class="field">
                    <label for="unit">{texts.assign_unit}</label>
                    <p class="hint" id="assign-hint">{texts.assign_hint}</p>
                    <input id="unit" name="unit" value=comment.assigned.clone() maxlength="35"
                        spellcheck="false" autocomplete="off" aria-describedby="assign-hint" />
                </div>
            </Doing>
            {hide}
        </div>
    }
    .into_any()
}

#[component]
fn Doing(
    of: (i64, String),
    press: &'static str,
    title: &'static str,
    button: &'static str,
    children: Children,
) -> impl IntoView {
    // What has to be done first is the one button that stands out.
    let class = if press == "seen" { "strong" } else { "quiet" };
    let (id, labelled) = (format!("{press}-title"), format!("{press}-title"));
    view! {
        <section class="setting doing" aria-labelledby=labelled>
            <h2 id=id>{title}</h2>
            <form method="post" action=VOICE_CHANGE>
                <input type="hidden" name="id" value=of.0.to_string() />
                <input type="hidden" name="back" value=of.1 />
                {children()}
                <button class=class type="submit" name="press" value=press>{button}</button>
            </form>
        </section>
    }
    .into_any()
}

/// A form that asks for a reason or a note.
#[component]
fn Why(
    of: (i64, String),
    press: &'static str,
    title: &'static str,
    label: &'static str,
    hint: &'static str,
    button: &'static str,
) -> impl IntoView {
    let (field, named) = (format!("{press}-text"), format!("{press}-text"));
    let (described, says) = (format!("{press}-hint"), format!("{press}-hint"));
    view! {
        <Doing of press title button>
            <div class="field">
                <label for=named>{label}</label>
                <p class="hint" id=says>{hint}</p>
                <input id=field name="text" required=true maxlength=REASON_LETTERS_MAX.to_string()
                    autocomplete="off" aria-describedby=described />
            </div>
        </Doing>
    }
    .into_any()
}

#[component]
fn Replying(reader: Reader, of: (i64, String), reply: String) -> impl IntoView {
    let texts = reader.voices();
    view! {
        <Doing of press="reply" title=texts.reply_do button=texts.reply_press>
            <div class="field">
                <label for="reply-text">{texts.reply}</label>
                <p class="hint" id="reply-hint">{texts.reply_hint}</p>
                <textarea id="reply-text" name="text" rows="5" required=true
                    maxlength=REPLY_LETTERS_MAX.to_string() aria-describedby="reply-hint">
                    {reply}</textarea>
            </div>
        </Doing>
    }
    .into_any()
}

#[component]
fn Standing(reader: Reader, of: (i64, String), comment: Shown) -> impl IntoView {
    let texts = reader.voices();
    let options = Status::ALL.map(|one| {
        view! { <option value=one.name() selected=one == comment.status>
        {wording::voices::status(reader.language, one)}</option> }
    });
    view! {
        <Doing of press="status" title=texts.status_do button=texts.status_press>
            <div class="field">
                <label for="status">{texts.status}</label>
                <select id="status" name="status">{options.collect_view()}</select>
            </div>
            <div class="field">
                <label for="status-text">{texts.status_reason}</label>
                <input id="status-text" name="text" value=comment.status_reason autocomplete="off"
                    maxlength=REASON_LETTERS_MAX.to_string() />
            </div>
        </Doing>
    }
    .into_any()
}

#[component]
fn Tagging(reader: Reader, of: (i64, String), tags: Vec<String>) -> impl IntoView {
    let texts = reader.voices();
    let own = tags.iter().filter(|tag| !TAGS.iter().any(|(name, ..)| name == tag));
    let own: Vec<&str> = own.map(String::as_str).collect();
    let own = own.join(", ");
    let boxes = TAGS.map(|(name, ..)| {
        let is_on = tags.iter().any(|tag| tag == name);
        view! {
            <label class="box"><input type="checkbox" name="tag" value=name checked=is_on />
                <span>{wording::voices::tag(reader.language, name)}</span></label>
        }
    });
    view! {
        <Doing of press="tag" title=texts.tags_do button=texts.tags_press>
            <fieldset class="boxes">
                <legend class="visually-hidden">{texts.tags_do}</legend>
                {boxes.collect_view()}
            </fieldset>
            <div class="field">
                <label for="tag-own">{texts.tags_own}</label>
                <p class="hint" id="tag-hint">{texts.tags_own_hint}</p>
                <input id="tag-own" name="tag" value=own autocomplete="off"
                    aria-describedby="tag-hint" />
            </div>
        </Doing>
    }
    .into_any()
}
