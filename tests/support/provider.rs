//! A certified OpenID provider on this machine: the npm package `oidc-provider`, started through Node.
//! `cargo xtask setup` installs it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::place;
use crate::watchdog::Program;

/// What the provider calls the service.
pub const CLIENT: &str = "hailong";

/// The secret it gave for it.
const SECRET: &str = "a secret of the tests";

/// The provider, running.
pub struct Provider {
    /// Its issuer; another site than the service's.
    pub issuer: String,
    folder: TempDir,
    _program: Program,
}

impl Provider {
    /// Starts it for a service that people reach under this origin.
    pub fn start(service: &str) -> Provider {
        let packages = place::target().join("npm-provider");
        assert!(
            packages.join("node_modules/oidc-provider").is_dir(),
            "no oidc-provider: run `cargo xtask setup`"
        );
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let settings = folder.path().join("settings.json");
        let returns_to = format!("{service}/monitor/login/return");
        let text = serde_json::json!({
            "client": CLIENT, "secret": SECRET, "returnsTo": returns_to
        });
        std::fs::write(&settings, text.to_string()).expect("a file can be written");
        std::fs::write(folder.path().join("secret"), SECRET).expect("a file can be written");
        let mut command = Command::new("node");
        command.arg(place::root().join("tests/provider/provider.mjs")).arg(packages).arg(settings);
        // It warns of everything that is not fit for production; that is meant here.
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut program = Program::start(command, "KILL");
        let stdout = program.child().stdout.take().expect("stdout is a pipe");
        let mut stdout = BufReader::new(stdout);
        let mut line = String::new();
        stdout.read_line(&mut line).expect("the provider says where it listens");
        // It goes on talking, and a pipe that nobody reads any more would end it.
        std::thread::spawn(move || std::io::copy(&mut stdout, &mut std::io::sink()));
        let issuer = line.trim().strip_prefix("listening on ");
        let issuer = issuer.unwrap_or_else(|| panic!("unexpected line of the provider: {line}"));
        Provider { issuer: issuer.to_owned(), folder, _program: program }
    }

    /// The file with the client's secret.
    pub fn secret(&self) -> PathBuf {
        self.folder.path().join("secret")
    }
}
