//! `demo-site --listen 127.0.0.1:8090 --ingest http://127.0.0.1:8080`: runs the demo portal.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use demo_site::invite::Signer;
use demo_site::service::Service;
use demo_site::{Origin, portal};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// A make-believe provincial one-stop portal that carries the rating widget of another origin.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Address to listen on; port 0 picks a free one.
    #[arg(long, default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
    /// Origin of the Hài Lòng service that the pages load the widget from.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    ingest: Origin,
    /// File with the portal's own signing key, made when there is none; the public half is written
    /// beside it. Without one the pages carry no invites.
    #[arg(long)]
    key: Option<PathBuf>,
    /// File with the token for short links (`hailong token add NAME --scope invites`). Without one the
    /// slips carry the code of the agency's form, and no dossier has a link of its own.
    #[arg(long)]
    token: Option<PathBuf>,
    /// Name the key is registered under at the service.
    #[arg(long, default_value = "hoa-sen")]
    issuer: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<()> {
    let listener = TcpListener::bind(arguments.listen).await.with_context(|| {
        format!("listening on {}: choose another address with --listen", arguments.listen)
    })?;
    let signer = arguments.key.map(|file| Signer::open(&arguments.issuer, &file)).transpose()?;
    let token = arguments.token.map(|file| {
        fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))
    });
    let token = token.transpose()?.map(|token| token.trim().to_owned());
    let service = Service::new(arguments.ingest, token).context("making the HTTP client")?;
    println!("listening on http://{}", listener.local_addr().context("reading the own address")?);
    axum::serve(listener, portal::routes(service, signer))
        .with_graceful_shutdown(stop_signal()?)
        .await
        .context("serving the demo portal")
}

/// Ready when the process is asked to end: SIGTERM, or Ctrl-C in a terminal.
fn stop_signal() -> Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate()).context("listening for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("listening for SIGINT")?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
