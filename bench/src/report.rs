//! Figures as people read them: medians with their spread, ratios within a round, Markdown tables.

/// Several figures of one thing.
#[derive(Clone, Debug, Default)]
pub struct Figures(pub Vec<f64>);

impl Figures {
    /// The one in the middle.
    pub fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }

    /// Each over its counterpart of the same round.
    pub fn over(&self, other: &Figures) -> Figures {
        Figures(self.0.iter().zip(&other.0).map(|(one, other)| one / other).collect())
    }

    /// `median (min-max)` with so many decimals.
    pub fn text(&self, decimals: usize) -> String {
        let least = self.0.iter().copied().fold(f64::INFINITY, f64::min);
        let most = self.0.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        format!("{:.decimals$} ({least:.decimals$}-{most:.decimals$})", self.median())
    }
}

/// One line of a table of targets.
pub fn target(what: &str, seen: &str, wanted: &str, met: bool) -> String {
    format!("| {what} | {seen} | {wanted} | {} |", if met { "yes" } else { "**no**" })
}
