//! A real PostgreSQL of the test's own: a temporary cluster, fsync on, gone with the test.
//!
//! PostgreSQL refuses to run as root, so under root it runs as `postgres` or `nobody`. Servers that
//! are already running on the machine are never touched.

use std::fs::{File, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::watchdog::{Program, send};

const START_LIMIT: Duration = Duration::from_secs(30);
/// Ports that are tried: another test may take one between its choice and its use.
const START_TRIES: usize = 5;
const STOP_LIMIT: Duration = Duration::from_secs(30);

/// A temporary cluster.
pub struct Cluster {
    program: Option<Program>,
    folder: TempDir,
    programs: PathBuf,
    user: Option<(u32, u32)>,
    port: u16,
}

impl Cluster {
    /// Makes a cluster and starts it: about a second and a half.
    pub fn start() -> Cluster {
        let folder = tempfile::Builder::new().prefix("hailong-postgres-").tempdir();
        let folder = folder.expect("a temporary folder can be made");
        let user = unprivileged_user();
        if let Some((uid, gid)) = user {
            chown(folder.path(), Some(uid), Some(gid)).expect("root may give a folder away");
        }
        std::fs::set_permissions(folder.path(), Permissions::from_mode(0o700))
            .expect("the folder is ours");
        let mut cluster = Cluster { program: None, folder, programs: programs(), user, port: 0 };
        let mut initdb = cluster.command("initdb");
        initdb.args(["--auth=trust", "--username=hailong", "--encoding=UTF8", "--locale=C"]);
        // Only the making is not synced; the running server keeps fsync on.
        initdb.args(["--no-sync", "--pgdata"]).arg(cluster.data());
        succeed(&mut initdb);
        for _ in 0..START_TRIES {
            cluster.port = free_port();
            if cluster.comes_up() {
                return cluster;
            }
        }
        panic!("PostgreSQL did not start:\n{}", cluster.log());
    }

    /// Starts it again after [`Cluster::stop`], on the same port, with the same data.
    pub fn start_again(&mut self) {
        assert!(self.program.is_none(), "it is running already");
        assert!(self.comes_up(), "PostgreSQL did not start:\n{}", self.log());
    }

    /// Starts it; false when it ended at once, as it does when somebody else took the port meanwhile.
    fn comes_up(&mut self) -> bool {
        let mut command = self.command("postgres");
        command.arg("-D").arg(self.data()).arg("-k").arg(self.folder.path());
        command.args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=on"]);
        command.args(["-c", "synchronous_commit=on", "-c", "max_connections=50"]);
        command.arg("-p").arg(self.port.to_string());
        let log = File::options().create(true).append(true).open(self.log_path());
        let log = log.expect("the log file can be made");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        self.program = Some(Program::start(command, "QUIT"));
        let deadline = Instant::now() + START_LIMIT;
        while !self.is_ready() {
            if !self.program.as_mut().is_some_and(Program::is_running) {
                self.program = None;
                return false;
            }
            assert!(Instant::now() < deadline, "PostgreSQL is not ready:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(30));
        }
        true
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    /// Stops it as an administrator would in a hurry: open sessions are cut off.
    pub fn stop(&mut self) {
        let mut program = self.program.take().expect("it is not running");
        program.signal("INT");
        program.wait(STOP_LIMIT);
    }

    /// Ends it as a power cut would: `kill -9` to the server and every process of it. What was not
    /// synced is still in the kernel's memory, so this shows recovery, not syncing.
    pub fn kill_9(&mut self) {
        self.signal_all("KILL");
        self.program.take().expect("it is not running").wait(STOP_LIMIT);
    }

    /// Stops every process of it where it stands: connections stay open and nothing answers.
    pub fn pause(&mut self) {
        self.signal_all("STOP");
    }

    /// Lets it go on after [`Cluster::pause`].
    pub fn resume(&mut self) {
        self.signal_all("CONT");
    }

    /// The server first, so that it starts no more, then its processes: each is a group of its own.
    fn signal_all(&mut self, signal: &str) {
        let program = self.program.as_mut().expect("it is not running");
        let server = program.child().id();
        let processes = children(server);
        program.signal(signal);
        for process in processes.into_iter().chain(children(server)) {
            send(signal, &process.to_string());
        }
    }

    /// Runs SQL in a database as an administrator would; gives what it prints, unaligned.
    #[track_caller]
    pub fn sql(&self, database: &str, statements: &[&str]) -> String {
        let mut psql = self.command("psql");
        psql.args(["--username=hailong", "--host=127.0.0.1", "--no-psqlrc", "--quiet"]);
        psql.args(["--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "--dbname", database]);
        psql.arg("--port").arg(self.port.to_string());
        for statement in statements {
            psql.args(["--command", statement]);
        }
        succeed(&mut psql)
    }

    /// The URL of a database.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://hailong@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes an empty database and gives its URL.
    pub fn database(&self, name: &str) -> String {
        let mut createdb = self.command("createdb");
        createdb.args(["--username=hailong", "--host=127.0.0.1"]);
        createdb.arg("--port").arg(self.port.to_string()).arg(name);
        succeed(&mut createdb);
        self.url(name)
    }

    /// Removes a database if it is there. After a crash a server syncs every file it has, so a cluster
    /// that collects databases starts more and more slowly.
    pub fn remove_database(&self, name: &str) {
        let mut dropdb = self.command("dropdb");
        dropdb.args(["--username=hailong", "--host=127.0.0.1", "--force", "--if-exists"]);
        dropdb.arg("--port").arg(self.port.to_string()).arg(name);
        succeed(&mut dropdb);
    }

    /// Makes `to` a copy of `from` as it is now, in place of what was there. Whoever is connected to
    /// either is cut off.
    pub fn copy_database(&self, from: &str, to: &str) {
        let mut psql = self.command("psql");
        psql.args(["--username=hailong", "--host=127.0.0.1", "--dbname=postgres", "--quiet"]);
        psql.args(["--set=ON_ERROR_STOP=1", "--port"]).arg(self.port.to_string());
        for statement in [
            format!("alter database {from} allow_connections false"),
            format!(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '{from}'"
            ),
            format!("drop database if exists {to} with (force)"),
            format!("create database {to} template {from}"),
            format!("alter database {from} allow_connections true"),
        ] {
            psql.arg("--command").arg(statement);
        }
        succeed(&mut psql);
    }

    fn is_ready(&self) -> bool {
        let mut command = self.command("pg_isready");
        // Its own socket: whoever took the port before it would answer, too.
        command.arg("--host").arg(self.folder.path());
        command.args(["--quiet", "--port"]).arg(self.port.to_string());
        command.status().is_ok_and(|status| status.success())
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        command.current_dir(self.folder.path()).env_remove("PGOPTIONS").env_remove("PGSERVICE");
        if let Some((uid, gid)) = self.user {
            command.uid(uid).gid(gid);
        }
        command
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("postgres.log")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Shut down before the folder goes, so that no worker writes into nothing and the server's
        // shared memory is given back.
        if self.program.is_some() {
            // One that is paused would not hear it.
            self.resume();
        }
        if let Some(program) = &mut self.program {
            program.signal("QUIT");
            program.wait(STOP_LIMIT);
        }
    }
}

/// User and group to run servers as when we are root; `None` when we are not.
pub fn unprivileged_user() -> Option<(u32, u32)> {
    let own = std::fs::metadata("/proc/self").expect("the tests run on Linux").uid();
    if own != 0 {
        return None;
    }
    let users = std::fs::read_to_string("/etc/passwd").expect("/etc/passwd can be read");
    let find = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    let user = find("postgres").or_else(|| find("nobody"));
    Some(user.expect("root needs a user `postgres` or `nobody` to run PostgreSQL as"))
}

/// The folder with `initdb` and `postgres`: in PATH, or the newest that Debian has installed.
fn programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path).filter_map(|folder| {
        // A link in PATH would hide the programs that are only beside its target.
        Some(folder.join("initdb").canonicalize().ok()?.parent()?.to_owned())
    });
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut installed: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
    installed.sort();
    let is_whole = |folder: &PathBuf| {
        ["initdb", "postgres", "createdb", "pg_isready", "psql"]
            .iter()
            .all(|name| folder.join(name).exists())
    };
    in_path.chain(installed.into_iter().rev()).find(is_whole).expect(
        "PostgreSQL is not installed: run `apt-get install postgresql`, or put its bin in PATH",
    )
}

/// A port nobody listens on at the moment.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener.local_addr().expect("a bound listener has an address").port()
}

/// The processes that this process started and that still are.
fn children(process: u32) -> Vec<u32> {
    let all = std::fs::read_dir("/proc").expect("the tests run on Linux").flatten();
    let numbers = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let is_child = |number: &u32| {
        // `12 (name of it) S 11 …`: the parent is the second field after the name.
        let status = std::fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
        let parent = status.rsplit(") ").next().and_then(|rest| rest.split(' ').nth(1));
        parent == Some(process.to_string().as_str())
    };
    numbers.filter(is_child).collect()
}

fn succeed(command: &mut Command) -> String {
    let name = Path::new(command.get_program()).file_name().map(|name| name.to_owned());
    let output = command.stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|error| panic!("cannot start {name:?}: {error}"));
    assert!(output.status.success(), "{name:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
