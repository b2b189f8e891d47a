//! The published cube, against brute force: random trees with random answers over several revisions, of which
//! only what is published is looked at. What it determines is found by Gaussian elimination over whole
//! numbers; nothing is taken from the program's own reasoning.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // In a test, to panic is to fail.

use std::collections::BTreeMap;

use index::{Compiled, Confidence, GROUPS, Layout, Sample, Slot, formula};
use ingest::publication::changes::changes;
use ingest::publication::cube::{Cube, Input, Response, cube};
use ingest::publication::frame::{Frame, Node};
use ingest::publication::snapshot::{Cell, FigureTold, Formula, Snapshot, UnitTold};
use ingest::surveys::Surveys;
use proptest::prelude::*;

const LEAST: u64 = 5;
const LEVELS: u8 = 3;
const ITEMS: [&str; 2] = ["overall", "support"];
const REVISIONS: usize = 3;

/// Somebody who answered: where, at which levels (0 is no answer), and in which revisions it counts.
#[derive(Clone, Debug)]
struct Person {
    unit: usize,
    levels: [u8; 2],
    is_in: [bool; REVISIONS],
}

#[derive(Clone, Debug)]
struct Story {
    parents: Vec<usize>,
    people: Vec<Person>,
}

/// Units below the country, mostly with few people each, of whom most are there from the first to the last.
fn stories() -> impl Strategy<Value = Story> {
    let parents = prop::collection::vec(any::<prop::sample::Index>(), 0..6);
    (parents, prop::collection::vec(0..14_usize, 7)).prop_flat_map(|(above, sizes)| {
        let parents: Vec<usize> =
            above.iter().enumerate().map(|(at, above)| above.index(at + 1)).collect();
        let units: Vec<usize> = (0..=parents.len())
            .flat_map(|unit| std::iter::repeat_n(unit, sizes[unit]))
            .collect();
        let times = prop_oneof![
            6 => Just([true; 3]), 1 => Just([false, true, true]), 1 => Just([true, false, false]),
            1 => Just([true, true, false]), 1 => Just([false, false, true]),
            1 => Just([false, true, false]), 1 => Just([true, false, true]),
        ];
        let person = (1..=LEVELS, 0..=LEVELS, times);
        let people = prop::collection::vec(person, units.len()).prop_map(move |people| {
            let of = |((first, second, is_in), unit): ((u8, u8, [bool; 3]), &usize)| Person {
                unit: *unit,
                levels: [first, second],
                is_in,
            };
            people.into_iter().zip(&units).map(of).collect::<Vec<Person>>()
        });
        (Just(parents), people)
    }).prop_map(|(parents, people)| Story { parents, people })
}

fn frame(story: &Story) -> Frame {
    let node =
        |unit: Option<String>, parent| Node { unit, name: None, level: None, parent, own: vec![] };
    let mut nodes = vec![node(None, None)];
    for (at, parent) in (1..).zip(&story.parents) {
        nodes.push(node(Some(format!("H{at}")), Some(*parent)));
    }
    Frame { nodes }
}

fn layout() -> Layout {
    let slot = |question: &str, value: String| Slot {
        question: question.to_owned(),
        row: String::new(),
        value,
    };
    let of = |item: &'static str| (1..=LEVELS).map(move |level| slot(item, level.to_string()));
    Layout { slots: ITEMS.into_iter().flat_map(of).collect() }
}

fn compiled() -> Compiled {
    let survey = Surveys::shipped().unwrap().in_force("online-service").unwrap();
    formula::for_survey("online-service").compile(&*survey, &layout()).unwrap()
}

fn own(story: &Story, revision: usize) -> Vec<Sample> {
    let mut own = vec![Sample::default(); story.parents.len() + 1];
    for (at, person) in story.people.iter().enumerate().filter(|(_, one)| one.is_in[revision]) {
        for (item, level) in person.levels.iter().enumerate().filter(|(_, level)| **level > 0) {
            let slot = item * usize::from(LEVELS) + usize::from(*level) - 1;
            own[person.unit].groups[at % GROUPS].add(slot, 1);
        }
    }
    own
}

/// Rated dossiers of each unit are its people, too.
fn responses(own: &[Sample]) -> Vec<Response> {
    let rated = |sample: &Sample| (0..usize::from(LEVELS)).map(|at| sample.total().get(at)).sum();
    own.iter().map(|sample| Response { eligible: 40, responded: rated(sample) }).collect()
}

fn snapshot(revision: u32, units: Vec<UnitTold>, earlier: &[Snapshot]) -> Snapshot {
    let text = |text: &str| text.to_owned();
    let changes = earlier.last().map_or_else(Vec::new, |last| changes(last, &units));
    Snapshot {
        survey: text("online-service"),
        version: 1,
        period: text("2026-Q3"),
        from: text("2026-07-01"),
        to: text("2026-09-30"),
        revision,
        previous: None,
        formula: Formula {
            name: text("top2"),
            version: 1,
            source: text(""),
            parameters: BTreeMap::new(),
        },
        confidence: 0.95,
        claim: text(""),
        interval_note: text(""),
        smallest_base: LEAST,
        figures: compiled().figures().iter().map(FigureTold::of).collect(),
        unregistered: text("none"),
        units,
        waiting: 0,
        changes,
    }
}

/// Every revision, published one after the other, as a reader gets it.
fn published(story: &Story) -> Vec<Snapshot> {
    let (frame, compiled, confidence) = (frame(story), compiled(), Confidence::default());
    let mut snapshots: Vec<Snapshot> = Vec::new();
    for revision in 0..REVISIONS {
        let own = own(story, revision);
        let Cube { units, .. } = cube(&Input {
            frame: &frame,
            compiled: &compiled,
            confidence: &confidence,
            least: LEAST,
            own: &own,
            responses: &responses(&own),
            earlier: &snapshots,
        })
        .unwrap();
        let made = snapshot(u32::try_from(revision).unwrap() + 1, units, &snapshots);
        let body = made.canonical().unwrap();
        snapshots.push(Snapshot::read(&body).unwrap());
    }
    snapshots
}

/// What a reader sees of a column: each unit's levels; none where it is suppressed.
fn column(snapshot: &Snapshot, item: &str) -> Vec<Option<Vec<i128>>> {
    let levels = |cell: &Cell| {
        assert!(cell.suppressed == cell.value.is_none(), "{cell:?}");
        let counts = cell.counts.as_ref()?;
        let n = |level: u8| i128::from(counts.get(&level.to_string()).copied().unwrap_or(0));
        Some((1..=LEVELS).map(n).collect())
    };
    let of = |unit: &UnitTold| match item {
        "response" => unit
            .response
            .as_ref()
            .map_or(Some(vec![0]), |told| told.responded.map(|n| vec![i128::from(n)])),
        _ => match unit.items.iter().find(|cell| cell.id == item) {
            Some(cell) => levels(cell),
            None => Some(vec![0; usize::from(LEVELS)]),
        },
    };
    snapshot.units.iter().map(of).collect()
}

fn lies_below(story: &Story, mut unit: usize, top: usize) -> bool {
    while unit != top && unit != 0 {
        unit = story.parents[unit - 1];
    }
    unit == top
}

/// Equations `units . unknown = levels`, in echelon form; rows are scaled, so nothing is ever rounded.
type Equation = (Vec<i128>, Vec<i128>);

fn reduced((mut units, mut value): Equation, echelon: &[Equation]) -> Equation {
    for (lead_row, of_value) in echelon {
        let lead = lead_row.iter().position(|entry| *entry != 0).unwrap();
        let (own, other) = (units[lead], lead_row[lead]);
        if own != 0 {
            units = units.iter().zip(lead_row).map(|(a, b)| a * other - b * own).collect();
            value = value.iter().zip(of_value).map(|(a, b)| a * other - b * own).collect();
        }
    }
    (units, value)
}

fn equations(story: &Story, column: &[Option<Vec<i128>>]) -> Vec<Equation> {
    let mut echelon: Vec<Equation> = Vec::new();
    for (top, levels) in column.iter().enumerate() {
        let Some(levels) = levels else { continue };
        let below = (0..column.len()).map(|unit| i128::from(lies_below(story, unit, top)));
        let row = reduced((below.collect(), levels.clone()), &echelon);
        if row.0.iter().any(|entry| *entry != 0) {
            echelon.push(row);
        } else {
            assert!(row.1.iter().all(|n| *n == 0), "the totals contradict each other");
        }
    }
    echelon
}

/// The answers of these units together, when they can be computed from what is published: one more unknown
/// is put beside them, whose value comes out of the elimination.
fn determined(equations: &[Equation], units: &[bool], levels: usize) -> Option<Vec<i128>> {
    let row: Vec<i128> = units.iter().map(|is_in| i128::from(*is_in)).collect();
    let mut factor = 1;
    let (mut rest, mut value) = (row, vec![0_i128; levels]);
    for (lead_row, of_value) in equations {
        let lead = lead_row.iter().position(|entry| *entry != 0).unwrap();
        let (own, other) = (rest[lead], lead_row[lead]);
        if own != 0 {
            rest = rest.iter().zip(lead_row).map(|(a, b)| a * other - b * own).collect();
            value = value.iter().zip(of_value).map(|(a, b)| a * other - b * own).collect();
            factor *= other;
        }
    }
    rest.iter().all(|entry| *entry == 0).then(|| value.iter().map(|n| -n / factor).collect())
}

fn is_safe(n: i128) -> bool {
    n == 0 || n >= i128::from(LEAST)
}

fn check(story: &Story) {
    let snapshots = published(story);
    for item in ITEMS.into_iter().chain(["response"]) {
        let columns: Vec<_> = snapshots.iter().map(|one| column(one, item)).collect();
        let systems: Vec<_> = columns.iter().map(|column| equations(story, column)).collect();
        let levels = if item == "response" { 1 } else { usize::from(LEVELS) };
        let count = story.parents.len() + 1;
        let units_of =
            |union: u32| -> Vec<bool> { (0..count).map(|unit| union >> unit & 1 == 1).collect() };
        let all: Vec<Vec<Option<Vec<i128>>>> = (0..1_u32 << count)
            .map(|union| {
                let units = units_of(union);
                systems.iter().map(|system| determined(system, &units, levels)).collect()
            })
            .collect();
        // Of what can be computed, what has no part that can be computed by itself. A sum of such blocks may
        // change by few, net: six came here and five went there. Each of the two is told by itself.
        let is_block = |union: u32, at: usize| {
            let mut parts = std::iter::successors(Some((union - 1) & union), |part| {
                part.checked_sub(1).map(|one| one & union)
            })
            .take_while(|part| *part > 0);
            !parts.any(|part| all[part as usize][at].is_some())
        };
        for union in 1..1_u32 << count {
            let (units, found) = (units_of(union), &all[union as usize]);
            for (at, now) in found.iter().enumerate() {
                let Some(now) = now else { continue };
                let n: i128 = now.iter().sum();
                assert!(is_safe(n), "{item} {units:?} revision {at}: {n} answers\n{story:?}");
                if !is_block(union, at) {
                    continue;
                }
                for was in found[..at].iter().flatten() {
                    let moved = |from: &[i128], to: &[i128]| -> i128 {
                        from.iter().zip(to).map(|(a, b)| (b - a).max(0)).sum()
                    };
                    let (came, went) = (moved(was, now), moved(now, was));
                    assert!(
                        is_safe(came) && is_safe(went),
                        "{item} {units:?}: {came} came and {went} went\n{story:?}"
                    );
                }
            }
            if item != "response" {
                let truth = truth(story, &units, item);
                assert!(found[0].is_none_or_is(&truth), "the first revision is the truth");
            }
        }
        for column in &columns[1..] {
            let is_open = |column: &[Option<Vec<i128>>]| -> Vec<bool> {
                column.iter().map(Option::is_some).collect()
            };
            assert_eq!(is_open(column), is_open(&columns[0]), "{item} opens or closes later");
        }
    }
}

trait IsNoneOrIs {
    fn is_none_or_is(&self, other: &[i128]) -> bool;
}

impl IsNoneOrIs for Option<Vec<i128>> {
    fn is_none_or_is(&self, other: &[i128]) -> bool {
        self.as_ref().is_none_or(|own| own == other)
    }
}

/// What these units' people said, as the first revision should have it.
fn truth(story: &Story, units: &[bool], item: &str) -> Vec<i128> {
    let item = ITEMS.iter().position(|one| *one == item).unwrap();
    let mut levels = vec![0; usize::from(LEVELS)];
    for person in story.people.iter().filter(|one| units[one.unit] && one.is_in[0]) {
        if person.levels[item] > 0 {
            levels[usize::from(person.levels[item]) - 1] += 1;
        }
    }
    levels
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 150, failure_persistence: None, ..Default::default()
    })]

    #[test]
    fn nothing_suppressed_can_be_computed_from_any_revisions(story in stories()) {
        check(&story);
    }
}

fn people(unit: usize, count: usize, level: u8, is_in: [bool; 3]) -> Vec<Person> {
    vec![Person { unit, levels: [level, 0], is_in }; count]
}

#[test]
fn one_who_comes_late_waits_and_five_do_not() {
    let late = |count| Story {
        parents: vec![0, 0],
        people: [
            people(1, 9, 3, [true; 3]),
            people(2, 12, 2, [true; 3]),
            people(1, count, 1, [false, true, true]),
        ]
        .concat(),
    };
    for (count, expected) in [(1, 9), (4, 9), (5, 14), (6, 15)] {
        let snapshots = published(&late(count));
        let n = |revision: usize, unit: usize| snapshots[revision].units[unit].items[0].n;
        assert_eq!((n(0, 1), n(1, 1)), (Some(9), Some(expected)), "{count} late");
        assert_eq!(n(1, 0), Some(expected + 12), "the country is what its units are");
        let changed = snapshots[1].changes.iter().filter(|change| change.item == "overall");
        let changed: Vec<Option<&str>> = changed.map(|change| change.unit.as_deref()).collect();
        let both: &[Option<&str>] = &[None, Some("H1")];
        assert_eq!(changed, if count < 5 { &[] } else { both }, "{count} late");
    }
}

#[test]
fn somebody_exchanged_for_another_is_no_change_of_nobody() {
    let story = Story {
        parents: vec![0],
        people: [
            people(1, 9, 3, [true; 3]),
            people(1, 1, 1, [true, false, false]),
            people(1, 1, 2, [false, true, true]),
        ]
        .concat(),
    };
    let snapshots = published(&story);
    assert_eq!(
        snapshots[0].units, snapshots[1].units,
        "the same number, and yet two would be told"
    );
    assert!(snapshots[1].changes.is_empty());
}

#[test]
fn what_was_suppressed_stays_so_when_more_come() {
    // In the first revision the second unit has too few and the first protects it.
    let story = Story {
        parents: vec![0, 0],
        people: [
            people(1, 7, 3, [true; 3]),
            people(2, 3, 1, [true; 3]),
            people(2, 6, 2, [false, true, true]),
        ]
        .concat(),
    };
    let snapshots = published(&story);
    for snapshot in &snapshots {
        let is_suppressed = |unit: usize| snapshot.units[unit].items[0].suppressed;
        assert_eq!([0, 1, 2].map(is_suppressed), [false, true, true], "{snapshot:?}");
        let hidden = &snapshot.units[2].items[0];
        let nothing = (hidden.value, hidden.n, hidden.counts.as_ref(), hidden.interval);
        assert_eq!(nothing, (None, None, None, None));
    }
    assert_eq!(snapshots[1].units[0].items[0].n, Some(16), "the country has all of them");
}

/// Rows of SIPAS: a factor is the mean of those that are told, or it would give the others away.
#[test]
fn a_composite_is_made_of_what_is_published() {
    let survey = Surveys::shipped().unwrap().in_force("sipas-2023").unwrap();
    let slot = |row: u8, level: u8| Slot {
        question: "c9".to_owned(),
        row: row.to_string(),
        value: level.to_string(),
    };
    let rows = 1..=33_u8;
    let slots = rows.flat_map(|row| (1..=5).map(move |level| slot(row, level))).collect();
    let layout = Layout { slots };
    let compiled = formula::for_survey("sipas-2023").compile(&*survey, &layout).unwrap();
    let figures = compiled.figures();
    let factor = figures.iter().find(|one| one.id.starts_with("factor.")).unwrap();
    let [first, second] = [0, 1].map(|at| &figures[factor.parts[at]]);
    let story = Story { parents: vec![0, 0], people: vec![] };
    let mut own = vec![Sample::default(); 3];
    // Both units: ten answers to the first row, of which five are favourable; to the second row, three
    // and twenty, all favourable.
    for (unit, n) in [(1, 3), (2, 20)] {
        for group in 0..5 {
            own[unit].groups[group].add(first.levels[0].slot, 1);
            own[unit].groups[group].add(first.levels[4].slot, 1);
        }
        (0..n).for_each(|one| own[unit].groups[one % GROUPS].add(second.levels[4].slot, 1));
    }
    let cube = cube(&Input {
        frame: &frame(&story),
        compiled: &compiled,
        confidence: &Confidence::default(),
        least: LEAST,
        own: &own,
        responses: &[Response::default(); 3],
        earlier: &[],
    })
    .unwrap();
    let cell = |unit: usize, id: &str| cube.units[unit].items.iter().find(|one| one.id == id);
    for unit in [1, 2] {
        assert!(cell(unit, &second.id).unwrap().suppressed, "three, and who protects them");
        let told = cell(unit, &factor.id).unwrap();
        assert_eq!((told.value, told.n), (Some(50.0), Some(10)), "the first row alone");
        assert!(told.left_out.contains(&second.id), "{told:?}");
        assert_eq!(cell(unit, "overall").unwrap().value, Some(50.0));
    }
    let whole = cell(0, &factor.id).unwrap();
    assert_eq!((whole.value, whole.n), (Some(75.0), Some(23)), "the country has both rows");
    assert!(!cell(0, &second.id).unwrap().suppressed);
    let other = figures.iter().filter(|one| one.id.starts_with("factor.")).nth(1).unwrap();
    assert!(cell(0, &other.id).is_none(), "nobody answered it");
}
