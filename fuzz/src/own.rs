//! What this system wrote and reads again: the survey as the widget gets it, the body of an entry as
//! the journal keeps it. A disk or a proxy can make anything of them.

use ingest::entry::Body;
use model::Survey;

/// The widget's survey reader never panics, and what it reads it writes as it was read.
pub fn definition(bytes: &[u8]) {
    let Ok(survey) = postcard::from_bytes::<Survey>(bytes) else { return };
    let written = postcard::to_allocvec(&survey).unwrap();
    assert_eq!(postcard::from_bytes::<Survey>(&written).unwrap(), survey);
}

/// A body of the journal never panics, and what is read can be written and read again as the same.
pub fn journal_body(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(body) = serde_json::from_str::<Body>(text) else { return };
    let written = serde_json::to_string(&body).unwrap();
    let again: Body = serde_json::from_str(&written).unwrap();
    assert_eq!(again, body, "written as {written}");
    assert_eq!(again.answers_json(), body.answers_json());
    assert_eq!(again.comments().count(), body.comments().count());
}
