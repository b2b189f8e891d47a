//! The fixed part of a publication: units as they are on the last day of the quarter, and whose ratings are
//! whose own. Pure; nothing is counted here.
//!
//! Figures that are published must nest: each unit is the sum of its own ratings and of its parts, or more
//! could be had by subtraction than the rules against small cells know of. So every code's days are the
//! own ones of exactly one unit. A unit that moved within the quarter counts, with all its days, where
//! it stands on the last one; `hailong index`, which follows each day's tree, may say otherwise.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::snapshot::{MemberTold, Snapshot, UnitTold};
use crate::figures::targets::cut;
use crate::unit::{Members, Role, Span, Tree};

/// The units of a publication; the country is the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The country, then every unit by code.
    pub nodes: Vec<Node>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Code, canonical; `None` for the country.
    pub unit: Option<String>,
    /// What it is called.
    pub name: Option<String>,
    /// Its level.
    pub level: Option<String>,
    /// Position of the one it is a part of; `None` for the country only.
    pub parent: Option<usize>,
    /// Days of codes that are its own, without its parts'.
    pub own: Vec<Span>,
}

impl Frame {
    /// The frame of the days from one to another by this tree.
    pub fn of(tree: &Tree, from: Date, to: Date) -> Frame {
        let mut nodes =
            vec![Node { unit: None, name: None, level: None, parent: None, own: vec![] }];
        let units = tree.on(to);
        let at: HashMap<&str, usize> =
            units.iter().zip(1..).map(|(unit, position)| (&*unit.code, position)).collect();
        for unit in &units {
            let parent = unit.parent.as_deref().and_then(|parent| at.get(parent));
            let own = Span { code: unit.code.clone(), from, to, role: Role::Itself };
            nodes.push(Node {
                unit: Some(unit.code.clone()),
                name: Some(unit.name.clone()),
                level: Some(unit.level.name().to_owned()),
                parent: Some(parent.copied().unwrap_or(0)),
                own: vec![own],
            });
        }
        let mut frame = Frame { nodes };
        frame.open_circles();
        frame.take_others(tree, &at, (from, to));
        frame
    }

    /// The frame of an earlier revision: a published quarter keeps its units.
    pub fn again(snapshot: &Snapshot) -> Option<Frame> {
        let (from, to) = (snapshot.from.parse().ok()?, snapshot.to.parse().ok()?);
        let codes = snapshot.units.iter().zip(0..);
        let at: HashMap<&str, usize> =
            codes.filter_map(|(unit, at)| Some((unit.unit.as_deref()?, at))).collect();
        let node = |told: &UnitTold| {
            let parent = match (&told.unit, &told.parent) {
                (None, _) => None,
                (Some(_), None) => Some(0),
                (Some(_), Some(parent)) => Some(*at.get(parent.as_str())?),
            };
            let mut own = Vec::new();
            for member in &told.members {
                let (from, to) = (member.from.parse().ok()?, member.to.parse().ok()?);
                own.push(Span { code: member.unit.clone(), from, to, role: Role::Predecessor });
            }
            if let (Some(code), true) = (&told.unit, own.is_empty()) {
                own.push(Span { code: code.clone(), from, to, role: Role::Itself });
            }
            let (name, level) = (told.name.clone(), told.level.clone());
            Some(Node { unit: told.unit.clone(), name, level, parent, own })
        };
        let nodes = snapshot.units.iter().map(node).collect::<Option<Vec<Node>>>()?;
        nodes.first().is_some_and(|first| first.unit.is_none()).then_some(Frame { nodes })
    }

    /// Positions from a node up to the country.
    pub fn upwards(&self, node: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(node), |node| self.nodes.get(*node)?.parent)
    }

    /// Members as they are told: nothing where a unit is just its own code.
    pub fn members_told(&self, node: &Node) -> Vec<MemberTold> {
        let is_itself = node.own.len() == 1
            && node.own.iter().all(|span| node.unit.as_deref() == Some(&*span.code));
        let told = |span: &Span| MemberTold {
            unit: span.code.clone(),
            from: span.from.to_string(),
            to: span.to.to_string(),
        };
        if is_itself { vec![] } else { node.own.iter().map(told).collect() }
    }

    /// Central's units are judged and have none; but whatever is given, every question has an answer.
    fn open_circles(&mut self) {
        let most = self.nodes.len();
        for node in 1..most {
            if self.upwards(node).take(most + 1).count() > most
                && let Some(node) = self.nodes.get_mut(node)
            {
                node.parent = Some(0);
            }
        }
    }

    /// Gives the days of codes that are no unit on the last day to the unit that goes on with them.
    fn take_others(&mut self, tree: &Tree, at: &HashMap<&str, usize>, (from, to): (Date, Date)) {
        let mut claims: BTreeMap<String, Vec<(Span, usize)>> = BTreeMap::new();
        for node in 1..self.nodes.len() {
            let Some(code) = self.nodes.get(node).and_then(|node| node.unit.as_deref()) else {
                continue;
            };
            let Members { spans, .. } = tree.members(code, from, to);
            for span in spans.into_iter().filter(|span| !at.contains_key(&*span.code)) {
                claims.entry(span.code.clone()).or_default().push((span, node));
            }
        }
        for (code, claims) in claims {
            let days: Vec<(Date, Date, usize)> =
                claims.iter().zip(0..).map(|((span, _), at)| (span.from, span.to, at)).collect();
            for (from, to, of) in cut(&days, None) {
                let of = of.into_iter().filter_map(|at| claims.get(at));
                let of: Vec<(Role, usize)> = of.map(|(span, node)| (span.role, *node)).collect();
                let Some(owner) = self.owner(&of) else { continue };
                let role = Role::Predecessor;
                if let Some(node) = self.nodes.get_mut(owner) {
                    node.own.push(Span { code: code.clone(), from, to, role });
                }
            }
        }
    }

    /// Of all units that days belong to, the lowest; of several, one that does the work now.
    fn owner(&self, of: &[(Role, usize)]) -> Option<usize> {
        let has_lower = |node: usize| {
            of.iter().any(|(_, other)| *other != node && self.upwards(*other).any(|up| up == node))
        };
        let lowest = of.iter().filter(|(_, node)| !has_lower(*node));
        let order = |(role, node): &(Role, usize)| (*role != Role::Predecessor, *node);
        lowest.min_by_key(|one| order(one)).map(|(_, node)| *node)
    }
}
