//! Comparing tallies with the rows they were made of, for a probe: nothing is changed.

use std::collections::{BTreeMap, BTreeSet};

use index::Slot;
use jiff::civil::Date;

use super::read::each_place;
use super::{TallyFilter, TallyLedger};
use crate::central::CentralError;
use crate::central::inspection::Uneven;
use crate::central::sample::{each_value, read_answers};
use crate::entry::Standing;

/// What is compared: survey, what was said, standing; and how often by the tallies and by the rows.
type Compared = BTreeMap<(String, Slot, Standing), (i64, i64)>;

/// Where tallies and rows disagree, at most `limit` places: of these days, and of all days together as
/// far as submissions themselves go, whose place has the day `""`.
pub async fn uneven(
    ledger: &mut impl TallyLedger,
    days: &[Date],
    limit: usize,
) -> Result<Vec<Uneven>, CentralError> {
    let mut uneven = Vec::new();
    for day in days {
        let (mut compared, erased) = recounted(ledger, *day).await?;
        let filter = TallyFilter { from: Some(*day), to: Some(*day), ..TallyFilter::default() };
        each_place(ledger, &filter, &mut |place, said| {
            for (slot, n) in said {
                let key = (place.survey.to_owned(), (*slot).clone(), place.standing);
                compared.entry(key).or_default().0 += n;
            }
        })
        .await?;
        // What an erased row said is in the tallies only.
        compared
            .retain(|(survey, slot, _), _| slot.question.is_empty() || !erased.contains(survey));
        note(&mut uneven, &day.to_string(), compared);
    }
    let mut totals = Compared::new();
    let submission = || Slot { question: String::new(), row: String::new(), value: String::new() };
    for ((survey, standing), n) in ledger.totals().await? {
        totals.entry((survey, submission(), standing)).or_default().0 += n;
    }
    for ((survey, standing), n) in ledger.rows_by_standing().await? {
        totals.entry((survey, submission(), standing)).or_default().1 += n;
    }
    note(&mut uneven, "", totals);
    uneven.truncate(limit);
    Ok(uneven)
}

/// What the rows of a day say, and the surveys that have erased ones among them.
async fn recounted(
    ledger: &mut impl TallyLedger,
    day: Date,
) -> Result<(Compared, BTreeSet<String>), CentralError> {
    let mut compared = Compared::new();
    let mut erased = BTreeSet::new();
    ledger
        .each_row(day, &mut |row| {
            if row.is_erased {
                erased.insert(row.survey.to_owned());
            }
            each_value(&read_answers(row.id, row.answers)?, |question, of, value| {
                let slot = Slot { question: question.into(), row: of.into(), value: value.into() };
                let key = (row.survey.to_owned(), slot, row.standing);
                compared.entry(key).or_default().1 += 1;
            });
            Ok(())
        })
        .await?;
    Ok((compared, erased))
}

fn note(uneven: &mut Vec<Uneven>, day: &str, compared: Compared) {
    let differ = compared.into_iter().filter(|(_, (tallied, recounted))| tallied != recounted);
    uneven.extend(differ.map(|((survey, slot, standing), (tallied, recounted))| Uneven {
        day: day.to_owned(),
        survey,
        question: slot.question,
        row: slot.row,
        value: slot.value,
        standing: standing.name().to_owned(),
        tallied,
        recounted,
    }));
}
