//! What people of an agency are shown instead of what there is: the counts that were released of a quarter
//! (see `central::release`), put together for each target as samples are.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::targets::Target;
use crate::central::release::Released;
use crate::central::sample::{Class, Sample};
use crate::unit::code;

/// Counts of each target by version. Invited and unproved are counted together, as unproved. A unit counts
/// where it belongs at the end of the quarter, as a whole: of days within it nothing is released.
pub fn by_target(
    released: &Released,
    targets: &[Target],
    last: Date,
) -> Vec<BTreeMap<(u32, Class), Sample>> {
    let mut units: HashMap<&str, Vec<(u32, &Sample)>> = HashMap::new();
    for (unit, version, sample) in &released.units {
        units.entry(unit).or_default().push((*version, sample));
    }
    let of_target = |target: &Target| {
        let mut own: BTreeMap<(u32, Class), Sample> = BTreeMap::new();
        let spans = match target {
            Target::Country => &[][..],
            Target::Unit(members) => &members.spans,
        };
        for span in spans.iter().filter(|span| span.to >= last) {
            for spelling in code::spellings(&span.code) {
                for (version, sample) in units.get(&*spelling).into_iter().flatten() {
                    own.entry((*version, Class::Unproved)).or_default().add_all(sample);
                }
            }
        }
        own
    };
    targets.iter().map(of_target).collect()
}
