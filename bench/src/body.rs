//! Submissions as the load sends them: each with a key of its own made now, a dossier of its own,
//! all five levels, a comment on every fourth.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use support::submission::{key_of, now_ms};

static DOSSIERS: AtomicU64 = AtomicU64::new(0);

/// Writes a whole request, headers included, into `request`; with this invite, which speaks for the
/// dossier.
pub fn write_request(request: &mut String, rng: &mut fastrand::Rng, invite: Option<&str>) {
    let overall = rng.u8(1..=5);
    let mut answers = format!("\"overall\":{overall}");
    if overall <= 2 {
        answers.push_str(",\"reasons\":[\"slow\"]");
    }
    if rng.u8(..4) == 0 {
        answers
            .push_str(",\"comment\":\"Tôi phải chờ hai buổi mới nộp được hồ sơ, mong cải thiện.\"");
    }
    let dossier = DOSSIERS.fetch_add(1, Ordering::Relaxed);
    let invite = invite.map(|invite| ["\"invite\":\"", invite, "\","].concat());
    let body = format!(
        "{{\"key\":\"{}\",\"survey\":\"one-stop\",\"version\":1,\"lang\":\"vi\",\"context\":\
         {{\"unit\":\"H47.{}\",\"service\":\"1.00{}\",\"dossier\":\"H47.15-261121-{dossier:07}\",\
         \"channel\":\"portal\"}},{}\"answers\":{{{answers}}},\"elapsed_ms\":{}}}",
        key_of(now_ms(), rng.u128(..)),
        rng.u8(10..60),
        rng.u16(4000..4020),
        invite.unwrap_or_default(),
        rng.u32(5_000..90_000),
    );
    request.clear();
    // Writing into a String cannot fail.
    let _ = write!(
        request,
        "POST /v1/submissions HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
}
