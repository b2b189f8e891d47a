//! The system of a round: nodes, PostgreSQL and the database they share, and what is done to them.
//! A step that finds nothing to break (the node is down already) does nothing and says so.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::Ordering;

use support::Service;
use support::postgres::Cluster;
use tempfile::TempDir;

use crate::client::Clients;
use crate::plan::Step;

/// SIGXFSZ ends a process that writes past its limit; ignored, the write fails, as on a full disk.
const THROUGH: [&str; 4] = ["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"];

/// Bytes a file may have while the disk is "full": less than a journal with one row.
const FULL_BYTES: &str = "8192";

const JOURNAL_FILES: [&str; 3] = ["journal.db", "journal.db-wal", "journal.db-shm"];

/// Nodes and their central.
pub struct Stage<'a> {
    /// The nodes, running or not.
    pub nodes: Vec<Service>,
    /// Name of the database they share.
    pub database: String,
    /// Its URL.
    pub url: String,
    cluster: &'a mut Cluster,
    clients: Clients,
    is_central_up: bool,
    /// It stands still: whoever asks it something waits until it goes on.
    is_central_paused: bool,
    has_copy: bool,
    journals: Vec<Option<TempDir>>,
    /// What was done, for the one who reads a failure.
    pub done: Vec<String>,
}

impl<'a> Stage<'a> {
    /// So many nodes on a new database.
    pub fn set(cluster: &'a mut Cluster, database: &str, clients: Clients) -> Stage<'a> {
        let central = cluster.database(database);
        let first = Service::start_through(&THROUGH, Some(&central));
        let mut nodes = vec![first];
        while nodes.len() < clients.doors.len() {
            let more = nodes[0].start_beside();
            nodes.push(more);
        }
        let journals = nodes.iter().map(|_| None).collect();
        let stage = Stage {
            nodes,
            database: database.to_owned(),
            url: central,
            cluster,
            clients,
            is_central_up: true,
            is_central_paused: false,
            has_copy: false,
            journals,
            done: Vec::new(),
        };
        (0..stage.nodes.len()).for_each(|node| stage.show(node));
        stage
    }

    /// Does one step.
    pub fn act(&mut self, step: Step) {
        let did = match step {
            Step::KillNode(node) => self.end(node, Service::kill_9),
            Step::TerminateNode(node) => self.end(node, |service| {
                assert!(service.terminate().success(), "SIGTERM ends it well: {}", service.log());
            }),
            Step::StartNode(node) => self.start(node),
            Step::FillDisk(node) => self.limit(node, FULL_BYTES),
            Step::FreeDisk(node) => self.limit(node, "unlimited"),
            Step::StopCentral => self.central_down(Cluster::stop),
            Step::KillCentral => self.central_down(Cluster::kill_9),
            Step::StartCentral => self.central_up(),
            Step::PauseCentral => self.pause_central(),
            Step::ResumeCentral => self.resume_central(),
            Step::CopyCentral => self.copy_central(),
            Step::RestoreCentral => self.restore_central(),
            Step::LoseJournal(node) => self.with_node_down(node, |stage| stage.lose(node)),
            Step::CopyJournal(node) => self.with_node_down(node, |stage| stage.copy(node)),
            Step::RestoreJournal(node) => self.with_node_down(node, |stage| stage.restore(node)),
        };
        self.done.push(format!("{step:?}{}", if did { "" } else { " (nothing to do)" }));
    }

    /// Everything up again.
    pub fn heal(&mut self) {
        self.resume_central();
        self.central_up();
        for node in 0..self.nodes.len() {
            self.start(node);
            self.limit(node, "unlimited");
        }
    }

    /// What SQL prints in the database the nodes share.
    pub fn sql(&self, statement: &str) -> String {
        self.cluster.sql(&self.database, &[statement])
    }

    fn show(&self, node: usize) {
        *self.clients.doors[node].address.lock().unwrap() = Some(self.nodes[node].address());
    }

    fn end(&mut self, node: usize, how: impl FnOnce(&mut Service)) -> bool {
        if !self.nodes[node].is_running() {
            return false;
        }
        // A refused disk must not keep the counters from balancing while it goes down.
        *self.clients.doors[node].address.lock().unwrap() = None;
        how(&mut self.nodes[node]);
        true
    }

    fn start(&mut self, node: usize) -> bool {
        if self.nodes[node].is_running() {
            return false;
        }
        self.nodes[node].restart();
        self.show(node);
        true
    }

    fn limit(&mut self, node: usize, bytes: &str) -> bool {
        if !self.nodes[node].is_running() {
            return false;
        }
        let process = self.nodes[node].process_id().to_string();
        let limit = format!("--fsize={bytes}:unlimited");
        let status = Command::new("prlimit").args(["--pid", &process, &limit]).status();
        assert!(status.is_ok_and(|status| status.success()), "prlimit (of util-linux) failed");
        true
    }

    fn pause_central(&mut self) -> bool {
        let pauses = self.is_central_up && !self.is_central_paused;
        if pauses {
            self.cluster.pause();
            self.is_central_paused = true;
        }
        pauses
    }

    fn resume_central(&mut self) -> bool {
        let was_paused = std::mem::take(&mut self.is_central_paused);
        if was_paused {
            self.cluster.resume();
        }
        was_paused
    }

    fn central_down(&mut self, how: impl FnOnce(&mut Cluster)) -> bool {
        // What stands still does not hear that it is to stop.
        self.resume_central();
        let was_up = std::mem::replace(&mut self.is_central_up, false);
        if was_up {
            how(self.cluster);
        }
        was_up
    }

    fn central_up(&mut self) -> bool {
        let was_up = std::mem::replace(&mut self.is_central_up, true);
        if !was_up {
            self.cluster.start_again();
        }
        !was_up
    }

    fn copy_central(&mut self) -> bool {
        if !self.is_central_up || self.is_central_paused || self.has_copy {
            return false;
        }
        let name = self.database.clone();
        let copy = format!("create database {name}_copy template {name}");
        self.without_sessions(&name, &[&copy]);
        self.has_copy = true;
        true
    }

    fn restore_central(&mut self) -> bool {
        if !self.is_central_up || self.is_central_paused || !self.has_copy {
            return false;
        }
        let name = self.database.clone();
        let drop = format!("drop database {name}");
        let rename = format!("alter database {name}_copy rename to {name}");
        self.without_sessions(&name, &[&drop, &rename]);
        self.has_copy = false;
        true
    }

    /// Runs statements while nobody is in the database; its sessions are cut off.
    fn without_sessions(&self, name: &str, statements: &[&str]) {
        let close = format!("alter database {name} allow_connections false");
        let cut = format!(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '{name}'"
        );
        let open = format!("alter database {name} allow_connections true");
        let all = [&[close.as_str(), &cut], statements, &[&open]].concat();
        self.cluster.sql("postgres", &all);
    }

    /// Stops a node well, does something to its files, and starts it when it was running.
    fn with_node_down(&mut self, node: usize, does: impl FnOnce(&mut Self) -> bool) -> bool {
        let was_running = self.end(node, |service| {
            service.terminate();
        });
        let did = does(self);
        if was_running {
            self.start(node);
        }
        did
    }

    fn lose(&mut self, node: usize) -> bool {
        let folder = self.nodes[node].data();
        JOURNAL_FILES.iter().for_each(|name| {
            std::fs::remove_file(folder.join(name)).ok();
        });
        self.clients.doors[node].life.fetch_add(1, Ordering::SeqCst);
        true
    }

    fn copy(&mut self, node: usize) -> bool {
        let copy = tempfile::tempdir().expect("a temporary folder can be made");
        copy_journal(&self.nodes[node].data(), copy.path());
        self.journals[node] = Some(copy);
        true
    }

    fn restore(&mut self, node: usize) -> bool {
        let Some(copy) = self.journals[node].take() else { return false };
        self.lose(node);
        copy_journal(copy.path(), &self.nodes[node].data());
        true
    }
}

fn copy_journal(from: &Path, to: &Path) {
    let names = JOURNAL_FILES.iter().map(|name| (from.join(name), to.join(name)));
    let there: Vec<(PathBuf, PathBuf)> = names.filter(|(from, _)| from.is_file()).collect();
    assert!(!there.is_empty(), "there is no journal at {}", from.display());
    for (from, to) in there {
        std::fs::copy(from, to).expect("a file can be copied");
    }
}
