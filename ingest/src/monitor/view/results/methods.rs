//! How the figures were computed: what anybody needs to compute them again, and what they do not say.

use leptos::prelude::*;

use super::said;
use crate::figures::report::{MemberSpan, Report};
use crate::monitor::number;
use crate::monitor::results::Gathered;
use crate::monitor::view::Reader;
use crate::unit::{Role, wording as unit};

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
    let formula = gathered.report.formula.name;
    let terms = said::methods(reader, &gathered).into_iter().map(|(term, told)| {
        let formula = (term == wording.method_formula).then_some(formula);
        view! { <div><dt>{term}</dt><dd data-formula=formula>{told}</dd></div> }
    });
    let terms = terms.collect_view();
    let moment = said::computed(reader, &gathered);
    let cautions = said::cautions(reader, &gathered).into_iter();
    let cautions = cautions.map(|told| view! { <p>{told}</p> }).collect_view();
    let units = said::units(reader, &gathered);
    let Gathered { report, left_out, .. } = gathered;
    let left_out = (!left_out.is_empty()).then(|| {
        let items = left_out.into_iter().map(|one| view! { <li>{one}</li> }).collect_view();
        view! { <div><dt>{wording.method_left_out}</dt><dd><ul>{items}</ul></dd></div> }
    });
    view! {
        <section class="part methods" aria-labelledby="methods-title" id="methods">
            <h2 id="methods-title">{wording.methods}</h2>
            <dl>
                {terms}
                <div>
                    <dt>{wording.method_unit}</dt>
                    <dd><Members reader units report /></dd>
                </div>
                {left_out}
                <div><dt>{wording.method_computed}</dt><dd>{moment}</dd></div>
            </dl>
            {cautions}
        </section>
    }
    .into_any()
}

/// Which days of which units.
#[component]
fn Members(reader: Reader, units: String, report: Report) -> impl IntoView {
    let wording = reader.results();
    if report.unit.is_none() {
        return view! { {units} }.into_any();
    }
    let rest = report.members.len().saturating_sub(MEMBERS_LISTED);
    let items = report.members.into_iter().take(MEMBERS_LISTED).map(|span| {
        let MemberSpan { unit, from, to, role } = span;
        let days = [from, to].map(|day| number::day(reader.language, &day));
        let role = match role {
            "descendant" => Role::Descendant,
            "predecessor" => Role::Predecessor,
            _ => Role::Itself,
        };
        let role = unit::role(reader.language, role);
        let days = (wording.method_days)(&days[0], &days[1]);
        let when = format!(" {role}, {days}");
        view! { <li><span class="code" translate="no">{unit}</span> {when}</li> }
    });
    view! {
        {units}
        <details class="members">
            <summary>{wording.method_members}</summary>
            <ul>{items.collect_view()}</ul>
            {(rest > 0).then(|| view! { <p class="hint">{format!("+ {rest} (JSON)")}</p> })}
        </details>
    }
    .into_any()
}
