//! The form that says what is shown. It is an address and nothing more, so every view can be sent.

use leptos::prelude::*;
use model::Channel;

use crate::central::sample::Period;
use crate::monitor::results::Choices;
use crate::monitor::results::address::View;
use crate::monitor::view::Reader;
use crate::monitor::wording::flow;

/// Survey, period, formula and unit; procedure and channel where figures are computed now.
#[component]
pub fn Choose(
    /// Language and texts.
    reader: Reader,
    /// What is shown.
    view: View,
    /// What can be.
    choices: Choices,
    /// Where the form leads.
    action: &'static str,
) -> impl IntoView {
    let wording = reader.results();
    let hint = if choices.of_unit { wording.own_unit_hint } else { wording.unit_hint };
    let surveys = choices.surveys.into_iter().map(|(id, title)| {
        let is_chosen = id == view.survey;
        view! { <option value=id selected=is_chosen>{title}</option> }
    });
    let chosen = view.period;
    let option = move |period: Period| {
        let name = wording.period_name(period);
        view! { <option value=period.to_string() selected=period == chosen>{name}</option> }
    };
    let (years, quarters): (Vec<Period>, Vec<Period>) =
        choices.periods.into_iter().partition(|period| matches!(period, Period::Year(_)));
    let formula = view
        .formula
        .clone()
        .unwrap_or_else(|| index::formula::for_survey(&view.survey).name.to_owned());
    let formulas = choices.formulas;
    let (service, channel) = (view.service.clone(), view.channel.clone());
    let has_years = !years.is_empty();
    view! {
        <form class="choose" method="get" action=action aria-label=wording.choose>
            <div class="field">
                <label for="survey">{wording.survey}</label>
                <select id="survey" name="survey">{surveys.collect_view()}</select>
            </div>
            <div class="field">
                <label for="period">{wording.period}</label>
                <select id="period" name="period">
                    <optgroup label=wording.quarters>
                        {quarters.into_iter().map(option).collect_view()}
                    </optgroup>
                    {has_years.then(|| view! {
                        <optgroup label=wording.years>
                            {years.into_iter().map(option).collect_view()}
                        </optgroup>
                    })}
                </select>
            </div>
            {(!choices.is_published).then(|| view! { <Formulas reader formulas formula /> })}
            <div class="field">
                <label for="unit">{wording.unit}</label>
                <input id="unit" name="unit" type="text" value=view.unit.unwrap_or_default()
                    maxlength="35" autocapitalize="characters" autocomplete="off" spellcheck="false"
                    placeholder="H01.23" aria-describedby="unit-hint" />
                <span class="hint" id="unit-hint">{hint}</span>
            </div>
            {(!choices.is_published).then(|| view! { <Narrow reader service channel /> })}
            <button class="strong" type="submit">{wording.press}</button>
        </form>
    }
    .into_any()
}

/// Ways to compute.
#[component]
fn Formulas(reader: Reader, formulas: Vec<&'static str>, formula: String) -> impl IntoView {
    let wording = reader.results();
    let formulas = formulas.into_iter().map(|name| {
        let is_chosen = name == formula;
        view! { <option value=name selected=is_chosen>{wording.formula_name(name)}</option> }
    });
    view! {
        <div class="field">
            <label for="formula">{wording.formula}</label>
            <select id="formula" name="formula">{formulas.collect_view()}</select>
        </div>
    }
}

/// Procedure and channel.
#[component]
fn Narrow(reader: Reader, service: Option<String>, channel: Option<String>) -> impl IntoView {
    let wording = reader.results();
    let channels = Channel::ALL.into_iter().map(|one| {
        let name = one.name();
        let is_chosen = channel.as_deref() == Some(name);
        view! {
            <option value=name selected=is_chosen>{flow::channel(reader.language, name)}</option>
        }
    });
    view! {
        <div class="field">
            <label for="service">{wording.service_code}</label>
            <input id="service" name="service" type="text" value=service.unwrap_or_default()
                maxlength="50" autocapitalize="characters" autocomplete="off" spellcheck="false"
                placeholder="1.004616" aria-describedby="service-hint" />
            <span class="hint" id="service-hint">{wording.service_hint}</span>
        </div>
        <div class="field">
            <label for="channel">{wording.channel}</label>
            <select id="channel" name="channel">
                <option value="">{wording.every_channel}</option>
                {channels.collect_view()}
            </select>
        </div>
    }
    .into_any()
}
