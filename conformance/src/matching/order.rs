//! The order of an array's elements by one of their members.

use std::cmp::Ordering;

use serde_json::Value;

use super::Found;
use super::values::{brief, compare, time};

/// Which way the elements go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Ascending,
    Descending,
}

/// What keeps an array from having an order: the number of an element, what was expected there and
/// what is there. Without a number it is the whole array.
pub(super) type Disorder = (Option<usize>, String, Found);

impl Direction {
    /// The direction that a function asks for, if it asks for one.
    pub(super) fn of(function: &str) -> Option<Direction> {
        match function {
            "ascending" => Some(Self::Ascending),
            "descending" => Some(Self::Descending),
            _ => None,
        }
    }
}

/// The first place at which elements do not stand in this order by the member that `path` leads to,
/// such as `id` or `room.id`. Equal neighbours are in order.
pub(super) fn disorder(values: &[Value], path: &str, direction: Direction) -> Option<Disorder> {
    if values.len() < 2 {
        let expected = "two elements or more, of which one comes first".to_owned();
        return Some((None, expected, Found::Count(values.len())));
    }
    let mut before: Option<&Value> = None;
    for (number, element) in values.iter().enumerate() {
        let Some(here) = member(element, path) else {
            let expected = format!("an element with `{path}`");
            return Some((Some(number), expected, Found::value(element)));
        };
        if let Some(before) = before {
            let (wrong, word) = match direction {
                Direction::Ascending => (Ordering::Less, "before"),
                Direction::Descending => (Ordering::Greater, "after"),
            };
            if ordering(here, before).is_none_or(|order| order == wrong) {
                let expected = format!("a `{path}` not {word} {}", brief(before));
                return Some((Some(number), expected, Found::value(here)));
            }
        }
        before = Some(here);
    }
    None
}

fn member<'v>(element: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.')
        .try_fold(element, |value, step| value.get(step))
}

/// How two values of one member stand: numbers and texts of digits by their number, times by the
/// moment, other texts by their characters. Nothing else has an order.
fn ordering(a: &Value, b: &Value) -> Option<Ordering> {
    if let Some(order) = compare(a, b) {
        return Some(order);
    }
    let (a, b) = (a.as_str()?, b.as_str()?);
    if digits(a) && digits(b) {
        let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
        return Some(a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    }
    match (time(a), time(b)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => Some(a.cmp(b)),
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(values: &Value, path: &str, ascending: Option<usize>, descending: Option<usize>) {
        let values = values.as_array().expect("an array");
        let place = |direction| disorder(values, path, direction).map(|(at, ..)| at);
        assert_eq!(
            place(Direction::Ascending),
            ascending.map(Some),
            "{values:?}"
        );
        assert_eq!(
            place(Direction::Descending),
            descending.map(Some),
            "{values:?}"
        );
    }

    #[test]
    fn each_kind_of_value_has_its_order() {
        check(
            &json!([{"n": 2}, {"n": 10}, {"n": 10.0}]),
            "n",
            None,
            Some(1),
        );
        check(&json!([{"n": "2"}, {"n": "010"}]), "n", None, Some(1));
        check(&json!([{"n": "b"}, {"n": "a"}]), "n", Some(1), None);
        let times = json!([{"n": "2026-01-01T10:00:00Z"}, {"n": "2026-01-01T10:30:00+01:00"}]);
        check(&times, "n", Some(1), None);
        check(
            &json!([{"a": {"n": 1}}, {"a": {"n": 2}}, {"a": {"n": 1}}]),
            "a.n",
            Some(2),
            Some(1),
        );
    }

    #[test]
    fn what_has_no_order_is_in_none() {
        check(&json!([{"n": 1}, {"n": "2"}]), "n", Some(1), Some(1));
        check(&json!([{"n": 1}, {"m": 2}]), "n", Some(1), Some(1));
        check(&json!([{"n": null}, {"n": null}]), "n", Some(1), Some(1));
        for few in [json!([]), json!([{"n": 1}])] {
            let few = few.as_array().expect("an array");
            let told = disorder(few, "n", Direction::Ascending).map(|(at, ..)| at);
            assert_eq!(told, Some(None), "one element has every order");
        }
    }
}
