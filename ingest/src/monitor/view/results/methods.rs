//! How the figures were computed: what anybody needs to compute them again, and what they do not say.

use leptos::prelude::*;

use super::value::count;
use crate::figures::report::{MemberSpan, Report};
use crate::monitor::number;
use crate::monitor::results::Gathered;
use crate::monitor::view::Reader;
use crate::unit::{Role, wording as units};

/// Members listed; a country has thousands, which the JSON names.
const MEMBERS_LISTED: usize = 200;

/// Methods and sources.
#[component]
pub fn Methods(
    /// Language and texts.
    reader: Reader,
    /// Everything that was gathered.
    gathered: Gathered,
) -> impl IntoView {
    let wording = reader.results();
    let Gathered { report, survey, left_out, .. } = gathered;
    let formula = &report.formula;
    let named = format!(
        "{} ({}), {}",
        wording.formula_name(formula.name),
        formula.name,
        (wording.method_version)(&formula.version.to_string())
    );
    let parameters: Vec<String> =
        formula.parameters.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let parameters = (!parameters.is_empty()).then(|| parameters.join(", "));
    let of_survey = format!(
        "{}, {}. {}",
        survey.title,
        (wording.method_version)(&report.version.to_string()),
        survey.source
    );
    let confidence = number::percentage(reader.language, report.confidence * 100.0);
    let versions: Vec<String> = report
        .versions
        .iter()
        .map(|(version, n)| format!("{version}: {}", count(reader, *n)))
        .collect();
    let versions = (versions.len() > 1).then(|| {
        view! { <p>{(wording.method_versions)(&versions.join("; "))}</p> }
    });
    let left_out = (!left_out.is_empty()).then(|| {
        let items = left_out.into_iter().map(|one| view! { <li>{one}</li> }).collect_view();
        view! { <div><dt>{wording.method_left_out}</dt><dd><ul>{items}</ul></dd></div> }
    });
    let moment = report.computed_at.parse::<jiff::Timestamp>();
    let moment = moment.map_or(report.computed_at.clone(), |moment| {
        number::moment(reader.language, moment.as_millisecond())
    });
    view! {
        <section class="part methods" aria-labelledby="methods-title" id="methods">
            <h2 id="methods-title">{wording.methods}</h2>
            <dl>
                <div><dt>{wording.method_formula}</dt><dd data-formula="">{named}</dd></div>
                {parameters.map(|told| view! {
                    <div><dt>{wording.method_parameters}</dt><dd>{told}</dd></div>
                })}
                <div><dt>{wording.method_source}</dt><dd>{formula.source}</dd></div>
                <div><dt>{wording.method_survey}</dt><dd>{of_survey}</dd></div>
                <div>
                    <dt>{wording.method_unit}</dt>
                    <dd><Members reader report=report.clone() /></dd>
                </div>
                {left_out}
                <div><dt>{wording.method_computed}</dt><dd>{moment}</dd></div>
            </dl>
            <p>{(wording.method_interval)(&confidence)}</p>
            <p>{(wording.method_small)(&count(reader, report.smallest_base))}</p>
            {versions}
        </section>
    }
    .into_any()
}

/// Which days of which units.
#[component]
fn Members(reader: Reader, report: Report) -> impl IntoView {
    let wording = reader.results();
    if report.unit.is_none() {
        return view! { {wording.country} }.into_any();
    }
    let n = i64::try_from(report.units.len()).unwrap_or(i64::MAX);
    let day = number::day(reader.language, &report.to);
    let said = (wording.method_units)(&reader.count(n), &day);
    let rest = report.members.len().saturating_sub(MEMBERS_LISTED);
    let items = report.members.into_iter().take(MEMBERS_LISTED).map(|span| {
        let MemberSpan { unit, from, to, role } = span;
        let days = [from, to].map(|day| number::day(reader.language, &day));
        let role = match role {
            "descendant" => Role::Descendant,
            "predecessor" => Role::Predecessor,
            _ => Role::Itself,
        };
        let role = units::role(reader.language, role);
        let days = (wording.method_days)(&days[0], &days[1]);
        let when = format!(" {role}, {days}");
        view! { <li><span class="code" translate="no">{unit}</span> {when}</li> }
    });
    view! {
        {said}
        <details class="members">
            <summary>{wording.method_members}</summary>
            <ul>{items.collect_view()}</ul>
            {(rest > 0).then(|| view! { <p class="hint">{format!("+ {rest} (JSON)")}</p> })}
        </details>
    }
    .into_any()
}
