//! JSON as strictly as a submission needs it: UTF-8, one value, bounded nesting, and no member twice.
//!
//! Parsers differ on which of two members with one name they keep. What two systems can read as two
//! different ratings is refused, not guessed.

use std::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::error::Rejection;
use crate::limits::JSON_DEPTH_MAX;

/// Up to here every whole number has a floating-point number of its own.
const WHOLE_MAX: f64 = 9_007_199_254_740_991.0;

/// Reads bytes as JSON; a byte order mark in front is passed over.
///
/// # Errors
/// [`Rejection::Unreadable`], with the place.
pub fn parse(bytes: &[u8]) -> Result<Value, Rejection> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Rejection::Unreadable(format!("The body is not UTF-8: {error}.")))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let strict = Strict { depth: JSON_DEPTH_MAX };
    let read = strict.deserialize(&mut deserializer);
    let read = read.and_then(|value| deserializer.end().map(|()| value));
    read.map_err(|error| Rejection::Unreadable(format!("The body is not JSON: {error}.")))
}

/// Reads one value, with so many levels of nesting left.
#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
}

impl Strict {
    fn deeper<E: Error>(self) -> Result<Strict, E> {
        let message = || E::custom(format!("nested deeper than {JSON_DEPTH_MAX} levels"));
        self.depth.checked_sub(1).map(|depth| Strict { depth }).ok_or_else(message)
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        // JSON has one kind of number: `5.0` is 5 to its schema and to the hash of the content.
        if number.fract() == 0.0 && (0.0..=WHOLE_MAX).contains(&number) {
            return Ok((number as u64).into());
        }
        let number = Number::from_f64(number);
        number.map(Value::Number).ok_or_else(|| E::custom("a number that is not finite"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut members = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(inner)?;
            if members.contains_key(&name) {
                // The name may be anything a stranger typed, so it is not repeated in the answer.
                return Err(A::Error::custom("an object has the same member twice"));
            }
            members.insert(name, value);
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message(text: &str) -> String {
        match parse(text.as_bytes()) {
            Err(Rejection::Unreadable(message)) => message,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn json_is_read_as_it_is_written() {
        let text = "\u{feff} {\"a\": [1, -2, 0.5, true, null, \"Ông\\n\\u00e0\"], \"b\": {}} ";
        let expected = json!({"a": [1, -2, 0.5, true, null, "Ông\nà"], "b": {}});
        assert_eq!(parse(text.as_bytes()), Ok(expected));
    }

    #[test]
    fn a_whole_number_is_the_same_however_it_is_written() {
        let read = |text: &str| parse(text.as_bytes()).unwrap();
        assert_eq!(read("[5.0, 5e0, -0.0]"), json!([5, 5, 0]));
        assert_eq!(read("9007199254740991.0"), json!(9_007_199_254_740_991_u64));
        for text in ["9007199254740992.0", "-5.0", "5.5"] {
            assert!(!read(text).is_u64(), "{text}");
        }
    }

    #[test]
    fn a_member_twice_is_refused_and_not_guessed() {
        assert!(message("{\"overall\":5,\"overall\":1}").contains("the same member twice"));
        assert!(message("[{\"a\":{\"b\":1,\"b\":1}}]").contains("the same member twice"));
    }

    #[test]
    fn nesting_is_taken_up_to_its_bound_and_refused_one_past_it() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(nested(JSON_DEPTH_MAX).as_bytes()).is_ok());
        assert!(message(&nested(JSON_DEPTH_MAX + 1)).contains("nested deeper than 32 levels"));
    }

    #[test]
    fn what_is_no_json_is_refused_with_its_place() {
        for text in ["", "{", "{}{}", "[1,]", "'a'", "\"\\ud800\"", "01", "NaN"] {
            assert!(message(text).contains("line 1"), "{text}: {}", message(text));
        }
        assert!(matches!(parse(b"\"\xff\""), Err(Rejection::Unreadable(_))));
    }
}
