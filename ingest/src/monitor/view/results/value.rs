//! A figure's value as people read it, and where it lies on its own scale.

use crate::figures::report::Item;
use crate::monitor::number;
use crate::monitor::view::Reader;

/// A value on the scale of a figure: `92,5 %`, or `1,8`.
pub fn value(reader: Reader, item: &Item, value: f64) -> String {
    match item.scale {
        "percent" => number::percentage(reader.language, value),
        "percentage-points" => number::signed(reader.language, value),
        _ => number::decimal(reader.language, value),
    }
}

/// The value, or why there is none.
pub fn told(reader: Reader, item: &Item) -> String {
    let wording = reader.results();
    match item.value {
        Some(found) => value(reader, item, found),
        None if is_hidden(item) => wording.hidden.to_owned(),
        None => wording.heat_none.to_owned(),
    }
}

/// Somebody answered, and it is not told. What nobody answered was told apart where it was gathered.
pub fn is_hidden(item: &Item) -> bool {
    item.suppressed
}

/// The interval in words, or that there is none.
pub fn interval(reader: Reader, item: &Item) -> String {
    let wording = reader.results();
    match item.interval {
        Some([low, high]) => {
            (wording.interval_of)(&value(reader, item, low), &value(reader, item, high))
        }
        None => wording.no_interval.to_owned(),
    }
}

/// Where a value lies between the least and the most of its scale, 0 to 1.
pub fn place(item: &Item, value: f64) -> f64 {
    let (least, most) = match item.scale {
        "percentage-points" => (-100.0, 100.0),
        "level" => (1.0, item.max),
        _ => (0.0, item.max),
    };
    if most <= least { 0.0 } else { ((value - least) / (most - least)).clamp(0.0, 1.0) }
}

/// A place as an attribute of SVG.
pub fn percent(place: f64) -> String {
    format!("{:.2}%", place * 100.0)
}

/// A difference on the scale of a figure, with its unit.
pub fn difference(reader: Reader, item: &Item, by: f64) -> String {
    let text = number::signed(reader.language, by);
    match item.scale {
        "percent" | "percentage-points" => {
            format!("{text} {}", reader.results().points_of_percent)
        }
        _ => text,
    }
}

/// A count that the report has as an unsigned number.
pub fn count(reader: Reader, n: u64) -> String {
    reader.count(i64::try_from(n).unwrap_or(i64::MAX))
}
