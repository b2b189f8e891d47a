//! Outcomes over time as stacked bars, with the table behind them. The three outcomes differ in lightness
//! and in pattern, not in hue alone, and the legend names them with their sums.

use leptos::prelude::*;

use crate::day;
use crate::flow::MINUTE_MS;
use crate::monitor::flow::{Bar, Outcomes};
use crate::monitor::view::Reader;

/// The drawing, in its own units.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 200.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 4.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 26.0;

/// What a chart is of.
pub struct ChartOf {
    /// Names the parts of the drawing.
    pub id: &'static str,
    /// Heading.
    pub title: &'static str,
    /// What is drawn, in a sentence.
    pub told: &'static str,
    /// The sum, in words.
    pub sum: String,
    /// Bars with a mark below are so many minutes apart.
    pub mark_every: i64,
    /// The bars.
    pub bars: Vec<Bar>,
}

/// Bars, legend and table.
#[component]
pub fn Chart(
    /// Language and texts.
    reader: Reader,
    /// What it is of.
    chart: ChartOf,
) -> impl IntoView {
    let ChartOf { id, title, told, sum, mark_every, bars } = chart;
    let texts = reader.flow();
    let all = bars.iter().fold(Outcomes::default(), |sum, bar| Outcomes {
        stored: sum.stored + bar.outcomes.stored,
        repeat: sum.repeat + bar.outcomes.repeat,
        rejected: sum.rejected + bar.outcomes.rejected,
    });
    let parts = [
        ("flow-stored", texts.stored, all.stored),
        ("flow-repeat", texts.repeat, all.repeat),
        ("flow-rejected", texts.rejected, all.rejected),
    ];
    let legend = parts.map(|(class, name, n)| {
        view! {
            <li><svg class="flow-swatch" width="14" height="14" aria-hidden="true"
                focusable="false">
                <rect class=class width="14" height="14" rx="2" fill=fill(id, class) /></svg>
                {name} " " <b>{reader.count(n)}</b></li>
        }
    });
    let (labelled, title_id) = (format!("{id}-title"), format!("{id}-title"));
    view! {
        <section class="flow-chart" aria-labelledby=labelled>
            <header><h2 id=title_id>{title}</h2><p class="meta">{sum}</p></header>
            <Drawing reader id told bars=bars.clone() mark_every />
            <ul class="flow-legend">{legend.collect_view()}</ul>
            <Numbers reader id title bars />
        </section>
    }
    .into_any()
}

fn fill(id: &str, class: &str) -> Option<String> {
    (class == "flow-rejected").then(|| format!("url(#{id}-hatch)"))
}

#[component]
fn Drawing(
    reader: Reader,
    id: &'static str,
    told: &'static str,
    bars: Vec<Bar>,
    mark_every: i64,
) -> impl IntoView {
    let most = bars.iter().map(|bar| bar.outcomes.received()).max().unwrap_or(0);
    let top = round_up(most);
    let step = (WIDTH - LEFT - RIGHT) / bars.len().max(1) as f64;
    let place = |n: i64| (HEIGHT - TOP - BOTTOM) * n as f64 / top as f64;
    let ground = HEIGHT - BOTTOM;
    let columns = bars.iter().enumerate().filter(|(_, bar)| bar.outcomes.received() > 0);
    let columns = columns.map(|(at, bar)| {
        let (x, mut y) = (LEFT + step * at as f64, ground);
        let Outcomes { stored, repeat, rejected } = bar.outcomes;
        let parts = [("flow-stored", stored), ("flow-repeat", repeat), ("flow-rejected", rejected)];
        parts
            .map(|(class, n)| {
                let height = place(n);
                y -= height;
                (n > 0).then(|| view! {
                <rect class=class x=round(x + 0.5) y=round(y) width=round((step - 1.0).max(1.0))
                    height=round(height) fill=fill(id, class) />
            })
            })
            .collect_view()
    });
    let lines = [0, top / 2, top].map(|n| {
        let y = round(ground - place(n));
        view! {
            <line class="axis" x1=LEFT x2=WIDTH - RIGHT y1=y.clone() y2=y.clone() />
            <text class="axis-text" x=LEFT - 6.0 y=y dy="0.35em" text-anchor="end">
                {reader.count(n)}</text>
        }
    });
    let marks = bars.iter().enumerate().filter(|(_, bar)| {
        // Whole hours of the clock in Viet Nam, and whole parts of them.
        (bar.minute + day::OFFSET_SECONDS / 60).rem_euclid(mark_every) == 0
    });
    let marks = marks.map(|(at, bar)| {
        let x = LEFT + step * (at as f64 + 0.5);
        let anchor = if x > WIDTH - 24.0 { "end" } else { "middle" };
        view! { <text class="axis-text" x=round(x) y=HEIGHT - 8.0 text-anchor=anchor>
        {time(bar.minute)}</text> }
    });
    let size = format!("0 0 {WIDTH} {HEIGHT}");
    let hatch = format!("{id}-hatch");
    view! {
        <svg class="flow-bars" viewBox=size role="img" aria-label=told>
            <defs><pattern id=hatch width="5" height="5" patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)">
                <rect class="hatch-ground" width="5" height="5" />
                <rect class="hatch-line" width="2.5" height="5" /></pattern></defs>
            {lines.collect_view()}
            {columns.collect_view()}
            {marks.collect_view()}
        </svg>
    }
    .into_any()
}

#[component]
fn Numbers(reader: Reader, id: &'static str, title: &'static str, bars: Vec<Bar>) -> impl IntoView {
    let texts = reader.flow();
    // The newest first: what somebody opens the table for.
    let rows = bars.into_iter().rev().map(|bar| {
        let Outcomes { stored, repeat, rejected } = bar.outcomes;
        let is_nought = bar.outcomes.received() == 0;
        let numbers = [bar.outcomes.received(), stored, repeat, rejected];
        let cells = numbers.map(|n| view! { <td class="number">{reader.count(n)}</td> });
        view! { <tr class=is_nought.then_some("nought")><th scope="row">{time(bar.minute)}</th>
        {cells.collect_view()}</tr> }
    });
    let heads = [texts.received, texts.stored, texts.repeat, texts.rejected]
        .map(|head| view! { <th scope="col" class="number">{head}</th> });
    view! {
        <details class="flow-table" id=format!("{id}-numbers")>
            <summary>{texts.table}</summary>
            <div class="scroll tall" role="group" aria-label=title tabindex="0">
                <table class="grid">
                    <thead><tr><th scope="col">{texts.time}</th>{heads.collect_view()}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

/// Hour and minute in Viet Nam.
fn time(minute: i64) -> String {
    day::time_of_day(minute * MINUTE_MS).chars().take(5).collect()
}

fn round(value: f64) -> String {
    format!("{value:.1}")
}

/// The top of the axis: an even number of one or two digits and noughts, so that its half is whole.
fn round_up(most: i64) -> i64 {
    let mut unit = 1;
    loop {
        for step in [2, 4, 6, 8, 10] {
            if most <= step * unit {
                return step * unit;
            }
        }
        unit *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_ends_at_a_round_number_that_is_not_below_the_highest_bar() {
        let tops = [(0, 2), (2, 2), (3, 4), (10, 10), (11, 20), (61, 80), (1_234, 2_000)];
        for (most, top) in tops {
            assert_eq!(round_up(most), top, "{most}");
        }
    }

    #[test]
    fn a_minute_is_told_in_the_time_of_viet_nam() {
        assert_eq!(time(0), "07:00");
    }
}
