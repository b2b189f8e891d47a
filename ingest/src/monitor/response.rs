//! Response rates as one scope may be told them: how many of the eligible dossiers were rated. Pure.
//! Unknown where nobody told of any dossier; a zero would be a lie about people nobody asked.

use super::number;
use super::scope::Scope;
use crate::central::dossier::Responses;

/// Eligible and rated dossiers, as central has them.
#[derive(Clone, Debug, Default)]
pub struct ResponseRates(Vec<Responses>);

/// A response rate as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// Nobody told of any dossier.
    Unknown,
    /// Too few dossiers, or too few of one kind, to be told.
    TooFew,
    /// So many of so many.
    Told {
        /// Dossiers with at least one counted submission.
        responded: i64,
        /// Eligible dossiers.
        eligible: i64,
        /// The share in tenths of a percent.
        permille: i64,
    },
}

impl ResponseRates {
    /// The rates of what central has.
    pub fn of(responses: Vec<Responses>) -> ResponseRates {
        ResponseRates(responses)
    }

    /// The rate over all units and steps, or over one; `survey` `""` asks for a rating of any survey.
    pub fn rate(
        &self,
        unit: Option<&str>,
        stage: Option<&str>,
        survey: &str,
        scope: &Scope,
    ) -> Rate {
        let asked = self.0.iter().filter(|one| {
            unit.is_none_or(|unit| one.unit == unit) && stage.is_none_or(|stage| one.stage == stage)
        });
        let (mut eligible, mut responded) = (0, 0);
        for one in asked {
            if one.survey.is_empty() {
                eligible += one.eligible;
            }
            if one.survey == survey {
                responded += one.responded;
            }
        }
        told(responded, eligible, scope)
    }
}

/// Neither those who answered nor those who did not may be few: one is what the other lacks.
fn told(responded: i64, eligible: i64, scope: &Scope) -> Rate {
    let Some(permille) = number::permille(responded, eligible) else { return Rate::Unknown };
    let are_told = [eligible, responded, eligible - responded].map(|n| scope.told(n).is_some());
    if are_told == [true; 3] { Rate::Told { responded, eligible, permille } } else { Rate::TooFew }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::central::account::Role;

    fn rates() -> ResponseRates {
        let of = |unit: &str, stage: &str, survey: &str, eligible, responded| Responses {
            unit: unit.to_owned(),
            stage: stage.to_owned(),
            survey: survey.to_owned(),
            eligible,
            responded,
        };
        ResponseRates::of(vec![
            of("H1", "result", "", 10, 6),
            of("H1", "result", "one-stop", 10, 5),
            of("H1", "result", "sipas-2023", 10, 2),
            of("H1", "refused", "", 4, 0),
            of("H2", "result", "", 6, 6),
            of("H2", "result", "one-stop", 6, 6),
        ])
    }

    fn of(responded: i64, eligible: i64, permille: i64) -> Rate {
        Rate::Told { responded, eligible, permille }
    }

    #[test]
    fn a_dossier_counts_once_whatever_the_surveys() {
        let (rates, all) = (rates(), Scope::new(Role::Central, ""));
        assert_eq!(rates.rate(None, None, "", &all), of(12, 20, 600));
        assert_eq!(rates.rate(None, None, "one-stop", &all), of(11, 20, 550));
        assert_eq!(rates.rate(Some("H1"), None, "", &all), of(6, 14, 429));
        assert_eq!(rates.rate(Some("H1"), Some("refused"), "", &all), of(0, 4, 0));
        assert_eq!(rates.rate(None, None, "online-service", &all), of(0, 20, 0));
    }

    #[test]
    fn of_nothing_the_rate_is_unknown_and_not_zero() {
        let (rates, all) = (rates(), Scope::new(Role::Central, ""));
        assert_eq!(rates.rate(Some("H3"), None, "", &all), Rate::Unknown);
        assert_eq!(ResponseRates::default().rate(None, None, "", &all), Rate::Unknown);
    }

    #[test]
    fn a_viewer_is_not_told_of_few_who_answered_nor_of_few_who_did_not() {
        let viewer = Scope::new(Role::Viewer, "");
        assert_eq!(told(5, 10, &viewer), of(5, 10, 500));
        assert_eq!(told(4, 10, &viewer), Rate::TooFew);
        assert_eq!(told(6, 10, &viewer), Rate::TooFew);
        assert_eq!(told(0, 4, &viewer), Rate::TooFew);
        assert_eq!((told(0, 9, &viewer), told(9, 9, &viewer)), (of(0, 9, 0), of(9, 9, 1_000)));
    }
}
