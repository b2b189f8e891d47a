//! Takes connections and serves them, each in a task of its own: as many at a time as there is room
//! for, none longer than it has something to say. What is answered is the routes' business.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tower::ServiceExt as _;

use crate::limits::{CONNECTIONS_MAX, FILES_RESERVED, HEAD_BYTES_MAX};
use crate::paced::{Paced, Phase, Served, Times};

/// How long to wait after the system refused a connection, most often for want of files.
const REFUSED_WAIT: Duration = Duration::from_millis(500);

/// How the server is to behave.
#[derive(Clone, Copy, Debug)]
pub struct ServerSettings {
    /// How long clients may take.
    pub times: Times,
    /// Connections open at the same time; 0 is as many as the system lets this process have.
    pub connections_max: usize,
}

/// Serves until told to stop; then takes no more connections and lets running requests finish.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    settings: ServerSettings,
    mut stopping: watch::Receiver<bool>,
) {
    let connections_max = match settings.connections_max {
        0 => connections_allowed(),
        set => set,
    };
    let room = Arc::new(Semaphore::new(connections_max));
    let running = GracefulShutdown::new();
    loop {
        let taken = tokio::select! {
            // An error means the signal task is gone, which is as good a reason to stop.
            _ = stopping.wait_for(|stop| *stop) => break,
            taken = take(&listener, &room) => taken,
        };
        match taken {
            Ok((stream, peer, held)) => {
                let crowded = Crowded { room: Arc::clone(&room), connections_max };
                start(stream, peer, held, crowded, &router, settings.times, &running);
            }
            Err(error) => {
                tracing::warn!(error = %error, "a connection could not be taken");
                tokio::time::sleep(REFUSED_WAIT).await;
            }
        }
    }
    // From here on new connections are refused by the system.
    drop(listener);
    running.shutdown().await;
}

/// Waits for room first: what finds none waits in the system's queue, at no cost here.
async fn take(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let held = Arc::clone(room).acquire_owned().await.map_err(io::Error::other)?;
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return Ok((stream, peer, held)),
            Err(error) if is_gone(&error) => {}
            Err(error) => return Err(error),
        }
    }
}

/// True when it was only this one client who left before he was taken.
fn is_gone(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

struct Crowded {
    room: Arc<Semaphore>,
    connections_max: usize,
}

fn start(
    stream: TcpStream,
    peer: SocketAddr,
    held: OwnedSemaphorePermit,
    crowded: Crowded,
    router: &Router,
    times: Times,
    running: &GracefulShutdown,
) {
    // Small answers go out at once; without it they may wait for an acknowledgement.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(error = %error, "a connection keeps its delay");
    }
    let phase = Phase::begin();
    let is_crowded = move || crowded.room.available_permits() < crowded.connections_max / 2;
    let paced = Paced::new(stream, times, phase.clone(), is_crowded);
    let router = router.clone();
    let service = service_fn(move |request: Request<Incoming>| {
        let serving = phase.serve();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let answered = router.clone().oneshot(request);
        async move {
            let response = answered.await?;
            Ok::<_, Infallible>(response.map(|body| Served::new(body, serving)))
        }
    });
    let mut server = http1::Builder::new();
    // The stream keeps the time; hyper's own would also end connections that may wait.
    server.timer(TokioTimer::new()).header_read_timeout(None).max_buf_size(HEAD_BYTES_MAX);
    // A client that has sent everything and closes its side is served: what it sent is stored.
    server.half_close(true);
    let connection = running.watch(server.serve_connection(TokioIo::new(paced), service));
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            // Clients that hang up or are too slow; what they sent is counted where it was read.
            tracing::debug!(error = %error, "a connection ended early");
        }
        drop(held);
    });
}

/// As many connections as this process may have files, less those it needs itself. The soft limit is
/// raised to the hard one: it is kept low for programs that use `select`, which this one does not.
fn connections_allowed() -> usize {
    let files = getrlimit(Resource::RLIMIT_NOFILE).map(|(soft, hard)| {
        let wanted = hard.min(CONNECTIONS_MAX as u64 + FILES_RESERVED).max(soft);
        match setrlimit(Resource::RLIMIT_NOFILE, wanted, hard) {
            Ok(()) => wanted,
            Err(_) => soft,
        }
    });
    let files = files.unwrap_or(1_024);
    connections_within(files)
}

fn connections_within(files: u64) -> usize {
    let room = files.saturating_sub(FILES_RESERVED).max(files / 2);
    usize::try_from(room).unwrap_or(CONNECTIONS_MAX).min(CONNECTIONS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_files_for_the_journal() {
        assert_eq!(connections_within(1_024), 1_024 - 128);
        assert_eq!(connections_within(CONNECTIONS_MAX as u64 + FILES_RESERVED), CONNECTIONS_MAX);
        assert_eq!(connections_within(1_000_000), CONNECTIONS_MAX);
        assert_eq!(connections_within(64), 32, "even a very small limit leaves some");
    }
}
