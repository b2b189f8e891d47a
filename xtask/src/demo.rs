//! `cargo xtask demo`: the service and a portal on another origin, ready to be clicked through.

use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::child::Child;
use crate::{build, progress, workspace};

const SERVICE: &str = "127.0.0.1:8080";
const PORTAL: &str = "127.0.0.1:8090";
/// Name of the portal as a signer of invites.
const ISSUER: &str = "hoa-sen";
/// Tokens of the portal that may have been lost, before somebody should look why.
const TOKENS_TRIED_MAX: u32 = 9;

/// Builds, starts both, says what to open, and stays until Ctrl-C or SIGTERM.
pub fn run() -> Result<()> {
    let started = Instant::now();
    build::widget(build::Std::Shipped)?;
    progress::cargo(
        "the service and the demo portal",
        &["build", "--package", "hailong", "--package", "demo-site", "--bins"],
    )?;
    progress::cargo(
        "the maker of made-up ratings",
        &["build", "--package", "hailong", "--example", "made-up-ratings"],
    )?;

    let stop = stop_signal()?;
    let data = workspace::root().join(".demo");
    fs::create_dir_all(&data).with_context(|| format!("making {}", data.display()))?;
    let mut service = start_service(&data)?;
    let ingest = service.origin()?;
    portal_token(&data)?;
    made_up_ratings(&data)?;
    let mut portal = start_portal(&data, &ingest)?;
    let site = portal.origin()?;
    register_portal(&data)?;
    let first = build::trial::first_question(&ingest)?;
    println!("A page loads {first} bytes before the first question is there.");
    println!("Ready after {}.", progress::seconds(started.elapsed()));
    announce(&data, &ingest, &site)?;
    watch(&stop, &mut service, &mut portal)
}

fn start_service(data: &Path) -> Result<Child> {
    let program = workspace::program("debug", "hailong")?;
    let folder = data.to_string_lossy();
    let listen = free("the service", SERVICE);
    let arguments = ["serve", "--listen", &listen, "--data-dir", &folder];
    let log = data.join("hailong.log");
    Child::start("the service", &program, &arguments, workspace::root(), Some(&log))
}

fn start_portal(data: &Path, ingest: &str) -> Result<Child> {
    let program = workspace::program("debug", "demo-site")?;
    let listen = free("the demo portal", PORTAL);
    let key = portal_key(data);
    let key = key.to_string_lossy();
    let token = token_file(data);
    let token = token.to_string_lossy();
    let mut arguments = vec!["--listen", &listen, "--ingest", ingest];
    arguments.extend(["--key", &key, "--issuer", ISSUER, "--token", &token]);
    let log = data.join("demo-site.log");
    Child::start("the demo portal", &program, &arguments, workspace::root(), Some(&log))
}

/// Where the portal keeps its signing key.
fn portal_key(data: &Path) -> PathBuf {
    data.join("portal.pem")
}

/// Where the portal keeps its token for short links.
fn token_file(data: &Path) -> PathBuf {
    data.join("portal.token")
}

/// Gives the portal a token for short links, once. A token is shown only when it is made and keeps its
/// name for ever, so one whose file is gone is followed by the next.
fn portal_token(data: &Path) -> Result<()> {
    let file = token_file(data);
    if file.exists() {
        return Ok(());
    }
    let hailong = workspace::program("debug", "hailong")?;
    let mut said = String::new();
    let token = (1..=TOKENS_TRIED_MAX).find_map(|number| {
        let name = format!("{ISSUER}-{number}");
        let mut command = Command::new(&hailong);
        command.args(["token", "add", &name, "--scope", "invites", "--data-dir"]).arg(data);
        let output = command.output().ok()?;
        said = String::from_utf8_lossy(&output.stderr).into_owned();
        let token = String::from_utf8_lossy(&output.stdout).into_owned();
        token.trim().strip_prefix("token: ").map(str::to_owned)
    });
    let Some(token) = token else { bail!("a token for the portal: {said}") };
    let mut options = fs::OpenOptions::new();
    let made = options.write(true).create_new(true).mode(0o600).open(&file);
    made.and_then(|mut made| made.write_all(token.as_bytes()))
        .with_context(|| format!("writing {}", file.display()))
}

/// Two years of made-up ratings of the made-up province, so that the pages of results have something to
/// show. A database that has ratings already is left as it is.
fn made_up_ratings(data: &Path) -> Result<()> {
    let program = workspace::program("debug", "examples/made-up-ratings")?;
    let central = format!("sqlite://{}", data.join("central.db").display());
    let mut command = Command::new(program);
    let output = command.args(["--publish", "--central", &central]).output();
    let output = output.context("running made-up-ratings")?;
    if !output.status.success() {
        bail!("making up ratings: {}", String::from_utf8_lossy(&output.stderr));
    }
    print!("{}", String::from_utf8_lossy(&output.stdout));
    Ok(())
}

/// Has the service know the portal's public key, as whoever runs it would: invites for its province.
fn register_portal(data: &Path) -> Result<()> {
    let public = portal_key(data).with_extension("public.pem");
    let mut command = Command::new(workspace::program("debug", "hailong")?);
    command.args(["key", "add", ISSUER]).arg(&public).args(["--unit", "H47", "--data-dir"]);
    let output = command.arg(data).output().context("running hailong key add")?;
    if !output.status.success() {
        bail!("registering the portal's key: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

/// The usual address, or any free port when something else listens there.
fn free(who: &str, usual: &str) -> String {
    if TcpListener::bind(usual).is_ok() {
        return usual.to_owned();
    }
    println!("  note  {usual} is taken; {who} gets a free port");
    "127.0.0.1:0".to_owned()
}

/// Ctrl-C or SIGTERM, from now on.
fn stop_signal() -> Result<Receiver<()>> {
    let (send, receive) = mpsc::channel();
    ctrlc::set_handler(move || {
        // The receiver is gone only when we are ending anyway.
        let _ = send.send(());
    })
    .context("listening for Ctrl-C")?;
    Ok(receive)
}

fn announce(data: &Path, ingest: &str, site: &str) -> Result<()> {
    let password = data.join("admin-password.txt");
    println!("\nPages of the demo portal (another origin than the service):");
    for (path, what) in [
        ("/", "list of all demo pages"),
        ("/ho-so/H47.15-260821-0001", "a result page with the rating in it: start here"),
        ("/ho-so/H47.15-261019-0312", "a dossier that was refused: its applicant may rate, too"),
        ("/phieu/H47.15-260821-0001", "a slip with the QR code of that dossier's invite"),
        ("/thu-thach", "the tricks of staff, each a button that is seen to fail"),
        ("/dich-vu-cong/ket-qua", "an online service, rated on three levels"),
        ("/ho-so-en", "the result page in English"),
        ("/khao-sat", "the whole SIPAS form"),
        ("/csp", "the result page under a strict content security policy"),
        ("/loi-tich-hop", "wrong attributes: named console errors, the page stays whole"),
    ] {
        println!("  {:<52} {what}", format!("{site}{path}"));
    }
    println!("\nThe central team's page:");
    println!("  {:<52} user name: admin", format!("{ingest}/monitor/"));
    match fs::read_to_string(&password) {
        Ok(text) => println!("  {:<52} password:  {}", "", text.trim()),
        Err(_) => println!("  {:<52} password:  the one you set", ""),
    }
    println!("\nResults of the made-up province H99 (every rating in them is made up):");
    for (path, what) in [
        (
            "/monitor/results?unit=H99",
            "its index, its departments and communes, and how it was computed",
        ),
        ("/monitor/results?unit=H99&survey=sipas-2023", "the SIPAS index by factor"),
        ("/monitor/report?unit=H99", "the same as a report for paper"),
    ] {
        println!("  {:<52} {what}", format!("{ingest}{path}"));
    }
    println!(
        "\nData and logs are in {}; remove it to begin anew. Ctrl-C stops both.",
        workspace::shown(data)
    );
    Ok(())
}

/// Waits for the signal; a child that ends before is an error.
fn watch(stop: &Receiver<()>, service: &mut Child, portal: &mut Child) -> Result<()> {
    loop {
        match stop.recv_timeout(Duration::from_millis(250)) {
            Ok(()) => break,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => bail!("the signal handler is gone"),
        }
        if let Some(why) = service.ended()? {
            portal.stop()?;
            bail!(why);
        }
        if let Some(why) = portal.ended()? {
            service.stop()?;
            bail!(why);
        }
    }
    println!("\nStopping.");
    portal.stop()?;
    service.stop()
}
