//! What `kill -9` cannot show: that the row is on the disk, and not only in the kernel's memory,
//! before anybody is told so. The service runs under `strace`, and the order of its calls is read.
//!
//! It says nothing about disks that lie about a sync.

// What a trace says.
mod trace;

use std::time::{Duration, Instant};

use fastrand::Rng;
use serde_json::{Value, json};
use support::{Service, SubmissionBuilder};

use crate::load::{Sending, send_all};
use trace::{Marked, Trace};

/// What the tracer needs to write its last line after the service has ended.
const TRACE_LIMIT: Duration = Duration::from_secs(20);

/// A submission that can be recognised on its way to the disk by an ASCII comment of its own.
fn marked(number: usize) -> (Marked, Value) {
    let mark = format!("mark-{number:06}-{:016x}", fastrand::u64(..));
    let submission = SubmissionBuilder::one_stop().answer("comment", json!(mark));
    (Marked { key: submission.key_text(), mark }, submission.json())
}

/// Singles and batches of submissions, shuffled.
fn sendings(count: usize) -> (Vec<Marked>, Vec<Sending>) {
    let (marks, submissions): (Vec<_>, Vec<_>) = (0..count).map(marked).unzip();
    let (singles, batches) = submissions.split_at(count / 2);
    let singles = singles.iter().cloned().map(Sending::Single);
    let batches = batches.chunks(7).map(|chunk| Sending::Batch(chunk.to_vec()));
    let mut all: Vec<Sending> = singles.chain(batches).collect();
    Rng::new().shuffle(&mut all);
    (marks, all)
}

/// Runs the service under strace, sends, and gives what was traced.
async fn traced(sendings: Vec<Sending>, clients: usize) -> (Trace, String) {
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap().to_owned();
    let calls = "trace=pwrite64,write,writev,sendto,sendmsg,fdatasync,fsync";
    let through = ["strace", "--daemonize", "-f", "-y", "-s", "1000000", "-e", calls];
    let through = [&through[..], &["-e", "signal=none", "-o", &path]].concat();
    let mut service = Service::start_through(&through, None);
    let count = sendings.iter().map(Sending::len).sum::<usize>() as u64;
    let answered = send_all(&service, sendings, clients).await;
    assert_eq!(answered.with_status(201), count, "{:?}", answered.statuses);
    let data = service.data().to_str().unwrap().to_owned();
    let process = service.process_id();
    assert!(service.terminate().success());
    let deadline = Instant::now() + TRACE_LIMIT;
    loop {
        let text = std::fs::read_to_string(&path).unwrap();
        let ended = |line: &str| {
            line.starts_with(&process.to_string()) && line.ends_with("+++ exited with 0 +++")
        };
        if text.lines().rev().take(5).any(ended) {
            return (Trace::read(&text), data);
        }
        assert!(Instant::now() < deadline, "the trace has no end: {}", service.log());
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[track_caller]
fn assert_synced_before_told(trace: &Trace, data: &str, marks: &[Marked]) {
    let found = trace.told_too_early(data, marks);
    assert!(found.is_empty(), "{} were told too early:\n{}", found.len(), found.join("\n"));
    // The same trace without its syncs: were the test blind, it would be content with that, too.
    let blind = trace.without_syncs_of(&format!("{data}/journal.db-wal"));
    assert_eq!(blind.told_too_early(data, marks).len(), marks.len(), "the test sees nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_told_before_the_row_is_synced() {
    let (marks, sendings) = sendings(200);
    let (trace, data) = traced(sendings, 16).await;
    assert_synced_before_told(&trace, &data, &marks);
    let syncs = trace.syncs_of(&format!("{data}/journal.db-wal"));
    assert!(syncs < marks.len(), "{syncs} syncs: no two submissions shared one");
    assert!(trace.syncs_of(&data) > 0, "the entry of the new file in its folder was not synced");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_alone_is_synced_before_it_is_told() {
    let (mark, submission) = marked(0);
    let (trace, data) = traced(vec![Sending::Single(submission)], 1).await;
    assert_synced_before_told(&trace, &data, &[mark]);
}
