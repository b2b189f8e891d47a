//! Small cells, against brute force: what the published totals of a tree determine is found by Gaussian
//! elimination over fractions, with nothing taken from the crate's own reasoning.

use index::limits::CELL_LEAST;
use index::suppress::{Node, Shown, TreeError, suppress, suppress_below};
use proptest::prelude::*;

/// Units below a unit, itself among them.
fn subtree(nodes: &[Node], top: usize) -> Vec<bool> {
    let lies_below = |mut node: usize| loop {
        if node == top {
            return true;
        }
        match nodes[node].parent {
            Some(parent) => node = parent,
            None => return false,
        }
    };
    (0..nodes.len()).map(lies_below).collect()
}

fn sum(nodes: &[Node], members: &[bool]) -> u64 {
    nodes.iter().zip(members).filter(|(_, is_in)| **is_in).map(|(node, _)| node.own).sum()
}

/// A row of whole numbers; rows are scaled instead of divided, so nothing is ever rounded.
type Row = Vec<i128>;

/// Brings rows into echelon form.
fn echelon(mut rows: Vec<Row>) -> Vec<Row> {
    let mut done: Vec<Row> = Vec::new();
    while let Some(row) = rows.pop() {
        let row = reduced(row, &done);
        if row.iter().any(|entry| *entry != 0) {
            done.push(row);
        }
    }
    done
}

/// What is left of a row when the others are taken away: nothing, if they determine it.
fn reduced(mut row: Row, echelon: &[Row]) -> Row {
    for other in echelon {
        let lead = other.iter().position(|entry| *entry != 0).unwrap();
        let (own, of_other) = (row[lead], other[lead]);
        if own != 0 {
            row = row.iter().zip(other).map(|(a, b)| a * of_other - b * own).collect();
        }
    }
    row
}

/// Atoms are what each unit got itself; those that got nothing are taken to be known to everybody.
fn row(nodes: &[Node], members: &[bool]) -> Row {
    let entry = |(node, is_in): (&Node, &bool)| i128::from(*is_in && node.own > 0);
    nodes.iter().zip(members).map(entry).collect()
}

fn is_determined(nodes: &[Node], published: &[Row], members: &[bool]) -> bool {
    reduced(row(nodes, members), published).iter().all(|entry| *entry == 0)
}

/// The first union of atoms that can be computed and has too few answers.
fn revealed(nodes: &[Node], shown: &[Shown], least: u64) -> Option<Vec<bool>> {
    let published = published(nodes, shown);
    let unions = 1..1_u32 << nodes.len();
    let members = |union: u32| (0..nodes.len()).map(move |node| union >> node & 1 == 1);
    unions.map(|union| members(union).collect::<Vec<bool>>()).find(|members| {
        let n = sum(nodes, members);
        0 < n && n < least && is_determined(nodes, &published, members)
    })
}

fn published(nodes: &[Node], shown: &[Shown]) -> Vec<Row> {
    let published = (0..nodes.len()).filter(|node| shown[*node] == Shown::Published);
    echelon(published.map(|node| row(nodes, &subtree(nodes, node))).collect())
}

fn check(nodes: &[Node], least: u64) {
    let shown = suppress_below(nodes, least).unwrap();
    assert_eq!(revealed(nodes, &shown, least), None, "{nodes:?}\n{shown:?}");
    let known = published(nodes, &shown);
    for node in 0..nodes.len() {
        let members = subtree(nodes, node);
        let n = sum(nodes, &members);
        match shown[node] {
            Shown::Published => assert!(n == 0 || n >= least, "{n} published: {nodes:?}"),
            Shown::TooFew => assert!(0 < n && n < least, "{n} is not too few: {nodes:?}"),
            Shown::Protecting => assert!(n >= least, "{n} hidden to protect: {nodes:?}"),
        }
        if shown[node] == Shown::Published {
            continue;
        }
        let is_known = is_determined(nodes, &known, &members);
        assert!(!is_known, "unit {node} is hidden and can be computed: {nodes:?}\n{shown:?}");
        // Nothing is hidden in vain: with this one published, something would be revealed.
        let mut more = shown.clone();
        more[node] = Shown::Published;
        let reveals = revealed(nodes, &more, least);
        assert!(reveals.is_some(), "unit {node} is hidden in vain: {nodes:?}\n{shown:?}");
    }
}

fn trees() -> impl Strategy<Value = Vec<Node>> {
    let node = (any::<prop::sample::Index>(), prop_oneof![Just(0), 0..4_u64, 0..12_u64], 0..8_u8);
    prop::collection::vec(node, 1..8).prop_map(|nodes| {
        let place = |(at, (above, own, root)): (usize, (prop::sample::Index, u64, u8))| {
            // Mostly one tree, now and then another beside it.
            let parent = (at > 0 && root > 0).then(|| above.index(at));
            Node { parent, own }
        };
        nodes.into_iter().enumerate().map(place).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 600,
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn nothing_hidden_can_be_computed(nodes in trees(), least in 2..8_u64) {
        check(&nodes, least);
    }
}

fn tree(nodes: &[(Option<usize>, u64)]) -> Vec<Node> {
    nodes.iter().map(|(parent, own)| Node { parent: *parent, own: *own }).collect()
}

/// A province that gets no answers itself, and three communes: the one with 3 is hidden, and so is the
/// smaller of the others, or the province less the others would be the 3.
#[test]
fn the_smallest_sibling_is_hidden_too() {
    use Shown::{Protecting, Published, TooFew};
    let province = tree(&[(None, 0), (Some(0), 3), (Some(0), 40), (Some(0), 9)]);
    assert_eq!(suppress(&province).unwrap(), [Published, TooFew, Published, Protecting]);
    // The province's own answers hide it as well: 3 + 2 cannot be told apart.
    let province = tree(&[(None, 2), (Some(0), 3), (Some(0), 40), (Some(0), 9)]);
    assert_eq!(suppress(&province).unwrap(), [Published, TooFew, Published, Published]);
    // Its own 3 answers are what is left of it without the communes.
    let province = tree(&[(None, 3), (Some(0), 6), (Some(0), 40)]);
    assert_eq!(suppress(&province).unwrap(), [Published, Protecting, Published]);
    // Nobody answered there: nothing to hide.
    let province = tree(&[(None, 0), (Some(0), 0), (Some(0), 40)]);
    assert_eq!(suppress(&province).unwrap(), [Published, Published, Published]);
    // Two hidden with 2 + 2 answers are still a group of four: one more is hidden.
    let province = tree(&[(None, 0), (Some(0), 2), (Some(0), 2), (Some(0), 7)]);
    assert_eq!(suppress(&province).unwrap(), [Published, TooFew, TooFew, Protecting]);
    // The whole province has four: nothing is published, and nothing of it is known above.
    let country = tree(&[(None, 0), (Some(0), 0), (Some(1), 2), (Some(1), 2), (Some(0), 50)]);
    assert_eq!(suppress(&country).unwrap(), [Published, TooFew, TooFew, TooFew, Protecting]);
}

/// The limit is five: four are hidden, five are published.
#[test]
fn a_cell_of_the_least_size_is_published() {
    let alone = |own| suppress(&tree(&[(None, own)])).unwrap()[0];
    assert_eq!(alone(CELL_LEAST), Shown::Published);
    assert_eq!(alone(CELL_LEAST - 1), Shown::TooFew);
    assert_eq!(suppress_below(&tree(&[(None, 1)]), 1).unwrap(), [Shown::Published]);
}

#[test]
fn what_is_no_tree_is_refused() {
    let lost = suppress(&tree(&[(Some(2), 9), (None, 1)])).unwrap_err();
    assert_eq!(lost, TreeError::NoParent { node: 0, parent: 2, nodes: 2 });
    let circle = suppress(&tree(&[(None, 9), (Some(2), 9), (Some(1), 9)])).unwrap_err();
    assert_eq!(circle, TreeError::Circle(1));
    assert_eq!(circle.to_string(), "unit 1 lies under itself: correct the units above it");
    assert!(suppress(&[]).unwrap().is_empty());
}

/// A province and three communes. Row 31 was answered by 3 people of commune a, so it is hidden there, and in
/// the smaller of the others; the factor is then made of rows 32 and 33 there, and says so.
#[test]
fn a_published_table_withholds_small_cells_and_what_protects_them() {
    use crate::counting::{ready, sample};
    use index::publish::{Row, withholding};
    use index::{Confidence, Counts, Facts, estimate};

    let ready = ready("sipas-2023", "sipas", &[]);
    let commune = |of_31: u64, of_others: u64| {
        let mut counts = Counts::default();
        counts.add(ready.slot("c9", "31", 4), of_31);
        counts.add(ready.slot("c9", "32", 5), of_others);
        counts.add(ready.slot("c9", "33", 1), of_others);
        counts
    };
    let own = [Counts::default(), commune(3, 10), commune(60, 60), commune(8, 9)];
    let parents = [None, Some(0), Some(0), Some(0)];
    let units: Vec<Row> =
        parents.into_iter().zip(&own).map(|(parent, own)| Row { parent, own }).collect();
    let tables = withholding(&ready.compiled, &units, CELL_LEAST).unwrap();
    let (facts, confidence) = (Facts::default(), Confidence::default());
    let (item, factor) = (ready.figure("c9.31"), ready.figure("factor.complaints"));
    let told: Vec<_> = tables
        .iter()
        .zip(&own)
        .map(|(compiled, counts)| {
            let estimates = estimate(compiled, &sample([counts.clone()]), &facts, &confidence);
            (estimates[item].is_withheld, estimates[factor].left_out.join(" "))
        })
        .collect();
    let hidden = (true, "c9.31".to_owned());
    let open = (false, String::new());
    assert_eq!(told[1..], [hidden.clone(), open, hidden]);
    // The province's own figure is the total of all, and open.
    assert!(!told[0].0);
    let all = own.iter().fold(Counts::default(), |mut all, one| {
        all.add_all(one);
        all
    });
    assert_eq!(tables[0].evaluate(&all, &facts)[item], Some(100.0));
    let circle = [Row { parent: Some(0), own: &own[0] }];
    let error = withholding(&ready.compiled, &circle, CELL_LEAST).unwrap_err();
    assert_eq!(error, TreeError::Circle(0));
}
