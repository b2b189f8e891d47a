//! The cube: every figure of every unit as it may be published, from the answers each unit got itself. Pure.
//!
//! There is one for each survey and quarter and no other that overlaps with it. It has no splits (invited and
//! unproved, quarantined), because with them the rest could be had by subtraction; composites are made
//! of what is published only, so they say nothing more than their items do.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

use index::suppress::TreeError;
use index::{Compiled, Confidence, Counts, Facts, Figure, GROUPS, Sample};

use super::column::{Column, Levels, settled};
use super::frame::Frame;
use super::snapshot::{Cell, ResponseTold, Snapshot, UnitTold};
use crate::figures::item::{Classes, Telling};
use crate::figures::report::{Item, Submissions};
use crate::funnel::report::response_rate;

/// Eligible dossiers of a unit's own, and how many of them were rated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// Eligible ones.
    pub eligible: i64,
    /// Rated ones.
    pub responded: u64,
}

/// What a cube is made of; lists are by position in the frame.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The units.
    pub frame: &'a Frame,
    /// The formula, ready.
    pub compiled: &'a Compiled,
    /// Confidence of intervals.
    pub confidence: &'a Confidence,
    /// Fewer answers than this are never told.
    pub least: u64,
    /// Counted answers of each unit's own, without its parts'.
    pub own: &'a [Sample],
    /// Dossiers of each unit's own.
    pub responses: &'a [Response],
    /// The earlier revisions, the first first.
    pub earlier: &'a [Snapshot],
}

/// What may be published.
#[derive(Clone, Debug, PartialEq)]
pub struct Cube {
    /// By position in the frame.
    pub units: Vec<UnitTold>,
    /// Blocks of answers that stay as they were, because too few changed.
    pub waiting: u64,
}

/// Computes it.
///
/// # Errors
/// The units are no tree; those of [`Frame::of`] are.
pub fn cube(input: &Input<'_>) -> Result<Cube, TreeError> {
    let count = input.frame.nodes.len();
    let earlier: Vec<Earlier<'_>> = input.earlier.iter().map(Earlier::of).collect();
    let totals: Vec<Counts> = input.own.iter().map(Sample::total).collect();
    let mut published = vec![Sample::default(); count];
    let mut suppressed: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut waiting = 0;
    let mut columns: BTreeMap<(&str, &str), Column> = BTreeMap::new();
    for (at, figure) in input.compiled.figures().iter().enumerate() {
        let Some(asked) = question(figure) else { continue };
        // Several figures of one question are of the same answers, and published together.
        if let Entry::Vacant(place) = columns.entry(asked) {
            let (column, still) = publish(input, figure, &totals, &earlier, &mut published)?;
            place.insert(column);
            waiting += still;
        }
        let Some(column) = columns.get(&asked) else { continue };
        for (node, _) in column.is_published.iter().enumerate().filter(|(_, is_one)| !**is_one) {
            suppressed.get_mut(node).into_iter().for_each(|own| own.push(at));
        }
    }
    let (responses, still) = responses(input)?;
    waiting += still;
    let mut units = Vec::with_capacity(count);
    for (at, (response, sample)) in responses.into_iter().zip(published).enumerate() {
        let Some(node) = input.frame.nodes.get(at) else { continue };
        let suppressed = suppressed.get(at).map_or(&[][..], Vec::as_slice);
        let last = input.earlier.last().and_then(|last| last.units.get(at));
        let parent = node.parent.and_then(|parent| input.frame.nodes.get(parent)?.unit.clone());
        units.push(UnitTold {
            unit: node.unit.clone(),
            name: node.name.clone(),
            level: node.level.clone(),
            parent,
            members: input.frame.members_told(node),
            response,
            items: items(input, sample, suppressed, last),
        });
    }
    Ok(Cube { units, waiting })
}

/// The question and the row that a figure is of; none for what is made of others.
fn question(figure: &Figure) -> Option<(&str, &str)> {
    Some((figure.question.as_deref()?, figure.row.as_deref().unwrap_or("")))
}

/// An earlier revision, ready to be looked up: by unit, then by figure.
struct Earlier<'a> {
    cells: Vec<HashMap<&'a str, &'a Cell>>,
}

impl<'a> Earlier<'a> {
    fn of(snapshot: &'a Snapshot) -> Earlier<'a> {
        let cells = |unit: &'a UnitTold| unit.items.iter().map(|cell| (&*cell.id, cell)).collect();
        Earlier { cells: snapshot.units.iter().map(cells).collect() }
    }

    /// The totals of a figure; nought where it was suppressed.
    fn totals(&self, figure: &Figure) -> Vec<Levels> {
        let of = |cells: &HashMap<&str, &Cell>| {
            let counts = cells.get(&*figure.id).and_then(|cell| cell.counts.as_ref());
            let n = |level: u8| counts.and_then(|all| all.get(&level.to_string()).copied());
            figure.levels.iter().map(|level| n(level.level).unwrap_or(0)).collect()
        };
        self.cells.iter().map(of).collect()
    }

    fn is_published(&self, figure: &Figure) -> Vec<bool> {
        let is_one = |cells: &HashMap<&str, &Cell>| {
            cells.get(&*figure.id).is_none_or(|cell| !cell.suppressed)
        };
        self.cells.iter().map(is_one).collect()
    }
}

/// Puts what may be published of one question into the samples; says how many of its blocks wait.
fn publish(
    input: &Input<'_>,
    figure: &Figure,
    totals: &[Counts],
    earlier: &[Earlier<'_>],
    published: &mut [Sample],
) -> Result<(Column, u64), TreeError> {
    let levels = |counts: &Counts| -> Levels {
        figure.levels.iter().map(|level| counts.get(level.slot)).collect()
    };
    let own: Vec<Levels> = totals.iter().map(levels).collect();
    let column = match earlier.last() {
        None => {
            let n: Vec<u64> = own.iter().map(|levels| levels.iter().sum()).collect();
            Column::first(input.frame, &n, input.least)?
        }
        Some(last) => Column::of(input.frame, last.is_published(figure)),
    };
    let before: Vec<Vec<Levels>> =
        earlier.iter().map(|one| column.blocks(input.frame, &one.totals(figure))).collect();
    let mut blocks: BTreeMap<usize, Vec<Levels>> = BTreeMap::new();
    for (sample, head) in input.own.iter().zip(&column.heads) {
        let Some(head) = head else { continue };
        let block =
            blocks.entry(*head).or_insert_with(|| vec![vec![0; figure.levels.len()]; GROUPS]);
        for (sum, group) in block.iter_mut().zip(&sample.groups) {
            sum.iter_mut().zip(levels(group)).for_each(|(sum, n)| *sum += n);
        }
    }
    let mut waiting = 0;
    for (head, mut block) in blocks {
        let mut now: Levels = vec![0; figure.levels.len()];
        block.iter().for_each(|group| now.iter_mut().zip(group).for_each(|(sum, n)| *sum += n));
        let was: Vec<&[u64]> =
            before.iter().filter_map(|all| all.get(head).map(Vec::as_slice)).collect();
        let told = settled(&now, &was, input.least);
        if told != now {
            waiting += 1;
            bring(&mut block, told);
        }
        for node in input.frame.upwards(head) {
            if column.is_published.get(node) == Some(&true) {
                published.get_mut(node).into_iter().for_each(|sample| add(sample, figure, &block));
            }
        }
    }
    Ok((column, waiting))
}

/// Brings the sum of groups to these levels, one answer after the other: which random groups answers of an
/// earlier revision were in is not kept, and intervals hardly depend on it.
fn bring(groups: &mut [Levels], told: &[u64]) {
    for (at, told) in told.iter().enumerate() {
        let mut now: u64 = groups.iter().filter_map(|group| group.get(at)).sum();
        while now != *told {
            for n in groups.iter_mut().filter_map(|group| group.get_mut(at)) {
                match now.cmp(told) {
                    std::cmp::Ordering::Less => (*n, now) = (*n + 1, now + 1),
                    std::cmp::Ordering::Greater if *n > 0 => (*n, now) = (*n - 1, now - 1),
                    std::cmp::Ordering::Greater | std::cmp::Ordering::Equal => {}
                }
            }
        }
    }
}

fn add(sample: &mut Sample, figure: &Figure, block: &[Levels]) {
    for (group, levels) in sample.groups.iter_mut().zip(block) {
        for (level, n) in figure.levels.iter().zip(levels).filter(|(_, n)| **n > 0) {
            group.add(level.slot, *n);
        }
    }
}

/// The response of every unit, by the rules of every other column.
fn responses(input: &Input<'_>) -> Result<(Vec<Option<ResponseTold>>, u64), TreeError> {
    let frame = input.frame;
    let own: Vec<u64> = input.responses.iter().map(|one| one.responded).collect();
    let told = |unit: &UnitTold| unit.response.as_ref().and_then(|told| told.responded);
    let column = match input.earlier.last() {
        None => Column::first(frame, &own, input.least)?,
        Some(last) => {
            let is_open = |unit: &UnitTold| unit.response.as_ref().is_none_or(|r| !r.suppressed);
            Column::of(frame, last.units.iter().map(is_open).collect())
        }
    };
    let before: Vec<Vec<Levels>> = input
        .earlier
        .iter()
        .map(|one| one.units.iter().map(|unit| vec![told(unit).unwrap_or(0)]).collect())
        .map(|totals: Vec<Levels>| column.blocks(frame, &totals))
        .collect();
    let mut blocks: BTreeMap<usize, u64> = BTreeMap::new();
    for (own, head) in own.iter().zip(&column.heads) {
        head.iter().for_each(|head| *blocks.entry(*head).or_insert(0) += own);
    }
    let (mut waiting, mut responded) = (0, vec![0; frame.nodes.len()]);
    for (head, now) in blocks {
        let was: Vec<&[u64]> =
            before.iter().filter_map(|all| all.get(head).map(Vec::as_slice)).collect();
        let settled: u64 = settled(&[now], &was, input.least).iter().sum();
        waiting += u64::from(settled != now);
        for node in frame.upwards(head) {
            responded.get_mut(node).into_iter().for_each(|sum| *sum += settled);
        }
    }
    let mut eligible = vec![0; frame.nodes.len()];
    for (node, own) in input.responses.iter().enumerate() {
        for up in frame.upwards(node) {
            eligible.get_mut(up).into_iter().for_each(|sum| *sum += own.eligible);
        }
    }
    let all = responded.into_iter().zip(eligible).zip(&column.is_published);
    Ok((all.map(|((n, of), is_open)| response(n, of, *is_open)).collect(), waiting))
}

fn response(responded: u64, eligible: i64, is_published: bool) -> Option<ResponseTold> {
    if !is_published {
        return Some(ResponseTold { eligible, responded: None, rate: None, suppressed: true });
    }
    let n = i64::try_from(responded).ok().filter(|n| *n <= eligible);
    (eligible > 0).then(|| ResponseTold {
        eligible,
        responded: Some(responded),
        rate: n.and_then(|n| response_rate(n, eligible)),
        suppressed: false,
    })
}

/// The figures of one unit. Where no answer is told otherwise than in the last revision, they are that
/// revision's, intervals included.
fn items(
    input: &Input<'_>,
    sample: Sample,
    suppressed: &[usize],
    last: Option<&UnitTold>,
) -> Vec<Cell> {
    let figures = input.compiled.figures();
    let withheld = suppressed.iter().filter_map(|at| question(figures.get(*at)?));
    let compiled = input.compiled.withholding(withheld);
    let telling = Telling {
        compiled: &compiled,
        confidence: input.confidence,
        smallest_base: input.least,
        only_released: false,
    };
    let mut classes = Classes::default();
    classes.counted = sample;
    let told = telling.items(&classes, &Facts::default(), &Submissions::default());
    let is_suppressed = |at: usize| has_suppressed(figures, at, suppressed);
    let cells: Vec<Cell> = told
        .into_iter()
        .enumerate()
        .filter_map(|(at, item)| cell(item, is_suppressed(at)))
        .collect();
    match last {
        Some(last) if answers(input, &cells).eq(answers(input, &last.items)) => last.items.clone(),
        _ => cells,
    }
}

/// The cells of questions, without what is made of them.
fn answers<'a>(input: &'a Input<'_>, cells: &'a [Cell]) -> impl Iterator<Item = &'a Cell> {
    let figures = input.compiled.figures();
    cells.iter().filter(move |cell| {
        let figure = input.compiled.position(&cell.id).and_then(|at| figures.get(at));
        figure.and_then(question).is_some()
    })
}

/// True when the figure, or one it is made of, is suppressed.
fn has_suppressed(figures: &[Figure], at: usize, suppressed: &[usize]) -> bool {
    let parts = figures.get(at).map_or(&[][..], |figure| &figure.parts);
    suppressed.contains(&at) || parts.iter().any(|part| has_suppressed(figures, *part, suppressed))
}

/// A cell; none where nobody answered. What is left of a composite is told with what it is left without.
fn cell(item: Item, is_suppressed: bool) -> Option<Cell> {
    match (item.value, is_suppressed) {
        (Some(value), _) => Some(Cell {
            id: item.id,
            value: Some(value),
            n: Some(item.n),
            counts: item.counts.filter(|counts| !counts.is_empty()),
            interval: item.interval,
            suppressed: false,
            left_out: item.left_out,
        }),
        (None, true) => Some(Cell { id: item.id, suppressed: true, ..Cell::default() }),
        (None, false) => None,
    }
}
