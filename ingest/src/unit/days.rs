//! Spans of days: cut, put together, taken away from one another. Both ends belong to them.

use jiff::civil::Date;

/// Days from one to another, both included; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Days {
    /// All the days there are.
    pub const ALL: Days = Days { from: Date::MIN, to: Date::MAX };

    /// These days; `None` when the last lies before the first.
    pub fn of(from: Date, to: Date) -> Option<Days> {
        (from <= to).then_some(Days { from, to })
    }

    /// True when the day is one of them.
    pub fn has(self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// The days that are in both.
    pub fn both(self, other: Days) -> Option<Days> {
        Days::of(self.from.max(other.from), self.to.min(other.to))
    }

    /// These days without others, which come in their order.
    pub fn without(self, taken: impl IntoIterator<Item = Days>) -> Vec<Days> {
        let mut left = Vec::new();
        let mut from = self.from;
        for one in taken {
            if one.to < from {
                continue;
            }
            if one.from > self.to {
                break;
            }
            if let Some(days) = before(one.from).and_then(|to| Days::of(from, to)) {
                left.push(days);
            }
            match after(one.to) {
                Some(day) => from = day,
                None => return left,
            }
        }
        left.extend(Days::of(from, self.to));
        left
    }
}

/// A day as it is written in files, `YYYY-MM-DD` and in no other way: days are compared as text elsewhere.
pub fn read(text: &str) -> Option<Date> {
    text.parse::<Date>().ok().filter(|day| day.to_string() == text)
}

/// The day after; `None` at the end of time.
pub fn after(day: Date) -> Option<Date> {
    day.tomorrow().ok()
}

/// The day before; `None` at the beginning of time.
pub fn before(day: Date) -> Option<Date> {
    day.yesterday().ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn days(from: i8, to: i8) -> Days {
        Days::of(date(2025, 7, from), date(2025, 7, to)).unwrap()
    }

    #[test]
    fn what_is_taken_away_is_gone_and_the_rest_is_there() {
        for (taken, left) in [
            (vec![], vec![days(5, 20)]),
            (vec![days(1, 4)], vec![days(5, 20)]),
            (vec![days(21, 30)], vec![days(5, 20)]),
            (vec![days(1, 5)], vec![days(6, 20)]),
            (vec![days(20, 30)], vec![days(5, 19)]),
            (vec![days(7, 9)], vec![days(5, 6), days(10, 20)]),
            (vec![days(1, 6), days(8, 8), days(19, 30)], vec![days(7, 7), days(9, 18)]),
            (vec![days(5, 20)], vec![]),
            (vec![Days::ALL], vec![]),
        ] {
            assert_eq!(days(5, 20).without(taken.clone()), left, "{taken:?}");
        }
        assert_eq!(Days::ALL.without([Days::ALL]), []);
        assert_eq!(Days::of(date(2025, 7, 2), date(2025, 7, 1)), None);
        assert_eq!(days(1, 9).both(days(9, 12)), Some(days(9, 9)));
        assert_eq!(days(1, 9).both(days(10, 12)), None);
    }
}
