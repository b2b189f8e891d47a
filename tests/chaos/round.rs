//! One round from beginning to end, and what it amounted to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use fastrand::Rng;
use index::Slot;
use ingest::central::tally::{Place, TallyFilter};
use serde_json::Value;
use support::metrics::Outcomes;
use support::postgres::Cluster;
use tokio::runtime::{Builder, Runtime};

use crate::client::Clients;
use crate::ledger::Ledger;
use crate::plan::{Act, Plan};
use crate::stage::Stage;
use crate::{load, oracle, precedence};

/// How long central may take to have everything once all faults are over. Longer than the feed's
/// longest wait.
const ARRIVAL_LIMIT: Duration = Duration::from_secs(60);

/// What the rows say: submissions, and the levels of one question.
const COUNTED: &str = "
    select survey, unit, channel, standing, '' as question, '' as value, count(*) as n
    from submission group by 1, 2, 3, 4
    union all
    select survey, unit, channel, standing, 'overall', answers ->> 'overall', count(*)
    from submission where answers ? 'overall' group by 1, 2, 3, 4, 6";

/// What a round amounted to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Keys that were acknowledged.
    pub taken: u64,
    /// Acknowledgements of something acknowledged before.
    pub replays: u64,
    /// Answers 409.
    pub reused: u64,
    /// Answers 503, 429 and 408.
    pub refused: u64,
    /// Tries that got no answer.
    pub unanswered: u64,
    /// Connections cut by a client, early and late.
    pub cut: (u64, u64),
    /// Submissions sent to all nodes at once.
    pub to_all_nodes: u64,
    /// Batches.
    pub batches: u64,
    /// Rows whose key had come with another content.
    pub apart: u64,
    /// Rows of a dossier of which another counts.
    pub superseded: u64,
}

/// The databases that a round leaves behind: central, and the copy of it.
pub fn databases(seed: u64) -> [String; 2] {
    [format!("round_{seed}"), format!("round_{seed}_copy")]
}

/// Runs a round.
///
/// # Panics
/// When something does not hold, with the plan, what was done, and what is wrong.
pub fn run(cluster: &mut Cluster, plan: &Plan) -> Tally {
    let clients = Clients::of(plan.nodes);
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("threads can be started");
    let mut stage = Stage::set(cluster, &databases(plan.seed)[0], clients.clone());
    let played = catch_unwind(AssertUnwindSafe(|| play(&runtime, &mut stage, &clients, plan)));
    match played {
        Ok(tally) => tally,
        Err(panic) => {
            eprintln!("\nplan: {plan}done: {}\n{}", stage.done.join(", "), again(plan.seed));
            for (node, service) in stage.nodes.iter().enumerate() {
                eprintln!("node {node} said:\n{}", unusual(&service.log()));
            }
            resume_unwind(panic)
        }
    }
}

fn again(seed: u64) -> String {
    format!(
        "again: cargo xtask chaos --seed {seed} --rounds 1 (the plan is the same, timing is not)"
    )
}

/// The lines of a log that are no mere information, each kind once.
fn unusual(log: &str) -> String {
    let mut seen = BTreeSet::new();
    let kind = |line: &str| {
        let json: Option<Value> = serde_json::from_str(line).ok();
        json.map_or(line.to_owned(), |json| format!("{}{}", json["message"], json["error"]))
    };
    let lines = log.lines().filter(|line| !line.contains("\"level\":\"INFO\""));
    let first = lines.filter(|line| seen.insert(kind(line)));
    first.take(20).map(|line| format!("  {line}\n")).collect()
}

fn play(runtime: &Runtime, stage: &mut Stage, clients: &Clients, plan: &Plan) -> Tally {
    act(runtime, stage, clients, &plan.first, plan.seed);
    settled(stage, clients);
    plan.between.iter().for_each(|&step| stage.act(step));
    act(runtime, stage, clients, &plan.second, plan.seed + 1);
    let fresh = load::valid(&mut Rng::with_seed(!plan.seed), plan.seed, 999_999);
    for node in 0..plan.nodes {
        let taken = runtime.block_on(clients.send_until_taken(&fresh, node));
        assert!(taken, "node {node} takes nothing after the faults are over");
    }
    let rows = settled(stage, clients);
    let counted: BTreeSet<String> = stage.sql(COUNTED).lines().map(str::to_owned).collect();
    let tallied = runtime.block_on(tallied(&stage.url));
    let differ: Vec<&String> = counted.symmetric_difference(&tallied).collect();
    assert!(differ.is_empty(), "tallies differ from the rows they count: {differ:#?}");
    journals_hold_what_they_said(stage, clients);
    tally(&clients.ledger.lock().unwrap(), &rows)
}

/// The same by the tallies, as SQL would print it.
async fn tallied(url: &str) -> BTreeSet<String> {
    let central = ingest::central::connect(url).await.expect("central is there");
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    let mut add = |place: &Place<'_>, said: &[(&Slot, i64)]| {
        for (slot, n) in said.iter().filter(|(slot, _)| matches!(&*slot.question, "" | "overall")) {
            let Place { survey, unit, channel, standing, .. } = place;
            let standing = standing.name();
            let Slot { question, value, .. } = slot;
            let key = format!("{survey}|{unit}|{channel}|{standing}|{question}|{value}");
            *sums.entry(key).or_insert(0) += n;
        }
    };
    central.tallies(&TallyFilter::default(), &mut add).await.expect("tallies can be read");
    sums.into_iter().filter(|(_, n)| *n != 0).map(|(key, n)| format!("{key}|{n}")).collect()
}

/// Plays the load and the steps of an act, heals, and waits until every client has its answers.
fn act(runtime: &Runtime, stage: &mut Stage, clients: &Clients, act: &Act, seed: u64) {
    let started = Instant::now();
    let running = act.clients.iter().enumerate().map(|(number, actions)| {
        let rng = Rng::with_seed(seed.wrapping_mul(1_000) + number as u64);
        runtime.spawn(clients.clone().run(actions.clone(), rng))
    });
    let running: Vec<_> = running.collect();
    for &(at_ms, step) in &act.steps {
        let at = started + Duration::from_millis(at_ms);
        std::thread::sleep(at.saturating_duration_since(Instant::now()));
        stage.act(step);
    }
    stage.heal();
    for client in runtime.block_on(futures::future::join_all(running)) {
        client.expect("a client does not panic");
    }
    let strange = &clients.ledger.lock().unwrap().strange;
    assert!(strange.is_empty(), "strange answers:\n{}", shown(strange));
}

/// Waits until central has everything that was taken, and claims everything else that must hold.
fn settled(stage: &Stage, clients: &Clients) -> Vec<Value> {
    let deadline = Instant::now() + ARRIVAL_LIMIT;
    loop {
        let rows = rows(stage);
        let ledger = clients.ledger.lock().unwrap();
        if oracle::is_complete(&ledger, &rows) || Instant::now() > deadline {
            let mut found = oracle::violations(&ledger, &rows);
            found.extend(precedence::violations(&ledger, &rows));
            assert!(found.is_empty(), "{} do not hold:\n{}", found.len(), shown(&found));
            return rows;
        }
        drop(ledger);
        std::thread::sleep(Duration::from_millis(150));
    }
}

fn shown(found: &[String]) -> String {
    let mut lines: Vec<String> = found.iter().take(12).cloned().collect();
    if found.len() > lines.len() {
        lines.push(format!("… and {} more", found.len() - lines.len()));
    }
    lines.join("\n")
}

/// All rows of central, as `hailong export` prints them. A key may stand twice.
fn rows(stage: &Stage) -> Vec<Value> {
    let service = &stage.nodes[0];
    let text = support::export::export(service, "ndjson", &["--standing", "all"]);
    let lines = text.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).expect("ndjson is JSON")).collect()
}

/// Received = stored + repeat + rejected at every node, and each journal has as many rows as keys
/// were acknowledged there since it last lost some; more only where an answer was lost.
fn journals_hold_what_they_said(stage: &Stage, clients: &Clients) {
    let ledger = clients.ledger.lock().unwrap();
    for (node, service) in stage.nodes.iter().enumerate() {
        let Outcomes { received, stored, repeat, .. } = service.outcomes();
        assert!(received > 0 && stored + repeat > 0, "node {node} took nothing");
        let life = clients.doors[node].life.load(std::sync::atomic::Ordering::SeqCst);
        if life > 0 {
            continue;
        }
        let rows = service.metric("hailong_journal_rows");
        let of_node = |content: &&crate::ledger::Content| {
            content.taken.iter().any(|taken| taken.node == node)
        };
        let taken = ledger.keys.values().filter(|all| all.iter().any(|one| of_node(&one))).count();
        let sent = ledger.keys.values().flatten().filter(|one| one.sent_whole > 0).count();
        assert!(
            (taken as u64..=sent as u64).contains(&rows),
            "node {node}: {rows} rows in the journal, {taken} keys acknowledged, {sent} sent"
        );
    }
}

fn tally(ledger: &Ledger, rows: &[Value]) -> Tally {
    let because = |reasons: &[&str]| {
        let is_one =
            |row: &&Value| row["reason"].as_str().is_some_and(|one| reasons.contains(&one));
        rows.iter().filter(is_one).count() as u64
    };
    let of = |status| ledger.statuses.get(&status).copied().unwrap_or_default();
    Tally {
        taken: ledger.taken_keys() as u64,
        replays: ledger.replays(),
        reused: of(409),
        refused: of(503) + of(429) + of(408),
        unanswered: ledger.unanswered,
        cut: (ledger.cut_before_last_byte, ledger.cut_before_answer),
        to_all_nodes: ledger.to_all_nodes,
        batches: ledger.batches,
        apart: because(&[oracle::KEY_REUSED]),
        superseded: because(&["outranked", "replaced"]),
    }
}

impl Tally {
    /// Adds a round.
    pub fn add(&mut self, other: &Tally) {
        self.taken += other.taken;
        self.replays += other.replays;
        self.reused += other.reused;
        self.refused += other.refused;
        self.unanswered += other.unanswered;
        self.cut = (self.cut.0 + other.cut.0, self.cut.1 + other.cut.1);
        self.to_all_nodes += other.to_all_nodes;
        self.batches += other.batches;
        self.apart += other.apart;
        self.superseded += other.superseded;
    }

    /// Claims that so many rounds have seen enough of everything to mean something.
    pub fn assert_means_something(&self, rounds: u64) {
        assert!(self.taken >= 200 * rounds, "few acknowledgements: {self}");
        assert!(self.replays >= 40 * rounds, "few replays: {self}");
        assert!(self.batches >= 10 * rounds, "few batches: {self}");
        assert!(self.superseded >= 20 * rounds, "few dossiers rated again: {self}");
        if rounds >= 9 {
            // Not `unanswered`: whether a kill meets a request in flight is luck. Who gets no answer is
            // covered by the connections that are cut.
            let seen = [self.reused, self.refused, self.cut.0, self.cut.1];
            assert!(seen.iter().all(|&count| count > 0), "something never came up: {self}");
            assert!(self.to_all_nodes > 0 && self.apart > 0, "two nodes never met: {self}");
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(
            formatter,
            "{} keys acknowledged, {} replays, {} keys reused, {} rows apart, \
             {} superseded, {} refused for now, {} without an answer, \
             {} cut before the last byte, {} before the answer, \
             {} to all nodes, {} batches",
            self.taken,
            self.replays,
            self.reused,
            self.apart,
            self.superseded,
            self.refused,
            self.unanswered,
            self.cut.0,
            self.cut.1,
            self.to_all_nodes,
            self.batches
        )
    }
}
