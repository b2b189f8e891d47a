//! What is otherwise in one revision than in the one before, figure by figure. Pure. A suppressed figure has
//! no numbers in either revision, so none can be told of it here.

use std::collections::BTreeMap;

use super::snapshot::{Cell, Change, ResponseTold, Snapshot, Stood, UnitTold};

/// What the response rate is called beside the figures.
pub const RESPONSE: &str = "response";

/// Every figure that differs, unit by unit. Dossiers that were told of later are no change of a figure by
/// themselves; the rate they change is.
pub fn changes(before: &Snapshot, after: &[UnitTold]) -> Vec<Change> {
    let by_unit: BTreeMap<Option<&str>, &UnitTold> =
        before.units.iter().map(|unit| (unit.unit.as_deref(), unit)).collect();
    let mut changes = Vec::new();
    for unit in after {
        let was = by_unit.get(&unit.unit.as_deref());
        let mut cells: BTreeMap<&str, [Option<&Cell>; 2]> = BTreeMap::new();
        for cell in was.iter().flat_map(|was| &was.items) {
            cells.entry(&cell.id).or_default()[0] = Some(cell);
        }
        for cell in &unit.items {
            cells.entry(&cell.id).or_default()[1] = Some(cell);
        }
        let mut change = |item: &str, [before, after]: [Option<Stood>; 2]| {
            let (unit, item) = (unit.unit.clone(), item.to_owned());
            changes.push(Change { unit, item, before, after });
        };
        for (item, both) in cells.into_iter().filter(|(_, [before, after])| before != after) {
            change(item, both.map(|cell| cell.map(stood)));
        }
        let response = [was.and_then(|was| was.response.as_ref()), unit.response.as_ref()];
        let [before, after] = response.map(|one| one.map(rate));
        if before != after {
            change(RESPONSE, [before, after]);
        }
    }
    changes
}

fn stood(cell: &Cell) -> Stood {
    Stood { value: cell.value, n: cell.n, interval: cell.interval, suppressed: cell.suppressed }
}

fn rate(told: &ResponseTold) -> Stood {
    Stood { value: told.rate, n: told.responded, interval: None, suppressed: told.suppressed }
}
