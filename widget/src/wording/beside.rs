//! Sentences that the modules beside the loader bring themselves, because they speak before, or
//! instead of, this crate's wasm. Here is what they say; a test holds the scripts against it.

use model::Language;

/// The sentences of one language.
#[derive(Clone, Copy, Debug)]
pub struct BesideWords {
    /// Button: open the form.
    pub open: &'static str,
    /// The same button once the rating was taken.
    pub sent: &'static str,
    /// The question on the bar.
    pub ask: &'static str,
    /// Button on the bar: not now.
    pub later: &'static str,
    /// Button: close the dialog.
    pub close: &'static str,
    /// Name of the dialog and of the frame.
    pub name: &'static str,
    /// Name of the bar.
    pub invite: &'static str,
}

/// The sentences of a language.
pub fn beside(language: Language) -> &'static BesideWords {
    match language {
        Language::Vi => &VI,
        Language::En => &EN,
    }
}

const VI: BesideWords = BesideWords {
    open: "Đánh giá",
    sent: "Xem biên nhận đánh giá",
    ask: "Ông/Bà có hài lòng với việc giải quyết hồ sơ này không?",
    later: "Để sau",
    close: "Đóng",
    name: "Phiếu đánh giá",
    invite: "Mời đánh giá",
};

const EN: BesideWords = BesideWords {
    open: "Rate this service",
    sent: "Show the receipt of your rating",
    ask: "Are you satisfied with how this dossier was handled?",
    later: "Later",
    close: "Close",
    name: "Rating form",
    invite: "Invitation to rate",
};
