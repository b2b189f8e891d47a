//! Clients that are slow, silent or gone: none of them holds the service, and none is miscounted.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use support::{Export, Service, SubmissionBuilder};

const QUICK: [&str; 6] =
    ["--header-timeout-ms", "700", "--body-timeout-ms", "1000", "--idle-timeout-ms", "1500"];
/// Far more than any of these waits, for a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

fn connect(service: &Service) -> TcpStream {
    let stream = TcpStream::connect(service.address()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Everything the service says until it closes.
fn read_to_end(stream: &mut TcpStream) -> String {
    let mut said = Vec::new();
    match stream.read_to_end(&mut said) {
        Ok(_) => {}
        // A connection that was cut while we still wrote.
        Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
        Err(error) => panic!("it was not closed in time: {error}"),
    }
    String::from_utf8_lossy(&said).into_owned()
}

fn head(bytes: usize) -> String {
    format!(
        "POST /v1/submissions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
         content-length: {bytes}\r\n\r\n"
    )
}

/// Writes byte after byte until the service has had enough.
fn trickle(stream: &mut TcpStream, byte: &[u8]) {
    let deadline = Instant::now() + PATIENCE;
    stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    loop {
        let mut answer = [0; 1];
        match stream.peek(&mut answer) {
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            // Closed, cut, or answered.
            _ => break,
        }
        if stream.write_all(byte).is_err() {
            break;
        }
        assert!(Instant::now() < deadline, "the trickle is let in for ever");
    }
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_connection_and_a_trickled_head_are_closed() {
    let service = Service::start_with_options(&QUICK);
    let mut silent = connect(&service);
    assert_eq!(read_to_end(&mut silent), "");
    let mut half = connect(&service);
    half.write_all(b"POST /v1/submissions HTTP/1.1\r\nhost: x\r\n").unwrap();
    assert!(!read_to_end(&mut half).contains(" 201 "));
    let mut dripping = connect(&service);
    dripping.write_all(b"GET /healthz HTTP/1.1\r\nx-slow: ").unwrap();
    trickle(&mut dripping, b"a");
    assert!(!read_to_end(&mut dripping).contains(" 200 "));
    assert_eq!(service.outcomes().received, 0, "no head, no submission");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_may_wait_for_its_next_request_but_not_for_ever() {
    let service = Service::start_with_options(&QUICK);
    let mut kept = connect(&service);
    for _ in 0..2 {
        kept.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        let mut answer = [0; 12];
        kept.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 200");
        let mut rest = [0; 4096];
        let _ = kept.read(&mut rest).unwrap();
        // Longer than a head may take: waiting is not a head.
        std::thread::sleep(Duration::from_millis(900));
    }
    read_to_end(&mut kept);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_body_is_told_408_and_counted_once() {
    let service = Service::start_with_options(&QUICK);
    let sent = SubmissionBuilder::one_stop();
    let body = sent.bytes();
    let mut silent = connect(&service);
    silent.write_all(head(body.len()).as_bytes()).unwrap();
    silent.write_all(&body[..body.len() - 1]).unwrap();
    let answer = read_to_end(&mut silent);
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("/problems/timeout"), "{answer}");
    let mut dripping = connect(&service);
    dripping.write_all(head(60_000).as_bytes()).unwrap();
    trickle(&mut dripping, b" ");
    assert!(read_to_end(&mut dripping).starts_with("HTTP/1.1 408 "));
    let outcomes = service.outcomes();
    assert_eq!((outcomes.received, outcomes.rejected), (2, 2), "{outcomes:?}");
    service.submit(&sent).await.assert_stored(&sent.key_text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_of_slow_connections_does_not_keep_others_out() {
    let options = [&QUICK[..], &["--connections-max", "20"]].concat();
    let service = Service::start_with_options(&options);
    let mut crowd: Vec<TcpStream> = (0..60).map(|_| connect(&service)).collect();
    for slow in &mut crowd {
        slow.write_all(b"POST /v1/submissions HTTP/1.1\r\n").ok();
    }
    let sent = SubmissionBuilder::one_stop();
    service.submit(&sent).await.assert_stored(&sent.key_text());
    crowd.clear();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_hangs_up_after_sending_is_stored_all_the_same() {
    let service = Service::start();
    for _ in 0..20 {
        let body = SubmissionBuilder::one_stop().bytes();
        let mut gone = connect(&service);
        gone.write_all(&[head(body.len()).as_bytes(), &body].concat()).unwrap();
        drop(gone);
    }
    Export::of_count(&service, 20);
    assert_eq!(service.outcomes().stored, 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_hangs_up_in_the_middle_is_counted_once_and_nothing_is_stored() {
    let service = Service::start();
    let body = SubmissionBuilder::one_stop().bytes();
    for _ in 0..20 {
        let mut gone = connect(&service);
        gone.write_all(head(body.len()).as_bytes()).unwrap();
        gone.write_all(&body[..body.len() / 2]).unwrap();
        drop(gone);
    }
    let deadline = Instant::now() + PATIENCE;
    while service.outcomes().rejected < 20 {
        assert!(Instant::now() < deadline, "{:?}", service.outcomes());
        std::thread::sleep(Duration::from_millis(50));
    }
    let outcomes = service.outcomes();
    assert_eq!((outcomes.received, outcomes.stored), (20, 0), "{outcomes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sigterm_lets_a_request_finish_or_tells_it_408_and_takes_no_more() {
    let mut service = Service::start_with_options(&QUICK);
    let address = service.address();
    let (finished, withheld) = (SubmissionBuilder::one_stop(), SubmissionBuilder::one_stop());
    let mut streams = Vec::new();
    for sent in [&finished, &withheld] {
        let body = sent.bytes();
        let mut stream = connect(&service);
        stream.write_all(head(body.len()).as_bytes()).unwrap();
        stream.write_all(&body[..body.len() - 1]).unwrap();
        streams.push(stream);
    }
    // Its head has been read once it answers something that was sent later.
    service.get("/healthz").await.assert_status(200);
    service.signal("TERM");
    let deadline = Instant::now() + PATIENCE;
    while TcpStream::connect(address).is_ok() {
        assert!(Instant::now() < deadline, "it still takes connections");
        std::thread::sleep(Duration::from_millis(5));
    }
    streams[0].write_all(&finished.bytes()[finished.bytes().len() - 1..]).unwrap();
    let answers: Vec<String> = streams.iter_mut().map(read_to_end).collect();
    let told = |answer: &str| answer.get(9..12).unwrap_or_default().to_owned();
    // The first was completed while it drained; on a very busy machine its time was over before.
    assert!(["201", "408"].contains(&told(&answers[0]).as_str()), "{}", answers[0]);
    assert_eq!(told(&answers[1]), "408", "{}", answers[1]);
    assert!(service.wait().success(), "{}", service.log());
    let stored = usize::from(told(&answers[0]) == "201");
    service.restart();
    Export::of_count(&service, stored);
    service.submit(&withheld).await.assert_stored(&withheld.key_text());
}
