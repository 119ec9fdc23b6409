//! Changes to JSON: pure functions, one an operator.

use serde_json::{Number, Value, json};

use super::mutant::{Field, Operator};

/// A name that no protocol uses.
const STRANGER: &str = "x_wireproof_added";

/// The frame with every value at `field` changed; `None` where there is nothing to change.
///
/// `others` are values that were seen there, and `allows` says whether a changed frame is still one
/// of the same kind: [`Operator::Alter`] makes no other.
pub(super) fn changed(
    frame: &Value,
    field: &Field,
    operator: Operator,
    others: &[Value],
    allows: &dyn Fn(&Value) -> bool,
) -> Option<Value> {
    let steps: Vec<String> = field.steps().collect();
    if operator != Operator::Alter {
        let mut copy = frame.clone();
        let change = |value: &Value| retouched(value, operator);
        return at(&mut copy, &steps, &change).then_some(copy);
    }
    // Another value at once in every place; of several the first that the schema allows.
    (0..MOST_ATTEMPTS).find_map(|attempt| {
        let mut copy = frame.clone();
        let change = |value: &Value| {
            let candidates = alternatives(value, others);
            match candidates.into_iter().nth(attempt) {
                Some(value) => Outcome::Becomes(value),
                None => Outcome::Stays,
            }
        };
        let is_other = at(&mut copy, &steps, &change) && copy != *frame;
        (is_other && allows(&copy)).then_some(copy)
    })
}

/// More values are not tried.
const MOST_ATTEMPTS: usize = 24;

/// What becomes of a value.
enum Outcome {
    Stays,
    Goes,
    Becomes(Value),
}

fn retouched(value: &Value, operator: Operator) -> Outcome {
    match operator {
        Operator::Drop => Outcome::Goes,
        Operator::Null if value.is_null() => Outcome::Stays,
        Operator::Null => Outcome::Becomes(Value::Null),
        Operator::Retype => Outcome::Becomes(retyped(value)),
        Operator::Add => match value.clone() {
            Value::Object(mut fields) => {
                fields.insert(STRANGER.to_owned(), json!(1));
                Outcome::Becomes(Value::Object(fields))
            }
            _ => Outcome::Stays,
        },
        _ => Outcome::Stays,
    }
}

/// Changes every value at the end of `steps`; whether there was one.
fn at(value: &mut Value, steps: &[String], change: &dyn Fn(&Value) -> Outcome) -> bool {
    let Some((step, rest)) = steps.split_first() else {
        return match change(value) {
            Outcome::Becomes(other) => {
                *value = other;
                true
            }
            Outcome::Stays | Outcome::Goes => false,
        };
    };
    match value {
        Value::Array(items) if step == "*" => {
            let mut any = false;
            items.retain_mut(|item| {
                if rest.is_empty() && matches!(change(item), Outcome::Goes) {
                    any = true;
                    return false;
                }
                any |= at(item, rest, change);
                true
            });
            any
        }
        Value::Object(fields) => {
            let Some(member) = fields.get_mut(step) else {
                return false;
            };
            if rest.is_empty() && matches!(change(member), Outcome::Goes) {
                return fields.shift_remove(step).is_some();
            }
            at(member, rest, change)
        }
        _ => false,
    }
}

/// The same content as another type, where that is possible.
fn retyped(value: &Value) -> Value {
    match value {
        Value::Null => json!("null"),
        Value::Bool(flag) => json!(flag.to_string()),
        Value::Number(number) => json!(number.to_string()),
        Value::String(text) => text.parse().map_or(json!(0), |number: i64| json!(number)),
        Value::Array(items) => json!({"0": items.first()}),
        Value::Object(_) => json!([value]),
    }
}

/// Other values of the same type, the least alike last.
fn alternatives(value: &Value, others: &[Value]) -> Vec<Value> {
    let own = match value {
        Value::Bool(flag) => vec![json!(!flag)],
        Value::Number(number) => numbers(number),
        Value::String(text) => texts(text),
        Value::Array(items) => arrays(items),
        Value::Null | Value::Object(_) => Vec::new(),
    };
    let seen = others.iter().filter(|other| *other != value).cloned();
    own.into_iter().chain(seen).collect()
}

fn numbers(number: &Number) -> Vec<Value> {
    if let Some(whole) = number.as_i64() {
        let near = [whole.checked_add(1), whole.checked_sub(1), Some(0), Some(1)];
        return near.into_iter().flatten().map(|near| json!(near)).collect();
    }
    number.as_f64().map_or_else(Vec::new, |number| {
        vec![
            json!(number + 0.5),
            json!(number - 0.5),
            json!(number / 2.0),
        ]
    })
}

/// Another digit keeps the form of times, ids and numbers; another letter that of names.
fn texts(text: &str) -> Vec<Value> {
    let mut texts = Vec::new();
    for (at, letter) in text.char_indices().rev().take(40) {
        let other = match letter {
            '0'..='8' => char::from_u32(u32::from(letter) + 1),
            '9' => Some('8'),
            _ => None,
        };
        if let Some(other) = other {
            let end = at + letter.len_utf8();
            texts.push(format!("{}{other}{}", &text[..at], &text[end..]));
        }
        if texts.len() >= 6 {
            break;
        }
    }
    texts.push(format!("{text}x"));
    let mut shorter = text.chars();
    if shorter.next_back().is_some() {
        texts.push(format!("{}z", shorter.as_str()));
        texts.push(shorter.as_str().to_owned());
    }
    texts.into_iter().map(Value::String).collect()
}

/// One fewer, one twice, and the other way round.
fn arrays(items: &[Value]) -> Vec<Value> {
    let Some((last, rest)) = items.split_last() else {
        return Vec::new();
    };
    let mut doubled = items.to_vec();
    doubled.push(last.clone());
    vec![json!(rest), json!(doubled)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(frame: Value, field: &str, operator: Operator) -> Option<Value> {
        changed(&frame, &Field(field.to_owned()), operator, &[], &|_| true)
    }

    #[test]
    fn fields_are_left_out_wherever_they_are() {
        let frame = json!({"a": [{"b": 1, "c": 2}, {"b": 3}], "d": {"b": 4}});
        let without = json!({"a": [{"c": 2}, {}], "d": {"b": 4}});
        assert_eq!(
            change(frame.clone(), "/a/*/b", Operator::Drop),
            Some(without)
        );
        let without = json!({"a": [{"b": 1, "c": 2}, {"b": 3}]});
        assert_eq!(change(frame.clone(), "/d", Operator::Drop), Some(without));
        assert_eq!(change(frame, "/e", Operator::Drop), None);
        assert_eq!(
            change(json!({"a": [1, 2]}), "/a/*", Operator::Drop),
            Some(json!({"a": []}))
        );
    }

    #[test]
    fn what_is_null_already_cannot_become_null() {
        assert_eq!(
            change(json!({"a": 1}), "/a", Operator::Null),
            Some(json!({"a": null}))
        );
        assert_eq!(change(json!({"a": null}), "/a", Operator::Null), None);
    }

    #[test]
    fn every_type_has_another() {
        for (value, other) in [
            (json!(null), json!("null")),
            (json!(true), json!("true")),
            (json!(7), json!("7")),
            (json!("7"), json!(7)),
            (json!("a"), json!(0)),
            (json!([1]), json!({"0": 1})),
            (json!({"b": 1}), json!([{"b": 1}])),
        ] {
            let changed = change(json!({"a": value}), "/a", Operator::Retype);
            assert_eq!(changed, Some(json!({"a": other})));
        }
    }

    #[test]
    fn another_value_is_one_that_the_schema_allows() {
        let frame = json!({"at": "2026-11-25T10:00:00Z", "kind": "cat"});
        let field = Field("/at".to_owned());
        let is_time = |frame: &Value| {
            frame["at"]
                .as_str()
                .is_some_and(|at| at.parse::<jiff::Timestamp>().is_ok())
        };
        let other = changed(&frame, &field, Operator::Alter, &[], &is_time).expect("another");
        assert_eq!(other["at"], "2026-11-25T10:00:01Z");
        let field = Field("/kind".to_owned());
        let is_pet = |frame: &Value| ["cat", "dog"].contains(&frame["kind"].as_str().unwrap_or(""));
        let seen = [json!("cat"), json!("dog")];
        let other = changed(&frame, &field, Operator::Alter, &seen, &is_pet).expect("another");
        assert_eq!(other["kind"], "dog");
        assert_eq!(changed(&frame, &field, Operator::Alter, &[], &is_pet), None);
    }

    #[test]
    fn something_is_added_to_objects_only() {
        let added = change(json!({"a": 1}), "", Operator::Add).expect("an object");
        assert_eq!(added, json!({"a": 1, STRANGER: 1}));
        assert_eq!(change(json!([1]), "", Operator::Add), None);
    }

    #[test]
    fn names_with_slashes_are_found() {
        let field = Field::root().child("a/b~c");
        let found = changed(&json!({"a/b~c": 1}), &field, Operator::Drop, &[], &|_| true);
        assert_eq!(found, Some(json!({})));
    }
}
