//! How values compare, and how they are shown.

use jiff::Timestamp;
use serde_json::{Number, Value};

/// Deep equality with numbers by value: `1` is `1.0`.
pub fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            compare_numbers(a, b) == Some(std::cmp::Ordering::Equal)
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| equal(a, b)))
        }
        _ => a == b,
    }
}

/// How two numbers compare; other values do not.
pub(super) fn compare(a: &Value, b: &Value) -> Option<std::cmp::Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => compare_numbers(a, b),
        _ => None,
    }
}

fn compare_numbers(a: &Number, b: &Number) -> Option<std::cmp::Ordering> {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => a.as_f64()?.partial_cmp(&b.as_f64()?),
    }
}

/// Whether both are times and this one is not before that.
pub(super) fn not_before(value: &Value, earlier: &Value) -> bool {
    match (
        value.as_str().and_then(time),
        earlier.as_str().and_then(time),
    ) {
        (Some(value), Some(earlier)) => value >= earlier,
        _ => false,
    }
}

/// An RFC 3339 time; without a zone it counts as UTC.
pub(super) fn time(text: &str) -> Option<Timestamp> {
    text.parse::<Timestamp>().ok().or_else(|| {
        let civil: jiff::civil::DateTime = text.parse().ok()?;
        civil
            .to_zoned(jiff::tz::TimeZone::UTC)
            .ok()
            .map(|zoned| zoned.timestamp())
    })
}

/// The value as JSON, shortened in the middle of long texts.
pub fn brief(value: &Value) -> String {
    shorten(&value.to_string())
}

/// Keeps the start and the end of a text of more than 120 characters.
pub fn shorten(text: &str) -> String {
    let count = text.chars().count();
    if count <= 120 {
        return text.to_owned();
    }
    let start: String = text.chars().take(80).collect();
    let end: String = text.chars().skip(count - 30).collect();
    format!("{start} … {end} ({count} characters)")
}
