//! The form of a frame that no message describes, short enough to be counted by.

use serde_json::Value;

/// Members shown; a frame with more is cut, so that a shape is never longer than a line or two.
const MEMBERS_SHOWN: usize = 12;
/// Characters of a member's name shown.
const NAME_SHOWN: usize = 40;

/// The frame's form, `{action: string, data: {…}}`, its members sorted by name.
pub(super) fn of(frame: &Value) -> String {
    let Value::Object(members) = frame else {
        return inner(frame).to_owned();
    };
    let mut shown: Vec<_> = members.iter().collect();
    shown.sort_by_key(|(name, _)| name.as_str());
    let mut parts: Vec<_> = shown
        .iter()
        .take(MEMBERS_SHOWN)
        .map(|(name, value)| format!("{}: {}", cut(name), inner(value)))
        .collect();
    if shown.len() > MEMBERS_SHOWN {
        parts.push("…".to_owned());
    }
    format!("{{{}}}", parts.join(", "))
}

fn inner(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(elements) if elements.is_empty() => "[]",
        Value::Array(_) => "[…]",
        Value::Object(members) if members.is_empty() => "{}",
        Value::Object(_) => "{…}",
    }
}

fn cut(name: &str) -> String {
    match name.char_indices().nth(NAME_SHOWN) {
        None => name.to_owned(),
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or(name)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(frame: &Value, expected: &str) {
        assert_eq!(of(frame), expected);
    }

    #[test]
    fn shows_types_and_not_values() {
        check(
            &json!({"data": {"a": 1}, "action": "x", "n": 1.5, "i": -1, "list": [0], "none": null}),
            "{action: string, data: {…}, i: integer, list: […], n: number, none: null}",
        );
        check(
            &json!({"list": [], "data": {}, "b": true}),
            "{b: boolean, data: {}, list: []}",
        );
        check(&json!([1, 2]), "[…]");
        check(&json!("x"), "string");
    }

    #[test]
    fn cuts_what_is_long() {
        let many: serde_json::Map<_, _> =
            (10..40).map(|n| (format!("m{n}"), Value::Null)).collect();
        assert!(of(&Value::Object(many)).ends_with("m21: null, …}"));
        let name = "é".repeat(50);
        check(
            &json!({name: 1}),
            &format!("{{{}…: integer}}", "é".repeat(40)),
        );
    }
}
