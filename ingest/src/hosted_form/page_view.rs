//! A page view of the hosted form: a key of its own, signed, so that two people never share one and a
//! page that was kept for too long is not sent unseen.
//!
//! The key says when it was made, so the signature binds survey, key and time. A form without a
//! signature was not made here (the loader's, another program's) and is an ordinary submission.

use crate::limits::{PAGE_VIEW_CLOCK_SKEW_MS, PAGE_VIEW_MS};
use crate::secrets::Secrets;

/// The key of a form, and the proof that it was shown here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageView {
    /// The submission's key.
    pub key: String,
    /// The signature, where there is one.
    pub signature: Option<String>,
}

impl PageView {
    /// A page view of a survey with a key that was made just now.
    pub fn signed(secrets: &Secrets, survey: &str, key: &[u8; 16]) -> PageView {
        let signature = Some(secrets.page_view(survey, key));
        PageView { key: model::code::key_text(key), signature }
    }

    /// False when it says that it was made here and was not, or so long ago that the citizen is to
    /// look at it once more.
    pub fn is_good(&self, secrets: &Secrets, survey: &str, now_ms: i64) -> bool {
        let Some(signature) = &self.signature else { return true };
        let Some(key) = model::code::key_bytes(&self.key) else { return false };
        let made_ms = key[..6].iter().fold(0, |at, byte| at << 8 | i64::from(*byte));
        let age_ms = now_ms - made_ms;
        (-PAGE_VIEW_CLOCK_SKEW_MS..=PAGE_VIEW_MS).contains(&age_ms)
            && secrets.is_page_view(survey, &key, signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MADE_MS: i64 = 1_790_000_000_000;

    fn key() -> [u8; 16] {
        let made = u64::try_from(MADE_MS).unwrap();
        *uuid::Builder::from_unix_timestamp_millis(made, &[7; 10]).into_uuid().as_bytes()
    }

    #[test]
    fn a_page_view_is_good_for_a_day_and_not_a_millisecond_longer() {
        let secrets = Secrets::from_bytes(&[1; 32], &[2; 32]);
        let view = PageView::signed(&secrets, "one-stop", &key());
        for (now_ms, is_good) in [
            (MADE_MS, true),
            (MADE_MS + PAGE_VIEW_MS, true),
            (MADE_MS + PAGE_VIEW_MS + 1, false),
            (MADE_MS - PAGE_VIEW_CLOCK_SKEW_MS, true),
            (MADE_MS - PAGE_VIEW_CLOCK_SKEW_MS - 1, false),
        ] {
            assert_eq!(view.is_good(&secrets, "one-stop", now_ms), is_good, "{now_ms}");
        }
    }

    #[test]
    fn the_signature_binds_survey_key_and_installation() {
        let secrets = Secrets::from_bytes(&[1; 32], &[2; 32]);
        let view = PageView::signed(&secrets, "one-stop", &key());
        let is_good = |view: &PageView, survey| view.is_good(&secrets, survey, MADE_MS);
        assert!(is_good(&view, "one-stop"));
        assert!(!is_good(&view, "sipas-2023"), "another survey");
        let mut other = key();
        other[15] ^= 1;
        let other = PageView { key: model::code::key_text(&other), ..view.clone() };
        assert!(!is_good(&other, "one-stop"), "another key");
        for wrong in ["", "x", &"0".repeat(32), &"0".repeat(64)] {
            let view = PageView { signature: Some(wrong.to_owned()), ..view.clone() };
            assert!(!is_good(&view, "one-stop"), "{wrong}");
        }
        let foreign = Secrets::from_bytes(&[3; 32], &[2; 32]);
        assert!(!view.is_good(&foreign, "one-stop", MADE_MS), "signed elsewhere");
        let node = Secrets::from_bytes(&[1; 32], &[9; 32]);
        assert!(view.is_good(&node, "one-stop", MADE_MS), "another node with the same secrets");
        let unsigned = PageView { signature: None, ..view };
        assert!(is_good(&unsigned, "one-stop"), "made in a browser");
    }
}
