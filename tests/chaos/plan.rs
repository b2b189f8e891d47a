//! What happens in a round, drawn from its seed: how many nodes, what is sent, what breaks and when.
//!
//! The seed gives the plan. It cannot give the exact instant at which a signal arrives or how
//! requests interleave: a plan that failed once may have to be run a few times to fail again.

use std::fmt;

use fastrand::Rng;

use crate::load::{self, Action};

/// What a round can break. Each round has the one its seed names and others by chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `kill -9` of a node, and a restart.
    NodeKilled,
    /// SIGTERM of a node in mid-load, and a restart.
    NodeTerminated,
    /// A node cannot write its files beyond a few bytes, then it can again.
    DiskFull,
    /// PostgreSQL shut down, sessions cut off, and started again.
    CentralStopped,
    /// PostgreSQL killed with -9, and recovered.
    CentralKilled,
    /// PostgreSQL stands still with all connections open, then goes on.
    CentralPaused,
    /// The database is put back to a copy taken earlier, with the nodes running.
    OlderCentral,
    /// A node's journal is gone. Only after all of it was fed: before, that is a lost disk.
    LostJournal,
    /// A node's journal is put back to a copy taken earlier; likewise.
    OlderJournal,
}

/// Every kind. A run of as many rounds as there are kinds has each at least once.
pub const KINDS: [Kind; 9] = [
    Kind::NodeKilled,
    Kind::CentralStopped,
    Kind::OlderCentral,
    Kind::NodeTerminated,
    Kind::CentralPaused,
    Kind::LostJournal,
    Kind::DiskFull,
    Kind::CentralKilled,
    Kind::OlderJournal,
];

/// One thing done to the system from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    KillNode(usize),
    TerminateNode(usize),
    StartNode(usize),
    FillDisk(usize),
    FreeDisk(usize),
    StopCentral,
    KillCentral,
    StartCentral,
    PauseCentral,
    ResumeCentral,
    CopyCentral,
    RestoreCentral,
    LoseJournal(usize),
    CopyJournal(usize),
    RestoreJournal(usize),
}

/// Load, and what breaks meanwhile, each after so many milliseconds.
#[derive(Clone, Debug)]
pub struct Act {
    /// What each client sends, in its order.
    pub clients: Vec<Vec<Action>>,
    /// What is done when.
    pub steps: Vec<(u64, Step)>,
}

/// A round.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The seed of this round alone.
    pub seed: u64,
    /// How many nodes share the central.
    pub nodes: usize,
    /// What is broken.
    pub kinds: Vec<Kind>,
    /// The first half. Afterwards everything is healed and fed.
    pub first: Act,
    /// What is done while all nodes stand still and nothing waits.
    pub between: Vec<Step>,
    /// The second half.
    pub second: Act,
}

const CLIENTS: usize = 6;
const FIRST_MS: u64 = 1_500;
const SECOND_MS: u64 = 1_000;

/// The plan of a seed.
pub fn draw(seed: u64) -> Plan {
    let mut rng = Rng::with_seed(seed);
    let nodes = 1 + usize::from(rng.u8(..3) > 0);
    let kinds = draw_kinds(seed, &mut rng);
    let mut loads = load::draw(&mut rng, seed, nodes, [140, 110]);
    let second = deal(loads.pop().unwrap_or_default(), &mut rng);
    let first = deal(loads.pop().unwrap_or_default(), &mut rng);
    let mut plan = Plan {
        seed,
        nodes,
        kinds,
        first: Act { clients: first, steps: Vec::new() },
        between: Vec::new(),
        second: Act { clients: second, steps: Vec::new() },
    };
    for kind in plan.kinds.clone() {
        schedule(&mut plan, kind, &mut rng);
    }
    for act in [&mut plan.first, &mut plan.second] {
        act.steps.sort_by_key(|(at, _)| *at);
    }
    plan
}

/// The kind the seed names, and up to two more that can happen in the same round.
fn draw_kinds(seed: u64, rng: &mut Rng) -> Vec<Kind> {
    let count = KINDS.len() as u64;
    let mut kinds = vec![KINDS[(seed % count) as usize]];
    for _ in 0..2 {
        let more = KINDS[rng.usize(..KINDS.len())];
        // One outage of central and one loss of data in a round: the second of two losses takes what
        // only the first had left, and that is lost by any design.
        let same = |kind: &Kind| kind.is_of_central() && more.is_of_central();
        let loses = |kind: &Kind| kind.loses() && more.loses();
        let clashes = kinds.iter().any(|kind| *kind == more || same(kind) || loses(kind));
        if !clashes {
            kinds.push(more);
        }
    }
    kinds
}

impl Kind {
    fn is_of_central(self) -> bool {
        matches!(self, Kind::CentralStopped | Kind::CentralKilled | Kind::CentralPaused)
    }

    fn loses(self) -> bool {
        matches!(self, Kind::OlderCentral | Kind::LostJournal | Kind::OlderJournal)
    }
}

/// Puts the steps of a kind into the plan.
fn schedule(plan: &mut Plan, kind: Kind, rng: &mut Rng) {
    let node = rng.usize(..plan.nodes);
    let is_first = rng.bool();
    let (act, length) = match is_first {
        true => (&mut plan.first, FIRST_MS),
        false => (&mut plan.second, SECOND_MS),
    };
    let start = rng.u64(length / 10..length * 7 / 10);
    let end = start + rng.u64(50..900);
    let mut during = |from: Step, to: Step| act.steps.extend([(start, from), (end, to)]);
    match kind {
        Kind::NodeKilled => during(Step::KillNode(node), Step::StartNode(node)),
        Kind::NodeTerminated => during(Step::TerminateNode(node), Step::StartNode(node)),
        Kind::DiskFull => during(Step::FillDisk(node), Step::FreeDisk(node)),
        Kind::CentralStopped => during(Step::StopCentral, Step::StartCentral),
        Kind::CentralKilled => during(Step::KillCentral, Step::StartCentral),
        Kind::CentralPaused => during(Step::PauseCentral, Step::ResumeCentral),
        Kind::LostJournal => plan.between.push(Step::LoseJournal(node)),
        Kind::OlderJournal => {
            plan.first.steps.push((rng.u64(200..FIRST_MS), Step::CopyJournal(node)));
            plan.between.push(Step::RestoreJournal(node));
        }
        Kind::OlderCentral => {
            plan.first.steps.push((rng.u64(200..FIRST_MS), Step::CopyCentral));
            // On a quiet night, when the feed has nothing to do, or in the middle of it.
            match rng.bool() {
                true => plan.between.push(Step::RestoreCentral),
                false => plan.second.steps.push((rng.u64(..SECOND_MS), Step::RestoreCentral)),
            }
        }
    }
}

/// Shuffles the actions and deals them to the clients.
fn deal(mut actions: Vec<Action>, rng: &mut Rng) -> Vec<Vec<Action>> {
    rng.shuffle(&mut actions);
    let mut clients = vec![Vec::new(); CLIENTS];
    for (number, action) in actions.into_iter().enumerate() {
        clients[number % CLIENTS].push(action);
    }
    clients
}

impl fmt::Display for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        writeln!(formatter, "seed {}: {} node(s), {:?}", self.seed, self.nodes, self.kinds)?;
        for (name, act) in [("first", &self.first), ("second", &self.second)] {
            let actions: usize = act.clients.iter().map(Vec::len).sum();
            write!(formatter, "  {name}: {actions} sendings")?;
            for (at, step) in &act.steps {
                write!(formatter, ", {at} ms {step:?}")?;
            }
            writeln!(formatter)?;
            if name == "first" {
                writeln!(formatter, "  between: {:?}", self.between)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_gives_the_plan() {
        let one = format!("{:?}", draw(7));
        assert_eq!(one, format!("{:?}", draw(7)));
        assert_ne!(one, format!("{:?}", draw(8)));
    }

    #[test]
    fn as_many_rounds_as_kinds_have_every_kind() {
        let seeds = 100..100 + KINDS.len() as u64;
        let mut seen: Vec<Kind> = seeds.flat_map(|seed| draw(seed).kinds).collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), KINDS.len(), "{seen:?}");
    }

    #[test]
    fn what_is_broken_is_healed_and_data_is_lost_once_at_most() {
        for seed in 0..300 {
            let plan = draw(seed);
            let losses = plan.kinds.iter().filter(|kind| kind.loses()).count();
            assert!(losses <= 1, "{plan}");
            for act in [&plan.first, &plan.second] {
                let count = |wanted: fn(&Step) -> bool| {
                    act.steps.iter().filter(|(_, step)| wanted(step)).count()
                };
                let down = |step: &Step| matches!(step, Step::StopCentral | Step::KillCentral);
                let up = |step: &Step| matches!(step, Step::StartCentral);
                assert_eq!(count(down), count(up), "{plan}");
            }
        }
    }
}
