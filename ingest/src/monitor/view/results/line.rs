//! A figure over several periods as a line with the band of its intervals. The same stands in a table behind
//! it; here are no numbers that are not there.

use std::fmt::Write as _;

use leptos::prelude::*;

use super::value::{place, value};
use crate::figures::report::Item;
use crate::monitor::results::Point;
use crate::monitor::view::Reader;

/// The drawing, in its own units.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 34.0;

/// The line and its band.
#[component]
pub fn TrendLine(
    /// Language and texts.
    reader: Reader,
    /// What it is of.
    name: String,
    /// The figure in each period, the earliest first.
    points: Vec<Point>,
    /// A figure of this scale, for the marks at the side.
    like: Item,
) -> impl IntoView {
    let wording = reader.results();
    let step = (WIDTH - LEFT - RIGHT) / (points.len().max(2) - 1) as f64;
    let x = |at: usize| LEFT + step * at as f64;
    let y = |place: f64| TOP + (1.0 - place) * (HEIGHT - TOP - BOTTOM);
    let seen: Vec<(usize, &Item, f64)> = points
        .iter()
        .enumerate()
        .filter_map(|(at, point)| {
            let item = point.item.as_ref()?;
            Some((at, item, item.value?))
        })
        .collect();
    let runs = runs(&seen);
    let bands = runs.iter().map(|run| band(run, &x, &y));
    let lines = runs.iter().map(|run| {
        let along = run.iter().map(|(at, item, value)| (x(*at), y(place(item, *value))));
        view! { <path class="trend-line" d=path(along, false) /> }
    });
    let dots = seen.iter().map(|(at, item, value)| {
        view! { <circle class="dot" cx=x(*at) cy=y(place(item, *value)) r="5" /> }
    });
    let marks = marks(&like).map(|(mark, at)| {
        let text = value(reader, &like, mark).replace(".0", "").replace(",0", "");
        view! {
            <line class="axis" x1=LEFT x2=WIDTH - RIGHT y1=y(at) y2=y(at) />
            <text class="axis-text" x=LEFT - 8.0 y=y(at) dy="0.35em" text-anchor="end">{text}</text>
        }
    });
    let names: Vec<String> =
        points.iter().map(|point| wording.period_short(point.period)).collect();
    let labels = names.iter().enumerate().map(|(at, text)| {
        let anchor = if at + 1 == names.len() {
            "end"
        } else if at == 0 {
            "start"
        } else {
            "middle"
        };
        view! {
            <text class="axis-text" x=x(at) y=HEIGHT - 10.0 text-anchor=anchor>{text.clone()}</text>
        }
    });
    let ends = [points.first(), points.last()]
        .map(|point| point.map(|point| wording.period_name(point.period)).unwrap_or_default());
    let told = (wording.question_chart)(&name, &ends[0], &ends[1]);
    let size = format!("0 0 {WIDTH} {HEIGHT}");
    view! {
        <svg class="trend-chart" viewBox=size role="img" aria-labelledby="trend-title trend-desc">
            <title id="trend-title">{told}</title>
            <desc id="trend-desc">{wording.question_table}</desc>
            {marks.collect_view()}
            {bands.collect_view()}
            {lines.collect_view()}
            {dots.collect_view()}
            {labels.collect_view()}
        </svg>
    }
    .into_any()
}

type Seen<'i> = (usize, &'i Item, f64);

/// Periods next to each other; a gap is a gap, and nothing is drawn across it.
fn runs<'i>(seen: &[Seen<'i>]) -> Vec<Vec<Seen<'i>>> {
    let mut runs: Vec<Vec<Seen<'i>>> = Vec::new();
    for one in seen {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| last.0 + 1 == one.0) => run.push(*one),
            _ => runs.push(vec![*one]),
        }
    }
    runs
}

fn band(run: &[Seen<'_>], x: &impl Fn(usize) -> f64, y: &impl Fn(f64) -> f64) -> impl IntoView {
    let known: Vec<(f64, f64, f64)> = run
        .iter()
        .filter_map(|(at, item, _)| {
            let [low, high] = item.interval?;
            Some((x(*at), y(place(item, low)), y(place(item, high))))
        })
        .collect();
    let above = known.iter().map(|(x, _, high)| (*x, *high));
    let below = known.iter().rev().map(|(x, low, _)| (*x, *low));
    let whiskers = known.iter().map(|(x, low, high)| {
        view! { <line class="range" x1=*x x2=*x y1=*low y2=*high /> }
    });
    view! {
        <path class="trend-band" d=path(above.chain(below), true) />
        {whiskers.collect_view()}
    }
}

fn path(points: impl Iterator<Item = (f64, f64)>, is_closed: bool) -> String {
    let mut path = String::new();
    for (at, (x, y)) in points.enumerate() {
        let command = if at == 0 { 'M' } else { 'L' };
        // A String takes whatever is written to it.
        let _ = write!(path, "{command}{x:.1} {y:.1}");
    }
    if is_closed && !path.is_empty() {
        path.push('Z');
    }
    path
}

/// Values at the side, with their places.
fn marks(like: &Item) -> impl Iterator<Item = (f64, f64)> {
    let (least, most) = match like.scale {
        "percentage-points" => (-100.0, 100.0),
        "level" => (1.0, like.max),
        _ => (0.0, like.max),
    };
    [0.0, 0.25, 0.5, 0.75, 1.0].into_iter().map(move |at| (least + (most - least) * at, at))
}
