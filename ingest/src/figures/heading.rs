//! What stands above figures: whose they are, of which days, how they were computed. No figure is read.

use std::collections::{BTreeMap, BTreeSet};

use model::Instrument;

use super::report::{FormulaTold, LeftOutUnit, MemberSpan, Report, Submissions};
use super::request::Request;
use super::targets::Target;
use super::wording;
use crate::unit::{LeftOut, Role, Span, Tree, WhyLeftOut};

/// Everything of a report that is not a figure.
pub fn heading(
    request: &Request,
    tree: &Tree,
    targets: &[Target],
    survey: &Instrument,
    versions: BTreeMap<u32, u64>,
) -> Report {
    let (from, to) = (request.period.first(), request.period.last());
    let members = match targets.first() {
        Some(Target::Unit(members)) => Some(members),
        _ => None,
    };
    let spans = members.map_or(&[][..], |members| &members.spans);
    let left_out = members.map_or(&[][..], |members| &members.left_out);
    let units: BTreeSet<&str> = spans.iter().map(|span| &*span.code).collect();
    let name = request.unit.as_deref().and_then(|unit| tree.name_on(unit, to));
    let formula = &request.formula;
    Report {
        survey: survey.id.clone(),
        version: survey.version,
        versions,
        unit: request.unit.clone(),
        unit_name: name.map(str::to_owned),
        is_registered: members.is_none_or(|members| members.is_registered),
        units: units.into_iter().map(str::to_owned).collect(),
        members: spans.iter().map(member).collect(),
        left_out: left_out.iter().map(left_out_unit).collect(),
        service: request.only.service.clone(),
        channel: request.only.channel.clone(),
        period: request.period.to_string(),
        from: from.to_string(),
        to: to.to_string(),
        formula: FormulaTold {
            name: formula.name,
            version: formula.version,
            source: formula.source,
            parameters: formula.parameters.clone(),
        },
        confidence: request.confidence.level(),
        interval_note: wording::SELF_SELECTED,
        smallest_base: request.smallest_base,
        submissions: Submissions::default(),
        items: Vec::new(),
        by: None,
        parts: None,
        coverage: None,
        services: None,
        ranks: None,
        only_released: request.only_released,
        against: None,
        computed_at: String::new(),
    }
}

fn member(span: &Span) -> MemberSpan {
    MemberSpan {
        unit: span.code.clone(),
        from: span.from.to_string(),
        to: span.to.to_string(),
        role: match span.role {
            Role::Itself => "itself",
            Role::Descendant => "descendant",
            Role::Predecessor => "predecessor",
        },
    }
}

fn left_out_unit(one: &LeftOut) -> LeftOutUnit {
    LeftOutUnit {
        unit: one.code.clone(),
        from: one.from.to_string(),
        to: one.to.to_string(),
        why: match &one.why {
            WhyLeftOut::Split { successors } => wording::split(successors),
            WhyLeftOut::SuccessorLeftOut { successor } => wording::successor_left_out(successor),
        },
    }
}
