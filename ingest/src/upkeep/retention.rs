//! Retention: what was said is destroyed after the months the law and the operator give it. The
//! tombstone and the counts stay. It looks at central; the journal's content is purged long before.

use std::sync::Arc;

use jiff::Span;
use jiff::civil::Date;
use tokio::time::sleep;

use crate::central::{Central, CentralError};
use crate::clock::Clock;
use crate::day;
use crate::limits::{RETENTION_LOOK, RETENTION_PAUSE, RETENTION_ROWS_MAX, RIGHTS_IDLE};

/// Runs until it is aborted: at the start, then once for each day of Asia/Ho_Chi_Minh.
pub async fn run(central: Arc<dyn Central>, clock: Clock, months: u32) {
    let mut done: Option<Date> = None;
    loop {
        let today = day::of(clock.now_ms());
        if done != Some(today) {
            match destroy_old(&*central, &clock, months).await {
                Ok(rows) => {
                    done = Some(today);
                    if rows > 0 {
                        tracing::info!(rows, months, "content past its time was destroyed");
                    }
                }
                Err(error) => {
                    tracing::warn!(error = %error, "retention could not be kept, trying again");
                }
            }
        }
        sleep(RETENTION_LOOK).await;
    }
}

/// Destroys the content of every row that was received more than `months` months before today, and
/// what is known of dossiers of that time, a bounded number in each transaction. Returns how many rows.
///
/// # Errors
/// Central cannot be used; what was destroyed by then stays so.
pub async fn destroy_old(
    central: &dyn Central,
    clock: &Clock,
    months: u32,
) -> Result<u64, CentralError> {
    let now = clock.now_ms();
    let before = first_day_kept(day::of(now), months).to_string();
    let mut destroyed = 0;
    loop {
        let rows = central.retain(&before, now, RETENTION_ROWS_MAX).await?;
        if rows == 0 {
            break;
        }
        destroyed += rows;
        // The feed writes, too.
        sleep(RETENTION_PAUSE).await;
    }
    // A dossier goes with the ratings of its time.
    while central.forget_dossiers(&before, RETENTION_ROWS_MAX).await? > 0 {
        sleep(RETENTION_PAUSE).await;
    }
    while destroyed > 0 && !central.scrub().await? {
        sleep(RIGHTS_IDLE).await;
    }
    Ok(destroyed)
}

/// Rows of this day and later keep their content: a row of a day is kept for the whole of its
/// months. Before the beginning of the calendar nothing was received.
fn first_day_kept(today: Date, months: u32) -> Date {
    let months = Span::new().try_months(months).unwrap_or_default();
    today.checked_sub(months).unwrap_or(Date::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_kept_for_the_whole_of_its_months() {
        let kept = |today: &str, months| first_day_kept(today.parse().unwrap(), months).to_string();
        assert_eq!(kept("2026-11-21", 36), "2023-11-21");
        assert_eq!(kept("2026-11-21", 1), "2026-10-21");
        assert_eq!(kept("2026-03-31", 1), "2026-02-28", "the last day there is");
        assert_eq!(kept("2028-02-29", 36), "2025-02-28");
    }
}
