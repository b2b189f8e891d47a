//! Health and metrics: alive, ready, counted; and who may read the counters.

use std::io::{BufRead, BufReader};
use std::net::{IpAddr, UdpSocket};
use std::process::{Command, Stdio};

use support::watchdog::Program;
use support::{Service, SubmissionBuilder, place};

#[tokio::test]
async fn alive_and_ready() {
    let service = Service::start();
    service.get("/healthz").await.assert_status(200);
    service.get("/readyz").await.assert_status(200);
}

#[tokio::test]
async fn the_counters_move_with_what_happens() {
    let service = Service::start();
    let before = service.outcomes();
    assert_eq!(before, support::metrics::Outcomes::default(), "nothing has happened yet");
    let sent = SubmissionBuilder::one_stop();
    service.submit(&sent).await.assert_status(201);
    service.submit(&sent).await.assert_status(200);
    service.submit(&sent.clone().key("x")).await.assert_status(422);
    service.post("/v1/submissions", "application/json", "{").await.assert_status(400);
    service.post("/v1/submissions", "text/html", "{}").await.assert_status(415);
    service.post("/v1/submissions", "text/plain", vec![b'x'; 70_000]).await.assert_status(413);
    let after = service.outcomes();
    assert_eq!((after.received, after.stored, after.repeat, after.rejected), (6, 1, 1, 4));
    let metrics = service.get("/metrics").await;
    assert!(metrics.header("content-type").starts_with("text/plain"), "{metrics}");
    let text = metrics.text();
    assert!(
        text.contains("outcome=\"rejected\",reason=\"") || text.contains("reason=\""),
        "{text}"
    );
}

#[tokio::test]
async fn the_metrics_are_for_this_machine_only() {
    let outside = own_address().expect("the machine has an address besides loopback");
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(place::program("hailong", "HAILONG_BINARY"));
    command.args(["serve", "--listen", "0.0.0.0:0", "--data-dir"]).arg(folder.path());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut program = Program::start(command, "KILL");
    let mut line = String::new();
    BufReader::new(program.child().stdout.take().unwrap()).read_line(&mut line).unwrap();
    let port = line.trim().rsplit(':').next().unwrap().to_owned();
    let get = async |path: &str, header: Option<(&str, &str)>| {
        let mut request = reqwest::Client::new().get(format!("http://{outside}:{port}{path}"));
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(get("/healthz", None).await, 200, "it listens there");
    let refused = [401, 403, 404];
    assert!(refused.contains(&get("/metrics", None).await));
    for claim in [("x-forwarded-for", "127.0.0.1"), ("forwarded", "for=127.0.0.1")] {
        assert!(refused.contains(&get("/metrics", Some(claim)).await), "{claim:?} is believed");
    }
}

#[tokio::test]
async fn the_metrics_are_given_to_others_with_the_token_only() {
    let service = Service::start_with_options(&["--metrics-token", "one-long-token"]);
    // A proxy on this machine asks for somebody else: that is no request of this machine.
    let get = async |authorization: Option<&str>| {
        let request = service.request(reqwest::Method::GET, "/metrics");
        let mut request = request.header("x-forwarded-for", "203.0.113.5");
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        service.send(request).await.status.as_u16()
    };
    assert_eq!(get(None).await, 403);
    for wrong in ["Bearer one-long-toke", "Bearer ", "one-long-token", "Basic one-long-token"] {
        assert_eq!(get(Some(wrong)).await, 403, "{wrong}");
    }
    assert_eq!(get(Some("Bearer one-long-token")).await, 200);
    let trusting = Service::start_with_options(&["--trusted-proxies", "127.0.0.1"]);
    let request = trusting.request(reqwest::Method::GET, "/metrics");
    let response = trusting.send(request.header("x-forwarded-for", "203.0.113.5")).await;
    response.assert_problem(403, "only-local");
}

/// An address of this machine that is not loopback. No packet is sent: connecting a datagram
/// socket only asks the routing table.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("198.51.100.1:9").ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback()).then_some(address)
}
