//! The real service, started as a program on a free port with a data directory of its own.
//!
//! Every way to stop it, and the drop after a test, first claims the invariant of `metrics`.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use tempfile::TempDir;

use crate::metrics::{self, Outcomes, balanced};
use crate::watchdog::Program;
use crate::{Response, SubmissionBuilder, place};

const START_LIMIT: Duration = Duration::from_secs(20);
const STOP_LIMIT: Duration = Duration::from_secs(30);

/// A running (or, between two runs, stopped) service.
pub struct Service {
    folder: TempDir,
    central: Option<String>,
    options: Vec<String>,
    through: Vec<String>,
    run: Option<Run>,
    client: reqwest::Client,
    fallbacks: Mutex<Vec<String>>,
}

struct Run {
    program: Program,
    address: SocketAddr,
    more_lines: Receiver<String>,
}

impl Service {
    /// Starts it with the embedded SQLite as central.
    pub fn start() -> Service {
        Service::start_with(None, &[])
    }

    /// Starts it with these options of `serve`.
    pub fn start_with_options(options: &[&str]) -> Service {
        Service::start_with(None, options)
    }

    /// The same on this port, where its address has to be known before it starts.
    pub fn start_at(port: u16, options: &[&str]) -> Service {
        let mut service = Service::stopped(None, options);
        service.restart_at(port);
        service
    }

    /// Starts it with this database as central.
    pub fn start_on(central: &str) -> Service {
        Service::start_with(Some(central.to_owned()), &[])
    }

    /// Starts it with this database as central and these options of `serve`.
    pub fn start_on_with_options(central: &str, options: &[&str]) -> Service {
        Service::start_with(Some(central.to_owned()), options)
    }

    /// Starts it through another program, which gets the command line of the service as its last
    /// arguments and must become the service (`exec`) or run it as the same process.
    pub fn start_through(through: &[&str], central: Option<&str>) -> Service {
        let mut service = Service::stopped(central.map(str::to_owned), &[]);
        service.through = through.iter().map(|&part| part.to_owned()).collect();
        service.restart();
        service
    }

    /// Starts it after something was done to its empty data directory, e.g. a restore.
    pub fn start_prepared(central: Option<&str>, prepare: impl FnOnce(&Service)) -> Service {
        let mut service = Service::stopped(central.map(str::to_owned), &[]);
        prepare(&service);
        service.restart();
        service
    }

    /// Starts another node: the same secrets, the same central, a journal of its own.
    pub fn start_beside(&self) -> Service {
        let mut service = Service::stopped(self.central.clone(), &[]);
        service.options = self.options.clone();
        service.through = self.through.clone();
        let secrets = |node: &Service| node.data().join("secrets.toml");
        std::fs::copy(secrets(self), secrets(&service)).expect("the first node has its secrets");
        service.restart();
        service
    }

    fn start_with(central: Option<String>, options: &[&str]) -> Service {
        let mut service = Service::stopped(central, options);
        service.restart();
        service
    }

    fn stopped(central: Option<String>, options: &[&str]) -> Service {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        std::fs::create_dir(folder.path().join("data")).expect("an empty folder takes one more");
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let client = client.timeout(Duration::from_secs(30)).build().expect("a client of defaults");
        let options = options.iter().map(|&option| option.to_owned()).collect();
        Service {
            folder,
            central,
            options,
            through: Vec::new(),
            run: None,
            client,
            fallbacks: Mutex::default(),
        }
    }

    /// Starts it again on the same data directory, after it was killed or terminated.
    pub fn restart(&mut self) {
        self.restart_at(0);
    }

    /// The same on this port, for whoever looks for it where it was.
    pub fn restart_at(&mut self, port: u16) {
        assert!(self.run.is_none(), "it is running already");
        let mut command = self.command("serve", &["--listen", &format!("127.0.0.1:{port}")]);
        command.args(&self.options);
        if let Some((first, more)) = self.through.split_first() {
            let mut around = Command::new(first);
            around.args(more).arg(command.get_program()).args(command.get_args());
            command = around;
        }
        let log = File::options().create(true).append(true).open(self.log_path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log.expect("a log file"));
        let mut program = Program::start(command, "KILL");
        let stdout = program.child().stdout.take().expect("stdout is a pipe");
        let (send, more_lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                send.send(line).ok();
            }
        });
        let line = more_lines.recv_timeout(START_LIMIT).unwrap_or_else(|_| {
            panic!("the service did not say where it listens; its log:\n{}", self.log())
        });
        let address = line.strip_prefix("listening on http://");
        let address = address.unwrap_or_else(|| panic!("unexpected line on stdout: {line}"));
        let address = address.parse().expect("`listening on` names an address and a port");
        self.run = Some(Run { program, address, more_lines });
    }

    /// The same, with this database as central.
    pub fn restart_on(&mut self, central: &str) {
        self.central = Some(central.to_owned());
        self.restart();
    }

    /// A command of the program on this data directory and central.
    pub fn command(&self, command: &str, arguments: &[&str]) -> Command {
        let mut program = Command::new(place::program("hailong", "HAILONG_BINARY"));
        program.arg(command).args(arguments).arg("--data-dir").arg(self.data());
        if let Some(central) = &self.central {
            program.args(["--central", central]);
        }
        program
    }

    /// Runs a command of the program to its end.
    pub fn run(&self, command: &str, arguments: &[&str]) -> Output {
        let mut program = self.command(command, arguments);
        program.stdin(Stdio::null()).output().expect("the program can be started")
    }

    /// The data directory.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The address of its central database.
    pub fn central_url(&self) -> String {
        let embedded = || format!("sqlite://{}", self.data().join("central.db").display());
        self.central.clone().unwrap_or_else(embedded)
    }

    /// Everything it has logged so far, over all runs.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("stderr.log")
    }

    /// A folder beside the data directory, for files of the test.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// True while it runs, as far as we know: it may have ended by itself.
    pub fn is_running(&self) -> bool {
        self.run.is_some()
    }

    /// The number of its process.
    #[track_caller]
    pub fn process_id(&mut self) -> u32 {
        self.run.as_mut().expect("it is not running").program.child().id()
    }

    /// Where it listens.
    #[track_caller]
    pub fn address(&self) -> SocketAddr {
        self.run.as_ref().expect("it is not running").address
    }

    /// Its origin: `http://ADDRESS`.
    #[track_caller]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address())
    }

    /// The outcomes of this run so far, balanced.
    #[track_caller]
    pub fn outcomes(&self) -> Outcomes {
        balanced(self.address())
    }

    /// A metric of this run, summed over its labels.
    #[track_caller]
    pub fn metric(&self, name: &str) -> u64 {
        let metrics = metrics::fetch(self.address()).expect("/metrics can be read");
        metrics::sum(&metrics, name, "")
    }

    /// Says that pages of this test will tell of a widget that cannot run, and why: every other
    /// fallback that is counted fails the test.
    ///
    /// # Panics
    /// When none of this kind was counted within a few seconds.
    pub fn expect_fallback(&self, kind: &str) {
        self.fallbacks.lock().expect("nobody panicked").push(kind.to_owned());
        metrics::wait_for_fallback(self.address(), kind);
    }

    fn assert_no_fallback(&self) {
        let expected = self.fallbacks.lock().expect("nobody panicked");
        let counted = metrics::fallbacks(self.address());
        let hidden: Vec<_> = counted.iter().filter(|kind| !expected.contains(kind)).collect();
        assert!(
            hidden.is_empty(),
            "the widget fell back, and the test did not expect it: {hidden:?}"
        );
    }

    /// A request to it, not yet sent.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.origin() + path)
    }

    /// Sends a request and reads the answer to its end.
    pub async fn send(&self, request: RequestBuilder) -> Response {
        match request.send().await {
            Ok(response) => Response::read(response).await,
            Err(error) => panic!("no answer ({error:?}); the service's log:\n{}", self.log()),
        }
    }

    /// `GET path`.
    pub async fn get(&self, path: &str) -> Response {
        self.send(self.request(Method::GET, path)).await
    }

    /// `POST path` with this body.
    pub async fn post(&self, path: &str, content_type: &str, body: impl Into<Vec<u8>>) -> Response {
        let request = self.request(Method::POST, path).header(CONTENT_TYPE, content_type);
        self.send(request.body(body.into())).await
    }

    /// Sends one submission.
    pub async fn submit(&self, submission: &SubmissionBuilder) -> Response {
        self.post("/v1/submissions", "application/json", submission.bytes()).await
    }

    /// Sends a batch.
    pub async fn submit_batch(&self, submissions: &[Value]) -> Response {
        let body = serde_json::json!({"submissions": submissions}).to_string();
        self.post("/v1/submissions/batch", "application/json", body).await
    }

    /// Ends it as a power cut would: `kill -9`, no drain.
    pub fn kill_9(&mut self) {
        let mut run = self.run.take().expect("it is not running");
        run.program.signal("KILL");
        run.program.wait(STOP_LIMIT);
    }

    /// Sends it a signal; [`Service::wait`] then waits for its end.
    pub fn signal(&mut self, name: &str) {
        self.run.as_mut().expect("it is not running").program.signal(name);
    }

    /// Waits for the end of a service that was sent a signal.
    pub fn wait(&mut self) -> ExitStatus {
        let mut run = self.run.take().expect("it is not running");
        run.program.wait(STOP_LIMIT)
    }

    /// Asks it to end with SIGTERM and waits until it has.
    pub fn terminate(&mut self) -> ExitStatus {
        self.outcomes();
        let mut run = self.run.take().expect("it is not running");
        run.program.signal("TERM");
        let status = run.program.wait(STOP_LIMIT);
        let more: Vec<String> = run.more_lines.iter().collect();
        assert!(more.is_empty(), "nothing but the address belongs on stdout: {more:?}");
        status
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // The log is often the reason, and the folder goes away now.
            let log = self.log();
            let tail = log.char_indices().rev().nth(6_000).map_or(0, |(at, _)| at);
            eprintln!("--- the service's log ---\n{}", &log[tail..]);
        } else if self.run.is_some() {
            self.outcomes();
            self.assert_no_fallback();
        }
    }
}
