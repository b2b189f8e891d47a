//! What a person may be shown (DESIGN B2, rule 6): the central team everything as it happens; a
//! viewer only figures of closed days in groups of at least five, and no free text, no live list and
//! no time of day. Pure: the database's part is `central::closed`.

use crate::central::account::{Person, Role};

/// The smallest group a viewer is told a figure of.
pub const GROUP_MIN: i64 = 5;

/// What one person may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    Central,
    /// Groups of closed days of this unit; of all units when it is `""`.
    Groups {
        /// Agency code.
        unit: String,
    },
}

impl Scope {
    /// The scope of a person.
    pub fn of(person: &Person) -> Scope {
        match person.role {
            Role::Central => Scope::Central,
            Role::Viewer => Scope::Groups { unit: person.unit.clone() },
        }
    }

    /// True for the central team: free text, single submissions, and today.
    pub fn sees_submissions(&self) -> bool {
        matches!(self, Scope::Central)
    }

    /// The number, unless it is of a group too small to be told. Nought is told: nobody is in it.
    pub fn told(&self, n: i64) -> Option<i64> {
        match self {
            Scope::Groups { .. } if (1..GROUP_MIN).contains(&n) => None,
            _ => Some(n),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_viewer_is_told_of_groups_of_five_and_of_nobody() {
        let viewer = Scope::Groups { unit: "H47.15".to_owned() };
        assert!(!viewer.sees_submissions());
        let told: Vec<Option<i64>> = [0, 1, 4, 5, 6].map(|n| viewer.told(n)).to_vec();
        assert_eq!(told, [Some(0), None, None, Some(5), Some(6)]);
    }

    #[test]
    fn the_central_team_is_told_everything() {
        assert!(Scope::Central.sees_submissions());
        assert_eq!(Scope::Central.told(1), Some(1));
    }
}
