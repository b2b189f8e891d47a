//! The page without scripts: what a browser, or somebody else, posts to it.

use ingest::hosted_form::{Asked, Fields, PageView};
use ingest::intake::decode;
use model::Language;
use widget::flow::Flow;

use super::submission::SURVEYS;

/// Reading the form never panics; what it makes of it is a submission that intake can read, under
/// the key that was sent; the page that is shown again carries the same fields; and what travels along
/// in them is entered again as it was.
pub fn form(bytes: &[u8]) {
    let instrument = SURVEYS.in_force("one-stop").unwrap();
    let new_view =
        || PageView { key: "01931f5c-7b2a-7c3d-8e4f-0123456789ab".to_owned(), signature: None };
    let fields = Fields::read(bytes, new_view, &instrument, Asked::default());
    assert!(!fields.view.key.is_empty(), "a form without a key");
    let mut flow = Flow::new(instrument.in_language(Language::default()), Language::default());
    for (name, value) in &fields.answers {
        flow.enter(name, value, true);
    }
    flow.turn_to(fields.page);
    let mut resumed = Flow::new(instrument.in_language(Language::default()), Language::default());
    for (name, value) in flow.entered() {
        resumed.enter(&name, &value, true);
    }
    assert_eq!(resumed.entered(), flow.entered(), "what was entered changed on its way");
    let answers = flow.answers_to_send();
    let submission = fields.submission(&instrument, Language::default(), &answers);
    if let Ok(decoded) = decode::decode_value(submission) {
        let _ = decoded.submission.map(|submission| model::check(&*instrument, submission));
    }
    let hidden = fields.hidden(fields.page);
    let mut again = form_urlencoded::Serializer::new(String::new());
    again.extend_pairs(&hidden);
    let again = again.finish();
    let again = Fields::read(again.as_bytes(), new_view, &instrument, Asked::default());
    assert_eq!(again.hidden(again.page), hidden, "the fields of the page are not those that came");
}
